"""A timetable as bars on one scale of days: as SVG for the page, as text for the terminal.

Shape carries what colour does: an arrow is on the critical path, a box is not, a diamond is a
point in time, a dashed box may last longer, and dashes that fade have no known end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

from tradewind.plan.schedule import Row, Schedule
from tradewind.report.chart import Frame
from tradewind.report.telling import Teller
from tradewind.report.terminal import wrapped
from tradewind.text import name_of

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

# label: room for names; total: room for dates; without them both stand above the bar.
WIDE = Frame("wide", 760, 204, 216, 0)
NARROW = Frame("narrow", 320, 0, 0, 0)
_LINE, _BAR, _GAP, _AXIS, _INDENT = 16, 14, 12, 24, 10
_CELL, _BOLD_CELL = 7.0, 7.8  # half a Chinese character at 13 px; Latin letters of a wide font
_TICK_ROOM = 64
_OPEN_SHARE = 0.12  # how much of the scale is kept for ends that nobody knows
_TIP = 5.0
_MARKS = {"critical": "█", "other": "▒", "range": "░", "open": "┄"}
_DIAMONDS = {"critical": "◆", "other": "◇"}
_LEGEND = ("critical", "other", "range", "open", "milestone", "estimated")
_AXIS_DAY = {"en": "d MMM", "zh-Hant": "M月d日", "zh-Hans": "M月d日"}
_AXIS_MONTH = {"en": "MMM y", "zh-Hant": "y年M月", "zh-Hans": "y年M月"}
_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words, as the picture and the table beside it say it."""

    name: str
    begins: str
    ends: str
    slack: str
    is_critical: bool

    @property
    def days(self) -> tuple[str, ...]:
        """Its days: the first and the last, or one for a point in time."""
        return (self.begins, f"– {self.ends}") if self.begins != self.ends else (self.ends,)


def lines(plan: Schedule, lang: str) -> tuple[Line, ...]:
    """Every step in words, in the order of the picture."""
    tell = _teller(lang)
    return tuple(_line(row, tell) for row in plan.rows)


def summary(plan: Schedule, lang: str) -> tuple[str, ...]:
    """When all is done, what that hangs on, and what is not known, in sentences."""
    tell = _teller(lang)
    if not plan.rows:
        return (tell.say("gantt.none"),)
    names = {row.step.id: _name(row, lang) for row in plan.rows}
    path = tell.names([names[one] for one in plan.critical], most=len(names))
    told = [tell.say("gantt.steps", count=len(plan.rows)), _done(plan, tell)]
    told.append(tell.say("gantt.critical_path", names=path))
    for gap in plan.missing:
        stem, _, rest = gap.name.partition(":")
        name = names[gap.unlocks.partition(":")[2]]
        told.append(tell.say(f"gantt.gap.{stem}", name=name, gap=_plain(rest)))
    return tuple(dict.fromkeys(told))


def legend(plan: Schedule, lang: str, key: str = "gantt") -> tuple[tuple[str, str], ...]:
    """What each shape means: an SVG swatch with its words, for the shapes that are drawn."""
    tell, key = _teller(lang), _key(key, "swatch")
    used = [kind for kind in _LEGEND if any(kind in _kinds(row) for row in plan.rows)]
    return tuple((_swatch(kind, key), tell.say(f"gantt.legend.{kind}")) for kind in used)


def gantt_chart(plan: Schedule, lang: str, frame: Frame = WIDE, key: str = "gantt") -> str:
    """The timetable as an SVG element; `key` sets it apart from another one on the same page."""
    tell, key = _teller(lang), _key(key, frame.name)
    scale = _Scale.of(plan, frame.label + _INDENT, frame.width - frame.total - _INDENT)
    drawn, top = [], _AXIS
    for row, line in zip(plan.rows, lines(plan, lang), strict=True):
        texts, under, height = _texts(line, top, frame)
        drawn += [texts, _bar(row, scale, top + under, key)]
        top += height
    title = tell.say("gantt.title", start=tell.day(plan.start.isoformat()))
    return (
        f'<svg class="chart gantt {frame.name}" role="img" lang="{escape(lang)}"'
        f' aria-labelledby="{key}-title {key}-told" width="{frame.width}" height="{top}"'
        f' viewBox="0 0 {frame.width} {top}"><title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-told">{escape(" ".join(summary(plan, lang)))}</desc>'
        f"{_fade(key)}{_axis(plan, scale, top, tell)}{''.join(drawn)}</svg>"
    )


