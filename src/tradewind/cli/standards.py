"""`tradewind standards`: what markets ask of a product, from when, and by which source."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tradewind.cli.duty import read_pairs
from tradewind.cli.plan import listed
from tradewind.errors import InputError

if TYPE_CHECKING:
    from tradewind.facts import Facts
    from tradewind.report.shapes import Json

HELP = "what markets ask of a product: tests, marks, registrations, papers, and from when"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, as flags."""
    add = parser.add_argument
    add("file", nargs="?", metavar="FILE", help="the firm's file: YAML, JSON or XLSX")
    add("--goods", metavar="CODE", help="HS or national code, 4 to 12 digits; instead of FILE")
    add("--family", metavar="ID", help="a family of goods, such as toys; with or without a code")
    add("--attribute", action="append", default=[], metavar="NAME=VALUE", help="repeat")
    add(
        "--typical",
        action="store_true",
        help="take the goods to be as most of their family are, and say so",
    )
    add("--markets", metavar="US,DE,…", help="only these markets; the firm's targets, else all")


def run(asked: argparse.Namespace) -> int:
    """Answer, as words or as JSON."""
    from tradewind.facts import Library
    from tradewind.report.show import put

    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    by_goods = [asked.goods, asked.family, *asked.attribute]
    if asked.file and (any(by_goods) or asked.typical):
        mend = "Write the attributes into the file, or leave the file out."
        raise InputError("command line", "names a file and goods besides.", mend)
    if not asked.file and not asked.goods and not asked.family:
        mend = "Give a firm's file, --goods CODE or --family ID."
        raise InputError("command line", "names neither a file nor goods.", mend)
    told = _of_firm(asked, facts) if asked.file else _of_goods(asked, facts)

    def words() -> None:
        from tradewind.report.standards_terminal import show_standards

        show_standards(told)

    put(asked, lambda: told, words)
    return 0


def _of_firm(asked: argparse.Namespace, facts: Facts) -> Json:
    from tradewind import firm_file
    from tradewind.facts.markets import market
    from tradewind.pipeline.standards import firm_standards
    from tradewind.report.standards_json import standards_answer

    firm = firm_file.read(Path(asked.file))
    codes = listed(asked.markets or "")
    there = [market(code, facts, "--markets") for code in codes] if codes else None
    question, told = firm_standards(firm, Path(asked.file).name, there, facts)
    names = firm.offering.names if firm.offering else None
    return standards_answer(question, told, facts, asked.lang, names)


def _flag(name: str) -> str:
    return {"attributes": "--attribute"}.get(name) or f"--{name}"


def _of_goods(asked: argparse.Namespace, facts: Facts) -> Json:
    from tradewind.facts.markets import market
    from tradewind.pipeline.standards import GoodsTold, told_goods_standards
    from tradewind.report.standards_json import standards_answer

    attributes = dict(read_pairs(asked.attribute, "--attribute"))
    told = GoodsTold(asked.goods, asked.family, attributes, asked.typical)
    codes = listed(asked.markets or "")
    there = [market(one, facts, "--markets") for one in codes] if codes else None
    question, found, taken = told_goods_standards(told, there, facts, _flag)
    return standards_answer(question, found, facts, asked.lang, None, taken)
