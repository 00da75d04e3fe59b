"""What a track pays: its share under its caps, and what is left of the family's ceiling."""

from __future__ import annotations

from typing import Any

import pytest

from tradewind.model.bounds import Bounds
from tradewind.model.enterprise import Grant, Project
from tradewind.model.money import Money

from .conftest import AskOne, grant, project

STAND = (project("stand", "120000 HKD", market="EXA"),)
ALL_MET: dict[str, Any] = {
    "place": "HK",
    "diagnostics": {"is_hk_company": True, "has_business_registration": True},
}


def hkd(low: int | None, high: int | None) -> Bounds:
    return Bounds(None if low is None else low * 100, None if high is None else high * 100, "HKD")


@pytest.mark.parametrize(
    ("cost", "bounds"),
    [
        ("120000 HKD", hkd(60_000, 60_000)),
        ("200000 HKD", hkd(100_000, 100_000)),
        ("200001 HKD", hkd(100_000, 100_000)),
        (None, hkd(0, 100_000)),
    ],
)
def test_a_track_pays_half_up_to_its_cap(ask_one: AskOne, cost: str | None, bounds: Bounds) -> None:
    projects = (project("stand", cost, market="EXA"),)

    found = ask_one("exa-export", projects=projects, grants=(), **ALL_MET)

    assert found.status == "eligible"
    assert found.pays is not None and found.pays.bounds == bounds


@pytest.mark.parametrize(
    ("grants", "bounds", "headroom"),
    [
        ((), hkd(60_000, 60_000), 150_000),
        ((grant("exa-export", "90000 HKD"),), hkd(60_000, 60_000), 60_000),
        ((grant("exa-export", "100000 HKD"),), hkd(50_000, 50_000), 50_000),
        ((grant("exa-export", "200000 HKD"),), hkd(0, 0), 0),
        ((grant("another-fund", "200000 HKD"),), hkd(60_000, 60_000), 150_000),
    ],
)
def test_what_was_granted_before_is_taken_off_the_ceiling(
    ask_one: AskOne, grants: tuple[Grant, ...], bounds: Bounds, headroom: int
) -> None:
    found = ask_one("exa-export", projects=STAND, grants=grants, **ALL_MET)

    assert found.pays is not None
    assert found.pays.bounds == bounds
    assert found.pays.headroom == Money.of(headroom, "HKD")
    assert found.pays.missing == ()


@pytest.mark.parametrize("told", ["exa-export-easy", "exa-green", "export-fund", "green-fund"])
@pytest.mark.parametrize("asked", ["exa-export", "exa-green"])
def test_a_grant_counts_for_the_whole_family_by_scheme_or_by_file(
    ask_one: AskOne, told: str, asked: str
) -> None:
    found = ask_one(asked, projects=STAND, grants=(grant(told, "140000 HKD"),), **ALL_MET)

    assert found.pays is not None and found.pays.headroom == Money.of(10_000, "HKD")


@pytest.mark.parametrize(
    "grants",
    [
        pytest.param(None, id="nobody said what was granted"),
        pytest.param((grant("exa-green", None),), id="a grant of unknown amount"),
        pytest.param((grant(None, "50000 HKD"),), id="a grant of an unknown scheme"),
        pytest.param((grant("exa-green", "50000 USD"),), id="a grant in another currency"),
    ],
)
def test_unknown_grants_leave_an_interval_and_a_question_never_nought(
    ask_one: AskOne, grants: tuple[Grant, ...] | None
) -> None:
    found = ask_one("exa-export", projects=STAND, grants=grants, **ALL_MET)

    assert found.pays is not None
    assert found.pays.bounds == hkd(0, 60_000)
    assert found.pays.headroom is None
    assert [one.name for one in found.pays.missing] == ["enterprise.grants"]


def test_a_cost_of_nought_is_not_an_unknown_cost(ask_one: AskOne) -> None:
    projects = (project("stand", "0 HKD", market="EXA"),)

    found = ask_one("exa-export", projects=projects, grants=(), **ALL_MET)

    assert found.pays is not None and found.pays.bounds == hkd(0, 0)


def test_where_the_body_may_grant_less_only_the_most_is_known(ask_one: AskOne) -> None:
    found = ask_one("exa-export-easy", projects=STAND, grants=(), **ALL_MET)

    assert found.pays is not None and found.pays.bounds == hkd(0, 60_000)


def test_nothing_is_paid_where_the_firm_may_not_claim(ask_one: AskOne) -> None:
    projects: tuple[Project, ...] = (project("stand", "120000 HKD", market="EXC"),)

    found = ask_one("exa-export", projects=projects, grants=(), **ALL_MET)

    assert found.status == "not_eligible" and found.pays is None
