"""Profits tax on what is left, and the VAT that an export does not get back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tradewind.assess.landed.question import TaxRates
from tradewind.facts import Facts, Held
from tradewind.facts.exchange import convert
from tradewind.model.bounds import Bounds, spread
from tradewind.model.costs import CostLine, Slope, unknown
from tradewind.model.enterprise import Enterprise
from tradewind.model.finding import Missing
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money
from tradewind.model.rate import AdValorem, Free, parse_rate
from tradewind.model.source import Cite
from tradewind.rules import Answer

_CN, _HK = "sellers/cn", "sellers/hk"
OWN_REFUND = "export_vat_refund_pct"


def _percent(held: Held) -> Decimal | None:
    return None if held.value is None else Decimal(held.value)


def mainland_profits_tax(firm: Enterprise, inputs: Mapping[str, Answer], facts: Facts) -> TaxRates:
    """Enterprise income tax: ordinary, or that of a small low-profit enterprise."""
    ordinary = facts.value(f"{_CN}:profits_tax_rate")
    small = facts.value(f"{_CN}:small_low_profit_effective_rate")
    gaps = [Missing("fact", one.fact, "left") for one in (ordinary, small) if not one.cites]
    if ordinary.value is None:
        return TaxRates("CN", None, None, (), tuple(gaps))
    high = _percent(ordinary)
    eligible, more = _is_small(firm, inputs, facts)
    if small.value is None and small.state == "ended":
        return TaxRates("CN", high, high, ordinary.cites)
    if eligible is False:
        return TaxRates("CN", high, high, ordinary.cites)
    low = _percent(small)
    cites = (*small.cites, *ordinary.cites)
    if eligible is True and low is not None:
        return TaxRates("CN", low, low, small.cites, caution="landed.small_rate_may_be_lost")
    return TaxRates("CN", low, high, cites, (*gaps, *more))


def _is_small(
    firm: Enterprise, inputs: Mapping[str, Answer], facts: Facts
) -> tuple[bool | None, tuple[Missing, ...]]:
    """Whether the firm is a small low-profit enterprise: every ceiling, three-valued."""
    tests = [
        _under(firm.taxable_income, "taxable_income", facts),
        _under(firm.assets, "assets", facts),
        _few(firm.employees, facts),
        _unrestricted(inputs),
    ]
    verdicts = [verdict for verdict, _ in tests]
    gaps = tuple(gap for _, each in tests for gap in each)
    if False in verdicts:
        return False, ()
    return (None if None in verdicts else True), gaps


Tested = tuple[bool | None, tuple[Missing, ...]]


def _under(amount: Money | None, name: str, facts: Facts) -> Tested:
    held = facts.value(f"{_CN}:small_low_profit_{name}_ceiling")
    if held.value is None:
        return None, (Missing("fact", held.fact, "left"),)
    told = None if amount is None else convert(amount, held.unit, facts)
    if told is None:
        return None, (Missing("input", f"enterprise.{name}", "left"),)
    return told[0].amount <= Decimal(held.value), ()


def _few(employees: int | None, facts: Facts) -> Tested:
    held = facts.value(f"{_CN}:small_low_profit_employees_ceiling")
    if held.value is None:
        return None, (Missing("fact", held.fact, "left"),)
    if employees is None:
        return None, (Missing("input", "enterprise.employees", "left"),)
    return employees <= Decimal(held.value), ()


def _unrestricted(inputs: Mapping[str, Answer]) -> Tested:
    told = inputs.get("in_restricted_industry")
    if told is None:
        return None, (Missing("input", "in_restricted_industry", "left"),)
    return not told, ()


def hong_kong_profits_tax(inputs: Mapping[str, Answer], facts: Facts) -> TaxRates:
    """Profits tax of a corporation: the lower band, or the full rate."""
    lower, full = (facts.value(f"{_HK}:{name}") for name in _HK_RATES)
    band = facts.value(f"{_HK}:profits_tax_lower_band")
    gaps = [Missing("fact", one.fact, "left") for one in (lower, full, band) if one.value is None]
    cites = (*lower.cites, *full.cites)
    within = inputs.get("hk_profits_within_lower_band")
    if within is True and not gaps:
        return TaxRates("HK", _percent(lower), _percent(lower), (*lower.cites, *band.cites))
    if within is False and full.value is not None:
        # Above the band the next dollar is taxed at the full rate.
        return TaxRates("HK", _percent(full), _percent(full), full.cites)
    if within is None:
        gaps.append(Missing("input", "hk_profits_within_lower_band", "left"))
    return TaxRates("HK", _percent(lower), _percent(full), cites, tuple(gaps))


_HK_RATES = ("profits_tax_lower_rate", "profits_tax_rate")


def export_vat_cost(
    goods: GoodsCode | None,
    fob: tuple[Bounds, tuple[Missing, ...]],
    inputs: Mapping[str, Answer],
    facts: Facts,
    slopes: tuple[Slope, Slope] | None = None,
) -> CostLine:
    """FOB value × (VAT rate − refund rate): a cost, never an income.

    `slopes` say how the two ends of the FOB value move with the price.
    """
    value, open_value = fob
    kind, currency = "export_vat_cost", value.currency
    rate = facts.value(f"{_CN}:export_vat_rate")
    refund, cites, gaps = _refund(goods, inputs, facts)
    if rate.value is None:
        gaps = (*gaps, Missing("fact", rate.fact, "left"))
    if gaps or refund is None or rate.value is None:
        return unknown(kind, currency, *gaps)
    percent = max(Decimal(rate.value) - refund, Decimal(0))
    every = (*rate.cites, *cites)
    text = f"FOB × ({rate.value}% − {refund}%)"
    if percent == 0:
        nothing = Bounds(0, 0, currency)
        return CostLine(kind, nothing, text, every, (), all(cite.confirmed for cite in every))
    ends = [
        Bounds.unknown_cost(currency)
        if end is None
        else Bounds.exactly(Money.of(Money(end, currency).amount * percent / 100, currency))
        for end in (value.low, value.high)
    ]
    return CostLine(
        kind,
        spread(ends, currency),
        text,
        every,
        open_value,
        all(cite.confirmed for cite in every),
        slopes=_taxed(slopes, percent),
    )


def _taxed(slopes: tuple[Slope, Slope] | None, percent: Decimal) -> tuple[Slope, Slope] | None:
    """How a percentage of a moving value moves."""
    if slopes is None:
        return None
    low, high = (Slope(one.share * percent / 100, one.offset * percent / 100) for one in slopes)
    return low, high


def _refund(
    goods: GoodsCode | None, inputs: Mapping[str, Answer], facts: Facts
) -> tuple[Decimal | None, tuple[Cite, ...], tuple[Missing, ...]]:
    """The refund rate: what the firm's own tax file says, else the pack's for the code."""
    own = inputs.get(OWN_REFUND)
    if isinstance(own, Decimal):
        return own, (), ()
    asks = Missing("input", OWN_REFUND, "left")
    if goods is None:
        return None, (), (Missing("input", "goods.hs6", "left"), asks)
    table = f"{_CN}:refunds"
    lines = facts.rates(table, "export-vat-refund", goods.digits)
    line = f"{table}[{goods.digits}]" if facts.table(table) else table
    is_whole = len(lines) == 1 and len(lines[0].code) <= len(goods.digits)
    if not is_whole or lines[0].held.value is None:
        return None, (), (Missing("fact", line, "left"), asks)
    rate = parse_rate(lines[0].held.value)
    if isinstance(rate, Free):
        return Decimal(0), lines[0].held.cites, ()
    if not isinstance(rate, AdValorem):
        return None, (), (Missing("fact", line, "left"), asks)
    return rate.percent, lines[0].held.cites, ()
