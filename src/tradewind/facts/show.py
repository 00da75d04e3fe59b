"""One fact as the packs tell it: what holds, on whose word, and what was told before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Literal

from tradewind.errors import InputError, worded
from tradewind.facts.code_index import keys_of
from tradewind.facts.entry import Entry
from tradewind.facts.held import Facts, Held, HeldValue, State
from tradewind.facts.pack import Names, Pack, Series, Table
from tradewind.model.source import Cite

_ID = re.compile(r"(?P<pack>[^:\[\]]+)(:(?P<name>[^:\[\]]+))?(\[(?P<key>[^\[\]]+)\])?")


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the history of a fact, and whether these two days see it."""

    value: str | None
    cite: Cite
    known_from: date
    last_seen: date
    is_seen: bool


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact with its history; `layer` is whose pack tells it, `unit` empty where it has none."""

    id: str
    names: Names
    unit: str
    layer: str
    held: Held
    history: tuple[Told, ...]
    edition: str = ""
    row: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A series, table, measure or requirement as its pack lists it; `held` only of a series."""

    id: str
    kind: Literal["series", "table", "measure", "requirement"]
    names: Names
    size: int
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class ShownPack:
    """A pack: its card, its sources and what it holds."""

    pack: Pack
    parts: tuple[ShownPart, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table, whole or one code of it.

    `is_complete` tells of a code that the table does not hold whether that is knowledge: such a
    code is known not to be there (True), or nothing is known of it (False).
    """

    table: Table
    key: str
    facts: tuple[ShownFact, ...]
    is_complete: bool | None = None


Shown = ShownPack | ShownTable | ShownFact


def show(fact: str, facts: Facts) -> Shown:
    """What the packs tell of ``pack``, ``pack:series``, ``pack:table`` or ``pack:table[code]``."""
    told = _ID.fullmatch(fact)
    pack = _pack(told["pack"] if told else fact, facts)
    name, key = (told["name"], told["key"]) if told else (None, None)
    if name is None:
        if key is not None:
            mend = worded("Write {pack}:table[{key}].", pack=pack.id, key=key)
            raise InputError(fact, worded("names no table."), mend)
        return _shown_pack(pack, facts)
    if name in pack.tables:
        return _shown_table(pack.tables[name], key or "", facts)
    if name in pack.series and key is None:
        return _shown_series(pack.series[name], facts)
    raise InputError(fact, worded("is not a fact of this pack."), _nearest(name, _names(pack)))


def _pack(pack_id: str, facts: Facts) -> Pack:
    found = facts.pack(pack_id) if pack_id in facts.library.ids else None
    if found is None:
        raise InputError(pack_id, worded("is not a pack."), _nearest(pack_id, facts.library.ids))
    return found


def _names(pack: Pack) -> list[str]:
    return [*pack.series, *pack.tables]


def _nearest(asked: str, known: Iterable[str]) -> str:
    every = sorted(known)
    near = get_close_matches(asked, every, n=5, cutoff=0.4) or every[:5]
    if not near:
        return worded("This pack holds no series and no table.")
    return worded("Nearest: {near}.", near=", ".join(near))


def _shown_pack(pack: Pack, facts: Facts) -> ShownPack:
    series = (
        ShownPart(one.id, "series", one.names, len(one.entries), facts.value(one.id))
        for one in pack.series.values()
    )
    tables = (
        ShownPart(one.id, "table", one.names, len(one.entries)) for one in pack.tables.values()
    )
    measures = (
        ShownPart(f"{pack.id}:{name}", "measure", told.get("name") or {}, 1)
        for name, told in pack.measures.items()
    )
    requirements = (
        ShownPart(f"{pack.id}:{one['id']}", "requirement", one["name"], 1)
        for one in pack.said.get("requirements") or ()
    )
    return ShownPack(pack, (*series, *tables, *measures, *requirements))


def _shown_series(series: Series, facts: Facts) -> ShownFact:
    history = _history(series.id, series.entries, series.layer, facts)
    held = facts.value(series.id)
    return ShownFact(series.id, series.names, series.unit, series.layer, held, history)


def _history(fact: str, entries: Iterable[Entry], layer: str, facts: Facts) -> tuple[Told, ...]:
    return tuple(
        Told(
            entry.value,
            facts.cite(fact, entry, layer),
            entry.known_from,
            entry.last_seen,
            facts.sees(entry),
        )
        for entry in sorted(entries, key=lambda one: one.starts)
    )


def _shown_table(table: Table, key: str, facts: Facts) -> ShownTable:
    if table.holds == "rows":
        return ShownTable(table, key, tuple(_rows(table, key, facts)))
    digits = re.sub(r"[\s.]", "", key)
    if key and not digits.isdigit():
        where = f"{table.id}[{key}]"
        raise InputError(where, worded("names no code."), worded("Write it like 7323.93."))
    found = tuple(_lines(table, digits, facts)) if key else tuple(_whole(table, facts))
    is_complete = None if found or not key else table.scope.holds(digits, facts.applies_on)
    return ShownTable(table, key, found, is_complete)


def _rows(table: Table, key: str, facts: Facts) -> Iterator[ShownFact]:
    """Each row that has the key as the whole of a cell; every row without a key."""
    for number, entry in enumerate(table.entries, start=2):
        if not key or key in entry.row.values():
            name = f"{table.id}[{key or number}]"
            history = _history(name, [entry], table.layer, facts)
            value = HeldValue("", history[0].cite)
            held = Held(name, State.KNOWN, (value,)) if history[0].is_seen else _nothing(name)
            yield ShownFact(name, table.names, "", table.layer, held, history, "", entry.row)


def _nothing(fact: str) -> Held:
    return Held(fact, State.UNKNOWN)


def _lines(table: Table, digits: str, facts: Facts) -> Iterator[ShownFact]:
    """The lines that answer for a code, measure by measure or list by list."""
    for group in keys_of(table):
        cover, below = facts.library.index(table).lines(group, digits)
        for code, entries in ([cover] if cover else []) + below:
            yield _line(table, group, code, entries, facts)


def _whole(table: Table, facts: Facts) -> Iterator[ShownFact]:
    """Every line of a table of codes, in the order of its file."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in table.entries:
        groups.setdefault(
            (entry.row.get(table.group_column, ""), plain_code(entry.row)), []
        ).append(entry)
    for (group, code), entries in groups.items():
        yield _line(table, group, code, entries, facts)


def plain_code(row: Mapping[str, str]) -> str:
    """A row's code without dots; a range of chapters with what it leaves out."""
    code, barred = row.get("code", ""), row.get("except", "")
    plain = code if "-" in code else re.sub(r"[\s.]", "", code)
    return f"{plain} except {barred}" if barred else plain


def _line(table: Table, group: str, code: str, entries: list[Entry], facts: Facts) -> ShownFact:
    name = f"{table.id}[{code}]" if table.holds == "rates" else f"{table.id}[{group} {code}]"
    layer = entries[-1].layer or table.layer
    history = _history(name, entries, layer, facts)
    held = facts.settle(name, entries, "", layer)
    row = entries[-1].row
    return ShownFact(name, table.names, "", layer, held, history, table.edition, row)
