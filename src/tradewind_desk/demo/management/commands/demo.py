"""`manage.py demo`: fill the desk with invented firms, and print a login for each role."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from tradewind_desk.demo.people import LOGINS, PASSWORD, make_people


class Command(BaseCommand):
    """Makes what is not there yet."""

    help = "Fill the desk with invented firms, providers and bodies, and print the logins."

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything or nothing."""
        with transaction.atomic():
            make_people()
        for email, _, body, _, _, role in LOGINS:
            self.stdout.write(f"{role:<9} {email:<24} {PASSWORD}   {body}")
