"""The XLSX form: sheet "firm" one field a row, a sheet for each list, a guide to all fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from tradewind.firm_file.faults import Plain
from tradewind.firm_file.fields import Entry, all_entries, walk
from tradewind.firm_file.labels import Labels
from tradewind.firm_file.workbook import FIRM_COLUMNS, FIRM_SHEET, GUIDE_SHEET, NONE_WORDS

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = {"A": 40, "B": 44, "C": 32, "D": 60}
_ROWS_READY = 60
_AS_NUMBER = ("number", "percent", "count")


def workbook_form(values: dict[str, Plain], labels: Labels) -> bytes:
    """The bytes of the workbook."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = FIRM_SHEET
    _firm_sheet(sheet, values, labels)
    for entry in walk():
        if entry.form == "table":
            _table_sheet(book.create_sheet(entry.name), entry, _held(values, entry), labels)
    _guide_sheet(book.create_sheet(GUIDE_SHEET), labels.page("sheet_intro"), all_entries(), labels)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def list_workbook(values: dict[str, Plain], entry: Entry, labels: Labels) -> bytes:
    """The bytes of a workbook of one list, with a guide to its columns."""
    from openpyxl import Workbook

    book = Workbook()
    book.worksheets[0].title = entry.name
    _table_sheet(book.worksheets[0], entry, _held(values, entry), labels)
    _guide_sheet(book.create_sheet(GUIDE_SHEET), labels.page("list_intro"), entry.entries, labels)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _held(values: dict[str, Plain], entry: Entry) -> Plain:
    level: Plain = values
    for part in entry.path:
        level = level.get(part) if isinstance(level, dict) else None
    return level


def _firm_sheet(sheet: Worksheet, values: dict[str, Plain], labels: Labels) -> None:
    titles = [FIRM_COLUMNS[0], *(f"{name} {labels.page(name)}" for name in FIRM_COLUMNS[1:])]
    _head(sheet, titles)
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    number = 1
    for name, entry, value in _rows(all_entries(), values, labels):
        number += 1
        put_text(_cell(sheet, number, 1), name)
        key = f" ({name.rpartition('.')[2]})" if entry.form == "mapping" else ""
        put_text(_cell(sheet, number, 2), labels.label(entry) + key)
        cell = _cell(sheet, number, 3)
        _fill(cell, entry, NONE_WORDS[0] if value == [] and entry.form == "table" else value)
        put_text(_cell(sheet, number, 4), _note(entry, labels))
        _offer_choices(sheet, entry, f"C{number}")


def _rows(
    entries: tuple[Entry, ...], values: dict[str, Plain], labels: Labels
) -> Iterator[tuple[str, Entry, Plain]]:
    """One row for each field: its path, what it is, and its value; lists only say none."""
    for entry in entries:
        value = values.get(entry.name)
        held = value if isinstance(value, dict) else {}
        if entry.form == "group":
            yield from _rows(entry.entries, held, labels)
        elif entry.form == "mapping":
            keys = [*held, *(key for key in entry.offered if key not in held)]
            yield from ((f"{entry.dotted}.{key}", entry, held.get(key)) for key in keys)
        else:
            yield entry.dotted, entry, (value if entry.form == "leaf" or value == [] else None)


def _note(entry: Entry, labels: Labels) -> str:
    if entry.form == "table":
        return f"{labels.page('see_sheet')} {entry.name}"
    return labels.hint(entry)


def _table_sheet(sheet: Worksheet, entry: Entry, value: Plain, labels: Labels) -> None:
    from openpyxl.utils import get_column_letter

    _head(sheet, [f"{each.name} {labels.label(each)}" for each in entry.entries])
    items = value if isinstance(value, list) else []
    for at, each in enumerate(entry.entries, 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 22
        last = max(len(items), _ROWS_READY) + 1
        for number in range(2, last + 1):
            item = items[number - 2] if number - 2 < len(items) else None
            value = item.get(each.name) if isinstance(item, dict) else None
            _fill(_cell(sheet, number, at), each, value)
        _offer_choices(sheet, each, f"{letter}2:{letter}{last}")


def _guide_sheet(sheet: Worksheet, intro: str, entries: tuple[Entry, ...], labels: Labels) -> None:
    _head(sheet, [labels.page(name) for name in ("field", "label", "note")])
    for column, width in zip("ABC", (44, 48, 90), strict=True):
        sheet.column_dimensions[column].width = width
    put_text(_cell(sheet, 2, 2), intro)
    for number, entry in enumerate(walk(entries), 3):
        put_text(_cell(sheet, number, 1), entry.dotted)
        put_text(_cell(sheet, number, 2), labels.label(entry))
        put_text(_cell(sheet, number, 3), _note(entry, labels))


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    from openpyxl.cell import Cell

    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # the form merges none
    return cell


def _head(sheet: Worksheet, titles: list[str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for at, title in enumerate(titles, 1):
        cell = _cell(sheet, 1, at)
        put_text(cell, title)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EEF4")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _fill(cell: Cell, entry: Entry, value: Plain) -> None:
    """Write one value the way its field is best kept in a spreadsheet."""
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value) or NONE_WORDS[0]
    if isinstance(value, bool) or (value is not None and entry.kind in _AS_NUMBER):
        cell.value = value  # type: ignore[assignment]  # openpyxl takes Decimal as it is
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, Decimal):
        cell.value = value
    elif entry.kind not in (*_AS_NUMBER, "date", "truth", "answer") or value is not None:
        # Text cells keep a code's leading zeros and never turn into a formula.
        cell.number_format = "@"
        put_text(cell, str(value) if value is not None else None)


def put_text(cell: Cell, text: str | None) -> None:
    """Text as text: what begins like a formula is stored so that no program runs it."""
    cell.value = text
    if text and text[0] in "=+-@\t\r":
        cell.data_type = "s"
        cell.quotePrefix = True


def _offer_choices(sheet: Worksheet, entry: Entry, cells: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    if entry.form != "leaf" or not entry.choices:
        return
    listed = f'"{",".join(entry.choices)}"'
    offer = DataValidation(type="list", formula1=listed, allow_blank=True)
    sheet.add_data_validation(offer)
    offer.add(cells)
