"""Steps stand in order, each as early as it can be, and what the last day hangs on is told."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.errors import PackError
from tradewind.model.steps import Step
from tradewind.plan.schedule import Row, Schedule, schedule

START = date(2026, 6, 1)  # a Monday


def step(
    name: str,
    low: int | None = 1,
    high: int | None = None,
    *,
    after: Sequence[str] = (),
    place: str = "HK",
    count: str = "calendar",
    is_open: bool = False,
) -> Step:
    """A step that takes `low` days, or `low` to `high`; or with an end that nobody knows."""
    most = None if is_open else low if high is None else high
    return Step(
        id=name,
        names={"en": name},
        who="applicant",
        place=place,
        days_low=low,
        days_high=most,
        count=count,  # type: ignore[arg-type]
        after=tuple(after),
    )


def rows(plan: Schedule) -> dict[str, Row]:
    return {row.step.id: row for row in plan.rows}


def test_a_step_begins_when_the_last_of_those_before_it_ends():
    plan = schedule([step("a", 2), step("b", 5), step("c", 1, after=["a", "b"])], START)
    assert rows(plan)["c"].begins_low == START + timedelta(days=5)


def test_working_days_are_those_of_the_place_of_the_step():
    # Friday 13 February 2026; see test_calendar for the holidays around New Year.
    start = date(2026, 2, 13)
    here = step("here", 2, count="working", place="HK")
    there = step("there", 2, count="working", place="CN", after=["here"])
    found = rows(schedule([here, there], start))
    assert found["here"].ends_low == date(2026, 2, 20)
    assert found["there"].ends_low == date(2026, 2, 25)


def test_a_milestone_takes_no_time():
    plan = schedule([step("a", 3), step("done", 0, after=["a"])], START)
    assert rows(plan)["done"].is_milestone
    assert plan.days_low == plan.days_high == 3


def test_no_steps_take_no_time():
    plan = schedule([], START)
    assert (plan.rows, plan.missing, plan.days_low, plan.days_high) == ((), (), 0, 0)


# --- what is not known -----------------------------------------------------------------------
def test_a_step_without_days_ends_not_before_it_begins():
    plan = schedule([step("a", 3), step("b", None, after=["a"])], START)
    row = rows(plan)["b"]
    assert (row.ends_low, row.ends_high) == (START + timedelta(days=3), None)
    assert row.open_because == ("days",)


def test_what_follows_an_open_end_is_known_only_as_not_before():
    plan = schedule([step("a", 3, is_open=True), step("b", 2, after=["a"])], START)
    row = rows(plan)["b"]
    assert (row.begins_low, row.begins_high) == (START + timedelta(days=3), None)
    assert (row.ends_low, row.ends_high) == (START + timedelta(days=5), None)
    assert plan.days_low == 5 and plan.days_high is None


def test_an_open_end_to_one_side_leaves_the_other_side_known():
    plan = schedule([step("a", None), step("b", 2, 4)], START)
    assert rows(plan)["b"].ends_high == START + timedelta(days=4)
    assert plan.days_high is None


def test_a_step_after_one_that_no_pack_describes_is_told_as_missing():
    plan = schedule([step("a", 2, after=["gone"])], START)
    assert [(one.name, one.unlocks) for one in plan.missing] == [("step:gone", "schedule:a")]
    assert (rows(plan)["a"].begins_low, rows(plan)["a"].begins_high) == (START, None)


def test_working_days_of_an_unknown_place_are_at_least_calendar_days():
    plan = schedule([step("a", 3, place="EU", count="working")], START)
    row = rows(plan)["a"]
    assert (row.ends_low, row.ends_high) == (START + timedelta(days=3), None)
    assert (row.counts, row.open_because) == ("calendar", ("calendar",))
    assert [one.name for one in plan.missing] == ["calendar:EU"]


def test_a_milestone_needs_no_calendar():
    plan = schedule([step("a", 0, place="EU", count="working")], START)
    assert plan.missing == () and plan.days_high == 0


def test_holidays_nobody_announced_make_everything_after_them_estimated():
    start = date(2027, 12, 20)
    found = rows(
        schedule(
            [
                step("a", 20, count="working"),
                step("b", 1, after=["a"]),
                step("c", 1),
            ],
            start,
        )
    )
    assert found["a"].is_estimated and found["b"].is_estimated and not found["c"].is_estimated


# --- what the last day hangs on -----------------------------------------------------------------
def test_the_longest_way_is_critical_and_the_other_has_slack():
    plan = schedule([step("a", 2), step("b", 5), step("c", 1, after=["a", "b"])], START)
    assert plan.critical == ("b", "c")
    assert rows(plan)["a"].slack == 3


def test_two_longest_ways_are_both_critical():
    plan = schedule([step("a", 5), step("b", 5), step("c", 1, after=["a", "b"])], START)
    assert set(plan.critical) == {"a", "b", "c"}


def test_the_critical_path_rests_on_the_shortest_times():
    plan = schedule([step("a", 1, 90), step("b", 5, 5)], START)
    assert plan.critical == ("b",)


def test_slack_is_told_in_days_of_the_step_s_own_count():
    # The other ends on Monday: on the way there lies one working day, and three of the calendar.
    other = step("other", 7)
    plan = schedule([other, step("work", 4, count="working"), step("any", 4)], START)
    assert (rows(plan)["work"].slack, rows(plan)["any"].slack) == (1, 3)


def test_a_step_that_ends_at_the_weekend_before_work_goes_on_is_critical():
    # It could take two days more, but if it took one less, the work would be done on Friday.
    plan = schedule([step("a", 4), step("b", 1, count="working", after=["a"])], START)
    assert rows(plan)["a"].slack == 2
    assert plan.critical == ("a", "b")


def test_a_step_with_only_a_weekend_to_spare_is_critical():
    # The work is done on Friday, and what follows begins on Sunday; a day more, and it is Tuesday.
    work = [step("a", 1, count="working"), step("b", 3, count="working", after=["a"])]
    plan = schedule([*work, step("wait", 6), step("last", 1, after=["b", "wait"])], START)
    assert rows(plan)["b"].ends_low == date(2026, 6, 5)
    assert set(plan.critical) == {"a", "b", "wait", "last"}


def test_rows_stand_by_the_day_they_begin():
    plan = schedule([step("a", 9), step("late", 1, after=["a"]), step("b", 2)], START)
    assert [row.step.id for row in plan.rows] == ["a", "b", "late"]


# --- what a pack got wrong -----------------------------------------------------------------------
def test_steps_that_wait_for_each_other_are_named():
    with pytest.raises(PackError, match=r"a → b → a|b → a → b"):
        schedule([step("a", after=["b"]), step("b", after=["a"])], START)


def test_a_step_that_waits_for_itself_is_named():
    with pytest.raises(PackError, match="a → a"):
        schedule([step("a", after=["a"])], START)


def test_an_id_stands_once():
    with pytest.raises(PackError, match="two steps"):
        schedule([step("a"), step("a")], START)


# --- against the longest path, found by trying every path ---------------------------------------
@st.composite
def graphs(draw: st.DrawFn) -> list[Step]:
    """Up to seven steps, each after some of those before it, given in any order."""
    names = "abcdefg"[: draw(st.integers(1, 7))]
    found = []
    for at, name in enumerate(names):
        after = draw(st.lists(st.sampled_from(names[:at]), unique=True)) if at else []
        low = draw(st.one_of(st.none(), st.integers(0, 9)))
        more = draw(st.one_of(st.none(), st.integers(0, 9)))
        high = None if more is None else (low or 0) + more
        found.append(step(name, low, high, after=after, place="nowhere", is_open=high is None))
    return draw(st.permutations(found))


def paths(steps: Sequence[Step]) -> list[list[Step]]:
    """Every way through the graph, from a step that waits for none to any step."""
    by_id = {one.id: one for one in steps}
    found, growing = [], [[one] for one in steps]
    while growing:
        path = growing.pop()
        if not path[0].after:
            found.append(path)
        growing += [[by_id[before], *path] for before in path[0].after]
    return found


def shortest(path: Sequence[Step]) -> int:
    return sum(one.days_low or 0 for one in path)


@given(graphs())
def test_each_step_ends_as_early_as_its_longest_way_lets_it(steps):
    every = paths(steps)
    for row in schedule(steps, START).rows:
        longest = max(shortest(path) for path in every if path[-1] is row.step)
        assert row.ends_low == START + timedelta(days=longest)
        assert row.begins_low == row.ends_low - timedelta(days=row.step.days_low or 0)


@given(graphs())
def test_the_latest_end_is_open_where_one_way_there_is(steps):
    every = paths(steps)
    for row in schedule(steps, START).rows:
        there = [path for path in every if path[-1] is row.step]
        highs = [[one.days_high for one in path] for path in there]
        is_open = any(days is None for path in highs for days in path)
        longest = None if is_open else max(map(sum, highs))
        assert row.ends_high == (None if longest is None else START + timedelta(days=longest))


@given(graphs())
def test_critical_steps_are_those_on_a_longest_path(steps):
    plan, every = schedule(steps, START), paths(steps)
    longest = max(map(shortest, every))
    on_longest = {one.id for path in every if shortest(path) == longest for one in path}
    assert plan.days_low == longest
    assert set(plan.critical) == on_longest
    assert all((row.slack == 0) == row.is_critical for row in plan.rows)


@given(graphs(), st.integers(0, 6), st.integers(1, 5))
def test_a_step_may_take_its_slack_longer_and_no_more(steps, which, more):
    plan = schedule(steps, START)
    row = plan.rows[which % len(plan.rows)]

    def last_day(extra: int) -> int:
        slower = step(row.step.id, (row.step.days_low or 0) + extra, after=row.step.after)
        return schedule([slower if one is row.step else one for one in steps], START).days_low

    assert last_day(row.slack) == plan.days_low
    assert last_day(row.slack + more) == plan.days_low + more


@given(graphs())
def test_none_comes_before_what_it_waits_for(steps):
    seen: set[str] = set()
    for row in schedule(steps, START).rows:
        assert set(row.step.after) <= seen
        seen.add(row.step.id)


@given(graphs(), st.integers())
def test_the_days_do_not_depend_on_the_order_given(steps, seed):
    shuffled = list(steps)
    random.Random(seed).shuffle(shuffled)
    assert rows(schedule(steps, START)) == rows(schedule(shuffled, START))


working = graphs().map(
    lambda steps: [
        Step(
            id=one.id,
            names=one.names,
            who=one.who,
            place="HK" if at % 2 else "CN",
            days_low=one.days_low,
            days_high=one.days_high,
            count="working" if at % 3 else "calendar",
            after=one.after,
        )
        for at, one in enumerate(steps)
    ]
)


@given(working, st.dates(date(2026, 1, 1), date(2026, 10, 1)))
def test_with_holidays_low_days_come_before_high_days(steps, start):
    for row in schedule(steps, start).rows:
        assert row.begins_low <= row.ends_low
        assert row.begins_high is None or row.begins_low <= row.begins_high
        assert row.ends_high is None or row.ends_low <= row.ends_high


@given(working, st.dates(date(2026, 1, 1), date(2026, 10, 1)), st.integers(0, 6))
def test_with_holidays_a_day_more_than_the_slack_moves_the_last_day(steps, start, which):
    plan = schedule(steps, start)
    row = plan.rows[which % len(plan.rows)]

    def last_day(extra: int) -> int:
        days = (row.step.days_low or 0) + extra
        slower = step(
            row.step.id, days, after=row.step.after, place=row.step.place, count=row.step.count
        )
        return schedule([slower if one is row.step else one for one in steps], start).days_low

    assert last_day(row.slack) == plan.days_low
    assert last_day(row.slack + 1) > plan.days_low
