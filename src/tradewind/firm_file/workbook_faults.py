"""Give a workbook back with what is wrong in a column of each sheet, beside the row it is in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from tradewind.errors import Worded
from tradewind.firm_file.faults import Fault
from tradewind.firm_file.workbook import COLUMN_LIMIT, FAULTS_COLUMN, ROW_LIMIT
from tradewind.firm_file.workbook_form import put_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def marked(data: bytes, faults: Iterable[Fault], words: Callable[[Fault], str]) -> bytes:
    """The workbook with a column of faults; it may be read again as it is, once mended."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data))
    found: dict[tuple[str, int], list[str]] = {}
    for fault in faults:
        sheet, row = _place(fault)
        named = sheet if sheet in book.sheetnames else book.sheetnames[0]
        found.setdefault((named, row), []).append(words(fault))
    for name in {sheet for sheet, _ in found}:
        _mark(book[name], {row: told for (sheet, row), told in found.items() if sheet == name})
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _place(fault: Fault) -> tuple[str, int]:
    """The sheet and the row of a fault; the first row where it names none."""
    told = fault.place.values if isinstance(fault.place, Worded) else {}
    cell = str(told.get("coordinate", ""))
    digits = "".join(one for one in cell if one.isdigit()) or str(told.get("number", "1"))
    return str(told.get("title", told.get("name", ""))), int(digits)


def _mark(sheet: Worksheet, told: dict[int, list[str]]) -> None:
    from openpyxl.utils import get_column_letter

    column = _free_column(sheet)
    sheet.column_dimensions[get_column_letter(column)].width = 60
    _put(sheet, 1, column, [FAULTS_COLUMN, *told.get(1, ())])
    for row in told.keys() - {1}:
        _put(sheet, row, column, told[row])


def _put(sheet: Worksheet, row: int, column: int, told: list[str]) -> None:
    from openpyxl.cell import Cell

    cell = sheet.cell(row, column)
    if isinstance(cell, Cell):  # not the covered part of cells that were merged
        put_text(cell, "\n".join(told))


def _free_column(sheet: Worksheet) -> int:
    """The column after the last that is filled, or the one that held faults before."""
    last = 0
    for number, row in enumerate(sheet.iter_rows(max_row=ROW_LIMIT, max_col=COLUMN_LIMIT)):
        for column, cell in enumerate(row, 1):
            if number == 0 and str(cell.value or "").split()[:1] == [FAULTS_COLUMN]:
                return column
            last = max(last, column) if cell.value is not None else last
    return last + 1
