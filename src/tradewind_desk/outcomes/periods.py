"""The two periods that are compared: the second stands for what was before, unless told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tradewind.errors import InputError, worded

_DAYS = 91  # a quarter
_FIRST, _LAST = date(1970, 1, 1), date(2199, 12, 31)  # no case is older, or opened later


@dataclass(frozen=True, slots=True)
class Period:
    """From a day until a day, both counted."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InputError(
                f"{self.start} – {self.end}",
                worded("The period ends before it starts."),
                worded("Correct it."),
            )

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment of it, and the first one after it."""
        ends = self.start, self.end + timedelta(days=1)
        first, last = (timezone.make_aware(datetime.combine(one, time())) for one in ends)
        return first, last

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.end - self.start).days + 1

    def before(self) -> Period:
        """The period of the same length that ends where this one starts."""
        return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1))


def periods(told: Mapping[str, str], today: date) -> tuple[Period, Period]:
    """The period of an address and the one it is compared with; the last quarter unless told."""
    end = _day(told, "until") or today
    first = Period(_day(told, "from") or end - timedelta(days=_DAYS - 1), end)
    before = first.before()
    return first, Period(
        _day(told, "from_before") or before.start, _day(told, "until_before") or before.end
    )


def _day(told: Mapping[str, str], name: str) -> date | None:
    text = told.get(name, "")
    if not text:
        return None
    try:
        return min(max(date.fromisoformat(text), _FIRST), _LAST)
    except ValueError:
        raise InputError(
            text,
            worded("{text} is not a date.", text=repr(text)),
            worded("Write it as YYYY-MM-DD."),
        ) from None
