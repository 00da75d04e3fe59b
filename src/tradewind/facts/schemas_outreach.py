"""What a pack of outreach may say: upgrade, readiness, kinds of presence, terms of a call."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tradewind.facts.schemas_cells import KebabId, Names, Place, Shape, SnakeId, Text
from tradewind.facts.schemas_rules import TreeShape

# A run keeps the terms of a firm in a mask of so many bits.
MOST_TERMS = 31
Points = Annotated[int, Field(ge=0, le=100)]


class ItemShape(Shape):
    """A part of the score of upgrade: points for a condition, or for each level of an input."""

    id: KebabId
    name: Names
    conditions: TreeShape | None = None
    points: Points | None = None
    input: SnakeId | None = None
    levels: Annotated[list[Points], Field(min_length=2)] | None = None
    source: KebabId
    where: Text

    @model_validator(mode="after")
    def _of_one_form(self) -> ItemShape:
        told = {*self.model_fields_set} & {"conditions", "points", "input", "levels"}
        if told not in ({"conditions", "points"}, {"input", "levels"}):
            raise PydanticCustomError(
                "form", "needs conditions: and points:, or input: and levels:"
            )
        if self.levels and (self.levels[0] != 0 or self.levels != sorted(self.levels)):
            raise PydanticCustomError("form", "needs levels that start at 0 and never fall")
        return self


class ReadinessShape(Shape):
    """When a firm is ready to go abroad."""

    says: Names
    conditions: TreeShape


class KindShape(Shape):
    """A form of presence and when it fits, the first that fits being the best."""

    option: KebabId
    says: Names
    when: TreeShape | None = None
    source: KebabId
    where: Text


class TermShape(Shape):
    """One reason to call a firm, what it weighs, and what to ask where it is not known."""

    id: KebabId
    about: Literal["needs", "fit", "readiness", "money", "reachability"]
    name: Names
    says: Names
    weight: SnakeId
    conditions: TreeShape
    ask: SnakeId


class OutreachShape(Shape):
    """What a pack of outreach says besides its card, its values and its inputs."""

    upgrade: Annotated[list[ItemShape], Field(min_length=1)] | None = None
    readiness: ReadinessShape | None = None
    presence: Annotated[list[KindShape], Field(min_length=1)] | None = None
    terms: Annotated[list[TermShape], Field(min_length=1, max_length=MOST_TERMS)] | None = None


class ExpectShape(Shape):
    """What the answer must say; what is left out may be anything."""

    met: list[KebabId] | None = None
    not_met: list[KebabId] | None = None
    unknown: list[KebabId] | None = None
    low: Points | None = None
    high: Points | None = None
    ready: Literal["yes", "no", "unknown"] | None = None
    upgrade_low: Points | None = None
    upgrade_high: Points | None = None
    presence: list[KebabId] | None = None
    first_question: SnakeId | None = None


class OutreachCaseShape(Shape):
    """A worked case: what is known of a firm, and what must be said of it."""

    name: Text
    applies_on: date
    place: Place | None = None
    owns_hk_company: bool | None = None
    given: dict[SnakeId, bool | int | str | date]
    expect: ExpectShape
