"""When: the months before a first sale, the days on the way, and the changes ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

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
