"""The units of measure that the packs know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches

from tradewind.errors import InputError, worded
from tradewind.facts.held import Facts

_TABLE = "units/all:units"


def check_units(told: Iterable[str], facts: Facts, where: str) -> None:
    """InputError with the nearest units where one is not known."""
    known = [row["code"] for row, _ in facts.rows(_TABLE)]
    for unit in told:
        if known and unit not in known:
            near = get_close_matches(unit, known, n=3, cutoff=0.4) or ["kg", "item", "pair", "l"]
            mend = worded("Use one of {near}.", near=", ".join(near))
            raise InputError(
                where, worded("{unit} is not a unit of any pack.", unit=repr(unit)), mend
            )


def in_every_unit(told: Mapping[str, Decimal], facts: Facts) -> dict[str, Decimal]:
    """Quantities in the units told and in every other unit of the same kind that can be reckoned.

    Pairs are reckoned from dozens of them, not from items: an item may be a shoe or a pair.
    """
    scale = facts.once("quantities in every unit", lambda: _scale(facts))
    found = dict(told)
    for unit, quantity in told.items():
        base, factor = scale.get(unit, (unit, Decimal(1)))
        for other, (its_base, its_factor) in scale.items():
            if its_base == base and other not in found:
                found[other] = quantity * factor / its_factor
    return found


def _scale(facts: Facts) -> dict[str, tuple[str, Decimal]]:
    found = {}
    for row, _ in facts.rows(_TABLE):
        code, base, factor = row["code"], row.get("base"), row.get("factor")
        if code == "pair":
            base, factor = None, None
        found[code] = (base or code, Decimal(factor or 1))
    return found
