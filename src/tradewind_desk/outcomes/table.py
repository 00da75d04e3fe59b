"""A table of outcomes, for the page and the workbook alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tradewind_desk.outcomes.bars import Bars
from tradewind_desk.outcomes.cells import Cell
from tradewind_desk.words import say


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name: heads and rows, of which the first columns are text."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: list[list[Cell]]
    note: str
    texts: int = 1
    bars: Bars | None = None


def table(
    name: str,
    heads: Iterable[str],
    rows: list[list[Cell]],
    texts: int = 1,
    *,
    bars: Bars | None = None,
) -> Table:
    """A table with the title and the note of its name."""
    title, note = say(f"outcomes.table.{name}"), say(f"outcomes.note.{name}")
    return Table(name, title, tuple(heads), rows, note, texts, bars)
