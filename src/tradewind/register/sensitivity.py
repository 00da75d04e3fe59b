"""How a list hangs on the weights: each raised and lowered by half, and left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tradewind.register.calling import UNIT, Weights

# What a weight counts for instead, in units of calling; one unchanged counts UNIT.
CHANGES: Mapping[str, int] = {"half_more": 3, "half_less": 1, "left_out": 0}


@dataclass(frozen=True, slots=True)
class Variation:
    """One weight changed: which term, how, and all weights in units."""

    term: int
    change: str
    weights: Weights


@dataclass(frozen=True)
class Sensitivity:
    """How many firms of the list leave it at each change, and what each firm stays through.

    `leaves` has by term and change how many would be others; `edge` by row how many of the
    changes take the firm off the list: a firm that is not there stays through all.
    """

    leaves: Mapping[int, Mapping[str, int]]
    edge: Mapping[int, int]

    @property
    def deciding(self) -> list[int]:
        """The terms by how many firms leave at the most, the one that decides most first."""
        return sorted(self.leaves, key=lambda term: (-max(self.leaves[term].values()), term))


def in_units(weights: Weights) -> list[int]:
    """Weights in units of calling."""
    return [UNIT * one for one in weights]


def variations(weights: Weights) -> Iterator[Variation]:
    """Every change of one weight that counts anything."""
    base = in_units(weights)
    for term, weight in enumerate(weights):
        for change, units in CHANGES.items() if weight else ():
            changed = [*base]
            changed[term] = units * weight
            yield Variation(term, change, changed)


def sensitivity(rows: set[int], others: Sequence[tuple[Variation, set[int]]]) -> Sensitivity:
    """What the lists under every change say of the rows of one."""
    leaves: dict[int, dict[str, int]] = {}
    edge: Counter[int] = Counter()
    for one, kept in others:
        gone = rows - kept
        leaves.setdefault(one.term, {})[one.change] = len(gone)
        edge.update(gone)
    return Sensitivity(leaves, edge)
