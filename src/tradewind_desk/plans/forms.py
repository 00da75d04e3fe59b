"""What can be asked of a plan, tried otherwise in it, and called."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from tradewind.facts.markets import markets
from tradewind.text import name_of
from tradewind_desk import facts as packs
from tradewind_desk import words
from tradewind_desk.days import Day
from tradewind_desk.plans.asking import MODES, SEAS
from tradewind_desk.plans.what_if import Number
from tradewind_desk.templatetags.words import day


class PlanForm(forms.Form):
    """Markets, modes, the Red Sea, and the two days; what is left out is taken as usual."""

    markets = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    modes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    red_sea = forms.ChoiceField(required=False)
    applies_on = Day(required=False)
    known_on = Day(required=False)
    label = forms.CharField(max_length=120, required=False)

    def __init__(self, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        known = markets(packs.today())
        lang = words.language()
        self.fields["markets"].choices = sorted(
            ((code, name_of(one.names, lang, code)) for code, one in known.items()),
            key=lambda pair: pair[1],
        )
        self.fields["modes"].choices = [(one, words.say(f"mode.{one}")) for one in MODES]
        seas = [(one, words.say(f"plan.red_sea.{one}")) for one in SEAS]
        self.fields["red_sea"].choices = [("", words.say("plan.red_sea.as_known")), *seas]
        for name, field in self.fields.items():
            field.label = words.say(f"plan.field.{name}")
        self.fields["known_on"].widget.attrs["max"] = timezone.localdate().isoformat()

    @property
    def asked(self) -> dict[str, Any]:
        """The options as `make_plan` takes them."""
        return {name: self.cleaned_data[name] for name in ("markets", "modes", "red_sea")}


def _written(field: forms.Field, value: Any) -> str:
    """What was typed or chosen, as people read it."""
    if isinstance(field, forms.MultipleChoiceField | forms.ChoiceField):
        chosen = value if isinstance(value, list) else [value]
        every = dict(field.choices)
        return words.say("page.list").join(str(every[one]) for one in chosen)
    return day(value) if isinstance(value, date) else str(value)


class TryForm(PlanForm):
    """The same, and every number that can be tried otherwise."""

    def __init__(self, *told: Any, numbers: list[Number], names: dict[str, str], **named: Any):
        super().__init__(*told, **named)
        self.numbers, self.names = numbers, names
        for one in numbers:
            self.fields[one.name] = self._field(one)

    def _field(self, one: Number) -> forms.Field:
        unit = one.currency or words.say("plan.units")
        way = " · ".join(words.say(code) for code in one.ways)
        what = words.say(f"plan.number.{one.what}", way=way)
        label = f"{what} ({unit})"
        if one.holds_in:
            holds_in = words.say("page.list").join(
                self.names.get(each, each) for each in one.holds_in
            )
            label = words.say("plan.number.common", label=label, markets=holds_in)
        told = {"label": label, "initial": one.value, "required": False}
        if one.currency:
            return forms.DecimalField(min_value=Decimal(0), max_digits=16, **told)
        return forms.IntegerField(min_value=1, max_value=10**9, **told)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The numbers by market, those of the product first."""
        found: dict[str, list[forms.BoundField]] = {}
        for one in self.numbers:
            name = self.names.get(one.market, one.market) or words.say("plan.product")
            found.setdefault(name, []).append(self[one.name])
        return list(found.items())

    def tried(self) -> list[tuple[str, str]]:
        """What is otherwise than in the plan, and how; what is left blank is as it was."""
        names = [name for name in self.changed_data if name != "label"]
        told = {name: self.cleaned_data.get(name) for name in names}
        of = {field.name: group for group, fields in self.groups() for field in fields}
        return [
            (self._named(name, of.get(name, "")), _written(self.fields[name], value))
            for name, value in told.items()
            if value not in (None, []) and not (value == "" and name != "red_sea")
        ]

    def _named(self, name: str, group: str) -> str:
        label = str(self.fields[name].label)
        return words.say("page.labelled", label=group, text=label) if group else label

    @property
    def typed(self) -> dict[str, Any]:
        """The numbers as they were typed."""
        return {one.name: self.cleaned_data.get(one.name) for one in self.numbers}


class LabelForm(forms.Form):
    """What a plan is called."""

    label = forms.CharField(max_length=120, required=False)
