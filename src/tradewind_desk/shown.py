"""A firm's file as a member may see it: the parts shared, and which fields are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from tradewind_desk import policies
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Firm, Membership

# The part of each field of the file, by the longest beginning of its path.
PART_OF: Mapping[str, str] = {
    "enterprise": Part.PROFILE,
    "enterprise.names": Part.IDENTITY,
    "enterprise.invented": Part.IDENTITY,
    "enterprise.place": Part.IDENTITY,
    "enterprise.region": Part.IDENTITY,
    "enterprise.city": Part.IDENTITY,
    "enterprise.identifiers": Part.IDENTITY,
    "enterprise.industry": Part.IDENTITY,
    "enterprise.employees": Part.IDENTITY,
    "enterprise.founded": Part.IDENTITY,
    "enterprise.revenue": Part.MONEY,
    "enterprise.assets": Part.MONEY,
    "enterprise.taxable_income": Part.MONEY,
    "enterprise.grants": Part.MONEY,
    "enterprise.matching_cash": Part.MONEY,
    "offering": Part.PROFILE,
    "offering.goods.unit_cost": Part.MONEY,
    "offering.goods.materials": Part.MATERIALS,
    "materials": Part.MATERIALS,
    "price": Part.MONEY,
    "transfer_price": Part.MONEY,
    "payment": Part.MONEY,
    "target_margin_pct": Part.MONEY,
    "targets": Part.MONEY,
    "projects": Part.MONEY,
    "quotes": Part.MONEY,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a member sees of a file: `told` without what is hidden, `hidden` paths by their part."""

    told: Mapping[str, Any]
    hidden: Mapping[str, str | None]  # no part: of the owner only


def shown(acting: Membership | None, firm: Firm) -> Shown:
    """The firm's file with only the parts that the member may see."""
    told = yaml.load(firm.file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return of_parts(told if isinstance(told, Mapping) else {}, policies.parts(acting, firm))


def of_parts(file: Mapping[str, Any], parts: frozenset[str]) -> Shown:
    """A file as its parts show it."""
    hidden: dict[str, str | None] = {}
    told = _walk(file, "", parts, hidden)
    return Shown(told, hidden)


def _walk(
    told: Mapping[str, Any], above: str, parts: frozenset[str], hidden: dict[str, str | None]
) -> dict[str, Any]:
    left: dict[str, Any] = {}
    for name, value in told.items():
        path = f"{above}{name}"
        if isinstance(value, Mapping) and any(one.startswith(f"{path}.") for one in PART_OF):
            if below := _walk(value, f"{path}.", parts, hidden):
                left[name] = below
        elif (part := part_of(path)) in parts or parts == policies.ALL_PARTS:
            left[name] = value
        else:
            hidden[path] = part
    return left


def part_of(path: str) -> str | None:
    """The part that a field belongs to; a field that nobody placed is the owner's alone."""
    return next((PART_OF[one] for one in _beginnings(path) if one in PART_OF), None)


def _beginnings(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition(".")[0]
