"""Ranking by what is left for the firm, on bounds.

Routes and markets that are priced between closed ends come before those that are not, and the
least that is left counts first, then the fewest open lines: a market about which little is known
does not climb on hope.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tradewind.pipeline import MarketAnswer, PricedRoute

Ends = tuple[Decimal | None, Decimal | None]
_OPEN = Decimal("-Infinity")


def worth(ends: Ends) -> tuple[Decimal, Decimal]:
    """What to sort by: the least that is left, then the most."""
    low, high = ends
    return (_OPEN if low is None else low, _OPEN if high is None else high)


def landed_worth(route: PricedRoute) -> tuple[Decimal, Decimal]:
    """Among routes that leave the same, what costs the buyer least, at worst and at best."""
    landed = route.answer.landed
    if landed is None:
        return (_OPEN, _OPEN)
    low, high = landed.bounds.low, landed.bounds.high
    return (_OPEN if high is None else -Decimal(high), -Decimal(low or 0))


def order(route: PricedRoute | None) -> tuple[Decimal, ...]:
    """What routes and markets are sorted by: priced first, then what is left, then landed cost."""
    if route is None:
        return (_OPEN,) * 6
    priced = is_priced(route)
    gaps = 0 if priced else sum(line.bounds.high is None for line in route.answer.lines)
    left = worth(route.left_per_unit)
    return (Decimal(priced), left[0], Decimal(-gaps), left[1], *landed_worth(route))


def is_priced(route: PricedRoute) -> bool:
    """Whether both sums are known between closed ends; what is not comes after what is."""
    figures = (route.answer.landed, route.answer.left)
    return all(one is not None and None not in (one.bounds.low, one.bounds.high) for one in figures)


def best_route(routes: Iterable[PricedRoute]) -> PricedRoute | None:
    """The route that leaves most, and of equals the one that lands cheapest; else the first."""
    return max(routes, key=order, default=None)


def through_hong_kong(route: PricedRoute) -> bool:
    """Whether Hong Kong is the seller or on the way."""
    return route.route.path != "direct" or route.route.seller.place == "HK"


def overlap(one: Ends, other: Ends) -> bool:
    """Whether the bounds do not say which leaves more."""
    if None in (*one[1:], *other[1:]):
        return True
    low_one, low_other = worth(one)[0], worth(other)[0]
    assert one[1] is not None and other[1] is not None
    return low_one <= other[1] and low_other <= one[1]


def ranked(
    answers: Sequence[MarketAnswer],
) -> list[tuple[MarketAnswer, PricedRoute | None, tuple[str, ...]]]:
    """Markets from the most left to the least, each with those its place cannot be told from."""
    best = [(answer, best_route(answer.routes)) for answer in answers]
    ends = {
        answer.market.code: route.left_per_unit if route else (None, None) for answer, route in best
    }
    best.sort(key=lambda pair: order(pair[1]), reverse=True)
    found = []
    for answer, route in best:
        mine = ends[answer.market.code]
        close = tuple(
            other.market.code
            for other, rival in best
            if rival and route and other is not answer and overlap(mine, ends[other.market.code])
        )
        found.append((answer, route, close))
    return found