def gantt_table(plan: Schedule, lang: str, width: int = 100) -> Table:
    """The timetable as a table of the terminal, its bars made of text."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    tell = _teller(lang)
    label, days = min(34, width // 3), 29 if width >= 90 else 22
    room = max(10, width - label - days - 8)
    scale = _Scale.of(plan, 0, room)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="dim")
    for code, size in (("step", label), ("days", days), ("bar", room)):
        table.add_column(Text(tell.say(f"gantt.{code}")), width=size)
    for row, line in zip(plan.rows, lines(plan, lang), strict=True):
        name = Text("\n".join(wrapped(line.name, label)), "bold" if line.is_critical else "")
        when = "\n".join(text for one in line.days for text in wrapped(one, days))
        table.add_row(name, Text(when), Text(_text_bar(row, scale)))
    return table


def text_legend(plan: Schedule, lang: str) -> Text:
    """What the marks of the terminal's bars mean."""
    from rich.text import Text

    tell = _teller(lang)
    marks = {**_MARKS, "milestone": "".join(_DIAMONDS.values()), "estimated": "≈"}
    used = [kind for kind in _LEGEND if any(kind in _kinds(row) for row in plan.rows)]
    told = (f"{marks[kind]} {tell.say(f'gantt.legend.{kind}')}" for kind in used)
    return Text(" · ".join(told), "dim")


# --- words ---------------------------------------------------------------------------------------
def _teller(lang: str) -> Teller:
    return Teller({"lang": lang, "markets": []})


def _line(row: Row, tell: Teller) -> Line:
    return Line(
        _name(row, tell.lang),
        "≈ " * row.begins_estimated + _when(row.begins_low, row.begins_high, tell),
        "≈ " * row.is_estimated + _when(row.ends_low, row.ends_high, tell),
        tell.say(f"gantt.slack.{row.counts}", count=row.slack),
        row.is_critical,
    )


def _name(row: Row, lang: str) -> str:
    return _plain(name_of(row.step.names, lang, row.step.id))


def _plain(text: str) -> str:
    """The text without characters that steer a terminal or break an SVG."""
    return "".join(one if one.isprintable() else " " for one in text)


def _when(low: date, high: date | None, tell: Teller) -> str:
    day = tell.day(low.isoformat())
    if high is None:
        return tell.say("gantt.not_before", day=day)
    return day if low == high else tell.say("page.span", low=day, high=tell.day(high.isoformat()))


def _done(plan: Schedule, tell: Teller) -> str:
    told = {"low": tell.day(plan.ends_low.isoformat()), "days_low": plan.days_low}
    if plan.ends_high is None:
        return tell.say("gantt.done_open", **told)
    if plan.ends_high == plan.ends_low:
        return tell.say("gantt.done_on", **told)
    high = tell.day(plan.ends_high.isoformat())
    return tell.say("gantt.done_between", **told, high=high, days_high=plan.days_high)


def _kinds(row: Row) -> Iterator[str]:
    """The shapes that one row is drawn with."""
    yield "milestone" if row.is_milestone else "critical" if row.is_critical else "other"
    if row.ends_high is None:
        yield "open"
    elif row.ends_high > row.ends_low:
        yield "range"
    if row.is_estimated:
        yield "estimated"


