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
from tradewind.facts import Facts, State
from tradewind.facts.exchange import convert
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.rate import parse_rate
from tradewind.model.source import Cite

_HUNDRED = Decimal(100)
_UPLIFT = "fob_uplift_10pct"


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
    rate, on = facts.value(f"{pack}:import_tax_rate"), facts.value(f"{pack}:import_tax_base")
    if rate.state in (State.UNKNOWN, State.ENDED):
        return [Levy("import_tax", "", None, (Missing("fact", rate.fact, "taxes"),), ())]
    found = []
    for one in rate.values:
        percent = Decimal(one.value)
        if percent == 0:
            found.append(Levy("import_tax", "free", Decimal(0), (), (one.cite,)))
            continue
        if on.value is None:
            gap = Missing("fact", on.fact, "taxes")
            found.append(Levy("import_tax", f"{one.value}%", None, (gap,), (one.cite,)))
            continue
        total, gaps = base_of(on.value, base)
        amount = None if total is None else total * percent / _HUNDRED
        needs = _needs(gaps, question)
        cites = (one.cite, *on.cites)
        found.append(Levy("import_tax", f"{one.value}%", amount, needs, cites))
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
