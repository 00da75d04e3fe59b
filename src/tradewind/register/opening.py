"""Open somebody's register as rows of cells: CSV in any of the encodings met, XLSX, Parquet.

A row is numbered as a spreadsheet numbers it, from 1, head and blank rows counted; a row of Parquet
by its place. A row that cannot be read is given with what is wrong, and reading goes on after it.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tradewind.errors import InputError, worded
from tradewind.register.reasons import Reason
from tradewind.register.writing import OWN

Cells = Sequence[Any]
DELIMITERS = (",", "\t", ";", "|")
MOST_LINES = 50  # that one row may run over: a quote that is never closed would take the file
MOST_CELL = 100_000
MOST_LINE = 1_000_000
MOST_UNPACKED = 4_000_000_000  # a workbook of a million rows is a tenth of this
HEAD_WITHIN = 10  # rows: titles and notes may stand above the head
_BLOCK = 1 << 20
_BATCH = 2000
REPLACED = "\ufffd"  # what stands for bytes that are no letter
ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5hkscs", "cp950")
# GB18030 holds all of the older two, and the Hong Kong supplement all of plain Big5.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `fault` is the code of what is wrong with it as a whole."""

    number: int
    cells: Cells
    fault: Reason | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """What somebody tells of a file: the column of a field, its encoding, the sheet to read."""

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    sheet: str | None = None


@dataclass(slots=True)
class Opened:
    """A file that is open: what it is, and its rows."""

    format: str
    rows: Iterator[Row]
    encoding: str | None = None
    head: tuple[str, ...] | None = None  # Parquet names its columns itself
    is_own: bool = False
    not_read: tuple[str, ...] = field(default=())


