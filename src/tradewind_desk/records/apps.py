"""The one Django app with tables; the pages above it have none."""

from __future__ import annotations

from django.apps import AppConfig


class Records(AppConfig):
    """All tables of the desk."""

    name = "tradewind_desk.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