# --- the scale -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to places on a line from `left` to `right`."""

    start: date
    days: int
    left: float
    room: float
    right: float

    @classmethod
    def of(cls, plan: Schedule, left: float, right: float) -> _Scale:
        """From the first day to the last known one, and room beyond where an end is open."""
        ends = [day for row in plan.rows for day in (row.ends_low, row.ends_high) if day]
        is_open = any(row.ends_high is None for row in plan.rows)
        room = (right - left) * (1 - _OPEN_SHARE if is_open else 1)
        days = (max(ends, default=plan.start) - plan.start).days
        return cls(plan.start, max(days, 1), left, room, right)

    def at(self, day: date) -> float:
        """Where a day stands."""
        return self.left + (day - self.start).days / self.days * self.room


def _ticks(scale: _Scale) -> tuple[list[date], bool]:
    """The days to name below which there is room for a name, and whether they are months."""
    most = max(1, int(scale.room // _TICK_ROOM))
    until = scale.start + timedelta(days=scale.days)
    for step in _DAY_STEPS:
        if scale.days // step + 1 <= most:
            return [
                scale.start + timedelta(days=at) for at in range(0, scale.days + 1, step)
            ], False
    for step in _MONTH_STEPS:
        found = list(_months(scale.start, until, step))
        if len(found) <= most:
            return found, True
    return [scale.start], True


def _months(start: date, until: date, step: int) -> Iterator[date]:
    """Firsts of months after a day, so many months apart, in January among others."""
    month = start.year * 12 + start.month  # the month after, counted from 0
    month += -month % step if 12 % step == 0 else -month % 12
    while (day := date(month // 12, month % 12 + 1, 1)) <= until:
        yield day
        month += step


# --- the picture ---------------------------------------------------------------------------------
def _axis(plan: Schedule, scale: _Scale, height: int, tell: Teller) -> str:
    from babel.dates import format_date

    days, are_months = _ticks(scale)
    shape = (_AXIS_MONTH if are_months else _AXIS_DAY)[tell.lang]
    drawn = []
    for day in days:
        at = scale.at(day)
        label = format_date(day, shape, locale=tell.locale)
        # The last one would run out of the picture on the right.
        side = ' text-anchor="end"' if at + _TICK_ROOM > scale.right else ""
        drawn.append(f'<path class="tick" d="M{at:.1f} {_AXIS - 6}V{height}"/>')
        drawn.append(f'<text class="soft" x="{at:.1f}" y="13"{side}>{escape(label)}</text>')
    return "".join(drawn)


def _texts(line: Line, top: int, frame: Frame) -> tuple[str, int, int]:
    """The words of one row, how far below its top the bar stands, and how high the row is."""
    kind = "strong" if line.is_critical else "way"
    cell = _BOLD_CELL if line.is_critical else _CELL
    names = _fitted([line.name], int(((frame.label or frame.width) - _INDENT) / cell))
    days = _fitted(line.days, int(((frame.total or frame.width) - _INDENT) / _CELL))
    if frame.label:
        drawn = _text(0, top, names, kind)
        drawn += _text(frame.width - frame.total + _INDENT, top, days, "soft")
        return drawn, 1, max(len(names), len(days)) * _LINE + _GAP
    drawn = _text(0, top, names, kind) + _text(0, top + len(names) * _LINE, days, "soft")
    under = (len(names) + len(days)) * _LINE + 2
    return drawn, under, under + _BAR + _GAP


def _fitted(told: Iterable[str], most: int) -> list[str]:
    """The texts in lines of at most so many cells; a word longer than a line is cut."""
    lined = (line for one in told for line in wrapped(one, most))
    return [line[at : at + most] for line in lined for at in range(0, len(line) or 1, most)]


def _text(at: float, top: int, told: Sequence[str], kind: str) -> str:
    return "".join(
        f'<text class="{kind}" x="{at:.1f}" y="{top + 12 + _LINE * number}">{escape(one)}</text>'
        for number, one in enumerate(told)
    )


def _bar(row: Row, scale: _Scale, top: int, key: str) -> str:
    """One step: what is known of its time, and what is not."""
    left, right = scale.at(row.begins_low), scale.at(row.ends_low)
    kind = "critical" if row.is_critical else "other"
    drawn = []
    if row.ends_high is None:
        drawn.append(_open_end(right, scale.right, top, key))
    elif row.ends_high > row.ends_low:
        width = scale.at(row.ends_high) - right
        drawn.append(
            f'<rect class="range" x="{right:.1f}" y="{top}" width="{width:.1f}" height="{_BAR}"/>'
        )
    drawn.append(_diamond(left, top, kind) if row.is_milestone else _box(left, right, top, kind))
    return "".join(drawn)


def _box(left: float, right: float, top: int, kind: str) -> str:
    """An arrow on the critical path, else a box; a line where the least time is none."""
    right = max(right, left + 1.5)
    if kind == "other":
        size = f'width="{right - left:.1f}" height="{_BAR}"'
        return f'<rect class="other" x="{left:.1f}" y="{top}" {size}/>'
    neck = max(left, right - _TIP)
    return (
        f'<path class="critical" d="M{left:.1f} {top}H{neck:.1f}L{right:.1f} {top + _BAR / 2:.1f}'
        f'L{neck:.1f} {top + _BAR}H{left:.1f}Z"/>'
    )


def _diamond(at: float, top: int, kind: str) -> str:
    half = _BAR / 2
    points = f"M{at:.1f} {top}l{half} {half}l-{half} {half}l-{half} -{half}Z"
    return f'<path class="{kind}" d="{points}"/>'


def _open_end(left: float, right: float, top: int, key: str) -> str:
    """Dashes without an end, over a fill that fades away."""
    width = max(right - left, 0)
    return (
        f'<rect fill="url(#{key}-fade)" x="{left:.1f}" y="{top}" width="{width:.1f}"'
        f' height="{_BAR}"/><path class="open" d="M{left:.1f} {top}H{right:.1f}'
        f'M{left:.1f} {top + _BAR}H{right:.1f}"/>'
    )


def _fade(key: str) -> str:
    stops = '<stop stop-opacity="0.45"/><stop offset="1" stop-opacity="0"/>'
    return f'<defs><linearGradient id="{key}-fade">{stops}</linearGradient></defs>'


def _key(key: str, part: str) -> str:
    """An id that is safe to write into the page."""
    return re.sub(r"[^\w-]", "-", f"{key}-{part}")


def _swatch(kind: str, key: str) -> str:
    """One shape for the legend; the fade has its own gradient, as a hidden one would be lost."""
    shapes = {
        "critical": _box(1, 25, 1, "critical"),
        "other": _box(1, 25, 1, "other"),
        "range": f'<rect class="range" x="1" y="1" width="24" height="{_BAR}"/>',
        "open": _fade(key) + _open_end(1, 25, 1, key),
        "milestone": _diamond(13, 1, "other"),
        "estimated": '<text x="8" y="13">≈</text>',
    }
    return (
        f'<svg class="gantt swatch" width="26" height="16" aria-hidden="true">{shapes[kind]}</svg>'
    )


# --- the terminal --------------------------------------------------------------------------------
def _text_bar(row: Row, scale: _Scale) -> str:
    """One step in marks of one cell each."""
    left, right = round(scale.at(row.begins_low)), round(scale.at(row.ends_low))
    kind = "critical" if row.is_critical else "other"
    left = min(left, int(scale.right) - 1)
    marks = _DIAMONDS[kind] if row.is_milestone else _MARKS[kind] * max(right - left, 1)
    until, rest = left + len(marks), ""
    if row.ends_high is None:
        rest = _MARKS["open"] * (int(scale.right) - until)
    elif row.ends_high > row.ends_low:
        rest = _MARKS["range"] * max(round(scale.at(row.ends_high)) - until, 1)
    return (" " * left + marks + rest)[: int(scale.right)]
