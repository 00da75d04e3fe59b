"""How far a firm has come on a published scale: what it said of itself, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tradewind.facts.diagnostics import Count, Diagnostic, Item, Level, Measure, Option
from tradewind.model.enterprise import Answer
from tradewind.model.finding import Finding

Status = Literal["known", "depends", "not_answered"]


@dataclass(frozen=True, slots=True)
class UpgradeQuestion:
    """What a firm answered, by ``diagnostic.item``, and by ``diagnostic.MARKET.item``.

    `markets` are those to ask of even where nothing is answered; `where` names the file in errors.
    """

    answers: Mapping[str, Answer]
    markets: tuple[str, ...] = ()
    where: str = "enterprise.diagnostics"


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension. Of points: their sum. Of ladders: the lowest rung."""

    id: str
    names: Mapping[str, str]
    unit: Literal["points", "rung"]
    low: Decimal
    high: Decimal
    of: Decimal
    answered: int
    items: int


@dataclass(frozen=True, slots=True)
class Gap:
    """An answer below full marks; `more` are the options that would bring the `loss` back."""

    item: Item
    got: Decimal
    loss: Decimal
    more: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class NextItem:
    """An item not yet answered, and between how few and how many points or rungs it lies."""

    item: Item
    width: Decimal


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a level still lacks: points and ladder items, each at best and at worst."""

    level: Level
    points_low: Decimal
    points_high: Decimal
    counts: tuple[tuple[Count, int, int], ...]


@dataclass(frozen=True, slots=True)
class DiagnosticAnswer:
    """Where one diagnostic stands, for the firm or for one market.

    `low` and `high` bound the sum of points; None where no item is scored. `rung_low` and
    `rung_high` bound the lowest rung; None where no item is a ladder. `levels_possible` are those
    that the bounds do not rule out; None among them stands for "below the lowest level".
    `is_removed` is None where a stop is not answered.
    """

    diagnostic: Diagnostic
    market: str | None
    status: Status
    is_removed: bool | None
    low: Decimal | None
    high: Decimal | None
    of: Decimal | None
    rung_low: Decimal | None
    rung_high: Decimal | None
    levels_possible: tuple[Level | None, ...]
    parts: tuple[Part, ...]
    shortfall: Shortfall | None
    gaps: tuple[Gap, ...]
    next_items: tuple[NextItem, ...]
    measures: tuple[tuple[Measure, tuple[str, ...]], ...]
    because: tuple[Finding, ...]

    @property
    def is_level_known(self) -> bool:
        """Whether one level is left, or it is sure that none is reached."""
        return len(self.levels_possible) == 1

    @property
    def level(self) -> Level | None:
        """The level where it is sure; None also where it is sure that none is reached."""
        return self.levels_possible[0] if self.is_level_known else None
