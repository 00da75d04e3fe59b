"""What a pack of diagnostics may say: questions, options with their points, levels and measures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from tradewind.facts.schemas_cells import Address, KebabId, Names, Shape, SnakeId, Text
from tradewind.facts.schemas_firm import Who

Amount = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?$")]
_WITH_OPTIONS = ("single", "multiple", "band", "ladder")


class OptionShape(Shape):
    """One answer, and what it is worth."""

    id: KebabId
    name: Names
    points: Amount
    up_to: Amount | None = None


class ItemShape(Shape):
    """One question, of the form that its kind asks for."""

    id: KebabId
    dimension: KebabId
    kind: Literal["single", "multiple", "band", "ladder", "number", "stop"]
    name: Names
    ask: Names
    options: Annotated[list[OptionShape], Field(min_length=1)] | None = None
    least: Amount | None = None
    most: Amount | None = None
    weight: Amount | None = None
    binding: bool | None = None
    source: KebabId
    where: Text

    @model_validator(mode="after")
    def _of_its_kind(self) -> ItemShape:
        asked = set(self.model_fields_set)
        if (self.kind in _WITH_OPTIONS) != ("options" in asked):
            raise PydanticCustomError(
                "kind", f"needs options: only where it offers some: {self.kind}"
            )
        if (self.kind == "number") != ({"least", "most"} <= asked):
            raise PydanticCustomError("kind", "needs least: and most: only where it is a number")
        if self.kind in ("ladder", "stop") and "weight" in asked:
            raise PydanticCustomError("kind", "has a weight, but is not added up")
        if self.kind != "ladder" and "binding" in asked:
            raise PydanticCustomError("kind", "only a ladder is binding")
        if any((one.up_to is not None) != (self.kind == "band") for one in self.options or ()):
            raise PydanticCustomError("kind", "needs up_to: on every option of a band, on no other")
        return self


class CountShape(Shape):
    """How many ladders must have reached a rung."""

    rung: Amount
    items: Annotated[int, Field(ge=1)]
    binding: bool | None = None


class LevelShape(Shape):
    """A level and what it asks."""

    id: KebabId
    name: Names
    says: Names | None = None
    least: Amount | None = None
    counts: Annotated[list[CountShape], Field(min_length=1)] | None = None
    source: KebabId
    where: Text


class SaysShape(Shape):
    """Something one must know, with its source."""

    says: Names
    source: KebabId
    where: Text


class DimensionShape(Shape):
    """A part of a diagnostic; `of` is the published sum of its points."""

    id: KebabId
    name: Names
    of: Amount | None = None


class DiagnosticShape(Shape):
    """A published set of questions; `of` is the published sum of all points."""

    id: KebabId
    name: Names
    says: Names
    body: Names
    address: Address
    subject: Literal["firm", "market"] = Field(alias="for")
    starts: date = Field(alias="from")
    until: date | None = None
    replaced_by: KebabId | None = None
    source: KebabId
    where: Text
    of: Amount | None = None
    dimensions: Annotated[list[DimensionShape], Field(min_length=1)]
    items: Annotated[list[ItemShape], Field(min_length=1)]
    levels: Annotated[list[LevelShape], Field(min_length=1)] | None = None
    no_level: SaysShape | None = None
    notes: list[SaysShape] | None = None

    @model_validator(mode="after")
    def _levels_or_why_not(self) -> DiagnosticShape:
        if (self.levels is None) == (self.no_level is None):
            raise PydanticCustomError("levels", "needs levels:, or no_level: that says why none")
        return self


class PaysShape(Shape):
    """A track that may pay, and who says so."""

    track: KebabId
    source: KebabId
    where: Text


class CostShape(Shape):
    """What it costs, as series of this file."""

    low: SnakeId | None = None
    high: SnakeId | None = None


class MeasureShape(Shape):
    """What to do about gaps in items or dimensions."""

    id: KebabId
    name: Names
    says: Names
    aims: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")]],
        Field(min_length=1, alias="for"),
    ]
    below: Amount | None = None
    who: Annotated[list[Who], Field(min_length=1)]
    pays: list[PaysShape] | None = None
    cost: CostShape | None = None
    starts: date = Field(alias="from")
    source: KebabId
    where: Text


class UpgradeShape(Shape):
    """What a pack of diagnostics says besides its card, its values and its cases."""

    diagnostics: Annotated[list[DiagnosticShape], Field(min_length=1)]
    measures: list[MeasureShape] | None = None


class ExpectShape(Shape):
    """What the answer must say of one diagnostic."""

    diagnostic: KebabId
    market: Annotated[str, Field(pattern=r"^[A-Z]{2,3}$")] | None = None
    status: Literal["known", "depends", "not_answered"]
    low: Amount | None = None
    high: Amount | None = None
    rung_low: Amount | None = None
    rung_high: Amount | None = None
    level: KebabId | None = None
    levels_possible: list[KebabId] | None = None
    removed: bool | None = None


class UpgradeCaseShape(Shape):
    """A worked case; numbers stand in quotes."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: Text
    applies_on: date
    given: dict[str, bool | str | list[str]]
    expect: ExpectShape
    source: KebabId | None = None
    where: Text | None = None


UPGRADE: TypeAdapter[Any] = TypeAdapter(UpgradeShape)
UPGRADE_CASES: TypeAdapter[Any] = TypeAdapter(list[UpgradeCaseShape])
