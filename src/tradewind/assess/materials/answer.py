"""The materials of one good summed by origin; no rule of origin is applied to them.

A sum holds the values that are known; how many lines it lacks stands beside it. Amounts of other
currencies are exchanged at the published rate of the day asked about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tradewind.facts import Facts
from tradewind.facts.exchange import exchange
from tradewind.model.enterprise import Material
from tradewind.model.money import FineMoney, Money
from tradewind.model.source import Cite

# What a line must say before origin can be asked of it.
_ASKED: dict[str, Callable[[Material], bool]] = {
    "goods_code": lambda one: one.goods_code is None,
    "hs_edition": lambda one: one.goods_code is not None and one.hs_edition is None,
    "origin": lambda one: one.origin is None,
    "value": lambda one: one.told_value is None,
    "agreement": lambda one: one.is_originating is True and one.agreement is None,
    "proof": lambda one: one.is_originating is True and one.proof in (None, "none"),
}


@dataclass(frozen=True, slots=True)
class OfOrigin:
    """The lines of one origin, or of those whose origin nobody told.

    ``value`` is the sum of those known; None where none is. ``unvalued`` counts the lines that it
    lacks: no value was told, or none that can be exchanged. ``share_pct`` is of the price.
    """

    origin: str | None
    lines: int
    unvalued: int
    value: FineMoney | None
    share_pct: Decimal | None


@dataclass(frozen=True, slots=True)
class MaterialsAnswer:
    """All lines together, by origin, and for each field how many lines lack it."""

    whole: OfOrigin
    by_origin: tuple[OfOrigin, ...]
    price: Money | None
    missing: tuple[tuple[str, int], ...]
    cites: tuple[Cite, ...]


def answer(lines: Sequence[Material], price: Money | None, facts: Facts) -> MaterialsAnswer:
    """What the lines say, in the currency of the price, else in the one most of them are in."""
    currency = price.currency if price else _most_used(lines)
    cites: dict[Cite, None] = {}
    groups: dict[str | None, list[FineMoney | None]] = {}
    for line in lines:
        value = _in(currency, line.told_value, facts, cites)
        groups.setdefault(line.origin, []).append(value)
    by_origin = [_summed(origin, values, price) for origin, values in groups.items()]
    return MaterialsAnswer(
        _summed(None, [one for values in groups.values() for one in values], price),
        tuple(sorted(by_origin, key=_largest_first)),
        price,
        tuple((name, count) for name, lacks in _ASKED.items() if (count := sum(map(lacks, lines)))),
        tuple(cites),
    )


def _most_used(lines: Sequence[Material]) -> str:
    used = Counter(value.currency for one in lines if (value := one.told_value))
    return used.most_common(1)[0][0] if used else ""


def _in(
    currency: str, value: FineMoney | None, facts: Facts, cites: dict[Cite, None]
) -> FineMoney | None:
    """A value in a currency; None where it is not told or no rate is known."""
    if value is None or value.currency == currency:
        return value
    quote = exchange(value.currency, currency, facts)
    if quote is None:
        return None
    cites.update(dict.fromkeys(quote.cites))
    return FineMoney.of(value.amount * quote.rate, currency)


def _summed(
    origin: str | None, values: Sequence[FineMoney | None], price: Money | None
) -> OfOrigin:
    known = [one for one in values if one is not None]
    total = sum((one.amount for one in known), Decimal(0))
    value = FineMoney.of(total, known[0].currency) if known else None
    share = total * 100 / price.amount if known and price and price.minor else None
    return OfOrigin(origin, len(values), len(values) - len(known), value, share)


def _largest_first(one: OfOrigin) -> tuple[bool, Decimal, str]:
    """The largest value first, then those without any; the unknown origin is the last."""
    amount = one.value.amount if one.value else Decimal(-1)
    return one.origin is None, -amount, one.origin or ""
