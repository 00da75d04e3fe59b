"""What one route costs, who bears it, and what is left: what comes in and what goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tradewind.model.bounds import Bounds
from tradewind.model.costs import CostLine, Payer
from tradewind.model.finding import Finding, Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite


@dataclass(frozen=True, slots=True)
class TaxRates:
    """Profits tax in one place, between the rate that may and the rate that must be feared.

    `caution` is the code of what to look out for at these rates, if anything.
    """

    place: str
    low: Decimal | None
    high: Decimal | None
    cites: tuple[Cite, ...] = ()
    missing: tuple[Missing, ...] = ()
    caution: str = ""


@dataclass(frozen=True, slots=True)
class LandedQuestion:
    """One route of one market.

    `price` is what the buyer pays for the consignment under `incoterm`; `payers` says who bears
    each line under it; `place_lines` are the lines in scope at the named place
    (None: nobody says which); `maker_lines` are
    those the maker bears when a Hong Kong company sells; `price_missing` says why there is no
    price. Lines are per consignment.
    """

    price: Money | None
    payers: Mapping[str, Payer]
    place_lines: frozenset[str] | None
    lines: tuple[CostLine, ...]
    cash_tied_up: tuple[CostLine, ...]
    maker_tax: TaxRates
    hk_tax: TaxRates | None
    transfer_price: Money | None
    maker_lines: frozenset[str]
    units: int | None
    price_missing: tuple[Missing, ...] = ()

    @property
    def is_taxed_in_either(self) -> bool:
        """Whether all profit may be taxed in either place: no transfer price splits it."""
        return self.hk_tax is not None and self.transfer_price is None


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum: what is known of it, its two ends, and what is missing for one number."""

    known_part: Money
    bounds: Bounds
    missing: tuple[Missing, ...]

    @property
    def amount(self) -> Money | None:
        """The single figure, given only if nothing in scope is missing."""
        return None if self.missing else self.bounds.only


@dataclass(frozen=True, slots=True)
class LandedAnswer:
    """What one consignment costs to have cleared at the place, and what is left of its price."""

    lines: tuple[CostLine, ...]
    landed: Figure | None
    left: Figure | None
    tax_ends: Mapping[str, Bounds]
    cash_tied_up: tuple[CostLine, ...]
    not_counted: tuple[Finding, ...]
