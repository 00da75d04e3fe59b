"""The list of calls: which firms, in which order, whose, and what of it is sure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from tradewind.errors import InputError, worded
from tradewind.register.calling import Called, Plan, Wanted, Weights, counted
from tradewind.register.journal import read_run
from tradewind.register.officers import Officer
from tradewind.register.pools import WORTH
from tradewind.register.reading import check_finished
from tradewind.register.sensitivity import Sensitivity, in_units, sensitivity, variations

Key = TypeVar("Key", bound=Hashable)
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class CallList:
    """The firms to call in order, each with who calls; and what the list leaves out.

    `lowest` is the least that a firm of the list surely scores, in units of calling, and
    `could_belong` how many others could score so much if all unknown of them turned out well.
    """

    called: tuple[tuple[Called, Officer | None], ...]
    in_run: int
    in_scope: int
    without_reason: int
    without_officer: int
    lowest: int | None
    could_belong: int
    sensitivity: Sensitivity


def call_list(out: Path, wanted: Wanted, weights: Weights, tell: Tell) -> CallList:
    """The best list from a run; InputError where what is demanded cannot be met."""
    _check(out)
    base, changes = in_units(weights), list(variations(weights))
    steps = len(changes) + 3
    with counted(out, wanted, base) as counts:
        tell(1, steps)
        plans = [counts.planned(base)]
        for at, one in enumerate(changes, 2):
            plans.append(counts.planned(one.weights))
            tell(at, steps)
        first, *others = counts.rows_of(plans)
        kept = [{one.row for one in each} for each in others]
        lowest = min((one.low for one in first if not one.is_extra), default=None)
        could = 0
        if lowest is not None:
            could = counts.could_reach(base, lowest)
            could -= sum(one.high >= lowest for one in first)
        found = CallList(
            called=tuple(_dealt(_ranked(first, wanted), plans[0], wanted)),
            in_run=counts.in_run,
            in_scope=counts.in_scope(),
            without_reason=counts.without_reason(base),
            without_officer=counts.without_desk(),
            lowest=lowest,
            could_belong=could,
            sensitivity=sensitivity(
                {one.row for one in first}, list(zip(changes, kept, strict=True))
            ),
        )
        tell(steps, steps)
    return found


def _check(out: Path) -> None:
    """InputError where there is no run, where it is not finished, or was asked of no call."""
    told = read_run(out)
    if not told.get("outreach"):
        raise InputError(
            str(out),
            worded("The run did not ask whom to call."),
            worded("Run the register again, into a new folder."),
        )
    check_finished(out)


def _ranked(firms: Iterable[Called], wanted: Wanted) -> list[Called]:
    """Firms in the order of calling: by their score, then those worth finding out about."""

    def order(one: Called) -> tuple[bool, int, int, int, int]:
        worth = WORTH["high"] if one.is_extra else wanted.worth
        first, second = worth(one.low, one.high)
        return one.is_extra, -first, -second, one.lot, one.row

    return sorted(firms, key=order)


def _dealt(
    firms: Sequence[Called], plan: Plan, wanted: Wanted
) -> Iterable[tuple[Called, Officer | None]]:
    """Each firm with who calls: to desks as planned, and within a desk in turn."""
    if not wanted.desks:
        yield from ((one, None) for one in firms)
        return
    at_desk = {
        (is_extra, pool): _Turns(desks)
        for is_extra, chosen in ((False, plan.best), (True, plan.extra))
        for pool, desks in chosen.taken.items()
    }
    of_desk = [_Turns({one: one.capacity for one in desk.officers}) for desk in wanted.desks]
    for one in firms:
        yield one, of_desk[at_desk[one.is_extra, one.pool].next()].next()


class _Turns(Generic[Key]):
    """Whose turn it is, so that all fill up alike; those told first where they are level."""

    def __init__(self, room: Mapping[Key, int]) -> None:
        self._room: dict[Key, int] = dict(room)
        self._left: dict[Key, int] = dict(room)

    def next(self) -> Key:
        """Who has the largest part of their room left."""
        key = max(self._left, key=lambda one: self._left[one] / self._room[one])
        self._left[key] -= 1
        return key
