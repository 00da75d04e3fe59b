"""Which questions are still worth asking: the unknown inputs that could change a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import accumulate, combinations, product

from tradewind.rules.inputs import Input
from tradewind.rules.nodes import All, Any, IsKnown, Leaf, NoneOf, Ratio, Tree, inputs_of
from tradewind.rules.plain import Answers, leaf_outcome

# In this order Kleene's "all" is the least of its children and "any" the greatest.
_NOT_MET, _UNKNOWN, _MET = 0, 1, 2
_UNSETTLED = frozenset({_NOT_MET, _UNKNOWN, _MET})
_KNOWABLE = frozenset({_NOT_MET, _MET})

Outcomes = frozenset[int]
# By the name of an input, its moves: the two different outcomes between which an answer takes a
# subtree.
Moves = Mapping[str, frozenset[Outcomes]]
Join = Callable[[Iterable[int]], int]


@dataclass(frozen=True, slots=True)
class _Open:
    """What a subtree may yet come to, and by input the moves its answer could make."""

    outcomes: Outcomes
    moves: Moves


def open_inputs(tree: Tree, answers: Answers) -> tuple[Input, ...]:
    """The inputs without an answer that could still change the verdict, in the order read.

    Exact while no two leaves read the same input. Where some do, an input that cannot matter
    may be named, but never is one that can left out.
    """
    moves = _open(tree, answers).moves
    return tuple(read for read in inputs_of(tree) if moves.get(read.name))


def _open(tree: Tree, answers: Answers) -> _Open:
    match tree:
        case All():
            return _joined(min, [_open(child, answers) for child in tree.children])
        case Any():
            return _joined(max, [_open(child, answers) for child in tree.children])
        case NoneOf():
            return _turned(_joined(max, [_open(child, answers) for child in tree.children]))
        case _:
            return _leaf(tree, answers)


def _joined(join: Join, children: Sequence[_Open]) -> _Open:
    """Kleene's "all" or "any": what each child may come to, and what shows beside the others."""
    outcomes = [child.outcomes for child in children]
    idle = frozenset({_MET if join is min else _NOT_MET})  # changes nothing it is joined with
    before = list(accumulate(outcomes, partial(_together, join), initial=idle))
    after = list(accumulate(reversed(outcomes), partial(_together, join), initial=idle))[::-1]
    moves: dict[str, frozenset[Outcomes]] = {}
    for at, child in enumerate(children):
        beside = _together(join, before[at], after[at + 1])
        for name, pairs in child.moves.items():
            moves[name] = moves.get(name, frozenset()) | _shown(join, pairs, beside)
    return _Open(before[-1], moves)


@cache
def _together(join: Join, first: Outcomes, second: Outcomes) -> Outcomes:
    return frozenset(join(pair) for pair in product(first, second))


@cache
def _shown(join: Join, moves: frozenset[Outcomes], beside: Outcomes) -> frozenset[Outcomes]:
    """The moves that still show beside another subtree, for some outcome of that one.

    There are few different moves, so each is worked out once.
    """
    found = (frozenset(join((end, other)) for end in move) for move in moves for other in beside)
    return frozenset(move for move in found if len(move) > 1)


def _turned(found: _Open) -> _Open:
    """The opposite: met for not met."""
    return _Open(
        frozenset(_MET - outcome for outcome in found.outcomes),
        {
            name: frozenset(frozenset(_MET - end for end in move) for move in moves)
            for name, moves in found.moves.items()
        },
    )


def _leaf(leaf: Leaf, answers: Answers) -> _Open:
    asked = _askable(leaf, answers)
    if not asked:
        found = leaf_outcome(leaf, answers)
        settled = _UNKNOWN if found is None else _MET if found else _NOT_MET
        return _Open(frozenset({settled}), {})
    # An answer makes "is it known?" met; that is never unknown.
    outcomes = _KNOWABLE if isinstance(leaf, IsKnown) else _UNSETTLED
    moves = _moves(outcomes)
    return _Open(outcomes, {read.name: moves for read in asked})


@cache
def _moves(outcomes: Outcomes) -> frozenset[Outcomes]:
    return frozenset(map(frozenset, combinations(sorted(outcomes), 2)))


def _askable(leaf: Leaf, answers: Answers) -> tuple[Input, ...]:
    """The unanswered inputs of a leaf, unless no answer could settle it."""
    if isinstance(leaf, Ratio):
        below = leaf.over.stored(answers.get(leaf.over.name))
        if isinstance(below, int) and below <= 0:
            return ()
    return tuple(read for read in leaf.inputs if answers.get(read.name) is None)
