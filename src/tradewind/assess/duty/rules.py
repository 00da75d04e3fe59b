"""How a rate becomes an amount: the mechanics of duty on one consignment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from tradewind.facts.exchange import rate_fact
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.rate import (
    AdValorem,
    Agricultural,
    Applicable,
    FloorTo,
    Free,
    Highest,
    Lowest,
    Minus,
    OfDuty,
    PartValue,
    Rate,
    Reference,
    Rest,
    Specific,
    Sum,
    UnknownRate,
)
from tradewind.model.source import Cite

_HUNDRED = Decimal(100)


def _no_rate(currency: str) -> Missing:
    return Missing("fact", rate_fact(currency), "duty")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a rate is charged on. Amounts are major units of the question's currency."""

    value: Decimal | None
    quantities: Mapping[str, Decimal]
    parts: Mapping[str, Money]
    duty: Decimal | None
    duty_percent: Decimal | None
    to_currency: Callable[[str], tuple[Decimal, tuple[Cite, ...]] | None]
    value_missing: tuple[Missing, ...] = ()
    no_rate: Callable[[str], Missing] = _no_rate
    parts_charged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount, or what is missing for it; `percent` where the rate is purely ad valorem."""

    amount: Decimal | None
    percent: Decimal | None = None
    missing: tuple[Missing, ...] = ()
    cites: tuple[Cite, ...] = ()


def _unknown(kind: Literal["input", "fact"], name: str) -> Charge:
    return Charge(None, None, (Missing(kind, name, "duty"),))


def _share(percent: Decimal, of: Decimal | None) -> Decimal | None:
    return None if of is None else of * percent / _HUNDRED


def charge(rate: Rate, on: Ground) -> Charge:
    """What a rate comes to; unknown stays unknown, with what is missing."""
    match rate:
        case Free():
            return Charge(Decimal(0), Decimal(0))
        case AdValorem(percent):
            return Charge(_share(percent, on.value), percent, on.value_missing)
        case Specific():
            return _specific(rate, on)
        case Sum(parts):
            return _together(parts, on, sum)
        case Highest(parts):
            return _together(parts, on, max)
        case Lowest(parts):
            return _together(parts, on, min)
        case Minus(whole, less):
            return _together((whole, less), on, _less)
        case PartValue(part, of):
            return _part(part, of, on)
        case Rest(of):
            return _rest(of, on)
        case FloorTo(percent):
            return _floor(percent, on)
        case OfDuty(percent):
            return _of_duty(percent, on)
        case Reference(code):
            return _unknown("fact", f"rate of {code}")
        case Agricultural(code):
            return _unknown("input", f"recipe ({code})")
        case Applicable():
            return _unknown("input", "goods_code.own_line")
        case UnknownRate(raw):
            return _unknown("fact", f"rate: {raw}")


def _specific(rate: Specific, on: Ground) -> Charge:
    quantity = on.quantities.get(rate.unit)
    exchange = on.to_currency(rate.currency)
    gaps = []
    if quantity is None:
        gaps.append(Missing("input", f"quantity.{rate.unit}", "duty"))
    if exchange is None:
        gaps.append(on.no_rate(rate.currency))
    if quantity is None or exchange is None:
        return Charge(None, None, tuple(gaps))
    per_unit, cites = exchange
    return Charge(rate.amount * per_unit * quantity / rate.per, None, (), cites)


def _less(amounts: list[Decimal]) -> Decimal:
    return max(amounts[0] - amounts[1], Decimal(0))


def _together(
    parts: tuple[Rate, ...], on: Ground, join: Callable[[list[Decimal]], Decimal | int]
) -> Charge:
    charges = [charge(part, on) for part in parts]
    amounts = [one.amount for one in charges if one.amount is not None]
    percents = [one.percent for one in charges if one.percent is not None]
    return Charge(
        Decimal(join(amounts)) if len(amounts) == len(parts) else None,
        Decimal(join(percents)) if len(percents) == len(parts) else None,
        tuple(gap for one in charges for gap in one.missing),
        tuple(cite for one in charges for cite in one.cites),
    )


def _part(part: str, rate: Rate, on: Ground) -> Charge:
    worth = _worth_of(part, on)
    if worth.amount is None:
        return worth
    ground = replace(on, value=worth.amount, duty_percent=None, value_missing=())
    told = charge(rate, ground)
    # Not a share of the whole value.
    return Charge(told.amount, None, told.missing, (*told.cites, *worth.cites))


def _worth_of(part: str, on: Ground) -> Charge:
    """What a part of the goods is worth, in the currency of the question."""
    worth = on.parts.get(part)
    if worth is None:
        return _unknown("input", f"part_value.{part}")
    exchange = on.to_currency(worth.currency)
    if exchange is None:
        return Charge(None, None, (on.no_rate(worth.currency),))
    per_unit, cites = exchange
    return Charge(worth.amount * per_unit, None, (), cites)


def _rest(rate: Rate, on: Ground) -> Charge:
    if not on.parts_charged:
        return charge(rate, on)
    worth = [_worth_of(part, on) for part in sorted(on.parts_charged)]
    amounts = [one.amount for one in worth if one.amount is not None]
    gaps = tuple(gap for one in worth for gap in one.missing)
    if on.value is None or len(amounts) < len(worth):
        return Charge(None, None, on.value_missing + gaps)
    left = max(on.value - sum(amounts), Decimal(0))
    told = charge(rate, replace(on, value=left, duty_percent=None))
    cites = tuple(cite for one in worth for cite in one.cites)
    return Charge(told.amount, None, told.missing, (*told.cites, *cites))


def _floor(percent: Decimal, on: Ground) -> Charge:
    if on.duty is None or on.value is None:
        return Charge(None, None, on.value_missing or (Missing("fact", "base duty", "duty"),))
    lifted = max(on.value * percent / _HUNDRED - on.duty, Decimal(0))
    share = None if on.duty_percent is None else max(percent - on.duty_percent, Decimal(0))
    return Charge(lifted, share)


def _of_duty(percent: Decimal, on: Ground) -> Charge:
    share = _share(percent, on.duty_percent)
    if on.duty is None:
        return Charge(None, share, on.value_missing or (Missing("fact", "base duty", "duty"),))
    return Charge(on.duty * percent / _HUNDRED, share)
