"""The shape of a firm's file, field by field; each shape says which noun of the model it makes."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from tradewind.firm_file.values import (
    AnswerKey,
    City,
    Count,
    Day,
    Edition,
    FineSum,
    FreeAnswer,
    Hs6,
    Id,
    Key,
    Language,
    Measure,
    NationalCode,
    NiceClasses,
    Percent,
    Pieces,
    Place,
    PriceSum,
    Purpose,
    Region,
    SignedSum,
    Sum,
    Text,
    Texts,
    Truth,
    check_uscc,
)
from tradewind.model import enterprise as nouns

SCHEMA_ID = "urn:tradewind:firm-file:1"


class Shape(BaseModel):
    """A group of keys; a key it does not know is a fault."""

    model_config = ConfigDict(extra="forbid", strict=True)
    makes: ClassVar[type]


class Industry(Shape):
    """What the firm does."""

    makes = nouns.Industry
    code: Text | None = None
    classification: Text | None = None


class Site(Shape):
    """A place where the firm works."""

    makes = nouns.Site
    id: Id | None = None
    place: Place | None = None
    city: City | None = None
    kind: nouns.SiteKind | None = None
    is_own: Truth | None = None
    processes: Texts | None = None


class Company(Shape):
    """A company the firm owns."""

    makes = nouns.Company
    name: Text | None = None
    place: Place | None = None
    share_pct: Percent | None = None
    founded: Day | None = None
    has_accounts: Truth | None = None
    has_bank_account: Truth | None = None
    has_operations: Truth | None = None


class Grant(Shape):
    """Public money received."""

    makes = nouns.Grant
    scheme: Text | None = None
    amount: Sum | None = None
    received: Day | None = None
    purpose: Text | None = None


class Enterprise(Shape):
    """The firm."""

    makes = nouns.Enterprise
    names: dict[Language, Text | None] | None = None
    invented: Truth | None = None
    place: Place | None = None
    region: Region | None = None
    city: City | None = None
    identifiers: dict[Key, Text | None] | None = None
    industry: Industry | None = None
    employees: Count | None = None
    revenue: Sum | None = None
    assets: Sum | None = None
    taxable_income: SignedSum | None = None
    founded: Day | None = None
    listed: Truth | None = None
    has_operations: Truth | None = None
    sites: list[Site] | None = None
    companies: list[Company] | None = None
    grants: list[Grant] | None = None
    matching_cash: Sum | None = None
    diagnostics: dict[AnswerKey, FreeAnswer | None] | None = None

    @field_validator("identifiers")
    @classmethod
    def check_identifiers(cls, told: dict[str, str | None] | None) -> dict[str, str | None] | None:
        """A unified social credit code carries its own check digit."""
        code = (told or {}).get("uscc")
        if code is not None:
            check_uscc(code)
        return told


class OriginProof(Shape):
    """What proves the declared origin."""

    makes = nouns.OriginProof
    kind: nouns.ProofKind | None = None
    agreement: Text | None = None
    valid_until: Day | None = None


class Material(Shape):
    """One line of a bill of materials."""

    makes = nouns.Material
    part: Text | None = None
    goods_code: NationalCode | None = None
    hs_edition: Edition | None = None
    origin: Place | None = None
    quantity: Measure | None = None
    unit: Text | None = None
    unit_price: FineSum | None = None
    value: FineSum | None = None
    supplier: Text | None = None
    is_originating: Truth | None = None
    agreement: Text | None = None
    proof: nouns.ProofKind | None = None
    proof_valid_until: Day | None = None


class Goods(Shape):
    """One good."""

    makes = nouns.Goods
    hs6: Hs6 | None = None
    hs_edition: Edition | None = None
    national_codes: dict[Place, NationalCode | None] | None = None
    attributes: dict[Key, FreeAnswer | None] | None = None
    unit_cost: Sum | None = None
    unit_weight_kg: Measure | None = None
    unit_volume_m3: Measure | None = None
    units_per_carton: Pieces | None = None
    units_per_consignment: Pieces | None = None
    units_per_parcel: Pieces | None = None
    containers: dict[nouns.Container, Count | None] | None = None
    origin: Place | None = None
    origin_proof: OriginProof | None = None
    made_at: Id | None = None
    materials: list[Material] | None = None


class Mark(Shape):
    """A trade mark in one market."""

    makes = nouns.Mark
    text: Text | None = None
    market: Place | None = None
    classes: NiceClasses | None = None
    number: Text | None = None
    applied: Day | None = None
    registered: Day | None = None


class Brand(Shape):
    """A brand."""

    makes = nouns.Brand
    marks: list[Mark] | None = None
    is_licensed: Truth | None = None


class Patent(Shape):
    """A patent or an application."""

    makes = nouns.Patent
    title: Text | None = None
    market: Place | None = None
    number: Text | None = None
    filed: Day | None = None
    granted: Day | None = None


class Technology(Shape):
    """A technology."""

    makes = nouns.Technology
    patents: list[Patent] | None = None
    has_know_how: Truth | None = None
    developed_in: Place | None = None


class Service(Shape):
    """A service."""

    makes = nouns.Service
    codes: dict[Key, Text | None] | None = None
    delivered_online: Truth | None = None
    needs_presence: Truth | None = None


class Offering(Shape):
    """What the firm would sell abroad."""

    makes = nouns.Offering
    kind: nouns.OfferingKind | None = None
    names: dict[Language, Text | None] | None = None
    goods: Goods | None = None
    service: Service | None = None
    brand: Brand | None = None
    technology: Technology | None = None


class Price(Shape):
    """The firm's own price per unit."""

    makes = nouns.Price
    amount: PriceSum | None = None
    incoterm: nouns.Incoterm | None = None
    place: City | None = None
    channel: nouns.Channel | None = None


