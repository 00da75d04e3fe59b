"""What one test report serves in several markets, and in which order markets come to be open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tradewind.assess.standards.question import (
    MarketAsked,
    MarketStandards,
    Report,
    Requirement,
    Turn,
    TurnStatus,
    Use,
)
from tradewind.model.finding import Missing
from tradewind.model.money import Money

_BAN = "ban"
_AHEAD = timedelta(days=366)  # what starts later is not prepared for now
# Calendar days of a unit that sources count in; five working days make a week.
_DAYS = {
    "days": Decimal(1),
    "working-days": Decimal(7) / 5,
    "weeks": Decimal(7),
    "months": Decimal("30.4375"),
}
_PLACES = Decimal("0.01")


def reports(results: Iterable[MarketStandards]) -> tuple[Report, ...]:
    """The reports by standard that more than one requirement asks for, the most markets first."""
    found: dict[tuple[str, str], dict[Use, None]] = {}
    for result in results:
        for one in result.requirements:
            if one.report and one.report_standard:
                key = one.report, " ".join(one.report_standard.split())
                use = Use(result.market, one.id, one.status)
                found.setdefault(key, {}).setdefault(use)
    every = (Report(*key, tuple(uses)) for key, uses in found.items())
    shared = [one for one in every if len(one.markets) > 1]
    return tuple(
        sorted(
            shared, key=lambda one: (-len(one.markets), -len(one.uses), one.report, one.standard)
        )
    )


@dataclass(frozen=True, slots=True)
class _Todo:
    """One market: what must be done there before the first sale."""

    asked: MarketAsked
    needs: Mapping[str, Requirement]
    status: TurnStatus


def programme(
    asked: Iterable[MarketAsked], results: Sequence[MarketStandards], on: date
) -> tuple[Turn, ...]:
    """The markets in order of the value that each month of preparing unlocks.

    At every turn the market is taken whose remaining requirements unlock most for a month at
    worst, with every other market that these open too. Where a time is not known the value alone
    decides, and comes after those whose time is known; where no value is told nothing can be said.
    """
    left = {
        one.asked.market: one
        for one in (_todo(*pair, on) for pair in zip(asked, results, strict=True))
    }
    done: set[str] = set()
    turns = []
    while left:
        every = [_turn(one, left, done) for one in left.values()]
        best = min(enumerate(every), key=lambda pair: (*_order(pair[1]), pair[0]))[1]
        turns.append(best)
        done |= {*best.requirements, *best.perhaps}
        for market in best.markets:
            del left[market]
    return tuple(turns)


def _todo(asked: MarketAsked, result: MarketStandards, on: date) -> _Todo:
    needs = {
        one.id: one
        for one in result.requirements
        if one.is_before_sale and one.starts <= on + _AHEAD
    }
    status: TurnStatus = "ranked"
    if any(one.kind == _BAN and one.status == "required" for one in needs.values()):
        status = "barred"
    elif result.status == "not_found":
        status = "nothing_known"
    return _Todo(asked, needs, status)


def _turn(one: _Todo, left: Mapping[str, _Todo], done: set[str]) -> Turn:
    """What is still to be done for one market, and which markets that opens."""
    need = {name: told for name, told in one.needs.items() if name not in done}
    if one.status != "ranked":
        opened = [one]
    else:
        rest = (other for other in left.values() if other is not one and other.status == "ranked")
        opened = [one, *(other for other in rest if other.needs.keys() <= need.keys() | done)]
    value, gaps = _value(opened)
    low, high, untimed = _months(need.values())
    status: TurnStatus = one.status
    if status == "ranked":
        status = "value_unknown" if value is None else "open" if high is None else "ranked"
    is_counted = value is not None and status in ("ranked", "open")
    return Turn(
        status=status,
        markets=tuple(other.asked.market for other in opened),
        requirements=tuple(name for name, told in need.items() if told.is_settled),
        perhaps=tuple(name for name, told in need.items() if not told.is_settled),
        value=value,
        months_low=low,
        months_high=high,
        per_month_low=_rate(value, high) if is_counted else None,
        per_month_high=_rate(value, low) if is_counted else None,
        missing=(*gaps, *untimed),
    )


def _value(opened: Iterable[_Todo]) -> tuple[Money | None, tuple[Missing, ...]]:
    """What a year in these markets is worth; None where no value is told."""
    every = list(opened)
    told = [one.asked.value for one in every if one.asked.value is not None]
    gaps = tuple(gap for one in every for gap in one.asked.value_missing)
    if not told:
        return None, gaps
    return Money(sum(one.minor for one in told), told[0].currency), gaps


def _months(
    needs: Iterable[Requirement],
) -> tuple[Decimal | None, Decimal | None, tuple[Missing, ...]]:
    """The months at least, where all is done side by side, and at most, one after the other.

    The least is None where no time is known at all, the most where one is not known or where it
    is not sure that the requirement applies.
    """
    every = list(needs)
    if not every:
        return Decimal(0), Decimal(0), ()
    lows = [_part(one, "low") for one in every if one.is_settled]
    highs = [_part(one, "high") if one.is_settled else None for one in every]
    known = [low for low in lows if low is not None]
    most = [high for high in highs if high is not None]
    gaps = tuple(
        Missing("fact", f"{one.cites[0].fact}.time", "programme") for one in every if not one.time
    )
    return (
        max(known, default=None),
        sum(most, Decimal(0)) if len(most) == len(every) else None,
        gaps,
    )


def _part(one: Requirement, end: str) -> Decimal | None:
    told: int | None = getattr(one.time, end) if one.time else None
    if told is None or one.time is None:
        return None
    return (_DAYS[one.time.unit] * told / _DAYS["months"]).quantize(_PLACES)


def _rate(value: Money | None, months: Decimal | None) -> Decimal | None:
    if value is None or not months:
        return None
    return (value.minor / months).quantize(Decimal(1))


_CLASSES: tuple[TurnStatus, ...] = ("ranked", "open", "value_unknown", "nothing_known", "barred")


def _order(turn: Turn) -> tuple[int, bool, Decimal, Decimal]:
    """Those that can be told first; of these what is ready already, then the most for a month."""
    worth = Decimal(turn.value.minor) if turn.value else Decimal(0)
    rate = turn.per_month_low or Decimal(0)
    at_once = turn.months_high == 0 and bool(turn.value)
    return _CLASSES.index(turn.status), not at_once, -rate, -worth
