"""What a person says of themselves when they sign up, of their profile, and of members."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from tradewind_desk.accounts.adapter import INVITED
from tradewind_desk.records.models import Membership, Organisation, User
from tradewind_desk.words import say

PLACES = ("HK", "CN")
_ROLES = {
    Organisation.Kind.FIRM: (Membership.Role.OWNER,),
    Organisation.Kind.BODY: (Membership.Role.ADVISER, Membership.Role.ANALYST),
    Organisation.Kind.PROVIDER: (Membership.Role.PROVIDER,),
}


class NewPersonForm(forms.Form):
    """Added to the sign-up: a name, and an owner's firm; an invited person has a place already."""

    name = forms.CharField(max_length=120)
    firm = forms.CharField(max_length=200)
    place = forms.ChoiceField()

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        if context.request is not None and context.request.session.get(INVITED):
            del self.fields["firm"], self.fields["place"]
        else:
            self.fields["place"].choices = [("", say("signup.choose")), *places()]
        for name in self.fields.keys() & {"name", "firm", "place"}:
            self.fields[name].label = say(f"signup.{name}")

    def signup(self, request: HttpRequest, user: User) -> None:
        """The name and the language of the page; for an owner a firm with its organisation."""
        user.name = self.cleaned_data["name"]
        user.language = get_language() or ""
        user.save()
        if "firm" in self.fields:
            found_firm(user, self.cleaned_data["firm"], self.cleaned_data["place"])


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """A name and a language."""

    class Meta:
        model = User
        fields = ("name", "language")

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self.fields["language"].choices = [("", say("profile.browser")), *settings.LANGUAGES]
        for name in self.fields:
            self.fields[name].label = say(f"profile.{name}")


class MemberForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(max_length=254)
    role = forms.ChoiceField()
    may_manage = forms.BooleanField(required=False)
    may_review = forms.BooleanField(required=False)

    def __init__(self, *told: Any, organisation: Organisation, **more: Any) -> None:
        super().__init__(*told, **more)
        roles = _ROLES[Organisation.Kind(organisation.kind)]
        self.fields["role"].choices = [(one, say(f"role.{one}")) for one in roles]
        for name in self.fields:
            self.fields[name].label = say(f"member.{name}")


def places() -> list[tuple[str, str]]:
    """Either side of the boundary."""
    return [(one, say(f"place.{one}")) for one in PLACES]


@transaction.atomic
def found_firm(person: User, name: str, place: str) -> Membership:
    """An organisation of a firm, and the person its owner, who describes the firm next."""
    made = Organisation.objects.create(kind=Organisation.Kind.FIRM, name=name, place=place)
    return Membership.objects.create(
        person=person, organisation=made, role=Membership.Role.OWNER, may_manage=True
    )
