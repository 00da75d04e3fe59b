"""The caseload as a file: every case of the filters, row by row, and no cell that runs."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tradewind.text.cells import guarded
from tradewind_desk.named import called
from tradewind_desk.records.models import Case
from tradewind_desk.words import say

_BLOCK = 2000
_IN_MEMORY = 8 * 1024 * 1024
COLUMNS = (
    *("firm", "name_zh", "identifier", "place", "industry", "size"),
    *("stage", "stage_since", "closing", "adviser", "next_due", "source", "subject", "changed_at"),
)


def rows(found: QuerySet[Case]) -> Iterator[list[str]]:
    """The head, then a row for each case; what is not known is an empty cell."""
    yield [say(f"case.field.{name}") for name in COLUMNS]
    for case in found.order_by("-changed_at", "pk").iterator(chunk_size=_BLOCK):
        yield [guarded(cell) for cell in _cells(case)]


def _cells(case: Case) -> Iterator[str]:
    firm = case.firm
    yield from (firm.name, firm.name_zh, firm.identifier)
    yield called("place", firm.place) if firm.place else ""
    yield firm.industry
    yield called("size", firm.size) if firm.size else ""
    yield say(f"stage.{case.stage}")
    yield case.stage_since.date().isoformat()
    yield say(f"closing.{case.closing}") if case.closing else ""
    yield case.adviser.name if case.adviser else ""
    yield case.next_due.isoformat() if case.next_due else ""
    yield say(f"source.{case.source}") if case.source else ""
    yield case.subject
    yield case.changed_at.date().isoformat()


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(lines: Iterable[list[str]]) -> Iterator[str]:
    """Line by line, with the mark by which spreadsheets know the Chinese in it."""
    yield "\ufeff"
    writer: Any = csv.writer(_Line())
    for line in lines:
        yield writer.writerow(line)


def as_xlsx(lines: Iterable[list[str]]) -> IO[bytes]:
    """A workbook that is written row by row to the disk, never held whole."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for line in lines:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell) for cell in line])
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  the response closes it
    book.save(file)
    file.seek(0)
    return file
