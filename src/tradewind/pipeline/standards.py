"""What markets ask of the goods of one firm, or of goods named by their code and attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tradewind.assess.standards import (
    MarketAsked,
    StandardsAnswer,
    StandardsQuestion,
    answer,
)
from tradewind.errors import InputError
from tradewind.facts import Facts
from tradewind.facts.exchange import convert
from tradewind.facts.families import FAMILY, check_family, families
from tradewind.facts.markets import markets
from tradewind.model.enterprise import Enterprise, FirmFile, Goods, Price, Target
from tradewind.model.finding import Missing
from tradewind.model.goods import GoodsCode
from tradewind.model.market import Market
from tradewind.model.money import Money
from tradewind.pipeline.asking import code_in, told_inputs
from tradewind.pipeline.contradictions import attributes_at_odds, check_contradictions
from tradewind.rules import Answer

SHELF = "standards"
# A code is told as such, not among the attributes.
_CODE = "hs6"


def firm_standards(
    firm: FirmFile, file: str, there: Sequence[Market] | None, facts: Facts
) -> tuple[StandardsQuestion, StandardsAnswer]:
    """What markets ask of the firm's goods: those named, else its targets, else all."""
    check_contradictions(firm, file, facts)
    question = firm_question(firm, there if there is not None else _aimed_at(firm, facts), facts)
    return question, answer(question, facts)


def firm_question(firm: FirmFile, there: Sequence[Market], facts: Facts) -> StandardsQuestion:
    """The question of a firm's file in some markets."""
    goods = (firm.offering.goods if firm.offering else None) or Goods()
    told = told_inputs(firm.enterprise or Enterprise(), goods, facts)
    asked = tuple(_asked(one, firm, code_in(goods, one), facts) for one in there)
    return _question(asked, told, None, "attributes or diagnostics: family", facts)


def goods_standards(
    code: GoodsCode | None,
    told: Mapping[str, Answer],
    family: str | None,
    there: Sequence[Market] | None,
    facts: Facts,
) -> tuple[StandardsQuestion, StandardsAnswer]:
    """What markets ask of goods of a code or a family, with the attributes told."""
    odds = list(attributes_at_odds(told, facts))
    if odds:
        mend = "Correct them, or leave out what is not known."
        raise InputError("--attribute", "\n  ".join(["", *odds]), mend)
    digits = code.digits if code else None
    every = there if there is not None else list(markets(facts).values())
    asked = tuple(MarketAsked(one.code, packs_of(one), digits) for one in every)
    question = _question(asked, told, family, "--family", facts)
    return question, answer(question, facts)


def typical(family: str, facts: Facts) -> Mapping[str, bool]:
    """How most goods of a family are; to be shown as taken for granted."""
    check_family(family, facts, "--family")
    found = families(facts).get(family)
    return found.typical if found else {}


def packs_of(market: Market) -> tuple[str, ...]:
    """The packs of a market: of its customs territory, and its own."""
    return tuple(dict.fromkeys(f"{SHELF}/{one.lower()}" for one in (market.tariff, market.code)))


def _question(
    asked: tuple[MarketAsked, ...],
    told: Mapping[str, Answer],
    family: str | None,
    where: str,
    facts: Facts,
) -> StandardsQuestion:
    said = family or told.get(FAMILY)
    if said is not None:
        check_family(str(said), facts, where)
    rest = {name: value for name, value in told.items() if name not in (FAMILY, _CODE)}
    return StandardsQuestion(asked, rest, str(said) if said is not None else None)


def _aimed_at(firm: FirmFile, facts: Facts) -> list[Market]:
    known = markets(facts)
    named = dict.fromkeys(one.market for one in firm.targets or () if one.market in known)
    return [known[one] for one in named if one] or list(known.values())


def _asked(market: Market, firm: FirmFile, code: GoodsCode | None, facts: Facts) -> MarketAsked:
    told = next((one for one in firm.targets or () if one.market == market.code), None)
    value, gaps = _value(market.code, told or Target(), firm, facts)
    return MarketAsked(market.code, packs_of(market), code.digits if code else None, value, gaps)


def _value(
    market: str, target: Target, firm: FirmFile, facts: Facts
) -> tuple[Money | None, tuple[Missing, ...]]:
    """What a year of sales in a market is worth, in the currency of the firm's own price."""
    own = firm.price or Price()
    price, units = target.price or own.amount, target.units_a_year
    gaps = []
    if price is None:
        gaps.append(Missing("input", "targets.price", "programme", market))
    if units is None:
        gaps.append(Missing("input", "targets.units_a_year", "programme", market))
    if price is None or units is None:
        return None, tuple(gaps)
    year = Money(price.minor * units, price.currency)
    found = convert(year, _currency(firm), facts)
    return (found[0], ()) if found else (None, ())


def _currency(firm: FirmFile) -> str:
    """The one currency in which the years of all markets are held against each other."""
    prices = [firm.price.amount] if firm.price and firm.price.amount else []
    prices += [one.price for one in firm.targets or () if one.price]
    return prices[0].currency if prices else "USD"
