"""What can be typed in the library, and what is wrong with it."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils import timezone

from tradewind.model.source import Trust
from tradewind.report.telling import safe_link
from tradewind_desk import named
from tradewind_desk.days import Day
from tradewind_desk.library.as_pack import faults_in
from tradewind_desk.records.models import Correction
from tradewind_desk.words import say

SHELVES = (
    *("schemes", "duty", "border", "standards", "presence", "routes", "sellers", "markets"),
    *("definitions", "services", "outreach", "upgrade", "goods", "firm", "money", "places"),
    *("units", "origin", "partners"),
)
_EARLIEST = date(1900, 1, 1)


class PackDay(Day):
    """A day that a pack can hold."""

    def clean(self, value: Any) -> Any:
        """A day that the calendar of the trade can know."""
        told = super().clean(value)
        if told is not None and told < _EARLIEST:
            raise forms.ValidationError(say("library.fault.day"))
        return told


class Filters(forms.Form):
    """The search and its filters, as they stand in the address."""

    q = forms.CharField(max_length=200, required=False)
    kind = forms.ChoiceField(required=False)
    market = forms.ChoiceField(required=False)
    trust = forms.ChoiceField(required=False)
    stale = forms.BooleanField(required=False)
    pack = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, markets: tuple[str, ...], *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        places = sorted((named.called("market", one), one) for one in markets)
        choices = {
            "kind": [(one, say(f"library.shelf.{one}")) for one in SHELVES],
            "market": [(code, name) for name, code in places],
            "trust": [(one.value, say(f"facts.trust.{one.value}")) for one in Trust],
        }
        for name, every in choices.items():
            self.fields[name].choices = [("", say("library.any")), *every]  # type: ignore[attr-defined]


class Days(forms.Form):
    """The day asked about, and the day whose knowledge is trusted; today where none is told."""

    on = Day(required=False)
    known_on = Day(required=False)

    def told(self) -> tuple[date, date]:
        """Both days."""
        found = self.cleaned_data if self.is_valid() else {}
        today = timezone.localdate()
        return found.get("on") or today, found.get("known_on") or today


class Suggestion(forms.ModelForm):
    """A value with its source; nothing of it may be left out."""

    applies_from = PackDay()
    read_on = PackDay()
    source_address = forms.URLField(max_length=500, assume_scheme="https")
    value = forms.CharField(max_length=2000)
    said = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = Correction
        fields = (
            *("value", "applies_from", "source_title", "source_publisher", "source_address"),
            *("source_place", "source_trust", "read_on", "said"),
        )

    def __init__(self, fact: str, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.instance.fact = fact
        for field in self.fields.values():
            field.required = True
        trusts = [("", ""), *((one.value, say(f"facts.trust.{one.value}")) for one in Trust)]
        self.fields["source_trust"] = forms.ChoiceField(choices=trusts)

    def clean(self) -> dict[str, Any]:
        """Plain text in one line each, a public address, no reading of tomorrow."""
        told = super().clean() or {}
        for name in ("value", "source_title", "source_publisher", "source_place", "said"):
            if name in told:
                told[name] = " ".join(_printable(told[name]).split())
        if "read_on" in told and told["read_on"] > timezone.localdate():
            self.add_error("read_on", say("library.fault.read_on"))
        return told

    def clean_source_address(self) -> str:
        """An address that others can open safely."""
        address: str = self.cleaned_data["source_address"]
        parts = urlsplit(address)
        is_open = parts.scheme == "https" and not (parts.username or parts.password)
        if not is_open or not safe_link(address):
            raise forms.ValidationError(say("library.fault.address"))
        return address

    def _post_clean(self) -> None:
        """Where all else is sound: whether the file that would come of it is."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            for fault in faults_in(self.instance):
                self.add_error("value", fault)


def _printable(text: str) -> str:
    """The text without letters that steer a screen or hide."""
    kept = (one for one in text if one in "\n\t " or unicodedata.category(one)[0] != "C")
    return "".join(kept)


class Review(forms.Form):
    """What a second person decides, and why."""

    state = forms.ChoiceField(
        choices=[(one, one) for one in (Correction.State.TAKEN, Correction.State.REFUSED)]
    )
    said = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
