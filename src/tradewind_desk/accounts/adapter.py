"""What allauth asks of the desk: who may sign up, and what a new person gets."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from tradewind_desk.accounts import inviting
from tradewind_desk.records.models import User

INVITED = "invited"  # the key of the session that holds the link a visitor came by
_LONGEST_NAME = 120


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Owners sign up by themselves; everyone else comes by an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open: whoever signs up uninvited becomes the owner of a firm of their own."""
        return True

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Back to the letter of whoever was invited, else on to the firm an owner describes."""
        return reverse("accounts:after_login" if request.session.get(INVITED) else "firms:mine")

    def get_client_ip(self, request: HttpRequest) -> str:
        """A name for where a request comes from, even over a socket without an address."""
        try:
            return str(super().get_client_ip(request))
        except PermissionDenied:
            return "local"


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A login of another house lets in whom the desk knows, or has invited."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """A newcomer needs an invitation to an address that the house has verified."""
        invitation = inviting.found(request.session.get(INVITED, ""))
        theirs = {one.email.lower() for one in sociallogin.email_addresses if one.verified}
        return invitation is not None and invitation.email.lower() in theirs

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """A name as the house tells it, else of the address; the language of the page."""
        person: User = super().populate_user(request, sociallogin, data)
        told = data.get("name") or person.email.partition("@")[0]
        person.name = told[:_LONGEST_NAME]
        person.language = get_language() or ""
        return person
