"""The families of goods, and which of them a code belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from tradewind.errors import InputError, worded
from tradewind.facts.held import Facts
from tradewind.facts.pack import Names

PACK = "goods/families"
FAMILY = "family"  # the input that says it
NO_FAMILY = "none"  # a good that belongs to none of them


@dataclass(frozen=True, slots=True)
class Family:
    """Goods that are tested alike; `typical` is how most of them are, and never an answer."""

    id: str
    names: Names
    goods: tuple[str, ...]
    typical: Mapping[str, bool]


def families(facts: Facts) -> Mapping[str, Family]:
    """Every family by its id, in the order of the pack."""
    return facts.once(PACK, lambda: _read(facts))


def _read(facts: Facts) -> Mapping[str, Family]:
    pack = facts.pack(PACK)
    told = pack.said.get("families") or () if pack else ()
    return {
        one["id"]: Family(
            one["id"],
            one["name"],
            tuple("".join(filter(str.isdigit, code)) for code in one.get("goods") or ()),
            one.get("typical") or {},
        )
        for one in told
    }


def family_of(digits: str | None, facts: Facts) -> str | None:
    """The family that a code belongs to; None where no family names it."""
    if not digits:
        return None
    every = families(facts).values()
    return next((one.id for one in every if digits.startswith(one.goods)), None)


def check_family(name: str, facts: Facts, where: str) -> None:
    """InputError where no family has this id."""
    known = [*families(facts), NO_FAMILY]
    if name not in known:
        near = get_close_matches(name, known, n=3, cutoff=0.5) or known
        problem = worded("{name} is no family of goods.", name=repr(name))
        raise InputError(where, problem, worded("Use one of: {known}.", known=", ".join(near)))
