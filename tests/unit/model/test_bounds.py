"""An amount may be known only between two ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.model.bounds import Bounds, spread, total
from tradewind.model.money import Money

ends = st.tuples(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9)).map(sorted)
bounds = ends.map(lambda pair: Bounds(pair[0], pair[1], "XTS"))


def test_reversed_ends_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="reversed"):
        Bounds(2, 1, "XTS")


def test_one_amount_is_both_ends() -> None:
    assert Bounds.exactly(Money(5, "XTS")) == Bounds(5, 5, "XTS")


def test_nothing_is_an_amount_like_any_other() -> None:
    assert Bounds(0, 0, "XTS").only == Money(0, "XTS")


def test_two_ends_are_no_single_amount() -> None:
    assert Bounds(1, 2, "XTS").only is None


def test_two_open_ends_are_no_single_amount() -> None:
    assert Bounds(None, None, "XTS").only is None


def test_an_unknown_cost_is_at_least_nothing_and_has_no_upper_end() -> None:
    assert Bounds.unknown_cost("XTS") == Bounds(0, None, "XTS")


def test_an_open_end_leaves_the_sum_open() -> None:
    assert Bounds(1, 2, "XTS") + Bounds(3, None, "XTS") == Bounds(4, None, "XTS")


def test_taking_off_the_most_leaves_the_least() -> None:
    assert Bounds(10, 20, "XTS") - Bounds(1, 3, "XTS") == Bounds(7, 19, "XTS")


def test_taking_off_an_unknown_cost_leaves_no_lower_end() -> None:
    assert Bounds(10, 10, "XTS") - Bounds.unknown_cost("XTS") == Bounds(None, 10, "XTS")


def test_bounds_of_two_currencies_cannot_be_added() -> None:
    with pytest.raises(ValueError):
        Bounds(1, 2, "XTS") + Bounds(1, 2, "USD")


def test_no_parts_come_to_nothing() -> None:
    assert total([], "XTS") == Bounds(0, 0, "XTS")


def test_a_total_is_open_where_one_part_is() -> None:
    parts = [Bounds(1, 1, "XTS"), Bounds.unknown_cost("XTS")]

    assert total(parts, "XTS") == Bounds(1, None, "XTS")


def test_cases_that_exclude_each_other_span_from_least_to_most() -> None:
    parts = [Bounds(5, 6, "XTS"), Bounds(1, 2, "XTS")]

    assert spread(parts, "XTS") == Bounds(1, 6, "XTS")


def test_one_open_case_leaves_the_span_open() -> None:
    parts = [Bounds(5, 6, "XTS"), Bounds.unknown_cost("XTS")]

    assert spread(parts, "XTS") == Bounds(0, None, "XTS")


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Bounds(1, 2, "XTS"), Bounds(3, 4, "XTS"), False),
        (Bounds(1, 3, "XTS"), Bounds(3, 4, "XTS"), True),
        (Bounds(1, None, "XTS"), Bounds(3, 4, "XTS"), True),
        (Bounds(5, None, "XTS"), Bounds(3, 4, "XTS"), False),
        (Bounds(None, 2, "XTS"), Bounds(3, None, "XTS"), False),
    ],
)
def test_ranges_overlap_where_one_cannot_say_which_is_more(
    one: Bounds, other: Bounds, overlap: bool
) -> None:
    assert one.overlaps(other) is overlap


@given(bounds, bounds)
def test_overlap_does_not_depend_on_who_asks(one: Bounds, other: Bounds) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(bounds, bounds)
def test_taking_off_what_was_added_never_narrows(one: Bounds, other: Bounds) -> None:
    back = one + other - other

    assert back.low is not None and one.low is not None and back.low <= one.low
    assert back.high is not None and one.high is not None and back.high >= one.high
