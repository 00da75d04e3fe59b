"""The sums of a consignment: landed at the place, left for the firm.

landed = price + what the buyer bears up to the named place (duty and taxes he cannot recover too)
left   = price − what the seller bears − profits tax, for maker and Hong Kong company together
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from tradewind.assess.landed.question import Figure, LandedQuestion, TaxRates
from tradewind.model.bounds import Bounds, spread, total
from tradewind.model.costs import CostLine, Payer
from tradewind.model.finding import Missing
from tradewind.model.money import Money

_HUNDRED = Decimal(100)


def borne(lines: Iterable[CostLine], payers: Mapping[str, Payer]) -> tuple[CostLine, ...]:
    """The lines with who bears each under the Incoterm."""
    return tuple(
        CostLine(
            line.kind, line.bounds, line.rate, line.cites, line.missing, line.is_confirmed,
            line.is_example, payers.get(line.kind, "seller"),
        )
        for line in lines
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


def maker_and_company(
    asked: LandedQuestion, price: Money, lines: Iterable[CostLine]
) -> tuple[Bounds, Bounds]:
    """The profits of the maker and of the Hong Kong company at the transfer price."""
    assert asked.transfer_price is not None
    every = tuple(lines)
    mine = total(
        (line.bounds for line in every if line.kind in asked.maker_lines), price.currency
    )
    theirs = total(
        (line.bounds for line in every if line.kind not in asked.maker_lines), price.currency
    )
    handed = Bounds.exactly(asked.transfer_price)
    return handed - mine, Bounds.exactly(price) - handed - theirs


def left_and_tax(
    asked: LandedQuestion, price: Money, seller_lines: Iterable[CostLine]
) -> tuple[Bounds, CostLine, dict[str, Bounds]]:
    """What is left after tax, the tax as a line, and the tax with all profit in either place."""
    lines = tuple(seller_lines)
    profit = figure(price, lines, -1).bounds
    if asked.hk_tax is None:
        rates = asked.maker_tax
        tax = taxed(profit, rates)
        return after_tax(profit, rates), _tax_line(tax, (rates,), ()), {}
    both = (asked.maker_tax, asked.hk_tax)
    if asked.transfer_price is not None:
        profits = maker_and_company(asked, price, lines)
        left = total((after_tax(p, r) for p, r in zip(profits, both, strict=True)), price.currency)
        tax = total((taxed(p, r) for p, r in zip(profits, both, strict=True)), price.currency)
        return left, _tax_line(tax, both, ()), {}
    ends = {rates.place: taxed(profit, rates) for rates in both}
    left = spread((after_tax(profit, rates) for rates in both), price.currency)
    tax = spread(ends.values(), price.currency)
    gap = Missing("input", "transfer_price", "left")
    return left, _tax_line(tax, both, (gap,)), ends


def _tax_line(
    tax: Bounds, rates: tuple[TaxRates, ...], gaps: tuple[Missing, ...]
) -> CostLine:
    """The tax as a cost line; its gaps count only where they leave it open."""
    cites = tuple(cite for one in rates for cite in one.cites)
    text = " / ".join(
        f"{one.place} {one.low}%" if one.low == one.high else f"{one.place} {one.low}–{one.high}%"
        for one in rates
        if one.low is not None
    )
    every = (*gaps, *(gap for one in rates for gap in one.missing))
    missing = () if tax.only is not None and tax.only.minor == 0 else every
    return CostLine(
        "profits_tax", tax, text, cites, missing, all(cite.confirmed for cite in cites)
    )


def break_even(
    fixed: tuple[int, int], left: tuple[Decimal, Decimal]
) -> int | None:
    """The units at which the second way catches up with the first; None if it never does.

    `fixed` are the fixed costs of the two ways and `left` what each leaves per unit, in the same
    minor units. The second way must cost more to set up and leave more per unit.
    """
    extra, gain = fixed[1] - fixed[0], left[1] - left[0]
    if extra <= 0 or gain <= 0:
        return None
    whole, rest = divmod(Decimal(extra), gain)
    return int(whole) + (1 if rest else 0)
