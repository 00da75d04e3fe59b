"""`manage.py restore FILE`: a backup in the place of all records."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command

from tradewind.errors import InputError, worded
from tradewind_desk.keeping import archive
from tradewind_desk.keeping.telling import TellingCommand
from tradewind_desk.records.models import User


class Command(TellingCommand):
    """Asks to be told that what is here may go."""

    help = "Put a backup in the place of every record of the desk, then bring it up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, and whether over what is here."""
        parser.add_argument("file", type=Path, metavar="FILE.zip")
        parser.add_argument("--over", action="store_true", help="over the records that are here")

    def tell(self, *args: Any, **options: Any) -> str:
        """Check it, put it back, bring the tables up to date."""
        call_command("migrate", verbosity=0)
        if User.objects.exists() and not options["over"]:
            raise InputError(
                "restore",
                worded("There are records here already."),
                worded("Write a backup of them first, then add --over."),
            )
        told = archive.read(options["file"])
        call_command("migrate", verbosity=0)
        return f"{options['file']}: records of {told.made_at} are back"
