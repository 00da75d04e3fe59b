"""Taxes and fees on top of duty, and the regimes of small parcels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tradewind.assess.duty.measures import (
    NORMAL,
    PARCELS,
    Choice,
    Live,
    packs_of,
    reach_of,
)
from tradewind.assess.duty.question import DutyQuestion
from tradewind.facts import Facts, Held, State
from tradewind.facts.exchange import convert
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.rate import AdValorem, Free, parse_rate
from tradewind.model.source import Cite

_HUNDRED = Decimal(100)
_UPLIFT = "fob_uplift_10pct"
# The table of an imported border pack that tells the import tax by code.
TAXES_BY_CODE, IMPORT_TAX = "import_tax_rates", "import_tax"


@dataclass(frozen=True, slots=True)
class Base:
    """What a tax may be charged on, in major units; None is unknown."""

    customs_value: Decimal | None
    duty: Decimal | None
    excise: Decimal | None
    fees: Decimal | None
    freight: Decimal | None
    insurance: Decimal | None
    fob: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Levy:
    """A tax or fee as charged."""

    name: str
    text: str
    amount: Decimal | None
    missing: tuple[Missing, ...]
    cites: tuple[Cite, ...]


def base_of(named: str, base: Base) -> tuple[Decimal | None, list[str]]:
    """The sum of the named parts, and the names of those not known."""
    total, gaps = Decimal(0), []
    for name in (one.strip() for one in named.split("+")):
        if name == _UPLIFT:
            value = None if base.customs_value is None else base.customs_value / 10
        else:
            value = getattr(base, name, None)
        if value is None:
            gaps.append(name)
        else:
            total += value
    return (None if gaps else total), gaps


def import_taxes(question: DutyQuestion, base: Base, facts: Facts) -> list[Levy]:
    """The VAT, GST or like tax due at import; one levy per rate where sources disagree."""
    if question.tax is None:
        gap = Missing("input", "market.member", "taxes")
        return [Levy("import_tax", "", None, (gap,), ())]
    pack = f"border/{question.tax}"
    if own := _taxes_of_goods(question, pack, base, facts):
        return own
    rate, on = facts.value(f"{pack}:import_tax_rate"), facts.value(f"{pack}:import_tax_base")
    if rate.state in (State.UNKNOWN, State.ENDED):
        return [Levy("import_tax", "", None, (Missing("fact", rate.fact, "taxes"),), ())]
    found = []
    for one in rate.values:
        percent = Decimal(one.value)
        found.append(_levy(percent, one.cite, on, base, question))
    return found


def _levy(percent: Decimal, cite: Cite, on: Held, base: Base, question: DutyQuestion) -> Levy:
    """One rate of tax on the base that the territory charges it on."""
    if percent == 0:
        return Levy("import_tax", "free", Decimal(0), (), (cite,))
    text = f"{percent}%"
    if on.value is None:
        return Levy("import_tax", text, None, (Missing("fact", on.fact, "taxes"),), (cite,))
    total, gaps = base_of(on.value, base)
    amount = None if total is None else total * percent / _HUNDRED
    return Levy("import_tax", text, amount, _needs(gaps, question), (cite, *on.cites))


def _taxes_of_goods(
    question: DutyQuestion, pack: str, base: Base, facts: Facts
) -> list[Levy] | None:
    """The tax of the very goods, where an imported tariff tells it by code; None where none does.

    What it tells otherwise than as one share of the value is shown as printed, and not reckoned.
    """
    lines = facts.rates(f"{pack}:{TAXES_BY_CODE}", IMPORT_TAX, question.goods.digits)
    told = {one.value: one.cite for line in lines for one in line.held.values}
    if not told:
        return None
    on = facts.value(f"{pack}:import_tax_base")
    found = []
    for text, cite in told.items():
        rate = parse_rate(text)
        if isinstance(rate, Free | AdValorem):
            percent = Decimal(0) if isinstance(rate, Free) else rate.percent
            found.append(_levy(percent, cite, on, base, question))
        else:
            found.append(
                Levy("import_tax", text, None, (Missing("fact", cite.fact, "taxes"),), (cite,))
            )
    return found


def _needs(gaps: list[str], question: DutyQuestion) -> tuple[Missing, ...]:
    """What to ask for: the reasons for an unknown value or duty are named with these already."""
    if question.value_missing and "customs_value" in gaps:
        return question.value_missing
    return tuple(Missing("input", f"tax_base.{gap}", "taxes") for gap in asked_for(gaps))


def asked_for(gaps: list[str]) -> list[str]:
    """The parts of a base to ask for: duty, fees and excise are our own, and named where open."""
    return [gap for gap in gaps if gap not in ("duty", "fees", "excise")]


def limited(
    amount: Decimal | None, limits: Mapping[str, str], currency: str, facts: Facts
) -> tuple[Decimal | None, tuple[Missing, ...], tuple[Cite, ...]]:
    """An amount held between its floor and its cap; unknown where a limit it has is unknown.

    `limits` names the series of the `minimum` and the `maximum`, of those the levy has.
    """
    gaps: list[Missing] = []
    cites: list[Cite] = []
    for limit, pick in (("minimum", max), ("maximum", min)):
        if limit not in limits:
            continue
        held = facts.value(limits[limit])
        if held.state is State.ENDED:
            continue
        told = (
            convert(Money.parse(f"{held.value} {held.unit}"), currency, facts)
            if held.value
            else None
        )
        if told is None:
            gaps.append(Missing("fact", held.fact, "fees"))
            continue
        cites += [*held.cites, *told[1]]
        amount = None if amount is None else pick(amount, told[0].amount)
    return (None if gaps else amount), tuple(gaps), tuple(cites)


def parcel_regimes(question: DutyQuestion, digits: str, facts: Facts) -> list[Live]:
    """The low-value regimes that this consignment falls under, or may, as measures.

    The first of them that reaches it holds: none is listed after one that surely does.
    """
    if question.channel not in PARCELS:
        return []
    found: list[Live] = []
    for pack in packs_of(question):
        for told, cite in facts.regimes(pack):
            name = str(told["id"])
            reach = reach_of(pack, name, told, question, digits, facts)
            if reach.applies is False:
                continue
            duty = str(told["duty"])
            choice = Choice(None if duty == NORMAL else parse_rate(duty), duty)
            reach = replace(reach, doubt=name, cites=(cite, *reach.cites))
            found.append(Live(pack, name, "mfn", told, reach, (choice,)))
            if reach.applies:
                return found
    return found
