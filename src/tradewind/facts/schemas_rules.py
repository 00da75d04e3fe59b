"""What rules.yaml, and any rule tree of a pack, may contain."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from tradewind.facts.schemas_cells import (
    KebabId,
    Names,
    Number,
    RuleId,
    Shape,
    SnakeId,
    Text,
    exactly_one,
)

_GROUPS = ("all", "any", "none", "ratio", "unencoded")
_COMPARE = ("equals", "not_equals", "at_least", "at_most", "more_than", "less_than")
_OPERATORS = (
    *_COMPARE,
    "between",
    "one_of",
    "not_one_of",
    "on_or_after",
    "on_or_before",
    "has_bits",
    "lacks_bits",
    "is_known",
)


class HeldShape(Shape):
    """A value of the same file on the day asked about, by the name of its series."""

    held: SnakeId


Scalar: TypeAlias = bool | int | str | date | HeldShape


class _Operated(Shape):
    @model_validator(mode="after")
    def _one_operator(self) -> _Operated:
        if len(self.model_fields_set & {*_OPERATORS}) != 1:
            raise PydanticCustomError("operator", "needs exactly one operator")
        return self


class RatioShape(_Operated):
    """One input over another, compared."""

    model_config = ConfigDict(json_schema_extra=exactly_one(_COMPARE))
    input: SnakeId
    over: SnakeId
    equals: Number | HeldShape | None = None
    not_equals: Number | HeldShape | None = None
    at_least: Number | HeldShape | None = None
    at_most: Number | HeldShape | None = None
    more_than: Number | HeldShape | None = None
    less_than: Number | HeldShape | None = None


class LeafShape(_Operated):
    """One condition on one input."""

    model_config = ConfigDict(json_schema_extra=exactly_one(_OPERATORS))
    id: KebabId
    input: SnakeId
    reason: Names
    source: KebabId
    where: Text
    equals: Scalar | None = None
    not_equals: Scalar | None = None
    at_least: Scalar | None = None
    at_most: Scalar | None = None
    more_than: Scalar | None = None
    less_than: Scalar | None = None
    between: Annotated[list[Scalar], Field(min_length=2, max_length=2)] | None = None
    one_of: Annotated[list[str | int], Field(min_length=1)] | HeldShape | None = None
    not_one_of: Annotated[list[str | int], Field(min_length=1)] | HeldShape | None = None
    on_or_after: date | HeldShape | None = None
    on_or_before: date | HeldShape | None = None
    has_bits: int | None = None
    lacks_bits: int | None = None
    is_known: Literal[True] | None = None


class RatioLeaf(Shape):
    """One condition on the ratio of two inputs."""

    id: KebabId
    ratio: RatioShape
    reason: Names
    source: KebabId
    where: Text


class UnencodedShape(Shape):
    """A condition left in words, which no answer can settle."""

    unencoded: Names
    id: KebabId | None = None
    source: KebabId | None = None
    where: Text | None = None


class AllShape(Shape):
    """Every one of these."""

    all: Annotated[list[TreeShape], Field(min_length=1)]


class AnyShape(Shape):
    """At least one of these."""

    any: Annotated[list[TreeShape], Field(min_length=1)]


class NoneShape(Shape):
    """Not one of these."""

    none: Annotated[list[TreeShape], Field(min_length=1)]


def _form_of(told: Any) -> str:
    return next((one for one in _GROUPS if isinstance(told, dict) and one in told), "leaf")


TreeShape: TypeAlias = Annotated[
    Annotated[AllShape, Tag("all")]
    | Annotated[AnyShape, Tag("any")]
    | Annotated[NoneShape, Tag("none")]
    | Annotated[RatioLeaf, Tag("ratio")]
    | Annotated[UnencodedShape, Tag("unencoded")]
    | Annotated[LeafShape, Tag("leaf")],
    Discriminator(_form_of),
]


class InputShape(Shape):
    """Something a rule may ask, and how to ask it."""

    kind: Literal["integer", "decimal", "text", "date", "truth", "bits"]
    unit: Text | None = None
    scale: Annotated[int, Field(ge=1, le=12)] | None = None
    ask: Names | None = None
    about: Literal["applicant", "project", "firm"] | None = None
    change: Literal["never", "act", "choose", "wait"] | None = None
    field: Annotated[str, Field(pattern=r"^[a-z_.]+$")] | None = None
    derived: bool | None = None
    rare: bool | None = None
    while_younger_than: Text | None = None
    least: Number | None = None
    most: Number | None = None
    minutes: Annotated[int, Field(ge=1)] | None = None
    codes: dict[Text, Names] | None = None
    # What holds too where the answer is yes, or a number above nought.
    implies: dict[SnakeId, Literal[True]] | None = None


class RulesShape(Shape):
    """Declared inputs, and named trees over them."""

    inputs: dict[SnakeId, InputShape]
    rules: dict[RuleId, TreeShape] | None = None
