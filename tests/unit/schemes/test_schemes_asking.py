"""Which question comes next: the one that unlocks most expected money for each minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tradewind.assess.schemes import NextQuestion
from tradewind.assess.schemes.odds import tosses
from tradewind.facts import Facts
from tradewind.model.money import Money
from tradewind.rules.paths import Needed, Way
from tradewind.rules.questions import questions

from .conftest import Ask, grant, project

STAND = (project("stand", "120000 HKD"),)


def by_input(ask: Ask, **told: Any) -> dict[str, NextQuestion]:
    """The questions left to a firm of Hong Kong with one project."""
    found = ask(place="HK", projects=STAND, **told).next_questions
    return {one.input: one for one in found}


def test_questions_come_by_expected_money_for_each_minute(ask: Ask) -> None:
    found = ask(place="HK", projects=STAND, grants=()).next_questions

    worth = [Fraction(one.expected.minor, one.minutes) for one in found]
    assert worth == sorted(worth, reverse=True)
    assert len({one.input for one in found}) == len(found)


def test_each_open_question_counts_as_even_odds(ask: Ask) -> None:
    told = {"is_hk_company": True}

    found = {
        one.input: one for one in ask(place="HK", projects=STAND, diagnostics=told).next_questions
    }

    # Half of 120,000, for one of four: the registration and the market are both open.
    assert found["has_business_registration"].expected == Money.of(15_000, "HKD")
    assert found["has_business_registration"].most == Money.of(60_000, "HKD")
    assert found["has_business_registration"].schemes == ("exa-export",)


def test_a_question_of_two_schemes_counts_for_both(ask: Ask) -> None:
    found = by_input(ask)

    # Half of 60,000 less one more question, and half of 40,000 less one more.
    assert set(found["is_listed"].schemes) == {"exa-export-easy", "exa-green"}
    assert found["is_listed"].expected == Money.of(15_000 + 10_000, "HKD")


def test_what_a_question_unlocks_counts_a_project_once(ask: Ask) -> None:
    found = by_input(ask)

    # The schemes would pay 60,000 and 40,000 for one and the same project.
    assert found["is_listed"].most == Money.of(60_000, "HKD")


def test_what_a_question_unlocks_stays_under_the_ceiling_of_its_schemes(ask: Ask) -> None:
    had = (grant("exa-export", "140000 HKD"),)
    two = (*STAND, project("second", "120000 HKD", market="EXA"))

    found = {one.input: one for one in ask(place="HK", projects=two, grants=had).next_questions}

    # 10,000 are left of the ceiling that the two tracks of the fund share.
    assert found["has_business_registration"].most == Money.of(10_000, "HKD")


def test_a_yes_that_few_can_give_counts_at_long_odds(examplia_on: Callable[..., Facts]) -> None:
    asked = questions(examplia_on())["is_listed"]
    told = Needed("confirm", asked.input, True, ("listed",), (True,))

    odds = {
        (rare, to): tosses(
            Way((replace(told, to=to),)), {"is_listed": replace(asked, is_rare=rare)}
        )
        for rare in (True, False)
        for to in (True, False)
    }

    assert odds == {(True, True): 5, (True, False): 1, (False, True): 1, (False, False): 1}


def test_a_question_that_takes_longer_comes_later_though_it_unlocks_more(ask: Ask) -> None:
    found = by_input(ask)
    order = list(found)

    assert found["employees"].minutes == 5
    assert found["employees"].expected.minor > found["is_listed"].expected.minor
    assert order.index("employees") > order.index("is_listed")


def test_a_question_of_a_scheme_that_pays_no_grant_comes_last(ask: Ask) -> None:
    found = ask(place="HK", projects=STAND).next_questions

    assert {one.input for one in found[-2:]} == {"trading_years", "has_operations"}
    assert all(one.schemes == ("exa-title",) and not one.expected.minor for one in found[-2:])
    assert all(one.expected.minor for one in found[:-2])


def test_a_question_of_a_project_names_it(ask: Ask) -> None:
    found = by_input(ask)

    assert (found["project_market"].about, found["project_market"].project) == ("project", "stand")
    assert (found["is_listed"].about, found["is_listed"].project) == ("applicant", None)


def test_what_waits_for_another_project_is_asked_too(ask: Ask) -> None:
    told = {"is_hk_company": True, "has_business_registration": True}
    two = (project("settled", "90000 HKD", market="EXA"), project("open", "120000 HKD"))

    found = {
        one.input: one for one in ask(place="HK", projects=two, diagnostics=told).next_questions
    }

    [waiting] = [one for one in found["project_market"].waiting if one.scheme == "exa-export"]
    assert waiting.project == "open"


def test_what_is_decided_already_asks_nothing_more(ask: Ask) -> None:
    told = {"is_hk_company": False}

    found = set(by_input(ask, diagnostics=told))

    assert not found & {"is_hk_company", "has_business_registration", "project_market"}
