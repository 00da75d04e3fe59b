"""The duty of very many consignments into one market: the same answers, worked out shape by shape.

What a consignment pays hangs on its code only through the lists it stands on and the rate of its
line, and on its day only through what changed since. Consignments alike in this are one *shape*:
its measures and doubts are worked out once, by the rules that answer one question, and each
consignment then only puts its rate and its value in, in whole minor units. What cannot be reckoned
so (bands of value, sums in another currency, a code too short) goes through `answer` itself.
Generated tests hold the two equal.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from multiprocessing import get_all_start_methods, get_context
from typing import Literal, NamedTuple

from tradewind.assess.duty.answer import answer
from tradewind.assess.duty.measures import EDGES, live_measures, packs_of
from tradewind.assess.duty.question import DutyAnswer, DutyQuestion
from tradewind.assess.duty.shapes import (
    Hard,
    Reckoned,
    Slot,
    Worked,
    reckoned,
    slot_of,
    worked_branches,
)
from tradewind.facts import Facts, Library
from tradewind.facts.pack import Table
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money, minor_digits


class Consignment(NamedTuple):
    """One line of a table of questions: digits of the code, origin, day, value in minor units."""

    goods: str
    origin: str
    on: date
    value: int


class Payable(NamedTuple):
    """What one consignment pays, in minor units; None is not settled.

    `low` and `high` are the ends over every outcome, None where one of them is not known.
    """

    status: Literal["known", "depends", "unknown"]
    duty: int | None
    low: int | None
    high: int | None
    percent: Decimal | None
    taxes: int | None
    fees: int | None


class Payables:
    """Answers tables of consignments into one market, all in one currency, as known on one day."""

    def __init__(self, library: Library, asked: DutyQuestion, known_on: date) -> None:
        """`asked` gives what all consignments share: market, currency, agreement, inputs."""
        self._library, self._asked, self._known_on = library, asked, known_on
        self._days = _changes(library, asked)
        self._facts: dict[int, Facts] = {}
        self._tables = _tables_of(library, asked)
        self._bands = _bands_of(library, asked)
        for table in self._tables.held():
            library.hold(table)
        self._histories: dict[str, tuple[int, ...] | None] = {}
        self._interned: dict[object, int] = {}
        self._slots: dict[tuple[tuple[int, ...], int], tuple[Slot, ...]] = {}
        self._states: dict[tuple[int, int], object] = {}
        self._shapes: dict[tuple[object, ...], tuple[Worked, ...] | None] = {}

    def answer(self, asked: Iterable[Consignment]) -> Iterator[Payable]:
        """One answer for each consignment, in order."""
        for one in asked:
            yield self.payable(one)

    def payable(self, one: Consignment) -> Payable:
        """What one consignment pays."""
        history = self._histories.get(one.goods, ())
        if history == ():
            history = self._histories[one.goods] = self._history(one.goods)
        if history is None:
            return self._at_length(one)
        period = bisect_right(self._days, one.on)
        slots = self._slots.get((history, period))
        if slots is None:
            slots = self._slots[history, period] = self._slots_of(one.goods, period)
        state = self._states.get((history[0], period))
        if state is None:
            state = self._states[history[0], period] = self._state_of(one.goods, period)
        kinds = tuple(slot.kind for slot in slots)
        key = (state, one.origin, period, kinds, self._bands.within(one.value))
        if key not in self._shapes:
            self._shapes[key] = self._shape_of(one, period)
        shape = self._shapes[key]
        if shape is None:
            return self._at_length(one)
        found = reckoned(shape, slots, one.value)
        return self._at_length(one) if found is None else _payable(found)

    # --- by the rules for one question ---

    def _question(self, one: Consignment) -> DutyQuestion:
        return replace(
            self._asked,
            goods=GoodsCode(one.goods),
            origin=one.origin,
            customs_value=Money(one.value, self._asked.currency),
        )

    def _at_length(self, one: Consignment) -> Payable:
        facts = self._library.as_of(applies_on=one.on, known_on=self._known_on)
        [told] = answer([self._question(one)], facts)
        return payable_of(told)

    def _facts_of(self, period: int) -> Facts:
        if period not in self._facts:
            day = self._days[period - 1] if period else self._days[0] - timedelta(days=1)
            self._facts[period] = self._library.as_of(applies_on=day, known_on=self._known_on)
        return self._facts[period]

    def _shape_of(self, one: Consignment, period: int) -> tuple[Worked, ...] | None:
        if self._asked.channel is not None:
            return None
        facts, question = self._facts_of(period), self._question(one)
        if self._bands.is_foreign:
            return None
        lives = live_measures(question, one.goods, facts)
        slots = {
            (table.id.partition(":")[0], name): at
            for at, (table, name) in enumerate(self._tables.rates)
        }
        try:
            return worked_branches(lives, slots, question, facts)
        except Hard:
            return None

    # --- what a code's lines and lists were through time ---

    def _history(self, digits: str) -> tuple[int, ...] | None:
        """The lists, then each table of rates, by a number for what they say; None: too short."""
        rates: list[int] = []
        for table, measure in self._tables.rates:
            cover, below = self._library.index(table).lines(measure, digits)
            if below or (cover and "-" in cover[0]):
                return None
            rates.append(self._number(_content(cover[1] if cover else ()), table, digits))
        lists: list[object] = []
        for table, key in self._tables.lists:
            cover, below = self._library.index(table).lines(key, digits)
            groups = [cover] if cover else below
            told = frozenset((len(code) > len(digits), _content(on)) for code, on in groups)
            lists.append((told, table.scope.holds(digits, date.max)))
        return (self._interned.setdefault(("lists", *lists), len(self._interned)), *rates)

    def _number(self, content: object, table: Table, digits: str) -> int:
        is_whole = table.scope.holds(digits, date.max)
        return self._interned.setdefault((table.id, content, is_whole), len(self._interned))

    def _slots_of(self, digits: str, period: int) -> tuple[Slot, ...]:
        facts = self._facts_of(period)
        return tuple(
            slot_of(
                facts.rates(table.id, measure, digits),
                is_whole=table.scope.holds(digits, facts.applies_on),
                currency=self._asked.currency,
            )
            for table, measure in self._tables.rates
        )

    def _state_of(self, digits: str, period: int) -> object:
        facts = self._facts_of(period)
        found = (facts.listed(table.id, key, digits) for table, key in self._tables.lists)
        return tuple((one.is_on, one.is_split) for one in found)


class _Tables(NamedTuple):
    """The tables that a market's measures look a code up in, with the key of each."""

    lists: tuple[tuple[Table, str], ...]
    rates: tuple[tuple[Table, str], ...]

    def held(self) -> tuple[Table, ...]:
        """Every table once."""
        return tuple({table.id: table for table, _ in (*self.lists, *self.rates)}.values())


