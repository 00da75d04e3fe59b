"""How large a firm is: what comes in, what goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tradewind.model.enterprise import Industry
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite

SizeClass = Literal["micro", "small", "medium", "large"]
# From the smallest up: a class is the lowest that any of the sector's measures reaches.
CLASSES: tuple[SizeClass, ...] = ("micro", "small", "medium", "large")


@dataclass(frozen=True, slots=True)
class SizeQuestion:
    """One firm: where it is registered, what it does, and how much of each measure it has.

    Each standard is for the firms of its own place. Where `place` is None both are worked out.
    """

    place: str | None = None
    industry: Industry | None = None
    employees: int | None = None
    revenue: Money | None = None
    assets: Money | None = None


@dataclass(frozen=True, slots=True)
class SizeAnswer:
    """The class and the sector where they are settled, and what is still possible where not.

    `cn_classes_possible` is empty where the Mainland standard is not for this firm: by its place,
    or because its industry is none of the standard's sectors.
    """

    cn_class: SizeClass | None
    cn_classes_possible: tuple[SizeClass, ...]
    is_cn_sme: bool | None
    is_hk_sme: bool | None
    is_manufacturer: bool | None
    sector: str | None
    sectors_possible: tuple[str, ...]
    classification: str | None
    cites: tuple[Cite, ...]
    missing: tuple[Missing, ...]
