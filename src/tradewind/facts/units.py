"""The units of measure that the packs know."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from tradewind.errors import InputError
from tradewind.facts.held import Facts

_TABLE = "units/all:units"


def check_units(told: Iterable[str], facts: Facts, where: str) -> None:
    """InputError with the nearest units where one is not known."""
    known = [row["code"] for row, _ in facts.rows(_TABLE)]
    for unit in told:
        if known and unit not in known:
            near = get_close_matches(unit, known, n=3, cutoff=0.4) or ["kg", "item", "pair", "l"]
            mend = f"Use one of {', '.join(near)}."
            raise InputError(where, f"{unit!r} is not a unit of any pack.", mend)
