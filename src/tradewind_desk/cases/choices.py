"""Choices of the forms of cases: codes in words, things that the packs name, people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tradewind_desk import named
from tradewind_desk.words import say

Choices = list[tuple[str, str]]


class Options(forms.Select):
    """A list to choose from, drawn at once: Django's own opens two templates for each option."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The select as HTML; for a flat list of choices."""
        chosen = self.format_value(value)
        told = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        options = (
            (str(one), SafeString(" selected" if str(one) in chosen else ""), label)
            for one, label in self.choices
        )
        drawn = format_html_join("", '<option value="{}"{}>{}</option>', options)
        return format_html("<select{}>{}</select>", told, drawn)


class Choice(forms.ChoiceField):
    """One of several."""

    widget = Options


class RowChoice(forms.ModelChoiceField):
    """One of several rows, which are read once for the choices of all forms of a page."""

    widget = Options

    def of(self, rows: QuerySet[Any], empty: str) -> None:
        """Choose from these, or the words of `empty`."""
        self.queryset = rows
        self.choices = [("", say(empty)), *((one.pk, str(one)) for one in rows)]


def coded(beginning: str, codes: Iterable[str], empty: str = "") -> Choices:
    """Codes with their words, after a choice of none."""
    first = [("", say(empty))] if empty else []
    return [*first, *((one, say(f"{beginning}.{one}")) for one in codes)]


def named_choices(sort: str, codes: Iterable[str], empty: str = "") -> Choices:
    """Codes with their names in the packs, after a choice of none."""
    first = [("", say(empty))] if empty else []
    return [*first, *((one, named.called(sort, one)) for one in codes)]


def market_choices(empty: str) -> Choices:
    """Every market of the packs."""
    return named_choices("market", named.market_names(), empty)
