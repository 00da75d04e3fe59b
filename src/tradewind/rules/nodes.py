"""The rule tree: groups of conditions, and the kinds of condition a leaf may be."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tradewind.errors import InputError, RuleError
from tradewind.rules.inputs import NUMBERS, Answer, Input, Kind, Stored

_LEAF_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Two factors up to this, times a 64-bit number, still fit the 38 digits of the engines' decimals.
LARGEST_FACTOR = 10**18


class Operator(StrEnum):
    """How a value is held against another."""

    EQUALS = "equals"
    NOT_EQUALS = "not_equals"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"


_SAMENESS = frozenset({Operator.EQUALS, Operator.NOT_EQUALS})


@dataclass(frozen=True, slots=True)
class Citation:
    """The place that says so: a source id of the pack, and where in it."""

    source: str
    where: str

    def __post_init__(self) -> None:
        if not self.source or not self.where:
            raise RuleError("citation", "lacks its source or its place.", "Add source: and where:.")


@dataclass(frozen=True, slots=True)
class Reason:
    """What a condition asks, in the three languages."""

    en: str
    zh_hant: str
    zh_hans: str

    def __post_init__(self) -> None:
        if not (self.en and self.zh_hant and self.zh_hans):
            raise RuleError(
                "reason", "is not in three languages.", "Write en, zh-Hant and zh-Hans."
            )

    def names(self) -> dict[str, str]:
        """The reason by language tag."""
        return {"en": self.en, "zh-Hant": self.zh_hant, "zh-Hans": self.zh_hans}


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """What every leaf has: an id, a reason, and the place that says so."""

    id: str
    reason: Reason
    citation: Citation | None = None

    def check(self) -> None:
        """Refuse a leaf without a proper id or a citation."""
        if not _LEAF_ID.fullmatch(self.id):
            raise RuleError(f"leaf {self.id}", "has an id that is not kebab-case.", "Rename it.")
        if self.citation is None and not isinstance(self, Unencoded):
            raise RuleError(f"leaf {self.id}", "cites nothing.", "Add source: and where:.")

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The inputs this leaf reads."""
        return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class OneInput(Condition):
    """A leaf that reads one input."""

    input: Input

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The inputs this leaf reads."""
        return (self.input,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Compare(OneInput):
    """The value equals, exceeds or stays under another."""

    operator: Operator
    value: Answer
    # The value held against, as a table holds it: worked out once, for it is read at every firm.
    required: Stored = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.check()
        ordered = NUMBERS if self.operator not in _SAMENESS else frozenset(Kind) - {Kind.BITS}
        _check_kind(self, self.operator, ordered)
        object.__setattr__(self, "required", _required(self, self.value))


@dataclass(frozen=True, kw_only=True, slots=True)
class Between(OneInput):
    """The value lies between two others; both ends are in."""

    low: Answer
    high: Answer

    def __post_init__(self) -> None:
        self.check()
        _check_kind(self, "between", NUMBERS | {Kind.DATE})
        low, high = self.required
        if low > high:  # type: ignore[operator]  # both are of the one kind just checked
            raise RuleError(f"leaf {self.id}", "between is reversed.", "Write the lower end first.")

    @property
    def required(self) -> tuple[Stored, Stored]:
        """Both ends, as a table holds them."""
        return _required(self, self.low), _required(self, self.high)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Listed(OneInput):
    values: tuple[int, ...] | tuple[str, ...]
    # The codes as a table holds them.
    required: tuple[Stored, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.check()
        _check_kind(self, "one_of", {Kind.INTEGER, Kind.TEXT})
        if not self.values:
            raise RuleError(f"leaf {self.id}", "lists nothing.", "Name at least one code.")
        held = tuple(_required(self, value) for value in self.values)
        if len(set(held)) != len(self.values):
            raise RuleError(f"leaf {self.id}", "lists a code twice.", "Keep one of them.")
        object.__setattr__(self, "required", held)


class OneOf(_Listed):
    """The value is on a list of codes."""

    __slots__ = ()


class NotOneOf(_Listed):
    """The value is not on a list of codes."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Dated(OneInput):
    day: date

    def __post_init__(self) -> None:
        self.check()
        _check_kind(self, "on_or_after and on_or_before", {Kind.DATE})
        _required(self, self.day)


class OnOrAfter(_Dated):
    """The day is that day or a later one."""

    __slots__ = ()


