"""When each step can begin and end at the earliest, and which steps the last day hangs on.

A step begins on the day on which the last of those before it ends; its own days are counted from
the day after. Where nobody says how long a step takes, its end is open: what follows is known as
"not before" a day and has no latest day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from tradewind.errors import PackError
from tradewind.model.finding import Missing
from tradewind.model.steps import DayCount, Step
from tradewind.plan.calendar import (
    Counted,
    add_working_days,
    is_working_day,
    latest_start,
    working_days_between,
)

Reason = Literal["days", "calendar", "after"]


@dataclass(frozen=True, slots=True)
class Row:
    """One step with its days; a `low` day is "not before", a `high` day None where it is open.

    `slack` is how many days of its own count (see `counts`) the step may take longer than its
    shortest time before the last day moves. `is_critical`: it has no slack, or it belongs to a
    chain of which each step begins as the one before ends, up to the last day. `is_estimated`: its
    end hangs on holidays that nobody announced yet; `begins_estimated`: its beginning does.
    """

    step: Step
    begins_low: date
    begins_high: date | None
    ends_low: date
    ends_high: date | None
    counts: DayCount
    begins_estimated: bool
    is_estimated: bool
    open_because: tuple[Reason, ...] = ()
    slack: int = 0
    is_critical: bool = True

    @property
    def is_milestone(self) -> bool:
        """Whether the step is a point in time."""
        return self.step.days_low == 0 == self.step.days_high


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every step in an order in which none comes before what it waits for.

    The critical path rests on the shortest known times: a step whose time is not known counts as
    no time at all there, and may still be the one that decides. `days_*` are calendar days.
    """

    start: date
    rows: tuple[Row, ...]
    missing: tuple[Missing, ...]
    days_low: int
    days_high: int | None

    @property
    def ends_low(self) -> date:
        """The day before which not everything can be done."""
        return self.start + timedelta(days=self.days_low)

    @property
    def ends_high(self) -> date | None:
        """The day by which everything is done; None where nobody can say."""
        return None if self.days_high is None else self.start + timedelta(days=self.days_high)

    @property
    def critical(self) -> tuple[str, ...]:
        """The ids of the steps that the last day hangs on, by the shortest known times."""
        return tuple(row.step.id for row in self.rows if row.is_critical)

    @property
    def is_estimated(self) -> bool:
        """Whether a day hangs on holidays that nobody announced yet."""
        return any(row.is_estimated for row in self.rows)


def schedule(steps: Sequence[Step], start: date) -> Schedule:
    """The earliest days of every step from a day on; PackError where steps wait for each other."""
    by_id = _by_id(steps)
    earliest: dict[str, Row] = {}
    for name in _in_order(by_id):
        earliest[name] = _earliest(by_id[name], earliest, start)
    slack = _slack(earliest, start)
    critical = _chain(earliest) | {name for name, days in slack.items() if not days}
    rows = [
        replace(row, slack=slack[name], is_critical=name in critical)
        for name, row in earliest.items()
    ]
    # Stable: of two that begin together, what the other waits for stays first.
    rows.sort(key=lambda row: row.begins_low)
    latest = _latest(rows, start)
    return Schedule(
        start,
        tuple(rows),
        tuple(gap for row in rows for gap in _gaps(row, by_id)),
        (_last_day(earliest, start) - start).days,
        (latest - start).days if latest else None,
    )


def _by_id(steps: Sequence[Step]) -> dict[str, Step]:
    found: dict[str, Step] = {}
    for step in steps:
        if step.id in found:
            raise PackError(f"steps {step.id}", "two steps have this id.", "Rename one of them.")
        found[step.id] = step
    return found


def _in_order(steps: Mapping[str, Step]) -> tuple[str, ...]:
    """The ids so that none comes before what it waits for."""
    waits = {name: [one for one in step.after if one in steps] for name, step in steps.items()}
    try:
        return tuple(TopologicalSorter(waits).static_order())
    except CycleError as error:
        names = " → ".join(error.args[1])
        mend = "Take one of them out of `after`."
        raise PackError("steps", f"these steps wait for each other: {names}.", mend) from error


