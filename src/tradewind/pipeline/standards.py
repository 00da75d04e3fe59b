"""What markets ask of the goods of one firm, or of goods named by their code and attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tradewind.assess.standards import (
    MarketAsked,
    StandardsAnswer,
    StandardsQuestion,
    answer,
)
from tradewind.errors import InputError, listed, worded
from tradewind.facts import Facts
from tradewind.facts.exchange import convert
from tradewind.facts.families import FAMILY, check_family, families, family_of
from tradewind.facts.markets import markets
from tradewind.model.enterprise import Enterprise, FirmFile, Goods, Price, Target
from tradewind.model.finding import Missing
from tradewind.model.goods import GoodsCode
from tradewind.model.market import Market
from tradewind.model.money import Money
from tradewind.pipeline.asking import code_in, told_inputs
from tradewind.pipeline.contradictions import attributes_at_odds, check_contradictions
from tradewind.rules import Answer
from tradewind.rules.vocabulary import read_inputs

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


@dataclass(frozen=True, slots=True)
class GoodsTold:
    """Goods as a person tells of them: a code or a family, and attributes as text or typed."""

    code: str | None = None
    family: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    is_typical: bool = False


def told_goods_standards(
    told: GoodsTold, there: Sequence[Market] | None, facts: Facts, named: Callable[[str], str]
) -> tuple[StandardsQuestion, StandardsAnswer, Mapping[str, bool]]:
    """What markets ask of goods told of, with what was taken for granted of them.

    `named` is how the door that asks calls each part of what is told.
    """
    code = GoodsCode.parse(told.code, named("goods")) if told.code else None
    attributes = read_inputs(told.attributes, facts, named("attributes"))
    family = told.family or str(attributes.get(FAMILY) or "") or None
    taken: dict[str, bool] = {}
    if told.is_typical:
        known = family or family_of(code.digits if code else None, facts)
        if known is None:
            problem = worded("the goods belong to no family that is known.")
            raise InputError(named("typical"), problem, worded("Name their family."))
        every = typical(known, facts, named("family"))
        taken = {name: value for name, value in every.items() if name not in attributes}
    asked = {**taken, **attributes}
    odds = list(attributes_at_odds(asked, facts))
    if odds:
        mend = worded("Correct them, or leave out what is not known.")
        raise InputError(named("attributes"), listed("\n  ", ["", *odds]), mend)
    if family is not None:
        check_family(family, facts, named("family"))
    return *goods_standards(code, asked, family, there, facts), taken


def goods_standards(
    code: GoodsCode | None,
    told: Mapping[str, Answer],
    family: str | None,
    there: Sequence[Market] | None,
    facts: Facts,
) -> tuple[StandardsQuestion, StandardsAnswer]:
    """What markets ask of goods of a code or a family, with the attributes told."""
    digits = code.digits if code else None
    every = there if there is not None else list(markets(facts).values())
    asked = tuple(MarketAsked(one.code, packs_of(one), digits) for one in every)
    question = _question(asked, told, family, "family", facts)
    return question, answer(question, facts)


def typical(family: str, facts: Facts, where: str = "family") -> Mapping[str, bool]:
    """How most goods of a family are; to be shown as taken for granted."""
    check_family(family, facts, where)
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
