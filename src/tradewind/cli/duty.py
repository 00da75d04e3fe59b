"""`tradewind duty`: what is payable at one border on one consignment."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tradewind.errors import InputError, worded

if TYPE_CHECKING:
    from tradewind.pipeline.consignment import Consignment

HELP = "what is payable at the border on one consignment"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, as flags."""
    add = parser.add_argument
    add("--goods", required=True, metavar="CODE", help="HS or national code, 4 to 12 digits")
    add("--origin", metavar="PLACE", help="where the goods originate (CN, HK, …)")
    add("--to", required=True, metavar="MARKET", help="the market (US, JP, DE, …)")
    add("--value", metavar="AMOUNT", help="customs value, on the market's own base")
    add("--currency", metavar="CODE", help="currency of the value; the market's own")
    add("--quantity", metavar="NUMBER", action="append", default=[], help="with --unit; repeat")
    add("--unit", action="append", default=[], help="kg, item, pair, l …")
    add("--fob", metavar="AMOUNT", help="FOB value, where a fee is charged on it")
    add("--freight", metavar="AMOUNT", help="main carriage, where a tax base adds it")
    add("--insurance", metavar="AMOUNT", help="insurance, where a tax base adds it")
    add("--mode", choices=("sea", "air"), help="how the consignment travels")
    add("--consigned-from", metavar="PLACE", help="where it was shipped from, if not the origin")
    add(
        "--consignment-proof",
        choices=("yes", "no"),
        help="whether proof is held that nothing was done to it on the way",
    )
    add("--agreement", metavar="CODE", help="the preference claimed (RCEP, CN-AU, …)")
    add("--channel", choices=("importer", "distributor", "marketplace", "own-shop-parcel"))
    add("--attribute", action="append", default=[], metavar="NAME=VALUE", help="repeat")
    add("--part", action="append", default=[], metavar="PART=AMOUNT", help="value of a part")


def read_pairs(told: list[str], where: str) -> list[tuple[str, str]]:
    """What is told as NAME=VALUE, in order."""
    found = []
    for one in told:
        name, sign, value = one.partition("=")
        if not sign or not name or not value:
            raise InputError(
                where,
                worded("{one} is not NAME=VALUE.", one=repr(one)),
                worded("Write it like mode=sea."),
            )
        found.append((name, value))
    return found


_NAMES = {"attributes": "--attribute", "quantities": "--quantity", "parts": "--part"}


def _flag(name: str) -> str:
    return _NAMES.get(name) or f"--{name.replace('_', '-')}"


def _consignment(asked: argparse.Namespace) -> Consignment:
    """What the flags tell."""
    from tradewind.pipeline.consignment import Consignment

    if len(asked.quantity) != len(asked.unit):
        mend = worded("Give one --unit for each --quantity.")
        raise InputError("--quantity", worded("has no unit, or a unit has no quantity."), mend)
    proof = asked.consignment_proof
    inputs = dict(read_pairs(asked.attribute, "--attribute"))
    return Consignment(
        goods=asked.goods,
        to=asked.to,
        origin=asked.origin,
        value=asked.value,
        currency=asked.currency,
        fob=asked.fob,
        freight=asked.freight,
        insurance=asked.insurance,
        quantities=dict(zip(asked.unit, asked.quantity, strict=True)),
        parts=dict(read_pairs(asked.part, "--part")),
        attributes={**inputs, "mode": asked.mode} if asked.mode else inputs,
        agreement=asked.agreement,
        consigned_from=asked.consigned_from,
        consignment_proof=None if proof is None else proof == "yes",
        channel=asked.channel,
    )


def run(asked: argparse.Namespace) -> int:
    """Answer, as words or as JSON."""
    from tradewind.assess.duty import answer
    from tradewind.facts import Library
    from tradewind.pipeline.consignment import duty_question
    from tradewind.report.duty import as_json, as_words
    from tradewind.report.show import put

    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    question, there = duty_question(_consignment(asked), facts, _flag)
    [told] = answer([question], facts)
    put(
        asked,
        lambda: as_json(question, told, there, facts, asked.lang),
        lambda: as_words(question, told, there, facts, asked.lang),
    )
    return 0
