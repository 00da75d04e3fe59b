"""Compose one plan out of the answers of every market."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tradewind.assess import standards
from tradewind.assess.landed import break_even
from tradewind.assess.standards import StandardsAnswer
from tradewind.model.finding import Missing
from tradewind.model.market import Market
from tradewind.pipeline import Asked, MarketAnswer, PricedRoute, market_answer
from tradewind.pipeline.standards import firm_question
from tradewind.pipeline.support import Support, support
from tradewind.plan.deciding import Decider, Difference, deciders, differences
from tradewind.plan.ranking import best_route, overlap, ranked, through_hong_kong
from tradewind.plan.schedule import Schedule
from tradewind.plan.setting_up import set_up
from tradewind.plan.timetable import Step, changes_ahead, standards_steps, steps

_MOST_DECIDERS = 3
_MOST_QUESTIONS = 8


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The yearly units at which the second route catches up with the first."""

    between: tuple[str, str]
    units: int


@dataclass(frozen=True, slots=True)
class RankedMarket:
    """One market in its place, with its best ways direct and through Hong Kong."""

    answer: MarketAnswer
    rank: int
    best: PricedRoute | None
    direct: PricedRoute | None
    through: PricedRoute | None
    overlaps: tuple[str, ...]
    ways_overlap: bool
    break_even: tuple[BreakEven, ...]
    decides: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one plan says."""

    asked: Asked
    markets: tuple[RankedMarket, ...]
    decides: tuple[Decider, ...]
    next_questions: tuple[Decider, ...]
    timetable: tuple[Step, ...]
    support: Support
    set_up: Schedule | None
    standards: StandardsAnswer


def compose(asked: Asked, markets: Sequence[Market]) -> Plan:
    """The plan of one firm for these markets."""
    helped = support(asked.firm, asked.file_name, asked.facts)
    answers = [market_answer(asked, market) for market in markets]
    rows = tuple(
        _market(rank, answer, best, close, asked.currency)
        for rank, (answer, best, close) in enumerate(ranked(answers), start=1)
    )
    best = [
        (row.answer.market.code, row.best, row.answer.units) for row in rows if row.best is not None
    ]
    told = (*_unreachable(answers), *deciders(best))
    first = rows[0].best if rows else None
    asks = standards.answer(firm_question(asked.firm, markets, asked.facts), asked.facts)
    there = [one for one in asks.results if rows and one.market == rows[0].answer.market.code]
    return Plan(
        asked=asked,
        markets=rows,
        decides=told[:_MOST_DECIDERS],
        next_questions=tuple(one for one in told if one.missing.kind == "input")[:_MOST_QUESTIONS],
        timetable=(
            *(step for one in there for step in standards_steps(one)),
            *(steps(first) if first else ()),
            *changes_ahead(asked.facts, _used(rows)),
        ),
        support=helped,
        set_up=set_up(helped, asked.facts),
        standards=asks,
    )


def _unreachable(answers: Sequence[MarketAnswer]) -> tuple[Decider, ...]:
    """What to ask where no way to any market can be told."""
    if any(answer.routes for answer in answers):
        return ()
    codes = {one.code for answer in answers for one in answer.absent}
    markets = tuple(answer.market.code for answer in answers)
    if not codes & {"routes.absent.no_site", "routes.absent.no_port_of_loading"}:
        return ()
    gap = Missing("input", "enterprise.sites", "routes")
    return (Decider(gap, markets, len(markets), Decimal(0)),)


def _used(rows: Sequence[RankedMarket]) -> set[str]:
    """The facts behind the lines of every market's best route."""
    return {
        cite.fact
        for row in rows
        if row.best
        for line in row.best.answer.lines
        for cite in line.cites
    }


def _market(
    rank: int,
    answer: MarketAnswer,
    best: PricedRoute | None,
    close: tuple[str, ...],
    currency: str,
) -> RankedMarket:
    direct = best_route(one for one in answer.routes if not through_hong_kong(one))
    through = best_route(one for one in answer.routes if through_hong_kong(one))
    is_close, more = False, tuple[Difference, ...]()
    if direct is not None and through is not None:
        is_close = overlap(direct.left_per_unit, through.left_per_unit)
        more = differences(direct, through)
    return RankedMarket(
        answer=answer,
        rank=rank,
        best=best,
        direct=direct,
        through=through,
        overlaps=close,
        ways_overlap=is_close,
        break_even=_break_evens(answer, currency),
        decides=more,
    )


def _break_evens(answer: MarketAnswer, currency: str) -> tuple[BreakEven, ...]:
    """Every pair of routes of which one costs more to set up and leaves more of each unit."""
    known = []
    for route in answer.routes:
        low, high = route.left_per_unit
        fixed = route.set_up.bounds(currency).only
        if low is not None and low == high and fixed is not None:
            known.append((route.route.id, fixed.minor, low))
    found = []
    for cheap_id, cheap_fixed, cheap_left in known:
        for dear_id, dear_fixed, dear_left in known:
            units = break_even((cheap_fixed, dear_fixed), (cheap_left, dear_left))
            if units is not None:
                found.append(BreakEven((cheap_id, dear_id), units))
    return tuple(found)


def per_unit(minor: Decimal | None) -> int | None:
    """Whole minor units of a per-unit figure, derived last."""
    return None if minor is None else int(minor.quantize(Decimal(1)))
