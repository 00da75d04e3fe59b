"""Routes by the shipped packs: what holds for every market and every place of production."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tradewind.assess.routes import Load, RouteAnswer, RouteQuestion, Seller, answer
from tradewind.facts import Facts, Library
from tradewind.facts.incoterms import payers_of
from tradewind.facts.markets import markets
from tradewind.facts.places import places
from tradewind.model.money import Money

DAY = date(2026, 11, 22)  # packs are known from the day they were read
TERMS = ("EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP")
LINES = (
    "export_packing",
    "loading",
    "pre_carriage",
    "export_clearance",
    "origin_terminal",
    "main_carriage",
    "insurance",
    "destination_terminal",
    "on_carriage",
    "unloading",
    "import_clearance",
    "duty",
    "import_tax",
    "import_fees",
)
BOTH = (Seller("maker", "CN"), Seller("hk-company", "HK"))
LOAD = Load(1000, Decimal(5000), Decimal(25), {"20ft": 1})

Ways = Callable[[str, str], RouteAnswer]


@pytest.fixture(scope="module")
def facts(shipped: Library) -> Facts:
    return shipped.as_of(applies_on=DAY, known_on=DAY)


@pytest.fixture(scope="module")
def ways(facts: Facts) -> Ways:
    """The routes of one consignment from a place to a market."""
    every, known = markets(facts), places(facts)

    def ask(site: str, to: str) -> RouteAnswer:
        question = RouteQuestion(
            market=every[to],
            site=known[site],
            hk_site=None,
            sellers=BOTH,
            modes=("sea", "air"),
            agreements=(),
            load=LOAD,
            quotes=(),
            quoted_in="firm.yaml",
            currency="USD",
            value=Money.of(20000, "USD"),
            inputs={},
        )
        [told] = answer([question], facts)
        return told

    return ask


def test_every_market_but_its_own_is_reached_from_shenzhen(facts: Facts, ways: Ways) -> None:
    unreached = [code for code in markets(facts) if not ways("CNSNZ", code).routes]

    assert unreached == ["CN"]


def test_no_way_is_silently_lost(facts: Facts, ways: Ways) -> None:
    told = {code: ways("CNSNZ", code) for code in markets(facts)}
    lost = {
        code: one
        for code, one in told.items()
        if {(r.path, r.mode) for r in one.routes}
        | {(a.values["path"], a.values["mode"]) for a in one.absent if "path" in a.values}
        != {
            (path, mode) for path in ("direct", "via-hk", "processed-hk") for mode in ("sea", "air")
        }
    }

    assert lost == {}


@pytest.mark.parametrize("site", ["CNSNZ", "CNGGZ", "CNDGG", "CNFOS", "HKHKG"])
def test_every_way_to_the_united_states_has_a_distance(ways: Ways, site: str) -> None:
    unmeasured = {
        route.id: leg for route in ways(site, "US").routes for leg in route.legs if leg.km is None
    }

    assert unmeasured == {}


def test_no_freight_is_given_without_saying_that_it_is_an_example(facts: Facts, ways: Ways) -> None:
    lines = [
        line
        for code in markets(facts)
        for route in ways("CNSNZ", code).routes
        for line in route.costs
        if line.kind == "main_carriage" and line.amount
    ]

    assert {line.is_example for line in lines} == {True}


def test_goods_of_hong_kong_do_not_pass_through_it(ways: Ways) -> None:
    assert {route.path for route in ways("HKHKG", "US").routes} == {"direct"}


def test_a_stop_over_in_hong_kong_is_declared(ways: Ways) -> None:
    charged = {
        any(line.kind == "hk_declaration" for line in route.costs)
        for route in ways("CNSNZ", "US").routes
        if route.path == "via-hk"
    }

    assert charged == {True}


@pytest.mark.parametrize("term", TERMS)
def test_every_line_has_a_payer_under_every_term(facts: Facts, term: str) -> None:
    told = payers_of(term, None, ("CNSNZ", "CNYTN", "USLAX"), facts)

    assert [line for line in LINES if line not in told] == []


@pytest.mark.parametrize("term", TERMS)
def test_terms_of_examplia_are_those_of_the_world(
    facts: Facts, examplia_on: Callable[..., Facts], term: str
) -> None:
    ends = ("CNSNZ", "CNYTN", "USLAX")

    assert payers_of(term, None, ends, examplia_on()) == payers_of(term, None, ends, facts)
