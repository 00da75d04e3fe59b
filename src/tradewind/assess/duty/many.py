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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from multiprocessing import get_all_start_methods, get_context
from typing import Any, Literal, NamedTuple

from tradewind.assess.duty.answer import answer
from tradewind.assess.duty.border_taxes import IMPORT_TAX, TAXES_BY_CODE
from tradewind.assess.duty.measures import EDGES, live_measures, packs_of, reaches_origin
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
from tradewind.facts import Facts, Held, Library, State
from tradewind.facts.code_index import Group, starts_of
from tradewind.facts.entry import Entry
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
        self._tables = _tables_of(library, asked)
        self._bands = _bands_of(library, asked)
        self._days = _changes(library, asked, self._tables)
        self._held = tuple(self._tables.by_id.values())
        self._indexes = {table.id: library.hold(table) for table in self._held}
        self._kept: dict[int, int] = {}
        self._starts: dict[int, tuple[date, ...]] = {}
        self._facts: dict[int, Facts] = {}
        self._numbers: dict[object, int] = {}
        self._histories: dict[str, _History | None] = {}
        self._slots: dict[tuple[int, int, int], Slot] = {}
        self._on: dict[tuple[int, int, int], tuple[bool | None, bool]] = {}
        self._states: dict[tuple[int, int, int, str], int] = {}
        self._heard: dict[tuple[str, int], tuple[_Heard, ...]] = {}
        self._taxes_by_code: bool | None = None
        self._shapes: dict[tuple[object, ...], tuple[Worked, ...] | None] = {}

    def answer(self, asked: Iterable[Consignment]) -> Iterator[Payable]:
        """One answer for each consignment, in order."""
        for one in asked:
            yield self.payable(one)

    def payable(self, one: Consignment) -> Payable:
        """What one consignment pays."""
        history = self._history_of(one.goods)
        if history is None or self._has_a_tax_of_its_own(one):
            return self._at_length(one)
        if history.line != one.goods:
            one = one._replace(goods=history.line)
        slots = self._slots_of(one, history)
        era = bisect_right(self._days.of_measures, one.on)
        told = (history.number, bisect_right(history.starts, one.on), era, one.origin)
        state = self._states.get(told)
        if state is None:
            state = self._states[told] = self._state_of(one, history, era)
        kinds = tuple([slot.kind for slot in slots])
        key = (state, kinds, self._bands.within(one.value))
        if key not in self._shapes:
            self._shapes[key] = self._shape_of(one)
        shape = self._shapes[key]
        if shape is None:
            return self._at_length(one)
        found = reckoned(shape, slots, one.value)
        return self._at_length(one) if found is None else _payable(found)

    def _has_a_tax_of_its_own(self, one: Consignment) -> bool:
        """Whether an imported tariff tells the import tax of the very goods."""
        if self._asked.tax is None:
            return False
        table = f"border/{self._asked.tax}:{TAXES_BY_CODE}"
        if self._taxes_by_code is None:
            self._taxes_by_code = self._facts_on(one.on).table(table) is not None
        return self._taxes_by_code and bool(
            self._facts_on(one.on).rates(table, IMPORT_TAX, one.goods)
        )

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

    def _facts_on(self, on: date) -> Facts:
        """The facts of the first day that tells what this day tells."""
        period = bisect_right(self._days.all, on)
        if period not in self._facts:
            days = self._days.all
            day = days[period - 1] if period else days[0] - timedelta(days=1)
            self._facts[period] = self._library.as_of(applies_on=day, known_on=self._known_on)
        return self._facts[period]

    def _shape_of(self, one: Consignment) -> tuple[Worked, ...] | None:
        if self._asked.channel is not None or self._bands.is_foreign:
            return None
        facts, question = self._facts_on(one.on), self._question(one)
        lives = live_measures(question, one.goods, facts)
        slots = {
            (table.partition(":")[0], name): at
            for at, (table, name) in enumerate(self._tables.rates)
        }
        try:
            return worked_branches(lives, slots, question, facts)
        except Hard:
            return None

    # --- what a code's lines and lists were through time ---

    def _history_of(self, digits: str) -> _History | None:
        """What every table says of a code, through time; None where the code is too short."""
        if digits not in self._histories:
            self._histories[digits] = self._history(digits)
        return self._histories[digits]

    def _history(self, digits: str) -> _History | None:
        found: dict[tuple[str, str], int] = {}
        absent: dict[str, int] = {}
        for table in self._held:
            is_whole = table.scope.holds(digits, date.max)
            absent[table.id] = self._content(table, is_whole, [], digits)
            for key, (cover, below) in self._indexes[table.id].every_line(digits).items():
                if (table.id, key) in self._tables.rates:
                    if len(below) == 1 and not below[0][0][len(digits) :].strip("0"):
                        return self._history_of(below[0][0])  # the same line, with noughts
                    if below or (cover and "-" in cover[0]):
                        return None
                groups = [cover] if cover else below
                found[table.id, key] = self._content(table, is_whole, groups, digits)
        rates = tuple([found.get(one, absent[one[0]]) for one in self._tables.rates])
        lists = tuple([found.get(one, absent[one[0]]) for one in self._tables.lists])
        starts = sorted({day for one in lists for day in self._starts[one]})
        return _History(digits, self._number(lists), lists, rates, tuple(starts))

    def _content(self, table: Table, is_whole: bool, groups: list[Group], digits: str) -> int:
        """A number for what a table says of a code and since when, whoever says it."""
        told = [(len(code) > len(digits), self._said(entries)) for code, entries in groups]
        number = self._number((table.id, is_whole, frozenset(told)))
        if number not in self._starts:
            days = {entry.starts for _, entries in groups for entry in entries}
            days |= {table.scope.starts} if table.scope.starts else set()
            self._starts[number] = tuple(sorted(days))
        return number

    def _said(self, entries: list[Entry]) -> int:
        kept = self._kept.get(id(entries))
        if kept is None:
            told = [(one.starts, one.value, one.row.get("part"), one.known_from) for one in entries]
            kept = self._kept[id(entries)] = self._number(tuple(told))
        return kept

    def _number(self, content: object) -> int:
        return self._numbers.setdefault(content, len(self._numbers))

    def _slots_of(self, one: Consignment, history: _History) -> tuple[Slot, ...]:
        found = []
        for at, content in enumerate(history.rates):
            key = (at, content, bisect_right(self._starts[content], one.on))
            slot = self._slots.get(key)
            if slot is None:
                slot = self._slots[key] = self._slot(one, at)
            found.append(slot)
        return tuple(found)

    def _slot(self, one: Consignment, at: int) -> Slot:
        table, measure = self._tables.rates[at]
        return slot_of(
            self._facts_on(one.on).rates(table, measure, one.goods),
            is_whole=self._tables.by_id[table].scope.holds(one.goods, one.on),
            currency=self._asked.currency,
        )

    def _state_of(self, one: Consignment, history: _History, era: int) -> int:
        """A number for the measures that reach a consignment, or may, and what they charge."""
        if (one.origin, era) not in self._heard:
            heard = self._heard_of(one.origin, self._facts_on(one.on))
            self._heard[one.origin, era] = tuple(heard)
        told: list[object] = []
        for heard_one in self._heard[one.origin, era]:
            if heard_one.place is None:
                told.append(heard_one.charges)
                continue
            on = self._is_on(one, heard_one.place, history.lists[heard_one.place])
            if on[0] is None or on[0] == heard_one.wants_on:
                told.append((heard_one.charges, on))
        return self._number(tuple(told))

    def _is_on(self, one: Consignment, at: int, content: int) -> tuple[bool | None, bool]:
        key = (at, content, bisect_right(self._starts[content], one.on))
        if key not in self._on:
            found = self._facts_on(one.on).listed(*self._tables.lists[at], one.goods)
            self._on[key] = (found.is_on, found.is_split)
        return self._on[key]

    def _heard_of(self, origin: str, facts: Facts) -> Iterator[_Heard]:
        """The measures that reach an origin, with what each charges on a day whatever the code."""
        places = {one: at for at, one in enumerate(self._tables.lists)}
        for pack_id in packs_of(self._asked):
            pack = self._library.pack(pack_id)
            for name, told in pack.measures.items() if pack else ():
                held = facts.value(f"{pack_id}:{told['rate']}") if "rate" in told else None
                is_ended = held is not None and held.state is State.ENDED
                if is_ended or not reaches_origin(told, origin).applies:
                    continue
                goods = told.get("goods") or {}
                table = goods.get("list") or goods.get("not_in")
                place = places.get((f"{pack_id}:{table}", str(goods.get("key"))))
                charges = (
                    name,
                    held and (held.state, _values(held)),
                    _limits(pack_id, told, facts),
                )
                exporters = facts.rows(f"{pack_id}:{told.get('exporters')}")
                every = tuple(sorted(str(row) for row, _ in exporters))
                yield _Heard(place, "list" in goods, self._number((pack_id, charges, every)))
        if self._asked.tax:
            taxes = [f"border/{self._asked.tax}:import_tax_{part}" for part in ("rate", "base")]
            held_taxes = [facts.value(one) for one in taxes]
            told_taxes = tuple((one.state, _values(one)) for one in held_taxes)
            yield _Heard(None, True, self._number(("taxes", told_taxes)))


