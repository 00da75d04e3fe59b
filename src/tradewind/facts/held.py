"""What held on a day, as known on a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from tradewind.errors import PackError
from tradewind.facts.code_index import CodeIndex, HeldIndex, index_of, laid_over
from tradewind.facts.entry import Entry
from tradewind.facts.folders import (
    imported_packs,
    pack_file,
    pack_ids,
    shipped_packs,
    user_packs,
)
from tradewind.facts.pack import Pack, Series, Table, read_entry, read_pack
from tradewind.model.source import Cite

# Marks the lines below a code that are not listed one by one: "8516·" is the rest of 8516.
OTHER = "·"
# Names and codes are shared words, not knowledge that arrives on a day.
VOCABULARIES = ("markets/", "places/", "goods/", "units/", "definitions/industries:")
Row = tuple[Mapping[str, str], Cite]
Worked = TypeVar("Worked")
# What was worked out, by name, with the packs that it asked.
WorkedOut = dict[str, tuple[Any, frozenset[str]]]
_MOST_DAYS = 16


class State(StrEnum):
    """What we can say of a fact on a day."""

    KNOWN = "known"
    ENDED = "ended"
    UNKNOWN = "unknown"
    DISAGREE = "disagree"


@dataclass(frozen=True, slots=True)
class HeldValue:
    """One value with the fact it comes from."""

    value: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class Held:
    """A fact on a day: one value, several that disagree, an end, or nothing known."""

    fact: str
    state: State
    values: tuple[HeldValue, ...] = ()
    unit: str = ""

    @property
    def value(self) -> str | None:
        """The value where there is exactly one."""
        return self.values[0].value if self.state is State.KNOWN else None

    @property
    def cites(self) -> tuple[Cite, ...]:
        """The facts behind the values."""
        return tuple(one.cite for one in self.values)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a rates table that answers for a code, with what its rate was on the day."""

    code: str
    held: Held
    edition: str


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether a code is on a list: True, False, or None where the table cannot say.

    `is_split` says that only a part of the code is on the list: deeper digits decide.
    """

    is_on: bool | None
    is_split: bool = False
    cites: tuple[Cite, ...] = ()


class Facts:
    """The packs seen from one day asked about and one day of knowledge."""

    def __init__(self, library: Library, applies_on: date, known_on: date) -> None:
        self.library = library
        self.applies_on = applies_on
        self.known_on = known_on
        self.used: set[str] = set()
        # The day by which a rate of exchange must have been published.
        self.published_by = min(applies_on, known_on)
        # Worked out once for each pair of currencies, by `facts.exchange`.
        self.rates_of_exchange: dict[tuple[str, str], Any] = {}
        self._worked_out = library.worked_out(applies_on, known_on)
        self._held: dict[str, Held] = {}
        self._rows: dict[str, list[Row]] = {}
        self._found: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[Row]]] = {}

    def once(self, name: str, work_out: Callable[[], Worked]) -> Worked:
        """What is the same for every question of these two days, worked out once.

        It counts as asking the packs that working it out asked, whoever did that.
        """
        if name not in self._worked_out:
            before, self.used = self.used, set()
            try:
                self._worked_out[name] = work_out(), frozenset(self.used)
            finally:
                self.used |= before
        found, used = self._worked_out[name]
        self.used |= used
        kept: Worked = found
        return kept

    def pack(self, pack_id: str) -> Pack | None:
        """A pack, or None where nobody has written one."""
        found = self.library.pack(pack_id)
        if found is not None:
            self.used.add(pack_id)
        return found

    def value(self, fact: str) -> Held:
        """What held of the series named ``pack:series``."""
        self.used.add(fact.partition(":")[0])  # what is kept was asked of its pack all the same
        if fact not in self._held:
            series = self.series(fact)
            self._held[fact] = (
                self.settle(series.id, series.entries, series.unit, series.layer)
                if series
                else Held(fact, State.UNKNOWN)
            )
        return self._held[fact]

    def series(self, fact: str) -> Series | None:
        """The series named ``pack:series`` with all its entries, or None."""
        pack_id, _, name = fact.partition(":")
        pack = self.pack(pack_id)
        return pack.series.get(name) if pack else None

    def table(self, table_id: str) -> Table | None:
        """The table named ``pack:table``, or None."""
        pack_id, _, name = table_id.partition(":")
        pack = self.pack(pack_id)
        return pack.tables.get(name) if pack else None

    def rows(self, table_id: str) -> list[Row]:
        """The rows of a plain table that hold on the day, in file order."""
        self.used.add(table_id.partition(":")[0])
        if table_id not in self._rows:
            table = self.table(table_id)
            self._rows[table_id] = [] if table is None else self._visible_rows(table)
        return self._rows[table_id]

    def _visible_rows(self, table: Table) -> list[Row]:
        is_vocabulary = table.id.startswith(VOCABULARIES)
        return [
            (entry.row, self.cite(table.id, entry, table.layer))
            for entry in table.entries
            if (is_vocabulary or self.sees(entry)) and not _is_ended(entry.row)
        ]

    def find(self, table_id: str, **equal: str) -> list[Row]:
        """The rows of a plain table that have these cells, by an index built once."""
        self.used.add(table_id.partition(":")[0])
        columns = tuple(sorted(equal))
        key = (table_id, columns)
        if key not in self._found:
            index: dict[tuple[str, ...], list[Row]] = {}
            for row, cite in self.rows(table_id):
                cells = tuple(row.get(column, "") for column in columns)
                index.setdefault(cells, []).append((row, cite))
            self._found[key] = index
        return self._found[key].get(tuple(equal[column] for column in columns), [])

    def rates(self, table_id: str, measure: str, digits: str) -> tuple[Line, ...]:
        """The lines of a rates table that answer for a code.

        One line where the table decides; several where the code is too short, the last of them
        for the lines that are not listed; none where the table does not hold the code.
        """
        table = self.table(table_id)
        if table is None:
            return ()
        cover, below = self.library.index(table).lines(measure, digits)

        def line(code: str, entries: list[Entry]) -> Line:
            fact = f"{table.id}[{code.rstrip(OTHER)}]"
            return Line(code, self.settle(fact, entries, "", table.layer), table.edition)

        if not below:
            return (line(*cover),) if cover else ()
        found = [line(code, entries) for code, entries in below]
        if cover or not self._is_whole(table, digits, below):
            found.append(line(digits + OTHER, cover[1] if cover else []))
        return tuple(found)

    def _is_whole(self, table: Table, digits: str, below: list[tuple[str, list[Entry]]]) -> bool:
        """Whether the lines below a code are all there are.

        A pack enters a subheading of six digits whole, lines it did not read as unknown; one line
        that only adds noughts is the subheading itself.
        """
        if table.scope.holds(digits, self.applies_on):
            return True
        if len(below) == 1:
            return not below[0][0][len(digits) :].strip("0")
        return len(digits) >= 6

    def listed(self, table_id: str, key: str, digits: str) -> Membership:
        """Whether a code is on the list `key` of a table of lists."""
        table = self.table(table_id)
        if table is None:
            return Membership(None)
        cover, below = self.library.index(table).lines(key, digits)
        states = []
        for code, entries in [cover] if cover else below:
            held = self.settle(f"{table.id}[{key} {code}]", entries, "", table.layer)
            if held.state is State.DISAGREE:
                return Membership(None, cites=held.cites)
            if held.state is State.KNOWN:
                states.append((code, held, self.newest(entries)))
        on = [one for one in states if one[1].value != "no"]
        if not on:
            known = bool(states) or table.scope.holds(digits, self.applies_on)
            return Membership(False if known else None)
        cites = tuple(cite for _, held, _ in on for cite in held.cites)
        split = any(
            len(code) > len(digits) or any(entry.row.get("part") == "yes" for entry in newest)
            for code, _, newest in on
        )
        return Membership(None if split else True, split, cites)

    def regimes(self, pack_id: str) -> list[tuple[Mapping[str, Any], Cite]]:
        """The regimes of a pack that are in force on the day."""
        pack = self.pack(pack_id)
        found: list[tuple[Mapping[str, Any], Cite]] = []
        if pack is None:
            return found
        for told in pack.regimes:
            entry = read_entry(told, "", pack.sources, f"{pack_id}: {told.get('id')}")
            until = told.get("until")
            if self.sees(entry) and (until is None or self.applies_on <= until):
                found.append((told, self.cite(f"{pack_id}:{told['id']}", entry, pack.layer)))
        return found

    def cite(self, fact: str, entry: Entry, layer: str) -> Cite:
        """The citation of one entry as used on this day."""
        return Cite(
            fact=fact,
            source=entry.source,
            where=entry.where,
            starts=entry.starts,
            trust=entry.trust,
            confirmed=entry.last_seen >= self.applies_on,
            layer=entry.layer or layer,
            note=entry.note,
            last_seen=entry.last_seen,
        )

    def digest(self) -> dict[str, str]:
        """The content hash of every pack that was asked, by id."""
        return {
            pack_id: pack.digest
            for pack_id in sorted(self.used)
            if (pack := self.library.pack(pack_id)) is not None
        }

    def newest(self, entries: Iterable[Entry]) -> list[Entry]:
        """The visible entries of the latest start day."""
        seen = [entry for entry in entries if self.sees(entry)]
        latest = max((entry.starts for entry in seen), default=None)
        return [entry for entry in seen if entry.starts == latest]

    def sees(self, entry: Entry) -> bool:
        """Whether an entry has started by the day asked about, and was known by the other."""
        return entry.starts <= self.applies_on and entry.known_from <= self.known_on

    def settle(self, fact: str, entries: Iterable[Entry], unit: str, layer: str) -> Held:
        """What held of some dated entries on the day."""
        now = self.newest(entries)
        ended = [entry for entry in now if entry.value is None]
        if not now or 0 < len(ended) < len(now):  # one source ends it, another goes on: not known
            return Held(fact, State.UNKNOWN, (), unit)
        if ended:
            return Held(fact, State.ENDED, (), unit)
        values: dict[str, HeldValue] = {}
        for entry in now:
            value = entry.value or ""
            values.setdefault(value, HeldValue(value, self.cite(fact, entry, layer)))
        state = State.KNOWN if len(values) == 1 else State.DISAGREE
        return Held(fact, state, tuple(values.values()), unit)


def _is_ended(row: Mapping[str, str]) -> bool:
    return "ended" in (row.get("value"), row.get("rate"))


class Library:
    """The packs that can be asked: the shipped ones, with the user's own laid over them."""

    def __init__(self, layers: tuple[tuple[str, Path], ...]) -> None:
        self._layers = layers
        self._packs: dict[str, Pack | None] = {}
        self._indexes: dict[str, CodeIndex] = {}
        self._worked_out: dict[tuple[date, date], WorkedOut] = {}

    def worked_out(self, applies_on: date, known_on: date) -> WorkedOut:
        """What was worked out for two days, for all who ask of them; the last few are kept."""
        days = (applies_on, known_on)
        if days not in self._worked_out:
            while len(self._worked_out) >= _MOST_DAYS:
                del self._worked_out[next(iter(self._worked_out))]
            self._worked_out[days] = {}
        return self._worked_out[days]

    @classmethod
    def standard(cls, *, with_user_packs: bool = True) -> Library:
        """The shipped packs, under the user's own unless these are turned off."""
        layers = [("shipped", shipped_packs())]
        if with_user_packs and user_packs().is_dir():
            layers += [("user", folder) for folder in (*imported_packs(), user_packs())]
        return cls(tuple(layers))

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of the packs, each over the one before it."""
        return tuple(folder for _, folder in self._layers)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of all packs, in order."""
        return tuple(sorted({one for _, folder in self._layers for one in pack_ids(folder)}))

    def as_of(self, *, applies_on: date, known_on: date) -> Facts:
        """The facts for a day asked about, as known on a day."""
        return Facts(self, applies_on, known_on)

    def pack(self, pack_id: str) -> Pack | None:
        """A pack with the user's facts laid over the shipped ones by id."""
        if pack_id not in self._packs:
            if not re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)*", pack_id):
                raise PackError(pack_id, "is not a pack id.", "Write it like duty/us.")
            found: Pack | None = None
            for layer, folder in self._layers:
                if path := pack_file(folder, pack_id):
                    if layer == "user" and path.name != "pack.yaml":
                        # Only here, as the shapes take long to load.
                        from tradewind.facts.user_files import check_user_file

                        check_user_file(path)
                    found = _laid_over(found, read_pack(folder, pack_id, layer))
            self._packs[pack_id] = found
        return self._packs[pack_id]

    def index(self, table: Table) -> CodeIndex:
        """The code index of a table, built once."""
        if table.id not in self._indexes:
            self._indexes[table.id] = index_of(table)
        return self._indexes[table.id]

    def hold(self, table: Table) -> HeldIndex:
        """The index of a table read into memory whole, for very many questions in a row."""
        index = self._indexes.get(table.id)
        if not isinstance(index, HeldIndex):
            index = self._indexes[table.id] = HeldIndex(table)
        return index

    def without(self, fact: str) -> Library:
        """A copy of this library in which one series or table is not known."""
        pack_id, _, name = fact.partition(":")
        pack = self.pack(pack_id)
        if pack is None or (name not in pack.series and name not in pack.tables):
            raise PackError(fact, "is not a fact of any pack.", "Name it as pack:series.")
        changed = replace(
            pack,
            series={key: one for key, one in pack.series.items() if key != name},
            tables={key: one for key, one in pack.tables.items() if key != name},
            digest=pack.digest + f" without {name}",
        )
        return self.with_packs({pack_id: changed})

    def with_packs(self, packs: Mapping[str, Pack | None]) -> Library:
        """A copy of this library with these packs in the place of its own; None takes one out.

        What was worked out and does not hang on them is kept.
        """
        copy = Library(self._layers)
        copy._packs = {**self._packs, **packs}
        own = {one.id: one for pack in packs.values() if pack for one in pack.tables.values()}
        for key, index in self._indexes.items():
            pack_id, _, name = key.partition(":")
            before = self._packs.get(pack_id)
            if pack_id not in packs or (before and before.tables.get(name) is own.get(key)):
                copy._indexes[key] = index
        gone = {one for one, pack in packs.items() if pack is None}
        copy.ids = tuple(sorted({*self.ids, *packs} - gone))
        if copy.ids == self.ids:
            copy._worked_out = {
                days: {key: kept for key, kept in worked.items() if not kept[1] & packs.keys()}
                for days, worked in self._worked_out.items()
            }
        return copy


