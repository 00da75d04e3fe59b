"""A comparison of two versions over a register as one self-contained page, without a script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from tradewind.report.chart import NARROW, WIDE, Frame, svg_text
from tradewind.report.page import TAGS, put_whole
from tradewind.report.register_compare import BY, MOVES, CompareWords, moved, size_order
from tradewind.text import say

Json = dict[str, Any]
_HERE = Path(__file__).parent
_PAGE, _BODY = "register_compare.html.jinja", "register_compare_body.html.jinja"
_MOST_ROWS = 40  # of one table; the table of moves has all
_BAR, _STEP, _NUMBER = 14, 22, 64
_SAFE = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Bar:
    """Firms of one place: those that gain, those that lose, and both ways."""

    name: str
    gain: int
    lose: int
    both: int


def bars_of(words: CompareWords) -> list[Bar]:
    """The regions in which firms move, where most move first."""
    every = words.by("region")
    return [Bar(one["name"], one["gain"], one["lose"], one["both"]) for one in every]


def moves_chart(bars: Sequence[Bar], title: str, frame: Frame = WIDE) -> str:
    """Gains to the right of a line and losses to its left, on one scale, as an SVG element."""
    right = max((bar.gain + bar.both for bar in bars), default=0)
    left = max((bar.lose + bar.both for bar in bars), default=0)
    beside = _NUMBER if left else 0  # room for the numbers of those that lose
    scale = (frame.width - frame.label - _NUMBER - beside) / ((left + right) or 1)
    zero = frame.label + beside + left * scale
    step = _STEP if frame.label else _STEP * 2
    drawn = [_bar(bar, at * step, frame, zero, scale) for at, bar in enumerate(bars)]
    high = len(bars) * step
    line = f'<path class="zero" d="M{zero:.1f} 0V{high}"/>'
    return (
        f'<svg class="chart {frame.name}" role="img" aria-label="{escape(title)}"'
        f' width="{frame.width}" height="{high}" viewBox="0 0 {frame.width} {high}">'
        f"{''.join(drawn)}{line}</svg>"
    )


def _bar(bar: Bar, top: int, frame: Frame, zero: float, scale: float) -> str:
    """One place: its name, its bars, its numbers beside them."""
    down = top if frame.label else top + _STEP - 4
    gains, loses = bar.gain + bar.both, bar.lose + bar.both
    drawn = [svg_text(0, top + 12, bar.name, "name")]
    if gains:
        end = zero + gains * scale
        drawn += [
            _box("gain", zero, down, gains * scale),
            svg_text(end + 4, down + 12, f"{gains:,}", ""),
        ]
    if loses:
        start = zero - loses * scale
        drawn += [
            _box("lose", start, down, loses * scale),
            svg_text(start - 4, down + 12, f"{loses:,}", "end"),
        ]
    return "".join(drawn)


def _box(kind: str, at: float, top: int, width: float) -> str:
    return (
        f'<rect class="{kind}" x="{at:.1f}" y="{top}" width="{max(width, 1):.1f}" height="{_BAR}"/>'
    )


@dataclass
class PageView:
    """Everything the template shows."""

    told: Json
    words: CompareWords

    def charts(self) -> str:
        """The chart, once for a wide page and once for a narrow one."""
        bars, title = bars_of(self.words), self.words.say("register.compare.chart")
        return "".join(moves_chart(bars, title, frame) for frame in (WIDE, NARROW)) if bars else ""

    def columns(self) -> list[str]:
        """The kinds of moves that there are."""
        return [name for name in MOVES if any(one[name] for one in self.told["schemes"])]

    def tables(self) -> list[tuple[str, list[Json], int]]:
        """The firms by region, sector and size: title, rows, and how many more there are."""
        found = []
        for by in BY:
            rows = self.words.by(by, size_order if by == "size" else None)
            if rows:
                more = max(len(rows) - _MOST_ROWS, 0)
                found.append((self.words.say(f"register.compare.by.{by}"), rows[:_MOST_ROWS], more))
        return found

    def by_region(self, one: Json) -> list[Json]:
        """Where a scheme moves most."""
        rows = [row for row in one["by"]["region"] if any(row[name] for name in MOVES)]
        return sorted(rows, key=lambda row: -sum(row[name] for name in MOVES))[:_MOST_ROWS]

    def link(self, told: Json) -> str:
        """The address of a source, where it is one of the web."""
        address = str(told.get("address") or "")
        return address if address.startswith(_SAFE) else ""


def comparison_html(told: Json) -> str:
    """The whole page in the language of the comparison."""
    style = (_HERE / "style" / "register_compare.css").read_text("utf-8")
    return _made(_PAGE, told, body=comparison_body(told), style=style)


def comparison_body(told: Json) -> str:
    """What the page shows, to stand in another page; it brings no style."""
    return _made(_BODY, told)


def _made(name: str, told: Json, **values: str) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    jinja = Environment(
        autoescape=True,
        loader=FileSystemLoader(_HERE),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = CompareWords(told)
    text = jinja.get_template(name).render(
        v=PageView(told, words),
        w=words,
        told=told,
        tag=TAGS[told["lang"]],
        markup=Markup,
        moved=moved,
        plain=lambda code: say(code, told["lang"]),
        **values,
    )
    return re.sub(r"\n\s*", "\n", text)


def write_comparison(told: Json, path: Path) -> None:
    """Write the page whole or not at all."""
    put_whole(comparison_html(told), path)
