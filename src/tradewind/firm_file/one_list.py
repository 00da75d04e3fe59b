"""One list of a firm's file as a sheet by itself: XLSX, CSV or a table pasted; and its form."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from tradewind.errors import InputError, worded
from tradewind.firm_file import opening
from tradewind.firm_file.faults import FirmFileError, Unreadable
from tradewind.firm_file.fields import tables
from tradewind.model.enterprise import FirmFile

_DELIMITERS = "\t,;"
# What a spreadsheet cannot hold in a cell.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as a workbook, and the encoding its text was in where that was guessed."""

    book: bytes
    encoding: str = ""


def sheet_of(name: str, data: bytes, of: str) -> Sheet:
    """The workbook that was brought, or the text that was brought as one: read it, mark it."""
    try:
        opening.check_size(len(data))
        if name.lower().endswith(".xlsx"):
            opening.check_disguise(data, "xlsx")
            opening.check_workbook(data)
            return Sheet(data)
        if not name.lower().endswith((".csv", ".txt", ".tsv")):
            told = worded("This kind of file is not read.")
            raise Unreadable(told, worded("Save the sheet as .xlsx or .csv."))
        text, encoding = _text(data)
        return Sheet(_book(text, of), encoding)
    except Unreadable as error:
        raise FirmFileError(name, [error.fault]) from error


def pasted(text: str, of: str) -> Sheet:
    """The same for a table that was pasted."""
    return sheet_of("table.txt", text.encode(), of)


def read_list(book: bytes, of: str, currency: str = "") -> FirmFile:
    """A firm's file that says one list and nothing else; FirmFileError names every fault.

    Amounts that stand without their currency are in ``currency``, where one is told.
    """
    from tradewind.firm_file.building import build
    from tradewind.firm_file.workbook import read_one_list

    name = f"{of}.xlsx"
    try:
        opening.check_size(len(book))
        opening.check_disguise(book, "xlsx")
        opening.check_workbook(book)
        found = read_one_list(book, tables()[of], currency)
    except Unreadable as error:
        raise FirmFileError(name, [error.fault]) from error
    firm, faults = build(found)
    if firm is None:
        raise FirmFileError(name, list(dict.fromkeys(faults)))
    if not found.values:
        told = worded("The sheet holds no row below its headings.")
        raise InputError(name, told, worded("Write one item on each row."))
    return firm


def list_form(firm: FirmFile, of: str, lang: str = "en") -> bytes:
    """The sheet of one list with what a firm says in it, labelled in one language."""
    from tradewind.firm_file.labels import Labels
    from tradewind.firm_file.plain import plain
    from tradewind.firm_file.workbook_form import list_workbook

    return list_workbook(plain(firm), tables()[of], Labels(lang))


def _text(data: bytes) -> tuple[str, str]:
    """The text of a file in UTF-8, UTF-16 where it says so, or GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding), "" if encoding == "utf-8-sig" else encoding.upper()
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        worded("The text is in no encoding that is read."), worded("Save the file as UTF-8.")
    )


def _book(text: str, of: str) -> bytes:
    """Rows of text as a workbook in which every cell is text."""
    from openpyxl import Workbook

    from tradewind.firm_file.workbook import COLUMN_LIMIT, ROW_LIMIT
    from tradewind.firm_file.workbook_form import put_text

    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = of
    for number, row in enumerate(_rows(text), 1):
        if number > ROW_LIMIT + 1:
            break  # the reader refuses what is beyond its limits
        for at, told in enumerate(row[: COLUMN_LIMIT + 1], 1):
            if told.strip():
                put_text(sheet.cell(number, at), _HIDDEN.sub(" ", told.strip()))
                sheet.cell(number, at).number_format = "@"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(text: str) -> Iterator[list[str]]:
    if not text.strip() or "\x00" in text:
        raise Unreadable(worded("It is not text."), worded("Save the sheet as .xlsx or .csv."))
    head = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        yield from csv.reader(StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter)
    except csv.Error as error:
        told = worded("The rows cannot be read: {error}.", error=error)
        raise Unreadable(told, worded("Save the sheet as .xlsx or .csv.")) from error