def _laid_over(below: Pack | None, above: Pack) -> Pack:
    if below is None:
        return above
    return replace(
        above,
        sources={**below.sources, **above.sources},
        series={**below.series, **above.series},
        tables=_merged_tables(below.tables, above.tables),
        measures={**below.measures, **above.measures},
        regimes=above.regimes or below.regimes,
        rules={**below.rules, **above.rules, "inputs": _merged_inputs(below, above)},
        digest=f"{below.digest} {above.digest}",
        said=_merged_said(below, above),
    )


def _merged_said(below: Pack, above: Pack) -> dict[str, Any]:
    """What either says; of requirements, one of the user's own takes the place of its id only."""
    said = {**below.said, **above.said}
    if "requirements" in below.said and "requirements" in above.said:
        own = {one["id"] for one in above.said["requirements"]}
        kept = [
            {"layer": below.layer, **one}
            for one in below.said["requirements"]
            if one["id"] not in own
        ]
        said["requirements"] = [*kept, *above.said["requirements"]]
    return said


def _merged_inputs(below: Pack, above: Pack) -> dict[str, Any]:
    """What either declares: a file that tells only a new value still asks what it asked."""
    return {**(below.rules.get("inputs") or {}), **(above.rules.get("inputs") or {})}


def _merged_tables(below: Mapping[str, Table], above: Mapping[str, Table]) -> dict[str, Table]:
    """Tables of codes are laid over line by line, plain tables as a whole."""
    found = {**below, **above}
    for name in below.keys() & above.keys():
        if below[name].holds == above[name].holds != "rows":
            found[name] = laid_over(below[name], above[name])
    return found


__all__ = ["Facts", "Held", "HeldValue", "Library", "Line", "Membership", "Series", "State"]