class Payment(Shape):
    """What waiting for the money costs."""

    makes = nouns.Payment
    credit_days: Count | None = None
    annual_cost_pct: Percent | None = None
    currency_cost_pct: Percent | None = None


class Target(Shape):
    """A market the firm aims at."""

    makes = nouns.Target
    market: Place | None = None
    channel: nouns.Channel | None = None
    price: PriceSum | None = None
    incoterm: nouns.Incoterm | None = None
    place: City | None = None
    units_a_year: Count | None = None


class Project(Shape):
    """Something planned that a scheme might pay for."""

    makes = nouns.Project
    id: Id | None = None
    purpose: Purpose | None = None
    cost: Sum | None = None
    start: Day | None = None
    end: Day | None = None
    market: Place | None = None
    seller: Purpose | None = None


class Quote(Shape):
    """A price somebody gave for one cost line."""

    makes = nouns.Quote
    line: nouns.QuoteLine | None = None
    market: Place | None = None
    path: nouns.Path | None = None
    mode: nouns.Mode | None = None
    from_place: City | None = Field(None, alias="from")
    to_place: City | None = Field(None, alias="to")
    amount: Sum | None = None
    per: nouns.QuotePer | None = None
    dated: Day | None = None
    valid_until: Day | None = None
    source_note: Text | None = None


class FirmFile(Shape):
    """A firm's file."""

    makes = nouns.FirmFile
    enterprise: Enterprise | None = None
    offering: Offering | None = None
    price: Price | None = None
    transfer_price: PriceSum | None = None
    payment: Payment | None = None
    targets: list[Target] | None = None
    projects: list[Project] | None = None
    quotes: list[Quote] | None = None
    target_margin_pct: Percent | None = None


class _Published(GenerateJsonSchema):
    """JSON Schema in which a free key must fit its pattern, as it must at the door."""

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        return {**made, "additionalProperties": False} if "patternProperties" in made else made


def published_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a firm's file."""
    made = FirmFile.model_json_schema(by_alias=True, schema_generator=_Published)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    return {**head, **made, "title": "A firm's file for Tradewind"}
