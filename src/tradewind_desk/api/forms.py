"""What can be typed on the pages of tokens and webhooks."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils import timezone

from tradewind_desk.api.scopes import SCOPES
from tradewind_desk.api.webhooks import EVENTS
from tradewind_desk.days import Day
from tradewind_desk.words import say

LONGEST = timedelta(days=365)


class NewToken(forms.Form):
    """What a token is called, what it opens and until when."""

    name = forms.CharField(max_length=100)
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    until = Day()

    def __init__(self, *args: object, **told: object) -> None:
        super().__init__(*args, **told)
        named = {one: one.replace(":", "_") for one in SCOPES}
        self.fields["scopes"].choices = [
            (one, f"{one}: {say(f'api.scope.{code}')}") for one, code in named.items()
        ]
        self.fields["until"].initial = timezone.localdate() + timedelta(days=90)

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= until <= today + LONGEST:
            raise forms.ValidationError(say("api.until_within_a_year"))
        return until


class NewWebhook(forms.Form):
    """Where to tell, and of what."""

    address = forms.CharField(max_length=500, widget=forms.URLInput())
    events = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, **told: object) -> None:
        super().__init__(*args, **told)
        self.fields["events"].choices = [
            (one, say(f"api.event.{one.replace('.', '_')}")) for one in EVENTS
        ]
        self.fields["events"].initial = list(EVENTS)
