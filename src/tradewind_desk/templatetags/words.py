"""Words, days, numbers and money in templates, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tradewind.model.money import Money
from tradewind.register.firms import CLASSIFICATION
from tradewind.report.firm_json import amount_text
from tradewind.report.telling import Teller
from tradewind.text import name_of
from tradewind_desk import named, words
from tradewind_desk.records.models import Firm

register = template.Library()


@register.simple_tag
def say(code: str, **values: Any) -> SafeString:
    """``{% say "caseload.title" count=12 %}``: words, their blanks escaped."""
    told = {key: conditional_escape(value) for key, value in values.items()}
    return mark_safe(words.say(code, **told))  # the words are ours, the blanks escaped


@register.simple_tag
def say_of(beginning: str, code: Any, **values: Any) -> SafeString:
    """``{% say_of "stage" case.stage %}``: the words of a code made of two parts."""
    return say(f"{beginning}.{code}", **values)


@register.simple_tag
def say_if(beginning: str, code: Any) -> SafeString:
    """The words of a code where there are some, else the code as it stands."""
    told = words.page_words().get(f"{beginning}.{code}")
    return conditional_escape(told[words.language()] if told else code)


@register.filter
def day(value: date | datetime | None) -> str:
    """22 Nov 2026, 2026年11月22日; nothing for no day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return words.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """A day with the time in Hong Kong."""
    return "" if value is None else f"{day(value)} {timezone.localtime(value):%H:%M}"


@register.filter
def grouped(value: int | None) -> SafeString | str:
    """A whole number with its thousands apart; grey words where it is not known."""
    return unknown() if value is None else f"{value:,}"


@register.simple_tag
def unknown(missing: str = "") -> SafeString:
    """A grey cell's words: unknown, and what is missing."""
    told = words.say("unknown")
    if not missing:
        return format_html('<span class="unknown">{}</span>', told)
    return format_html('<span class="unknown">{}<small>{}</small></span>', told, missing)


@register.filter
def called(code: str, sort: str) -> str:
    """``{{ case.firm.place|called:"place" }}``: what the packs call it; grey where none is told."""
    return named.called(sort, code) if code else unknown()


@register.filter
def called_each(codes: Iterable[str], sort: str) -> str:
    """``{{ service.markets|called_each:"market" }}``: the names of several, in a row."""
    return named.called_each(sort, list(codes))


@register.filter
def worded_each(codes: Iterable[str], beginning: str) -> str:
    """``{{ consent.parts|worded_each:"part" }}``: the words of several codes, in a row."""
    return words.say("page.list").join(words.say(f"{beginning}.{one}") for one in codes)


@register.filter
def industry(firm: Firm) -> str:
    """The industry of a firm: its code, and what the packs call it."""
    return named.industry(firm.classification, firm.industry)


@register.filter
def division(code: str) -> str:
    """A division of a register's industries: its number, and what the packs call it."""
    return named.industry(CLASSIFICATION, code)


@register.filter
def named_in(names: Mapping[str, str]) -> str:
    """``{{ pack.title|named_in }}``: a name of three languages, in that of the page."""
    return name_of(names, words.language(), "")


@register.filter
def clause(told: dict[str, Any]) -> str:
    """A coded clause in words."""
    return named.clause(told)


@register.filter
def amount(minor: int | None, currency: str) -> SafeString | str:
    """``{{ outcome.minor|amount:outcome.currency }}``: a sum, grey where unknown."""
    if minor is None:
        return unknown()
    lang = words.language()
    mark = Teller({"lang": lang, "markets": [], "sources": {}}).mark({"currency": currency})
    return mark + amount_text(Money(minor, currency), lang).removeprefix(f"{currency} ")


@register.filter
def lasting(value: timedelta | None) -> SafeString | str:
    """How long something took: hours below two days, else days; grey where it is not known."""
    if value is None:
        return unknown()
    return words.lasting(max(1, round(value.total_seconds() / 3600)))
