"""Which lines of a table of codes answer for some digits: the one above, and those below."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, overload

from tradewind.facts.entry import Entry
from tradewind.facts.pack import Scope, Table, read_scope
from tradewind.facts.stored import StoredEntries

Group = tuple[str, list[Entry]]
_SIGNS = re.compile(r"\D")
_NONE: dict[str, list[Entry]] = {}


class CodeIndex(Protocol):
    """The entries of a table by key (measure or list) and by code."""

    def lines(self, key: str, digits: str) -> tuple[Group | None, list[Group]]:
        """The most specific entry that covers `digits`, and every code below it."""


def index_of(table: Table) -> CodeIndex:
    """The index of a table, over that of the table it is laid over."""
    entries = table.entries
    if isinstance(entries, LaidEntries):
        return _Laid(index_of(entries.above), index_of(entries.below), entries.keeps_later)
    return _Stored(entries) if isinstance(entries, StoredEntries) else HeldIndex(table)


def keys_of(table: Table) -> list[str]:
    """The measures or lists that a table of codes holds, in order of first appearance."""
    entries = table.entries
    if isinstance(entries, LaidEntries):
        return list(dict.fromkeys((*keys_of(entries.below), *keys_of(entries.above))))
    if isinstance(entries, StoredEntries):
        return entries.keys()
    return list(dict.fromkeys(one.row.get(table.group_column, "") for one in entries))


def starts_of(table: Table) -> set[date]:
    """The days from which rows of a table hold."""
    entries = table.entries
    if isinstance(entries, LaidEntries):
        return starts_of(entries.above) | starts_of(entries.below)
    if isinstance(entries, StoredEntries):
        return entries.starts()
    return {one.starts for one in entries}


def _is_barred(entries: Sequence[Entry], digits: str) -> bool:
    barred = read_scope(entries[0].row.get("except", "").split())
    return bool(barred.prefixes or barred.chapters) and barred.holds(digits, date.max)


def _covering_range(
    ranges: Iterable[tuple[str, Scope, Scope, list[Entry]]], digits: str
) -> Group | None:
    for code, scope, barred, entries in ranges:
        if scope.holds(digits, date.max) and not barred.holds(digits, date.max):
            return code, entries
    return None


class HeldIndex:
    """The index of a table that is held in memory, built once."""

    def __init__(self, table: Table) -> None:
        self._by_code: dict[str, dict[str, list[Entry]]] = {}
        self._ranges: dict[str, list[tuple[str, Scope, Scope, list[Entry]]]] = {}
        self._has_barred = False
        column = table.group_column
        for entry in table.entries:
            key, code = entry.row.get(column, ""), entry.row.get("code", "")
            self._has_barred = self._has_barred or bool(entry.row.get("except"))
            if "-" in code:
                self._add_range(key, code, read_scope([code]), entry)
            else:
                by_key = self._by_code.setdefault(_SIGNS.sub("", code), {})
                by_key.setdefault(key, []).append(entry)
        self._codes = sorted(self._by_code)

    def _add_range(self, key: str, code: str, scope: Scope, entry: Entry) -> None:
        ranges = self._ranges.setdefault(key, [])
        barred = read_scope(entry.row.get("except", "").split())
        for known, _, known_barred, entries in ranges:
            if known == code and known_barred == barred:
                entries.append(entry)
                return
        ranges.append((code, scope, barred, [entry]))

    def lines(self, key: str, digits: str) -> tuple[Group | None, list[Group]]:
        """The most specific entry that covers `digits`, and every code below it."""
        below = [(code, by_key[key]) for code, by_key in self._below(digits) if key in by_key]
        for length in range(len(digits), 1, -1):
            entries = self._by_code.get(digits[:length], _NONE).get(key)
            if entries and not (self._has_barred and _is_barred(entries, digits)):
                return (digits[:length], entries), below
        return _covering_range(self._ranges.get(key, []), digits), below

    def every_line(self, digits: str) -> dict[str, tuple[Group | None, list[Group]]]:
        """The same for every key that has a line above or below some digits."""
        found: dict[str, tuple[Group | None, list[Group]]] = {}
        for code, by_key in self._below(digits):
            for key, entries in by_key.items():
                found.setdefault(key, (None, []))[1].append((code, entries))
        for length in range(2, len(digits) + 1):
            for key, entries in self._by_code.get(digits[:length], _NONE).items():
                if not (self._has_barred and _is_barred(entries, digits)):
                    found[key] = ((digits[:length], entries), found.get(key, (None, []))[1])
        for key, ranges in self._ranges.items():
            if found.get(key, (None, []))[0] is None:
                cover = _covering_range(ranges, digits)
                if cover:
                    found[key] = (cover, found.get(key, (None, []))[1])
        return found

    def _below(self, digits: str) -> Iterator[tuple[str, dict[str, list[Entry]]]]:
        first = bisect_right(self._codes, digits)
        last = bisect_left(self._codes, digits + ":")
        return ((code, self._by_code[code]) for code in self._codes[first:last])


class _Stored:
    """The index of a table that is read line by line as it is asked for."""

    def __init__(self, entries: StoredEntries) -> None:
        self._entries = entries
        self._keys = frozenset(entries.keys())
        self._ranges: dict[str, list[tuple[str, Scope, Scope, list[Entry]]]] = {}

    def lines(self, key: str, digits: str) -> tuple[Group | None, list[Group]]:
        if key not in self._keys:
            return None, []
        below = self._entries.below(key, digits)
        above = self._entries.covering(key, digits)
        if above:
            return above[0], below
        if key not in self._ranges:
            self._ranges[key] = [
                (code, read_scope([code]), read_scope([]), entries)
                for code, entries in self._entries.ranges(key)
            ]
        return _covering_range(self._ranges[key], digits), below


class _Laid:
    """One index over another: a line of the upper takes the place of the same line below."""

    def __init__(self, above: CodeIndex, below: CodeIndex, keeps_later: bool) -> None:
        self._above, self._below, self._keeps_later = above, below, keeps_later

    def lines(self, key: str, digits: str) -> tuple[Group | None, list[Group]]:
        cover, lines = self._above.lines(key, digits)
        other, others = self._below.lines(key, digits)
        if cover is None or (other is not None and _depth(other) > _depth(cover)):
            cover = other
        elif other is not None and other[0] == cover[0]:
            cover = (cover[0], self._over(cover[1], other[1]))
        found = dict(others)
        for code, entries in lines:
            found[code] = self._over(entries, found.get(code, []))
        return cover, sorted(found.items())

    def _over(self, own: list[Entry], other: list[Entry]) -> list[Entry]:
        if not self._keeps_later or not other:
            return own
        latest = max(entry.starts for entry in own)
        return [*own, *(entry for entry in other if entry.starts > latest)]


def _depth(group: Group) -> int:
    return 0 if "-" in group[0] else len(group[0])


@dataclass(frozen=True, eq=False)
class LaidEntries(Sequence[Entry]):
    """The entries of a table laid over another, line by line.

    What a person writes takes the place of a line for good. A publisher's file speaks for its own
    day: what is held of a line from a later day stays.
    """

    above: Table
    below: Table

    @property
    def keeps_later(self) -> bool:
        """Whether rows below that start later than a line above stay."""
        entries = self.above.entries
        return isinstance(entries, StoredEntries) and entries.is_edition

    def __iter__(self) -> Iterator[Entry]:
        column = self.above.group_column
        latest: dict[tuple[str, str], date] = {}
        for entry in self.above.entries:
            line = _line(entry.row, column)
            latest[line] = max(entry.starts, latest.get(line, entry.starts))
        for one in self.below.entries:
            own = latest.get(_line(one.row, column))
            if own is None or (self.keeps_later and one.starts > own):
                yield one
        yield from self.above.entries

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | Sequence[Entry]:
        return list(self)[at]


def _line(row: Mapping[str, str], column: str) -> tuple[str, str]:
    return row.get(column, ""), re.sub(r"[\s.]", "", row.get("code", ""))


def laid_over(below: Table, above: Table) -> Table:
    """A table of codes with another of the same kind laid over it, line by line."""
    scope = replace(
        below.scope,
        prefixes=(*below.scope.prefixes, *above.scope.prefixes),
        chapters=(*below.scope.chapters, *above.scope.chapters),
    )
    if not isinstance(above.entries, StoredEntries):
        mine = tuple(replace(entry, layer=above.layer) for entry in above.entries)
        above = replace(above, entries=mine)
    return replace(below, entries=LaidEntries(above, below), scope=scope)
