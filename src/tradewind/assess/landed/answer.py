"""What each route costs and leaves: questions in, answers out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tradewind.assess.landed.question import Figure, LandedAnswer, LandedQuestion
from tradewind.assess.landed.rules import (
    borne,
    figure,
    left_of,
    seller_costs,
    tax_and_ends,
    tax_line,
)
from tradewind.model.bounds import Bounds
from tradewind.model.costs import unknown
from tradewind.model.finding import Finding
from tradewind.model.money import Money

_MOST_STEPS = 4  # rounding of the lines moves the root by a cent or two


def answer(questions: Sequence[LandedQuestion]) -> list[LandedAnswer]:
    """One answer for each route, in order."""
    return [_answer(question) for question in questions]


def _answer(asked: LandedQuestion) -> LandedAnswer:
    lines = borne(asked.lines, asked.payers)
    inside = asked.place_lines
    counted = tuple(
        line for line in lines if line.payer == "seller" or inside is None or line.kind in inside
    )
    out_of_scope = tuple(
        Finding("landed.not_counted", {"line": line.kind}) for line in lines if line not in counted
    )
    if asked.price is None:
        currency = lines[0].bounds.currency
        tax = unknown("profits_tax", currency, *asked.price_missing)
        return LandedAnswer((*counted, tax), None, None, {}, asked.cash_tied_up, out_of_scope)
    buyer = [line for line in counted if line.payer == "buyer"]
    seller = [line for line in counted if line.payer == "seller"]
    landed = None if inside is None else figure(asked.price, buyer, +1)
    costs = seller_costs(asked, asked.price, seller)
    bounds = left_of(asked, asked.price, costs)
    tax_bounds, ends = tax_and_ends(asked, asked.price, costs)
    tax = tax_line(asked, tax_bounds, seller)
    before = figure(asked.price, (*seller, tax), -1)
    left = Figure(before.known_part, bounds, before.missing)
    return LandedAnswer((*counted, tax), landed, left, ends, asked.cash_tied_up, out_of_scope)


def price_for_margin(asked: LandedQuestion, margin_bp: int) -> tuple[Money | None, Money | None]:
    """The lowest prices that leave a margin for sure, and that may leave it.

    The same sum solved the other way; the margin is a share of that price in basis points. None
    where no price up to a thousand times the asked one does, or where the seller bears duty,
    which moves with the price in ways only the border can tell.
    """
    price = asked.price
    if price is None or asked.payers.get("duty") == "seller":
        return None, None
    seller = [line for line in borne(asked.lines, asked.payers) if line.payer == "seller"]
    costs = seller_costs(asked, price, seller)

    known: dict[int, Bounds] = {}

    def left(minor: int) -> Bounds:
        if minor not in known:
            known[minor] = left_of(asked, Money(minor, price.currency), costs)
        return known[minor]

    worst = _solve(lambda minor: left(minor).low, price, margin_bp)
    if worst and not _reaches(left(worst.minor - 1).high, worst.minor - 1, margin_bp):
        return worst, worst  # what is left grows with the price: no lower one can do
    return worst, _solve(lambda minor: left(minor).high, price, margin_bp)


def _reaches(left: int | None, minor: int, margin_bp: int) -> bool:
    return left is not None and left * 10_000 >= minor * margin_bp


def _solve(left: Callable[[int], int | None], start: Money, margin_bp: int) -> Money | None:
    """The least price that leaves the margin: what is left grows with the price, in few kinks."""

    def short(minor: int) -> int:
        told = left(minor)
        assert told is not None  # an open end stays open at every price
        return told * 10_000 - minor * margin_bp

    if left(start.minor) is None:
        return None
    found = _near(short, start.minor)
    if found is not None:
        return Money(found, start.currency)
    low, high = 0, max(start.minor, 1)
    while short(high) < 0:
        low, high = high, high * 2
        if high > start.minor * 1000:
            return None
    while high - low > 1:
        at_low, at_high = short(low), short(high)
        # The line through both ends hits the price at once unless a kink lies between.
        step = (high - low) * at_high // (at_high - at_low)
        guess = min(max(high - step, low + 1), high - 1)
        if short(guess) < 0:
            low = guess
            if short(guess + 1) >= 0:
                return Money(guess + 1, start.currency)
        else:
            high = guess
            if short(guess - 1) < 0:
                break
    return Money(high, start.currency)


def _near(short: Callable[[int], int], start: int) -> int | None:
    """The root where the line through two prices hits it, or None where a kink is in the way."""
    one, other = max(start, 1), 2 * max(start, 1)
    at_one, at_other = short(one), short(other)
    if at_other <= at_one:
        return None
    guess = max(one - at_one * (other - one) // (at_other - at_one), 1)
    for _ in range(_MOST_STEPS):
        if short(guess) < 0:
            guess += 1
        elif short(guess - 1) < 0:
            return guess
        else:
            guess -= 1
    return None