def _tables_of(library: Library, asked: DutyQuestion) -> _Tables:
    lists: dict[tuple[str, str], Table] = {}
    rates: dict[tuple[str, str], Table] = {}
    for pack_id in packs_of(asked):
        pack = library.pack(pack_id)
        for name, told in pack.measures.items() if pack else ():
            if told["kind"] == "preference" and told.get("agreement") != asked.agreement:
                continue
            goods = told.get("goods")
            if goods and pack:
                table = str(goods.get("list") or goods.get("not_in"))
                if table in pack.tables:
                    lists[table, str(goods["key"])] = pack.tables[table]
            if pack and told.get("rates") in pack.tables:
                rates[str(told["rates"]), name] = pack.tables[told["rates"]]
    return _Tables(
        tuple((table, key) for (_, key), table in lists.items()),
        tuple((table, name) for (_, name), table in rates.items()),
    )


@dataclass(frozen=True, slots=True)
class _Bands:
    """Every value at which a measure begins or ends, in minor units of the question's currency."""

    edges: tuple[int, ...]
    is_foreign: bool

    def within(self, value: int) -> tuple[int, int]:
        """Between which edges a value lies: values alike in this are in the same bands."""
        return bisect_left(self.edges, value), bisect_right(self.edges, value)


def _bands_of(library: Library, asked: DutyQuestion) -> _Bands:
    edges, is_foreign = set(), False
    for pack_id in packs_of(asked):
        pack = library.pack(pack_id)
        for told in pack.measures.values() if pack else ():
            band = told.get("band") or {}
            is_foreign = is_foreign or band.get("currency", asked.currency) != asked.currency
            for edge in EDGES:
                if edge in band:
                    minor = Decimal(band[edge]).scaleb(minor_digits(asked.currency))
                    edges.add(int(minor))
                    is_foreign = is_foreign or minor != int(minor)
    return _Bands(tuple(sorted(edges)), is_foreign)


