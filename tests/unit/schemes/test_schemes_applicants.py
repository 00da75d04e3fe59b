"""Who could apply, and whose answers are whose."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tradewind.errors import InputError
from tradewind.facts import Facts
from tradewind.model.enterprise import Company, Enterprise, FirmFile, Project
from tradewind.pipeline.applicants import applicants, projects, read_answers
from tradewind.pipeline.support import presence_question, schemes_question
from tradewind.pipeline.upgrading import upgrade_question

from .conftest import AskOne, grant, project

STAND = (project("stand", "120000 HKD", market="EXA"),)
Seen = list[tuple[str, str | None, bool | None]]


def seen(facts: Facts, **told: Any) -> Seen:
    firm = FirmFile(enterprise=Enterprise(**told))
    found = applicants(firm, read_answers(firm, facts), facts)
    return [(one.id, one.place, one.is_formed) for one in found]


@pytest.mark.parametrize(
    ("place", "companies", "others"),
    [
        ("CN", (), [("hk-company-new", "HK", False)]),
        ("CN", None, [("hk-company", "HK", None)]),
        ("CN", (Company(place="HK"),), [("hk-company", "HK", True)]),
        ("CN", (Company(place="US"),), [("hk-company-new", "HK", False)]),
        ("CN", (Company(),), [("hk-company", "HK", None)]),
        ("HK", (), []),
        ("HK", None, [("cn-company", "CN", None)]),
        ("HK", (Company(),), [("cn-company", "CN", None)]),
        (None, None, [("hk-company", "HK", None), ("cn-company", "CN", None)]),
        (None, (), [("hk-company", "HK", None)]),
        (
            "CN",
            (Company(place="HK"), Company(place="HK")),
            [("hk-company", "HK", True), ("hk-company-2", "HK", True)],
        ),
    ],
)
def test_a_firm_its_companies_and_those_it_may_have_could_apply(
    examplia_on: Callable[..., Facts],
    place: str | None,
    companies: tuple[Company, ...] | None,
    others: Seen,
) -> None:
    names = {"CN": "maker", "HK": "hk-company", None: "enterprise"}

    found = seen(examplia_on(), place=place, companies=companies)

    assert found == [(names[place], place, True), *others]


def test_a_maker_without_a_company_abroad_incorporates_and_registers_one(
    ask_one: AskOne,
) -> None:
    found = ask_one("exa-export", place="CN", companies=(), projects=STAND)

    [path] = [one for one in found.paths if one.other_track is None]
    assert (found.status, found.applicant) == ("not_eligible", "hk-company-new")
    assert [(one.move, one.input.name) for one in path.way.changes if one.input] == [
        ("act", "is_hk_company"),
        ("act", "has_business_registration"),
    ]
    assert path.steps == ("exa-incorporate", "exa-register")
    assert path.cost is not None and path.cost.low == 150_000


def test_a_company_that_must_be_formed_is_formed_though_the_rule_does_not_name_it(
    ask_one: AskOne,
) -> None:
    found = ask_one("exa-export-easy", place="CN", companies=(), projects=STAND)

    [path] = [one for one in found.paths if one.other_track is None]
    assert [one.move for one in path.way.changes] == ["wait"]
    assert path.steps == ("exa-incorporate",)


@pytest.mark.parametrize("companies", [None, (Company(),)])
def test_a_maker_that_does_not_tell_of_its_companies_is_asked(
    ask_one: AskOne, companies: tuple[Company, ...] | None
) -> None:
    found = ask_one("exa-export", place="CN", companies=companies, projects=STAND)

    assert (found.status, found.applicant) == ("undetermined", "hk-company")
    assert {one.name for one in found.missing} == {"is_hk_company", "has_business_registration"}


@pytest.mark.parametrize(
    ("key", "place", "companies", "about"),
    [
        ("is_listed", "CN", None, "maker"),
        ("maker.is_listed", "CN", None, "maker"),
        ("hk-company.is_listed", "CN", None, "hk-company"),
        ("cn-company.is_listed", "HK", None, "cn-company"),
        ("hk-company-new.is_listed", "CN", (), "hk-company-new"),
        ("hk-company-2.is_listed", "CN", (Company(place="HK"),) * 2, "hk-company-2"),
    ],
)
def test_an_answer_reaches_the_applicant_it_is_about_and_no_other(
    examplia_on: Callable[..., Facts],
    key: str,
    place: str,
    companies: tuple[Company, ...] | None,
    about: str,
) -> None:
    facts = examplia_on()
    told = Enterprise(place=place, companies=companies, diagnostics={key: True})
    firm = FirmFile(enterprise=told)

    found = applicants(firm, read_answers(firm, facts), facts)

    assert [one.id for one in found if one.answers.get("is_listed") is True] == [about]


@pytest.mark.parametrize(
    ("named", "key"), [("stand", "stand.project_market"), (None, "project-1.project_market")]
)
def test_an_answer_reaches_the_project_it_is_about(
    examplia_on: Callable[..., Facts], named: str | None, key: str
) -> None:
    facts = examplia_on()
    told = Enterprise(place="CN", diagnostics={key: "EXB"})
    firm = FirmFile(enterprise=told, projects=(Project(id=named), Project(id="other")))

    found = projects(firm, read_answers(firm, facts), facts)

    assert found is not None
    assert [one.answers.get("project_market") for one in found] == ["EXB", None]


def test_a_project_may_bear_the_name_of_a_company_and_neither_answers_for_the_other(
    examplia_on: Callable[..., Facts],
) -> None:
    facts = examplia_on()
    told = {"hk-company.is_listed": True, "hk-company.project_market": "EXB"}
    owned = (Company(place="HK"), Company(place="HK"))
    enterprise = Enterprise(place="CN", companies=owned, diagnostics=told)
    firm = FirmFile(enterprise=enterprise, projects=(Project(id="hk-company"), Project(id="fair")))
    answered = read_answers(firm, facts)

    of_companies = applicants(firm, answered, facts)
    of_projects = projects(firm, answered, facts)

    assert of_projects is not None
    assert [one.answers for one in of_projects] == [{"project_market": "EXB"}, {}]
    assert [one.id for one in of_companies if "is_listed" in one.answers] == ["hk-company"]
    assert not any("project_market" in one.answers for one in of_companies)


def test_a_project_is_judged_for_the_company_that_would_run_it(ask_one: AskOne) -> None:
    owned = (Company(place="HK"), Company(place="HK"))
    stand = (project("stand", "120000 HKD", market="EXA", seller="hk-company-2"),)
    told = {"hk-company.is_listed": False, "hk-company.has_business_registration": True}

    found = ask_one("exa-export", place="CN", companies=owned, projects=stand, diagnostics=told)

    assert found.applicant == "hk-company-2"


@pytest.mark.parametrize(
    ("seller", "place", "seat"),
    [
        ("hk-company-2", "CN", "HK"),
        ("cn-company-3", "HK", "CN"),
        ("enterprise", "SG", "SG"),
        ("enterprise", None, None),
        ("moon-base", "HK", None),
        (None, "HK", None),
    ],
)
def test_a_project_is_run_from_where_its_seller_is(
    examplia_on: Callable[..., Facts], seller: str | None, place: str | None, seat: str | None
) -> None:
    facts = examplia_on()
    firm = FirmFile(enterprise=Enterprise(place=place), projects=(Project(seller=seller),))

    found = projects(firm, read_answers(firm, facts), facts)

    assert found is not None
    assert found[0].answers.get("seller_place") == seat


def test_a_company_still_to_be_formed_says_nothing_of_the_firm(
    examplia_on: Callable[..., Facts],
) -> None:
    facts = examplia_on()
    firm = FirmFile(enterprise=Enterprise(place="CN", companies=()))
    asked = schemes_question(firm, "firm.yaml", read_answers(firm, facts), facts)

    told = presence_question(firm, asked, facts).answers

    assert "is_listed" not in told
    assert told["is_hk_company"] is False


def test_operations_on_the_mainland_are_none_in_hong_kong(
    examplia_on: Callable[..., Facts],
) -> None:
    facts = examplia_on()
    firm = FirmFile(enterprise=Enterprise(place="CN", has_operations=True))
    asked = schemes_question(firm, "firm.yaml", read_answers(firm, facts), facts)

    assert "has_operations" not in presence_question(firm, asked, facts).answers


def test_an_answer_about_a_project_without_an_id_is_no_slip_of_a_diagnostic(
    examplia_on: Callable[..., Facts],
) -> None:
    told = {"project-1.project_market": "EXB"}
    firm = FirmFile(enterprise=Enterprise(diagnostics=told), projects=(Project(purpose="fair"),))

    assert not upgrade_question(firm, "firm.yaml", examplia_on()).answers


def test_answers_that_cannot_be_read_are_named_together(
    examplia_on: Callable[..., Facts],
) -> None:
    told: dict[str, Any] = {
        "is_listed": "perhaps",
        "hk-company.has_operations": Decimal(3),
        "employees": Decimal("2.5"),
        "part_time_pct": Decimal(140),
        "has_operation": True,
        "Is_Listed": True,
        "trading_years": Decimal(3),
    }
    firm = FirmFile(enterprise=Enterprise(place="CN", diagnostics=told))

    with pytest.raises(InputError) as raised:
        read_answers(firm, examplia_on())

    text = str(raised.value)
    for said in (
        "is_listed: perhaps is not yes or no.",
        "hk-company.has_operations: 3 is not yes or no.",
        "employees: 2.5 is not a whole number.",
        "part_time_pct: 140 is above 100.",
        "has_operation is asked by no rule; did you mean has_operations?",
        "Is_Listed is asked by no rule; did you mean is_listed?",
    ):
        assert said in text
    assert "trading_years" not in text


@pytest.mark.parametrize(
    ("name", "meant"), [("Exa Gren", "exa-green"), ("easy exp", "export-fund")]
)
def test_a_grant_named_nearly_like_a_scheme_is_a_slip_that_is_told(
    ask_one: AskOne, name: str, meant: str
) -> None:
    with pytest.raises(InputError, match=f"Did you mean {meant}"):
        ask_one("exa-green", place="CN", grants=(grant(name, "100 HKD"),))


def test_a_grant_may_be_named_with_more_than_the_name_of_its_scheme(ask_one: AskOne) -> None:
    had = (grant("Export grant (third call)", "150000 HKD"),)

    found = ask_one("exa-export", place="HK", grants=had, projects=STAND)

    assert found.pays is not None and found.pays.headroom == grant("x", "0 HKD").amount


def test_a_company_named_under_no_applicant_is_not_answered_for(
    examplia_on: Callable[..., Facts],
) -> None:
    facts = examplia_on()
    told = Enterprise(place="CN", companies=(), diagnostics={"hk-company-2.is_listed": True})
    firm = FirmFile(enterprise=told)

    found = applicants(firm, read_answers(firm, facts), facts)

    assert all(one.answers.get("is_listed") is not True for one in found)
