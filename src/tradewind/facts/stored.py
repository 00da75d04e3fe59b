"""A long table of an imported pack, kept in SQLite and read line by line as it is asked for.

A tariff of a whole market has tens of thousands of lines: a question needs a handful of them.
The file holds what a CSV table of a pack would hold; `digest` is of its rows, not of its bytes,
so that the same file of a publisher gives the same answers on any machine.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import overload

from tradewind.errors import PackError
from tradewind.facts.entry import Entry
from tradewind.model.source import Source

LINES = "lines.sqlite"
COLUMNS = ("key", "code", "value", "starts", "source", "place", "seen", "note", "part", "cells")
_MEND = "Import the file of the publisher again."


@lru_cache(maxsize=64)
def _opened(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise PackError(str(path), "is not there.", _MEND)
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def _ask(path: Path, question: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
    try:
        return _opened(path).execute(question, values).fetchall()
    except sqlite3.Error as fault:
        raise PackError(str(path), f"cannot be read: {fault}.", _MEND) from fault


def keys_and_sources(path: Path, table: str) -> list[tuple[str, str]]:
    """Each measure or list that a table speaks of, with each source that it cites of it."""
    told = _ask(path, f'SELECT DISTINCT key, source FROM "{table}" ORDER BY key, source')
    return [(str(key), str(source)) for key, source in told]


@dataclass(frozen=True, eq=False)
class StoredEntries(Sequence[Entry]):
    """The dated rows of one table of a SQLite file, as a sequence and by code."""

    path: Path
    table: str
    holds: str
    sources: Mapping[str, Source]
    layer: str = ""
    is_edition: bool = False  # a publisher's edition, which speaks for its own day

    @property
    def _select(self) -> str:
        return f'SELECT {", ".join(COLUMNS)} FROM "{self.table}"'

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        told = _ask(self.path, f'SELECT count(*) FROM "{self.table}"')
        return int(str(told[0][0]))

    def __iter__(self) -> Iterator[Entry]:
        try:
            for told in _opened(self.path).execute(f"{self._select} ORDER BY rowid"):
                yield self._entry(told)
        except sqlite3.Error as fault:
            raise PackError(str(self.path), f"cannot be read: {fault}.", _MEND) from fault

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | Sequence[Entry]:
        return list(self)[at]

    def __contains__(self, one: object) -> bool:
        return any(one == each for each in self)

    def keys(self) -> list[str]:
        """The measures or lists of the table, in order."""
        told = _ask(self.path, f'SELECT DISTINCT key FROM "{self.table}" ORDER BY key')
        return [str(one[0]) for one in told]

    def at(self, key: str, code: str) -> list[Entry]:
        """The rows of one key and code, in order."""
        where = f"{self._select} WHERE key = ? AND code = ? ORDER BY rowid"
        return [self._entry(told) for told in _ask(self.path, where, (key, code))]

    def starts(self) -> set[date]:
        """The days from which rows of the table hold."""
        told = _ask(self.path, f'SELECT DISTINCT starts FROM "{self.table}"')
        return {date.fromisoformat(str(one[0])) for one in told}

    def covering(self, key: str, digits: str) -> list[tuple[str, list[Entry]]]:
        """The codes that stand above some digits, or are them: the deepest first."""
        above = [digits[:length] for length in range(len(digits), 1, -1)]
        marks = ", ".join("?" * len(above))
        where = f"{self._select} WHERE key = ? AND code IN ({marks}) ORDER BY code DESC, rowid"
        return self._grouped(_ask(self.path, where, (key, *above)))

    def below(self, key: str, digits: str) -> list[tuple[str, list[Entry]]]:
        """The codes that stand below some digits, in order."""
        where = f"{self._select} WHERE key = ? AND code > ? AND code < ? ORDER BY code, rowid"
        return self._grouped(_ask(self.path, where, (key, digits, digits + ":")))

    def ranges(self, key: str) -> list[tuple[str, list[Entry]]]:
        """The rows that speak of chapters from one to another."""
        where = f"{self._select} WHERE key = ? AND code LIKE '%-%' ORDER BY rowid"
        return self._grouped(_ask(self.path, where, (key,)))

    def _grouped(self, told: Sequence[tuple[object, ...]]) -> list[tuple[str, list[Entry]]]:
        found: dict[str, list[Entry]] = {}
        for one in told:
            found.setdefault(str(one[1]), []).append(self._entry(one))
        return list(found.items())

    def _entry(self, told: tuple[object, ...]) -> Entry:
        key, code, value, starts, source, place, seen, note, part, cells = told
        known = self.sources[str(source)]
        day = date.fromisoformat(str(starts))
        column = "measure" if self.holds == "rates" else "list"
        row = {column: str(key), "code": str(code), "from": str(starts), "source": str(source)}
        row["rate" if self.holds == "rates" else "in"] = str(value or "ended")
        if part:
            row["part"] = str(part)
        if cells:
            row = {**json.loads(str(cells)), "from": str(starts), "source": str(source)}
        last = date.fromisoformat(str(seen)) if seen else known.last_seen
        return Entry(
            value=None if value is None else str(value),
            starts=day,
            source=known,
            where=str(place or ""),
            trust=known.trust,
            known_from=known.known_from,
            last_seen=max(last, day),
            note=str(note or ""),
            layer=self.layer,
            row=row,
        )
