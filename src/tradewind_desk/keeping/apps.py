"""The app that brings the commands `backup`, `restore` and `upgrade`."""

from __future__ import annotations

from django.apps import AppConfig


class Keeping(AppConfig):
    """No tables: commands only."""

    name = "tradewind_desk.keeping"
    label = "keeping"
