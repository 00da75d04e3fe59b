"""What is asked of the standards of markets, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tradewind.model.bounds import Bounds
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.rules import Answer, Clause

Names = Mapping[str, str]
Status = Literal["required", "required_from", "sources_disagree", "hangs_on", "not_found"]
# Surest first: a market's own state is the first of these that one of its requirements has.
STATUSES: tuple[Status, ...] = (
    "required",
    "required_from",
    "sources_disagree",
    "hangs_on",
    "not_found",
)
KINDS = (
    "ban",
    "certificate",
    "registration",
    "declaration",
    "test",
    "chemical",
    "party",
    "label",
    "recycling",
    "shipment",
    "notice",
    "reporting",
)
# What comes with every consignment or after the sale does not keep a market shut.
_AFTERWARDS = ("shipment", "notice", "reporting")
CODE = "goods.hs6"  # the input that tells the goods code


@dataclass(frozen=True, slots=True)
class MarketAsked:
    """One market: the packs that hold what it asks, the good's code there, what it is worth.

    `value` is what a year of sales is worth, None where it is not told; `value_missing` says what
    to tell.
    """

    market: str
    packs: tuple[str, ...]
    digits: str | None
    value: Money | None = None
    value_missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardsQuestion:
    """One good in some markets: its attributes, and the family it is said to belong to."""

    markets: tuple[MarketAsked, ...]
    answers: Mapping[str, Answer]
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """How long something takes, in the unit of its source; None is an open end."""

    low: int | None
    high: int | None
    unit: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a market asks of the good, or may ask of it.

    `missing` names what its state hangs on; `disputed_with` the requirements that other sources
    have in its place. Where `is_older`, it held before `starts`, the oldest day that was read.
    """

    id: str
    names: Names
    says: Names
    kind: str
    route: str
    status: Status
    starts: date
    until: date | None
    mark: str
    regulation: str
    authority: Names | None
    local_party: Names | None
    test_standards: tuple[str, ...]
    report: str
    report_standard: str
    valid_for: Mapping[str, int] | None
    time: Span | None
    cost: Bounds | None
    cost_cites: tuple[Cite, ...]
    clauses: tuple[Clause, ...]
    missing: tuple[Missing, ...]
    cites: tuple[Cite, ...]
    note: str = ""
    disputed: str = ""
    disputed_with: tuple[str, ...] = ()
    is_older: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether the market asks for it, now or from a day that is known."""
        return self.status in ("required", "required_from")

    @property
    def is_before_sale(self) -> bool:
        """Whether it must be done before the first sale."""
        return self.kind not in _AFTERWARDS


@dataclass(frozen=True, slots=True)
class Searched:
    """Somebody looked for what a market asks of a family, and found nothing of its own."""

    pack: str
    family: str
    on: date
    note: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One open input of a market, and the requirements that hang on it."""

    missing: Missing
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarketStandards:
    """What one market asks of the good.

    `looked_on` is the last day on which somebody looked there for goods of the family; None where
    nobody has. `has_pack` says whether any pack holds what the market asks of anything.
    """

    market: str
    digits: str | None
    family: str | None
    status: Status
    requirements: tuple[Requirement, ...]
    searched: tuple[Searched, ...]
    looked_on: date | None
    has_pack: bool
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """One requirement of one market that a test report serves."""

    market: str
    requirement: str
    status: Status


@dataclass(frozen=True, slots=True)
class Report:
    """One test report, by the international standard behind it, and all that it serves."""

    report: str
    standard: str
    uses: tuple[Use, ...]

    @property
    def markets(self) -> tuple[str, ...]:
        """The markets it serves, each once."""
        return tuple(dict.fromkeys(one.market for one in self.uses))


TurnStatus = Literal["ranked", "open", "value_unknown", "nothing_known", "barred"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What to do next, and the markets that are open once it is done.

    `perhaps` are requirements of which it is not sure that they apply. `months_*` are the months
    until then, None an open end; `per_month_*` the value of a year that is unlocked for each of
    them, in minor units.
    """

    status: TurnStatus
    markets: tuple[str, ...]
    requirements: tuple[str, ...]
    perhaps: tuple[str, ...]
    value: Money | None
    months_low: Decimal | None
    months_high: Decimal | None
    per_month_low: Decimal | None
    per_month_high: Decimal | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """An input that is open, and how much its answer settles.

    `settles` is how many requirements one answer decides, the mean over the answers it may have,
    each weighed by what its market is worth beside the others; `settles_at_least` is the least of
    them.
    """

    missing: Missing
    settles: Decimal
    settles_at_least: Decimal
    requirements: tuple[str, ...]
    markets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandardsAnswer:
    """What every market asks, what reports they share, in which order, and what to ask next."""

    results: tuple[MarketStandards, ...]
    reports: tuple[Report, ...]
    programme: tuple[Turn, ...]
    next_questions: tuple[NextQuestion, ...]
