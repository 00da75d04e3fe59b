"""Read a firm's workbook: sheet "firm" holds one field a row, the other sheets one item a row."""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from tradewind.errors import worded
from tradewind.firm_file.faults import Fault, Found, KeyPath, Plain, Unreadable
from tradewind.firm_file.fields import Entry, find, tables, walk
from tradewind.firm_file.labels import LANGUAGES, Labels
from tradewind.firm_file.values import decimal_of_float

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell

    Row = tuple[Cell | MergedCell, ...]

FIRM_SHEET, GUIDE_SHEET = "firm", "guide"
# A column of this name holds what was wrong; nothing in it is read.
FAULTS_COLUMN = "errors"
FIRM_COLUMNS = ("field", "label", "value", "note")
ROW_LIMIT, COLUMN_LIMIT = 2_000, 60
# What stands for "none" in a cell that would hold a list: known to be empty, not unknown.
NONE_WORDS = ("none", "沒有", "没有")
# What the name of a sheet or of a column begins with that is left alone.
NOTE_WORDS = ("note", "備註", "备注")
_YES, _NO = ("yes", "true", "是"), ("no", "false", "否")
_NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
_SEPARATORS = str.maketrans({";": ",", "，": ",", "、": ",", "；": ","})


def read_workbook(data: bytes) -> Found:
    """What a workbook holds, with sheet and cell for every field."""
    reader = _Reader()
    for title, rows in _sheets(data).items():
        reader.sheet(title, rows)
    if FIRM_SHEET not in reader.seen:
        raise Unreadable(
            worded("The workbook has no sheet {firm_sheet}.", firm_sheet=repr(FIRM_SHEET)),
            worded("Start from a template."),
        )
    return reader.found


def read_one_list(data: bytes, entry: Entry, currency: str = "") -> Found:
    """What a workbook holds of one list: the sheet of its name, else the first one.

    An amount that stands without its currency is in ``currency``, where one is told.
    """
    reader = _Reader(currency)
    sheets = _sheets(data)
    title = entry.name if entry.name in sheets else next(iter(sheets), entry.name)
    reader.table(entry, sheets.get(title, ()), title)
    return reader.found


def _sheets(data: bytes) -> dict[str, list[Row]]:
    """The cells of every sheet, no further than the limits plus one."""
    from openpyxl import load_workbook

    rows, columns = ROW_LIMIT + 1, COLUMN_LIMIT + 1
    try:
        with warnings.catch_warnings():
            # openpyxl warns of decorations it leaves out; we read none of them.
            warnings.simplefilter("ignore")
            sheets = load_workbook(BytesIO(data), read_only=True).worksheets
            return {
                sheet.title: list(sheet.iter_rows(max_row=rows, max_col=columns))
                for sheet in sheets
            }
    except Exception as error:  # openpyxl answers a damaged part with whatever it stumbled on
        mend = worded("Save it again from a spreadsheet program, or copy it into a fresh template.")
        raise Unreadable(worded("The workbook is damaged and cannot be read."), mend) from error


