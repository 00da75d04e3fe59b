"""Bars beside a table, drawn here: the cells of the table and no other numbers.

A cell that is no number has no bar, only its words. Bars are told apart in black and white: the
first of a row is full, the second an outline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from tradewind.report.chart import Frame, svg_text
from tradewind_desk.outcomes.cells import Cell

_BAR, _ROW_GAP, _TEXT_DOWN = 16, 12, 13
_A_LETTER = 7.5  # how wide one of a bar's own words is, at most
_KINDS = ("first", "second")
_NAME = 120  # the room for names beside the bars; longer ones stand above
_LONGEST_BESIDE = 14
_WIDE, _NARROW = Frame("wide", 520, _NAME, 0, 20), Frame("narrow", 328, 0, 0, 20)


@dataclass(frozen=True, slots=True)
class Bars:
    """What a chart shows: rows of a name and its cells, and what each cell stands for."""

    title: str
    legend: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]

    @property
    def drawn(self) -> str:
        """The chart for wide pages and for narrow ones; one of them is shown."""
        longest = max((_letters(name) for name, _ in self.rows), default=0)
        wide = _WIDE if longest <= _LONGEST_BESIDE else replace(_WIDE, label=0)
        return "".join(_chart(self, frame) for frame in (wide, _NARROW))

    @property
    def keys(self) -> list[tuple[str, str]]:
        """What a full bar and an outlined one stand for, each with a sample of it."""
        return [(_swatch(kind), name) for kind, name in zip(_KINDS, self.legend, strict=True)]


def _chart(bars: Bars, frame: Frame) -> str:
    cells = [cell for _, row in bars.rows for cell in row]
    most = max((cell for cell in cells if not isinstance(cell, str)), default=0) or 1
    room = max((len(_shown(cell)) for cell in cells), default=0) * _A_LETTER
    scale = (frame.width - frame.label - room) / most
    drawn, top = [], 0
    for name, row in bars.rows:
        above = 0 if frame.label else frame.step
        drawn.append(svg_text(0, top + _TEXT_DOWN, name, "way"))
        for at, cell in enumerate(row):
            drawn.append(_bar(_KINDS[at], cell, frame.label, top + above + at * frame.step, scale))
        top += above + len(row) * frame.step + _ROW_GAP
    return (
        f'<svg class="chart {frame.name}" role="img" aria-label="{escape(bars.title)}"'
        f' width="{frame.width}" height="{top}" viewBox="0 0 {frame.width} {top}">'
        f"{''.join(drawn)}</svg>"
    )


def _bar(kind: str, cell: Cell, left: int, top: int, scale: float) -> str:
    if isinstance(cell, str):
        return svg_text(left, top + _TEXT_DOWN, cell, "kept")
    width = cell * scale
    box = (
        f'<rect class="bar {kind}" x="{left + 0.5}" y="{top + 0.5}" width="{width:.1f}"'
        f' height="{_BAR - 1}"/>'
        if width
        else ""
    )
    return box + svg_text(left + width + 5, top + _TEXT_DOWN, _shown(cell), "figure")


def _letters(name: str) -> int:
    """How many letters a name is wide; a Chinese one takes the room of two."""
    return sum(2 if one >= "\u2e80" else 1 for one in name)


def _shown(cell: Cell) -> str:
    return cell if isinstance(cell, str) else f"{cell:,}"


def _swatch(kind: str) -> str:
    box = f'<rect class="bar {kind}" x="1" y="1" width="24" height="12"/>'
    return f'<svg class="chart swatch" width="26" height="14" aria-hidden="true">{box}</svg>'
