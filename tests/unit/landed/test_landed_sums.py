"""What a consignment costs at the named place, and what is left of its price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.assess.landed import (
    LandedAnswer,
    LandedQuestion,
    TaxRates,
    answer,
    break_even,
    price_for_margin,
)
from tradewind.model.bounds import Bounds
from tradewind.model.costs import CostLine, Slope, exact, unknown
from tradewind.model.finding import Missing
from tradewind.model.money import Money

Consignment = Callable[..., LandedQuestion]
CHINA, HONG_KONG = TaxRates("CN", Decimal(25), Decimal(25)), TaxRates("HK", Decimal(8), Decimal(8))
# Cents of XTS that the seller bears under each term at the door, before profits tax.
SELLER = {
    "EXW": 404100,
    "FCA": 406400 + 1300 + 7000,
    "FAS": 417800,
    "FOB": 417800,
    "CFR": 467800,
    "CIF": 468700,
    "CPT": 467800,
    "CIP": 468700,
    "DAP": 481900,
    "DPU": 481900,
    "DDP": 596200,
}
EVERY = 596200  # all lines together
TERMS = sorted(SELLER)


def cents(minor: int) -> CostLine:
    return exact("x", Money(minor, "XTS"), "", ())


def told(question: LandedQuestion) -> LandedAnswer:
    [said] = answer([question])
    return said


def missing(kind: str) -> CostLine:
    return unknown(kind, "XTS", Missing("input", f"quote.{kind}", "landed"))


# Line by line for each term


@pytest.mark.parametrize("term", TERMS)
def test_what_is_left_is_the_price_less_the_sellers_lines_and_tax(
    consignment: Consignment, term: str
) -> None:
    profit = 900000 - SELLER[term]
    tax = (profit * 25 + 50) // 100

    assert told(consignment(term)).left.bounds == Bounds(profit - tax, profit - tax, "XTS")


@pytest.mark.parametrize("term", TERMS)
def test_what_is_landed_is_the_price_and_the_buyers_lines(
    consignment: Consignment, term: str
) -> None:
    landed = 900000 + EVERY - SELLER[term]

    assert told(consignment(term)).landed.amount == Money(landed, "XTS")


@pytest.mark.parametrize("term", TERMS)
def test_the_lines_shown_add_up_to_what_is_left(consignment: Consignment, term: str) -> None:
    said = told(consignment(term))
    borne = sum(line.amount.minor for line in said.lines if line.payer == "seller")

    assert said.left.amount == Money(900000 - borne, "XTS")


@pytest.mark.parametrize("term", TERMS)
def test_the_lines_shown_add_up_to_what_is_landed(consignment: Consignment, term: str) -> None:
    said = told(consignment(term))
    borne = sum(line.amount.minor for line in said.lines if line.payer == "buyer")

    assert said.landed.amount == Money(900000 + borne, "XTS")


@pytest.mark.parametrize("term", TERMS)
def test_every_line_has_one_payer(consignment: Consignment, term: str) -> None:
    kinds = [line.kind for line in told(consignment(term)).lines]

    assert len(kinds) == len(set(kinds))


def test_the_insurance_nobody_must_buy_follows_the_risk(consignment: Consignment) -> None:
    payer = {
        term: next(line.payer for line in told(consignment(term)).lines if line.kind == "insurance")
        for term in ("FOB", "CFR", "DAP", "DDP")
    }

    assert payer == {"FOB": "buyer", "CFR": "buyer", "DAP": "seller", "DDP": "seller"}


def test_a_carrier_named_at_the_works_leaves_the_first_leg_to_the_buyer(
    consignment: Consignment,
) -> None:
    lines = told(consignment("FCA", named_place="CNEXM")).lines

    assert next(line.payer for line in lines if line.kind == "pre_carriage") == "buyer"


def test_carriage_paid_beyond_the_gateway_leaves_the_last_leg_to_the_seller(
    consignment: Consignment,
) -> None:
    lines = told(consignment("CPT", named_place="EXINL")).lines

    assert next(line.payer for line in lines if line.kind == "on_carriage") == "seller"


def test_carriage_paid_to_the_gateway_leaves_the_last_leg_to_the_buyer(
    consignment: Consignment,
) -> None:
    lines = told(consignment("CPT", named_place="EXPRT")).lines

    assert next(line.payer for line in lines if line.kind == "on_carriage") == "buyer"


def test_a_line_beyond_the_place_is_not_landed(consignment: Consignment) -> None:
    door = told(consignment("FOB")).landed.amount
    port = told(consignment("FOB", place="port-of-entry")).landed.amount

    assert door - port == Money(8900, "XTS")


def test_a_line_beyond_the_place_is_told_as_not_counted(consignment: Consignment) -> None:
    said = told(consignment("FOB", place="port-of-entry"))

    assert [one.values for one in said.not_counted] == [{"line": "on_carriage"}]


def test_a_line_beyond_the_place_still_costs_the_seller_who_bears_it(
    consignment: Consignment,
) -> None:
    said = told(consignment("DAP", place="port-of-entry"))

    assert "on_carriage" in [line.kind for line in said.lines]


# Tax that comes back


def test_import_tax_that_comes_back_is_no_part_of_landed(consignment: Consignment) -> None:
    tax = cents(66000)
    said = told(consignment("FOB", costs={"import_tax": None}, cash_tied_up=(tax,)))

    assert said.landed.amount == Money(900000 + EVERY - SELLER["FOB"] - 66000, "XTS")


def test_import_tax_that_comes_back_is_shown_as_cash_tied_up(consignment: Consignment) -> None:
    tax = cents(66000)
    said = told(consignment("FOB", costs={"import_tax": None}, cash_tied_up=(tax,)))

    assert said.cash_tied_up == (tax,)


# What is not known


def test_an_unknown_line_leaves_landed_open_above(consignment: Consignment) -> None:
    said = told(consignment("FOB", costs={"main_carriage": missing("main_carriage")}))

    assert said.landed.bounds == Bounds(900000 + EVERY - SELLER["FOB"] - 50000, None, "XTS")


def test_an_unknown_line_leaves_no_single_figure(consignment: Consignment) -> None:
    said = told(consignment("FOB", costs={"main_carriage": missing("main_carriage")}))

    assert said.landed.amount is None


def test_an_unknown_line_is_named(consignment: Consignment) -> None:
    said = told(consignment("FOB", costs={"main_carriage": missing("main_carriage")}))

    assert [gap.name for gap in said.landed.missing] == ["quote.main_carriage"]


def test_the_known_part_holds_every_line_but_the_unknown(consignment: Consignment) -> None:
    said = told(consignment("FOB", costs={"main_carriage": missing("main_carriage")}))

    assert said.landed.known_part == Money(900000 + EVERY - SELLER["FOB"] - 50000, "XTS")


def test_an_unknown_line_of_the_buyer_leaves_what_is_left_known(consignment: Consignment) -> None:
    said = told(consignment("FOB", costs={"main_carriage": missing("main_carriage")}))

    assert said.left.missing == ()


def test_an_unknown_line_of_the_seller_leaves_no_lower_end(consignment: Consignment) -> None:
    said = told(consignment("CIF", costs={"main_carriage": missing("main_carriage")}))

    assert said.left.bounds.low is None


def test_an_unknown_line_of_the_seller_can_only_take_away(consignment: Consignment) -> None:
    profit = 900000 - SELLER["CIF"] + 50000
    said = told(consignment("CIF", costs={"main_carriage": missing("main_carriage")}))

    assert said.left.bounds.high == profit - (profit * 25 + 50) // 100


def test_without_a_price_nothing_is_left_and_nothing_landed(consignment: Consignment) -> None:
    said = told(consignment("FOB", price=None))

    assert (said.landed, said.left) == (None, None)


def test_without_a_price_the_costs_are_still_shown(consignment: Consignment) -> None:
    kinds = {line.kind for line in told(consignment("FOB", price=None)).lines}

    assert {"goods_cost", "main_carriage", "duty"} <= kinds


def test_without_a_price_the_profits_tax_is_unknown(consignment: Consignment) -> None:
    lines = told(consignment("FOB", price=None)).lines

    assert next(line.amount for line in lines if line.kind == "profits_tax") is None


def test_where_nobody_says_what_counts_nothing_is_landed(consignment: Consignment) -> None:
    assert told(consignment("FOB", place_lines=None)).landed is None


# Profits tax


def test_a_loss_pays_no_tax(consignment: Consignment) -> None:
    said = told(consignment("FOB", price=Money(400000, "XTS")))

    assert said.left.amount == Money(400000 - SELLER["FOB"], "XTS")


def test_a_loss_is_told_below_zero(consignment: Consignment) -> None:
    assert told(consignment("FOB", price=Money(400000, "XTS"))).left.amount.minor < 0


def test_a_tax_rate_that_may_be_low_or_high_gives_two_ends(consignment: Consignment) -> None:
    gap = Missing("input", "enterprise.employees", "left")
    rates = TaxRates("CN", Decimal(5), Decimal(25), (), (gap,))
    profit = 900000 - SELLER["FOB"]
    said = told(consignment("FOB", maker_tax=rates))

    assert said.left.bounds == Bounds(profit * 75 // 100, profit * 95 // 100, "XTS")


def test_a_tax_rate_that_may_be_low_or_high_names_what_decides(consignment: Consignment) -> None:
    gap = Missing("input", "enterprise.employees", "left")
    rates = TaxRates("CN", Decimal(5), Decimal(25), (), (gap,))

    assert told(consignment("FOB", maker_tax=rates)).left.missing == (gap,)


def test_an_unknown_tax_rate_leaves_no_lower_end(consignment: Consignment) -> None:
    gap = Missing("fact", "sellers/cn:profits_tax_rate", "left")
    said = told(consignment("FOB", maker_tax=TaxRates("CN", None, None, (), (gap,))))

    assert said.left.bounds == Bounds(None, 900000 - SELLER["FOB"], "XTS")


def test_a_gap_in_the_tax_of_a_loss_is_no_gap(consignment: Consignment) -> None:
    gap = Missing("input", "enterprise.employees", "left")
    rates = TaxRates("CN", Decimal(5), Decimal(25), (), (gap,))
    said = told(consignment("FOB", price=Money(400000, "XTS"), maker_tax=rates))

    assert said.left.missing == ()


# Maker and Hong Kong company


def test_a_transfer_price_gives_each_place_its_own_tax(consignment: Consignment) -> None:
    said = told(
        consignment("FOB", maker_tax=CHINA, hk_tax=HONG_KONG, transfer_price=Money(600000, "XTS"))
    )
    maker = 600000 - 400000 - 3000 - 7000
    company = 900000 - 600000 - 1100 - 1300 - 2300 - 3100

    assert said.left.amount == Money(maker * 75 // 100 + company * 92 // 100, "XTS")


def test_a_loss_in_one_place_lowers_no_tax_in_the_other(consignment: Consignment) -> None:
    said = told(
        consignment("FOB", maker_tax=CHINA, hk_tax=HONG_KONG, transfer_price=Money(400000, "XTS"))
    )
    company = 900000 - 400000 - 7800

    assert said.left.amount == Money(-10000 + company * 92 // 100, "XTS")


def test_without_a_transfer_price_both_ends_are_shown(consignment: Consignment) -> None:
    said = told(consignment("FOB", maker_tax=CHINA, hk_tax=HONG_KONG))

    assert said.tax_ends == {
        "CN": Bounds(120550, 120550, "XTS"),
        "HK": Bounds(38576, 38576, "XTS"),
    }


def test_without_a_transfer_price_what_is_left_spans_both_ends(consignment: Consignment) -> None:
    said = told(consignment("FOB", maker_tax=CHINA, hk_tax=HONG_KONG))
    profit = 900000 - SELLER["FOB"]

    assert said.left.bounds == Bounds(profit - 120550, profit - 38576, "XTS")


def test_without_a_transfer_price_it_is_asked(consignment: Consignment) -> None:
    said = told(consignment("FOB", maker_tax=CHINA, hk_tax=HONG_KONG))

    assert [gap.name for gap in said.left.missing] == ["transfer_price"]


def test_a_transfer_price_that_makes_no_difference_is_not_asked(consignment: Consignment) -> None:
    same = TaxRates("HK", Decimal(25), Decimal(25))

    assert told(consignment("FOB", maker_tax=CHINA, hk_tax=same)).left.missing == ()


def test_a_seller_without_a_company_is_asked_no_transfer_price(consignment: Consignment) -> None:
    assert told(consignment("FOB")).tax_ends == {}


# The same sum solved the other way


def left_at(question: LandedQuestion, minor: int) -> Bounds:
    """What is left if the same consignment is sold at another price."""
    return told(replace(question, price=Money(minor, "XTS"))).left.bounds


def test_the_price_for_a_margin_leaves_the_margin(consignment: Consignment) -> None:
    asked = consignment("FOB")
    sure, _ = price_for_margin(asked, 2000)

    assert left_at(asked, sure.minor).low * 10_000 >= sure.minor * 2000


def test_a_cent_less_than_the_price_for_a_margin_misses_it(consignment: Consignment) -> None:
    asked = consignment("FOB")
    sure, _ = price_for_margin(asked, 2000)

    assert left_at(asked, sure.minor - 1).low * 10_000 < (sure.minor - 1) * 2000


def test_the_sure_price_is_above_the_possible_one_where_the_tax_is_open(
    consignment: Consignment,
) -> None:
    sure, possible = price_for_margin(consignment("FOB", hk_tax=HONG_KONG), 2000)

    assert sure.minor > possible.minor


def test_the_possible_price_leaves_the_margin_at_best(consignment: Consignment) -> None:
    asked = consignment("FOB", hk_tax=HONG_KONG)
    _, possible = price_for_margin(asked, 2000)

    assert left_at(asked, possible.minor).high * 10_000 >= possible.minor * 2000


def test_no_price_is_sure_while_a_cost_is_unknown(consignment: Consignment) -> None:
    asked = consignment("FOB", costs={"goods_cost": missing("goods_cost")})
    sure, possible = price_for_margin(asked, 2000)

    assert (sure, possible is not None) == (None, True)


def test_no_price_leaves_the_whole_of_itself(consignment: Consignment) -> None:
    assert price_for_margin(consignment("FOB"), 10_000) == (None, None)


def test_without_a_price_there_is_none_to_solve_for(consignment: Consignment) -> None:
    assert price_for_margin(consignment("FOB", price=None), 2000) == (None, None)


def test_a_seller_who_bears_duty_gets_no_price(consignment: Consignment) -> None:
    assert price_for_margin(consignment("DDP"), 2000) == (None, None)


def test_costs_that_are_a_share_of_the_price_move_with_it(consignment: Consignment) -> None:
    slope = Slope(Decimal("0.01"), Decimal(0))  # 1 % of the price
    line = CostLine("credit_cost", Bounds(9000, 9000, "XTS"), slopes=(slope, slope))
    credit = {"credit_cost": line}
    asked = consignment("FOB", costs=credit, maker_tax=TaxRates("CN", Decimal(0), Decimal(0)))
    sure, _ = price_for_margin(asked, 2000)

    # 79 % of the price covers what does not move, 4,178.00; the share is rounded to a cent.
    assert sure == Money(528862, "XTS")


@given(margin=st.integers(0, 6000), start=st.integers(10**4, 10**8))
def test_the_least_price_for_a_margin_leaves_it_wherever_one_starts(
    consignment: Consignment, margin: int, start: int
) -> None:
    asked = consignment("FOB", price=Money(start, "XTS"))
    sure, _ = price_for_margin(asked, margin)

    assert left_at(asked, sure.minor).low * 10_000 >= sure.minor * margin
    assert left_at(asked, sure.minor - 1).low * 10_000 < (sure.minor - 1) * margin


# Break-even


def test_the_dearer_set_up_pays_off_after_its_extra_cost() -> None:
    assert break_even((0, 10000), (Decimal(100), Decimal(150))) == 200


def test_the_unit_that_only_begins_to_pay_counts_whole() -> None:
    assert break_even((0, 10001), (Decimal(100), Decimal(150))) == 201


def test_a_way_that_leaves_less_never_pays_off() -> None:
    assert break_even((0, 10000), (Decimal(100), Decimal(90))) is None


def test_a_way_that_leaves_the_same_never_pays_off() -> None:
    assert break_even((0, 10000), (Decimal(100), Decimal(100))) is None


def test_a_way_that_costs_no_more_to_set_up_has_no_break_even() -> None:
    assert break_even((10000, 10000), (Decimal(100), Decimal(150))) is None


@given(extra=st.integers(1, 10**9), gain=st.integers(1, 10**6))
def test_at_break_even_the_dearer_set_up_has_paid_off(extra: int, gain: int) -> None:
    units = break_even((0, extra), (Decimal(0), Decimal(gain)))

    assert units is not None and (units - 1) * gain < extra <= units * gain
