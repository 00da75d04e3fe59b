"""Check somebody's register without taking it in: what each column is, and what is wrong where.

Rows are read one after another and none is kept. Only the codes of firms are written aside, so that
those said twice are found at the end by a sort that may use the disk.
"""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from tradewind.errors import InputError, worded
from tradewind.register.mapping import Column, Mapped, columns_of
from tradewind.register.opening import HEAD_WITHIN, Opened, Row, is_blank, opened
from tradewind.register.values import Value, Wrong, read_cell
from tradewind.text import say

_TOLD_EVERY = 20_000
_SHOWN = 200  # letters of a value in the side file
_NEVER_AGAIN = frozenset({"text", "uscc", "money"})  # kinds whose cells seldom come again
_KEPT = 20_000  # cells of a column
_UNREAD = Wrong("")
_SORT_MEMORY = "256MB"
ERRORS_HEAD = ("row", "field", "column", "value", "reason", "mend")
_ERRORS_BEGIN = ("\ufeff" + ",".join(ERRORS_HEAD)).encode()


# Each column with what its cells were read as.
_Readers = list[tuple[Column, dict[str, Value | Wrong | None] | None]]


@dataclass(slots=True)
class Checked:
    """What a check found."""

    path: Path
    format: str
    encoding: str | None
    head_row: int | None
    mapped: Mapped
    not_read: tuple[str, ...]
    rows: int = 0
    blank: int = 0
    refused: int = 0
    faults: int = 0
    by_reason: Counter[str] = field(default_factory=Counter)
    errors_file: Path | None = None

    @property
    def clean(self) -> int:
        """Rows without a fault."""
        return self.rows - self.refused


def check(
    path: Path,
    *,
    on: date,
    errors_file: Path,
    told: Mapping[str, str] | None = None,
    lang: str = "en",
    tell: Callable[[int], None],
) -> Checked:
    """Check every row of a file; faults go to the side file, in the order they are met.

    `told` names the column of a field; `on` is the day that nothing can have been founded after.
    """
    with ExitStack() as stack:
        source = stack.enter_context(opened(path))
        head_row, mapped, rows = _headed(path, source, told or {})
        found = Checked(path, source.format, source.encoding, head_row, mapped, source.not_read)
        readers: _Readers = [
            (one, None if one.field.kind in _NEVER_AGAIN else {}) for one in mapped.columns
        ]
        errors = stack.enter_context(_Errors(errors_file, lang, found))
        codes = stack.enter_context(_Codes())
        for row in rows:
            if not row.fault and is_blank(row.cells):
                found.blank += 1
                continue
            found.rows += 1
            before = found.faults
            _check_row(row, mapped.width, readers, on, errors, codes)
            is_faulty = found.faults > before
            found.refused += is_faulty
            codes.close_row(row.number, is_faulty)
            if found.rows % _TOLD_EVERY == 0:
                tell(found.rows)
        for twice in codes.twice():
            errors.put(twice.row, twice.column, twice.code, "said_twice", row=twice.first)
            found.refused += not twice.is_faulty
        tell(found.rows)
    return found


def _check_row(
    row: Row,
    width: int,
    readers: _Readers,
    on: date,
    errors: _Errors,
    codes: _Codes,
) -> None:
    if row.fault:
        errors.put(row.number, None, row.text, row.fault)
        return
    cells = row.cells
    if len(cells) < width:
        errors.put(row.number, None, " | ".join(map(str, cells)), "cells_missing")
        return
    if len(cells) > width and not is_blank(cells[width:]):
        errors.put(row.number, None, " | ".join(map(str, cells[width:])), "cells_too_many")
        return
    for column, known in readers:
        cell = cells[column.at]
        # Provinces, yes and no, days and head counts come again and again: read once, then kept.
        if known is not None and type(cell) is str:
            value = known.get(cell, _UNREAD)
            if value is _UNREAD:
                value = read_cell(cell, column, on)
                if len(known) < _KEPT:
                    known[cell] = value
        else:
            value = read_cell(cell, column, on)
        if isinstance(value, Wrong):
            errors.put(row.number, column, cell, value.reason)
        elif value is not None and column.field.kind == "uscc":
            codes.put(str(value), column)


def read_row(cells: Any, mapped: Mapped, on: date) -> dict[str, Value | Wrong | None]:
    """The values of one row by field, each with what is wrong where it cannot be read."""
    return {one.field.name: read_cell(cells[one.at], one, on) for one in mapped.columns}


# the head


