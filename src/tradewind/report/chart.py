"""A chart of stacked bars as SVG, drawn here: patterns and letters carry it in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# Which part of a bar a kind of cost belongs to; what is not named here goes with `money`.
PARTS = {
    "goods": ("goods_cost",),
    "export": (
        "export_packing", "loading", "pre_carriage", "export_clearance", "documents",
        "origin_terminal", "hk_declaration", "hk_handling",
    ),
    "carriage": ("main_carriage", "insurance"),
    "arrival": ("destination_terminal", "import_clearance", "on_carriage"),
    "border": ("duty", "import_fees", "import_tax"),
    "money": ("export_vat_cost", "credit_cost", "currency_cost", "profits_tax"),
}  # fmt: skip
LETTERS = dict(zip((*PARTS, "left"), "ABCDEFG", strict=True))

_WIDTH, _LABEL, _TOTAL = 760, 136, 120
_SCALE = _WIDTH - _LABEL - _TOTAL
_BAR, _STEP, _NAME = 16, 22, 24
_LEAST_FOR_LETTER = 13
_PATTERNS = {
    "export": '<path d="M0 6L6 0M-1 1L1 -1M5 7L7 5"/>',
    "carriage": '<path d="M0 3H6"/>',
    "arrival": '<circle cx="3" cy="3" r="1"/>',
    "border": '<path d="M0 0L6 6M6 0L0 6"/>',
    "money": '<path d="M3 0V6"/>',
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its parts in minor units from the left, and what is not settled at its end."""

    market: str
    way: str
    parts: tuple[tuple[str, int], ...]
    depends: int
    total: str

    @property
    def length(self) -> int:
        """The whole bar."""
        return sum(size for _, size in self.parts) + self.depends


def part_of(kind: str) -> str:
    """The part of a bar that a kind of cost belongs to."""
    return next((part for part, kinds in PARTS.items() if kind in kinds), "money")


def cost_chart(bars: Sequence[Bar], title: str) -> str:
    """The bars on one scale, as an SVG element."""
    longest = max((bar.length for bar in bars), default=0) or 1
    drawn, top, before = [], 0, ""
    for bar in bars:
        if bar.market != before:
            drawn.append(_name(bar.market, top))
            top += _NAME
        drawn.append(_bar(bar, top, _SCALE / longest))
        before = bar.market
        top += _STEP
    return (
        f'<svg class="chart" role="img" aria-label="{escape(title)}" width="{_WIDTH}"'
        f' height="{top}" viewBox="0 0 {_WIDTH} {top}">{_defs()}{"".join(drawn)}</svg>'
    )


def swatch(part: str) -> str:
    """The fill of one part, for the legend."""
    box = f'<rect class="bar {part}" x="1" y="1" width="24" height="14"{_fill(part)}/>'
    return f'<svg class="swatch" width="26" height="16" aria-hidden="true">{box}</svg>'


def _defs() -> str:
    drawn = "".join(
        f'<pattern id="p-{part}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" class="under"/><g class="mark">{mark}</g></pattern>'
        for part, mark in _PATTERNS.items()
    )
    return f"<defs>{drawn}</defs>"


def _fill(part: str) -> str:
    return f' fill="url(#p-{part})"' if part in _PATTERNS else ""


def _name(market: str, top: int) -> str:
    return f'<text x="0" y="{top + 17}" class="strong">{escape(market)}</text>'


def _bar(bar: Bar, top: int, scale: float) -> str:
    """One bar with its way before it and its total behind it."""
    middle = top + _BAR - 4
    drawn = [f'<text x="0" y="{middle}">{escape(bar.way)}</text>']
    at = float(_LABEL)
    for part, size in (*bar.parts, ("depends", bar.depends)):
        width = size * scale
        if width <= 0:
            continue
        drawn.append(_part(part, at, top, width))
        at += width
    drawn.append(f'<text x="{at + 6:.1f}" y="{middle}" class="strong">{escape(bar.total)}</text>')
    return "".join(drawn)


def _part(part: str, at: float, top: int, width: float) -> str:
    box = (
        f'<rect class="bar {part}" x="{at:.1f}" y="{top}" width="{width:.1f}"'
        f' height="{_BAR}"{_fill(part)}/>'
    )
    letter = LETTERS.get(part)
    if letter is None or width < _LEAST_FOR_LETTER:
        return box
    middle = at + width / 2
    under = (
        f'<rect class="under" x="{middle - 5:.1f}" y="{top + 2}" width="10" height="12" rx="2"/>'
        if part in _PATTERNS
        else ""
    )
    return (
        f'{box}{under}<text class="letter {part}" x="{middle:.1f}" y="{top + 12}"'
        f' text-anchor="middle">{letter}</text>'
    )
