"""The app that brings the commands `demo`, `work` and their like."""

from __future__ import annotations

from django.apps import AppConfig


class Demo(AppConfig):
    """No tables: commands only."""

    name = "tradewind_desk.demo"
    label = "demo"
