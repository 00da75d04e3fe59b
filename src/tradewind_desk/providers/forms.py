"""What a provider can type, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django import forms

from tradewind.model.money import minor_digits
from tradewind.text import LANGUAGES
from tradewind_desk import named
from tradewind_desk.days import Day
from tradewind_desk.records.models import Referral
from tradewind_desk.words import say

CURRENCIES = ("HKD", "USD", "CNY", "EUR", "GBP", "JPY")


def _named(sort: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(one, named.called(sort, one)) for one in codes]


def _two_digits(text: str) -> list[str]:
    """Divisions of industry, such as 26 or C33."""
    parts = [one for one in re.split(r"[\s,;，；、]+", text) if one]
    found = [re.sub(r"^[A-Ta-t]", "", one) for one in parts]
    if any(not re.fullmatch(r"\d{2}", one) for one in found):
        raise forms.ValidationError(say("provider.two_digits"))
    return list(dict.fromkeys(found))


class Profile(forms.Form):
    """Who the provider serves, and whether it takes needs now."""

    is_open = forms.BooleanField(required=False)
    languages = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    sectors = forms.CharField(required=False, max_length=300)
    about_en = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    about_zh_hant = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    about_zh_hans = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["languages"].choices = _named("language", LANGUAGES)

    def clean_sectors(self) -> list[str]:
        return _two_digits(self.cleaned_data["sectors"])

    def told(self) -> dict[str, Any]:
        """The profile as it is kept."""
        told = dict(self.cleaned_data)
        keys = {one: f"about_{one.lower().replace('-', '_')}" for one in LANGUAGES}
        about = {lang: told.pop(key).strip() for lang, key in keys.items()}
        return {**told, "about": {lang: text for lang, text in about.items() if text}}


class Accreditation(forms.Form):
    """What shows that the provider may do it, and until when."""

    name = forms.CharField(max_length=200)
    body = forms.ChoiceField(required=False)
    number = forms.CharField(max_length=60, required=False)
    until = Day()

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        registers = _named("register", named.registers())
        self.fields["body"].choices = [("", say("provider.other_register")), *registers]

    def told(self) -> dict[str, str]:
        """As it is kept with the provider."""
        return {**self.cleaned_data, "until": self.cleaned_data["until"].isoformat()}


class Offered(forms.Form):
    """One kind of service, where, how much of it, at what price."""

    kind = forms.ChoiceField()
    markets = forms.MultipleChoiceField(required=False)
    monthly_capacity = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    days = forms.IntegerField(min_value=0, max_value=3650, required=False)
    price_low = forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, required=False)
    price_high = forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, required=False)
    currency = forms.ChoiceField(choices=[(one, one) for one in CURRENCIES])

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["kind"].choices = _named("kind", named.kinds())
        self.fields["markets"].choices = _named("market", named.market_names())

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = told.get("price_low"), told.get("price_high")
        if low is not None and high is not None and high < low:
            self.add_error("price_high", say("provider.high_below_low"))
        return told

    def told(self) -> dict[str, Any]:
        """The service as it is kept: sums in minor units, none where they are not told."""
        told = dict(self.cleaned_data)
        digits = minor_digits(told["currency"])
        for end in ("low", "high"):
            told[f"price_{end}_minor"] = _minor(told.pop(f"price_{end}"), digits)
        return told


def _minor(amount: Decimal | None, digits: int) -> int | None:
    if amount is None:
        return None
    return int(amount.scaleb(digits).to_integral_value(ROUND_HALF_EVEN))


class Answer(forms.Form):
    """Accepted, declined for a reason, or done."""

    state = forms.ChoiceField(choices=[(one, one) for one in ("accepted", "declined", "done")])
    reason = forms.ChoiceField(required=False)
    said = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2000
    )

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        reasons = [(one, say(f"reason.{one}")) for one in Referral.Reason.values if one]
        self.fields["reason"].choices = [("", say("provider.no_reason")), *reasons]
