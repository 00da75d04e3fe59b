"""The caseload as a file: every case of the filters, row by row, and no cell that runs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from django.db.models import QuerySet

from tradewind.report.sheets import Sheet, write_workbook
from tradewind_desk.named import called
from tradewind_desk.records.models import Case
from tradewind_desk.words import say

_BLOCK = 2000
_IN_MEMORY = 8 * 1024 * 1024
COLUMNS = (
    *("firm", "name_zh", "identifier", "place", "industry", "size"),
    *("stage", "stage_since", "closing", "adviser", "next_due", "source", "subject", "changed_at"),
)


def heads() -> list[str]:
    """What the columns are called."""
    return [say(f"case.field.{name}") for name in COLUMNS]


def rows(found: QuerySet[Case]) -> Iterator[list[str]]:
    """A row for each case; what is not known is an empty cell."""
    for case in found.order_by("-changed_at", "pk").iterator(chunk_size=_BLOCK):
        yield list(_cells(case))


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


def as_xlsx(lines: Iterable[list[str]]) -> IO[bytes]:
    """A workbook that is written row by row to the disk, never held whole."""
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  the response closes it
    write_workbook(file, [Sheet("Sheet", heads(), lines, frozen=0)])
    file.seek(0)
    return file
