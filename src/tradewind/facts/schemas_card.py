"""What pack.yaml may contain: what the pack answers, its sources and its tables."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from tradewind.facts.schemas_cells import (
    Address,
    CodeOrRange,
    Id,
    KebabId,
    Names,
    OwnPage,
    Shape,
    Text,
    TrustWord,
)


class SourceShape(Shape):
    """A document a person can open."""

    title: Text
    publisher: Text
    address: Address | OwnPage
    read_on: date
    trust: TrustWord
    published_on: date | None = None
    seen_in_force_on: date | None = None
    read_through: Text | None = None
    store_id: Text | None = None
    licence: Text | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class TableShape(Shape):
    """A CSV file of the pack, and inside which codes its silence is knowledge.

    An imported pack keeps its long tables in SQLite, with the digest of their rows.
    """

    file: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*\.(csv|sqlite)$")]
    rows: int | None = None
    is_edition: bool | None = None
    rows_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    holds: Literal["rates", "list", "rows"]
    name: Names
    edition: Text | None = None
    complete_for: list[CodeOrRange] | None = None
    complete_from: date | None = None
    empty_lists: Annotated[list[Text], Field(min_length=1)] | None = None


class PackShape(Shape):
    """The card of a pack: what it answers, its sources and its tables."""

    title: Names
    answers: Literal[
        "border",
        "definitions",
        "duty",
        "firm",
        "goods",
        "markets",
        "money",
        "origin",
        "outreach",
        "partners",
        "places",
        "presence",
        "routes",
        "schemes",
        "sellers",
        "services",
        "standards",
        "units",
        "upgrade",
    ]
    licence: Text
    check_again_by: date
    sources: dict[KebabId, SourceShape]
    tables: dict[Id, TableShape] | None = None
