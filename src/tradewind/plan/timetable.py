"""When: the months before a first sale, the days on the way, and the changes ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tradewind.assess.standards import MarketStandards
from tradewind.facts import Facts
from tradewind.pipeline import PricedRoute

_AHEAD_DAYS = 366


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of time, or one dated change ahead; None is an open end."""

    code: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    fact: str = ""
    on: date | None = None
    value: str | None = None
    names: Mapping[str, str] | None = None


def steps(route: PricedRoute) -> tuple[Step, ...]:
    """What has to happen before the goods arrive by a route, in order."""
    found = []
    if route.set_up.lines:
        ends = route.set_up.months_low, route.set_up.months_high
        found.append(Step("timetable.set_up", "months", *ends))
    days = (route.route.days_low, route.route.days_high)
    low, high = (None if one is None else Decimal(one) for one in days)
    found.append(Step("timetable.on_the_way", "days", low, high))
    return tuple(found)


def standards_steps(told: MarketStandards) -> tuple[Step, ...]:
    """What the market asks before the first sale, where a source says how long it takes."""
    found = []
    for one in told.requirements:
        if one.is_settled and one.is_before_sale and one.time is not None:
            unit = "months" if one.time.unit == "months" else "days"
            low, high = (_counted(end, one.time.unit) for end in (one.time.low, one.time.high))
            fact = one.time.cites[0].fact
            found.append(Step("timetable.standard", unit, low, high, fact, names=one.names))
    return tuple(found)


def _counted(count: int | None, unit: str) -> Decimal | None:
    """Months, or calendar days: of working days five make a week, a part counted whole."""
    if count is None:
        return None
    if unit == "working-days":
        return Decimal(-(-count * 7 // 5))
    return Decimal(count * 7 if unit == "weeks" else count)


def changes_ahead(facts: Facts, used: set[str]) -> tuple[Step, ...]:
    """The dated changes, known already, of the facts that the plan rests on."""
    until = facts.applies_on + timedelta(days=_AHEAD_DAYS)
    found = []
    for fact in used:
        series = facts.series(fact)
        for entry in series.entries if series else ():
            if facts.applies_on < entry.starts <= until and entry.known_from <= facts.known_on:
                change = entry.starts, entry.value
                found.append(Step("timetable.change", "date", None, None, fact, *change))
    found.sort(key=lambda step: (step.on, step.fact))
    return tuple(found)
