"""Sets of schemes too many to search one by one, by OR-tools where it is installed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tradewind.assess.schemes.sets import Candidate, Limits, Pick, runs

_EFFORT = 0.3  # in the solver's own measure of work, so that every machine stops alike


def solve(candidates: Sequence[Candidate], limits: Limits) -> tuple[list[Pick], int, bool] | None:
    """The best two sets, a bound on the best, and whether it is proved; None without OR-tools."""
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return None
    found: list[Pick] = []
    bound, proved = 0, False
    for _ in range(2):
        model: Any = cp_model.CpModel()
        taken = [model.new_bool_var(f"take{at}") for at in range(len(candidates))]
        paid = [model.new_int_var(0, one.amount, f"paid{at}") for at, one in enumerate(candidates)]
        _constrain(model, candidates, taken, paid, limits)
        for known in found:
            model.add_bool_or(
                take.negated() if one in known else take
                for one, take in zip(candidates, taken, strict=True)
            )
        model.maximize(sum(one.odds * grant for one, grant in zip(candidates, paid, strict=True)))
        solver: Any = cp_model.CpSolver()
        solver.parameters.num_workers = 1  # the same answer on any machine
        solver.parameters.max_deterministic_time = _EFFORT
        state = solver.solve(model)
        if state not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        if not found:
            bound, proved = round(solver.best_objective_bound), state == cp_model.OPTIMAL
        pairs = zip(candidates, taken, strict=True)
        pick = (one for one, take in pairs if solver.value(take))
        found.append(tuple(sorted(pick, key=lambda one: one.project)))
    return (found, bound, proved) if found else None


def _constrain(
    model: Any,
    candidates: Sequence[Candidate],
    taken: Sequence[Any],
    paid: Sequence[Any],
    limits: Limits,
) -> None:
    """One scheme for a project, its own grant at most, and every limit."""
    rows = list(zip(candidates, taken, paid, strict=True))
    for one, take, grant in rows:
        model.add(grant <= one.amount * take)
        model.add(grant >= take)  # what a ceiling leaves nothing for is no part of a set
    for project in sorted({one.project for one in candidates}):
        model.add_at_most_one(take for one, take, _ in rows if one.project == project)
    for family, left in sorted(limits.headroom.items()):
        model.add(sum(grant for one, _, grant in rows if one.family == family) <= left)
    for family, most in sorted(limits.most_projects.items()):
        model.add(sum(take for one, take, _ in rows if one.family == family) <= most)
    for family, ceiling in sorted(limits.at_one_time.items()):
        inside = [(one, take) for one, take, _ in rows if one.family == family]
        for moment in sorted({one.start or date.min for one, _ in inside}):
            running = (one.amount * take for one, take in inside if runs(one, moment))
            model.add(sum(running) <= ceiling)
    if limits.cash is not None:
        own = sum(one.cost * take - grant for one, take, grant in rows)
        model.add(own <= limits.cash)
