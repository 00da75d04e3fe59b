"""Which ways there are from the place of production to a market: what comes in, what goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tradewind.facts.places import Place
from tradewind.model.costs import CostLine
from tradewind.model.enterprise import Container, Quote
from tradewind.model.finding import Finding, Missing
from tradewind.model.market import Market
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.rules import Answer

Path = Literal["direct", "via-hk", "processed-hk"]
Mode = Literal["sea", "air"]


@dataclass(frozen=True, slots=True)
class Seller:
    """Who is the seller of record, and where."""

    id: str
    place: str


@dataclass(frozen=True, slots=True)
class Load:
    """One consignment: its gross weight, its volume, and the containers it fills."""

    units: int | None
    weight_kg: Decimal | None
    volume_m3: Decimal | None
    containers: Mapping[Container, int] | None


@dataclass(frozen=True, slots=True)
class RouteQuestion:
    """One firm's good towards one market.

    `site` is where the last real production step is done; None where the firm does not say.
    `agreements` are those that could be claimed there; the route without one is always tried.
    `named_port` is the port of loading that the price names, if it names one. A parcel takes only
    quotes for the post: what a container costs says nothing of it.
    """

    market: Market
    site: Place | None
    hk_site: Place | None
    sellers: tuple[Seller, ...]
    modes: tuple[Mode, ...]
    agreements: tuple[str, ...]
    load: Load
    quotes: tuple[Quote, ...]
    quoted_in: str
    currency: str
    value: Money | None
    inputs: Mapping[str, Answer]
    red_sea: str | None = None
    named_port: str | None = None
    is_parcel: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of the way; `km` and `days` are None where nobody wrote them down."""

    start: str
    end: str
    mode: str
    km: Decimal | None
    days: tuple[Decimal | None, Decimal | None]
    cites: tuple[Cite, ...]
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Hurdle:
    """A licence, a declaration or a transport condition that stands in the way."""

    id: str
    kind: str
    is_met_with: bool | None
    names: Mapping[str, str]
    cites: tuple[Cite, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """One way that can be."""

    seller: Seller
    site: str
    path: Path
    mode: Mode
    agreement: str | None
    legs: tuple[Leg, ...]
    days_low: int | None
    days_high: int | None
    co2e_kg: Decimal | None
    co2e_family: str
    costs: tuple[CostLine, ...]
    hurdles: tuple[Hurdle, ...]
    consignment: tuple[Finding, ...]
    missing: tuple[Missing, ...]
    cites: tuple[Cite, ...]

    @property
    def id(self) -> str:
        """``site.seller.path.mode.agreement``."""
        last = self.agreement or "MFN"
        return f"{self.site}.{self.seller.id}.{self.path}.{self.mode}.{last}"


@dataclass(frozen=True, slots=True)
class RouteAnswer:
    """The routes that can be, and why others cannot."""

    routes: tuple[Route, ...]
    absent: tuple[Finding, ...]