def _earliest(step: Step, found: Mapping[str, Row], start: date) -> Row:
    """The earliest days of a step; its slack is not known before every step has its days."""
    before = [found[name] for name in step.after if name in found]
    begins_low = max((one.ends_low for one in before), default=start)
    begins_high = _latest([*before, *(None for name in step.after if name not in found)], start)
    low = _counted(step, begins_low, step.days_low or 0)
    high = None
    if begins_high is not None and step.days_high is not None:
        high = _counted(step, begins_high, step.days_high)
    # Working days are never fewer than calendar days, so the end stays a sound "not before".
    counts = step.count if is_working_day(begins_low, step.place) is not None else "calendar"
    low = low or Counted(begins_low + timedelta(days=step.days_low or 0))
    return Row(
        step,
        begins_low,
        begins_high,
        low.day,
        high.day if high else None,
        counts,
        any(one.is_estimated for one in before),
        any(one.is_estimated for one in (*before, low, high) if one),
        _open_because(step, begins_high, high),
    )


def _latest(before: Sequence[Row | None], start: date) -> date | None:
    """The last day on which one of them may end; None where that is open, or a step not known."""
    highs = [one.ends_high if one else None for one in before]
    known = [high for high in highs if high is not None]
    return max(known, default=start) if len(known) == len(highs) else None


def _counted(step: Step, begins: date, days: int) -> Counted | None:
    if step.count == "working" and days:
        return add_working_days(begins, days, step.place)
    return Counted(begins + timedelta(days=days))


def _open_because(step: Step, begins: date | None, ends: Counted | None) -> tuple[Reason, ...]:
    if ends is not None:
        return ()
    reasons: list[Reason] = []
    if begins is None:
        reasons.append("after")
    if step.days_high is None:
        reasons.append("days")
    return tuple(reasons) or ("calendar",)


def _last_day(found: Mapping[str, Row], start: date) -> date:
    return max((one.ends_low for one in found.values()), default=start)


def _slack(found: dict[str, Row], start: date) -> dict[str, int]:
    """How many days of its own count each step may take longer before the last day moves."""
    may_end = dict.fromkeys(found, _last_day(found, start))
    slack = {}
    for name, row in reversed(found.items()):
        slack[name] = _between(row, may_end[name])
        may_begin = _may_begin(row, may_end[name])
        for before in row.step.after:
            if before in may_end:
                may_end[before] = min(may_end[before], may_begin)
    return slack


def _between(row: Row, until: date) -> int:
    """The days of a step's own count from its earliest end up to a day."""
    days = None
    if row.counts == "working":
        days = working_days_between(row.ends_low, until, row.step.place)
    return (until - row.ends_low).days if days is None else days


def _may_begin(row: Row, ends: date) -> date:
    """The last day on which a step may begin to be over by a day in its shortest time."""
    days, begins = row.step.days_low or 0, None
    if row.counts == "working":
        begins = latest_start(ends, days, row.step.place)
    return begins or ends - timedelta(days=days)


def _chain(found: dict[str, Row]) -> set[str]:
    """The steps that lead up to the last day, each beginning as the one before ends."""
    last = max((row.ends_low for row in found.values()), default=None)
    chain = {name for name, row in found.items() if row.ends_low == last}
    for name, row in reversed(found.items()):
        if name in chain:
            before = (one for one in row.step.after if one in found)
            chain |= {one for one in before if found[one].ends_low == row.begins_low}
    return chain


def _gaps(row: Row, steps: Mapping[str, Step]) -> list[Missing]:
    """What is not known of one step: how long, whose calendar, or a step it waits for."""
    step, asks = row.step, f"schedule:{row.step.id}"
    gaps = [Missing("fact", f"step:{one}", asks) for one in step.after if one not in steps]
    if step.days_low is None or step.days_high is None:
        gaps.append(Missing("fact", f"days:{step.id}", asks))
    if "calendar" in row.open_because or (step.days_low and row.counts != step.count):
        gaps.append(Missing("fact", f"calendar:{step.place}", asks))
    return gaps
