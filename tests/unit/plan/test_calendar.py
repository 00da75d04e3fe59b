"""Working days are those on which offices of a place really work.

Hong Kong: the general holidays for 2026, as the Government published them on 16 May 2025,
https://www.info.gov.hk/gia/general/202505/16/P2025051300354.htm
The Mainland: the General Office of the State Council's notice on holidays of 2026, 4 November 2025,
https://www.gov.cn/zhengce/content/202511/content_7047090.htm (read as Xinhua carried it,
https://politics.gmw.cn/2025-11/04/content_38391083.htm).
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.plan.calendar import (
    Counted,
    add_working_days,
    is_working_day,
    latest_start,
    working_days_between,
)

# Every general holiday of 2026 in the Government's list but the Sundays.
HONG_KONG_2026 = {
    (1, 1), (2, 17), (2, 18), (2, 19), (4, 3), (4, 4), (4, 6), (4, 7), (5, 1), (5, 25), (6, 19),
    (7, 1), (9, 26), (10, 1), (10, 19), (12, 25), (12, 26),
}  # fmt: skip
# The notice's seven stretches of days off, and its weekend days on which people work.
MAINLAND_2026_OFF = [
    ((1, 1), (1, 3)), ((2, 15), (2, 23)), ((4, 4), (4, 6)), ((5, 1), (5, 5)),
    ((6, 19), (6, 21)), ((9, 25), (9, 27)), ((10, 1), (10, 7)),
]  # fmt: skip
MAINLAND_2026_WORKS = {(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)}
DAYS_OF_2026 = [date(2026, 1, 1) + timedelta(days=days) for days in range(365)]


def is_mainland_day_off(day: date) -> bool:
    here = (day.month, day.day)
    if any(first <= here <= last for first, last in MAINLAND_2026_OFF):
        return True
    return day.weekday() > 4 and here not in MAINLAND_2026_WORKS


def test_hong_kong_rests_on_its_general_holidays_and_at_weekends():
    rests = {day for day in DAYS_OF_2026 if not is_working_day(day, "HK")}
    listed = {date(2026, *one) for one in HONG_KONG_2026}
    assert rests == listed | {day for day in DAYS_OF_2026 if day.weekday() > 4}


def test_the_mainland_rests_and_works_as_its_notice_says():
    rests = {day for day in DAYS_OF_2026 if not is_working_day(day, "CN")}
    assert rests == set(filter(is_mainland_day_off, DAYS_OF_2026))


@pytest.mark.parametrize(
    ("start", "count", "place", "over"),
    [
        # New Year's Eve on Monday is worked in Hong Kong; Tuesday to Thursday are holidays.
        (date(2026, 2, 13), 1, "HK", date(2026, 2, 16)),
        (date(2026, 2, 13), 2, "HK", date(2026, 2, 20)),
        (date(2026, 2, 13), 5, "HK", date(2026, 2, 25)),
        # On the Mainland Saturday the 14th is worked, nine days are off, the 28th is worked.
        (date(2026, 2, 13), 1, "CN", date(2026, 2, 14)),
        (date(2026, 2, 13), 2, "CN", date(2026, 2, 24)),
        (date(2026, 2, 13), 6, "CN", date(2026, 2, 28)),
        # National Day: one day in Hong Kong, seven on the Mainland and a Saturday made up.
        (date(2026, 9, 30), 1, "HK", date(2026, 10, 2)),
        (date(2026, 9, 30), 3, "HK", date(2026, 10, 6)),
        (date(2026, 9, 30), 1, "CN", date(2026, 10, 8)),
        (date(2026, 9, 30), 3, "CN", date(2026, 10, 10)),
        # Good Friday 2026 is a general holiday and not yet a statutory one.
        (date(2026, 4, 2), 1, "HK", date(2026, 4, 8)),
    ],
)
def test_the_day_after_the_start_is_day_one(start, count, place, over):
    assert add_working_days(start, count, place) == Counted(over)


def test_no_days_end_where_they_begin_even_on_a_holiday():
    assert add_working_days(date(2026, 10, 1), 0, "HK") == Counted(date(2026, 10, 1))


def test_a_start_on_a_day_off_counts_from_the_next_day():
    assert add_working_days(date(2026, 10, 3), 1, "HK") == Counted(date(2026, 10, 5))


@pytest.mark.parametrize("place", ["HK", "CN", "JP"])
def test_a_year_nobody_announced_is_told_as_estimated(place):
    counted = add_working_days(date(2028, 1, 20), 5, place)
    assert counted is not None and counted.is_estimated


def test_a_count_that_runs_into_such_a_year_is_estimated():
    counted = add_working_days(date(2027, 12, 29), 10, "HK")
    assert counted is not None and counted.is_estimated


def test_a_count_within_an_announced_year_is_not():
    counted = add_working_days(date(2026, 1, 2), 200, "CN")
    assert counted is not None and not counted.is_estimated


@pytest.mark.parametrize("place", ["EU", "XX", "", "hk", "USA"])
def test_a_place_the_library_does_not_know_has_no_working_days(place):
    assert add_working_days(date(2026, 1, 2), 3, place) is None
    assert is_working_day(date(2026, 1, 2), place) is None
    assert latest_start(date(2026, 1, 2), 3, place) is None
    assert working_days_between(date(2026, 1, 2), date(2026, 1, 5), place) is None


def test_years_beyond_the_library_are_unknown():
    assert add_working_days(date(2100, 12, 1), 60, "HK") is None


def test_days_are_not_counted_backward():
    with pytest.raises(ValueError, match="forward"):
        add_working_days(date(2026, 1, 2), -1, "HK")


def test_friday_and_saturday_may_be_the_weekend():
    assert is_working_day(date(2026, 3, 1), "SA") is True
    assert is_working_day(date(2026, 3, 6), "SA") is False


starts = st.dates(date(2024, 1, 1), date(2026, 11, 1))
places = st.sampled_from(["HK", "CN", "US", "SA"])


@given(starts, st.integers(0, 60), st.integers(0, 60), places)
def test_counting_in_two_goes_comes_to_the_same_day(start, first, second, place):
    there = add_working_days(start, first, place)
    assert there is not None
    onward, whole = (
        add_working_days(there.day, second, place),
        add_working_days(start, first + second, place),
    )
    assert onward is not None and whole is not None and onward.day == whole.day


@given(starts, st.integers(0, 60), places)
def test_the_days_between_are_the_days_counted(start, count, place):
    counted = add_working_days(start, count, place)
    assert counted is not None
    assert working_days_between(start, counted.day, place) == count


@given(starts, st.integers(1, 60), places)
def test_the_latest_start_is_the_last_that_is_still_in_time(end, count, place):
    start = latest_start(end, count, place)
    assert start is not None
    in_time, too_late = (
        add_working_days(start + timedelta(days=more), count, place) for more in (0, 1)
    )
    assert in_time is not None and in_time.day <= end
    assert too_late is not None and too_late.day > end


def test_the_library_is_loaded_only_when_a_day_is_counted():
    script = "import sys, tradewind.plan.schedule; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
