"""A step of setting up or of claiming: who does it, where, how long it takes, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tradewind.model.costs import CostLine
from tradewind.model.finding import Missing
from tradewind.model.source import Cite

Names = Mapping[str, str]
DayCount = Literal["working", "calendar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; `place` is whose working days count, `days_*` None where nobody says.

    `after` names the steps that must be done before; `gives` the inputs it makes true.
    """

    id: str
    names: Names
    who: str
    place: str
    days_low: int | None
    days_high: int | None
    count: DayCount
    after: tuple[str, ...] = ()
    fees: tuple[CostLine, ...] = ()
    gives: Mapping[str, bool] | None = None
    documents: tuple[Names, ...] = ()
    cites: tuple[Cite, ...] = ()
    missing: tuple[Missing, ...] = ()
