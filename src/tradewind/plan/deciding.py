"""What decides: between two ways of one market, and for the ranking as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tradewind.model.bounds import Bounds
from tradewind.model.costs import CostLine
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.pipeline import PricedRoute

_MOST_DIFFERENCES = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two routes differ in one line of cost; None where a side is not known."""

    kind: str
    more: Money | None


@dataclass(frozen=True, slots=True)
class Decider:
    """One gap and how much of the ranking hangs on it.

    `open_markets` are those it leaves without an end; `width` is the money per unit, in minor
    units, between the ends it leaves in the others.
    """

    missing: Missing
    markets: tuple[str, ...]
    open_markets: int
    width: Decimal


def _sums(lines: Iterable[CostLine]) -> dict[str, Bounds]:
    found: dict[str, Bounds] = {}
    for line in lines:
        found[line.kind] = found[line.kind] + line.bounds if line.kind in found else line.bounds
    return found


def differences(one: PricedRoute, other: PricedRoute) -> tuple[Difference, ...]:
    """The lines in which the second route differs most from the first; the greatest first."""
    mine, theirs = _sums(one.answer.lines), _sums(other.answer.lines)
    found = []
    for kind in dict.fromkeys((*mine, *theirs)):
        left, right = mine.get(kind), theirs.get(kind)
        currency = (left or right).currency  # type: ignore[union-attr]  # one of them is there
        nothing = Bounds(0, 0, currency)
        left, right = left or nothing, right or nothing
        if left == right:
            continue
        known = left.only is not None and right.only is not None
        more = Money(right.low - left.low, currency) if known else None  # type: ignore[operator]
        found.append(Difference(kind, more))
    found.sort(key=lambda told: -(abs(told.more.minor) if told.more else 10**18))
    return tuple(found[:_MOST_DIFFERENCES])


def deciders(best: Sequence[tuple[str, PricedRoute, int | None]]) -> tuple[Decider, ...]:
    """The gaps by how much of the ranking hangs on them, over the best route of each market."""
    found: dict[tuple[str, str], list[tuple[str, Missing, bool, Decimal]]] = {}
    for market, route, units in best:
        for line in route.answer.lines:
            for gap in line.missing:
                width = _width(line, units)
                entry = (market, gap, width is None, width or Decimal(0))
                found.setdefault((gap.kind, gap.name), []).append(entry)
    told = []
    for entries in found.values():
        markets = tuple(dict.fromkeys(market for market, *_ in entries))
        opened = {market for market, _, is_open, _ in entries if is_open}
        width = sum((width for *_, width in entries), Decimal(0))
        told.append(Decider(entries[0][1], markets, len(opened), width))
    told.sort(key=lambda one: (-one.open_markets, -one.width, one.missing.name))
    return tuple(told)


def _width(line: CostLine, units: int | None) -> Decimal | None:
    if line.bounds.high is None or line.bounds.low is None:
        return None
    return Decimal(line.bounds.high - line.bounds.low) / (units or 1)
