"""How far, how long, and with how much carbon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tradewind.assess.routes import Load, Route, RouteAnswer, Seller
from tradewind.facts import Facts

Ways = Callable[..., RouteAnswer]
On = Callable[..., Facts]
MAKER = (Seller("maker", "CN"),)
LOAD = Load(units=100, weight_kg=Decimal(1000), volume_m3=Decimal(2), containers={"20ft": 1})


def direct(told: RouteAnswer) -> Route:
    return next(one for one in told.routes if one.path == "direct")


def through(told: RouteAnswer) -> Route:
    return next(one for one in told.routes if one.path == "via-hk")


def asked(route: Route) -> list[str]:
    return [gap.name for gap in route.missing]


def test_a_direct_route_sails_from_the_port_of_the_site(ways: Ways) -> None:
    assert [(leg.start, leg.end) for leg in direct(ways()).legs] == [
        ("CNEXM", "CNEXP"),
        ("CNEXP", "EXPRT"),
    ]


def test_a_route_through_hong_kong_sails_from_there(ways: Ways) -> None:
    assert [(leg.start, leg.end) for leg in through(ways()).legs] == [
        ("CNEXM", "HKHKG"),
        ("HKHKG", "EXPRT"),
    ]


def test_goods_made_in_the_port_need_no_first_leg(ways: Ways) -> None:
    assert [leg.start for leg in direct(ways(site="HKHKG")).legs] == ["HKHKG"]


def test_the_red_sea_closed_lengthens_the_way(ways: Ways) -> None:
    assert direct(ways()).legs[-1].km == 7000 * Decimal("1.852")


def test_the_red_sea_open_shortens_the_way(ways: Ways, examplia_on: On) -> None:
    told = ways(facts=examplia_on(date(2026, 9, 1)))

    assert direct(told).legs[-1].km == 5000 * Decimal("1.852")


def test_one_may_ask_as_if_the_red_sea_were_open(ways: Ways) -> None:
    assert direct(ways(red_sea="open")).legs[-1].km == 5000 * Decimal("1.852")


def test_one_may_ask_as_if_the_red_sea_were_closed(ways: Ways, examplia_on: On) -> None:
    told = ways(red_sea="closed", facts=examplia_on(date(2026, 9, 1)))

    assert direct(told).legs[-1].km == 7000 * Decimal("1.852")


def test_a_red_sea_nobody_knows_of_leaves_the_way_unknown(ways: Ways, examplia_on: On) -> None:
    told = ways(facts=examplia_on(without=["routes/legs:red_sea"]))

    assert direct(told).legs[-1].km is None


def test_a_red_sea_nobody_knows_of_is_named(ways: Ways, examplia_on: On) -> None:
    told = ways(facts=examplia_on(without=["routes/legs:red_sea"]))

    assert "routes/legs:red_sea" in asked(direct(told))


def test_a_way_that_never_meets_the_red_sea_does_not_hang_on_it(
    ways: Ways, examplia_on: On
) -> None:
    told = ways("EXB", facts=examplia_on(without=["routes/legs:red_sea"]))

    assert direct(told).legs[-1].km == 1200 * Decimal("1.852")


def test_a_way_nobody_measured_is_unknown(ways: Ways) -> None:
    assert through(ways("EXB")).legs[-1].km is None


def test_days_are_those_of_all_legs_rounded_up(ways: Ways) -> None:
    told = direct(ways())  # half a day to one by truck, 40 to 45 around the Cape

    assert (told.days_low, told.days_high) == (41, 46)


def test_days_through_an_open_red_sea_are_those_of_that_passage(
    ways: Ways, examplia_on: On
) -> None:
    told = direct(ways(facts=examplia_on(date(2026, 9, 1))))

    assert (told.days_low, told.days_high) == (29, 31)


def test_days_nobody_published_are_the_sailing_at_least(ways: Ways) -> None:
    told = direct(ways("EXB"))  # 1,200 nautical miles at ten knots, after half a day by truck

    assert (told.days_low, told.days_high) == (6, None)


def test_days_nobody_published_are_named(ways: Ways) -> None:
    assert "routes/transit:transit-times" in asked(direct(ways("EXB")))


def test_hours_nobody_wrote_down_leave_the_days_open_above(ways: Ways) -> None:
    told = direct(ways(modes=("air",)))

    assert (told.days_low, told.days_high) == (3, None)


def test_carbon_is_distance_times_weight_times_factor(ways: Ways) -> None:
    told = direct(ways("EXB", load=LOAD))  # 30 km by truck, 2,222.4 km by sea, one tonne

    assert told.co2e_kg == Decimal(25)  # 3.0 + 22.2


def test_carbon_by_air_counts_the_detour(ways: Ways) -> None:
    told = direct(ways(modes=("air",), load=LOAD))  # 20 km by truck, 8,800 km by air

    assert told.co2e_kg == Decimal(4402)


def test_carbon_names_its_family_of_factors(ways: Ways) -> None:
    assert direct(ways()).co2e_family == "exa-2026"


def test_carbon_of_an_unknown_weight_is_unknown(ways: Ways) -> None:
    assert direct(ways(load=replace(LOAD, weight_kg=None))).co2e_kg is None


def test_carbon_of_an_unknown_way_is_unknown(ways: Ways) -> None:
    assert through(ways("EXB", load=LOAD)).co2e_kg is None


@pytest.mark.parametrize("fact", ["routes/legs:nautical_mile", "routes/transit:emissions"])
def test_carbon_without_its_facts_is_unknown_and_names_them(
    ways: Ways, examplia_on: On, fact: str
) -> None:
    told = direct(ways(facts=examplia_on(without=[fact])))

    assert (told.co2e_kg, fact in asked(told)) == (None, True)


def test_a_detour_nobody_wrote_down_leaves_the_carbon_unknown(ways: Ways, examplia_on: On) -> None:
    fact = "routes/legs:air_detour_factor"
    told = direct(ways(modes=("air",), facts=examplia_on(without=[fact])))

    assert (told.co2e_kg, fact in asked(told)) == (None, True)
