"""The app that brings the command `demo`."""

from __future__ import annotations

from django.apps import AppConfig


class Demo(AppConfig):
    """No tables: a command, and its logins on the page where one logs in."""

    name = "tradewind_desk.demo"
    label = "demo"
