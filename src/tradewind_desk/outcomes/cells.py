"""The cells of the tables of outcomes: counts, shares and waits, the small ones kept back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from tradewind_desk.outcomes.queries import Waited
from tradewind_desk.outcomes.small import hidden, is_small
from tradewind_desk.words import say

Cell = str | int | float


def count(number: int) -> Cell:
    """A count, or that it is small."""
    return say("outcomes.fewer") if is_small(number) else number


def kept_back(counts: Sequence[int]) -> list[Cell]:
    """The counts of one column, without those that would tell a small one."""
    return [
        (count(one) if is_small(one) else say("outcomes.kept_back")) if is_kept else one
        for one, is_kept in zip(counts, hidden(counts), strict=True)
    ]


def share(number: int, of: int) -> Cell:
    """How many of all; unknown where there are none."""
    if not of:
        return say("unknown")
    return say("outcomes.kept_back") if is_small(number) or is_small(of) else f"{number / of:.0%}"


def waits(told: Waited | None) -> list[Cell]:
    """How many waited, and the days that half of them and nine in ten waited at most."""
    if told is None:
        return [0, say("unknown"), say("unknown")]
    if is_small(told.count):
        return [count(told.count)] + [say("outcomes.kept_back")] * 2
    return [told.count, _days(told.median), _days(told.ninth)]


def _days(took: timedelta) -> float:
    return round(took / timedelta(days=1), 1)


def heads(names: Iterable[str]) -> tuple[str, ...]:
    """Heads of columns by their codes."""
    return tuple(say(f"outcomes.head.{one}") for one in names)
