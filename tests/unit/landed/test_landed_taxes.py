"""Profits tax, and the VAT that an export does not get back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.assess.landed import TaxRates
from tradewind.assess.landed.taxes import (
    export_vat_cost,
    hong_kong_profits_tax,
    mainland_profits_tax,
)
from tradewind.facts import Facts
from tradewind.model.bounds import Bounds
from tradewind.model.enterprise import Enterprise
from tradewind.model.finding import Missing
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money

On = Callable[..., Facts]
SMALL = Enterprise(
    employees=300, assets=Money.of(50_000_000, "XTS"), taxable_income=Money.of(3_000_000, "XTS")
)
FREE_TRADE = {"in_restricted_industry": False}
FOB = (Bounds(100000, 100000, "XTS"), ())


def rates(told: TaxRates) -> tuple[str | None, str | None]:
    return tuple(None if one is None else str(one) for one in (told.low, told.high))


def asked(gaps: tuple[Missing, ...]) -> list[str]:
    return [gap.name for gap in gaps]


# The Mainland maker: small and low-profit, or not, or not known


def test_a_firm_at_every_ceiling_is_small(examplia_on: On) -> None:
    assert rates(mainland_profits_tax(SMALL, FREE_TRADE, examplia_on())) == ("5", "5")


@pytest.mark.parametrize(
    "beyond",
    [
        {"employees": 301},
        {"assets": Money.of("50000000.01", "XTS")},
        {"taxable_income": Money.of("3000000.01", "XTS")},
    ],
)
def test_a_firm_beyond_one_ceiling_is_not_small(examplia_on: On, beyond: dict[str, object]) -> None:
    firm = replace(SMALL, **beyond)

    assert rates(mainland_profits_tax(firm, FREE_TRADE, examplia_on())) == ("25", "25")


def test_a_firm_in_a_restricted_industry_is_not_small(examplia_on: On) -> None:
    told = mainland_profits_tax(SMALL, {"in_restricted_industry": True}, examplia_on())

    assert rates(told) == ("25", "25")


@pytest.mark.parametrize("unsaid", ["employees", "assets", "taxable_income"])
def test_a_firm_that_leaves_one_ceiling_unanswered_may_be_small(
    examplia_on: On, unsaid: str
) -> None:
    firm = replace(SMALL, **{unsaid: None})

    assert rates(mainland_profits_tax(firm, FREE_TRADE, examplia_on())) == ("5", "25")


@pytest.mark.parametrize("unsaid", ["employees", "assets", "taxable_income"])
def test_the_unanswered_ceiling_is_asked(examplia_on: On, unsaid: str) -> None:
    firm = replace(SMALL, **{unsaid: None})
    told = mainland_profits_tax(firm, FREE_TRADE, examplia_on())

    assert asked(told.missing) == [f"enterprise.{unsaid}"]


def test_an_industry_not_told_is_asked(examplia_on: On) -> None:
    told = mainland_profits_tax(SMALL, {}, examplia_on())

    assert asked(told.missing) == ["in_restricted_industry"]


def test_one_ceiling_passed_settles_it_whatever_else_is_unanswered(examplia_on: On) -> None:
    told = mainland_profits_tax(Enterprise(employees=301), {}, examplia_on())

    assert (rates(told), told.missing) == (("25", "25"), ())


def test_a_firm_that_says_nothing_may_be_small(examplia_on: On) -> None:
    assert rates(mainland_profits_tax(Enterprise(), {}, examplia_on())) == ("5", "25")


def test_a_relief_that_has_ended_is_not_given(examplia_on: On) -> None:
    told = mainland_profits_tax(SMALL, FREE_TRADE, examplia_on(date(2026, 10, 1)))

    assert (rates(told), told.missing) == (("25", "25"), ())


def test_a_relief_nobody_wrote_down_leaves_the_lower_end_open(examplia_on: On) -> None:
    facts = examplia_on(without=["sellers/cn:small_low_profit_effective_rate"])

    assert rates(mainland_profits_tax(SMALL, FREE_TRADE, facts)) == (None, "25")


def test_an_ordinary_rate_nobody_wrote_down_is_named(examplia_on: On) -> None:
    facts = examplia_on(without=["sellers/cn:profits_tax_rate"])

    told = mainland_profits_tax(SMALL, FREE_TRADE, facts)

    assert "sellers/cn:profits_tax_rate" in asked(told.missing)


@pytest.mark.parametrize("name", ["employees", "assets", "taxable_income"])
def test_a_ceiling_nobody_wrote_down_leaves_it_open(examplia_on: On, name: str) -> None:
    facts = examplia_on(without=[f"sellers/cn:small_low_profit_{name}_ceiling"])

    assert rates(mainland_profits_tax(SMALL, FREE_TRADE, facts)) == ("5", "25")


# The Hong Kong company


def test_profits_within_the_band_pay_the_lower_rate(examplia_on: On) -> None:
    told = hong_kong_profits_tax({"hk_profits_within_lower_band": True}, examplia_on())

    assert rates(told) == ("8", "8")


def test_profits_above_the_band_pay_the_full_rate(examplia_on: On) -> None:
    told = hong_kong_profits_tax({"hk_profits_within_lower_band": False}, examplia_on())

    assert rates(told) == ("16", "16")


def test_profits_not_told_may_pay_either_rate(examplia_on: On) -> None:
    assert rates(hong_kong_profits_tax({}, examplia_on())) == ("8", "16")


def test_profits_not_told_are_asked(examplia_on: On) -> None:
    told = hong_kong_profits_tax({}, examplia_on())

    assert asked(told.missing) == ["hk_profits_within_lower_band"]


def test_an_answer_already_given_is_not_asked_again(examplia_on: On) -> None:
    facts = examplia_on(without=["sellers/hk:profits_tax_lower_band"])

    told = hong_kong_profits_tax({"hk_profits_within_lower_band": True}, facts)

    assert "hk_profits_within_lower_band" not in asked(told.missing)


# The VAT that an export does not get back


def vat(code: str, facts: Facts, **inputs: object) -> object:
    return export_vat_cost(GoodsCode.parse(code), FOB, inputs, facts)


def test_the_cost_is_the_value_at_loading_times_the_rate_less_the_refund(examplia_on: On) -> None:
    assert vat("8516.79", examplia_on()).amount == Money(4000, "XTS")


def test_a_full_refund_costs_nothing(examplia_on: On) -> None:
    assert vat("7323.93", examplia_on()).amount == Money(0, "XTS")


def test_a_full_refund_costs_nothing_whatever_the_value(examplia_on: On) -> None:
    unknown_value = (Bounds.unknown_cost("XTS"), (Missing("input", "price", "landed"),))
    line = export_vat_cost(GoodsCode.parse("7323.93"), unknown_value, {}, examplia_on())

    assert (line.amount, line.missing) == (Money(0, "XTS"), ())


def test_no_refund_costs_the_whole_tax(examplia_on: On) -> None:
    assert vat("9403.60", examplia_on()).amount == Money(13000, "XTS")


def test_a_refund_above_the_tax_is_no_income(examplia_on: On) -> None:
    assert vat("6911.10", examplia_on()).amount == Money(0, "XTS")


def test_a_refund_nobody_wrote_down_is_unknown_and_not_zero(examplia_on: On) -> None:
    assert vat("3924.10", examplia_on()).bounds == Bounds(0, None, "XTS")


def test_a_refund_nobody_wrote_down_may_be_told_by_the_firm(examplia_on: On) -> None:
    assert "export_vat_refund_pct" in asked(vat("3924.10", examplia_on()).missing)


def test_the_firms_own_refund_goes_first(examplia_on: On) -> None:
    line = vat("8516.79", examplia_on(), export_vat_refund_pct=Decimal(10))

    assert line.amount == Money(3000, "XTS")


def test_a_tax_rate_nobody_wrote_down_is_named(examplia_on: On) -> None:
    line = vat("8516.79", examplia_on(without=["sellers/cn:export_vat_rate"]))

    assert asked(line.missing) == ["sellers/cn:export_vat_rate"]


def test_a_value_between_two_ends_costs_between_two_ends(examplia_on: On) -> None:
    between = (Bounds(100000, 200000, "XTS"), (Missing("input", "transfer_price", "left"),))
    line = export_vat_cost(GoodsCode.parse("8516.79"), between, {}, examplia_on())

    assert line.bounds == Bounds(4000, 8000, "XTS")


def test_the_refund_of_one_line_is_not_that_of_its_subheading(examplia_on: On) -> None:
    assert vat("9503.00", examplia_on()).amount is None


@given(refund=st.integers(0, 2000), value=st.integers(0, 10**10))
def test_the_cost_is_never_negative(examplia_on: On, refund: int, value: int) -> None:
    inputs = {"export_vat_refund_pct": Decimal(refund) / 100}
    told = export_vat_cost(None, (Bounds(value, value, "XTS"), ()), inputs, examplia_on())

    assert told.amount is not None and told.amount.minor >= 0
