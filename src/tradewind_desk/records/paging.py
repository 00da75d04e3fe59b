"""Lists without an end, a page at a time: the next page begins after a moment and an id."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and the place where the next begins; no place after the last."""

    rows: list[Any]
    next: str


def page(rows: QuerySet[Any], after: str, *, by: str, size: int) -> Page:
    """The rows after a place, the newest first; from the beginning where there is no such place."""
    if place := _place(after):
        when, at = place
        rows = rows.filter(Q(**{f"{by}__lt": when}) | Q(pk__gt=at), **{f"{by}__lte": when})
    found = list(rows.order_by(f"-{by}", "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], f"{getattr(last, by).isoformat()}_{last.pk}" if last else "")


def _place(text: str) -> tuple[datetime, uuid.UUID] | None:
    moment, _, at = text.partition("_")
    try:
        when, row = parse_datetime(moment), uuid.UUID(at)
        is_moment = when is not None and timezone.is_aware(when)
        return (when.astimezone(UTC), row) if when and is_moment else None
    except (ValueError, OverflowError):  # an hour before the first year is no moment at all
        return None