def _headed(
    path: Path, source: Opened, told: Mapping[str, str]
) -> tuple[int | None, Mapped, Iterator[Row]]:
    """The row of the head, what its columns are, and the rows below it."""
    if source.head is not None:
        return None, columns_of(source.head, told, is_own=source.is_own), source.rows
    first = list(islice(source.rows, HEAD_WITHIN))
    filled = [row for row in first if not row.fault and not is_blank(row.cells)]
    if not filled:
        raise InputError(
            str(path),
            worded("No row of it can be read as the names of columns."),
            worded("Let the names of columns stand in one row, above the firms."),
        )
    head = max(filled, key=lambda row: (_matches(row, told), -row.number))
    titles = ["" if one is None else str(one).strip() for one in head.cells]
    below = (row for row in first if row.number > head.number)
    return head.number, columns_of(titles, told), chain(below, source.rows)


def _matches(row: Row, told: Mapping[str, str]) -> int:
    titles = ["" if one is None else str(one).strip() for one in row.cells]
    by_name = columns_of(titles).columns
    return len(by_name) + sum(title in titles for title in told.values())


# the side file


class _Errors:
    """The side file of faults: written as they are met, and not at all where there are none."""

    def __init__(self, path: Path, lang: str, found: Checked) -> None:
        self._path, self._lang, self._found = path, lang, found
        self._file: IO[str] | None = None
        self._writer: Any = None

    def __enter__(self) -> _Errors:
        if self._path.exists():  # only what a check before this one wrote is written over
            with self._path.open("rb") as file:
                begins = file.read(len(_ERRORS_BEGIN))
            if begins != _ERRORS_BEGIN:
                raise InputError(
                    str(self._path),
                    worded("A file of this name is there already."),
                    worded("Give another name."),
                )
            self._path.unlink()
        return self

    def __exit__(self, *raised: object) -> None:
        if self._file:
            self._file.close()

    def put(
        self, number: int, column: Column | None, cell: object, reason: str, **told: object
    ) -> None:
        """One fault."""
        if self._file is None:
            # With its mark, so that spreadsheets read the Chinese in it.
            self._file = self._path.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow(ERRORS_HEAD)
            self._found.errors_file = self._path
        mend = say(f"register.mend.{reason}", self._lang, told)
        name, title = (column.field.name, column.title) if column else ("", "")
        shown = "" if cell is None else str(cell)[:_SHOWN]
        self._writer.writerow([number, name, guarded(title), guarded(shown), reason, mend])
        self._found.faults += 1
        self._found.by_reason[reason] += 1


_CONTROLS = ("\t", "\r", "\n")
_RUNS = tuple("=+-@＝＋－＠")


def guarded(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe stands before what could be a formula."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
    return f"'{text}" if text.lstrip().startswith(_RUNS) or text.startswith(_CONTROLS) else text


# codes said twice


@dataclass(frozen=True, slots=True)
class _Twice:
    row: int
    first: int
    code: str
    is_faulty: bool
    column: Column


class _Codes:
    """The codes of firms, aside on disk: a register may hold more than memory does."""

    def __init__(self) -> None:
        self._code: str | None = None
        self._column: Column | None = None

    def __enter__(self) -> _Codes:
        self._folder = tempfile.TemporaryDirectory(prefix="tradewind-register-")
        self._path = Path(self._folder.name) / "codes.csv"
        self._file = self._path.open("w", encoding="ascii")
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.close()
        self._folder.cleanup()

    def put(self, code: str, column: Column) -> None:
        """The code of the row that is being read."""
        self._code, self._column = code, column

    def close_row(self, number: int, is_faulty: bool) -> None:
        """The row is read."""
        if self._code is not None:
            self._file.write(f"{number},{self._code},{int(is_faulty)}\n")
            self._code = None

    def twice(self) -> Iterator[_Twice]:
        """Every row whose code an earlier row has, in order."""
        self._file.flush()
        if self._column is None:
            return
        import duckdb

        connection = duckdb.connect()
        try:
            connection.execute("SET enable_progress_bar = false")
            connection.execute(f"SET memory_limit = '{_SORT_MEMORY}'")
            connection.execute(f"SET temp_directory = '{self._folder.name.replace(chr(39), '')}'")
            found = connection.execute(
                "WITH told AS (SELECT * FROM read_csv(?, header = false, columns ="
                " {'place': 'BIGINT', 'code': 'VARCHAR', 'faulty': 'TINYINT'})),"
                " twice AS (SELECT code, min(place) AS first FROM told GROUP BY code"
                " HAVING count(*) > 1)"
                " SELECT place, first, code, faulty FROM told JOIN twice USING (code)"
                " WHERE place > first ORDER BY place",
                [str(self._path)],
            )
            while batch := found.fetchmany(2000):
                for at, first, code, is_faulty in batch:
                    yield _Twice(at, first, code, bool(is_faulty), self._column)
        finally:
            connection.close()
