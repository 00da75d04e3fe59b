"""What each route costs and leaves: questions in, answers out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tradewind.assess.landed.question import Figure, LandedAnswer, LandedQuestion
from tradewind.assess.landed.rules import borne, figure, left_and_tax
from tradewind.model.finding import Finding
from tradewind.model.money import Money


def answer(questions: Sequence[LandedQuestion]) -> list[LandedAnswer]:
    """One answer for each route, in order."""
    return [_answer(question) for question in questions]


def _answer(asked: LandedQuestion) -> LandedAnswer:
    lines = borne(asked.lines, asked.payers)
    counted = tuple(
        line for line in lines if line.payer == "seller" or line.kind in asked.place_lines
    )
    out_of_scope = tuple(
        Finding("landed.not_counted", {"line": line.kind}) for line in lines if line not in counted
    )
    if asked.price is None:
        return LandedAnswer(counted, None, None, {}, asked.cash_tied_up, out_of_scope)
    buyer = [line for line in counted if line.payer == "buyer"]
    seller = [line for line in counted if line.payer == "seller"]
    landed = figure(asked.price, buyer, +1)
    bounds, tax, ends = left_and_tax(asked, asked.price, seller)
    before = figure(asked.price, (*seller, tax), -1)
    left = Figure(before.known_part, bounds, before.missing)
    return LandedAnswer((*counted, tax), landed, left, ends, asked.cash_tied_up, out_of_scope)


def price_for_margin(
    at_price: Callable[[Money], Figure | None], start: Money, margin_bp: int
) -> tuple[Money | None, Money | None]:
    """The lowest prices that leave a margin for sure, and that may leave it.

    The same sum solved the other way: `at_price` gives what is left at a price; the margin is a
    share of that price in basis points. None where no price up to a thousand times the start does.
    """
    return (
        _solve(at_price, start, margin_bp, lambda told: told.bounds.low),
        _solve(at_price, start, margin_bp, lambda told: told.bounds.high),
    )


def _solve(
    at_price: Callable[[Money], Figure | None],
    start: Money,
    margin_bp: int,
    end: Callable[[Figure], int | None],
) -> Money | None:
    def reaches(minor: int) -> bool:
        told = at_price(Money(minor, start.currency))
        left = None if told is None else end(told)
        return left is not None and left * 10_000 >= minor * margin_bp

    low, high = 0, max(start.minor, 1)
    ceiling = high * 1000
    while not reaches(high):
        low, high = high, high * 2
        if high > ceiling:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return Money(high, start.currency)
