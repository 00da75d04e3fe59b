"""A scheme that asks for sums far above all that a firm tells comes after those in its reach."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from tradewind.assess.schemes import SchemeAnswer
from tradewind.facts import Facts, Library
from tradewind.model.enterprise import Enterprise, FirmFile, Project
from tradewind.model.money import Money
from tradewind.pipeline.support import support

DAY = date(2026, 11, 30)
LARGE = "hk-nias"  # asks for a project of HK$150 million


@cache
def facts() -> Facts:
    return Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)


def results(enterprise: Enterprise, *projects: Project) -> tuple[SchemeAnswer, ...]:
    firm = FirmFile(enterprise=enterprise, projects=projects or None)
    return support(firm, "firm.yaml", facts()).schemes.results


def test_a_scheme_of_large_sums_comes_last_for_a_firm_of_eight_that_tells_no_sum() -> None:
    told = results(Enterprise(place="HK", employees=8))

    open_ones = [one for one in told if one.status == "undetermined"]
    assert [one.scheme for one in open_ones if one.is_far] == [open_ones[-1].scheme] == [LARGE]


@pytest.mark.parametrize("cash", ["20000000 HKD", "19000000 CNY"])
def test_a_firm_that_tells_a_tenth_of_the_sum_has_the_scheme_in_its_place(cash: str) -> None:
    told = results(Enterprise(place="HK", matching_cash=Money.parse(cash)))

    assert not [one for one in told if one.is_far]
    assert [one.scheme for one in told if one.status == "undetermined"][-1] != LARGE


def test_small_sums_of_projects_and_sales_leave_a_large_scheme_far() -> None:
    firm = Enterprise(place="HK", revenue=Money.parse("6000000 HKD"))
    told = results(firm, Project(id="fair", cost=Money.parse("90000 HKD")))

    assert next(one for one in told if one.scheme == LARGE).is_far


def test_the_order_decides_nothing() -> None:
    small = results(Enterprise(place="HK", employees=8))
    large = results(Enterprise(place="HK", employees=8, matching_cash=Money.parse("90000000 HKD")))

    assert {one.scheme: one.status for one in small} == {one.scheme: one.status for one in large}
