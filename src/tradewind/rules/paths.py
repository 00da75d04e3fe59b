"""Path to yes: the smallest sets of changes after which a tree is met.

An unknown input can only be confirmed; a known one can change if advice may touch it. Sets are
smallest in that no part of one would do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from typing import Literal

from tradewind.rules.inputs import Answer, Input, Kind
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
from tradewind.rules.plain import Answers, leaf_outcome, settled

Move = Literal["confirm", "act", "choose", "wait", "ask"]
Change = Literal["never", "act", "choose", "wait"]
# Ways are looked for among at most so many combinations of conditions.
MOST_COMBINATIONS = 20_000
_MONTHS = {"months": 1, "years": 12}
_OTHER = "\N{INFORMATION SEPARATOR ONE}"  # a text that is on nobody's list


@dataclass(frozen=True, slots=True)
class Needed:
    """One change of a way: an input and what it must come to, for these conditions.

    `move` is `confirm` for an answer nobody gave, `ask` for a condition that no answer settles
    (then `input` is None). `to` is one value that would do; for `confirm` it is an example.
    `wanted` says of each condition whether it has to be met, or not to be.
    """

    move: Move
    input: Input | None
    to: Answer | None
    leaves: tuple[str, ...]
    wanted: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that together turn a tree to met."""

    changes: tuple[Needed, ...]

    @property
    def inputs(self) -> frozenset[str]:
        """The names of the inputs that change, and the ids of what must be asked."""
        return frozenset(one.input.name if one.input else one.leaves[0] for one in self.changes)


# Which way a condition has to come out.
_Goal = tuple[Leaf, bool]
_Goals = tuple[_Goal, ...]


def ways(
    tree: Tree,
    answers: Answers,
    change: Mapping[str, Change],
    codes: Mapping[str, Sequence[Answer]] | None = None,
) -> tuple[Way, ...]:
    """The smallest sets of changes after which the tree is met, fewest changes first.

    `change` says what advice may do to each input (absent: never); `codes` lists what a coded
    input may be. Met already gives one empty way; no way at all gives none.
    """
    found: dict[frozenset[str], Way] = {}
    solved: dict[tuple[tuple[str, bool], ...], list[tuple[Needed, ...]]] = {}

    def solve(group: list[_Goal]) -> list[tuple[Needed, ...]]:
        key = tuple((leaf.id, want) for leaf, want in group)
        if key not in solved:  # many combinations share most of their groups
            solved[key] = _solved(group, answers, change, codes or {})
        return solved[key]

    for goals in _goals(tree, True, answers):
        for way in _reach(goals, solve):
            if not _turns(tree, answers, way):
                continue
            if way.inputs not in found:
                found[way.inputs] = way
    least = [way for inputs, way in found.items() if not any(other < inputs for other in found)]
    return tuple(sorted(least, key=lambda way: (len(way.changes), sorted(way.inputs))))


def _goals(tree: Tree, want: bool, answers: Answers) -> list[_Goals]:
    """Every combination of outcomes of conditions that gives the tree the outcome wanted."""
    match tree:
        case All() | Any() | NoneOf():
            inner = want if not isinstance(tree, NoneOf) else not want
            each = [_goals(child, inner, answers) for child in tree.children]
            if isinstance(tree, All) is inner:
                return _together(each, tree.children, inner, answers)
            return [goals for one in each for goals in one]
        case _:
            return [((tree, want),)]


def _together(
    each: list[list[_Goals]], children: Sequence[Tree], want: bool, answers: Answers
) -> list[_Goals]:
    count = 1
    for one in each:
        count *= len(one)
    if count > MOST_COMBINATIONS:
        # Too many to try: what has come out as wanted already is left as it is.
        each = [
            [goals for goals in one if all(_stands(goal, answers) for goal in goals)] or one
            for one in each
        ]
    merged: list[_Goals] = [()]
    for one in each:
        merged = [(*left, *right) for left, right in product(merged, one)][:MOST_COMBINATIONS]
    return merged


