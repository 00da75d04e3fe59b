"""A day as people write it."""

from __future__ import annotations

from datetime import date

from tradewind.errors import InputError, worded

FIRST_YEAR, LAST_YEAR = 1990, 2100


def read_day(text: str, where: str = "") -> date:
    """A day out of text; InputError where it is none, or of a year that nothing is known of."""
    where = where or worded("date")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputError(
            where,
            worded("{text} is not a date.", text=repr(text)),
            worded("Write it as YYYY-MM-DD."),
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        mend = worded(
            "Give a day of the years {first_year} to {last_year}.",
            first_year=FIRST_YEAR,
            last_year=LAST_YEAR,
        )
        raise InputError(where, worded("{text} is out of range.", text=repr(text)), mend)
    return day
