"""`tradewind schemes`: which funds the firm can claim, and what would make them say yes."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "which funds the firm can claim, and what would make them say yes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, as flags."""
    parser.add_argument("file", metavar="FILE", help="the firm's file: YAML, JSON or XLSX")


def run(asked: argparse.Namespace) -> int:
    """Answer, as words or as JSON."""
    from tradewind import firm_file
    from tradewind.facts import Library
    from tradewind.pipeline.support import support
    from tradewind.report.firm_answers import schemes_answer
    from tradewind.report.firm_terminal import show_schemes
    from tradewind.report.show import put

    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    firm = firm_file.read(Path(asked.file))
    told = schemes_answer(firm, support(firm, asked.file, facts), facts, asked.lang)
    put(asked, lambda: told, lambda: show_schemes(told))
    return 0
