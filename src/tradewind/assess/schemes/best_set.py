"""Which scheme should pay for which project: the set from which most money can be expected.

A scheme that is not settled counts by its odds, even for each answer that it still needs. Exact
search while there are few combinations; beyond that OR-tools, where it is installed, else the
best set found with a bound on what any set could bring.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tradewind.assess.schemes.question import BestSet, Chosen, GrantSet
from tradewind.assess.schemes.sets import SURE, Candidate, Limits, Pick, Reckoned, reckon, runs
from tradewind.assess.schemes.solver import solve
from tradewind.model.finding import Missing
from tradewind.model.money import Money

MOST_STEPS = 3_000


def best_set(
    candidates: Sequence[Candidate],
    limits: Limits,
    currency: str,
    left_out: tuple[Missing, ...] = (),
) -> BestSet | None:
    """The set of most expected money, the next best, and whether it is proved.

    A project is paid for by one scheme at most. None where there is no candidate.
    """
    if not candidates:
        return None
    search = _Search(_by_project(candidates), limits)
    search.run()
    found, bound, proved = (
        (search.best, search.best[0].worth, True)
        if search.is_whole
        else _beyond(candidates, limits, search)
    )
    told = [_told(one, currency) for one in found]
    return BestSet(
        best=told[0],
        runner_up=told[1] if len(told) > 1 else None,
        is_optimal=proved,
        bound=Money(_rounded_up(bound), currency),
        left_out=left_out,
    )


def _rounded_up(worth: int) -> int:
    return -(-worth // SURE)


def _by_project(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    groups: dict[str, list[Candidate]] = {}
    for one in candidates:
        groups.setdefault(one.project, []).append(one)
    for group in groups.values():
        group.sort(key=lambda one: (-one.amount * one.odds, one.scheme))
    first = [(-group[0].amount * group[0].odds, name) for name, group in groups.items()]
    return [groups[name] for _, name in sorted(first)]


class _Search:
    """Every set, leaving out those that cannot come among the best two."""

    def __init__(self, groups: list[list[Candidate]], limits: Limits) -> None:
        self.groups, self.limits = groups, limits
        self.best: list[Reckoned] = []
        self.steps, self.is_whole = 0, True
        self.ahead = [0] * (len(groups) + 1)
        for at in range(len(groups) - 1, -1, -1):
            self.ahead[at] = self.ahead[at + 1] + groups[at][0].amount * groups[at][0].odds

    def run(self) -> None:
        """Search; `is_whole` says whether nothing was left unseen."""
        self._from(0, ())

    def _from(self, at: int, pick: Pick) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            self.is_whole = False
            return
        found = reckon(pick, self.limits)
        if len(self.best) == 2 and found.worth + self.ahead[at] < self.best[1].worth:
            return
        if at == len(self.groups):
            # What a ceiling leaves nothing for is no part of a set.
            if all(found.grants) and (self.limits.cash is None or found.own <= self.limits.cash):
                self.best = sorted([*self.best, found], key=lambda one: one.key)[:2]
            return
        for candidate in self.groups[at]:
            longer = (*pick, candidate)
            if fits(longer, self.limits):
                self._from(at + 1, longer)
        self._from(at + 1, pick)


def fits(pick: Pick, limits: Limits) -> bool:
    """Whether a set keeps to the most projects and to the most money at one time."""
    for family in {one.family for one in pick}:
        inside = [one for one in pick if one.family == family]
        most = limits.most_projects.get(family)
        if most is not None and len(inside) > most:
            return False
        ceiling = limits.at_one_time.get(family)
        if ceiling is not None and _most_at_once(inside) > ceiling:
            return False
    return True


def _most_at_once(inside: Sequence[Candidate]) -> int:
    """The most money that runs at one time; a project without days runs all the time."""
    moments = [one.start or date.min for one in inside]
    return max(sum(one.amount for one in inside if runs(one, moment)) for moment in moments)


def _told(found: Reckoned, currency: str) -> GrantSet:
    chosen = tuple(
        Chosen(one.project, one.scheme, Money(grant, currency), one.odds == SURE)
        for one, grant in zip(found.pick, found.grants, strict=True)
    )
    return GrantSet(
        chosen=chosen,
        total=Money(found.total, currency),
        expected=Money((found.worth + SURE // 2) // SURE, currency),
        own=Money(found.own, currency),
    )


def _beyond(
    candidates: Sequence[Candidate], limits: Limits, search: _Search
) -> tuple[list[Reckoned], int, bool]:
    """The best two sets by the solver; without it what the search found, with a bound."""
    solved = solve(candidates, limits)
    if solved is None:
        return search.best or [reckon((), limits)], search.ahead[0], False
    picks, bound, proved = solved
    return [reckon(pick, limits) for pick in picks], bound, proved
