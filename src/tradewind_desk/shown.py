"""A firm's file as a member may see it: the parts shared, and which fields are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from tradewind_desk import policies
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Firm, Membership

Path = Sequence[str | int]
# Of the enterprise, what a public register tells.
_PUBLIC = {
    *("names", "place", "region", "city", "identifiers", "industry", "employees", "founded"),
    "invented",
}
_OF_MONEY = {
    *("revenue", "assets", "taxable_income", "grants", "matching_cash", "unit_cost", "price"),
    *("transfer_price", "payment", "cost", "quotes", "target_margin_pct"),
}
_OF_MATERIALS = {"materials"}
_CURRENCIES = ("_cny", "_hkd", "_usd", "_eur", "_gbp", "_jpy")  # as answers of amounts are named


@dataclass(frozen=True, slots=True)
class Shown:
    """What a member sees of a file: `told` without what is hidden, `hidden` fields by part."""

    told: Mapping[str, Any]
    hidden: Mapping[str, str]


def part_of(path: Path) -> str:
    """The part of a firm that a field belongs to, as consents name it."""
    named = {part for part in path if isinstance(part, str)}
    if any(is_of_money(one) for one in named):
        return Part.MONEY
    if named & _OF_MATERIALS:
        return Part.MATERIALS
    is_public = path[0] == "enterprise" and len(path) > 1 and path[1] in _PUBLIC
    return Part.IDENTITY if is_public else Part.PROFILE


def is_of_money(name: str) -> bool:
    """Whether what is read or answered under a name is an amount of the firm's own."""
    return name in _OF_MONEY or name.endswith(_CURRENCIES)


def shown(acting: Membership | None, firm: Firm) -> Shown:
    """The firm's file with only the parts that the member may see."""
    told = yaml.load(firm.file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return of_parts(told if isinstance(told, Mapping) else {}, policies.parts(acting, firm))


def of_parts(file: Mapping[str, Any], parts: frozenset[str]) -> Shown:
    """A file as its parts show it."""
    hidden: dict[str, str] = {}
    return Shown(_kept(file, (), parts, hidden) or {}, hidden)


def _kept(told: Any, path: Path, parts: frozenset[str], hidden: dict[str, str]) -> Any:
    """What of a value stays; none where nothing of it does."""
    if isinstance(told, Mapping) and told:
        kept = {key: _kept(one, (*path, key), parts, hidden) for key, one in told.items()}
        return {key: one for key, one in kept.items() if one is not None} or None
    if isinstance(told, list) and any(isinstance(one, Mapping) for one in told):
        each = [_kept(one, (*path, at), parts, hidden) for at, one in enumerate(told)]
        return [one for one in each if one is not None] or None
    if (part := part_of(path)) in parts:
        return told
    hidden[".".join(str(one) for one in path)] = part
    return None
