"""Hears of referrals, so that webhooks tell them on."""

from __future__ import annotations

from django.apps import AppConfig


class Api(AppConfig):
    """The API keeps no tables of its own: they are in records."""

    name = "tradewind_desk.api"
    label = "api"

    def ready(self) -> None:
        """Listen from the start of the process."""
        from tradewind_desk.api.webhooks import heard
        from tradewind_desk.records.signals import referral_changed

        referral_changed.connect(heard, dispatch_uid="webhooks")
