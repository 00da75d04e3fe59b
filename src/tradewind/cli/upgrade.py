"""`tradewind upgrade`: how far the firm has come on published scales, and what would help."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "how far the firm has come on published scales, and what would help"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, as flags."""
    parser.add_argument("file", metavar="FILE", help="the firm's file: YAML, JSON or XLSX")
    parser.add_argument(
        "--form",
        metavar="DIAGNOSTIC",
        help="the open questions of one diagnostic, as lines for the firm's file",
    )


def run(asked: argparse.Namespace) -> int:
    """Answer, as words or as JSON."""
    from tradewind import firm_file
    from tradewind.facts import Library
    from tradewind.pipeline.upgrading import upgrade_answers
    from tradewind.report.show import put
    from tradewind.report.upgrade import as_json, as_words
    from tradewind.report.upgrade_form import form

    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    firm = firm_file.read(Path(asked.file))
    question, answers = upgrade_answers(firm, Path(asked.file).name, facts)
    told = as_json(question, answers, facts, asked.lang)
    if asked.form:
        print(form(told, asked.form), end="")
        return 0
    put(asked, lambda: told, lambda: as_words(told))
    return 0
