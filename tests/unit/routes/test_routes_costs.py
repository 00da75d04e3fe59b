"""What the way costs: the firm's own quotes first, else a dated example, else nothing known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.assess.routes import Load, RouteAnswer
from tradewind.assess.routes.freight import declaration_charge
from tradewind.facts import Facts
from tradewind.model.bounds import Bounds
from tradewind.model.costs import CostLine
from tradewind.model.enterprise import Quote
from tradewind.model.money import Money

Ways = Callable[..., RouteAnswer]
On = Callable[..., Facts]
LOAD = Load(units=100, weight_kg=Decimal(600), volume_m3=Decimal("2.4"), containers={"20ft": 1})


def xts(amount: str) -> Money:
    return Money.of(amount, "XTS")


def quote(amount: str = "1500", **told: object) -> Quote:
    given = {"line": "main_carriage", "amount": xts(amount), "dated": date(2026, 5, 1)}
    return Quote(**(given | told))


def line(told: RouteAnswer, kind: str = "main_carriage", path: str = "direct") -> CostLine:
    route = next(one for one in told.routes if one.path == path)
    return next(one for one in route.costs if one.kind == kind)


def asked(line: CostLine) -> list[str]:
    return [gap.name for gap in line.missing]


# Quotes


def test_a_quote_goes_before_an_example(ways: Ways) -> None:
    assert line(ways(quotes=(quote(),))).amount == xts("1500")


def test_a_quote_is_no_example(ways: Ways) -> None:
    assert line(ways(quotes=(quote(),))).is_example is False


def test_a_quote_names_the_firms_own_file(ways: Ways) -> None:
    told = line(ways(quotes=(quote(),)))

    assert (told.cites[0].source.address, told.cites[0].layer) == ("firm.yaml", "firm")


def test_the_newest_of_two_quotes_counts(ways: Ways) -> None:
    newer = quote("1400", dated=date(2026, 5, 2))

    assert line(ways(quotes=(newer, quote()))).amount == xts("1400")


def test_the_closest_fit_goes_before_the_newest(ways: Ways) -> None:
    closer = quote("1700", market="EXA", mode="sea", dated=date(2026, 1, 5))

    assert line(ways(quotes=(closer, quote()))).amount == xts("1700")


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"market": "EXB"},
        {"path": "via-hk"},
        {"mode": "air"},
        {"from_place": "HKHKG"},
        {"to_place": "EXBAY"},
    ],
)
def test_a_quote_for_another_way_does_not_count(ways: Ways, elsewhere: dict[str, str]) -> None:
    assert line(ways(quotes=(quote(**elsewhere),))).is_example is True


def test_a_quote_without_a_date_is_not_the_newest(ways: Ways) -> None:
    undated = quote("1400", dated=None)

    assert line(ways(quotes=(undated, quote()))).amount == xts("1500")


def test_a_quote_is_confirmed_on_its_last_day(ways: Ways) -> None:
    assert line(ways(quotes=(quote(valid_until=date(2026, 6, 1)),))).is_confirmed is True


def test_a_quote_that_has_run_out_is_not_confirmed(ways: Ways) -> None:
    assert line(ways(quotes=(quote(valid_until=date(2026, 5, 31)),))).is_confirmed is False


def test_a_quote_that_has_run_out_still_answers(ways: Ways) -> None:
    assert line(ways(quotes=(quote(valid_until=date(2026, 5, 31)),))).amount == xts("1500")


@pytest.mark.parametrize(
    ("per", "whole"),
    [
        (None, "3"),
        ("consignment", "3"),
        ("container", "6"),
        ("unit", "300"),
        ("kg", "1800"),
        ("m3", "7.20"),
    ],
)
def test_a_quote_per_measure_is_multiplied(ways: Ways, per: str | None, whole: str) -> None:
    load = replace(LOAD, containers={"20ft": 2})

    assert line(ways(quotes=(quote("3", per=per),), load=load)).amount == xts(whole)


def test_a_quote_per_kilogram_of_unknown_weight_is_unknown(ways: Ways) -> None:
    load = replace(LOAD, weight_kg=None)

    assert line(ways(quotes=(quote("3", per="kg"),), load=load)).amount is None


def test_a_quote_per_kilogram_of_unknown_weight_asks_for_the_weight(ways: Ways) -> None:
    load = replace(LOAD, weight_kg=None)

    assert asked(line(ways(quotes=(quote("3", per="kg"),), load=load))) == ["goods.unit_weight_kg"]


def test_a_quote_in_another_currency_is_changed(ways: Ways) -> None:
    told = ways(quotes=(replace(quote(), amount=Money.of(100, "USD")),))

    assert line(told).amount == xts("200")


def test_a_quote_in_a_currency_without_a_rate_is_unknown(ways: Ways) -> None:
    told = ways(quotes=(replace(quote(), amount=Money.of(100, "LAK")),))

    assert line(told).amount is None


def test_a_line_nobody_quoted_is_unknown_and_not_zero(ways: Ways) -> None:
    assert line(ways(), "insurance").bounds == Bounds(0, None, "XTS")


def test_a_line_nobody_quoted_is_asked(ways: Ways) -> None:
    assert asked(line(ways(), "insurance")) == ["quote.insurance"]


def test_a_line_counted_only_where_quoted_is_not_asked(ways: Ways) -> None:
    route = ways().routes[0]

    assert "storage" not in [one.kind for one in route.costs]


def test_a_line_counted_only_where_quoted_counts_where_it_is(ways: Ways) -> None:
    assert line(ways(quotes=(quote("25", line="storage"),)), "storage").amount == xts("25")


def test_no_line_is_counted_twice(ways: Ways) -> None:
    kinds = [
        one.kind for one in ways(quotes=(quote(), quote("25", line="storage"))).routes[0].costs
    ]

    assert len(kinds) == len(set(kinds))


# Examples


def test_the_newest_example_of_the_lane_stands_in(ways: Ways) -> None:
    assert line(ways()).amount == xts("2000")


def test_an_example_is_marked_as_one(ways: Ways) -> None:
    assert line(ways()).is_example is True


def test_an_example_is_never_confirmed(ways: Ways) -> None:
    assert line(ways()).is_confirmed is False


def test_an_example_not_yet_published_does_not_stand_in(ways: Ways, examplia_on: On) -> None:
    told = ways(facts=examplia_on(date(2026, 3, 31)))

    assert line(told).amount == xts("1800")


def test_an_example_is_per_container(ways: Ways) -> None:
    load = replace(LOAD, containers={"20ft": 3})

    assert line(ways(load=load)).amount == xts("6000")


def test_an_example_of_another_container_does_not_stand_in(ways: Ways) -> None:
    load = replace(LOAD, containers={"40ft": 1})

    assert line(ways(load=load)).amount is None


def test_an_example_of_another_lane_does_not_stand_in(ways: Ways) -> None:
    assert line(ways("EXB")).amount is None


def test_without_containers_an_example_cannot_stand_in(ways: Ways) -> None:
    load = replace(LOAD, containers=None)

    assert "goods.containers" in asked(line(ways(load=load)))


def test_a_charge_at_the_port_of_loading_is_an_example(ways: Ways) -> None:
    told = line(ways(), "origin_terminal")

    assert (told.amount, told.is_example) == (xts("100"), True)


def test_a_charge_between_two_ends_stays_between_them(ways: Ways) -> None:
    assert line(ways(), "destination_terminal").bounds == Bounds(20000, 26000, "XTS")


def test_a_charge_between_two_ends_asks_for_a_quote(ways: Ways) -> None:
    assert asked(line(ways(), "destination_terminal")) == ["quote.destination_terminal"]


@pytest.mark.parametrize("table", ["freight", "charges"])
def test_a_table_of_examples_nobody_wrote_down_is_named(
    ways: Ways, examplia_on: On, table: str
) -> None:
    told = ways(facts=examplia_on(without=[f"routes/transit:{table}"]))
    gaps = [name for cost in told.routes[0].costs for name in asked(cost)]

    assert f"routes/transit:{table}" in gaps


# Air freight


@pytest.mark.parametrize(
    ("weight", "volume", "whole"),
    [("600", "2.4", "2400"), ("600", "3.6", "2400"), ("600", "6", "4000")],
)
def test_air_freight_is_charged_on_the_greater_of_weight_and_volume(
    ways: Ways, weight: str, volume: str, whole: str
) -> None:
    load = replace(LOAD, weight_kg=Decimal(weight), volume_m3=Decimal(volume))

    assert line(ways(modes=("air",), load=load)).amount == xts(whole)


@pytest.mark.parametrize(
    ("unsaid", "field"),
    [("weight_kg", "goods.unit_weight_kg"), ("volume_m3", "goods.unit_volume_m3")],
)
def test_air_freight_needs_both_weight_and_volume(ways: Ways, unsaid: str, field: str) -> None:
    load = replace(LOAD, **{unsaid: None})

    assert field in asked(line(ways(modes=("air",), load=load)))


def test_a_divisor_nobody_wrote_down_is_named(ways: Ways, examplia_on: On) -> None:
    facts = examplia_on(without=["routes/legs:air_volume_per_kg"])

    assert "routes/legs:air_volume_per_kg" in asked(line(ways(modes=("air",), facts=facts)))


# The declarations of Hong Kong

SCALE = (Decimal("0.2"), Decimal(46000), Decimal("0.125"), Decimal(200))


@pytest.mark.parametrize(
    ("value", "charge"),
    [
        ("0", "0.2"),
        ("46000", "0.2"),
        ("46000.01", "0.4"),  # one thousand begun: 0.325, rounded up to ten cents
        ("47000", "0.4"),
        ("47000.01", "0.5"),  # 0.45
        ("54000", "1.2"),
        ("1000000", "119.5"),  # 954 thousands: 119.45
        ("1644000", "200"),
        ("99000000", "200"),
    ],
)
def test_a_declaration_is_charged_by_the_thousand_begun(value: str, charge: str) -> None:
    assert declaration_charge(Decimal(value), *SCALE) == Decimal(charge)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_dearer_consignment_is_never_charged_less(one: int, other: int) -> None:
    less, more = sorted((one, other))

    assert declaration_charge(Decimal(less), *SCALE) <= declaration_charge(Decimal(more), *SCALE)


def test_a_stop_over_declares_twice(ways: Ways) -> None:
    told = ways(value=xts("25000"))  # 100,000 HKD at four to the XTS: 6.95, so 7.00 each

    assert line(told, "hk_declaration", "via-hk").amount == xts("3.50")


def test_goods_under_one_bill_declare_nothing(ways: Ways) -> None:
    told = ways(inputs={"through_bill": True})

    assert "hk_declaration" not in [one.kind for route in told.routes for one in route.costs]


def test_goods_that_may_be_under_one_bill_pay_between_nothing_and_the_charge(ways: Ways) -> None:
    told = ways(value=xts("25000"), inputs={})

    assert line(told, "hk_declaration", "via-hk").bounds == Bounds(0, 350, "XTS")


def test_goods_that_may_be_under_one_bill_are_asked(ways: Ways) -> None:
    assert asked(line(ways(inputs={}), "hk_declaration", "via-hk")) == ["through_bill"]


def test_goods_that_go_direct_declare_nothing_in_hong_kong(ways: Ways) -> None:
    kinds = [one.kind for route in ways().routes if route.path == "direct" for one in route.costs]

    assert "hk_declaration" not in kinds


def test_a_declaration_of_an_unknown_value_asks_for_the_price(ways: Ways) -> None:
    assert asked(line(ways(value=None), "hk_declaration", "via-hk")) == ["price"]


@pytest.mark.parametrize("name", ["first_band", "first_band_up_to", "per_1000", "cap"])
def test_a_scale_nobody_wrote_down_is_named(ways: Ways, examplia_on: On, name: str) -> None:
    fact = f"routes/transit:hk_declaration_{name}"
    told = ways(facts=examplia_on(without=[fact]))

    assert asked(line(told, "hk_declaration", "via-hk")) == [fact]
