"""What is asked of the services that a firm needs, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tradewind.model.finding import Missing
from tradewind.model.source import Cite
from tradewind.rules import Answer, Clause

Names = Mapping[str, str]
Status = Literal["needed", "unknown", "not_needed"]
STATUSES: tuple[Status, ...] = ("needed", "unknown", "not_needed")


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What stands behind a yes or an open answer: a scheme, a requirement, a measure, a form."""

    kind: Literal["scheme", "requirement", "measure", "presence"]
    id: str
    names: Names
    is_settled: bool
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """A yes or no that was worked out from other answers; None where it is not known."""

    value: bool | None
    behind: tuple[AskedFor, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class MarketTold:
    """One market, and what was worked out of it."""

    market: str
    worked: Mapping[str, Worked]


@dataclass(frozen=True, slots=True)
class ServicesQuestion:
    """One firm: where it is, what it answered, what was worked out, and the markets it aims at."""

    place: str | None
    answers: Mapping[str, Answer]
    worked: Mapping[str, Worked] = field(default_factory=dict)
    markets: tuple[MarketTold, ...] = ()


@dataclass(frozen=True, slots=True)
class Because:
    """One rule for a need: how it came out, clause by clause, and what stands behind it."""

    rule: str
    outcome: bool | None
    clauses: tuple[Clause, ...]
    cites: Mapping[str, tuple[Cite, ...]]
    behind: tuple[AskedFor, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of service, for one market or for none.

    `because` has the rules that decide: those met where it is needed, the open ones where that is
    not known, all of them where it is not needed.
    """

    service: str
    market: str | None
    status: Status
    because: tuple[Because, ...]

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What would settle it, each once."""
        return tuple(dict.fromkeys(gap for one in self.because for gap in one.missing))


@dataclass(frozen=True, slots=True)
class ServicesAnswer:
    """Every kind of service for every market, and the languages in which the firm is served."""

    needs: tuple[Need, ...]
    languages: tuple[str, ...]
    language_cites: tuple[Cite, ...]
    markets: tuple[str, ...]
