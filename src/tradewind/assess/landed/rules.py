"""The sums of a consignment: landed at the place, left for the firm.

landed = price + what the buyer bears up to the named place (duty and taxes he cannot recover too)
left   = price − what the seller bears − profits tax, for maker and Hong Kong company together
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from tradewind.assess.landed.question import Figure, LandedQuestion, TaxRates
from tradewind.model.bounds import Bounds, spread, total
from tradewind.model.costs import CostLine, Payer, Slope
from tradewind.model.finding import Missing
from tradewind.model.money import Money

_HUNDRED = Decimal(100)


def borne(lines: Iterable[CostLine], payers: Mapping[str, Payer]) -> tuple[CostLine, ...]:
    """The lines with who bears each under the Incoterm."""
    told = ((line, payers.get(line.kind, "seller")) for line in lines)
    return tuple(
        line if line.payer == payer else replace(line, payer=payer) for line, payer in told
    )


def figure(start: Money, lines: Iterable[CostLine], sign: int) -> Figure:
    """A sum that starts from the price and adds (+1) or takes off (-1) cost lines."""
    every = tuple(lines)
    costs = total((line.bounds for line in every), start.currency)
    exact = Bounds.exactly(start)
    known = sum(line.amount.minor for line in every if line.amount is not None)
    return Figure(
        Money(start.minor + sign * known, start.currency),
        exact + costs if sign > 0 else exact - costs,
        tuple(dict.fromkeys(gap for line in every for gap in line.missing)),
    )


def _tax(profit: int | None, percent: Decimal | None) -> int | None:
    """Tax on a profit in minor units; a loss pays none and gives none back."""
    if profit is None or percent is None:
        return None
    return int((max(profit, 0) * percent / _HUNDRED).to_integral_value(ROUND_HALF_UP))


def taxed(profit: Bounds, rates: TaxRates) -> Bounds:
    """The profits tax on a profit that may itself be known only between two ends."""
    low = _tax(profit.low, rates.low)
    high = _tax(profit.high, rates.high)
    # Nobody pays less than nothing, whatever is not known.
    return Bounds(0 if low is None else low, high, profit.currency)


def after_tax(profit: Bounds, rates: TaxRates) -> Bounds:
    """What is left of a profit: the least profit at the highest rate, and the reverse."""
    low, high = _tax(profit.low, rates.high), _tax(profit.high, rates.low)
    return Bounds(
        None if profit.low is None or low is None else profit.low - low,
        None if profit.high is None else profit.high - (high or 0),
        profit.currency,
    )


@dataclass(frozen=True, slots=True)
class SellerCosts:
    """What the seller bears: the maker's lines and the rest, still and moving with the price."""

    maker: Bounds
    rest: Bounds
    maker_moving: tuple[tuple[Slope, Slope], ...]
    rest_moving: tuple[tuple[Slope, Slope], ...]

    def at(self, price: Money) -> tuple[Bounds, Bounds]:
        """The maker's costs and the other costs at a price."""
        return (
            self.maker + _moved(self.maker_moving, price),
            self.rest + _moved(self.rest_moving, price),
        )


def _moved(slopes: Iterable[tuple[Slope, Slope]], price: Money) -> Bounds:
    ends = [(low.at(price.minor), high.at(price.minor)) for low, high in slopes]
    return Bounds(sum(low for low, _ in ends), sum(high for _, high in ends), price.currency)


def seller_costs(
    asked: LandedQuestion, price: Money, seller_lines: Iterable[CostLine]
) -> SellerCosts:
    """The seller's lines summed by who books them and by whether they move with the price."""
    every = tuple(seller_lines)

    def booked(is_makers: bool) -> list[CostLine]:
        return [line for line in every if (line.kind in asked.maker_lines) == is_makers]

    def still(is_makers: bool) -> Bounds:
        lines = (line.bounds for line in booked(is_makers) if line.slopes is None)
        return total(lines, price.currency)

    def moving(is_makers: bool) -> tuple[tuple[Slope, Slope], ...]:
        return tuple(line.slopes for line in booked(is_makers) if line.slopes is not None)

    return SellerCosts(still(True), still(False), moving(True), moving(False))


def _profits(
    asked: LandedQuestion, price: Money, costs: SellerCosts
) -> tuple[tuple[Bounds, TaxRates], ...]:
    """Each profit with the tax it bears; several where it is split at the transfer price."""
    maker, rest = costs.at(price)
    sold = Bounds.exactly(price)
    if asked.hk_tax is None:
        return ((sold - maker - rest, asked.maker_tax),)
    if asked.transfer_price is None:
        profit = sold - maker - rest
        return ((profit, asked.maker_tax), (profit, asked.hk_tax))
    handed = Bounds.exactly(asked.transfer_price)
    return ((handed - maker, asked.maker_tax), (sold - handed - rest, asked.hk_tax))


def left_of(asked: LandedQuestion, price: Money, costs: SellerCosts) -> Bounds:
    """What is left after tax; between both ends where all of it may be taxed in either place."""
    kept = (after_tax(*one) for one in _profits(asked, price, costs))
    return (spread if asked.is_taxed_in_either else total)(kept, price.currency)


def tax_and_ends(
    asked: LandedQuestion, price: Money, costs: SellerCosts
) -> tuple[Bounds, dict[str, Bounds]]:
    """The profits tax, and where all profit may be in either place the tax in each."""
    profits = _profits(asked, price, costs)
    if not asked.is_taxed_in_either:
        return total((taxed(*one) for one in profits), price.currency), {}
    ends = {rates.place: taxed(profit, rates) for profit, rates in profits}
    return spread(ends.values(), price.currency), ends


def tax_line(asked: LandedQuestion, tax: Bounds, seller: Iterable[CostLine]) -> CostLine:
    """The profits tax as a cost line with the rates it may be at; open where the profit is."""
    rates = (asked.maker_tax,) if asked.hk_tax is None else (asked.maker_tax, asked.hk_tax)
    cites = tuple(cite for one in rates for cite in one.cites)
    text = " / ".join(
        f"{one.place} {one.low}%" if one.low == one.high else f"{one.place} {one.low}–{one.high}%"
        for one in rates
        if one.low is not None
    )
    gaps = dict.fromkeys(
        (
            *((Missing("input", "transfer_price", "left"),) if asked.is_taxed_in_either else ()),
            *(gap for line in seller if line.amount is None for gap in line.missing),
        )
    )
    every = (*gaps, *(gap for one in rates for gap in one.missing))
    missing = () if tax.only is not None else every  # they count only where they leave it open
    return CostLine("profits_tax", tax, text, cites, missing, all(cite.confirmed for cite in cites))


def break_even(fixed: tuple[int, int], left: tuple[Decimal, Decimal]) -> int | None:
    """The units at which the second way catches up with the first; None if it never does.

    `fixed` are the fixed costs of the two ways and `left` what each leaves per unit, in the same
    minor units. The second way must cost more to set up and leave more per unit.
    """
    extra, gain = fixed[1] - fixed[0], left[1] - left[0]
    if extra <= 0 or gain <= 0:
        return None
    whole, rest = divmod(Decimal(extra), gain)
    return int(whole) + (1 if rest else 0)