def _stands(goal: _Goal, answers: Answers) -> bool:
    leaf, want = goal
    return leaf_outcome(leaf, answers) is want


def _reach(
    goals: _Goals, solve: Callable[[list[_Goal]], list[tuple[Needed, ...]]]
) -> Iterator[Way]:
    """The ways to give every condition the outcome wanted, linked conditions together."""
    asked = [
        Needed("ask", None, None, (leaf.id,), (want,)) for leaf, want in goals if _is_open(leaf)
    ]
    groups = [solve(group) for group in _linked(goals)]
    if any(not one for one in groups):
        return
    for chosen in product(*groups):
        yield Way((*(one for part in chosen for one in part), *asked))


def _is_open(leaf: Leaf) -> bool:
    return isinstance(leaf, Unencoded)


def _linked(goals: _Goals) -> list[list[_Goal]]:
    """The goals in groups that share no input."""
    groups: list[tuple[set[str], list[_Goal]]] = []
    for leaf, want in goals:
        if _is_open(leaf):
            continue
        names, held = {read.name for read in leaf.inputs}, [(leaf, want)]
        apart = []
        for other_names, other in groups:
            if names & other_names:
                names, held = names | other_names, [*other, *held]
            else:
                apart.append((other_names, other))
        groups = [*apart, (names, held)]
    return [held for _, held in groups]


def _solved(
    group: list[_Goal],
    answers: Answers,
    change: Mapping[str, Change],
    codes: Mapping[str, Sequence[Answer]],
) -> list[tuple[Needed, ...]]:
    """The smallest changes that give every condition of a group its outcome."""
    if all(_stands(goal, answers) for goal in group):
        return [()]
    if len(group) == 1 and len(group[0][0].inputs) == 1:
        return _solved_alone(group[0], answers, change, codes)
    inputs = list(dict.fromkeys(read for leaf, _ in group for read in leaf.inputs))
    free = [one for one in inputs if _may_change(one, answers, change)]
    found: dict[frozenset[Input], tuple[Needed, ...]] = {}
    for size in range(1, len(free) + 1):
        for chosen in combinations(free, size):
            if any(less < frozenset(chosen) for less in found):
                continue  # a part of these would do
            values = _values(chosen, group, answers, change, codes)
            if values is not None:
                found[frozenset(chosen)] = tuple(
                    _needed(one, value, group, answers, change)
                    for one, value in zip(chosen, values, strict=True)
                )
    return list(found.values())


def _solved_alone(
    goal: _Goal,
    answers: Answers,
    change: Mapping[str, Change],
    codes: Mapping[str, Sequence[Answer]],
) -> list[tuple[Needed, ...]]:
    """The same for one condition on one input, the common case."""
    leaf, want = goal
    (asked,) = leaf.inputs
    if _may_change(asked, answers, change):
        for value in _allowed(asked, _marks(asked, [goal], answers), answers, change, codes):
            if leaf_outcome(leaf, {asked.name: value}) is want:
                return [(_needed(asked, value, [goal], answers, change),)]
    return []


def _needed(
    asked: Input,
    value: Answer,
    group: list[_Goal],
    answers: Answers,
    change: Mapping[str, Change],
) -> Needed:
    held = [(leaf.id, want) for leaf, want in group if asked in leaf.inputs]
    ids, wanted = (tuple(part) for part in zip(*held, strict=True))
    return Needed(_move(asked, answers, change), asked, value, ids, wanted)


def _may_change(asked: Input, answers: Answers, change: Mapping[str, Change]) -> bool:
    return answers.get(asked.name) is None or change.get(asked.name, "never") != "never"


def _move(asked: Input, answers: Answers, change: Mapping[str, Change]) -> Move:
    if answers.get(asked.name) is None:
        return "confirm"
    told = change.get(asked.name, "never")
    assert told != "never"
    return told


