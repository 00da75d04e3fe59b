"""The rows on a list of calls, as `register triage` writes it or anybody else."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tradewind.errors import InputError, worded
from tradewind.register.reading import connected
from tradewind.text import LANGUAGES, say

Cells = Sequence[Any]


def called_rows(path: Path) -> list[int]:
    """The numbers of the rows on a list, each once; InputError where it tells none."""
    read = {".xlsx": _xlsx, ".parquet": _parquet}.get(path.suffix.lower(), _csv)
    try:
        return sorted(set(_numbers(read(path))))
    except InputError:
        raise
    except Exception as fault:  # each reader raises what its parts raise on a broken file
        raise _no_list(path) from fault


def _no_list(path: Path) -> InputError:
    return InputError(
        str(path),
        worded("It has no column of row numbers that can be read."),
        worded("Give a list that register triage wrote, or one with a column named row."),
    )


def _numbers(lines: Iterator[Cells]) -> Iterable[int]:
    """The numbers under the head of the rows, in whichever language it is written."""
    heads = {"row", *(say("triage.column.row", lang) for lang in LANGUAGES)}
    head = [str(cell).strip() for cell in next(lines)]
    at = next(at for at, name in enumerate(head) if name in heads)
    return [int(line[at]) for line in lines if any(cell not in (None, "") for cell in line)]


def _csv(path: Path) -> Iterator[Cells]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file)


def _xlsx(path: Path) -> Iterator[Cells]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        yield from book.worksheets[0].values
    finally:
        book.close()


def _parquet(path: Path) -> Iterator[Cells]:
    with connected() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        yield [column[0] for column in found.description or ()]
        yield from found.fetchall()
