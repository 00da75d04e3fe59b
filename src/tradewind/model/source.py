"""Where a fact comes from, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Trust(StrEnum):
    """How close a source stands to the authority that made the fact."""

    OFFICIAL = "official"
    PROFESSIONAL = "professional"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class Source:
    """A document a person can open."""

    id: str
    title: str
    publisher: str
    address: str
    read_on: date
    trust: Trust
    published_on: date | None = None
    seen_in_force_on: date | None = None
    read_through: str = ""
    licence: str = ""

    @property
    def known_from(self) -> date:
        """The first day this source could have told us."""
        return self.published_on or self.read_on

    @property
    def last_seen(self) -> date:
        """The last day somebody saw what it says in force."""
        return self.seen_in_force_on or self.published_on or self.read_on


@dataclass(frozen=True, slots=True)
class Cite:
    """One fact as it was used: its id, its source and place, and since when it holds."""

    fact: str
    source: Source
    where: str
    starts: date
    trust: Trust
    confirmed: bool
    layer: str = "shipped"
    note: str = ""
    last_seen: date | None = None