def _values(
    chosen: Sequence[Input],
    group: list[_Goal],
    answers: Answers,
    change: Mapping[str, Change],
    codes: Mapping[str, Sequence[Answer]],
) -> tuple[Answer, ...] | None:
    """Values of the chosen inputs that give every condition its outcome; nearest first."""
    marks = _marks_together(chosen, group, answers)
    domains = [_allowed(one, marks[one], answers, change, codes) for one in chosen]

    def found(at: int, told: dict[str, Answer | None]) -> tuple[Answer, ...] | None:
        waiting = set(chosen[at:])
        for goal in group:
            if waiting.isdisjoint(goal[0].inputs) and not _stands(goal, told):
                return None
        if at == len(chosen):
            return ()
        for value in domains[at]:
            rest = found(at + 1, {**told, chosen[at].name: value})
            if rest is not None:
                return (value, *rest)
        return None

    return found(0, dict(answers))


def _marks_together(
    chosen: Sequence[Input], group: list[_Goal], answers: Answers
) -> dict[Input, set[Answer]]:
    """The values at which some condition may turn, where several inputs change at once."""
    marks = {one: set(_marks(one, group, answers)) for one in chosen}
    ratios = [leaf for leaf, _ in group if isinstance(leaf, Ratio)]
    for leaf in ratios:
        if leaf.over in marks and answers.get(leaf.over.name) is None:
            marks[leaf.over].add(_answer(leaf.over, 100 * 10**leaf.over.scale))
    # A ratio hands on the marks of one part to the other, and these to the next ratio.
    for leaf in ratios * 2:
        for one, other in (leaf.inputs, leaf.inputs[::-1]):
            now = answers.get(other.name)
            held = {*marks.get(other, ()), *(() if now is None else (now,))}
            if one in marks:
                marks[one] |= set(_ratio_marks(one, leaf, held))
    return marks


def _allowed(
    asked: Input,
    marks: Iterable[Answer],
    answers: Answers,
    change: Mapping[str, Change],
    codes: Mapping[str, Sequence[Answer]],
) -> list[Answer]:
    """The marks of an input that it may come to, nearest first."""
    now = answers.get(asked.name)
    found = set(marks)
    if asked.name in codes:
        found = set(codes[asked.name])
    elif asked.kind is Kind.TRUTH:
        found = {True, False}
    elif asked.kind is Kind.TEXT:
        found |= {_OTHER}
    if now is not None:
        found.discard(now)
    if now is not None and change.get(asked.name) == "wait" and asked.kind is Kind.INTEGER:
        found = {one for one in found if one > now}  # type: ignore[operator]  # both whole
    return sorted(found, key=lambda one: _far(one, now))


def _far(value: Answer, now: Answer | None) -> tuple[Decimal, str]:
    """How far a value lies from the one now held; text in order of the alphabet."""
    if isinstance(value, bool | str):
        return Decimal(value in (False, _OTHER)), str(value)
    if isinstance(value, date):
        days = abs((value - now).days) if isinstance(now, date) else 0
        return Decimal(days), str(value)
    here = now if isinstance(now, int | Decimal) else 0
    return abs(Decimal(value) - Decimal(here)), str(value)


def _marks(asked: Input, group: list[_Goal], answers: Answers) -> Iterator[Answer]:
    """The values at which some condition on an input may turn."""
    for leaf, _ in group:
        if asked not in leaf.inputs:
            continue
        match leaf:
            case Compare():
                yield from _around(asked, leaf.value)
            case Between():
                yield from (*_around(asked, leaf.low), *_around(asked, leaf.high))
            case OneOf() | NotOneOf():
                for value in leaf.values:
                    yield from _around(asked, value)
            case OnOrAfter() | OnOrBefore():
                yield from _around(asked, leaf.day)
            case IsKnown():
                yield from _any_value(asked)
            case HasBits() | LacksBits() | Ratio() | Unencoded():
                pass  # bits are combined below; a ratio has its marks from its other part
    if asked.kind is Kind.BITS:
        yield from _bits_marks(asked, group, answers)


