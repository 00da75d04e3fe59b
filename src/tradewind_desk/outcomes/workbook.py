"""Outcomes as a workbook: a sheet for each table, and no cell that runs."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tradewind.text.cells import guarded
from tradewind_desk.outcomes.cells import Cell
from tradewind_desk.outcomes.table import Table

_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\")


def workbook(tables: Sequence[Table]) -> bytes:
    """The whole file."""
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.title.translate(_NOT_IN_NAMES)[:_LONGEST_NAME])
        sheet.freeze_panes = "B2"
        for row in (table.heads, *table.rows, [], [table.note]):
            sheet.append([_safe(cell) for cell in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _safe(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    return guarded(ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell))