class _Reader:
    """Fills one tree of values from all sheets."""

    def __init__(self, currency: str = "") -> None:
        self.found = Found()
        self.currency = currency
        self.seen: set[str] = set()
        self.passed_over: set[int] = set()  # columns of the sheet being read

    def sheet(self, title: str, rows: Iterable[Row]) -> None:
        self.seen.add(title)
        if title == FIRM_SHEET:
            self._firm(rows)
        elif title in tables():
            self.table(tables()[title], rows, title)
        elif title != GUIDE_SHEET and not _is_note(title):
            near = difflib.get_close_matches(title, [FIRM_SHEET, *tables()], 1)
            mend = worded(
                "Take the sheet out, or begin its name with 'note' to have it left alone."
            )
            if near:
                mend = worded(
                    "Did you mean {near}? Or begin its name with 'note' to have it left alone.",
                    near=near[0],
                )
            self._fault(
                worded("sheet {title}", title=title),
                worded("Sheet {title} is not read.", title=repr(title)),
                mend,
            )

    def _firm(self, rows: Iterable[Row]) -> None:
        for number, row in enumerate(rows, 1):
            self._check_room(FIRM_SHEET, number, row)
            if number == 1:
                self._check_firm_header(row)
                continue
            name = str(row[0].value or "").strip() if row else ""
            cell = row[2] if len(row) > 2 else None
            if not name and cell is not None and _filled(cell):
                told = worded("A value stands here without a field.")
                self._fault(
                    _at(FIRM_SHEET, cell), told, worded("Write the field's path in column A.")
                )
            elif name and cell is not None and _filled(cell):
                self._row(name, cell)

    def _check_firm_header(self, row: Row) -> None:
        titles = tuple(_first_word(cell) for cell in row[:4])
        if titles[:3] != FIRM_COLUMNS[:3]:
            told = worded("The first row does not name the columns.")
            mend = worded(
                "Write {firm_columns} in cells A1 to D1.", firm_columns=", ".join(FIRM_COLUMNS)
            )
            raise Unreadable(
                told,
                mend,
                worded("sheet {title}, cell {coordinate}", title=FIRM_SHEET, coordinate="A1"),
            )

    def _row(self, name: str, cell: Cell | MergedCell) -> None:
        path = tuple(name.split("."))
        place = _at(FIRM_SHEET, cell)
        entry = find(path)
        if entry is not None and entry.form == "mapping":  # its keys may hold dots of their own
            above = len(entry.path)
            path = (*path[:above], *filter(None, [".".join(path[above:])]))
        if path in self.found.places:
            told = worded(
                "{name} is written twice; first at {places}.",
                name=name,
                places=self.found.places[path],
            )
            self._fault(place, told, worded("Keep one of the two."))
        elif entry is None or (entry.form == "mapping" and len(path) != len(entry.path) + 1):
            self._fault(place, worded("{name} is not a field.", name=name), _nearest_field(name))
        elif entry.form == "group":
            self._fault(
                place,
                worded("{name} is a group of fields.", name=name),
                worded("Fill in the fields below it."),
            )
        elif entry.form == "table":
            self._none(entry, path, cell, place)
        else:
            self._put(path, self._value(entry, cell, place), place)

    def _none(self, entry: Entry, path: KeyPath, cell: Cell | MergedCell, place: str) -> None:
        if str(cell.value).strip().lower() in NONE_WORDS:
            self._put(path, [], place)
        else:
            told = worded("{dotted} is a list.", dotted=entry.dotted)
            self._fault(
                place,
                told,
                worded("Fill in sheet {name}; write none if there are none.", name=entry.name),
            )

    def table(self, entry: Entry, rows: Iterable[Row], title: str) -> None:
        """One list, an item a row, from the sheet of a title."""
        columns: dict[int, Entry] = {}
        items: list[Plain] = []
        for number, row in enumerate(rows, 1):
            self._check_room(title, number, row)
            if number == 1:
                columns = self._columns(entry, row, title)
            elif any(_filled(cell) for at, cell in enumerate(row) if at not in self.passed_over):
                place = worded("sheet {name}, row {number}", name=title, number=number)
                self.found.places[(*entry.path, len(items))] = place
                items.append(self._item((*entry.path, len(items)), columns, row, title))
        if items and entry.path in self.found.places:
            told = worded(
                "{dotted} says none, but sheet {name} has rows.",
                dotted=entry.dotted,
                name=title,
            )
            self._fault(self.found.places[entry.path], told, worded("Clear one of the two."))
        elif items:
            self._put(entry.path, items, worded("sheet {title}", title=title))

    def _columns(self, entry: Entry, row: Row, title: str) -> dict[int, Entry]:
        columns: dict[int, Entry] = {}
        self.passed_over = set()
        headings, names = _headings(entry), {each.name: each for each in entry.entries}
        for index, cell in enumerate(row):
            head = _first_word(cell)
            whole = str(cell.value or "").strip().lower()
            named = headings.get(whole) or names.get(head.lower())
            if named is not None and named not in columns.values():
                columns[index] = named
            elif head == FAULTS_COLUMN or _is_note(head):
                self.passed_over.add(index)
            elif head:
                told = worded("{title} is not a column, or stands twice.", title=repr(head))
                self._fault(_at(title, cell), told, _nearest_column(entry, head))
        return columns

    def _item(self, path: KeyPath, columns: dict[int, Entry], row: Row, title: str) -> Plain:
        item: dict[str, Plain] = {}
        for at, cell in enumerate(row):
            if not _filled(cell) or at in self.passed_over:
                continue
            place = _at(title, cell)
            if at not in columns:
                self._fault(
                    place, worded("A value stands outside the columns."), worded("Clear it.")
                )
                continue
            item[columns[at].name] = self._value(columns[at], cell, place)
            self.found.places[(*path, columns[at].name)] = place
        return item

    def _put(self, path: KeyPath, value: Plain, place: str) -> None:
        level = self.found.values
        for end in range(1, len(path) + 1):
            self.found.places.setdefault(path[:end], place)
        for part in path[:-1]:
            below = level.setdefault(str(part), {})
            assert isinstance(below, dict)  # find() has already told groups from leaves
            level = below
        level[str(path[-1])] = value

    def _value(self, entry: Entry, cell: Cell | MergedCell, place: str) -> Plain:
        """A cell's value as the text formats would hold it."""
        value: Any = cell.value
        if cell.data_type == "f":
            self._fault(
                place,
                worded("The cell holds a formula."),
                worded("Paste its result as a plain value."),
            )
            return None
        if cell.data_type == "e":
            self._fault(
                place,
                worded("The cell holds the error {value}.", value=value),
                worded("Write the value, or clear it."),
            )
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self._number(entry, cell, place)
        if isinstance(value, str):
            return self._in_currency(entry, _from_text(entry, value.strip()))
        if isinstance(value, (bool, date)):
            return value
        self._fault(place, worded("The cell holds a time."), worded("Write the value as text."))
        return None

    def _number(self, entry: Entry, cell: Cell | MergedCell, place: str) -> Plain:
        # A spreadsheet drops a code's leading zeros before we see it.
        if entry.kind == "code":
            self._fault(
                place,
                worded("The code is a number."),
                worded("Format the cell as text, then write it."),
            )
            return None
        value = cell.value
        assert isinstance(value, (int, float))
        number = Decimal(value) if isinstance(value, int) else decimal_of_float(value)
        # 12.5 shown as a percentage is kept as 0.125.
        if entry.kind == "percent" and "%" in str(cell.number_format):
            number *= 100
        if entry.kind in ("texts", "classes"):
            return [number]
        return self._in_currency(entry, number)

    def _in_currency(self, entry: Entry, value: Plain) -> Plain:
        """An amount with the currency told for all; anything else as it is."""
        text = format(value, "f") if isinstance(value, Decimal) else value
        if entry.kind == "money" and self.currency and isinstance(text, str):
            return f"{text} {self.currency}" if _NUMBER.fullmatch(text) else value
        return value

    def _check_room(self, title: str, number: int, row: Row) -> None:
        place = worded("sheet {title}", title=title)
        if number > ROW_LIMIT and any(_filled(cell) for cell in row):
            raise Unreadable(
                worded("More than {row_limit} rows.", row_limit=ROW_LIMIT),
                worded("Keep one firm in one file."),
                place,
            )
        if any(_filled(cell) for cell in row[COLUMN_LIMIT:]):
            told = worded("More than {column_limit} columns.", column_limit=COLUMN_LIMIT)
            raise Unreadable(told, worded("Start from a template."), place)

    def _fault(self, place: str, problem: str, mend: str) -> None:
        self.found.faults.append(Fault(place, problem, mend))


