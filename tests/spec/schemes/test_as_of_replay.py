"""A scheme is judged by the rule of the day asked about, as far as it was known on the other day.

The BUD Fund and the New Industrialisation Acceleration Scheme as their packs tell them.
"""

from __future__ import annotations

from datetime import date

import pytest

from tradewind.assess.schemes import Applicant, ProjectTold, SchemesQuestion
from tradewind.assess.schemes.catalogue import Terms, Track, catalogue, track_on
from tradewind.assess.schemes.verdicts import Verdict, verdicts
from tradewind.facts import Library
from tradewind.model.money import Money

ALL_KNOWN = date.max
EVE, CHANGE = date(2025, 3, 13), date(2025, 3, 14)
FIRM = {
    "applicant_place": "HK",
    "is_listed": False,
    "has_business_registration": True,
    "has_operations": True,
}
PROJECT = {
    "project_purpose": "exhibition",
    "project_market": "CN",
    "project_months": 6,
    "project_has_started": False,
    "project_has_other_funding": False,
    "measures_are_designated": True,
}


def track(library: Library, name: str, on: date, known_on: date = ALL_KNOWN) -> Track:
    facts = library.as_of(applies_on=on, known_on=known_on)
    [found] = [one for one in catalogue(facts) if one.id == name]
    return found


def terms(library: Library, name: str, on: date, known_on: date = ALL_KNOWN) -> Terms:
    found = track(library, name, on, known_on).terms
    assert found is not None
    return found


def judged(
    library: Library, name: str, on: date, project: dict[str, object], known_on: date = ALL_KNOWN
) -> Verdict:
    asked = SchemesQuestion(
        applicants=(Applicant("firm", "HK", FIRM),),
        projects=(ProjectTold("project", {**PROJECT, **project}),),  # type: ignore[dict-item]
        grants=(),
    )
    return verdicts(track(library, name, on, known_on), asked)[0]


@pytest.mark.parametrize(
    ("on", "share", "cap", "first"),
    [(EVE, "1/2", 1_000_000, "3/4"), (CHANGE, "1/4", 800_000, "1/5")],
)
def test_the_bud_fund_pays_a_half_until_13_march_2025_and_then_a_quarter(
    shipped: Library, on: date, share: str, cap: int, first: str
) -> None:
    found = terms(shipped, "hk-bud-general", on)

    assert str(found.share) == share
    assert found.cap == Money.of(cap, "HKD")
    assert str(found.first) == first
    assert found.ceiling == Money.of(7_000_000, "HKD")


@pytest.mark.parametrize(("on", "amount"), [(EVE, 500_000), (CHANGE, 250_000)])
def test_a_project_of_a_million_is_paid_by_the_rule_of_its_day(
    shipped: Library, on: date, amount: int
) -> None:
    found = judged(shipped, "hk-bud-general", on, {"project_cost_hkd": 100_000_000})

    assert found.status == "eligible"
    assert found.pays is not None and found.pays.bounds is not None
    assert found.pays.bounds.only == Money.of(amount, "HKD")


@pytest.mark.parametrize(
    ("on", "cap"), [(date(2026, 6, 14), 100_000), (date(2026, 6, 15), 150_000)]
)
def test_easy_bud_pays_at_most_150_000_from_15_june_2026(
    shipped: Library, on: date, cap: int
) -> None:
    assert terms(shipped, "hk-bud-easy", on).cap == Money.of(cap, "HKD")


@pytest.mark.parametrize(
    ("name", "on", "last_day_unknown", "before", "after"),
    [
        ("hk-bud-general", date(2025, 6, 1), date(2025, 3, 12), 1_000_000, 800_000),
        ("hk-bud-easy", date(2026, 7, 1), date(2026, 6, 14), 100_000, 150_000),
    ],
)
def test_a_rule_is_not_used_before_it_was_published(
    shipped: Library, name: str, on: date, last_day_unknown: date, before: int, after: int
) -> None:
    first_day_known = date.fromordinal(last_day_unknown.toordinal() + 1)

    assert terms(shipped, name, on, last_day_unknown).cap == Money.of(before, "HKD")
    assert terms(shipped, name, on, first_day_known).cap == Money.of(after, "HKD")


def test_what_is_known_already_does_not_hold_before_its_day(shipped: Library) -> None:
    assert str(terms(shipped, "hk-bud-general", EVE, date(2026, 11, 22)).share) == "1/2"


def test_a_market_that_joined_on_15_june_2026_was_not_covered_the_day_before(
    shipped: Library,
) -> None:
    project: dict[str, object] = {"project_market": "BR"}

    before = judged(shipped, "hk-bud-general", date(2026, 6, 14), project)
    after = judged(shipped, "hk-bud-general", date(2026, 6, 15), project)

    assert (before.status, after.status) == ("not_eligible", "eligible")
    assert set(before.failing) == {"market-mainland", "market-covered"}


def test_a_plan_can_look_ahead_to_another_day(shipped: Library) -> None:
    facts = shipped.as_of(applies_on=date(2026, 6, 1), known_on=date(2026, 6, 20))
    [today] = [one for one in catalogue(facts) if one.id == "hk-bud-easy"]
    later = track_on(today, date(2026, 6, 15), facts)

    assert today.terms is not None and later.terms is not None
    assert today.terms.cap == Money.of(100_000, "HKD")
    assert later.terms.cap == Money.of(150_000, "HKD")


NIAS = {
    "project_purpose": "production-facility",
    "project_place": "HK",
    "strategic_field": "life-health",
    "facility_is_high_end": True,
    "line_is_smart": True,
    "project_months": 24,
}
NIAS_FIRM = {"is_hk_company": True, "is_government_subvented": False}
TURN = date(2025, 11, 18)


def nias(library: Library, on: date, cost: int, own: int) -> Verdict:
    money = {"project_cost_hkd": cost * 100, "own_investment_hkd": own * 100}
    asked = SchemesQuestion(
        applicants=(Applicant("firm", "HK", NIAS_FIRM),),
        projects=(ProjectTold("project", {**NIAS, **money}),),
        grants=(),
    )
    return verdicts(track(library, "hk-nias", on), asked)[0]


@pytest.mark.parametrize(
    ("on", "cost", "own", "status", "failing"),
    [
        (date(2025, 11, 17), 300_000_000, 200_000_000, "eligible", ()),
        (date(2025, 11, 17), 299_999_999, 200_000_000, "not_eligible", ("large-enough",)),
        (date(2025, 11, 17), 300_000_000, 199_999_999, "not_eligible", ("own-money",)),
        (TURN, 150_000_000, 100_000_000, "eligible", ()),
        (TURN, 149_999_999, 100_000_000, "not_eligible", ("large-enough",)),
        (TURN, 150_000_000, 99_999_999, "not_eligible", ("own-money",)),
    ],
)
def test_the_least_cost_of_nias_was_halved_on_18_november_2025(
    shipped: Library, on: date, cost: int, own: int, status: str, failing: tuple[str, ...]
) -> None:
    found = nias(shipped, on, cost, own)

    assert (found.status, found.failing) == (status, failing)
