"""The best set of schemes is what trying every set finds, under every kind of limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.schemes.small_trees import REPEATABLE
from tradewind.assess.schemes import best_set as searching
from tradewind.assess.schemes.best_set import best_set
from tradewind.assess.schemes.question import GrantSet
from tradewind.assess.schemes.sets import NO_LIMITS as FREE
from tradewind.assess.schemes.sets import SURE, Candidate, Limits
from tradewind.model.money import Money

FAMILY = {"exa-export": "exa-export", "exa-export-easy": "exa-export", "exa-green": "exa-green"}
START = date(2026, 1, 1)
Set = tuple[Candidate, ...]


@st.composite
def cases(draw: st.DrawFn, most_projects: int = 4) -> tuple[list[Candidate], Limits]:
    """A few projects, each with some schemes that may pay; amounts small, so that ties come."""
    found = []
    for number in range(1, draw(st.integers(1, most_projects)) + 1):
        cost = draw(st.integers(3, 9))
        start = draw(st.sampled_from([None, 0, 30, 60]))
        days = draw(st.sampled_from([None, 20, 40]))
        first = None if start is None else START + timedelta(start)
        last = None if first is None or days is None else first + timedelta(days)
        schemes = draw(st.lists(st.sampled_from(sorted(FAMILY)), min_size=1, unique=True))
        found += [
            Candidate(
                project=f"project-{number}",
                scheme=scheme,
                family=FAMILY[scheme],
                amount=draw(st.integers(1, cost)),
                cost=cost,
                odds=draw(st.sampled_from([SURE, SURE // 2, SURE // 4])),
                start=first,
                end=last,
            )
            for scheme in schemes
        ]
    families = st.sampled_from(["exa-export", "exa-green"])
    money = st.dictionaries(families, st.integers(0, 12), max_size=2)
    return draw(st.permutations(found)), Limits(
        headroom=draw(money),
        at_one_time=draw(money),
        most_projects=draw(st.dictionaries(families, st.integers(0, 3), max_size=2)),
        cash=draw(st.sampled_from([None, 0, 5, 12])),
    )


def every_set(candidates: Sequence[Candidate]) -> list[Set]:
    """Every choice of one scheme or none for each project."""
    by_project: dict[str, list[Candidate | None]] = {}
    for one in candidates:
        by_project.setdefault(one.project, [None]).append(one)
    return [tuple(one for one in chosen if one) for chosen in product(*by_project.values())]


def allowed(chosen: Set, limits: Limits) -> bool:
    for family in FAMILY.values():
        mine = [one for one in chosen if one.family == family]
        if len(mine) > limits.most_projects.get(family, len(mine)):
            return False
        days = [START + timedelta(day) for day in range(-1, 120)]
        running = [
            sum(
                one.amount
                for one in mine
                if (one.start is None or one.start <= day) and (one.end is None or day <= one.end)
            )
            for day in days
        ]
        if family in limits.at_one_time and max(running) > limits.at_one_time[family]:
            return False
    if not all(paid(chosen, limits).values()):
        return False  # a project for which a ceiling leaves nothing is no part of a set
    return limits.cash is None or own_money(chosen, limits) <= limits.cash


def paid(chosen: Set, limits: Limits) -> dict[str, int]:
    """What each project is paid, the likeliest first where a ceiling does not reach for all."""
    left = dict(limits.headroom)
    found = {}
    for one in sorted(chosen, key=lambda one: (-one.odds, one.project)):
        found[one.project] = min(one.amount, left.get(one.family, one.amount))
        left[one.family] = left.get(one.family, 10**9) - found[one.project]
    return found


def own_money(chosen: Set, limits: Limits) -> int:
    return sum(one.cost for one in chosen) - sum(paid(chosen, limits).values())


def rank(chosen: Set, limits: Limits) -> tuple[int, int, int, list[tuple[str, str]]]:
    """Most expected, then most money, then least of one's own, then by name."""
    grants = paid(chosen, limits)
    return (
        -sum(grants[one.project] * one.odds for one in chosen),
        -sum(grants.values()),
        own_money(chosen, limits),
        sorted((one.project, one.scheme) for one in chosen),
    )