class OnOrBefore(_Dated):
    """The day is that day or an earlier one."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Masked(OneInput):
    bits: int

    def __post_init__(self) -> None:
        self.check()
        _check_kind(self, "has_bits and lacks_bits", {Kind.BITS})
        if _required(self, self.bits) == 0:
            raise RuleError(f"leaf {self.id}", "tests no bit.", "Give a whole number above 0.")


class HasBits(_Masked):
    """Every one of these bits is set."""

    __slots__ = ()


class LacksBits(_Masked):
    """None of these bits is set."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class IsKnown(OneInput):
    """The input has an answer: met or not met, never unknown."""

    def __post_init__(self) -> None:
        self.check()


@dataclass(frozen=True, kw_only=True, slots=True)
class Ratio(Condition):
    """One number over another, held against a decimal by cross-multiplication.

    A denominator of zero or less gives no ratio: the outcome is unknown.
    """

    input: Input
    over: Input
    operator: Operator
    value: Decimal
    # What the stored input and the stored `over` are multiplied by before they are held.
    factors: tuple[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.check()
        where = f"leaf {self.id}"
        for part in self.inputs:
            if part.kind not in NUMBERS:
                raise RuleError(where, f"cannot divide {part.name}, a {part.kind}.", "Use numbers.")
        if self.input.name == self.over.name:
            raise RuleError(where, "divides an input by itself.", "Name another input over.")
        if not isinstance(self.value, Decimal) or not self.value.is_finite():
            raise RuleError(where, "is held against no decimal.", 'Write it like "0.5".')
        share = Fraction(self.value) * 10**self.input.scale / 10**self.over.scale
        factors = share.denominator, share.numerator
        if max(abs(factor) for factor in factors) > LARGEST_FACTOR:
            raise RuleError(where, "is finer than can be compared exactly.", "Use fewer digits.")
        object.__setattr__(self, "factors", factors)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The inputs this leaf reads."""
        return self.input, self.over


@dataclass(frozen=True, kw_only=True, slots=True)
class Unencoded(Condition):
    """A condition that cannot be put into a rule: always unknown, never silently met."""

    def __post_init__(self) -> None:
        self.check()


@dataclass(frozen=True, slots=True)
class _Group:
    children: tuple[Tree, ...]
    # Every leaf below, in the order written: gathered once, for they are walked at every firm.
    leaves: tuple[Leaf, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.children:
            raise RuleError(type(self).__name__, "is an empty group.", "Give it a condition.")
        below = tuple(leaf for child in self.children for leaf in leaves(child))
        object.__setattr__(self, "leaves", below)
        counted = Counter(leaf.id for leaf in below)
        for leaf_id, times in counted.items():
            if times > 1:
                raise RuleError(f"leaf {leaf_id}", "appears twice.", "Give each leaf its own id.")


class All(_Group):
    """Met when every child is met; not met as soon as one is not."""

    __slots__ = ()


class Any(_Group):
    """Met as soon as one child is met; not met when none is."""

    __slots__ = ()


class NoneOf(_Group):
    """Met when no child is met; not met as soon as one is."""

    __slots__ = ()


Leaf = (
    Compare
    | Between
    | OneOf
    | NotOneOf
    | OnOrAfter
    | OnOrBefore
    | Ratio
    | HasBits
    | LacksBits
    | IsKnown
    | Unencoded
)
Group = All | Any | NoneOf
Tree = Group | Leaf


def leaves(tree: Tree) -> tuple[Leaf, ...]:
    """Every leaf, in the order written: bit i of a mask is leaf i."""
    return tree.leaves if isinstance(tree, _Group) else (tree,)


def inputs_of(tree: Tree) -> tuple[Input, ...]:
    """The inputs a tree reads, each once, in the order first read."""
    return tuple(dict.fromkeys(read for leaf in leaves(tree) for read in leaf.inputs))


def _check_kind(leaf: OneInput, operator: str, kinds: frozenset[Kind] | set[Kind]) -> None:
    if leaf.input.kind not in kinds:
        raise RuleError(
            f"leaf {leaf.id}",
            f"{operator} cannot read {leaf.input.name}, which is of kind {leaf.input.kind}.",
            f"It reads {', '.join(sorted(kinds))}.",
        )


def _required(leaf: OneInput, value: Answer) -> Stored:
    """The value a leaf requires, as a table holds it; refused when it is not of the kind."""
    where, asked = f"leaf {leaf.id}", leaf.input
    mend = f"Write a value of kind {asked.kind}" + (
        f" with at most {asked.scale} decimal places." if asked.scale else "."
    )
    try:
        stored = asked.stored(value)
    except InputError as problem:
        raise RuleError(where, f"requires {value!r} of {asked.name}.", mend) from problem
    if stored is None:
        raise RuleError(where, f"requires nothing of {asked.name}.", mend)
    if isinstance(stored, str) and not (stored and stored.isprintable()):
        raise RuleError(where, "requires a code that cannot be printed.", "Write the code itself.")
    return stored