def _bits_marks(asked: Input, group: list[_Goal], answers: Answers) -> set[Answer]:
    """The flags held now, with those of every condition set or cleared in every combination."""
    now = answers.get(asked.name)
    held = {now if isinstance(now, int) else 0}
    for leaf, _ in group:
        if isinstance(leaf, HasBits | LacksBits) and leaf.input == asked:
            held |= {flags for one in held for flags in (one | leaf.bits, one & ~leaf.bits)}
    return set(held)


def _around(asked: Input, value: Answer) -> Iterator[Answer]:
    """A value, and the nearest one on each side of it where there is one."""
    yield value
    if isinstance(value, date):
        yield from (value - timedelta(days=1), value + timedelta(days=1))
    elif asked.kind is Kind.DECIMAL:
        step = Decimal(1).scaleb(-asked.scale)
        yield from (Decimal(str(value)) - step, Decimal(str(value)) + step)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield from (value - 1, value + 1)


def _any_value(asked: Input) -> Iterator[Answer]:
    match asked.kind:
        case Kind.DATE:
            yield date(2000, 1, 1)
        case Kind.TEXT:
            yield _OTHER
        case Kind.TRUTH:
            yield True
        case _:
            yield 1


def _ratio_marks(asked: Input, leaf: Ratio, beside: Iterable[Answer]) -> Iterator[Answer]:
    """Where the ratio turns while its other part stands at each of some values."""
    is_above = asked == leaf.input
    other = leaf.over if is_above else leaf.input
    above, below = leaf.factors
    # above_stored * above  <=>  below_stored * below
    turning, by = (below, above) if is_above else (above, below)
    for value in beside:
        held = other.stored(value)
        if isinstance(held, int) and by:
            at = held * turning // by
            yield from (_answer(asked, stored) for stored in (at - 1, at, at + 1) if stored >= 0)


def _answer(asked: Input, stored: int) -> Answer:
    return Decimal(stored).scaleb(-asked.scale) if asked.kind is Kind.DECIMAL else stored


def _turns(tree: Tree, answers: Answers, way: Way) -> bool:
    """Whether the whole tree is met after the changes, what must be asked taken as granted."""
    told: dict[str, Answer | None] = dict(answers)
    for one in way.changes:
        if one.input is not None:
            told[one.input.name] = one.to
    granted = {one.leaves[0]: one.wanted[0] for one in way.changes if one.move == "ask"}
    return _granted(tree, told, granted) is True


def _granted(tree: Tree, answers: Answers, granted: Mapping[str, bool]) -> bool | None:
    """How a tree comes out, what must be asked settled as it was wanted."""
    found = {
        leaf.id: granted[leaf.id] if leaf.id in granted else leaf_outcome(leaf, answers)
        for leaf in leaves(tree)
    }
    return settled(tree, found)


def waiting_days(
    way: Way, answers: Answers, on: date, since: Mapping[str, date] | None = None
) -> int:
    """How many days from a day the way has to wait, by its changes of days, months or years.

    `since` has the day from which a count runs, where it is known; else the wait is at the
    latest, for part of a month or year may be over.
    """
    ends = [on]
    for one in way.changes:
        now = answers.get(one.input.name) if one.input else None
        if one.input and one.move == "wait" and isinstance(one.to, int) and isinstance(now, int):
            begun = (since or {}).get(one.input.name)
            count, start = (one.to - now, on) if begun is None else (one.to, begun)
            ends.append(later(start, count, one.input.unit))
    return (max(ends) - on).days


def later(on: date, count: int, unit: str) -> date:
    """The day some days, months or years after another."""
    if unit not in _MONTHS:
        return on + timedelta(days=count)
    years, month = divmod(on.month - 1 + count * _MONTHS[unit], 12)
    first = date(on.year + years, month + 1, 1)
    return min(first + timedelta(days=on.day - 1), _last_of_month(first))


def _last_of_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


__all__ = ["Needed", "Way", "later", "leaves", "waiting_days", "ways"]
