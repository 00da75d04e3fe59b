"""`tradewind services`: which professional and producer services the firm needs, and why."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "which services the firm needs, why, and for which market"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, as flags."""
    add = parser.add_argument
    add("file", metavar="FILE", help="the firm's file: YAML, JSON or XLSX")
    add("--markets", metavar="US,DE,…", help="these markets instead of those the firm aims at")


def run(asked: argparse.Namespace) -> int:
    """Answer, as words or as JSON."""
    from tradewind import firm_file
    from tradewind.cli.plan import listed
    from tradewind.facts import Library
    from tradewind.facts.markets import market
    from tradewind.pipeline.services import firm_services
    from tradewind.report.services_json import services_answer
    from tradewind.report.services_terminal import show_services
    from tradewind.report.show import put

    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    firm = firm_file.read(Path(asked.file))
    codes = listed(asked.markets or "")
    there = [market(code, facts, "--markets") for code in codes] if codes else None
    _, found = firm_services(firm, asked.file, there, facts)
    told = services_answer(firm, found, facts, asked.lang)
    put(asked, lambda: told, lambda: show_services(told))
    return 0
