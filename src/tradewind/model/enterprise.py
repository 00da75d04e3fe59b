"""The firm and what it offers, as its own file tells it.

Every field may be absent. ``None`` means nobody said; an empty tuple means "none", which is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tradewind.model.goods import GoodsCode
from tradewind.model.money import FineMoney, Money

Answer = str | Decimal | bool | tuple[str, ...]

SiteKind = Literal["factory", "office", "warehouse"]
OfferingKind = Literal["goods", "service", "brand", "technology"]
Channel = Literal["importer", "distributor", "marketplace", "own-shop-parcel"]
# The eleven terms of Incoterms 2020; who bears what under each is a fact and lives in a pack.
Incoterm = Literal["EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"]
Path = Literal["direct", "via-hk", "processed-hk"]
Mode = Literal["sea", "air", "rail", "post"]
Container = Literal["20ft", "40ft", "40hc", "45hc"]
QuotePer = Literal["consignment", "container", "unit", "kg", "m3"]
ProofKind = Literal["none", "declaration", "certificate"]
QuoteLine = Literal[
    "export_packing",
    "loading",
    "pre_carriage",
    "export_clearance",
    "origin_terminal",
    "hk_handling",
    "main_carriage",
    "insurance",
    "destination_terminal",
    "on_carriage",
    "unloading",
    "import_clearance",
    "documents",
    "inspection",
    "testing",
    "storage",
    "audit",
    "company_secretary",
]


@dataclass(frozen=True, slots=True)
class Industry:
    """What the firm does, as a code of a named classification."""

    code: str | None = None
    classification: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A place where the firm works or has its goods made; a route's name begins with its id."""

    id: str | None = None
    place: str | None = None
    city: str | None = None
    kind: SiteKind | None = None
    is_own: bool | None = None
    processes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """A company the firm owns, wholly or in part."""

    name: str | None = None
    place: str | None = None
    share_pct: Decimal | None = None
    founded: date | None = None
    has_accounts: bool | None = None
    has_bank_account: bool | None = None
    has_operations: bool | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """Public money the firm has already had."""

    scheme: str | None = None
    amount: Money | None = None
    received: date | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Enterprise:
    """The firm itself: who it is, how large, where it works, what it owns."""

    names: Mapping[str, str] | None = None
    invented: bool | None = None
    place: str | None = None
    region: str | None = None
    city: str | None = None
    identifiers: Mapping[str, str] | None = None
    industry: Industry | None = None
    employees: int | None = None
    revenue: Money | None = None
    assets: Money | None = None
    taxable_income: Money | None = None
    founded: date | None = None
    listed: bool | None = None
    has_operations: bool | None = None
    sites: tuple[Site, ...] | None = None
    companies: tuple[Company, ...] | None = None
    grants: tuple[Grant, ...] | None = None
    matching_cash: Money | None = None
    diagnostics: Mapping[str, Answer] | None = None


@dataclass(frozen=True, slots=True)
class OriginProof:
    """What proves the declared origin; kind ``none`` means the firm holds nothing."""

    kind: ProofKind | None = None
    agreement: str | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """One line of a bill of materials: what goes into one unit of the good.

    ``value`` is for one unit of the good, ``unit_price`` for one ``unit`` of the material.
    """

    part: str | None = None
    goods_code: GoodsCode | None = None
    hs_edition: str | None = None
    origin: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: FineMoney | None = None
    value: FineMoney | None = None
    supplier: str | None = None
    is_originating: bool | None = None
    agreement: str | None = None
    proof: ProofKind | None = None
    proof_valid_until: date | None = None

    @property
    def told_value(self) -> FineMoney | None:
        """Its value in one unit of the good: as told, else quantity times unit price."""
        if self.value is not None or self.quantity is None or self.unit_price is None:
            return self.value
        return FineMoney.of(self.quantity * self.unit_price.amount, self.unit_price.currency)


@dataclass(frozen=True, slots=True)
class Goods:
    """One good: its codes, what it is, how it packs, where it is made."""

    hs6: GoodsCode | None = None
    hs_edition: str | None = None
    national_codes: Mapping[str, GoodsCode] | None = None
    attributes: Mapping[str, Answer] | None = None
    unit_cost: Money | None = None
    unit_weight_kg: Decimal | None = None
    unit_volume_m3: Decimal | None = None
    units_per_carton: int | None = None
    units_per_consignment: int | None = None
    units_per_parcel: int | None = None
    containers: Mapping[Container, int] | None = None
    origin: str | None = None
    origin_proof: OriginProof | None = None
    made_at: str | None = None
    materials: tuple[Material, ...] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A trade mark in one market; classes are those of the Nice classification."""

    text: str | None = None
    market: str | None = None
    classes: tuple[int, ...] | None = None
    number: str | None = None
    applied: date | None = None
    registered: date | None = None


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand: its marks, and whether others may already use them."""

    marks: tuple[Mark, ...] | None = None
    is_licensed: bool | None = None


@dataclass(frozen=True, slots=True)
class Patent:
    """A patent or an application in one market."""

    title: str | None = None
    market: str | None = None
    number: str | None = None
    filed: date | None = None
    granted: date | None = None


@dataclass(frozen=True, slots=True)
class Technology:
    """A technology: its patents, and whether secret know-how goes with it."""

    patents: tuple[Patent, ...] | None = None
    has_know_how: bool | None = None
    developed_in: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its codes by classification, and how it reaches the buyer."""

    codes: Mapping[str, str] | None = None
    delivered_online: bool | None = None
    needs_presence: bool | None = None


@dataclass(frozen=True, slots=True)
class Offering:
    """What the firm would sell abroad: goods, a service, a brand or a technology."""

    kind: OfferingKind | None = None
    names: Mapping[str, str] | None = None
    goods: Goods | None = None
    service: Service | None = None
    brand: Brand | None = None
    technology: Technology | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """The firm's own price per unit: amount, Incoterm with its place, channel."""

    amount: Money | None = None
    incoterm: Incoterm | None = None
    place: str | None = None
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """What waiting for the money, and changing it, costs the firm."""

    credit_days: int | None = None
    annual_cost_pct: Decimal | None = None
    currency_cost_pct: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A market the firm aims at; without an Incoterm here the firm's own price's holds."""

    market: str | None = None
    channel: Channel | None = None
    price: Money | None = None
    incoterm: Incoterm | None = None
    place: str | None = None
    units_a_year: int | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """Something planned that a scheme might pay for."""

    id: str | None = None
    purpose: str | None = None
    cost: Money | None = None
    start: date | None = None
    end: date | None = None
    market: str | None = None
    seller: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A price somebody gave the firm for one cost line, dated."""

    line: QuoteLine | None = None
    market: str | None = None
    path: Path | None = None
    mode: Mode | None = None
    from_place: str | None = None
    to_place: str | None = None
    amount: Money | None = None
    per: QuotePer | None = None
    dated: date | None = None
    valid_until: date | None = None
    source_note: str | None = None


@dataclass(frozen=True, slots=True)
class FirmFile:
    """All that one firm's file says."""

    enterprise: Enterprise | None = None
    offering: Offering | None = None
    price: Price | None = None
    transfer_price: Money | None = None
    payment: Payment | None = None
    targets: tuple[Target, ...] | None = None
    projects: tuple[Project, ...] | None = None
    quotes: tuple[Quote, ...] | None = None
    target_margin_pct: Decimal | None = None

    @property
    def offers_goods(self) -> bool:
        """Whether there is something that could cross a border; so it is where nobody says."""
        return self.offering is None or self.offering.kind in (None, "goods")
