"""Write one pack of an import: its card, its measures, and its long tables in SQLite.

Nothing is in force until the whole import is: see `installing`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from tradewind.errors import RuleError
from tradewind.facts.stored import COLUMNS, LINES
from tradewind.model.rate import Rate, parse_rate, rate_text

Names = Mapping[str, str]
Told = dict[str, Any]
BATCH = 5000
CHECK_AGAIN_AFTER = timedelta(days=183)
ENDED = None


@dataclass(frozen=True, slots=True)
class Said:
    """Since when a row holds, by which source of the pack, and where it stands there."""

    starts: date
    source: str
    where: str
    note: str = ""
    seen: date | None = None


@dataclass
class _Table:
    told: Told
    count: int = 0
    sha: Any = field(default_factory=hashlib.sha256)
    batch: list[tuple[object, ...]] = field(default_factory=list)


class PackWriter:
    """One pack as it is written into the folder of an import that is not yet in force."""

    def __init__(self, folder: Path, pack_id: str, answers: str, title: Names) -> None:
        self.id = pack_id
        self.home = folder / pack_id
        self.home.mkdir(parents=True)
        self._card: Told = {"title": dict(title), "answers": answers, "licence": "", "sources": {}}
        self._measures: Told = {}
        self._values: Told = {}
        self._tables: dict[str, _Table] = {}
        self._lines: sqlite3.Connection | None = None

    # --- what the pack says of itself ---

    def source(
        self,
        name: str,
        *,
        title: str,
        publisher: str,
        address: str,
        read_on: date,
        licence: str,
        trust: str = "official",
        published_on: date | None = None,
        sha256: str = "",
    ) -> str:
        """Declare a source; its id, for `Said.source`."""
        told: Told = {"title": title, "publisher": publisher, "address": address}
        told |= {"read_on": read_on, "trust": trust, "licence": licence}
        if published_on:
            told |= {"published_on": published_on, "seen_in_force_on": published_on}
        if sha256:
            told["sha256"] = sha256
        self._card["sources"][name] = told
        self._card["licence"] = self._card["licence"] or licence
        again = max(read_on, published_on or read_on) + CHECK_AGAIN_AFTER
        self._card.setdefault("check_again_by", again)
        return name

    def table(
        self,
        name: str,
        *,
        holds: str,
        names: Names,
        edition: str = "",
        complete_for: Sequence[str] = (),
        complete_from: date | None = None,
    ) -> None:
        """Declare a table of rates, of a list or of rows before rows are written into it.

        `complete_for` are codes (``"8516"``) or chapters (``"1-97"``) inside which absence is
        knowledge, from `complete_from` on.
        """
        told: Told = {"file": LINES, "holds": holds, "name": dict(names)}
        if edition:
            told["edition"] = edition
        if complete_for:
            told["complete_for"] = list(complete_for)
        if complete_from:
            told["complete_from"] = complete_from
        self._tables[name] = _Table(told)
        self._connection().execute(
            f'CREATE TABLE "{name}" (key TEXT, code TEXT, value TEXT, starts TEXT, source TEXT,'
            " place TEXT, seen TEXT, note TEXT, part TEXT, cells TEXT)"
        )

    def measure(self, name: str, told: Mapping[str, Any]) -> None:
        """Declare a measure, in the form of measures.yaml."""
        self._measures[name] = dict(told)

    def has_measure(self, name: str) -> bool:
        """Whether a measure of this name was declared."""
        return name in self._measures

    def series(self, name: str, names: Names, unit: str, values: Sequence[Told]) -> None:
        """Declare a dated series, in the form of values.yaml."""
        self._values[name] = {"name": dict(names), "unit": unit, "values": list(values)}

    # --- rows ---

    def rate(
        self, table: str, measure: str, code: str, rate: Rate | str | None, said: Said
    ) -> None:
        """What a measure charges on a code from a day; None ends it."""
        if isinstance(rate, str):
            parse_rate(rate)  # a rate that is not canonical is our fault, not the file's
        text = rate if rate is None or isinstance(rate, str) else rate_text(rate)
        self._put(table, (measure, _digits(code), text, *_said(said), None, None))

    def listed(
        self,
        table: str,
        key: str,
        code: str,
        said: Said,
        *,
        is_part: bool = False,
        is_on: bool = True,
    ) -> None:
        """That a code, or a part of it, came onto a list on a day or left it."""
        value, part = "yes" if is_on else "no", "yes" if is_part else None
        self._put(table, (key, _digits(code), value, *_said(said), part, None))

    def row(self, table: str, cells: Mapping[str, str], said: Said) -> None:
        """A row of a table of rows."""
        told = json.dumps(dict(cells), ensure_ascii=False, sort_keys=True)
        self._put(table, ("", "", "", *_said(said), None, told))

    def _put(self, table: str, cells: tuple[object, ...]) -> None:
        to = self._tables[table]
        to.sha.update("\x1f".join("" if one is None else str(one) for one in cells).encode())
        to.sha.update(b"\x1e")
        to.count += 1
        to.batch.append(cells)
        if len(to.batch) >= BATCH:
            self._flush(table)

    def _flush(self, table: str) -> None:
        to = self._tables[table]
        marks = ", ".join("?" * len(COLUMNS))
        self._connection().executemany(
            f'INSERT INTO "{table}" VALUES ({marks})',
            to.batch,
        )
        to.batch.clear()

    def _connection(self) -> sqlite3.Connection:
        if self._lines is None:
            self._lines = sqlite3.connect(self.home / LINES, isolation_level=None)
            self._lines.execute("PRAGMA journal_mode = OFF")  # until it is whole it is not in force
            self._lines.execute("PRAGMA synchronous = OFF")
            self._lines.execute("BEGIN")
        return self._lines

    # --- the end ---

    @property
    def counts(self) -> dict[str, int]:
        """Rows written, by table."""
        return {name: one.count for name, one in self._tables.items()}

    def close(self) -> None:
        """Write what is left, then the card."""
        if not self._card["sources"]:
            raise RuleError(self.id, "an importer declared no source.")
        for name in self._tables:
            self._flush(name)
            self._connection().execute(f'CREATE INDEX "by_code_{name}" ON "{name}" (key, code)')
        if self._lines is not None:
            self._lines.execute("COMMIT")
            self._lines.close()
            self._lines = None
        for one in self._tables.values():
            one.told |= {"rows": one.count, "rows_sha256": one.sha.hexdigest()}
        if self._tables:
            self._card["tables"] = {name: one.told for name, one in self._tables.items()}
        self._write("pack.yaml", self._card)
        self._write("measures.yaml", self._measures)
        self._write("values.yaml", self._values)

    def abandon(self) -> None:
        """Let go of the file of an import that came to nothing."""
        if self._lines is not None:
            self._lines.close()
            self._lines = None

    def _write(self, name: str, told: Told) -> None:
        if told:
            text = yaml.safe_dump(told, allow_unicode=True, sort_keys=False)
            (self.home / name).write_text(text, "utf-8")


def _said(said: Said) -> tuple[object, ...]:
    seen = said.seen.isoformat() if said.seen else None
    return said.starts.isoformat(), said.source, said.where, seen, said.note or None


def _digits(code: str) -> str:
    """A code without dots and blanks; a range of chapters as it is."""
    return code if "-" in code else code.replace(".", "").replace(" ", "")
