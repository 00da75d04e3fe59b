"""The markets that the packs know."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from tradewind.errors import InputError, worded
from tradewind.facts.held import Facts
from tradewind.facts.pack import names_in
from tradewind.model.market import Market

_TABLE = "markets/all:markets"


def markets(facts: Facts) -> dict[str, Market]:
    """Every market by its code, in the order of the pack."""
    return {row["market"]: _market(row) for row, _ in facts.rows(_TABLE)}


def market(code: str, facts: Facts, where: str = "market") -> Market:
    """One market; InputError names the nearest codes if no pack has it."""
    every = markets(facts)
    if code not in every:
        near = get_close_matches(code.upper(), every, n=3, cutoff=0.3) or sorted(every)
        mend = worded(
            "Use one of {near}, or add a pack for it to your own packs.", near=", ".join(near)
        )
        raise InputError(
            where, worded("{code} is not a market of any pack.", code=repr(code)), mend
        )
    return every[code]


def _market(row: Mapping[str, str]) -> Market:
    return Market(
        code=row["market"],
        names=names_in(row),
        tariff=row["tariff_territory"],
        tax=row.get("tax_territory") or None,
        currency=row["currency"],
        sea_gateway=row.get("sea_gateway") or None,
        air_gateway=row.get("air_gateway") or None,
    )
