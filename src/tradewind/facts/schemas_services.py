"""What a pack of services may say: kinds, registers of providers, and the needs that follow."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tradewind.facts.schemas_cells import Address, KebabId, Names, Place, Shape, SnakeId, Text
from tradewind.facts.schemas_firm import Gives, Who
from tradewind.facts.schemas_rules import TreeShape
from tradewind.facts.schemas_standards import Kind, Report

_ORIGINS = ("firm", "gives", "tracks", "measures_of", "presence", "requirements")
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")]


class ServiceFamilyShape(Shape):
    """Kinds of services that belong together."""

    id: KebabId
    name: Names


class ServiceShape(Shape):
    """A kind of service; `by_market` is bought for one market at a time."""

    id: KebabId
    family: KebabId
    name: Names
    says: Names
    by_market: Literal[True] | None = None
    checked_in: Annotated[list[KebabId], Field(min_length=1)] | None = None
    source: KebabId
    where: Text


class BodyShape(Shape):
    """A register in which providers can be looked up."""

    id: KebabId
    name: Names
    says: Names
    body: Names
    address: Address | None = None
    source: KebabId
    where: Text


class SoughtShape(Shape):
    """Which requirements of a market a service would meet: those of which all this holds."""

    kinds: Annotated[list[Kind], Field(min_length=1)] | None = None
    reports: Annotated[list[Report], Field(min_length=1)] | None = None
    has_local_party: Literal[True] | None = None

    @model_validator(mode="after")
    def _something(self) -> SoughtShape:
        if not self.model_fields_set:
            raise PydanticCustomError("sought", "seeks nothing")
        return self


class ReadShape(Shape):
    """A yes or no that is worked out, in one of several ways."""

    id: SnakeId
    firm: Literal["is_mainland_firm", "owns_hk_company", "names_a_market"] | None = None
    gives: Gives | None = None
    tracks: Annotated[list[KebabId], Field(min_length=1)] | None = None
    measures_of: Annotated[list[Who], Field(min_length=1)] | None = None
    presence: Annotated[list[KebabId], Field(min_length=1)] | None = None
    requirements: SoughtShape | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> ReadShape:
        if len(self.model_fields_set & {*_ORIGINS}) != 1:
            raise PydanticCustomError("origin", f"needs exactly one of {', '.join(_ORIGINS)}")
        return self


class ServedShape(Shape):
    """The languages in which firms of a place would be served; without a place, all others."""

    place: Place | None = None
    languages: Annotated[list[Language], Field(min_length=1)]
    source: KebabId
    where: Text


class NeedShape(Shape):
    """A service that a firm needs where the tree is met."""

    id: KebabId
    service: KebabId
    when: TreeShape


class ServicesShape(Shape):
    """What a pack of services says besides its card and its inputs."""

    service_families: list[ServiceFamilyShape] | None = None
    services: list[ServiceShape] | None = None
    bodies: list[BodyShape] | None = None
    reads: list[ReadShape] | None = None
    served_in: list[ServedShape] | None = None
    needs: list[NeedShape] | None = None
