"""`tradewind ask`: an interview that asks only what still matters and writes the file back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HELP = "be asked what still matters for the funds, and have the answers written into the file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and ways to answer without a person."""
    add = parser.add_argument
    add("file", metavar="FILE", help="the firm's file: YAML, JSON or XLSX; answers go into it")
    add(
        "--answers",
        action="append",
        metavar="KEY=VALUE,…",
        help="answer these and put off the rest; a key is an input, who.input or a field; repeat",
    )
    add("--limit", type=_limit, metavar="N", help="ask at most N questions")


def _limit(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        from tradewind.errors import InputError, worded

        raise InputError(
            "--limit",
            worded("{text} is not a number of questions.", text=repr(text)),
            worded("Write 1 or more."),
        )
    return int(text)


def run(asked: argparse.Namespace) -> int:
    """Ask, write each answer, and tell what has changed."""
    from tradewind.cli.interview import Interview, Typed, given_answers
    from tradewind.facts import Library
    from tradewind.firm_file import read
    from tradewind.firm_file.writing import check_writable
    from tradewind.report.show import put

    path = Path(asked.file)
    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    # With --json only the answer goes to the standard output; the interview is beside it.
    out = sys.stderr if asked.json else sys.stdout
    answers = given_answers(asked.answers, facts) if asked.answers is not None else Typed(out)
    firm = read(path)
    check_writable(path)
    interview = Interview(path, facts, asked.lang, answers, out)
    interview.begin(firm)
    try:
        interview.hold(asked.limit)
    except KeyboardInterrupt:  # as q: every answer given is in the file
        print(file=out)
    put(asked, interview.as_json, interview.tell_end)
    return 0
