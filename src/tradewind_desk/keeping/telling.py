"""Commands that end with one line, or with an error that says how to mend it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tradewind.errors import TradewindError


class TellingCommand(BaseCommand):
    """`tell` does the work and returns the line."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Our own errors as the command line tells them, without a trace of the stack."""
        try:
            self.stdout.write(self.tell(*args, **options))
        except TradewindError as fault:
            raise CommandError(str(fault), returncode=fault.exit_code) from fault

    def tell(self, *args: Any, **options: Any) -> str:
        """What was done."""
        raise NotImplementedError
