"""A list of calls is the best there is: held against every list, on problems small enough."""

from __future__ import annotations

import itertools
import random

import pytest

from tradewind.errors import InputError
from tradewind.register.assigning import choose
from tradewind.register.pools import WORTH, Bound, Cell, Chosen, Pool, Problem, pieces, split
from tradewind.register.solving import solve

LOW = WORTH["low"]


def _problem(seed: int, overlapping: bool) -> Problem:
    draw = random.Random(seed)
    calls = draw.randint(1, 6)
    demands = (
        [frozenset({0, 1}), frozenset({1, 2})] if overlapping else [frozenset({0}), frozenset({1})]
    )
    if not overlapping and draw.random() < 0.5:
        demands.append(frozenset({0, 1}))
    bounds = []
    for _ in demands:
        least = draw.randint(0, 2)
        bounds.append(Bound("d", least, max(least, draw.randint(0, calls))))
    desks: tuple[int, ...] = (calls,)
    if overlapping:
        desks = (draw.randint(0, 3), draw.randint(1, 3))
    pools = {}
    for number in range(4):
        scores = {(low, low + draw.randint(0, 2)) for low in draw.sample(range(6), 2)}
        cells = tuple(Cell(low, high, draw.randint(1, 3)) for low, high in sorted(scores))
        mine = frozenset(at for at, one in enumerate(demands) if number in one)
        may = frozenset(draw.choice([(0,), (1,), (0, 1)])) if overlapping else frozenset({0})
        pools[number] = Pool(cells, mine, may)
    return Problem(pools, tuple(bounds), desks, calls)


def _sum(problem: Problem, chosen: Chosen) -> tuple[int, int]:
    told = [
        (LOW(cell.low, cell.high), cell.firms)
        for number, pool in problem.pools.items()
        for cell in split(pool.cells, chosen.of_pool(number), LOW)
    ]
    return sum(one[0] * firms for one, firms in told), sum(one[1] * firms for one, firms in told)


def _holds(problem: Problem, counts: tuple[int, ...]) -> bool:
    if sum(counts) > problem.calls:
        return False
    for at, bound in enumerate(problem.bounds):
        mine = sum(counts[number] for number, one in problem.pools.items() if at in one.demands)
        if not bound.least <= mine <= bound.most:
            return False
    every = range(len(problem.desks))
    for size in range(1, len(problem.desks) + 1):  # Hall: no set of desks is asked for too much
        for desks in itertools.combinations(every, size):
            only = sum(
                c
                for c, one in zip(counts, problem.pools.values(), strict=True)
                if one.desks <= set(desks)
            )
            if only > sum(problem.desks[desk] for desk in desks):
                return False
    return True


def _best(problem: Problem) -> tuple[int, int] | None:
    rooms = [range(sum(cell.firms for cell in pool.cells) + 1) for pool in problem.pools.values()]
    sums = [
        _sum(problem, Chosen({number: {0: count} for number, count in enumerate(counts)}))
        for counts in itertools.product(*rooms)
        if _holds(problem, counts)
    ]
    return max(sums, default=None)


@pytest.mark.parametrize("seed", range(60))
def test_nested_demands_get_the_best_of_all_lists(seed: int) -> None:
    problem = _problem(seed, overlapping=False)
    best = _best(problem)
    if best is None:
        with pytest.raises(InputError):
            choose(problem, LOW)
        return
    found = choose(problem, LOW)
    assert _holds(problem, tuple(map(found.of_pool, problem.pools)))
    assert _sum(problem, found) == best


@pytest.mark.parametrize("seed", range(60))
def test_overlapping_demands_and_officers_get_the_best_of_all_lists(seed: int) -> None:
    pytest.importorskip("ortools")
    problem = _problem(seed, overlapping=True)
    best = _best(problem)
    if best is None:
        with pytest.raises(InputError):
            choose(problem, LOW)
        return
    found = choose(problem, LOW)
    assert _holds(problem, tuple(map(found.of_pool, problem.pools)))
    assert _sum(problem, found) == best
    for desk, capacity in enumerate(problem.desks):
        assert sum(one.get(desk, 0) for one in found.taken.values()) <= capacity


@pytest.mark.parametrize("seed", range(20))
def test_both_ways_come_to_the_same_sum(seed: int) -> None:
    pytest.importorskip("ortools")
    problem = _problem(seed, overlapping=False)
    if _best(problem) is None:
        return
    solved = solve(problem, pieces(problem, LOW))
    assert _sum(problem, solved) == _sum(problem, choose(problem, LOW))


def test_level_pools_are_called_in_proportion_to_their_firms() -> None:
    pools = {
        number: Pool((Cell(10, 10, firms),), frozenset({number}), frozenset({0}))
        for number, firms in enumerate((800, 160))
    }
    problem = Problem(pools, (Bound("a", 0, 60), Bound("b", 0, 60)), (60,), 60)
    found = choose(problem, LOW)
    assert (found.of_pool(0), found.of_pool(1)) == (50, 10)


def test_a_least_that_cannot_be_met_says_by_how_much() -> None:
    pools = {0: Pool((Cell(5, 5, 3),), frozenset({0}), frozenset({0}))}
    problem = Problem(pools, (Bound("region=CN-XZ:5", 5, 9),), (9,), 9)
    with pytest.raises(InputError, match="region=CN-XZ:5 cannot be met: 3 of 5, 2 too few"):
        choose(problem, LOW)


def test_least_that_need_more_calls_than_there_are_say_so() -> None:
    pools = {at: Pool((Cell(5, 5, 9),), frozenset({at}), frozenset({0})) for at in (0, 1)}
    problem = Problem(pools, (Bound("a", 4, 6), Bound("b", 4, 6)), (6,), 6)
    with pytest.raises(InputError, match="need 8 calls, and there are 6: 2 too few"):
        choose(problem, LOW)


def test_overlapping_least_that_cannot_be_met_say_by_how_much() -> None:
    pytest.importorskip("ortools")
    firms = (Cell(5, 5, 9),)
    pools = {
        0: Pool(firms, frozenset({0}), frozenset({0})),
        1: Pool(firms, frozenset({0, 1}), frozenset({0})),
        2: Pool(firms, frozenset({1, 2}), frozenset({0})),
    }
    bounds = (Bound("a", 4, 9), Bound("b", 0, 1), Bound("c", 3, 9))
    with pytest.raises(InputError, match="too few"):
        choose(Problem(pools, bounds, (9,), 9), LOW)
