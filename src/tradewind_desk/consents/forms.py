"""What a consent can say, and what is wrong with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from tradewind_desk import audit
from tradewind_desk.days import Day
from tradewind_desk.records.consents import Consent, Part
from tradewind_desk.records.models import Firm, Organisation
from tradewind_desk.words import say

LONGEST = timedelta(days=730)  # 24 months, of what an owner gives
LONGEST_RECORDED = timedelta(days=90)  # of what somebody else wrote down


class Boxes(forms.CheckboxSelectMultiple):
    """A box for each part, with what the part holds."""

    template_name = "consents/boxes.html"


class ConsentForm(forms.Form):
    """Which parts, to read or also to write, what for, until when; crossing is ticked knowingly."""

    parts = forms.MultipleChoiceField(choices=Part.choices, widget=Boxes)
    may_change = forms.BooleanField(required=False)
    purpose = forms.CharField(max_length=200)
    until = Day()
    crosses = forms.BooleanField(required=False)
    longest = LONGEST

    def __init__(self, *told: Any, firm: Firm, organisation: Organisation, **more: Any) -> None:
        super().__init__(*told, **more)
        self.is_crossing = may_cross(firm, organisation)
        self.fields["parts"].choices = [
            (one, f"{say(f'part.{one}')}\n{say(f'part.{one}.holds')}") for one in Part.values
        ]
        for name in ("parts", "may_change", "purpose", "until", "crosses"):
            self.fields[name].label = say(f"consent.{name}")
        self.fields["until"].widget.attrs |= _days(self.longest)
        if not self.is_crossing:
            del self.fields["crosses"]

    def clean_until(self) -> Any:
        """From today, and not for longer than may be."""
        until = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError(say("consent.until_past"))
        if until > timezone.localdate() + self.longest:
            raise forms.ValidationError(say("consent.until_long", days=self.longest.days))
        return until

    def clean(self) -> dict[str, Any]:
        """Data go over the boundary only where the box was ticked."""
        told: dict[str, Any] = super().clean()
        if self.is_crossing and not told.get("crosses"):
            self.add_error("crosses", say("consent.crosses_must"))
        return told


class RecordForm(ConsentForm):
    """What a firm without an account said or wrote, and how that is known."""

    longest = LONGEST_RECORDED
    how = forms.ChoiceField(widget=forms.RadioSelect)
    evidence = forms.CharField(widget=forms.Textarea, min_length=20, max_length=2000)

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        heard = (Consent.How.SPOKEN, Consent.How.WRITTEN)
        self.fields["how"].choices = [(one, say(f"consent.how.{one}")) for one in heard]
        for name in ("how", "evidence"):
            self.fields[name].label = say(f"consent.{name}")


class UntilForm(forms.Form):
    """A later day."""

    until = Day()

    def clean_until(self) -> Any:
        """From today, for 24 months at most."""
        until = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= until <= today + LONGEST:
            raise forms.ValidationError(say("consent.until_long", days=LONGEST.days))
        return until


class InviteForm(forms.Form):
    """The address of the firm's owner."""

    email = forms.EmailField(max_length=254)

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self.fields["email"].label = say("invite.email")


def may_cross(firm: Firm, organisation: Organisation) -> bool:
    """Whether data may go over the boundary; a firm of unknown place may be on either side."""
    return not audit.economy_of(firm) or audit.crosses(organisation, firm)


def _days(longest: timedelta) -> dict[str, str]:
    today = timezone.localdate()
    return {"min": str(today), "max": str(today + longest)}
