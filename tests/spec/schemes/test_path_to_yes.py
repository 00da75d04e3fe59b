"""A path to yes is one of the smallest sets of changes after which a rule is met.

Checked against every assignment of the answers that may change, and told with a fund of Examplia
for companies of Examplia that have been registered for a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.schemes.small_trees import (
    DAYS,
    DOMAINS,
    EXPORTS,
    LISTED,
    MARKET,
    MARKETS,
    REGISTERED,
    REPEATABLE,
    REVENUE,
    Answers,
    answered,
    changing,
    head,
    is_met,
    open_leaves,
    trees,
    unencoded,
    verdict,
)
from tradewind import rules
from tradewind.rules import Answer, Input, Kind, Tree
from tradewind.rules.paths import Change, Way, waiting_days, ways

CODES: Mapping[str, tuple[Answer, ...]] = {MARKET.name: MARKETS}


def by_trying(tree: Tree, answers: Answers, change: Mapping[str, Change]) -> set[frozenset[str]]:
    """The smallest sets of names after which the tree is met, by trying every set and value."""
    free = [one for one in rules.inputs_of(tree) if may_change(one, answers, change)]
    names = [*(one.name for one in free), *open_leaves(tree)]
    found: set[frozenset[str]] = set()
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            if any(less <= set(chosen) for less in found):
                continue
            if _can_be_met(tree, answers, change, free, frozenset(chosen)):
                found.add(frozenset(chosen))
    return found


def may_change(asked: Input, answers: Answers, change: Mapping[str, Change]) -> bool:
    return answers.get(asked.name) is None or change.get(asked.name, "never") != "never"


def _can_be_met(
    tree: Tree,
    answers: Answers,
    change: Mapping[str, Change],
    free: list[Input],
    chosen: frozenset[str],
) -> bool:
    moved = [one for one in free if one.name in chosen]
    asked = sorted(chosen - {one.name for one in moved})
    choices = [_reachable(one, answers, change) for one in moved]
    for values in product(*choices, *[(True, False) for _ in asked]):
        told = {**answers, **dict(zip((one.name for one in moved), values, strict=False))}
        settled = dict(zip(asked, values[len(moved) :], strict=True))
        if verdict(tree, told, settled) is True:  # type: ignore[arg-type]
            return True
    return False


def _reachable(asked: Input, answers: Answers, change: Mapping[str, Change]) -> list[Answer]:
    now, domain = answers.get(asked.name), DOMAINS[asked]
    if now is not None and change.get(asked.name) == "wait":
        return [one for one in domain if one > now]  # type: ignore[operator]
    return list(domain)


def sets(found: tuple[Way, ...]) -> set[frozenset[str]]:
    return {way.inputs for way in found}


@settings(REPEATABLE, max_examples=400)
@given(tree=trees(), answers=answered, change=changing)
def test_the_ways_are_all_the_smallest_sets_of_changes_and_no_others(
    tree: Tree, answers: dict[str, Answer | None], change: dict[str, Change]
) -> None:
    found = ways(tree, answers, change, CODES)

    assert sets(found) == by_trying(tree, answers, change)
    assert len(found) == len(sets(found))


@settings(REPEATABLE, max_examples=300)
@given(
    tree=trees(inputs=(EXPORTS, EXPORTS, REVENUE)),
    answers=answered,
    change=changing,
)
def test_the_ways_are_all_found_where_ratios_and_thresholds_share_their_inputs(
    tree: Tree, answers: dict[str, Answer | None], change: dict[str, Change]
) -> None:
    assert sets(ways(tree, answers, change, CODES)) == by_trying(tree, answers, change)


@settings(REPEATABLE, max_examples=200)
@given(tree=trees(), answers=answered, change=changing)
def test_a_way_does_what_it_says_and_touches_nothing_that_may_not_change(
    tree: Tree, answers: dict[str, Answer | None], change: dict[str, Change]
) -> None:
    for way in ways(tree, answers, change, CODES):
        told = dict(answers)
        settled = {}
        for one in way.changes:
            if one.input is None:
                assert one.move == "ask"
                settled[one.leaves[0]] = one.wanted[0]
                continue
            now = answers.get(one.input.name)
            told[one.input.name] = one.to
            assert one.to is not None and one.to != now
            assert one.move == ("confirm" if now is None else change[one.input.name])
            assert one.move != "never"
            if one.move == "wait":
                assert one.to > now  # type: ignore[operator]
        assert verdict(tree, told, settled) is True


@settings(REPEATABLE, max_examples=200)
@given(tree=trees(), answers=answered, change=changing)
def test_what_is_met_already_needs_one_empty_way_and_nothing_else_does(
    tree: Tree, answers: dict[str, Answer | None], change: dict[str, Change]
) -> None:
    is_met_already = verdict(tree, answers, {}) is True

    assert (ways(tree, answers, change, CODES) == (Way(()),)) is is_met_already


# The fund: a registered company of Examplia, for a year, for a project in market A or B.
YEAR = 365
INCORPORATED = Input("is_company", Kind.TRUTH)
FUND = rules.All(
    (
        is_met("incorporated", INCORPORATED, True),
        is_met("registered", REGISTERED, True),
        is_met("a-year-old", DAYS, YEAR, "at_least"),
        rules.OneOf(**head("covered"), input=MARKET, values=("EXA", "EXB")),
        is_met("not-listed", LISTED, False),
    )
)
GOOD: Mapping[str, Answer | None] = {
    "is_company": True,
    "is_registered": True,
    "registered_days": YEAR,
    "market": "EXA",
    "is_listed": False,
}
CHANGE: Mapping[str, Change] = {
    "is_company": "act",
    "is_registered": "act",
    "registered_days": "wait",
    "market": "choose",
    "is_listed": "never",
}


def told(answers: Answers, tree: Tree = FUND) -> list[list[tuple[str, str, Answer | None]]]:
    """The ways as moves, names and values."""
    return [
        [(one.move, one.input.name if one.input else one.leaves[0], one.to) for one in way.changes]
        for way in ways(tree, answers, CHANGE, CODES)
    ]


def test_a_firm_without_a_company_incorporates_and_registers() -> None:
    answers = {**GOOD, "is_company": False, "is_registered": False}

    assert told(answers) == [[("act", "is_company", True), ("act", "is_registered", True)]]


def test_a_company_that_is_thirty_days_short_waits_thirty_days() -> None:
    assert told({**GOOD, "registered_days": YEAR - 30}) == [[("wait", "registered_days", YEAR)]]


def test_a_project_for_a_market_not_covered_chooses_another() -> None:
    assert told({**GOOD, "market": "EXC"}) == [[("choose", "market", "EXA")]]


def test_a_missing_answer_is_confirmed_not_changed() -> None:
    assert told({**GOOD, "is_listed": None}) == [[("confirm", "is_listed", False)]]


def test_nothing_is_advised_to_a_listed_firm() -> None:
    assert told({**GOOD, "is_listed": True}) == []


def test_a_condition_nobody_can_settle_is_asked_wherever_it_stands() -> None:
    with_character = rules.All((FUND, unencoded("character")))
    without_fault = rules.All((FUND, rules.NoneOf((unencoded("fault"),))))

    assert told(GOOD, with_character) == [[("ask", "character", None)]]
    assert told(GOOD, without_fault) == [[("ask", "fault", None)]]


def test_time_never_runs_backwards() -> None:
    young = is_met("young", DAYS, YEAR, "less_than")

    assert told({**GOOD, "registered_days": YEAR}, young) == []


@pytest.mark.parametrize(
    ("unit", "count", "on", "until"),
    [
        ("days", 30, date(2026, 1, 31), date(2026, 3, 2)),
        ("months", 1, date(2026, 1, 31), date(2026, 2, 28)),
        ("months", 13, date(2026, 12, 15), date(2028, 1, 15)),
        ("years", 1, date(2028, 2, 29), date(2029, 2, 28)),
        ("years", 2, date(2026, 6, 1), date(2028, 6, 1)),
    ],
)
def test_a_wait_is_counted_in_days_months_or_years_as_its_question_is(
    unit: str, count: int, on: date, until: date
) -> None:
    held = Input("held_for", Kind.INTEGER, unit)
    tree, now = is_met("long-enough", held, 5 + count, "at_least"), {"held_for": 5}

    [way] = ways(tree, now, {"held_for": "wait"})

    assert waiting_days(way, now, on) == (until - on).days


def half(leaf_id: str = "half") -> rules.Ratio:
    return rules.Ratio(
        **head(leaf_id),
        input=EXPORTS,
        over=REVENUE,
        operator=rules.Operator.AT_LEAST,
        value=Decimal("0.5"),
    )


def test_a_ratio_of_which_nothing_is_known_is_confirmed_by_both_answers() -> None:
    [way] = ways(half(), {}, {})

    assert way.inputs == {"exports", "revenue"}


def test_a_ratio_and_a_line_that_cross_are_reached_together() -> None:
    large = rules.All((half(), is_met("large", REVENUE, 1000, "at_least")))
    change: Mapping[str, Change] = {"exports": "choose", "revenue": "choose"}

    [way] = ways(large, {"exports": 10, "revenue": 100}, change)

    assert {one.input.name: one.to for one in way.changes if one.input} == {
        "exports": 500,
        "revenue": 1000,
    }


def test_flags_of_several_conditions_are_set_together() -> None:
    permits = Input("permits", Kind.BITS)
    tree = rules.All(
        (
            rules.HasBits(**head("export"), input=permits, bits=0b01),
            rules.HasBits(**head("food"), input=permits, bits=0b10),
        )
    )

    [way] = ways(tree, {"permits": 0b100}, {"permits": "act"})

    assert [one.to for one in way.changes] == [0b111]


@settings(REPEATABLE, max_examples=100)
@given(tree=trees(), answers=answered, data=st.data())
def test_more_that_may_change_never_closes_a_way(
    tree: Tree, answers: dict[str, Answer | None], data: st.DataObject
) -> None:
    few = data.draw(changing)
    opened = {name: "choose" if kind == "never" else kind for name, kind in few.items()}
    before = sets(ways(tree, answers, few, CODES))
    after = sets(ways(tree, answers, opened, CODES))  # type: ignore[arg-type]

    assert all(any(less <= one for less in after) for one in before)
