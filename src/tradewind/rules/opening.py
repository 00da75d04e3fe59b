"""Which questions are still worth asking: the unknown inputs that could change a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from tradewind.rules.inputs import Input
from tradewind.rules.nodes import All, Any, IsKnown, Leaf, NoneOf, Ratio, Tree, inputs_of
from tradewind.rules.plain import Answers, evaluate

# In this order Kleene's "all" is the least of its children and "any" the greatest.
_NOT_MET, _UNKNOWN, _MET = 0, 1, 2
_UNSETTLED = frozenset({_NOT_MET, _UNKNOWN, _MET})

Outcomes = frozenset[int]
# A move is the two different outcomes between which an answer takes a subtree.
Moves = Mapping[Input, frozenset[Outcomes]]
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
    return tuple(read for read in inputs_of(tree) if moves.get(read))


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
    """Kleene's "all" or "any", one child at a time."""
    together = children[0]
    for child in children[1:]:
        together = _Open(
            frozenset(join(pair) for pair in product(together.outcomes, child.outcomes)),
            _merged(
                _held(join, together.moves, child.outcomes),
                _held(join, child.moves, together.outcomes),
            ),
        )
    return together


def _held(join: Join, moves: Moves, beside: Outcomes) -> Moves:
    """The moves that still show beside another subtree, for some outcome of that one."""
    shown = {
        asked: {
            frozenset(join((end, other)) for end in move) for move, other in product(pairs, beside)
        }
        for asked, pairs in moves.items()
    }
    return {
        asked: frozenset(move for move in found if len(move) > 1) for asked, found in shown.items()
    }


def _merged(first: Moves, second: Moves) -> Moves:
    none: frozenset[Outcomes] = frozenset()
    return {
        asked: first.get(asked, none) | second.get(asked, none) for asked in {**first, **second}
    }


def _turned(found: _Open) -> _Open:
    """The opposite: met for not met."""
    return _Open(
        frozenset(_MET - outcome for outcome in found.outcomes),
        {
            asked: frozenset(frozenset(_MET - end for end in move) for move in moves)
            for asked, moves in found.moves.items()
        },
    )


def _leaf(leaf: Leaf, answers: Answers) -> _Open:
    asked = _askable(leaf, answers)
    if not asked:
        found = evaluate(leaf, answers).verdict
        settled = _UNKNOWN if found is None else _MET if found else _NOT_MET
        return _Open(frozenset({settled}), {})
    # An answer makes "is it known?" met; that is never unknown.
    outcomes = frozenset({_NOT_MET, _MET}) if isinstance(leaf, IsKnown) else _UNSETTLED
    moves = frozenset(map(frozenset, combinations(sorted(outcomes), 2)))
    return _Open(outcomes, dict.fromkeys(asked, moves))


def _askable(leaf: Leaf, answers: Answers) -> tuple[Input, ...]:
    """The unanswered inputs of a leaf, unless no answer could settle it."""
    if isinstance(leaf, Ratio):
        below = leaf.over.stored(answers.get(leaf.over.name))
        if isinstance(below, int) and below <= 0:
            return ()
    return tuple(read for read in leaf.inputs if answers.get(read.name) is None)
