"""How many firms of which pool to call: the best list that coverage and officers allow, exactly.

Two ways lead to the same sum.

- Sets of pools that are nested or disjoint, as those of one dimension are, make a matroid together
  with the number of calls: what can still be completed to a whole list. On a matroid taking the
  best firm that fits, again and again, is best in sum. That is plain Python.
- Where sets overlap, taking the best first can bar the way to a better list: `solving`.

Pools whose firms are level are called in proportion to how many those are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tradewind.register.pools import (
    Bound,
    Chosen,
    Piece,
    Problem,
    Worth,
    pieces,
    too_many,
    unmet,
)
from tradewind.register.solving import solve


def choose(problem: Problem, worth: Worth) -> Chosen:
    """The list whose sum is best; InputError where what is demanded cannot be met."""
    ordered = pieces(problem, worth)
    family = _family(problem)
    return solve(problem, ordered) if family is None else _greedy(problem, family, ordered)


@dataclass
class _Set:
    """Pools that have a bound in common, and the sets inside."""

    pools: frozenset[int]
    bound: Bound
    inner: list[_Set] = field(default_factory=list)
    taken: int = 0

    def needs(self) -> int:
        """How many more calls it takes until every least inside is met."""
        return max(self.bound.least - self.taken, sum(one.needs() for one in self.inner))

    def reaches(self, supply: Mapping[int, int]) -> int:
        """How many calls are possible at most."""
        inside = frozenset[int]().union(*(one.pools for one in self.inner))
        own = sum(supply[pool] for pool in self.pools - inside)
        return min(self.bound.most, own + sum(one.reaches(supply) for one in self.inner))

    def fits(self) -> bool:
        """Whether what is taken can be completed to a list in which everything holds."""
        return self.taken + self.needs() <= self.bound.most and all(
            one.fits() for one in self.inner
        )

    def every(self) -> Iterator[_Set]:
        """This set and all inside."""
        yield self
        for one in self.inner:
            yield from one.every()


def _family(problem: Problem) -> _Set | None:
    """The sets of a problem, each in the smallest that holds it; None where two overlap."""
    everyone = frozenset(number for number, pool in problem.pools.items() if pool.desks)
    bounds: dict[frozenset[int], Bound] = {everyone: Bound("", 0, problem.calls)}
    for at, bound in enumerate(problem.bounds):
        mine = frozenset(one for one in everyone if at in problem.pools[one].demands)
        _tighten(bounds, mine, bound)
    territories = {problem.pools[one].desks for one in everyone}
    if any(one != other and one & other for one in territories for other in territories):
        return None
    for desks in territories:
        mine = frozenset(one for one in everyone if problem.pools[one].desks == desks)
        _tighten(bounds, mine, Bound("", 0, sum(problem.desks[desk] for desk in desks)))
    sets = [_Set(pools, bound) for pools, bound in bounds.items()]
    sets.sort(key=lambda one: (-len(one.pools), one.pools != everyone, sorted(one.pools)))
    for at, one in enumerate(sets[1:], 1):
        outer = [other for other in sets[:at] if other.pools & one.pools or not one.pools]
        if not all(one.pools <= other.pools for other in outer):
            return None
        outer[-1 if one.pools else 0].inner.append(one)
    return sets[0]


def _tighten(bounds: dict[frozenset[int], Bound], pools: frozenset[int], new: Bound) -> None:
    """Two bounds of the same pools are one."""
    held = bounds.get(pools, new)
    text = new.text if new.least > held.least else held.text or new.text
    bounds[pools] = Bound(text, max(held.least, new.least), min(held.most, new.most))


def _greedy(problem: Problem, family: _Set, ordered: Sequence[Piece]) -> Chosen:
    """The best firm that fits, again and again."""
    _check(problem, family)
    chains = {pool: [one for one in family.every() if pool in one.pools] for pool in family.pools}
    taken: Counter[int] = Counter()
    for piece in ordered:
        if family.taken == problem.calls:
            break
        taken[piece.pool] += _take(piece.firms, chains[piece.pool], family)
    return Chosen(_dealt(problem, taken))


def _take(firms: int, chain: Sequence[_Set], family: _Set) -> int:
    """As many firms of a pool as fit."""
    least, most = 0, min(firms, *(one.bound.most - one.taken for one in chain))
    middle = most  # all of them, as a rule
    while least < most:
        _add(chain, middle)
        if family.fits():
            least = middle
        else:
            most = middle - 1
        _add(chain, -middle)
        middle = (least + most + 1) // 2
    _add(chain, least)
    return least


def _add(chain: Sequence[_Set], count: int) -> None:
    for one in chain:
        one.taken += count


def _dealt(problem: Problem, taken: Mapping[int, int]) -> dict[int, dict[int, int]]:
    """The calls to each pool by desk: desks of the same territory are filled in turn."""
    left = list(problem.desks)
    found: dict[int, dict[int, int]] = {}
    for pool in sorted(taken):
        count = taken[pool]
        for desk in sorted(problem.pools[pool].desks):
            mine = min(left[desk], count)
            if mine:
                found.setdefault(pool, {})[desk] = mine
            left[desk] -= mine
            count -= mine
    return found


def _check(problem: Problem, family: _Set) -> None:
    """InputError where a least cannot be met: which, and by how much."""
    supply = {
        number: sum(cell.firms for cell in pool.cells) for number, pool in problem.pools.items()
    }
    short = [
        (one.bound, one.bound.least - one.reaches(supply))
        for one in family.every()
        if one.reaches(supply) < one.bound.least
    ]
    if short:
        raise unmet(short)
    for one in family.every():
        if one.needs() > one.bound.most:
            raise too_many(one.needs(), one.bound.most, one.bound.text)
