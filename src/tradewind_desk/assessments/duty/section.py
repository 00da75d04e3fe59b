"""Which duties are due in each market and way, and when they depend."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from tradewind.report.market_view import MarketView
from tradewind.report.page import PageView
from tradewind.report.telling import Json, Teller
from tradewind_desk.assessments.section import Section


@dataclass(frozen=True, slots=True)
class Due:
    """One duty of a market: on which ways, how much, by which rate and source."""

    ways: str
    name: str
    state: str
    amount: str
    missing: tuple[str, ...]
    rate: str
    sources: tuple[str, ...]


def duties(market: MarketView, *, tell: Teller) -> list[Due]:
    """The duties of both ways; one that is the same on both stands once."""
    found: dict[Due, list[str]] = {}
    for way in market.ways:
        for line in way["lines"]:
            if line["kind"] == "duty":
                found.setdefault(_due(line, tell), []).append(tell.way(way))
    return [_with_ways(due, tell.names(ways)) for due, ways in found.items()]


def _due(line: Json, tell: Teller) -> Due:
    low, high = line["low"], line["high"]
    is_open = low is None or high is None
    return Due(
        ways="",
        name=line["name"],
        state="unknown" if is_open else "known" if low == high else "depends",
        amount=tell.ends(low, high),
        missing=tuple(tell.gap(name) for name in line["missing"]),
        rate=tell.line_rate(line),
        sources=tuple(line["sources"]),
    )


def _with_ways(due: Due, ways: str) -> Due:
    return Due(ways, due.name, due.state, due.amount, due.missing, due.rate, due.sources)


def _more(view: PageView) -> dict[str, Any]:
    return {"duties": partial(duties, tell=view.tell)}


SECTION = Section(
    name="duty",
    title="section.duty",
    template="duty/section.jinja",
    reads=("markets",),
    more=_more,
)
