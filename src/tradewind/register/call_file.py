"""The list of calls as a file: XLSX, CSV or Parquet, by what its name ends in."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from tradewind.errors import InputError, worded
from tradewind.register.writing import aside, check_free, not_written
from tradewind.text.cells import guarded, guarded_in_workbook

Cell: TypeAlias = str | int | float | None
ENDINGS = (".xlsx", ".csv", ".parquet")
_WIDEST = 60


def check_place(path: Path) -> None:
    """InputError where a list cannot be written there, before any work is done."""
    if path.suffix.lower() not in ENDINGS:
        raise InputError(
            str(path),
            worded("A list of calls is not written as {suffix}.", suffix=path.suffix or "?"),
            worded("End the name in one of: {endings}.", endings=", ".join(ENDINGS)),
        )
    check_free(path)


def write_list(path: Path, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Write a list, whole or not at all; in XLSX and CSV no cell of it is run."""
    write = {".xlsx": _xlsx, ".csv": _csv, ".parquet": _parquet}[path.suffix.lower()]
    try:
        with aside(path) as partial:
            write(partial, [guarded(one) for one in head], rows)
    except OSError as fault:
        raise not_written(path, fault) from fault


def _safe(cell: Cell) -> Cell:
    return guarded(cell) if isinstance(cell, str) else cell


def _csv(path: Path, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    # With its mark, so that spreadsheets read the Chinese in it.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        written = csv.writer(file)
        written.writerow(head)
        written.writerows([_safe(cell) for cell in row] for row in rows)


def _xlsx(path: Path, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.freeze_panes = "A2"
    for number, row in enumerate([head, *rows], 1):
        for at, told in enumerate(row, 1):
            cell = sheet.cell(number, at)
            if isinstance(told, str):
                cell.value = guarded_in_workbook(told)
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            else:
                cell.value = told
                cell.alignment = Alignment(vertical="top")
    for at, name in enumerate(head, 1):
        sheet.cell(1, at).font = Font(bold=True)
        widest = max((len(str(row[at - 1] or "")) for row in rows), default=0)
        width = min(max(len(name), widest) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)


def _parquet(path: Path, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Every column typed by its cells: whole numbers, numbers, or text as it is."""
    import duckdb

    names = [name.replace('"', "'") for name in head]
    columns = [[row[at] for row in rows] for at in range(len(head))]
    selects = ", ".join(
        f'unnest(?::{_type(column)}[]) AS "{name}"'
        for name, column in zip(names, columns, strict=True)
    )
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TEMP TABLE calls AS SELECT {selects}", columns)
        connection.execute("COPY calls TO ? (FORMAT parquet, COMPRESSION zstd)", [str(path)])


def _type(column: Sequence[Cell]) -> str:
    kinds = {type(cell) for cell in column if cell is not None}
    if kinds and kinds <= {int}:
        return "BIGINT"
    return "DOUBLE" if kinds and kinds <= {int, float} else "VARCHAR"