class _History(NamedTuple):
    """What the lists and the tables of rates say of a line, each by a number, and since when."""

    line: str
    number: int
    lists: tuple[int, ...]
    rates: tuple[int, ...]
    starts: tuple[date, ...]


class _Heard(NamedTuple):
    """A measure that reaches an origin: its list, whether it wants codes on it, its charges."""

    place: int | None
    wants_on: bool
    charges: int


def _values(held: Held) -> tuple[str, ...]:
    return tuple(one.value for one in held.values)


def _limits(pack: str, told: Mapping[str, Any], facts: Facts) -> tuple[object, ...]:
    held = [facts.value(f"{pack}:{told[one]}") for one in ("minimum", "maximum") if one in told]
    return tuple((one.state, _values(one)) for one in held)


class _Tables(NamedTuple):
    """The tables that a market's measures look a code up in: ids, each with its list or measure."""

    lists: tuple[tuple[str, str], ...]
    rates: tuple[tuple[str, str], ...]
    by_id: dict[str, Table]


def _tables_of(library: Library, asked: DutyQuestion) -> _Tables:
    lists: list[tuple[str, str]] = []
    rates: list[tuple[str, str]] = []
    by_id: dict[str, Table] = {}
    for pack_id in packs_of(asked):
        pack = library.pack(pack_id)
        for name, told in pack.measures.items() if pack else ():
            if pack is None or told.get("agreement") not in (None, asked.agreement):
                continue
            goods = told.get("goods") or {}
            for group, named, key in (
                (lists, goods.get("list") or goods.get("not_in"), str(goods.get("key"))),
                (rates, told.get("rates"), name),
            ):
                if table := pack.tables.get(str(named)):
                    by_id[table.id] = table
                    group.append((table.id, key))
    return _Tables(tuple(dict.fromkeys(lists)), tuple(rates), by_id)


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


