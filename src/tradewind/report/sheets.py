"""Tables as the sheets of a workbook: written row by row, and no cell of them runs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Any, TypeAlias

from tradewind.text.cells import guarded_in_workbook

Cell: TypeAlias = str | int | float | Decimal | date | None
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\")
_LONG, _WIDE, _NARROW = 28, 44, 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its columns with their units, its rows; `frozen` columns stay in sight.

    A column whose name is in `wide` has room for sentences. Without heads it is lines of text.
    """

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    frozen: int = 1
    wide: frozenset[str] = frozenset()


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The whole file; one row of it at a time is in memory."""
    made = io.BytesIO()
    write_workbook(made, sheets)
    return made.getvalue()


def write_workbook(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """The same into a file that is open."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for one in sheets:
        sheet = book.create_sheet(_name(one.title))
        if one.heads:
            _head(sheet, one)
        for row in one.rows:
            sheet.append([_safe(cell) for cell in row])
    book.save(file)


def _name(title: str) -> str:
    return title.translate(_NOT_IN_NAMES)[:_LONGEST_NAME]


def _head(sheet: Any, told: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    # All of this stands before the rows: in a file written row by row it cannot follow them.
    sheet.freeze_panes = f"{get_column_letter(told.frozen + 1)}2"
    for at, name in enumerate(told.heads, 1):
        width = _WIDE if name in told.wide else _LONG if at <= told.frozen else _NARROW
        sheet.column_dimensions[get_column_letter(at)].width = width
    head = []
    for name in told.heads:
        cell = WriteOnlyCell(sheet, value=guarded_in_workbook(name))
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        head.append(cell)
    sheet.append(head)


def _safe(cell: Cell) -> Cell:
    return guarded_in_workbook(cell) if isinstance(cell, str) else cell
