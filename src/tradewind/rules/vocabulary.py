"""The inputs that packs may ask about goods and consignments: one shared vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from tradewind.errors import InputError, listed, worded
from tradewind.facts import Facts
from tradewind.facts.pack import INPUT_PACKS
from tradewind.rules.inputs import Answer, Input, Kind
from tradewind.rules.loading import load_inputs, load_tree
from tradewind.rules.nodes import Tree

_DECLARED = ("kind", "unit", "scale")


@dataclass(frozen=True, slots=True)
class Implication:
    """What holds too where an input is answered with yes, or with a number above nought."""

    is_truth: bool
    others: tuple[str, ...]


Implied = Mapping[str, Implication]


class _Told:
    """A mapping that a cache can key by the place and content it was read from."""

    def __init__(self, key: str, told: object) -> None:
        self.key, self.told = key, told

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Told) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def vocabulary(facts: Facts) -> dict[str, Input]:
    """Every declared input by name, over all packs that declare some."""
    packs = [pack for pack in map(facts.pack, INPUT_PACKS) if pack]
    declared = {name: row for pack in packs for name, row in pack.rules["inputs"].items()}
    return _inputs(_Told(" ".join(pack.digest for pack in packs), declared))


@lru_cache(maxsize=16)
def _inputs(declared: _Told) -> dict[str, Input]:
    rows: Any = declared.told
    kept = {name: {key: row[key] for key in _DECLARED if key in row} for name, row in rows.items()}
    return load_inputs(kept, "inputs")


def declared_inputs(facts: Facts) -> Mapping[str, Mapping[str, Any]]:
    """Every input of goods and consignments as the packs declare it, the first pack's words first.

    Two packs may declare the same input; what only one of them says of it holds.
    """
    found: dict[str, dict[str, Any]] = {}
    for pack in filter(None, map(facts.pack, INPUT_PACKS)):
        for name, row in (pack.rules.get("inputs") or {}).items():
            found[name] = {**row, **found.get(name, {})}
    return found


def implications(facts: Facts) -> Implied:
    """What follows from the answer to each input that something follows from."""
    return {
        name: Implication(row["kind"] == Kind.TRUTH, tuple(row["implies"]))
        for name, row in declared_inputs(facts).items()
        if "implies" in row
    }


def holds(answer: Answer | None) -> bool:
    """Whether an answer is yes, or a number above nought."""
    if isinstance(answer, bool):
        return answer
    return isinstance(answer, int | Decimal) and answer > 0


def with_implied(answers: Mapping[str, Answer], implied: Implied) -> dict[str, Answer]:
    """The answers with those that follow from them; what was told stays as told."""
    found = dict(answers)
    before = -1
    while len(found) > before:
        before = len(found)
        for name, one in implied.items():
            if holds(found.get(name)):
                for other in one.others:
                    found.setdefault(other, True)
            elif one.is_truth and any(found.get(other) is False for other in one.others):
                # Who has no radio has no Bluetooth; of a number nothing follows.
                found.setdefault(name, False)
    return found


def contradicting(answers: Mapping[str, Answer], implied: Implied) -> Iterator[tuple[str, str]]:
    """Pairs of answers that cannot both be right: the one holds, and the other denies it."""
    for name, one in implied.items():
        if holds(answers.get(name)):
            yield from ((name, other) for other in one.others if answers.get(other) is False)


def pack_tree(told: object, place: str, facts: Facts) -> Tree:
    """The tree that a pack wrote at a place, over the shared vocabulary; built once."""
    pack = facts.pack(place.partition(":")[0])
    known = [found.digest for found in map(facts.pack, INPUT_PACKS) if found]
    key = " ".join((place, pack.digest if pack else "", *known))
    return _tree(_Told(key, (told, place, vocabulary(facts))))


@lru_cache(maxsize=4096)
def _tree(asked: _Told) -> Tree:
    told: Any = asked.told
    tree, place, inputs = told
    return load_tree(tree, inputs, place, place)


def read_inputs(told: Mapping[str, object], facts: Facts, where: str) -> dict[str, Answer]:
    """Answers out of text or typed values, by the vocabulary; InputError names what is wrong."""
    known = vocabulary(facts)
    found: dict[str, Answer] = {}
    for name, value in told.items():
        if name not in known:
            near = ", ".join(get_close_matches(name, known, n=3)) or ", ".join(sorted(known))
            raise InputError(
                where,
                worded("{name} is not asked by any rule.", name=repr(name)),
                worded("Known: {near}.", near=near),
            )
        answer = _typed(value, known[name].kind, listed(" ", [where, name]))
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
        raise InputError(
            where,
            worded("{value} is not of kind {kind}.", value=repr(value), kind=kind),
            worded("Correct it."),
        ) from None
    return value
