"""`manage.py remind`: tell advisers by mail of what is due; the worker calls the same."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tradewind_desk.cases.reminders import remind


class Command(BaseCommand):
    """One letter for each person, and each task once."""

    help = "Mail each adviser the tasks due by tomorrow that they were not told of yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many letters were sent."""
        self.stdout.write(f"{remind()} letters")