class _Days(NamedTuple):
    """The days from which something may be otherwise: anything, and what is not by code."""

    all: list[date]
    of_measures: list[date]


def _changes(library: Library, asked: DutyQuestion, tables: _Tables) -> _Days:
    by_code: set[date] = set().union(*(starts_of(table) for table in tables.by_id.values()))
    days = {date(1990, 1, 1)}
    for pack_id in packs_of(asked):
        pack = library.pack(pack_id)
        if pack is None:
            continue
        for series in pack.series.values():
            days.update(entry.starts for entry in series.entries)
        by_code.update(one.scope.starts for one in pack.tables.values() if one.scope.starts)
        for told in pack.measures.values():
            if told.get("exporters") in pack.tables:
                days |= starts_of(pack.tables[told["exporters"]])
        for told in pack.regimes:
            days.add(told["from"])
            if told.get("until"):
                days.add(told["until"] + timedelta(days=1))
    return _Days(sorted(days | by_code), sorted(days))


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
    if len(found) == 1:
        [one] = found
        status: Literal["known", "unknown"] = "unknown" if one.duty is None else "known"
        return Payable(status, one.duty, one.duty, one.duty, one.percent, one.taxes, one.fees)
    duties = [one.duty for one in found]
    known = [duty for duty in duties if duty is not None]
    is_whole = len(known) == len(duties)
    one_rate = len({one.percent for one in found}) == 1
    is_one = is_whole and len(set(known)) == 1
    settled: Literal["known", "depends"] = "known" if is_one and one_rate else "depends"
    return Payable(
        settled if known else "unknown",
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

_SPANS = 4  # for each process, so that none waits long for the last
_FEWEST = 25_000  # below this a second process costs more than it saves
# What a worker process was forked with: nothing of it is copied until it is written to.
_shared: tuple[Payables, Sequence[Consignment], Sequence[int]] | None = None


def answer_in_parallel(
    payables: Payables, asked: Sequence[Consignment], processes: int
) -> list[Payable]:
    """One answer for each consignment, in order, worked out by several processes.

    Where processes cannot be forked, one does it all.
    """
    if processes < 2 or "fork" not in get_all_start_methods() or len(asked) < _FEWEST:
        return list(payables.answer(asked))
    global _shared
    # Consignments of neighbouring days share most of what must be worked out.
    order = sorted(range(len(asked)), key=lambda at: asked[at].on)
    _shared = (payables, asked, order)
    size = -(-len(asked) // (processes * _SPANS))
    try:
        with get_context("fork").Pool(processes) as pool:
            told = pool.imap(_answer_span, [(at, at + size) for at in range(0, len(asked), size)])
            every = (one for span in told for one in span)
            found = {at: Payable._make(one) for at, one in zip(order, every, strict=True)}
    finally:
        _shared = None
    return [found[at] for at in range(len(asked))]


def _answer_span(span: tuple[int, int]) -> list[tuple[object, ...]]:
    """Plain tuples: they go back to the asking process in a third of the time."""
    assert _shared is not None
    payables, asked, order = _shared
    return [tuple(payables.payable(asked[at])) for at in order[span[0] : span[1]]]
