"""Tables to take away: as CSV, in which no cell runs as a formula; what a workbook is called."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

from tradewind.text.cells import guarded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MARK = "\ufeff"  # so that spreadsheets read the Chinese in it


def csv_lines(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The lines of a table, one at a time; text that could run is guarded, none is empty."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    line.write(_MARK)
    writer.writerow(head)
    yield _taken(line)
    for row in rows:
        writer.writerow(cells(row))
        yield _taken(line)


def cells(row: Iterable[Any]) -> list[Any]:
    """Values that a spreadsheet shows and never runs; numbers stay numbers."""
    return [one if isinstance(one, int | float) else guarded(_text(one)) for one in row]


def csv_response(
    name: str, head: Iterable[str], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """A table as a file to keep, sent as it is read."""
    response = StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _taken(line: io.StringIO) -> str:
    told = line.getvalue()
    line.seek(0)
    line.truncate()
    return told
