"""Forms of security keys whose field the package leaves in English."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm

from tradewind_desk.words import say


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new key, and what to call it."""

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self.fields["name"].label = say("key.name")


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self.fields["name"].label = say("key.name")
