"""An amount that may be known only between two ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tradewind.model.money import Money


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between `low` and `high`, in minor units of one currency; None is an open end."""

    low: int | None
    high: int | None
    currency: str

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"bounds are reversed: {self.low} > {self.high}")

    @classmethod
    def exactly(cls, money: Money) -> Bounds:
        """One amount."""
        return cls(money.minor, money.minor, money.currency)

    @classmethod
    def unknown_cost(cls, currency: str) -> Bounds:
        """A cost of which only this is known: it is not an income."""
        return cls(0, None, currency)

    @property
    def only(self) -> Money | None:
        """The amount, where both ends meet."""
        met = self.low is not None and self.low == self.high
        return Money(self.low or 0, self.currency) if met else None

    @property
    def low_money(self) -> Money | None:
        """The lower end as money."""
        return None if self.low is None else Money(self.low, self.currency)

    @property
    def high_money(self) -> Money | None:
        """The upper end as money."""
        return None if self.high is None else Money(self.high, self.currency)

    def __add__(self, other: Bounds) -> Bounds:
        self._same(other)
        return Bounds(_plus(self.low, other.low), _plus(self.high, other.high), self.currency)

    def __sub__(self, other: Bounds) -> Bounds:
        self._same(other)
        return Bounds(_less(self.low, other.high), _less(self.high, other.low), self.currency)

    def _same(self, other: Bounds) -> None:
        if other.currency != self.currency:
            raise ValueError(f"cannot reckon {other.currency} with {self.currency}")

    def overlaps(self, other: Bounds) -> bool:
        """Whether one cannot say which of the two is more."""
        above = self.low is not None and other.high is not None and self.low > other.high
        below = self.high is not None and other.low is not None and self.high < other.low
        return not (above or below)


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def total(parts: Iterable[Bounds], currency: str) -> Bounds:
    """The sum of amounts, open wherever one of them is."""
    result = Bounds(0, 0, currency)
    for part in parts:
        result = result + part
    return result


def spread(parts: Iterable[Bounds], currency: str) -> Bounds:
    """The least low and the greatest high: which of the parts holds is not known."""
    every = list(parts)
    lows = [part.low for part in every]
    highs = [part.high for part in every]
    return Bounds(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        currency,
    )
