"""Tables as the sheets of a workbook: written row by row, and no cell of them runs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from tradewind.text.cells import guarded

Cell: TypeAlias = str | int | Decimal | date
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\")
_LONG, _WIDE, _NARROW = 28, 44, 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its columns with their units, its rows; `frozen` columns stay in sight.

    A column whose name is in `wide` has room for sentences.
    """

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    frozen: int = 1
    wide: frozenset[str] = frozenset()


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The whole file; one row of it at a time is in memory."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for one in sheets:
        _write(book.create_sheet(_name(one.title)), one)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _name(title: str) -> str:
    return title.translate(_NOT_IN_NAMES)[:_LONGEST_NAME]


def _write(sheet: Any, told: Sheet) -> None:
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
        cell = WriteOnlyCell(sheet, value=_text(name))
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        head.append(cell)
    sheet.append(head)
    for row in told.rows:
        sheet.append([_safe(cell) for cell in row])


def _safe(cell: Cell) -> Cell:
    return _text(cell) if isinstance(cell, str) else cell


def _text(told: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return guarded(ILLEGAL_CHARACTERS_RE.sub("\ufffd", told))
