"""What a pack of requirements may say of the goods that a market asks something of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from tradewind.facts.schemas_cells import (
    Code,
    CodeOrRange,
    Currency,
    KebabId,
    Names,
    Number,
    Shape,
    SnakeId,
    Text,
    TrustWord,
)

Kind = Literal[
    "certificate",
    "declaration",
    "registration",
    "test",
    "label",
    "shipment",
    "notice",
    "party",
    "reporting",
    "ban",
    "chemical",
    "recycling",
]
Route = Literal[
    "self-declaration", "third-party", "registration", "shipment-certificate", "label-only", "none"
]
Report = Literal[
    "electrical-safety",
    "emc",
    "radio",
    "battery-safety",
    "battery-transport",
    "toy-safety",
    "textile",
    "chemical",
    "food-contact",
    "cosmetic-safety",
    "medical",
    "energy",
    "furniture",
    "bicycle",
]
Plain: TypeAlias = bool | int | str | date


class OperandShape(Shape):
    """How an attribute is held against a value, or against several."""

    equals: Plain | None = None
    not_equals: Plain | None = None
    at_least: Plain | None = None
    at_most: Plain | None = None
    more_than: Plain | None = None
    less_than: Plain | None = None
    one_of: Annotated[list[str | int], Field(min_length=1)] | None = None
    not_one_of: Annotated[list[str | int], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _some_operator(self) -> OperandShape:
        if not self.model_fields_set:
            raise PydanticCustomError("operator", "needs an operator, such as more_than")
        return self


class ConditionsShape(Shape):
    """Attributes by name; `all`, `any` and `none` hold lists of the same."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"minProperties": 1})
    __pydantic_extra__: dict[str, Plain | OperandShape]
    all: Annotated[list[ConditionsShape], Field(min_length=1)] | None = None
    any: Annotated[list[ConditionsShape], Field(min_length=1)] | None = None
    none: Annotated[list[ConditionsShape], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _something(self) -> ConditionsShape:
        if not self.model_fields_set and not self.__pydantic_extra__:
            raise PydanticCustomError("conditions", "names no attribute")
        return self


class SpanShape(Shape):
    """How long it takes, as a source says."""

    low: Annotated[int, Field(ge=0)] | None = None
    high: Annotated[int, Field(ge=0)] | None = None
    unit: Literal["days", "working-days", "weeks", "months"]
    source: KebabId
    where: Text
    trust: TrustWord | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _ends(self) -> SpanShape:
        _check_ends(self.low, self.high)
        return self


class CostShape(Shape):
    """What it costs, as a source says."""

    low: Number | None = None
    high: Number | None = None
    currency: Currency
    source: KebabId
    where: Text
    trust: TrustWord | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _ends(self) -> CostShape:
        _check_ends(
            None if self.low is None else float(self.low),
            None if self.high is None else float(self.high),
        )
        return self


def _check_ends(low: float | None, high: float | None) -> None:
    if low is None and high is None:
        raise PydanticCustomError("ends", "needs low: or high:")
    if low is not None and high is not None and low > high:
        raise PydanticCustomError("ends", "has low above high")


class AlsoShape(Shape):
    """A further place that says the same."""

    source: KebabId
    where: Text
    trust: TrustWord | None = None
    seen_in_force_on: date | None = None
    note: Text | None = None


class ValidShape(Shape):
    """How long what was obtained lasts."""

    days: Annotated[int, Field(ge=1)] | None = None
    months: Annotated[int, Field(ge=1)] | None = None
    years: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> ValidShape:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("unit", "needs one of days:, months: and years:")
        return self


class RequirementShape(Shape):
    """One thing that must be done, obtained or followed before or while a good is sold."""

    id: KebabId
    name: Names
    says: Names
    kind: Kind
    route: Route
    families: Annotated[list[KebabId], Field(min_length=1)] | None = None
    goods: Annotated[list[CodeOrRange], Field(min_length=1)] | None = None
    conditions: ConditionsShape | None = Field(default=None, alias="if")
    mark: Text | None = None
    regulation: Text | None = None
    authority: Names | None = None
    local_party: Names | None = None
    test_standards: Annotated[list[Text], Field(min_length=1)] | None = None
    report: Report | None = None
    report_standard: Text | None = None
    valid_for: ValidShape | None = None
    time: SpanShape | None = None
    cost: CostShape | None = None
    starts: date = Field(alias="from")
    is_older: Literal[True] | None = None
    until: date | None = None
    source: KebabId
    where: Text
    trust: TrustWord | None = None
    seen_in_force_on: date | None = None
    known_from: date | None = None
    note: Text | None = None
    also: Annotated[list[AlsoShape], Field(min_length=1)] | None = None
    disputed: KebabId | None = None

    @model_validator(mode="after")
    def _standard_of_a_report(self) -> RequirementShape:
        if self.report_standard is not None and self.report is None:
            raise PydanticCustomError("report", "has a report_standard and no report")
        return self


class SearchedShape(Shape):
    """Where somebody looked, and found nothing of its own for these families."""

    families: Annotated[list[KebabId], Field(min_length=1)]
    on: date
    note: Text | None = None


class StandardsShape(Shape):
    """What a pack of requirements says besides its card and its cases."""

    requirements: list[RequirementShape] | None = None
    searched: list[SearchedShape] | None = None


class FamilyShape(Shape):
    """Goods that are tested alike: subheadings that belong to it, and how most of them are."""

    id: KebabId
    name: Names
    goods: Annotated[list[Code], Field(min_length=1)] | None = None
    typical: dict[SnakeId, bool] | None = None


class FamiliesShape(Shape):
    """What the pack of families says besides its card."""

    families: Annotated[list[FamilyShape], Field(min_length=1)]


class ExpectShape(Shape):
    """How requirements must come out: by their ids; `not` are those that do not reach the good."""

    required: list[KebabId] | None = None
    required_from: list[KebabId] | None = None
    sources_disagree: list[KebabId] | None = None
    open: list[KebabId] | None = None
    not_reached: list[KebabId] | None = Field(default=None, alias="not")
    asks: list[SnakeId] | None = None
    status: (
        Literal["required", "required_from", "sources_disagree", "hangs_on", "not_found"] | None
    ) = None


class StandardsCaseShape(Shape):
    """A worked case; `given` holds attributes, and the code as hs6."""

    name: Text
    applies_on: date
    given: dict[SnakeId, Any]
    expect: ExpectShape
    source: KebabId | None = None
    where: Text | None = None
