"""`manage.py backup FILE`: every record of the desk in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from tradewind_desk.keeping import archive
from tradewind_desk.keeping.telling import TellingCommand


class Command(TellingCommand):
    """While people go on working."""

    help = "Write every record of the desk to one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, metavar="FILE.zip")

    def tell(self, *args: Any, **options: Any) -> str:
        """Write it and say what was written."""
        made = archive.write(options["file"], timezone.now())
        return f"{options['file']}: {made.bytes_long:,} bytes, records at {made.migration}"
