"""`manage.py demo`: fill the desk with invented firms, and print a login for each role."""

from __future__ import annotations

from argparse import ArgumentParser
from random import Random
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from tradewind_desk.demo.cases import make_cases
from tradewind_desk.demo.corrections import make_corrections
from tradewind_desk.demo.people import LOGINS, PASSWORD, make_people
from tradewind_desk.demo.plans import make_plans
from tradewind_desk.demo.providers import make_providers
from tradewind_desk.demo.registers import make_register
from tradewind_desk.records import append_only

CASES = 240


class Command(BaseCommand):
    """Makes what is not there yet."""

    help = "Fill the desk with invented firms, providers and bodies, and print the logins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many cases, and whether everything else goes first."""
        parser.add_argument("--cases", type=int, default=CASES, help=f"how many cases; {CASES}")
        parser.add_argument("--reset", action="store_true", help="remove everything first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything or nothing; never over a desk in real use."""
        if not settings.IS_DEMO:
            raise CommandError("This is no demo: TRADEWIND_DEMO is not 1. Nothing was changed.")
        today = timezone.localdate()
        with transaction.atomic():
            if options["reset"]:
                append_only.unlock(connection)
                call_command("flush", interactive=False, verbosity=0)
                append_only.lock(connection)
            people = make_people()
            providers = make_providers(today, Random(1))
            advisers = [people["adviser@example.com"], people["adviser.gd@example.com"]]
            make_cases(options["cases"], advisers, providers, today)
            make_plans(people, today)
            make_register(people, today)
            make_corrections(people)
        for email, _, body, _, _, role in LOGINS:
            self.stdout.write(f"{role:<9} {email:<24} {PASSWORD}   {body}")
