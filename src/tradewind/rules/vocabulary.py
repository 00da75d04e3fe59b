"""The inputs that packs may ask about goods and consignments: one shared vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from tradewind.errors import InputError
from tradewind.facts import Facts
from tradewind.facts.pack import INPUT_PACKS
from tradewind.rules.inputs import Answer, Input, Kind
from tradewind.rules.loading import load_inputs, load_tree
from tradewind.rules.nodes import Tree

_DECLARED = ("kind", "unit", "scale")


class _Told:
    """A mapping that a cache can key by the place and content it was read from."""

    def __init__(self, key: str, told: object) -> None:
        self.key, self.told = key, told

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Told) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def vocabulary(facts: Facts, *own: str) -> dict[str, Input]:
    """Every declared input by name, over the packs that declare them for all, and those named."""
    packs = [pack for pack in map(facts.pack, dict.fromkeys((*INPUT_PACKS, *own))) if pack]
    told = (pack.rules.get("inputs") or {} for pack in packs)
    declared = {name: row for inputs in told for name, row in inputs.items()}
    return _inputs(_Told(" ".join(pack.digest for pack in packs), declared))


def vocabulary_with(names: Iterable[str], facts: Facts) -> dict[str, Input]:
    """The shared vocabulary, with what tariffs ask of their own where a name is not in it.

    An imported tariff asks such things as the order number of a quota.
    """
    known = vocabulary(facts)
    if all(name in known for name in names):
        return known
    tariffs = (one for one in facts.library.ids if one.startswith("duty/"))
    return vocabulary(facts, *(one for one in tariffs if _asks_of_its_own(one, facts)))


def _asks_of_its_own(pack_id: str, facts: Facts) -> bool:
    pack = facts.library.pack(pack_id)
    return bool(pack and pack.rules.get("inputs"))


@lru_cache(maxsize=16)
def _inputs(declared: _Told) -> dict[str, Input]:
    rows: Any = declared.told
    kept = {name: {key: row[key] for key in _DECLARED if key in row} for name, row in rows.items()}
    return load_inputs(kept, "inputs")


def pack_tree(told: object, place: str, facts: Facts) -> Tree:
    """The tree that a pack wrote at a place, over the shared vocabulary; built once."""
    name = place.partition(":")[0]
    pack = facts.pack(name)
    known = [found.digest for found in map(facts.pack, INPUT_PACKS) if found]
    key = " ".join((place, pack.digest if pack else "", *known))
    return _tree(_Told(key, (told, place, vocabulary(facts, name))))


@lru_cache(maxsize=4096)
def _tree(asked: _Told) -> Tree:
    told: Any = asked.told
    tree, place, inputs = told
    return load_tree(tree, inputs, place, place)


def read_inputs(told: Mapping[str, object], facts: Facts, where: str) -> dict[str, Answer]:
    """Answers out of text or typed values, by the vocabulary; InputError names what is wrong."""
    known = vocabulary_with(told, facts)
    found: dict[str, Answer] = {}
    for name, value in told.items():
        if name not in known:
            near = ", ".join(get_close_matches(name, known, n=3)) or ", ".join(sorted(known))
            raise InputError(where, f"{name!r} is not asked by any rule.", f"Known: {near}.")
        answer = _typed(value, known[name].kind, f"{where} {name}")
        known[name].stored(answer)  # refuses what a rule could not read
        found[name] = answer
    return found


def _typed(value: object, kind: Kind, where: str) -> Answer:
    if not isinstance(value, str):
        return value  # type: ignore[return-value]  # checked by Input.stored
    try:
        if kind in (Kind.INTEGER, Kind.BITS):
            return int(value)
        if kind is Kind.DECIMAL:
            return Decimal(value)
        if kind is Kind.DATE:
            return date.fromisoformat(value)
        if kind is Kind.TRUTH:
            return {"yes": True, "true": True, "no": False, "false": False}[value.lower()]
    except (ValueError, KeyError, InvalidOperation):
        raise InputError(where, f"{value!r} is not of kind {kind}.", "Correct it.") from None
    return value