def _filled(cell: Cell | MergedCell) -> bool:
    return cell.value is not None and str(cell.value).strip() != ""


def _at(title: str, cell: Cell | MergedCell) -> str:
    return worded("sheet {title}, cell {coordinate}", title=title, coordinate=cell.coordinate)


def _first_word(cell: Cell | MergedCell) -> str:
    words = str(cell.value or "").split()
    return words[0] if words else ""


def _is_note(name: str) -> bool:
    return name.lower().startswith(NOTE_WORDS)


def _headings(entry: Entry) -> dict[str, Entry]:
    """The fields of a list by their labels, in any language."""
    every = [Labels(lang) for lang in LANGUAGES]
    found: dict[str, Entry] = {}
    for each in entry.entries:
        for labels in every:
            found.setdefault(labels.label(each).lower(), each)
    return found


def _nearest_column(entry: Entry, head: str) -> str:
    names = [each.name for each in entry.entries]
    near = difflib.get_close_matches(head, names, 1)
    return (
        worded("Did you mean {near}? Or begin it with 'note' to have it left alone.", near=near[0])
        if near
        else worded(
            "Use: {by_name}. Or begin it with 'note' to have it left alone.",
            by_name=", ".join(names),
        )
    )


def _from_text(entry: Entry, text: str) -> Plain:
    # The hints show a code in quotes and a list in brackets, as text files need them.
    if entry.kind == "code":
        return text.strip("\"'“”")
    if entry.kind == "truth" and text.lower() in (*_YES, *_NO):
        return text.lower() in _YES
    if entry.kind == "texts" and text.lower() in NONE_WORDS:
        return []
    if entry.kind in ("texts", "classes"):
        parts = [part.strip() for part in text.strip("[]").translate(_SEPARATORS).split(",")]
        return [part for part in parts if part]
    return text


def _nearest_field(name: str) -> str:
    known = [entry.dotted for entry in walk() if entry.form == "leaf"]
    near = difflib.get_close_matches(name, known, 1)
    return (
        worded("Did you mean {near}?", near=near[0])
        if near
        else worded("See the sheet guide for the fields.")
    )
