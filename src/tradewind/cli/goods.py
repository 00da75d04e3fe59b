"""`tradewind goods`: codes that may be the goods that some words name."""

from __future__ import annotations

import argparse

from tradewind.errors import InputError

HELP = "find goods codes by words: a shortlist to look at, never a verdict"
MOST = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words, and how many codes to show."""
    add = parser.add_argument
    add("words", nargs="+", metavar="WORDS", help="what the goods are, in English or Chinese")
    add("--limit", type=int, default=10, metavar="NUMBER", help=f"how many codes; at most {MOST}")


def run(asked: argparse.Namespace) -> int:
    """Answer, as words or as JSON."""
    from tradewind.facts import Library
    from tradewind.facts.goods_search import check_words, search_goods
    from tradewind.report.goods import goods_json, tell_goods
    from tradewind.report.show import put

    text = " ".join(asked.words)
    check_words(text, "WORDS")
    if not 1 <= asked.limit <= MOST:
        raise InputError("--limit", f"{asked.limit} is out of range.", f"Give 1 to {MOST}.")
    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    found = search_goods(text, facts, most=asked.limit)
    put(asked, lambda: goods_json(text, found), lambda: tell_goods(found, asked.lang))
    return 0
