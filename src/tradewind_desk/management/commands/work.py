"""`manage.py work`: do the long jobs, one after another, until stopped."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from tradewind_desk.registers.working import work


class Command(BaseCommand):
    """Looks for waiting work."""

    help = "Do the long work of the desk: registers, batches, reminders, webhooks."

    def handle(self, *args: Any, **options: Any) -> None:
        """Until the process is told to stop."""
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stop.set())
        work(stop)
