"""What can be typed on the pages of cases, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django import forms
from django.utils import timezone

from tradewind.assess.size.question import CLASSES
from tradewind.model.money import minor_digits
from tradewind.text import LANGUAGES
from tradewind_desk import named
from tradewind_desk.cases.choices import Choice, RowChoice, coded, market_choices, named_choices
from tradewind_desk.days import Day
from tradewind_desk.records.models import Case, Interaction, Outcome, User
from tradewind_desk.words import say

SOURCES = ("register", "web", "event", "partner")
CURRENCIES = ("HKD", "USD", "CNY", "EUR", "GBP", "JPY")


class Filters(forms.Form):
    """The filters of the caseload, as they stand in the address."""

    q = forms.CharField(max_length=100, required=False)
    stage = Choice(required=False)
    adviser = Choice(required=False)
    place = Choice(required=False)
    industry = forms.RegexField(r"^[A-Ta-t]?\d{0,4}$", required=False, max_length=5)
    size = Choice(required=False)
    due = Day(required=False)
    stuck = forms.IntegerField(min_value=1, max_value=3650, required=False)
    source = Choice(required=False)

    def __init__(self, advisers: Iterable[User], *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        people = [(str(one.pk), one.name) for one in advisers]
        choices = {
            "stage": coded("stage", Case.Stage.values, "case.any"),
            "adviser": [("", say("case.any")), ("none", say("case.no_adviser")), *people],
            "place": named_choices("place", named.places(), "case.any"),
            "size": named_choices("size", CLASSES, "case.any"),
            "source": coded("source", SOURCES, "case.any"),
        }
        for name, told_choices in choices.items():
            self.fields[name].choices = told_choices

    def clean_industry(self) -> str:
        return str(self.cleaned_data["industry"]).upper()


class NewCase(forms.Form):
    """A case by hand: of a firm that shares with the body, or of one written down now."""

    name = forms.CharField(max_length=200)
    name_zh = forms.CharField(max_length=200, required=False)
    identifier = forms.CharField(max_length=40, required=False)
    place = Choice(required=False)
    industry = forms.RegexField(r"^[A-Ta-t]?\d{0,4}$", required=False, max_length=5)
    size = Choice(required=False)
    subject = forms.CharField(max_length=200, required=False)
    source = Choice(required=False)

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["place"].choices = named_choices("place", named.places(), "case.not_known")
        self.fields["size"].choices = named_choices("size", CLASSES, "case.not_known")
        self.fields["source"].choices = coded("source", SOURCES, "case.not_known")

    def clean_identifier(self) -> str:
        return re.sub(r"\s", "", self.cleaned_data["identifier"]).upper()

    def clean_industry(self) -> str:
        return str(self.cleaned_data["industry"]).upper()


class About(forms.Form):
    """What a case is about."""

    subject = forms.CharField(max_length=200, required=False)
    source = Choice(required=False)

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["source"].choices = coded("source", SOURCES, "case.not_known")


class Stage(forms.Form):
    """The next stage of a case."""

    stage = Choice()
    closing = Choice(required=False)

    def __init__(self, stages: Iterable[str], *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        reasons = [one for one in Case.Closing.values if one]
        self.fields["stage"].choices = coded("stage", stages)
        self.fields["closing"].choices = coded("closing", reasons, "case.not_closed")


class Adviser(forms.Form):
    """Whose case it is."""

    adviser = RowChoice(User.objects.none(), required=False)

    def __init__(self, advisers: Any, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["adviser"].of(advisers, "case.no_adviser")


class Chosen(forms.Form):
    """What is done with several cases of the list at once."""

    act = forms.ChoiceField(choices=[(one, one) for one in ("assign", "task")])
    case = forms.ModelMultipleChoiceField(Case.objects.none())
    adviser = RowChoice(User.objects.none(), required=False)
    what = forms.CharField(max_length=200, required=False)
    due = Day(required=False)

    def __init__(self, cases: Any, advisers: Any, *args: Any, **told: Any) -> None:
        # The filters of the list stand on the same page: an id is a form's own.
        super().__init__(*args, auto_id="chosen_%s", **told)
        self.fields["case"].queryset = cases
        self.fields["case"].error_messages["required"] = say("chosen.none")
        self.fields["adviser"].of(advisers, "case.no_adviser")

    def clean(self) -> dict[str, Any]:
        """A task that is given to several says what is to be done, and by when."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("what", "due") if told.get("act") == "task" else ():
            if not told.get(name) and name not in self.errors:
                self.add_error(name, say(f"chosen.no_{name}"))
        return told


class Happened(forms.Form):
    """A call, a meeting, a message."""

    kind = Choice()
    on = Day()
    with_person = RowChoice(None, required=False)
    said = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000)

    def __init__(self, people: Any, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["kind"].choices = coded("interaction", Interaction.Kind.values)
        self.fields["with_person"].of(people, "case.with_nobody")
        self.fields["on"].initial = timezone.localdate()


class ToDo(forms.Form):
    """A task."""

    what = forms.CharField(max_length=200)
    due = Day(required=False)
    who = RowChoice(User.objects.none(), required=False)

    def __init__(self, advisers: Any, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["who"].of(advisers, "case.by_nobody")


class Contact(forms.Form):
    """A person at the firm."""

    name = forms.CharField(max_length=120)
    post = forms.CharField(max_length=120, required=False)
    email = forms.EmailField(required=False)
    phone = forms.CharField(max_length=40, required=False)
    language = Choice(required=False)

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["language"].choices = coded("language", LANGUAGES, "case.not_known")


class CameOf(forms.Form):
    """An outcome; its amount may be unknown."""

    kind = Choice()
    on = Day()
    market = Choice(required=False)
    amount = forms.DecimalField(min_value=0, max_digits=16, decimal_places=2, required=False)
    currency = Choice(choices=[(one, one) for one in CURRENCIES])
    said = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["kind"].choices = coded("outcome", Outcome.Kind.values)
        self.fields["market"].choices = market_choices("case.no_market")
        self.fields["on"].initial = timezone.localdate()

    def told(self) -> dict[str, Any]:
        """The outcome as it is kept: a sum in minor units, or none with no currency."""
        told = dict(self.cleaned_data)
        amount, currency = told.pop("amount"), told["currency"]
        if amount is None:
            return {**told, "currency": "", "minor": None}
        scaled = Decimal(amount).scaleb(minor_digits(currency))
        return {**told, "minor": int(scaled.to_integral_value(ROUND_HALF_EVEN))}


class CallListFile(forms.Form):
    """A call list to take into the caseload."""

    file = forms.FileField()
    list_name = forms.CharField(max_length=80)


class Search(forms.Form):
    """Which service is sought, for which market, in which language and by when."""

    kind = Choice()
    market = Choice(required=False)
    language = Choice(required=False)
    needed_by = Day(required=False)

    def __init__(self, kinds: Iterable[str], *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        self.fields["kind"].choices = named_choices("kind", kinds, "refer.choose_kind")
        self.fields["market"].choices = market_choices("case.no_market")
        self.fields["language"].choices = coded("language", LANGUAGES, "case.any")


class Need(forms.Form):
    """The need as the provider will read it: five lines at most."""

    need = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), max_length=600)

    def clean_need(self) -> str:
        lines = [one.strip() for one in str(self.cleaned_data["need"]).splitlines()]
        kept = [one for one in lines if one]
        if len(kept) > 5:
            raise forms.ValidationError(say("refer.five_lines"))
        return "\n".join(kept)
