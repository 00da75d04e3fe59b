"""`tradewind duty`: what is payable at one border on one consignment."""

from __future__ import annotations

import argparse
from decimal import Decimal, InvalidOperation

from tradewind.errors import InputError, worded

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


def _number(text: str, where: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise InputError(
            where,
            worded("{text} is not a number of zero or more.", text=repr(text)),
            worded("Write 1000.50."),
        )
    return number


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


def _check_places(asked: argparse.Namespace) -> None:
    """InputError where an origin or a place of consignment is no economy's code."""
    from babel import Locale

    known = {code for code in map(str, Locale.parse("en").territories) if len(code) == 2}
    for flag, place in (("--origin", asked.origin), ("--consigned-from", asked.consigned_from)):
        if place is not None and place not in known:
            mend = worded("Write its two capital letters, such as CN or HK.")
            raise InputError(
                flag, worded("{place} is not the code of an economy.", place=repr(place)), mend
            )


def run(asked: argparse.Namespace) -> int:
    """Answer, as words or as JSON."""
    from tradewind.assess.duty import DutyQuestion, answer
    from tradewind.facts import Library
    from tradewind.facts.agreements import check_agreement
    from tradewind.facts.exchange import require_rate
    from tradewind.facts.markets import market
    from tradewind.facts.nomenclature import check_code
    from tradewind.facts.units import check_units
    from tradewind.model.goods import GoodsCode
    from tradewind.model.money import Money, minor_digits
    from tradewind.report.duty import as_json, as_words
    from tradewind.report.show import put
    from tradewind.rules.vocabulary import read_inputs

    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    there = market(asked.to, facts, "--to")
    currency = asked.currency or there.currency
    goods = GoodsCode.parse(asked.goods, "--goods")
    check_code(goods, there.tariff, facts, "--goods")
    _check_places(asked)
    if asked.agreement:
        check_agreement(asked.agreement, facts, "--agreement")
    if asked.currency:
        minor_digits(currency)  # refuses what is no currency at all
        require_rate(currency, "USD", facts, "--currency")

    def money(text: str | None, where: str) -> Money | None:
        return None if text is None else Money.of(_number(text, where), currency)

    if len(asked.quantity) != len(asked.unit):
        mend = worded("Give one --unit for each --quantity.")
        raise InputError("--quantity", worded("has no unit, or a unit has no quantity."), mend)
    check_units(asked.unit, facts, "--unit")
    inputs = dict(read_pairs(asked.attribute, "--attribute"))
    if asked.mode:
        inputs["mode"] = asked.mode
    question = DutyQuestion(
        goods=goods,
        origin=asked.origin,
        tariff=there.tariff,
        tax=there.tax,
        customs_value=money(asked.value, "--value"),
        currency=currency,
        fob=money(asked.fob, "--fob"),
        freight=money(asked.freight, "--freight"),
        insurance=money(asked.insurance, "--insurance"),
        quantities={
            unit: _number(number, "--quantity")
            for number, unit in zip(asked.quantity, asked.unit, strict=True)
        },
        parts={
            name: Money.of(_number(value, "--part"), currency)
            for name, value in read_pairs(asked.part, "--part")
        },
        inputs=read_inputs(inputs, facts, "--attribute"),
        agreement=asked.agreement,
        consigned_from=asked.consigned_from,
        consignment_proof=None
        if asked.consignment_proof is None
        else asked.consignment_proof == "yes",
        channel=asked.channel,
    )
    [told] = answer([question], facts)
    put(
        asked,
        lambda: as_json(question, told, there, facts, asked.lang),
        lambda: as_words(question, told, there, facts, asked.lang),
    )
    return 0
