"""Ask one question under both sides, and find why what moved did."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from tradewind.facts import Facts
from tradewind.impact.items import ABSENT, Absent, Items, Key, Value, moved
from tradewind.impact.narrowing import Because, Budget, Laid, Narrowing
from tradewind.impact.sides import Sides

Asking = Callable[[Facts], Iterable[tuple[Key, Value]]]


@dataclass(frozen=True, slots=True)
class Move:
    """One item that moved: from what, to what, because of which facts."""

    key: Key
    before: Value | Absent
    after: Value | Absent
    because: Because


@dataclass
class Asked:
    """One question under both sides, with the packs it asked of them."""

    before: Items
    after: Items
    used: frozenset[str]

    @property
    def keys(self) -> tuple[Key, ...]:
        """The items that moved."""
        return moved(self.before, self.after)


@dataclass
class Tries:
    """How often a question may be asked again, and by whom it is watched."""

    budget: Budget
    tell: Callable[[], None] = field(default=lambda: None)


def ask_one(ask: Asking, facts: Facts) -> tuple[Items, frozenset[str]]:
    """The items of one question, with the packs that it asked."""
    before, facts.used = facts.used, set()
    try:
        found = dict(ask(facts))
        return found, frozenset(facts.used)
    finally:
        facts.used |= before


def ask_both(ask: Asking, first: Facts, second: Callable[[], Facts], sides: Sides) -> Asked:
    """One question under both sides; the second is asked only where it may say otherwise."""
    before, used = ask_one(ask, first)
    if not sides.touches(used):
        return Asked(before, before, used)
    after, also = ask_one(ask, second())
    return Asked(before, after, used | also)


def causes(
    asked: Asked, again: Callable[[Laid], Items], sides: Sides, tries: Tries
) -> Mapping[Key, Because]:
    """Why each item of a question moved; `again` asks it with some facts laid."""
    keys = asked.keys
    if not keys:
        return {}

    def watched(laid: Laid) -> Items:
        tries.tell()
        return again(laid)

    found = Narrowing(watched, asked.before, asked.after, tries.budget)
    return found.causes(keys, sides.facts_in(asked.used))


def moves(asked: Asked, because: Mapping[Key, Because], keys: Collection[Key]) -> list[Move]:
    """The items that moved, each with why."""
    return [
        Move(key, asked.before.get(key, ABSENT), asked.after.get(key, ABSENT), because[key])
        for key in keys
    ]
