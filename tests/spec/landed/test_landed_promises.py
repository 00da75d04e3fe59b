"""What a priced route promises, told with a firm of Exham that sells to Examplia."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tradewind.model.bounds import Bounds
from tradewind.model.costs import CostLine
from tradewind.model.enterprise import Quote
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money
from tradewind.pipeline import MarketAnswer, PricedRoute

Sold = Callable[..., MarketAnswer]
DIRECT = "CN.maker.direct.sea.MFN"
COMPANY = "CN.hk-company.direct.sea.MFN"
PATHS = ("direct", "via-hk")
TERMS = ["EXW", "FCA", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"]


def route(told: MarketAnswer, name: str = DIRECT) -> PricedRoute:
    return next(one for one in told.routes if one.route.id == name)


def line(priced: PricedRoute, kind: str) -> CostLine:
    return next(one for one in priced.answer.lines if one.kind == kind)


def borne(priced: PricedRoute, payer: str) -> int:
    return sum(one.amount.minor for one in priced.answer.lines if one.payer == payer)


def missing(told: PricedRoute) -> str:
    gaps = [gap.name for one in told.answer.lines for gap in one.missing]
    return " ".join([*gaps, *(gap.name for gap in told.duty.missing)])


# Line by line for each term


@pytest.mark.parametrize("term", TERMS)
def test_landed_is_the_price_and_the_buyers_lines(sold: Sold, term: str) -> None:
    told = route(sold(price={"incoterm": term}))

    assert told.answer.landed.amount == Money(900000 + borne(told, "buyer"), "XTS")


def test_a_delivered_price_asks_whether_the_seller_gets_import_tax_back(sold: Sold) -> None:
    told = route(sold(price={"incoterm": "DDP"}))
    [tax] = [one for one in told.answer.lines if one.kind == "import_tax"]

    assert (tax.bounds.low, tax.payer) == (0, "seller")
    assert "seller_registered_for_tax" in {gap.name for gap in told.answer.left.missing}


@pytest.mark.parametrize("term", sorted(set(TERMS) - {"DDP"}))
def test_left_is_the_price_less_the_sellers_lines(sold: Sold, term: str) -> None:
    told = route(sold(price={"incoterm": term}))

    assert told.answer.left.amount == Money(900000 - borne(told, "seller"), "XTS")


@pytest.mark.parametrize("term", sorted(set(TERMS) - {"DDP"}))
def test_the_buyer_pays_duty_on_the_value_at_arrival(sold: Sold, term: str) -> None:
    told = route(sold(price={"incoterm": term}))
    # Whatever the term, the value at arrival is the price, plus what the buyer bears up to there,
    # less what the seller bears beyond it.
    before = ("pre_carriage", "export_clearance", "origin_terminal", "main_carriage", "insurance")
    beyond = ("destination_terminal", "import_clearance", "on_carriage")
    added = sum(
        one.amount.minor for one in told.answer.lines if one.payer == "buyer" and one.kind in before
    )
    taken = sum(
        one.amount.minor
        for one in told.answer.lines
        if one.payer == "seller" and one.kind in beyond
    )
    value = Decimal(900000 + added - taken)

    assert abs(line(told, "duty").amount.minor - value * 5 / 100) <= Decimal("0.5")


def test_a_price_that_holds_the_duty_pays_it_on_the_rest(sold: Sold) -> None:
    told = route(sold(price={"incoterm": "DDP"}))
    # 9,000.00 less 43 + 53 + 89 beyond the border is 8,815.00: the value, 5 % duty and the fees.
    duty = line(told, "duty").amount.minor
    fees = sum(one.amount.minor for one in told.answer.lines if one.kind == "import_fees")

    assert abs((881500 - duty - fees) * 5 / 100 - duty) <= 1


def test_goods_cost_is_that_of_all_units(sold: Sold) -> None:
    assert line(route(sold()), "goods_cost").amount == Money.of(4000, "XTS")


def test_what_is_left_of_each_unit_is_its_share(sold: Sold) -> None:
    told = route(sold())
    share = Decimal(told.answer.left.amount.minor) / 100

    assert told.left_per_unit == (share, share)


# Tax at the border


def test_import_tax_that_comes_back_is_cash_tied_up(sold: Sold) -> None:
    assert [one.kind for one in route(sold()).answer.cash_tied_up] == ["import_tax"]


def test_import_tax_that_comes_back_is_outside_landed(sold: Sold) -> None:
    kinds = [one.kind for one in route(sold()).answer.lines]

    assert "import_tax" not in kinds


def test_import_tax_that_stays_is_inside_landed(sold: Sold) -> None:
    told = route(sold("EXB", goods={"national_codes": {"EXB": GoodsCode("85167900")}}))

    assert line(told, "import_tax").payer == "buyer"


def test_import_tax_that_may_come_back_is_between_nothing_and_all(sold: Sold) -> None:
    told = route(sold(without=["border/exa:import_tax_recoverable"]))
    # 10 % of the value at arrival, 9,509.00, with duty of 475.45
    assert line(told, "import_tax").bounds == Bounds(0, 99845, "XTS")


def test_import_tax_that_may_come_back_names_what_decides(sold: Sold) -> None:
    told = route(sold(without=["border/exa:import_tax_recoverable"]))

    assert "border/exa:import_tax_recoverable" in missing(told)


def test_excise_does_not_come_back_with_the_import_tax(sold: Sold) -> None:
    beer = {"hs6": GoodsCode("220300"), "national_codes": None, "origin": "VN"}
    told = route(sold(goods=beer))
    tied_up = sum(one.amount.minor for one in told.answer.cash_tied_up)

    # The value at arrival is 9,509.00: excise 950.90, and 10 % of both is 1,045.99.
    assert tied_up == 104599


# What is not known


def test_a_line_without_a_quote_is_named_and_not_zero(sold: Sold) -> None:
    told = route(sold(quotes=()))

    assert line(told, "insurance").bounds == Bounds(0, None, "XTS")


def test_a_line_without_a_quote_leaves_landed_open(sold: Sold) -> None:
    told = route(sold(quotes=()))

    assert (told.answer.landed.amount, told.answer.landed.bounds.high) == (None, None)


def test_a_line_without_a_quote_is_asked(sold: Sold) -> None:
    gaps = [gap.name for gap in route(sold(quotes=())).answer.landed.missing]

    assert "quote.insurance" in gaps


def test_the_known_part_does_not_move_with_what_is_unknown(sold: Sold) -> None:
    told = route(sold(price={"incoterm": "EXW"}, goods={"national_codes": None, "hs6": None}))
    known = sum(
        one.amount.minor
        for one in told.answer.lines
        if one.payer == "buyer" and one.amount is not None
    )

    assert told.answer.landed.known_part == Money(900000 + known, "XTS")


def test_without_a_price_nothing_is_landed_and_the_price_is_asked(sold: Sold) -> None:
    told = route(sold(price={"amount": None}))

    assert (told.answer.landed, "price" in missing(told)) == (None, True)


def test_without_a_cost_the_least_that_is_left_is_not_known(sold: Sold) -> None:
    told = route(sold(goods={"unit_cost": None}))

    assert (told.answer.left.bounds.low, "goods.unit_cost" in missing(told)) == (None, True)


def test_without_a_code_the_duty_is_unknown_and_the_code_is_asked(sold: Sold) -> None:
    told = route(sold(goods={"national_codes": None, "hs6": None}))

    assert (told.duty.status, "goods.hs6" in missing(told)) == ("unknown", True)


# Facts taken away


@pytest.mark.parametrize(
    "fact",
    [
        "border/exa:valuation_base",
        "duty/exa:mfn",
        "duty/exa:extra",
        "border/exa:processing",
        "border/exa:processing_minimum",
        "sellers/cn:export_vat_rate",
        "sellers/cn:refunds",
        "sellers/cn:profits_tax_rate",
        "sellers/cn:small_low_profit_effective_rate",
        "sellers/cn:small_low_profit_assets_ceiling",
    ],
)
def test_a_fact_taken_away_is_named_on_the_route_it_leaves_open(sold: Sold, fact: str) -> None:
    assert fact in missing(route(sold(without=[fact])))


@pytest.mark.parametrize(
    "fact",
    [
        "border/exa:import_tax_recoverable",
        "border/exa:processing",
        "sellers/cn:export_vat_rate",
        "sellers/hk:profits_tax_rate",
        "routes/legs:red_sea",
        "routes/transit:freight",
        "routes/transit:charges",
        "routes/licences:licences",
    ],
)
def test_a_fact_taken_away_leaves_the_duty_as_it_was(sold: Sold, fact: str) -> None:
    before, after = route(sold()), route(sold(without=[fact]))

    assert line(after, "duty").bounds == line(before, "duty").bounds


@pytest.mark.parametrize(
    "fact",
    [
        "duty/exa:mfn",
        "border/exa:valuation_base",
        "border/exa:import_tax_rate",
        "border/exa:processing",
        "routes/legs:red_sea",
        "routes/transit:freight",
    ],
)
def test_a_fact_of_the_buyers_border_leaves_what_is_left_as_it_was(sold: Sold, fact: str) -> None:
    before, after = route(sold()), route(sold(without=[fact]))

    assert after.answer.left == before.answer.left


# The seller


def test_a_small_maker_pays_the_rate_of_small_firms(sold: Sold) -> None:
    told = route(sold())
    profit = 900000 - borne(told, "seller") + line(told, "profits_tax").amount.minor

    assert abs(line(told, "profits_tax").amount.minor - Decimal(profit) * 5 / 100) <= Decimal("0.5")


def test_a_maker_that_may_be_small_has_two_ends(sold: Sold) -> None:
    told = route(sold(enterprise={"employees": None}))

    assert told.answer.left.bounds.low < told.answer.left.bounds.high


def test_the_export_tax_cost_counts_on_the_makers_own_sale(sold: Sold) -> None:
    told = sold()
    vat = [line(route(told, name), "export_vat_cost").amount for name in (DIRECT, COMPANY)]

    # 13 % less 9 % refund: on the price of 9,000 or on the transfer price of 6,000.
    assert vat == [Money.of(360, "XTS"), Money.of(240, "XTS")]


def test_without_a_transfer_price_both_ends_of_the_tax_are_shown(sold: Sold) -> None:
    told = route(sold(transfer_price=None), COMPANY)

    assert sorted(told.answer.tax_ends) == ["CN", "HK"]


def test_without_a_transfer_price_it_is_asked(sold: Sold) -> None:
    assert "transfer_price" in missing(route(sold(transfer_price=None), COMPANY))


def test_a_maker_selling_itself_is_asked_no_transfer_price(sold: Sold) -> None:
    assert "transfer_price" not in missing(route(sold(transfer_price=None)))


def test_a_company_that_exists_costs_nothing_to_set_up(sold: Sold) -> None:
    assert route(sold(), COMPANY).set_up.lines == ()


def test_a_company_still_to_be_formed_costs_fees_once(sold: Sold) -> None:
    told = sold(enterprise={"companies": ()})
    lines = route(told, "CN.hk-company-new.direct.sea.MFN").set_up.lines

    assert Money.of(1000, "XTS") in [one.amount for one in lines]


def test_fixed_costs_are_no_line_of_a_consignment(sold: Sold) -> None:
    told = route(sold(enterprise={"companies": ()}), "CN.hk-company-new.direct.sea.MFN")

    assert "incorporation_fee" not in [one.kind for one in told.answer.lines]


# The price for a margin


MOVES = "the export VAT cost is kept as it was at the asked price, though it moves with the price"


def test_selling_at_the_price_for_a_margin_leaves_the_margin(sold: Sold) -> None:
    unit, _ = route(sold(target_margin_pct=Decimal(30))).price_for_margin
    told = route(sold(price={"amount": unit}))

    assert told.answer.left.amount.minor >= unit.minor * 100 * 30 / 100


def test_the_price_for_a_margin_leaves_it_if_the_asked_price_was_lower(sold: Sold) -> None:
    low = {"amount": Money.of(50, "XTS")}
    unit, _ = route(sold(price=low, target_margin_pct=Decimal(30))).price_for_margin
    told = route(sold(price={"amount": unit}))

    assert told.answer.left.amount.minor >= unit.minor * 100 * 30 / 100


def test_selling_a_cent_below_the_price_for_a_margin_misses_it(sold: Sold) -> None:
    unit, _ = route(sold(target_margin_pct=Decimal(30))).price_for_margin
    told = route(sold(price={"amount": Money(unit.minor - 1, "XTS")}))

    assert told.answer.left.amount.minor < (unit.minor - 1) * 100 * 30 / 100


# Through Hong Kong


def test_a_stop_over_adds_its_lines(sold: Sold) -> None:
    told = route(sold(), "CN.maker.via-hk.sea.MFN")

    assert {"hk_handling", "hk_declaration"} <= {one.kind for one in told.answer.lines}


def test_a_stop_over_changes_no_rate_of_duty(sold: Sold) -> None:
    told = sold()
    percents = {route(told, f"CN.maker.{path}.sea.MFN").duty.only.percent for path in PATHS}

    assert percents == {Decimal(5)}


def test_a_preference_through_hong_kong_hangs_on_proof(sold: Sold) -> None:
    told = route(sold(), "CN.maker.via-hk.sea.EXFTA")

    assert (told.duty.status, "consignment_proof" in missing(told)) == ("depends", True)


def test_a_preference_that_goes_direct_hangs_on_none(sold: Sold) -> None:
    told = route(sold(), "CN.maker.direct.sea.EXFTA")

    assert (told.duty.status, told.duty.only.percent) == ("known", Decimal(1))


def test_quotes_in_another_currency_are_changed(sold: Sold) -> None:
    quote = Quote(line="main_carriage", amount=Money.of(300, "USD"), dated=date(2026, 5, 2))
    told = route(sold(quotes=(quote,)))

    assert line(told, "main_carriage").amount == Money.of(600, "XTS")
