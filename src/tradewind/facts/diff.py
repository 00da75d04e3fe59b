"""Which facts differ between two folders of packs, or between two days of knowledge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tradewind.facts.entry import Entry
from tradewind.facts.held import VOCABULARIES, Facts
from tradewind.facts.pack import Pack, Table, requirement_entries
from tradewind.facts.show import plain_code
from tradewind.facts.written import about_table, as_known, written


class Kind(StrEnum):
    """In what way a fact differs."""

    ADDED = "added"
    REMOVED = "removed"
    VALUE = "value"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, order=True)
class Stated:
    """One thing told of a fact: since when, what, on whose word."""

    starts: str
    value: str | None
    address: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs, with what only the one side and only the other tells."""

    fact: str
    kind: Kind
    before: tuple[Stated, ...]
    after: tuple[Stated, ...]


def diff(before: Facts, after: Facts) -> tuple[Change, ...]:
    """Every fact that the two sides tell differently, in order of its id.

    What is known by each side's `known_on` is compared, of whatever day it holds. What is written
    in whole (measures, regimes, rules, tracks, forms of presence, diagnostics, what a table says
    of itself) is compared as text, less the dated parts that nobody could know yet.
    """
    old, new = _told(before), _told(after)
    changes = (_change(fact, old.get(fact), new.get(fact)) for fact in sorted({*old, *new}))
    return tuple(change for change in changes if change)


def _change(fact: str, before: set[Stated] | None, after: set[Stated] | None) -> Change | None:
    old, new = before or set(), after or set()
    if old == new:
        return None
    gone, come = tuple(sorted(old - new, key=_order)), tuple(sorted(new - old, key=_order))
    if before is None or after is None:
        return Change(fact, Kind.ADDED if before is None else Kind.REMOVED, gone, come)
    same = {(one.starts, one.value) for one in old} == {(one.starts, one.value) for one in new}
    return Change(fact, Kind.SOURCE if same else Kind.VALUE, gone, come)


def _order(one: Stated) -> tuple[str, str, str, str]:
    return one.starts, one.value or "", one.address, one.where


def _told(facts: Facts) -> dict[str, set[Stated]]:
    found: dict[str, set[Stated]] = {}
    for pack_id in facts.library.ids:
        pack = facts.pack(pack_id)
        for fact, stated in _of_pack(pack, facts) if pack else ():
            found.setdefault(fact, set()).add(stated)
    return found


def _of_pack(pack: Pack, facts: Facts) -> Iterator[tuple[str, Stated]]:
    for series in pack.series.values():
        for entry in series.entries:
            if entry.known_from <= facts.known_on:
                yield series.id, _stated(entry, entry.value)
    for table in pack.tables.values():
        is_vocabulary = table.id.startswith(VOCABULARIES)
        for entry in table.entries:
            if is_vocabulary or entry.known_from <= facts.known_on:
                yield line_id(table, entry), _stated(entry, _cell(table, entry))
        yield f"{pack.id}:table {table.id.partition(':')[2]}", _text(about_table(table))
    for told, entry in requirement_entries(pack):
        if entry.known_from <= facts.known_on:
            asks = {key: one for key, one in told.items() if key not in (*_ABOUT, "layer")}
            yield f"{pack.id}:requirement {told['id']}", _stated(entry, _text(asks).value)
    for (group, name), one in written(pack).items():
        if group == "requirement":  # told above, with its days
            continue
        known = as_known([one], pack, facts.known_on)
        if known:
            yield f"{pack.id}:{group} {name}", _text(known[0])


def _text(told: object) -> Stated:
    return Stated("", json.dumps(told, ensure_ascii=False, sort_keys=True, default=str))


def _stated(entry: Entry, value: str | None) -> Stated:
    return Stated(entry.starts.isoformat(), value, entry.source.address, entry.where)


_ABOUT = frozenset({"from", "source", "where", "trust", "seen_in_force_on", "note"})


def line_id(table: Table, entry: Entry) -> str:
    """The id of what a row tells of: its measure or list and code, or its first cell."""
    row = entry.row
    if table.holds == "rows":
        return f"{table.id}[{next(iter(row.values()), '')}]"
    return f"{table.id}[{row.get('measure') or row.get('list')} {plain_code(row)}]"


def _cell(table: Table, entry: Entry) -> str | None:
    if table.holds == "rates":
        return entry.value
    told = {key: one for key, one in entry.row.items() if key not in _ABOUT and one}
    if table.holds == "list":
        part = " (part)" if told.get("part") == "yes" else ""
        return f"{told.get('in', 'yes')}{part}"
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