@contextmanager
def opened(path: Path, hints: Hints) -> Iterator[Opened]:
    """The file by what it holds, whatever it is called; InputError where it cannot be read."""
    try:
        with path.open("rb") as file:
            begins = file.read(8)
    except OSError as fault:
        raise InputError(
            str(path),
            worded("It could not be read: {fault}", fault=fault.strerror or str(fault)),
            worded("Give a file that you may read."),
        ) from fault
    if not begins:
        raise _unreadable(path, worded("It is empty."))
    is_book, is_parquet = begins[:4] == b"PK\x03\x04", begins[:4] == b"PAR1"
    if hints.sheet is not None and not is_book:
        raise InputError("--sheet", worded("The file is no workbook."), worded("Leave it out."))
    if hints.encoding is not None and (is_book or is_parquet):
        raise InputError("--encoding", worded("The file is no CSV."), worded("Leave it out."))
    if is_parquet:
        with _parquet(path) as found:
            yield found
    elif is_book:
        with _workbook(path, hints.sheet) as found:
            yield found
    elif begins[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise _unreadable(path, worded("It is a workbook of the old kind (.xls), or a locked one."))
    else:
        encoding = _encoding_told(hints.encoding) if hints.encoding else _encoding(path)
        with path.open("r", encoding=encoding, errors="replace", newline="") as text:
            yield Opened("csv", _records(text), encoding.removesuffix("-sig"))


def _encoding_told(name: str) -> str:
    """The encoding that goes by a name, or the wider one that holds it whole."""
    try:
        told = codecs.lookup(name).name
    except (LookupError, ValueError):  # ValueError: a name with a nought character in it
        told = ""
    told = _WIDER.get(told, told)
    if told not in ENCODINGS:
        raise InputError(
            "--encoding",
            worded("{given} is no encoding that is read.", given=repr(name)),
            worded("Known: {near}.", near=", ".join(ENCODINGS)),
        )
    return "utf-8-sig" if told == "utf-8" else told


def _unreadable(path: Path, problem: str) -> InputError:
    return InputError(str(path), problem, worded("Save it as CSV, XLSX or Parquet again."))


def _encoding(path: Path) -> str:
    """UTF-8 where the whole file is; else GB18030, unless more of it is wrong in that."""
    with path.open("rb") as file:
        begins = file.read(4)
        if begins[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        file.seek(0)
        utf8, gb18030, nuls = _Wrong("utf-8"), _Wrong("gb18030"), 0
        while block := file.read(_BLOCK):
            nuls += block.count(0)
            utf8.read(block)
            if utf8.count:
                break
        if nuls > 100:
            raise _unreadable(path, worded("It is not text."))
        if not utf8.count:
            return "utf-8-sig"
        file.seek(0)
        utf8 = _Wrong("utf-8")
        while block := file.read(_BLOCK):
            utf8.read(block)
            gb18030.read(block)
    return "utf-8-sig" if utf8.count <= gb18030.count else "gb18030"


class _Wrong:
    """How much of a file is no letter in an encoding."""

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self.count = 0

    def read(self, block: bytes) -> None:
        self.count += self._decoder.decode(block).count(REPLACED)


class _Lines:
    """Lines of text that can be given back; a line that is too long for any row is cut."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._waiting: list[str] = []

    def next(self) -> str:
        """The next line with its end; nothing after the last."""
        if self._waiting:
            return self._waiting.pop(0)
        line = self._text.readline(MOST_LINE)
        if len(line) == MOST_LINE and line[-1] not in "\r\n":
            while (rest := self._text.readline(MOST_LINE)) and rest[-1] not in "\r\n":
                pass
        return line

    def give_back(self, lines: list[str]) -> None:
        """Lines to be read again."""
        self._waiting = lines + self._waiting


def _records(text: IO[str]) -> Iterator[Row]:
    """The rows of CSV text, each read by itself, so that a fault of one stays with it."""
    csv.field_size_limit(MOST_CELL)
    lines = _Lines(text)
    first = lines.next()
    delimiter = max(DELIMITERS, key=first.count)
    lines.give_back([first])
    number = width = 0
    while line := lines.next():
        number += 1
        if line.count('"') % 2 and _is_open(line, delimiter):
            cells = _over_lines(line, lines, delimiter, width)
            if cells is None:
                yield Row(number, (), "quote_not_closed", line.strip())
            else:
                yield Row(number, cells)
            continue
        try:
            cells = next(csv.reader((line,), delimiter=delimiter), [])
        except csv.Error:
            yield Row(number, (), "row_not_readable", line.strip())
            continue
        width = len(cells) or width
        yield Row(number, cells)


def _over_lines(line: str, lines: _Lines, delimiter: str, width: int) -> list[str] | None:
    """The cells of a row that runs over several lines.

    None where it does not end, or ends with another number of cells than the row before: then a
    quote is astray, and the lines after it are read as rows of their own.
    """
    after: list[str] = []
    while len(after) < MOST_LINES and (following := lines.next()):
        after.append(following)
        if '"' not in following or _is_open("".join((line, *after)), delimiter):
            continue
        whole = io.StringIO("".join((line, *after)), newline="")
        try:
            cells = next(csv.reader(whole, delimiter=delimiter, strict=True), [])
        except csv.Error:
            break
        if len(cells) != width:
            break
        return cells
    lines.give_back(after)
    return None


def _is_open(text: str, delimiter: str) -> bool:
    """Whether a row ends inside quotes; a quote opens a cell only where it stands first in it."""
    is_inside, at_start, at = False, True, 0
    while at < len(text):
        letter = text[at]
        if is_inside:
            if letter == '"':
                if text[at + 1 : at + 2] == '"':
                    at += 1
                else:
                    is_inside = False
        elif letter == '"' and at_start:
            is_inside = True
        at_start = not is_inside and letter in (delimiter, "\n", "\r")
        at += 1
    return is_inside


@contextmanager
def _workbook(path: Path, sheet: str | None) -> Iterator[Opened]:
    """The sheet told, else the first that holds anything; formulas stay formulas."""
    import openpyxl

    book = None
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise _unreadable(path, worded("It unpacks to more than a workbook holds."))
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
        sheets = list(book.worksheets)
        wanted = sheets if sheet is None else _of_name(sheet, sheets)
        filled = [one for one in wanted if next(one.iter_rows(max_row=1), None)]
        if not filled:
            raise _unreadable(path, worded("It is empty."))
    except InputError:
        raise
    except Exception as fault:  # openpyxl raises whatever its parts raise on a broken workbook
        told = worded("It is not a readable workbook: {fault}", fault=f"{type(fault).__name__}")
        raise _unreadable(path, told) from fault
    left = tuple(one.title for one in sheets if one is not filled[0])
    try:
        yield Opened("xlsx", _sheet(path, filled[0]), not_read=left)
    finally:
        book.close()


def _of_name(name: str, sheets: Sequence[Any]) -> Sequence[Any]:
    found = [one for one in sheets if one.title == name]
    if not found:
        raise InputError(
            "--sheet",
            worded("The file has no sheet {name}.", name=repr(name)),
            worded("Its sheets: {names}.", names=", ".join(one.title for one in sheets)),
        )
    return found


def _sheet(path: Path, sheet: Any) -> Iterator[Row]:
    rows, width = enumerate(sheet.iter_rows(values_only=True), start=1), 0
    while True:
        try:
            number, cells = next(rows)
        except StopIteration:
            return
        except Exception as fault:
            told = worded("It is not a readable workbook: {fault}", fault=f"{type(fault).__name__}")
            raise _unreadable(path, told) from fault
        if width > len(cells):  # empty cells at the end of a row may not be written
            cells = (*cells, *[None] * (width - len(cells)))
        width = max(width, len(cells)) if number <= HEAD_WITHIN else width
        yield Row(number, cells)


@contextmanager
def _parquet(path: Path) -> Iterator[Opened]:
    import duckdb

    connection = duckdb.connect()
    try:
        connection.execute("SET enable_progress_bar = false")
        marks = connection.execute(
            "SELECT count(*) FROM parquet_kv_metadata(?) WHERE key = ?", [str(path), OWN.encode()]
        ).fetchall()
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        head = tuple(one[0] for one in found.description or ())
        rows = _batches(path, found)
        yield Opened("parquet", rows, head=head, is_own=bool(marks[0][0]))
    except duckdb.Error as fault:
        told = worded("It is not readable Parquet: {fault}", fault=str(fault).splitlines()[0])
        raise _unreadable(path, told) from fault
    finally:
        connection.close()


def _batches(path: Path, found: Any) -> Iterator[Row]:
    number = 0
    while batch := found.fetchmany(_BATCH):
        for cells in batch:
            number += 1
            yield Row(number, cells)


def is_blank(cells: Iterable[Any]) -> bool:
    """Whether no cell of a row holds anything."""
    return not any(one is not None and (not isinstance(one, str) or one.strip()) for one in cells)