def by_trying(candidates: Sequence[Candidate], limits: Limits) -> list[Set]:
    return sorted(
        (one for one in every_set(candidates) if allowed(one, limits)),
        key=lambda one: rank(one, limits),
    )


def named(found: GrantSet | None) -> list[tuple[str, str]] | None:
    return None if found is None else [(one.project, one.scheme) for one in found.chosen]


def names(chosen: Set) -> list[tuple[str, str]]:
    return sorted((one.project, one.scheme) for one in chosen)


def worth(chosen: Set, limits: Limits) -> int:
    return -rank(chosen, limits)[0]


@settings(REPEATABLE, max_examples=250)
@given(case=cases())
def test_the_best_set_and_the_next_are_those_that_trying_every_set_finds(
    case: tuple[list[Candidate], Limits],
) -> None:
    candidates, limits = case
    first, *rest = by_trying(candidates, limits)

    found = best_set(candidates, limits, "HKD")

    assert found is not None and found.is_optimal
    assert named(found.best) == names(first)
    assert named(found.runner_up) == (names(rest[0]) if rest else None)
    assert found.best.total == Money(sum(paid(first, limits).values()), "HKD")
    assert found.best.own == Money(own_money(first, limits), "HKD")
    assert found.bound.minor == -(-worth(first, limits) // SURE)


@settings(REPEATABLE, max_examples=100)
@given(case=cases())
def test_no_set_breaks_a_limit(case: tuple[list[Candidate], Limits]) -> None:
    candidates, limits = case
    known = {(one.project, one.scheme): one for one in candidates}

    found = best_set(candidates, limits, "HKD")

    assert found is not None
    for told in filter(None, (found.best, found.runner_up)):
        chosen = tuple(known[one.project, one.scheme] for one in told.chosen)
        assert allowed(chosen, limits)
        assert len({one.project for one in chosen}) == len(chosen)
        for family, left in limits.headroom.items():
            mine = {one.project for one in chosen if one.family == family}
            assert sum(one.amount.minor for one in told.chosen if one.project in mine) <= left


@settings(REPEATABLE, max_examples=100)
@given(case=cases(), steps=st.integers(0, 12))
def test_a_search_cut_short_says_so_and_its_bound_holds(
    case: tuple[list[Candidate], Limits], steps: int
) -> None:
    candidates, limits = case
    first, *_ = by_trying(candidates, limits)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(searching, "MOST_STEPS", steps)
        patched.setattr(searching, "solve", lambda *_: None)  # as where OR-tools is not installed

        found = best_set(candidates, limits, "HKD")

    assert found is not None
    best = -(-worth(first, limits) // SURE)
    assert found.bound.minor >= best
    if found.is_optimal:
        assert named(found.best) == names(first)
    known = {(one.project, one.scheme): one for one in candidates}
    chosen = tuple(known[one.project, one.scheme] for one in found.best.chosen)
    assert allowed(chosen, limits)


@settings(REPEATABLE, max_examples=40)
@given(case=cases())
def test_the_solver_finds_sets_of_the_same_worth(
    case: tuple[list[Candidate], Limits],
) -> None:
    pytest.importorskip("ortools")
    candidates, limits = case
    first, *rest = by_trying(candidates, limits)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(searching, "MOST_STEPS", 0)

        found = best_set(candidates, limits, "HKD")

    assert found is not None and found.is_optimal
    known = {(one.project, one.scheme): one for one in candidates}

    def taken(told: GrantSet) -> Set:
        return tuple(known[one.project, one.scheme] for one in told.chosen)

    assert worth(taken(found.best), limits) == worth(first, limits)
    assert allowed(taken(found.best), limits)
    assert found.bound.minor == -(-worth(first, limits) // SURE)
    if rest:
        assert found.runner_up is not None
        assert worth(taken(found.runner_up), limits) == worth(rest[0], limits)
        assert allowed(taken(found.runner_up), limits)


def one(
    project: str, scheme: str, amount: int, odds: int = SURE, cost: int | None = None
) -> Candidate:
    return Candidate(project, scheme, FAMILY[scheme], amount, cost or 2 * amount, odds)


@pytest.mark.parametrize(
    ("candidates", "limits", "expected"),
    [
        pytest.param(
            [one("stand", "exa-export", 100, SURE // 4), one("stand", "exa-green", 40)],
            FREE,
            [("stand", "exa-green", 40)],
            id="a sure grant beats a larger one at long odds",
        ),
        pytest.param(
            [one("stand", "exa-export", 100, SURE // 2, 500), one("stand", "exa-green", 50)],
            FREE,
            [("stand", "exa-export", 100)],
            id="of two worth the same the one that may pay more, though more is one's own",
        ),
        pytest.param(
            [one("stand", "exa-export", 60), one("site", "exa-green", 60, cost=90)],
            Limits({}, {}, {}, cash=60),
            [("site", "exa-green", 60)],
            id="of two that pay the same the one that leaves less to pay",
        ),
        pytest.param(
            [one("stand", "exa-export", 60), one("site", "exa-export-easy", 60)],
            Limits({"exa-export": 100}, {}, {}),
            [("site", "exa-export-easy", 60), ("stand", "exa-export", 40)],
            id="two of one family share what is left of its ceiling",
        ),
        pytest.param(
            [one("stand", "exa-export", 60), one("site", "exa-export-easy", 50)],
            Limits({}, {"exa-export": 100}, {}),
            [("stand", "exa-export", 60)],
            id="what runs at one time stays under its limit",
        ),
        pytest.param(
            [one("stand", "exa-export", 60), one("site", "exa-export-easy", 70)],
            Limits({}, {}, {"exa-export": 1}),
            [("site", "exa-export-easy", 70)],
            id="one project at most",
        ),
        pytest.param(
            [one("stand", "exa-export", 60), one("site", "exa-green", 70)],
            Limits({}, {}, {}, cash=69),
            [("stand", "exa-export", 60)],
            id="the firm cannot put in more than it has",
        ),
        pytest.param(
            [one("stand", "exa-export", 60), one("stand", "exa-green", 60)],
            FREE,
            [("stand", "exa-export", 60)],
            id="where all is alike the name decides",
        ),
    ],
)
def test_the_best_set_of_a_plain_case(
    candidates: list[Candidate], limits: Limits, expected: list[tuple[str, str, int]]
) -> None:
    found = best_set(candidates, limits, "HKD")

    assert found is not None
    chosen = [(one.project, one.scheme, one.amount.minor) for one in found.best.chosen]
    assert sorted(chosen) == expected


def test_projects_one_after_the_other_are_not_in_force_at_one_time() -> None:
    spring = Candidate(
        "spring", "exa-export", "exa-export", 60, 120, SURE, START, date(2026, 3, 31)
    )
    autumn = Candidate("autumn", "exa-export", "exa-export", 60, 120, SURE, date(2026, 9, 1), None)

    found = best_set([spring, autumn], Limits({}, {"exa-export": 100}, {}), "HKD")

    assert found is not None and found.best.total == Money(120, "HKD")


def test_without_a_candidate_there_is_no_set() -> None:
    assert best_set([], FREE, "HKD") is None


def test_the_runner_up_is_the_next_best_not_a_copy() -> None:
    given: Mapping[str, int] = {"exa-export": 60, "exa-green": 50}

    found = best_set([one("stand", name, amount) for name, amount in given.items()], FREE, "HKD")

    assert found is not None and found.runner_up is not None
    assert named(found.best) == [("stand", "exa-export")]
    assert named(found.runner_up) == [("stand", "exa-green")]
