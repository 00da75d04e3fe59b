"""A firm's file with some numbers tried otherwise: prices, volumes, freight quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tradewind.firm_file.faults import KeyPath, Plain
from tradewind.firm_file.writing import changed
from tradewind.model.enterprise import FirmFile
from tradewind.model.money import Money
from tradewind_desk.plans.asking import FILE, read_file

_FREIGHT = "main_carriage"
_WAYS = {"direct": "page.direct", "via-hk": "page.through"}


@dataclass(frozen=True, slots=True)
class Number:
    """One number that can be tried otherwise, and where it stands in the file."""

    name: str  # of its field in the form
    what: str  # price, consignment, year, freight, freight_way: a code of the words
    market: str
    value: Decimal | int | None
    currency: str
    path: KeyPath
    ways: tuple[str, ...] = ()  # codes of the way and the mode that a quote is for
    holds_in: tuple[str, ...] = ()  # of the common price: the markets without a price of their own

    def written(self, value: Decimal | int) -> Plain:
        """A new value as the file has it."""
        return f"{value} {self.currency}" if self.currency else Decimal(int(value))


def numbers(text: str, markets: tuple[str, ...]) -> list[Number]:
    """What can be tried otherwise: of the offering, and of each market asked of."""
    firm = read_file(text)
    return [*_of_offering(firm, markets), *_of_targets(firm, markets), *_of_freight(firm, markets)]


def idle_price(text: str, markets: tuple[str, ...]) -> Money | None:
    """The common price, where each of the markets has its own and it moves nothing."""
    firm = read_file(text)
    is_idle = bool(markets) and not _without_price(firm, markets)
    return firm.price.amount if firm.price and is_idle else None


def _without_price(firm: FirmFile, markets: tuple[str, ...]) -> tuple[str, ...]:
    """The markets that the common price holds in."""
    own = {one.market for one in firm.targets or () if one.price is not None}
    return tuple(code for code in markets if code not in own)


def with_numbers(text: str, markets: tuple[str, ...], told: Mapping[str, Any]) -> str:
    """The file with what was typed in place of what stood there; blank leaves it as it is."""
    edits = [
        (one.path, one.written(told[one.name]))
        for one in numbers(text, markets)
        if told.get(one.name) is not None and told[one.name] != one.value
    ]
    return changed(FILE, text.encode(), edits).decode() if edits else text


def _of_offering(firm: FirmFile, markets: tuple[str, ...]) -> Iterator[Number]:
    price, holds_in = firm.price.amount if firm.price else None, _without_price(firm, markets)
    if price is not None and holds_in:
        number = _money("price", "price", "", price, ("price", "amount"))
        yield replace(number, holds_in=holds_in)
    goods = firm.offering.goods if firm.offering else None
    if goods is not None:
        path = ("offering", "goods", "units_per_consignment")
        yield Number("units", "consignment", "", goods.units_per_consignment, "", path)


def _of_targets(firm: FirmFile, markets: tuple[str, ...]) -> Iterator[Number]:
    for at, one in enumerate(firm.targets or ()):
        if one.market not in markets:
            continue
        if one.price is not None:
            path = ("targets", at, "price")
            yield _money(f"price-{one.market}", "price", one.market, one.price, path)
        path = ("targets", at, "units_a_year")
        yield Number(f"year-{one.market}", "year", one.market, one.units_a_year, "", path)


def _of_freight(firm: FirmFile, markets: tuple[str, ...]) -> Iterator[Number]:
    for at, one in enumerate(firm.quotes or ()):
        if one.line == _FREIGHT and one.market in markets and one.amount is not None:
            path = _WAYS.get(one.path or "", f"path.{one.path}") if one.path else ""
            ways = tuple(code for code in (path, one.mode and f"mode.{one.mode}") if code)
            what, place = ("freight_way" if ways else "freight"), ("quotes", at, "amount")
            number = _money(f"freight-{one.market}-{at}", what, one.market, one.amount, place)
            yield replace(number, ways=ways)


def _money(name: str, what: str, market: str, amount: Money, path: KeyPath) -> Number:
    return Number(name, what, market, amount.amount, amount.currency, path)
