"""What a route costs in parts: its lines by who pays, their sums, and bars of them as SVG.

The bars are drawn here: patterns and letters carry them in black and white.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from tradewind.report.telling import Json, Teller

Ends = tuple[Json | None, Json | None]
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

_BAR, _NAME = 16, 24
_LEAST_FOR_LETTER = 13
_PATTERNS = {
    "export": '<path d="M0 6L6 0M-1 1L1 -1M5 7L7 5"/>',
    "carriage": '<path d="M0 3H6"/>',
    "arrival": '<circle cx="3" cy="3" r="1"/>',
    "border": '<path d="M0 0L6 6M6 0L0 6"/>',
    "money": '<path d="M3 0V6"/>',
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The room of a chart; without room beside a bar its way and its total stand above it."""

    name: str
    width: int
    label: int
    total: int
    step: int


WIDE = Frame("wide", 760, 136, 120, 22)
NARROW = Frame("narrow", 320, 0, 0, 42)


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


def a_unit(amount: Json | None, units: int | None) -> Json | None:
    """A consignment's amount for one unit, derived last."""
    if amount is None or not units:
        return None
    return {**amount, "minor": int((Decimal(amount["minor"]) / units).quantize(Decimal(1)))}


def added(lines: Iterable[Json], currency: str) -> Ends:
    """The sum of lines between its ends; open where one of them is."""
    ends: list[Json | None] = []
    every = list(lines)
    for end in ("low", "high"):
        open_end = any(line[end] is None for line in every)
        total = sum(line[end]["minor"] for line in every if line[end])
        ends.append(None if open_end else {"minor": total, "currency": currency})
    return ends[0], ends[1]


def seller_lines(route: Json) -> list[Json]:
    """What the seller bears, before tax on profits."""
    return [
        line
        for line in route["lines"]
        if line["payer"] == "seller" and line["kind"] != "profits_tax"
    ]


def buyer_lines(route: Json) -> list[Json]:
    """What the buyer bears."""
    return [line for line in route["lines"] if line["payer"] == "buyer"]


def tax_lines(route: Json) -> list[Json]:
    """Tax on profits."""
    return [line for line in route["lines"] if line["kind"] == "profits_tax"]


def tax_moves(route: Json) -> bool:
    """Whether the ends of what is left are not price less the ends of the other lines."""
    left, price = route["left"], route["price"]
    if left is None or price is None or None in (left["low"], left["high"]):
        return False
    low, high = added([*seller_lines(route), *tax_lines(route)], price["currency"])
    ends = [None if one is None else price["minor"] - one["minor"] for one in (high, low)]
    return ends != [left["low"]["minor"], left["high"]["minor"]]


def figure_ends(figure: Json | None) -> Ends:
    """Both ends of a sum; open where there is none."""
    return (None, None) if figure is None else (figure["low"], figure["high"])


def cost_parts(route: Json, units: int | None, currency: str) -> dict[str, Ends]:
    """The cost of one unit by part, what is left as the last of them."""
    found = {}
    for part in PARTS:
        lines = [line for line in route["lines"] if part_of(line["kind"]) == part]
        found[part] = unit_ends(added(lines, currency), units)
    return {**found, "left": unit_ends(figure_ends(route["left"]), units)}


def unit_ends(ends: Ends, units: int | None) -> Ends:
    """Both ends of a consignment's amount for one unit."""
    return a_unit(ends[0], units), a_unit(ends[1], units)


def bar_of(market: str, bar: Json, tell: Teller) -> Bar:
    """One bar of a market as it is drawn."""
    parts = tuple((name, max(0, ends[0]["minor"])) for name, ends in bar["parts"].items())
    longest = bar["landed"][1]["minor"]
    rest = max(0, longest - sum(size for _, size in parts))
    # A cent or two is the rounding of units, not a doubt.
    depends = rest if rest > len(parts) else 0
    return Bar(market, tell.way(bar["way"]), parts, depends, tell.ends(*bar["landed"]))


def cost_chart(bars: Sequence[Bar], title: str, frame: Frame = WIDE) -> str:
    """The bars on one scale, as an SVG element."""
    longest = max((bar.length for bar in bars), default=0) or 1
    scale = (frame.width - frame.label - frame.total) / longest
    drawn, top, before = [], 0, ""
    for bar in bars:
        if bar.market != before:
            drawn.append(_name(bar.market, top))
            top += _NAME
        drawn.append(_bar(bar, top, frame, scale))
        before = bar.market
        top += frame.step
    return (
        f'<svg class="chart {frame.name}" role="img" aria-label="{escape(title)}"'
        f' width="{frame.width}" height="{top}" viewBox="0 0 {frame.width} {top}">'
        f"{''.join(drawn)}</svg>"
    )


def swatch(part: str) -> str:
    """The fill of one part, for the legend."""
    box = f'<rect class="bar {part}" x="1" y="1" width="24" height="14"{_fill(part)}/>'
    return f'<svg class="swatch" width="26" height="16" aria-hidden="true">{box}</svg>'


def patterns() -> str:
    """The fills that charts and swatches share; hidden with a chart they would be lost to all."""
    drawn = "".join(
        f'<pattern id="p-{part}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" class="under"/><g class="mark">{mark}</g></pattern>'
        for part, mark in _PATTERNS.items()
    )
    return f'<svg class="fills" width="0" height="0" aria-hidden="true"><defs>{drawn}</defs></svg>'


def _fill(part: str) -> str:
    return f' fill="url(#p-{part})"' if part in _PATTERNS else ""


def _name(market: str, top: int) -> str:
    return f'<text x="0" y="{top + 17}" class="strong">{escape(market)}</text>'


def _bar(bar: Bar, top: int, frame: Frame, scale: float) -> str:
    """One bar with its way and its total."""
    above = 0 if frame.label else 20
    drawn, at = [svg_text(0, top + 12, bar.way)], float(frame.label)
    for part, size in (*bar.parts, ("depends", bar.depends)):
        width = size * scale
        if width <= 0:
            continue
        drawn.append(_part(part, at, top + above, width))
        at += width
    if frame.total:
        drawn.append(svg_text(at + 6, top + 12, bar.total, "strong"))
    else:
        drawn.append(svg_text(frame.width, top + 12, bar.total, "strong end"))
    return "".join(drawn)


def svg_text(at: float, down: int, text: str, kind: str = "way") -> str:
    """Words of a drawing, of the look that `kind` names."""
    return f'<text x="{at:.1f}" y="{down}" class="{kind}">{escape(text)}</text>'


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
