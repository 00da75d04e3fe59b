"""What measures.yaml and regimes.yaml may contain: what is charged at a border, and when not."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from tradewind.facts.schemas_cells import (
    Cited,
    Currency,
    Id,
    KebabId,
    Names,
    Number,
    Place,
    Shape,
    SnakeId,
    Text,
    exactly_one,
)
from tradewind.facts.schemas_rules import TreeShape


class PlacesShape(Shape):
    """Where goods must, or must not, originate or be shipped from; absent means anywhere."""

    include: list[Place] | None = None
    exclude: list[Place] | None = None


class OnList(Shape):
    """Goods on a list of this pack."""

    list: Id
    key: Text


class NotOnList(Shape):
    """Goods that are not on a list of this pack."""

    not_in: Id
    key: Text


_EDGES = ("above", "from", "below", "up_to")


class BandShape(Shape):
    """Between which customs values a measure is charged."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 2})
    currency: Currency
    above: Number | None = None
    starts: Number | None = Field(None, alias="from")
    below: Number | None = None
    up_to: Number | None = None

    @model_validator(mode="after")
    def _has_an_edge(self) -> BandShape:
        if len(self.model_fields_set) < 2:
            raise PydanticCustomError("band", f"needs one of {', '.join(_EDGES)}")
        return self


class MeasureShape(Shape):
    """One measure of a tariff: whom it reaches, and at what rate."""

    model_config = ConfigDict(
        json_schema_extra=exactly_one(("rates", "rate", "exporters")),
    )
    name: Names
    kind: Literal["mfn", "preference", "additional", "remedy", "excise", "tax", "fee"]
    legal: Text | None = None
    origins: PlacesShape | None = None
    agreement: Text | None = None
    goods: OnList | NotOnList | None = None
    rates: Id | None = None
    rate: SnakeId | None = None
    exporters: Id | None = None
    minimum: SnakeId | None = None
    maximum: SnakeId | None = None
    unless: Annotated[list[Id], Field(min_length=1)] | None = None
    one_of: Id | None = None
    when: TreeShape | None = None
    base: Literal["customs_value", "customs_value_and_duty", "fob", "cif", "duty"] | None = None
    band: BandShape | None = None
    per: Text | None = None

    @model_validator(mode="after")
    def _one_rate(self) -> MeasureShape:
        if len(self.model_fields_set & {"rates", "rate", "exporters"}) != 1:
            raise PydanticCustomError("rate", "needs exactly one of rates, rate and exporters")
        if (self.kind == "preference") != (self.agreement is not None):
            raise PydanticCustomError("agreement", "agreement goes with preference, and only so")
        return self


class RegimeBandShape(BandShape):
    """Between which values a regime holds, and of what: the goods alone, or the customs value."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 3})
    base: Literal["customs_value", "goods_value"]

    @model_validator(mode="after")
    def _has_an_edge(self) -> RegimeBandShape:
        if len(self.model_fields_set) < 3:
            raise PydanticCustomError("band", f"needs one of {', '.join(_EDGES)}")
        return self


class RegimeShape(Cited):
    """How small consignments of a channel are treated.

    Of a pack's regimes the first that reaches a consignment holds. `duty`, `tax` and `fee` say what
    is charged in place of the ordinary ones; `replaces` names what else it stands in for.
    """

    id: KebabId
    name: Names
    channels: Annotated[list[Literal["parcel"]], Field(min_length=1)]
    until: date | None = None
    band: RegimeBandShape | None = None
    origins: PlacesShape | None = None
    consigned_from: PlacesShape | None = None
    goods: OnList | NotOnList | None = None
    when: TreeShape | None = None
    duty: Text
    tax: Text
    fee: Text | None = None
    replaces: Annotated[list[Literal["excise", "tax", "fee"]], Field(min_length=1)] | None = None