def _changes(library: Library, asked: DutyQuestion) -> list[date]:
    """The days from which something that these packs tell may be otherwise, in order."""
    days = {date(1990, 1, 1)}
    for pack_id in packs_of(asked):
        pack = library.pack(pack_id)
        if pack is None:
            continue
        for series in pack.series.values():
            days.update(entry.starts for entry in series.entries)
        for table in pack.tables.values():
            if table.holds != "rows" or "exporter" in _columns(table):
                days.update(_starts(table))
            if table.scope.starts:
                days.add(table.scope.starts)
        for told in pack.regimes:
            days.add(told["from"])
            if told.get("until"):
                days.add(told["until"] + timedelta(days=1))
    return sorted(days)


def _columns(table: Table) -> Iterable[str]:
    return next(iter(table.entries)).row if len(table.entries) else ()


def _starts(table: Table) -> Iterator[date]:
    return (entry.starts for entry in table.entries)


def _content(entries: Sequence[object]) -> object:
    """What entries say and since when, whoever says it: what an answer can hang on."""
    return tuple(
        (one.starts, one.value, one.row.get("part", ""), one.known_from)  # type: ignore[attr-defined]
        for one in entries
    )


def payable_of(told: DutyAnswer) -> Payable:
    """One answer at length as a row."""
    found = tuple(
        Reckoned(
            ((number,),),
            _minor(one.duty),
            one.percent,
            _minor(one.excise),
            _minor(one.import_tax),
            _minor(one.fees),
        )
        for number, one in enumerate(told.outcomes)
    )
    return _payable(found)._replace(status=told.status)


def _minor(money: Money | None) -> int | None:
    return None if money is None else money.minor


def _payable(found: Sequence[Reckoned]) -> Payable:
    duties = [one.duty for one in found]
    known = [duty for duty in duties if duty is not None]
    is_whole = len(known) == len(duties)
    one_rate = len({one.percent for one in found}) == 1
    is_one = is_whole and len(set(known)) == 1
    status: Literal["known", "depends", "unknown"] = "known" if is_one and one_rate else "depends"
    return Payable(
        status if known else "unknown",
        known[0] if is_one else None,
        min(known) if is_whole and known else None,
        max(known) if is_whole and known else None,
        found[0].percent if one_rate else None,
        _agreed([one.taxes for one in found]),
        _agreed([one.fees for one in found]),
    )


def _agreed(amounts: Sequence[int | None]) -> int | None:
    return amounts[0] if len(set(amounts)) == 1 else None


# --- on every processor ---

_CHUNK = 25_000
# What a worker process was forked with: nothing of it is copied until it is written to.
_shared: tuple[Payables, Sequence[Consignment]] | None = None


def answer_in_parallel(
    payables: Payables, asked: Sequence[Consignment], processes: int
) -> list[Payable]:
    """One answer for each consignment, in order, worked out by several processes.

    Where processes cannot be forked, one does it all.
    """
    if processes < 2 or "fork" not in get_all_start_methods() or len(asked) <= _CHUNK:
        return list(payables.answer(asked))
    global _shared
    _shared = (payables, asked)
    try:
        with get_context("fork").Pool(processes) as pool:
            spans = range(0, len(asked), _CHUNK)
            return [one for told in pool.imap(_answer_span, spans) for one in told]
    finally:
        _shared = None


def _answer_span(start: int) -> list[Payable]:
    assert _shared is not None
    payables, asked = _shared
    return list(payables.answer(asked[start : start + _CHUNK]))
