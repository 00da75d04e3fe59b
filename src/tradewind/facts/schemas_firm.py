"""What a pack of one file may say: tracks of a scheme, forms of presence, and their steps."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tradewind.facts.schemas_cells import (
    Address,
    Currency,
    KebabId,
    Money,
    Names,
    Shape,
    SnakeId,
    Text,
)
from tradewind.facts.schemas_rules import TreeShape

FactId = Annotated[str, Field(pattern=r"^([a-z0-9-]+(/[a-z0-9-]+)+:)?[a-z][a-z0-9_]*$")]
Applicant = Literal["HK", "CN", "any"]
Gives = Literal["grant", "loan-guarantee", "insurance", "tax", "title", "place", "service"]
Who = Literal[
    "accountant",
    "applicant",
    "auditor",
    "bank",
    "company-secretary",
    "customs-broker",
    "funding-adviser",
    "government",
    "insurer",
    "lawyer",
    "notary",
    "patent-agent",
    "tax-adviser",
    "technology-provider",
    "test-house",
    "trade-mark-agent",
]


class VersionShape(Shape):
    """Conditions whose shape changed on a day."""

    starts: date = Field(alias="from")
    source: KebabId
    where: Text
    known_from: date | None = None
    all: Annotated[list[TreeShape], Field(min_length=1)]


class AmountShape(Shape):
    """What a track pays: a share of a base, under caps and ceilings; each a series or an input."""

    currency: Currency
    base: SnakeId | None = None
    share: FactId | None = None
    cap: FactId | None = None
    up_to: Literal[True] | None = None
    ceiling: FactId | None = None
    ceiling_shared_with: list[KebabId] | None = None
    at_one_time: FactId | None = None
    most_projects: FactId | None = None
    initial_payment: FactId | None = None


class DaysShape(Shape):
    """How long a step takes."""

    low: FactId | None = None
    high: FactId | None = None
    count: Literal["working", "calendar"]


class StepShape(Shape):
    """One step: who does it, where, how long, what it costs, what it makes true."""

    id: KebabId
    name: Names
    who: Who
    place: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    days: DaysShape | None = None
    fee: list[FactId] | None = None
    after: list[KebabId] | None = None
    gives: dict[SnakeId, bool] | None = None
    documents: list[Names] | None = None
    source: KebabId
    where: Text


class NoteShape(Shape):
    """Something one must know, in words, with its source."""

    says: Names
    source: KebabId
    where: Text


class TrackShape(Shape):
    """Something one can apply for."""

    id: KebabId
    name: Names
    says: Names
    body: Names
    address: Address
    applicant: Applicant
    gives: Gives
    per: Literal["project", "firm"]
    status: SnakeId
    conditions: TreeShape | Annotated[list[VersionShape], Field(min_length=1)]
    amount: AmountShape | None = None
    excludes: list[KebabId] | None = None
    wait_after_days: FactId | None = None
    discretion: Names | None = None
    documents: list[Names] | None = None
    steps: list[StepShape] | None = None
    notes: list[NoteShape] | None = None


class TermShape(NoteShape):
    """A term of a form of presence: tax, law, risk."""

    id: KebabId
    about: Literal["tax", "withholding", "law", "time", "risk", "cost", "control", "money"]
    value: FactId | None = None


class YearlyShape(Shape):
    """A duty that comes back every year, or at its own time."""

    id: KebabId
    name: Names
    who: Who
    fee: list[FactId] | None = None
    source: KebabId
    where: Text


class OptionShape(Shape):
    """A form of presence, or a filing, a person's visa, a forum, a mark that goes with one."""

    id: KebabId
    name: Names
    says: Names
    kind: Literal[
        "entity", "filing", "tax", "people", "forum", "mark", "patent", "technology", "service"
    ]
    place: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    ordinary: Literal[True] | None = None
    offering: list[Literal["goods", "service", "brand", "technology"]] | None = None
    conditions: TreeShape | Annotated[list[VersionShape], Field(min_length=1)] | None = None
    steps: list[StepShape] | None = None
    yearly: list[YearlyShape] | None = None
    terms: list[TermShape] | None = None
    documents: list[Names] | None = None
    address: Address | None = None
    under_revision: NoteShape | None = None


class ExpectShape(Shape):
    """What the answer must say of one track or option."""

    scheme: KebabId | None = None
    option: KebabId | None = None
    status: Literal[
        "eligible", "not_eligible", "undetermined", "not_in_force", "exhausted", "open", "not_open"
    ]
    amount: Money | None = None
    at_most: Money | None = None
    initial_payment: Money | None = None
    failing: list[KebabId] | None = None
    missing: list[SnakeId] | None = None


class FirmCaseShape(Shape):
    """A worked case: answers given, and what must be said of them."""

    name: Text
    applies_on: date
    given: dict[SnakeId, bool | int | str | date]
    granted: dict[KebabId, Money] | None = None
    expect: ExpectShape
    source: KebabId | None = None
    where: Text | None = None


class SaidShape(Shape):
    """What a pack of one file says besides its card, its values and its inputs."""

    tracks: Annotated[list[TrackShape], Field(min_length=1)] | None = None
    options: Annotated[list[OptionShape], Field(min_length=1)] | None = None
