"""Put values into a firm's workbook and keep its form: sheets, widths, choices and notes."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from tradewind.firm_file.faults import KeyPath, Plain
from tradewind.firm_file.fields import Entry, find
from tradewind.firm_file.workbook import FIRM_SHEET, NONE_WORDS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Leaf = tuple[KeyPath, Plain]
# What openpyxl leaves out when it saves a workbook again.
_LOST = re.compile(
    r"xl/(drawings/drawing|charts/|media/|threadedComments/|ctrlProps/|activeX/|slicers/"
    r"|timelines/|embeddings/|diagrams/)"
)


class CannotKeep(Exception):
    """Saving the workbook again would lose a part of it, or a cell cannot be written."""


def check_keeps(data: bytes) -> None:
    """CannotKeep where the workbook holds what would be lost on saving it again."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        matches = (_LOST.match(name) for name in book.namelist())
        lost = sorted({found[1].split("/")[0] for found in matches if found})
    if lost:
        raise CannotKeep(f"it holds {', '.join(lost)}")
    _open(data)


def put_values(data: bytes, edits: Sequence[Leaf]) -> bytes:
    """The workbook with some values more."""
    book = _open(data)
    for path, value in edits:
        for leaf, told in _leaves(path, value):
            _put(book, leaf, told)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _open(data: bytes) -> Workbook:
    from openpyxl import load_workbook

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        book = load_workbook(BytesIO(data), rich_text=True)
    for one in told:
        if "removed" in str(one.message):
            raise CannotKeep(str(one.message).rstrip("."))
    return book


def _leaves(path: KeyPath, value: Plain) -> Iterator[Leaf]:
    """Every value below a path by itself."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _leaves((*path, key), below)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for at, below in enumerate(value):
            yield from _leaves((*path, at), below)
    else:
        yield path, value


def _put(book: Workbook, path: KeyPath, value: Plain) -> None:
    entry = find(tuple(part for part in path if isinstance(part, str)))
    if entry is None:
        raise CannotKeep(f"{path[-1]} has no field")
    at = next((here for here, part in enumerate(path) if isinstance(part, int)), None)
    if at is None:
        _fill(_firm_cell(book, ".".join(map(str, path))), entry, value)
        return
    table, index = find(tuple(map(str, path[:at]))), path[at]
    if table is None or not isinstance(index, int) or len(path) != at + 2:
        raise CannotKeep(f"{path[-1]} has no column")
    _fill(_table_cell(book, table, index, entry.name), entry, value)


def _firm_cell(book: Workbook, name: str) -> Cell:
    """The value cell of a field in sheet firm; a row of its own where it has none yet."""
    sheet = book[FIRM_SHEET]
    last = 1
    for number in range(1, sheet.max_row + 1):
        told = str(sheet.cell(number, 1).value or "").strip()
        if told == name:
            return _cell(sheet, number, 3)
        if any(sheet.cell(number, column).value is not None for column in (1, 2, 3)):
            last = number
    _as_text(_cell(sheet, last + 1, 1), name)
    return _cell(sheet, last + 1, 3)


def _table_cell(book: Workbook, table: Entry, index: int, column: str) -> Cell:
    """The cell of one column of the item that stands at an index, or below the last."""
    if table.name not in book.sheetnames:
        book.create_sheet(table.name).append([each.name for each in table.entries])
    sheet = book[table.name]
    items = [
        number
        for number in range(2, sheet.max_row + 1)
        if any(_is_filled(cell.value) for cell in sheet[number])
    ]
    row = items[index] if index < len(items) else max(items, default=1) + 1
    titles = [str(cell.value or "").split()[:1] for cell in sheet[1]]
    if [column] in titles:
        return _cell(sheet, row, titles.index([column]) + 1)
    new = max((at for at, title in enumerate(titles, 1) if title), default=0) + 1
    _as_text(_cell(sheet, 1, new), column)
    return _cell(sheet, row, new)


def _is_filled(value: object) -> bool:
    return value is not None and str(value).strip() != ""


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    from openpyxl.cell import Cell

    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise CannotKeep(f"sheet {sheet.title}, cell {cell.coordinate} is part of a merged cell")
    return cell


def _fill(cell: Cell, entry: Entry, value: Plain) -> None:
    """One value as its field is kept in the form."""
    if isinstance(value, list):
        value = ", ".join(map(str, value)) or NONE_WORDS[0]
    if isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, bool | Decimal):
        cell.value = value
        if entry.kind == "percent" or cell.number_format == "@":
            cell.number_format = "General"
    else:
        cell.number_format = "@"
        _as_text(cell, str(value))


def _as_text(cell: Cell, text: str) -> None:
    """Text as text: what begins like a formula is stored so that no program runs it."""
    cell.value = text
    if text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        cell.data_type = "s"
        cell.quotePrefix = True
