"""Which ways there are, and why others are not."""

from __future__ import annotations

from collections.abc import Callable

from tradewind.assess.routes import RouteAnswer, Seller

Ways = Callable[..., RouteAnswer]


def ids(told: RouteAnswer) -> list[str]:
    return [route.id for route in told.routes]


def reasons(told: RouteAnswer) -> list[str]:
    return [one.code.removeprefix("routes.absent.") for one in told.absent]


def test_a_route_is_named_by_site_seller_path_mode_and_agreement(ways: Ways) -> None:
    assert ids(ways()) == [
        "CN.maker.direct.sea.MFN",
        "CN.hk-company.direct.sea.MFN",
        "CN.maker.via-hk.sea.MFN",
        "CN.hk-company.via-hk.sea.MFN",
    ]


def test_an_agreement_that_can_be_claimed_makes_a_route_of_its_own(ways: Ways) -> None:
    told = ways(agreements=("EXFTA",), sellers=(Seller("maker", "CN"),))

    assert ids(told) == [
        "CN.maker.direct.sea.MFN",
        "CN.maker.direct.sea.EXFTA",
        "CN.maker.via-hk.sea.MFN",
        "CN.maker.via-hk.sea.EXFTA",
    ]


def test_every_mode_makes_a_route_of_its_own(ways: Ways) -> None:
    told = ways(modes=("sea", "air"), sellers=(Seller("maker", "CN"),))

    assert ids(told) == [
        "CN.maker.direct.sea.MFN",
        "CN.maker.direct.air.MFN",
        "CN.maker.via-hk.sea.MFN",
        "CN.maker.via-hk.air.MFN",
    ]


def test_no_two_routes_have_one_name(ways: Ways) -> None:
    told = ids(ways(modes=("sea", "air"), agreements=("EXFTA", "EXWIDE"), hk_site="HKHKG"))

    assert len(told) == len(set(told))


def test_work_in_hong_kong_makes_hong_kong_the_site(ways: Ways) -> None:
    told = ways(hk_site="HKHKG", sellers=(Seller("hk-company", "HK"),))

    assert "HK.hk-company.processed-hk.sea.MFN" in ids(told)


def test_work_in_hong_kong_claims_no_agreement_of_the_first_site(ways: Ways) -> None:
    told = ways(hk_site="HKHKG", agreements=("EXFTA",))

    assert [one for one in ids(told) if "processed-hk" in one and one.endswith("EXFTA")] == []


def test_without_a_place_of_work_in_hong_kong_nothing_is_processed_there(ways: Ways) -> None:
    assert "no_hk_site" in reasons(ways())


def test_goods_made_in_hong_kong_cannot_pass_through_it(ways: Ways) -> None:
    told = ways(site="HKHKG")

    assert "already_in_hk" in reasons(told)


def test_goods_made_in_hong_kong_still_go_direct(ways: Ways) -> None:
    told = ways(site="HKHKG", sellers=(Seller("hk-company", "HK"),))

    assert ids(told) == ["HK.hk-company.direct.sea.MFN"]


def test_a_hong_kong_trader_has_no_maker_to_sell(ways: Ways) -> None:
    told = ways(sellers=(Seller("hk-company", "HK"),))

    assert "maker_is_not_the_firm" in reasons(told)


def test_a_hong_kong_trader_has_no_route_of_a_maker(ways: Ways) -> None:
    told = ways(sellers=(Seller("hk-company", "HK"),))

    assert {route.seller.id for route in told.routes} == {"hk-company"}


def test_a_firm_without_a_company_in_hong_kong_has_none_to_sell(ways: Ways) -> None:
    told = ways(sellers=(Seller("maker", "CN"),))

    assert "no_hk_seller" in reasons(told)


def test_a_market_without_a_port_is_not_reached_by_sea(ways: Ways) -> None:
    told = ways("EXN")

    assert (ids(told), set(reasons(told))) == ([], {"no_gateway", "no_hk_site"})


def test_a_market_without_a_port_is_reached_by_air(ways: Ways) -> None:
    told = ways("EXN", modes=("sea", "air"), sellers=(Seller("maker", "CN"),))

    assert ids(told) == ["CN.maker.direct.air.MFN", "CN.maker.via-hk.air.MFN"]


def test_a_reason_names_the_path_the_mode_and_the_market(ways: Ways) -> None:
    assert ways("EXN").absent[0].values == {"path": "direct", "mode": "sea", "market": "EXN"}


def test_a_site_without_a_port_does_not_ship_by_sea(ways: Ways) -> None:
    assert "no_port_of_loading" in reasons(ways(site="CNINL"))


def test_a_firm_that_does_not_say_where_it_makes_has_no_route(ways: Ways) -> None:
    told = ways(site=None)

    assert (ids(told), set(reasons(told))) == ([], {"no_site"})


def test_goods_do_not_go_to_hong_kong_by_way_of_hong_kong(ways: Ways) -> None:
    assert "market_is_hk" in reasons(ways("HK"))


def test_goods_do_not_go_to_the_place_they_are_in(ways: Ways) -> None:
    assert "home_market" in reasons(ways("HK", site="HKHKG"))


def test_every_way_is_either_a_route_or_has_a_reason(ways: Ways) -> None:
    told = ways("EXN", modes=("sea", "air"), sellers=(Seller("maker", "CN"),))
    gone = {(route.path, route.mode) for route in told.routes}
    barred = {
        (one.values["path"], one.values["mode"]) for one in told.absent if one.values.get("path")
    }

    assert gone | barred == {
        (path, mode) for path in ("direct", "via-hk", "processed-hk") for mode in ("sea", "air")
    }


# A stop-over under an agreement


def test_a_stop_over_under_an_agreement_tells_its_consignment_rule(ways: Ways) -> None:
    told = ways(agreements=("EXFTA",))
    route = next(one for one in told.routes if one.id == "CN.maker.via-hk.sea.EXFTA")

    assert [one.values for one in route.consignment] == [
        {
            "agreement": "EXFTA",
            "months": "6",
            "evidence": "customs-paper through-bill",
            "control": "required",
        }
    ]


def test_a_consignment_rule_nobody_wrote_down_is_told_as_unknown(ways: Ways) -> None:
    told = ways(agreements=("EXWIDE",))
    route = next(one for one in told.routes if one.id == "CN.maker.via-hk.sea.EXWIDE")

    assert [one.code for one in route.consignment] == ["routes.consignment_unknown"]


def test_goods_that_go_direct_have_no_consignment_rule(ways: Ways) -> None:
    told = ways(agreements=("EXFTA",))

    assert [one.consignment for one in told.routes if one.path == "direct"] == [()] * 4


def test_goods_that_claim_nothing_have_no_consignment_rule(ways: Ways) -> None:
    assert {one.consignment for one in ways().routes} == {()}
