"""Every table that holds something of a firm: what hangs on it, and what hangs on its cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from tradewind_desk.records.models import Case, Firm


def rows_of(firm: Firm) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The rows by the name they hang by; a table added later is among them by itself."""
    for link in Firm._meta.related_objects:
        yield _name(link), link.related_model.objects.filter(**{link.field.name: firm})
    for link in Case._meta.related_objects:
        rows = link.related_model.objects.filter(**{f"{link.field.name}__firm": firm})
        yield _name(link), rows


def _name(link: Any) -> str:
    return str(link.get_accessor_name()).removesuffix("_set")
