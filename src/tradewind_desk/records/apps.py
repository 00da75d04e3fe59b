"""The one Django app with tables; the pages above it have none."""

from __future__ import annotations

from django.apps import AppConfig


class Records(AppConfig):
    """All tables of the desk."""

    name = "tradewind_desk.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Join what follows from a change of records."""
        from django.db.models.signals import post_save

        from tradewind_desk.records.firms import Plan
        from tradewind_desk.records.signals import plan_reached_firm

        post_save.connect(plan_reached_firm, sender=Plan)
