"""One dated value or row, with the source that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tradewind.model.source import Source, Trust


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated value of a series, or one dated row of a table.

    `value` is None where the entry says that the fact ended.
    """

    value: str | None
    starts: date
    source: Source
    where: str
    trust: Trust
    known_from: date
    last_seen: date
    note: str = ""
    layer: str = ""
    row: Mapping[str, str] = field(default_factory=dict)
