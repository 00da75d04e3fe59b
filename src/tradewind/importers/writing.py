"""Write one pack of an import: its card, its measures, and its long tables in SQLite.

Nothing is in force until the whole import is: see `importing`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from tradewind.errors import RuleError
from tradewind.facts.stored import COLUMNS, LINES
from tradewind.importers.tally import Tally
from tradewind.model.rate import Rate, UnknownRate, parse_rate, rate_text

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


class _InFull(yaml.SafeDumper):
    """Writes every part out: packs have no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class PackWriter:
    """One pack as it is written into the folder of an import that is not yet in force."""

    def __init__(self, folder: Path, pack_id: str, answers: str, title: Names) -> None:
        self.id = pack_id
        self.title = title
        self.home = folder / pack_id
        self.home.mkdir(parents=True)
        self._card: Told = {"title": dict(title), "answers": answers, "licence": "", "sources": {}}
        self._measures: Told = {}
        self._values: Told = {}
        self._tables: dict[str, _Table] = {}
        self._cited: set[str] = set()
        self._ends: list[tuple[str, tuple[str, str, str], Said]] = []
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
        is_edition: bool = True,
    ) -> None:
        """Declare a table of rates, of a list or of rows before rows are written into it.

        `complete_for` are codes (``"8516"``) or chapters (``"1-97"``) inside which absence is
        knowledge, from `complete_from` on. An edition speaks for its own day: what is held of a
        line from a later day stays. What a person wrote takes the place of a line for good.
        """
        told: Told = {"file": LINES, "holds": holds, "name": dict(names)}
        if is_edition:
            told["is_edition"] = True
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

    def complete(self, table: str, codes: Sequence[str], starts: date | None = None) -> None:
        """Say, once the file is read, inside which codes a table turned out to be whole."""
        told = self._tables[table].told
        if codes:
            told["complete_for"] = list(codes)
        if codes and starts:
            told["complete_from"] = starts

    def measure(self, name: str, told: Mapping[str, Any]) -> None:
        """Declare a measure, in the form of measures.yaml."""
        self._measures[name] = dict(told)

    def has_source(self, name: str) -> bool:
        """Whether a source of this name was declared."""
        return name in self._card["sources"]

    def has_table(self, name: str) -> bool:
        """Whether a table of this name was declared."""
        return name in self._tables

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

    def ends(self, table: str, measure: str, code: str, until: date, said: Said) -> None:
        """That a rate written before holds up to a day, unless another has begun by then."""
        line = (measure, _digits(code), said.starts.isoformat())
        self._ends.append((table, line, replace(said, starts=until + timedelta(days=1))))

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

    def row(
        self, table: str, cells: Mapping[str, str], said: Said, *, key: str = "", code: str = ""
    ) -> None:
        """A row of a table of rows, found again by its key and code if it has them."""
        told = json.dumps(dict(cells), ensure_ascii=False, sort_keys=True)
        self._put(table, (key, _digits(code), "", *_said(said), None, told))

    def _put(self, table: str, cells: tuple[object, ...]) -> None:
        to = self._tables[table]
        self._cited.add(str(cells[4]))
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

    def close(self, tally: Tally) -> None:
        """Write what is left, settle what was said twice, then the card."""
        if not self._card["sources"]:
            raise RuleError(self.id, "an importer declared no source.")
        for name in self._tables:
            self._flush(name)
        self._put_ends()
        for name in self._tables:
            self._flush(name)
            self._connection().execute(f'CREATE INDEX "by_code_{name}" ON "{name}" (key, code)')
            if self._tables[name].told["holds"] == "rates":
                self._settle(name, tally)
        if self._lines is not None:
            self._lines.execute("COMMIT")
            self._lines.close()
            self._lines = None
        for one in self._tables.values():
            one.told |= {"rows": one.count, "rows_sha256": one.sha.hexdigest()}
        if self._tables:
            self._card["tables"] = {name: one.told for name, one in self._tables.items()}
        self._drop_uncited()
        self._write("pack.yaml", self._card)
        self._write("measures.yaml", self._measures)
        self._write("values.yaml", self._values)

    def _drop_uncited(self) -> None:
        """A file that only says again what another says is in the manifest, and not cited."""
        told = (*self._measures.values(), *self._values.values())
        cited = self._cited.union(*map(_sources_in, told))
        sources = self._card["sources"]
        self._card["sources"] = {name: sources[name] for name in sources if name in cited}

    def _put_ends(self) -> None:
        """The ends of periods, but for those by which the next period had begun."""
        for table, _, _ in self._ends:
            place = f'"ends_{table}" ON "{table}" (key, code, starts)'
            self._connection().execute(f"CREATE INDEX IF NOT EXISTS {place}")
        for table, (measure, code, starts), said in self._ends:
            told = self._connection().execute(
                f'SELECT 1 FROM "{table}"'
                " WHERE key = ? AND code = ? AND starts > ? AND starts <= ?",
                (measure, code, starts, said.starts.isoformat()),
            )
            if told.fetchone() is None:
                self._put(table, (measure, code, ENDED, *_said(said), None, None))
        self._ends.clear()

    def _settle(self, table: str, tally: Tally) -> None:
        """A line said again is counted; one said otherwise is refused, and is not known."""
        ask = self._connection().execute
        twice = ask(
            f'SELECT key, code, starts FROM "{table}"'
            " GROUP BY key, code, starts HAVING count(*) > 1 ORDER BY min(rowid)"
        ).fetchall()
        for line in twice:
            where = f'FROM "{table}" WHERE key = ? AND code = ? AND starts = ?'
            rows = ask(f"SELECT rowid, value, place {where} ORDER BY rowid", line).fetchall()
            rates = list(dict.fromkeys(ENDED if row[1] is None else str(row[1]) for row in rows))
            ask(f"DELETE {where} AND rowid > ?", (*line, rows[0][0]))
            self._tables[table].count -= len(rows) - 1
            if len(rates) == 1:
                tally.figure("lines_said_again", len(rows) - 1)
                continue
            told = " / ".join("ended" if one is None else one for one in rates)
            tally.refuse(str(rows[-1][2]), "said_twice", f"{line[0]} {line[1]}: {told}")
            raw = rate_text(UnknownRate(told.replace('"', "'")))
            ask(f'UPDATE "{table}" SET value = ? WHERE rowid = ?', (raw, rows[0][0]))

    def digest(self) -> str:
        """The sha256 of what was written; the card holds that of the rows of each table."""
        sha = hashlib.sha256()
        for path in sorted(self.home.glob("*.yaml")):
            sha.update(path.name.encode() + b"\0" + path.read_bytes())
        return sha.hexdigest()

    def abandon(self) -> None:
        """Let go of the file of an import that came to nothing."""
        if self._lines is not None:
            self._lines.close()
            self._lines = None

    def _write(self, name: str, told: Told) -> None:
        if told:
            text = yaml.dump(told, Dumper=_InFull, allow_unicode=True, sort_keys=False)
            (self.home / name).write_text(text, "utf-8")


def _sources_in(told: Any) -> set[str]:
    """Every source that a part of a measure or a series names."""
    if isinstance(told, Mapping):
        own = {str(told["source"])} if "source" in told else set()
        return own.union(*map(_sources_in, told.values()))
    if isinstance(told, list | tuple):
        return set().union(*map(_sources_in, told))
    return set()


def _said(said: Said) -> tuple[object, ...]:
    seen = said.seen.isoformat() if said.seen else None
    return said.starts.isoformat(), said.source, said.where, seen, said.note or None


def _digits(code: str) -> str:
    """A code without dots and blanks; a range of chapters as it is."""
    return code if "-" in code else code.replace(".", "").replace(" ", "")
