"""The rows of an Excel workbook as text, a row at a time: formulas stay formulas, days are days."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tradewind.errors import InputError
from tradewind.importers.opening import MOST_BYTES, MOST_TIMES, check_head

NUMBER_FOR_A_CODE = "number:"  # how a code that lost its text comes out of a sheet


def sheet_rows(
    path: Path, columns: Sequence[str], *, sheet: str, codes: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a sheet (else of the first) that must have some columns, with their numbers.

    A number in a column of `codes` comes with a mark before it: its noughts may be lost.
    """
    import openpyxl

    _check_size(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
        told = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
        rows = told.iter_rows()
        head = [_text(cell, "") for cell in next(rows, ())]
        check_head(path, head, columns)
        for number, cells in enumerate(rows, start=2):
            found = {
                name: _text(cell, NUMBER_FOR_A_CODE if name in codes else "")
                for name, cell in zip(head, cells, strict=False)
                if name
            }
            extra = [_text(cell, "") for cell in cells[len(head) :]]
            if any(extra):
                found[""] = f"cells beyond the head: {' | '.join(filter(None, extra))}"
            if any(found.values()):
                yield number, found
        book.close()
    except InputError:
        raise
    except Exception as fault:  # openpyxl raises whatever its parts raise on a broken workbook
        told_so = f"is not a readable workbook: {type(fault).__name__}: {fault}."
        raise InputError(str(path), told_so, "Save it as .xlsx again.") from fault


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile as fault:
        told = f"cannot be unpacked: {fault}."
        raise InputError(str(path), told, "Save it as .xlsx again.") from fault
    if size > min(MOST_BYTES, max(1_000_000, path.stat().st_size * MOST_TIMES)):
        told = "unpacks to far more than a workbook of this kind holds."
        raise InputError(str(path), told, "Save it as CSV, and look at it.")


def _text(cell: Any, mark: str) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(str(value))
        if "%" in str(cell.number_format):
            return f"{(number * 100).normalize():f}%"
        return f"{mark}{number.normalize():f}"
    return str(value).strip()
