"""The verdict on a scheme: the most hopeful of its applicants and projects, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tradewind.assess.schemes import Applicant, GrantTold, ProjectTold, SchemesQuestion
from tradewind.assess.schemes.catalogue import catalogue
from tradewind.assess.schemes.verdicts import Verdict, verdicts
from tradewind.facts import Facts
from tradewind.rules import Answer

from .conftest import DAY, AskOne, project

NO_GRANTS: tuple[GrantTold, ...] = ()
GOOD: dict[str, Answer] = {"is_hk_company": True, "has_business_registration": True}


def judged(
    facts: Facts, scheme: str, *applicants: Applicant, projects: tuple[ProjectTold, ...] = ()
) -> list[Verdict]:
    [track] = [one for one in catalogue(facts) if one.id == scheme]
    return verdicts(track, SchemesQuestion(applicants, projects or None, NO_GRANTS))


def test_a_scheme_speaks_by_its_most_hopeful_project(examplia_on: Callable[..., Facts]) -> None:
    told = [("a", "EXC"), ("b", None), ("c", "EXA")]
    projects = tuple(
        ProjectTold(name, {"project_market": market} if market else {}) for name, market in told
    )

    found = judged(examplia_on(), "exa-export", Applicant("firm", "HK", GOOD), projects=projects)

    assert [(one.project.id, one.status) for one in found if one.project] == [
        ("c", "eligible"),
        ("b", "undetermined"),
        ("a", "not_eligible"),
    ]


def test_a_scheme_speaks_by_the_applicant_that_lacks_least(
    examplia_on: Callable[..., Facts],
) -> None:
    none = Applicant("none", "HK", {"is_hk_company": False, "has_business_registration": False})
    half = Applicant("half", "HK", {"is_hk_company": True, "has_business_registration": False})

    found = judged(examplia_on(), "exa-export", none, half)

    assert [one.applicant.id for one in found if one.applicant] == ["half", "none"]
    assert [one.failing for one in found] == [("registered",), ("incorporated", "registered")]


def test_a_scheme_speaks_by_the_project_that_is_paid_most(
    examplia_on: Callable[..., Facts],
) -> None:
    projects = tuple(
        ProjectTold(name, {"project_market": "EXA", "project_cost_hkd": cost})
        for name, cost in (("small", 1_000), ("large", 9_000))
    )

    found = judged(examplia_on(), "exa-export", Applicant("firm", "HK", GOOD), projects=projects)

    assert [one.project.id for one in found if one.project] == ["large", "small"]


def test_a_company_of_another_place_is_not_asked(examplia_on: Callable[..., Facts]) -> None:
    [found] = judged(examplia_on(), "exa-export", Applicant("firm", "CN", GOOD))

    assert (found.status, found.applicant) == ("not_eligible", None)


def test_a_company_of_which_nobody_says_where_it_is_is_asked(
    examplia_on: Callable[..., Facts],
) -> None:
    [found] = judged(examplia_on(), "exa-export", Applicant("firm", None, GOOD))

    assert (found.status, found.open) == ("undetermined", ("project_market",))


def test_a_company_of_which_nobody_says_where_it_is_is_never_eligible(
    examplia_on: Callable[..., Facts],
) -> None:
    stand = ProjectTold("stand", {"project_market": "EXA"})

    [found] = judged(examplia_on(), "exa-export", Applicant("firm", None, GOOD), projects=(stand,))

    assert (found.status, found.open) == ("undetermined", ("applicant_place",))


def test_a_company_still_to_be_formed_is_never_eligible(
    examplia_on: Callable[..., Facts],
) -> None:
    grown: dict[str, Answer] = {"registered_days": 365, "is_listed": False}

    [found] = judged(
        examplia_on(), "exa-export-easy", Applicant("new", "HK", grown, is_formed=False)
    )

    assert found.status == "not_eligible"


@pytest.mark.parametrize(
    ("on", "status", "until"),
    [
        (date(2026, 7, 31), "eligible", None),
        (date(2026, 8, 1), "not_in_force", date(2026, 10, 1)),
        (date(2026, 10, 1), "eligible", None),
    ],
)
def test_a_closed_scheme_says_when_it_opens_again(
    ask_one: AskOne, on: date, status: str, until: date | None
) -> None:
    found = ask_one(
        "exa-green",
        on=on,
        place="CN",
        listed=False,
        projects=(project("line", "90000 HKD", start=date(2026, 12, 1)),),
    )

    assert found.status == status
    assert [path.until for path in found.paths] == ([until] if until else [])


@pytest.mark.parametrize(
    ("employees", "status", "paths"),
    [
        (50, "eligible", []),
        (51, "undetermined", ["ask"]),
        (100, "undetermined", ["ask"]),
        (101, "not_eligible", []),
        (None, "undetermined", ["confirm"]),
    ],
)
def test_where_sources_disagree_only_what_all_of_them_say_is_decided(
    ask_one: AskOne, employees: int | None, status: str, paths: list[str]
) -> None:
    found = ask_one("exa-small", place="HK", employees=employees, companies=(), grants=())

    assert found.status == status
    assert "small" in found.disagree
    assert {cite.source.id for cite in found.cites["small"]} == {"order-12", "bulletin"}
    own = [path for path in found.paths if path.other_track is None]
    assert [one.move for path in own for one in path.way.changes] == paths


def test_waiting_is_counted_in_the_unit_of_the_question(ask_one: AskOne) -> None:
    told = {"has_operations": True, "trading_years": Decimal(1)}

    found = ask_one("exa-title", place="CN", companies=(), diagnostics=told)

    [path] = [one for one in found.paths if one.other_track is None]
    assert [one.move for one in path.way.changes] == ["wait"]
    assert path.until == date(DAY.year + 1, DAY.month, DAY.day)


def test_waiting_days_are_counted_from_the_day_asked_about(ask_one: AskOne) -> None:
    found = ask_one(
        "exa-export-easy", place="HK", listed=False, founded=date(2025, 7, 1), grants=()
    )

    [path] = [one for one in found.paths if one.other_track is None]
    assert found.status == "not_eligible"
    assert path.until == date(2026, 7, 1)
