"""The field of a day: the browser's own, sent and shown again as 2026-11-30."""

from __future__ import annotations

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A day, chosen or typed."""

    input_type = "date"

    def __init__(self, **told: Any) -> None:
        super().__init__(**told, format="%Y-%m-%d")


class Day(forms.DateField):
    """A day of a form."""

    widget = DayInput
