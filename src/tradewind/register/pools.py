"""Firms to be called, pooled: how many score alike, what they count for, and what has to hold.

Firms that coverage and officers cannot tell apart are a pool, and those of a pool that score alike
a cell. So the size of a register does not count where a list is chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tradewind.errors import InputError, listed, worded

LOTS = 16  # parts that level cells are cut into, so that pools share in turn


class Cell(NamedTuple):
    """Firms of a pool that score alike, by what they score at least and at most."""

    low: int
    high: int
    firms: int


Worth = Callable[[int, int], tuple[int, int]]
# What counts first and what second, by how firms are compared.
WORTH: Mapping[str, Worth] = {
    "low": lambda low, high: (low, high),
    "middle": lambda low, high: (low + high, low),
    "high": lambda low, high: (high, low),
}


@dataclass(frozen=True)
class Pool:
    """Firms alike in all that is demanded: the demands they count for, the desks they may go to."""

    cells: tuple[Cell, ...]
    demands: frozenset[int]
    desks: frozenset[int]


@dataclass(frozen=True, slots=True)
class Bound:
    """At least and at most so many calls to the firms of a demand, which `text` names."""

    text: str
    least: int
    most: int


@dataclass(frozen=True)
class Problem:
    """What may be chosen from, and what has to hold."""

    pools: Mapping[int, Pool]
    bounds: tuple[Bound, ...]
    desks: tuple[int, ...]  # how many calls each can make
    calls: int


@dataclass(frozen=True)
class Chosen:
    """How many firms of each pool are called, and by which desk."""

    taken: Mapping[int, Mapping[int, int]]

    def of_pool(self, pool: int) -> int:
        """How many firms of a pool."""
        return sum(self.taken.get(pool, {}).values())


class Piece(NamedTuple):
    """Some firms of a cell, and the lot by which level pools take turns."""

    value: tuple[int, int]
    lot: int
    pool: int
    firms: int


def best_first(cells: Sequence[Cell], worth: Worth) -> list[Cell]:
    """Cells of a pool in the order they are called."""
    return sorted(cells, key=lambda one: worth(one.low, one.high), reverse=True)


def split(cells: Sequence[Cell], count: int, worth: Worth) -> Iterator[Cell]:
    """The cells that so many firms of a pool come from, with how many of each."""
    for cell in best_first(cells, worth):
        taken = min(cell.firms, count)
        if taken:
            yield cell._replace(firms=taken)
        count -= taken


def pieces(problem: Problem, worth: Worth) -> list[Piece]:
    """What may be called, in the order of calling: level cells of several pools in parts.

    Of each pool no more than all calls together could take.
    """
    cells = {
        number: list(split(pool.cells, problem.calls, worth))
        for number, pool in problem.pools.items()
        if pool.desks
    }
    sizes = {
        (number, cell.low, cell.high): cell.firms
        for number, pool in problem.pools.items()
        for cell in pool.cells
    }
    values = Counter(worth(cell.low, cell.high) for mine in cells.values() for cell in mine)
    found = []
    for number, mine in cells.items():
        for cell in mine:
            value = worth(cell.low, cell.high)
            firms = sizes[number, cell.low, cell.high]
            lots = LOTS if values[value] > 1 else 1
            ends = [firms * at // lots for at in range(lots + 1)]
            found += [
                Piece(value, lot, number, ends[lot + 1] - ends[lot])
                for lot in range(lots)
                if ends[lot + 1] > ends[lot]
            ]
    return sorted(found, key=lambda one: (-one.value[0], -one.value[1], one.lot, one.pool))


def unmet(short: Sequence[tuple[Bound, int]]) -> InputError:
    """Which least cannot be met, and by how much."""
    told = [
        worded(
            "{demand} cannot be met: {reached} of {least}, {missing} too few.",
            demand=bound.text,
            reached=bound.least - missing,
            least=bound.least,
            missing=missing,
        )
        for bound, missing in short
    ]
    return InputError("--least", listed(" ", told), _ASK_LESS)


def too_many(needed: int, most: int, text: str) -> InputError:
    """The least together are more than there is room for."""
    problem = worded(
        "The least together need {needed} calls, and there are {most}: {missing} too few.",
        needed=needed,
        most=most,
        missing=needed - most,
    )
    return InputError(text or "--least", problem, _ASK_LESS)


_ASK_LESS = worded("Ask for fewer calls there, or allow more: --least, --most, --capacity.")
