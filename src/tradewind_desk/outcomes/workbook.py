"""Outcomes as a workbook: a sheet for each table, its note below."""

from __future__ import annotations

from collections.abc import Sequence

from tradewind.report import sheets
from tradewind_desk.outcomes.table import Table


def workbook(tables: Sequence[Table]) -> bytes:
    """The whole file."""
    return sheets.workbook(map(_sheet, tables))


def _sheet(told: Table) -> sheets.Sheet:
    return sheets.Sheet(told.title, told.heads, (*told.rows, (), (told.note,)))
