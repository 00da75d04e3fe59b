"""What cases.yaml may contain: one consignment, and what the answer must say of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tradewind.facts.schemas_cells import Code, KebabId, Money, Number, Place, Shape, Text


class GivenShape(Shape):
    """One consignment; other keys are answers to declared inputs."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]
    goods_code: Code
    value: Money
    origin: Place | None = None
    agreement: Text | None = None
    quantity: Number | None = None
    unit: Text | None = None
    channel: Text | None = None
    consigned_from: Place | None = None
    fob: Money | None = None
    freight: Money | None = None
    insurance: Money | None = None


class OptionShape(Shape):
    """One of several outcomes."""

    duty: Money
    ad_valorem_pct: Number | None = None


class ExpectShape(Shape):
    """What the answer must say."""

    status: Literal["known", "depends", "unknown"]
    ad_valorem_pct: Number | None = None
    duty: Money | None = None
    import_tax: Money | None = None
    fees: Money | None = None
    charged: Annotated[list[Text], Field(min_length=1)] | None = None
    not_charged: Annotated[list[Text], Field(min_length=1)] | None = None
    options: Annotated[list[Money | OptionShape], Field(min_length=2)] | None = None
    missing: Annotated[list[Text], Field(min_length=1)] | None = None


class CaseShape(Shape):
    """A worked case; its name is a claim."""

    name: Text
    applies_on: date
    given: GivenShape
    expect: ExpectShape
    source: KebabId
