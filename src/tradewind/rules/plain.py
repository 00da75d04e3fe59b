"""The rule tree in plain Python: one firm, no engine; the reference the engines are held to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import assert_never

from tradewind.rules.comparisons import COMPARISONS
from tradewind.rules.inputs import Answer, Input, Stored
from tradewind.rules.nodes import (
    All,
    Any,
    Between,
    Compare,
    HasBits,
    IsKnown,
    LacksBits,
    Leaf,
    NoneOf,
    NotOneOf,
    OneOf,
    OnOrAfter,
    OnOrBefore,
    Ratio,
    Tree,
    Unencoded,
    leaves,
)

Answers = Mapping[str, Answer | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict of a tree and of each leaf: True met, False not met, None unknown."""

    verdict: bool | None
    leaves: Mapping[str, bool | None]

    @property
    def failed(self) -> int:
        """Bit i is set when leaf i is not met."""
        return _mask(found is False for found in self.leaves.values())

    @property
    def unknown(self) -> int:
        """Bit i is set when leaf i is unknown."""
        return _mask(found is None for found in self.leaves.values())


def evaluate(tree: Tree, answers: Answers) -> Outcome:
    """What the tree says of these answers; an absent answer is unknown."""
    found: dict[str, bool | None] = {}
    return Outcome(_weighed(tree, answers, found), MappingProxyType(found))


def _weighed(tree: Tree, answers: Answers, found: dict[str, bool | None]) -> bool | None:
    """The verdict of a tree; how each leaf came out is written into `found` on the way."""
    match tree:
        case All():
            return _all([_weighed(child, answers, found) for child in tree.children])
        case Any():
            return _any([_weighed(child, answers, found) for child in tree.children])
        case NoneOf():
            return _not(_any([_weighed(child, answers, found) for child in tree.children]))
        case _:
            found[tree.id] = outcome = leaf_outcome(tree, answers)
            return outcome


def deciding(tree: Tree, outcome: Outcome) -> tuple[str, ...]:
    """The ids of the leaves that keep a tree from being met, in the order written.

    Of a part that is met none does; of an "any" that is not met every part does.
    """
    return tuple(_deciding(tree, outcome.leaves, False))


def _deciding(tree: Tree, found: Mapping[str, bool | None], against: bool) -> Iterator[str]:
    """The leaves through which a tree comes out `against`."""
    if settled(tree, found) is not against:
        return
    match tree:
        case All() | Any():
            for child in tree.children:
                yield from _deciding(child, found, against)
        case NoneOf():
            for child in tree.children:
                yield from _deciding(child, found, not against)
        case _:
            yield tree.id


def settled(tree: Tree, found: Mapping[str, bool | None]) -> bool | None:
    """The verdict of a tree from how each leaf came out, by id."""
    match tree:
        case All():
            return _all([settled(child, found) for child in tree.children])
        case Any():
            return _any([settled(child, found) for child in tree.children])
        case NoneOf():
            return _not(_any([settled(child, found) for child in tree.children]))
        case _:
            return found[tree.id]


def read_masks(tree: Tree, failed: int, unknown: int) -> Outcome:
    """The outcome that a table's two masks stand for."""
    found: dict[str, bool | None] = {}
    for position, leaf in enumerate(leaves(tree)):
        bit = 1 << position
        found[leaf.id] = None if unknown & bit else not failed & bit
    return Outcome(settled(tree, found), MappingProxyType(found))


def _all(verdicts: list[bool | None]) -> bool | None:
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _any(verdicts: list[bool | None]) -> bool | None:
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _not(verdict: bool | None) -> bool | None:
    return None if verdict is None else not verdict


def _mask(flags: Iterable[bool]) -> int:
    return sum(1 << position for position, flag in enumerate(flags) if flag)


def leaf_outcome(leaf: Leaf, answers: Answers) -> bool | None:
    """How one condition comes out."""
    match leaf:
        case Unencoded():
            return None
        case Ratio():
            return _ratio(leaf, answers)
        case IsKnown():
            return _read(leaf.input, answers) is not None
        case _:
            value = _read(leaf.input, answers)
            return None if value is None else _met(leaf, value)


def _read(asked: Input, answers: Answers) -> Stored | None:
    answer = answers.get(asked.name)
    return None if answer is None else asked.stored(answer)


def _ratio(leaf: Ratio, answers: Answers) -> bool | None:
    above, below = _read(leaf.input, answers), _read(leaf.over, answers)
    if not isinstance(above, int) or not isinstance(below, int) or below <= 0:
        return None
    above_factor, below_factor = leaf.factors
    return bool(COMPARISONS[leaf.operator](above * above_factor, below * below_factor))


def _met(
    leaf: Compare | Between | OneOf | NotOneOf | OnOrAfter | OnOrBefore | HasBits | LacksBits,
    value: Stored,
) -> bool:
    match leaf:
        case Compare():
            return bool(COMPARISONS[leaf.operator](value, leaf.required))
        case Between():
            low, high = leaf.required
            return bool(low <= value <= high)  # type: ignore[operator]  # one kind, checked
        case OneOf():
            return value in leaf.required
        case NotOneOf():
            return value not in leaf.required
        case OnOrAfter():
            return isinstance(value, date) and value >= leaf.day
        case OnOrBefore():
            return isinstance(value, date) and value <= leaf.day
        case HasBits():
            return isinstance(value, int) and value & leaf.bits == leaf.bits
        case LacksBits():
            return isinstance(value, int) and value & leaf.bits == 0
        case _:
            assert_never(leaf)
