"""A line of cost: what, how much, who bears it, and on whose word."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from tradewind.model.bounds import Bounds
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite

Payer = Literal["seller", "buyer"]


@dataclass(frozen=True, slots=True)
class Slope:
    """How an end of a cost moves with the price: share × price + offset, in minor units."""

    share: Decimal
    offset: Decimal

    def at(self, price_minor: int) -> int:
        """The cost at a price, rounded half up; never below nothing."""
        cost = self.share * price_minor + self.offset
        return max(int(cost.to_integral_value(ROUND_HALF_UP)), 0)


@dataclass(frozen=True, slots=True)
class CostLine:
    """One cost of one consignment, in the currency of the price.

    `is_example` marks a dated example that stands in for the user's own quote. `part` names the
    measure where a kind of cost has several (duty, fees and taxes at the border). `slopes` say how
    the two ends move with the price, for costs that do.
    """

    kind: str
    bounds: Bounds
    rate: str = ""
    cites: tuple[Cite, ...] = ()
    missing: tuple[Missing, ...] = ()
    is_confirmed: bool = True
    is_example: bool = False
    payer: Payer = "seller"
    part: str = ""
    slopes: tuple[Slope, Slope] | None = None

    @property
    def amount(self) -> Money | None:
        """The amount where it is one."""
        return self.bounds.only


def exact(kind: str, money: Money, rate: str, cites: tuple[Cite, ...]) -> CostLine:
    """A line of one known amount."""
    sure = all(cite.confirmed for cite in cites)
    return CostLine(kind, Bounds.exactly(money), rate, cites, (), sure)


def unknown(kind: str, currency: str, *missing: Missing) -> CostLine:
    """A line of which only this is known: it is a cost."""
    return CostLine(kind, Bounds.unknown_cost(currency), "", (), missing, False)
