"""Lists of calls under demands that overlap, by OR-tools where it is installed.

Firms of each piece in whole numbers, and calls from pools to desks. What counts first is optimised
first and then kept while the next is: the sum, what breaks ties in it, and the turns of pools.
SCIP of OR-tools does it; CP-SAT came to the same sums and took five to thirty times as long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tradewind.errors import MissingPart, worded
from tradewind.register.pools import Chosen, Piece, Problem, unmet

_SOLVER = "scip"
_NO_GAP = "limits/gap = 0"  # the best, not nearly the best


def solve(problem: Problem, pieces: Sequence[Piece]) -> Chosen:
    """The best list; InputError where a least cannot be met, MissingPart without OR-tools."""
    try:
        from ortools.linear_solver.python import model_builder
    except ImportError as fault:
        raise MissingPart(
            "--least, --most, --officers",
            worded("Demands that overlap need OR-tools, which is not installed."),
            worded("Install {extra}, or demand by one dimension only.", extra="tradewind[solve]"),
        ) from fault
    search = _Search(problem, _whole(pieces), model_builder)
    search.meet_every_least()
    for at in (0, 1):
        search.raise_to_most(sum(one.value[at] * firms for one, firms in search.pairs))
    search.take_turns(pieces)
    return Chosen(search.calls())


def _whole(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that differ in their lot alone as one: turns are taken last."""
    firms: Counter[tuple[tuple[int, int], int]] = Counter()
    for one in pieces:
        firms[one.value, one.pool] += one.firms
    return [Piece(value, 0, pool, count) for (value, pool), count in firms.items()]


class _Search:
    """The model, and the best that was found so far."""

    def __init__(self, problem: Problem, pieces: Sequence[Piece], model_builder: Any) -> None:
        self._problem, self._with = problem, model_builder
        self._model: Any = model_builder.Model()
        self._solver: Any = None
        firms = [self._number(min(one.firms, problem.calls)) for one in pieces]
        self.pairs = list(zip(pieces, firms, strict=True))
        self._calls = {
            (number, desk): self._number(problem.desks[desk])
            for number, pool in problem.pools.items()
            for desk in sorted(pool.desks)
        }
        self._constrain()

    def _number(self, most: int) -> Any:
        return self._model.new_int_var(0, most, "")

    def _constrain(self) -> None:
        """Every firm taken is called by a desk, within what each can do and what is demanded."""
        add, of = self._model.add, self._problem
        for number, pool in of.pools.items():
            firms = [firms for one, firms in self.pairs if one.pool == number]
            if pool.desks:
                add(sum(firms) == sum(self._to({number})))
        for desk, capacity in enumerate(of.desks):
            mine = [call for (_, at), call in self._calls.items() if at == desk]
            if mine:
                add(sum(mine) <= capacity)
        add(sum(self._calls.values()) <= of.calls)
        self._sums = [
            sum(self._to({number for number, pool in of.pools.items() if at in pool.demands}))
            for at in range(len(of.bounds))
        ]
        for bound, calls in zip(of.bounds, self._sums, strict=True):
            if not isinstance(calls, int):  # no firm counts for it
                add(calls <= bound.most)

    def _to(self, pools: set[int]) -> list[Any]:
        return [call for (number, _), call in self._calls.items() if number in pools]

    def meet_every_least(self) -> None:
        """Demand every least, or say which cannot be met and by how much."""
        leasts = [
            (bound, calls, self._number(bound.least))
            for bound, calls in zip(self._problem.bounds, self._sums, strict=True)
            if bound.least
        ]
        if not leasts:
            return
        for bound, calls, missing in leasts:
            self._model.add(calls + missing >= bound.least)
        self.raise_to_most(-sum(missing for _, _, missing in leasts))
        short = [(bound, self._value(missing)) for bound, _, missing in leasts]
        if any(count for _, count in short):
            raise unmet([one for one in short if one[1]])

    def take_turns(self, pieces: Sequence[Piece]) -> None:
        """Of level pools that share a value, let each have its part."""
        partly = {
            one.value
            for one, firms in self.pairs
            if 0 < self._value(firms) < min(one.firms, self._problem.calls)
        }
        cut: dict[tuple[tuple[int, int], int], list[Piece]] = {}
        for one in pieces:
            cut.setdefault((one.value, one.pool), []).append(one)
        parts: list[tuple[Piece, Any]] = []
        for whole, firms in self.pairs:
            mine = cut[whole.value, whole.pool]
            if whole.value in partly and len(mine) > 1:
                numbers = [self._number(one.firms) for one in mine]
                self._model.add(sum(numbers) == firms)
                parts += zip(mine, numbers, strict=True)
        if parts:
            self.raise_to_most(-sum(one.lot * number for one, number in parts))

    def raise_to_most(self, goal: Any) -> None:
        """Raise a goal as far as it goes, and keep it there."""
        self._model.maximize(goal)
        solver = self._with.Solver(_SOLVER)
        solver.set_solver_specific_parameters(_NO_GAP)
        state = solver.solve(self._model)
        # No call at all is always allowed, so there is a best.
        assert state == self._with.SolveStatus.OPTIMAL, state
        self._solver = solver
        self._model.add(goal >= round(solver.objective_value))

    def _value(self, number: Any) -> int:
        found: float = self._solver.value(number)
        return round(found)

    def calls(self) -> dict[int, dict[int, int]]:
        """The calls of the best list, by pool and desk."""
        found: dict[int, dict[int, int]] = {}
        for (pool, desk), call in self._calls.items():
            if count := self._value(call):
                found.setdefault(pool, {})[desk] = count
        return found
