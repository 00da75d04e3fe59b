"""Working days of a place, counted so that the day after the start is day 1.

The days come from the library `holidays`. National days only: those of a state or a canton are
not counted, nor what one bank or one office adds of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6
# The library's public days of Hong Kong are the statutory holidays of employees, fewer than the
# general holidays on which offices and banks close: those it calls optional (Good Friday 2026).
_CATEGORIES = {"HK": ("optional",)}
# The law rests on Sunday only; public offices have kept a five-day week since July 2006:
# https://www.info.gov.hk/gia/general/200605/08/P200605080144.htm
_OFFICE_WEEKENDS = {"HK": frozenset({_SATURDAY, _SUNDAY})}
# Whose holidays and working weekends are announced one year at a time, late in the year before.
_ANNOUNCED = "CN"
_FIRST_ANNOUNCED = 2001


@dataclass(frozen=True, slots=True)
class Counted:
    """The day a count came to; estimated where it passed a year whose holidays nobody announced.

    Holidays of such a year are worked out from the law and the moon, and a Mainland year lacks
    the days that its notice moves. The notice may also move the last weekend of the year before.
    """

    day: date
    is_estimated: bool = False


def add_working_days(day: date, count: int, place: str) -> Counted | None:
    """The day on which so many working days of a place are over, the first being after `day`.

    None of them: `day` itself, even where nobody works on it. None for a place or a year that
    the library does not know, so that nobody takes weekends alone for a calendar.

    >>> add_working_days(date(2026, 9, 30), 1, "HK").day  # 1 October is National Day
    datetime.date(2026, 10, 2)
    """
    if count < 0:
        raise ValueError(f"{count} working days: count forward.")
    known, at = _known(place), day
    if known is None:
        return None
    while count:
        at += _DAY
        works = is_working_day(at, place)
        if works is None:
            return None
        count -= works
    return Counted(at, at > day and any(map(_is_estimated, range(day.year, at.year + 1))))


def latest_start(day: date, count: int, place: str) -> date | None:
    """The last day from which so many working days are over by `day`."""
    at = day
    while count:
        works = is_working_day(at, place)
        if works is None:
            return None
        count -= works
        at -= _DAY
    return at


def working_days_between(after: date, until: date, place: str) -> int | None:
    """The working days after one day up to another, the other among them."""
    found = 0
    for days in range(1, (until - after).days + 1):
        works = is_working_day(after + days * _DAY, place)
        if works is None:
            return None
        found += works
    return found


def is_working_day(day: date, place: str) -> bool | None:
    """Whether offices of a place work on a day, weekends that make up for a holiday among them."""
    known = _known(place)
    if known is None or not known.start_year <= day.year <= known.end_year:
        return None
    if day.weekday() in _OFFICE_WEEKENDS.get(place, frozenset()):
        return False
    return known.is_working_day(day)


@cache
def _known(place: str) -> HolidayBase | None:
    """What the library holds of a place; it works out a year when first asked about it."""
    from holidays import country_holidays, list_supported_countries

    if place not in list_supported_countries(include_aliases=False):
        return None
    return country_holidays(place, categories=_CATEGORIES.get(place))


@cache
def _is_estimated(year: int) -> bool:
    """Whether a year comes after the last one that the library holds an announced list of.

    One year for every place: it tells how far its makers could see when they last looked.
    """
    return year >= _FIRST_ANNOUNCED and not _is_announced(year)


def _is_announced(year: int) -> bool:
    """Whether the library holds the Mainland's notice: no year was without a working weekend."""
    from holidays import country_holidays

    told = country_holidays(_ANNOUNCED, years=year)
    return any(day.year == year for day in told.weekend_workdays)
