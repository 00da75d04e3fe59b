"""A plan adds up line by line, each line names its source, and the same question tells the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tradewind import firm_file
from tradewind.facts import Library
from tradewind.facts.markets import market, markets
from tradewind.pipeline import make_ready
from tradewind.plan import compose
from tradewind.report.plan_json import plan_json

DAY = date(2026, 11, 22)
EXAMPLES = Path(__file__).parents[3] / "examples"
FIRMS = (
    "kitchenware-mainland-maker",
    "power-banks-mainland-with-hk-company",
    "toys-hong-kong-trader",
)
Json = dict[str, Any]


@cache
def told(firm: str, *codes: str) -> Json:
    facts = Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)
    asked = make_ready(firm_file.read(EXAMPLES / f"{firm}.yaml"), "firm.yaml", facts)
    chosen = [market(code, facts) for code in codes] or list(markets(facts).values())
    return plan_json(compose(asked, chosen), "en")


def routes(firm: str) -> Iterator[tuple[Json, Json]]:
    for one in told(firm)["markets"]:
        for route in one["routes"]:
            yield one, route


def _ends(lines: list[Json], payer: str) -> tuple[int | None, int | None]:
    chosen = [line for line in lines if line["payer"] == payer and line["kind"] != "profits_tax"]
    lows = [line["low"] and line["low"]["minor"] for line in chosen]
    highs = [line["high"] and line["high"]["minor"] for line in chosen]
    return (
        None if None in lows else sum(lows),
        None if None in highs else sum(highs),
    )


@pytest.mark.parametrize("firm", FIRMS)
def test_landed_is_the_price_and_the_buyers_lines(firm: str) -> None:
    for one, route in routes(firm):
        low, high = _ends(route["lines"], "buyer")
        price = route["price"]["minor"]
        assert route["landed"]["low"]["minor"] == price + low, (one["market"], route["id"])
        ends = route["landed"]["high"]
        assert (ends and ends["minor"]) == (None if high is None else price + high)


@pytest.mark.parametrize("firm", FIRMS)
def test_left_is_the_price_less_the_sellers_lines_and_tax(firm: str) -> None:
    counted = 0
    for one, route in routes(firm):
        amount = route["left"]["amount"]
        if amount is None:
            continue
        counted += 1
        borne = sum(line["amount"]["minor"] for line in route["lines"] if line["payer"] == "seller")
        assert amount["minor"] == route["price"]["minor"] - borne, (one["market"], route["id"])
    assert counted > 20


@pytest.mark.parametrize("firm", FIRMS)
def test_no_amount_stands_without_source_and_date(firm: str) -> None:
    for one, route in routes(firm):
        for line in (*route["lines"], *route["fixed"]["lines"], *route["cash_tied_up"]):
            if line["amount"] is None:
                continue
            assert line["source"], (one["market"], route["id"], line["kind"])
            assert line["source"]["publisher"] or line["source"]["title"]
            assert date.fromisoformat(line["source"]["from"])


@pytest.mark.parametrize("firm", FIRMS)
def test_an_open_line_names_what_is_missing(firm: str) -> None:
    for one, route in routes(firm):
        for line in (*route["lines"], *route["cash_tied_up"]):
            if line["amount"] is None:
                assert line["missing"], (one["market"], route["id"], line["kind"])


@pytest.mark.parametrize("firm", FIRMS)
def test_a_dated_example_is_marked_as_one(firm: str) -> None:
    for _, route in routes(firm):
        for line in route["lines"]:
            if line["example"]:
                assert not line["confirmed"]
                assert line["source"]["layer"] != "firm"


def _by_kind(route: Json) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for line in route["lines"]:
        amount = line["amount"] and line["amount"]["minor"]
        had = found.get(line["kind"], 0)
        found[line["kind"]] = None if amount is None or had is None else had + amount
    return found


def _changed(one: Json, other: Json) -> set[str]:
    mine, theirs = _by_kind(one), _by_kind(other)
    return {kind for kind in {*mine, *theirs} if mine.get(kind) != theirs.get(kind)}


def _route(firm: str, code: str, name: str) -> Json:
    [one] = told(firm, code)["markets"]
    return next(route for route in one["routes"] if route["id"] == name)


def test_another_seller_moves_only_what_hangs_on_the_seller() -> None:
    firm = "power-banks-mainland-with-hk-company"
    maker = _route(firm, "US", "CN.maker.direct.sea.MFN")
    company = _route(firm, "US", "CN.hk-company.direct.sea.MFN")
    assert _changed(maker, company) == {"export_vat_cost", "profits_tax"}


def test_another_path_moves_only_the_way_and_what_it_taxes() -> None:
    firm = "power-banks-mainland-with-hk-company"
    direct = _route(firm, "US", "CN.maker.direct.sea.MFN")
    through = _route(firm, "US", "CN.maker.via-hk.sea.MFN")
    way = {
        "pre_carriage",
        "export_clearance",
        "origin_terminal",
        "main_carriage",
        "documents",
        "hk_handling",
        "hk_declaration",
    }
    assert _changed(direct, through) - way <= {"profits_tax", "export_vat_cost"}
    assert "hk_declaration" in _changed(direct, through)


def test_the_same_question_gives_the_same_bytes() -> None:
    once = json.dumps(told("toys-hong-kong-trader", "US", "JP"))
    told.cache_clear()
    assert json.dumps(told("toys-hong-kong-trader", "US", "JP")) == once


def test_a_trader_of_others_goods_has_no_maker_route_and_the_plan_says_why() -> None:
    [one] = told("toys-hong-kong-trader", "US")["markets"]
    assert {route["seller"] for route in one["routes"]} == {"hk-company"}
    assert "routes.absent.maker_is_not_the_firm" in {each["code"] for each in one["absent"]}


def test_the_firms_own_transfer_price_brings_the_arms_length_warning() -> None:
    route = _route("power-banks-mainland-with-hk-company", "US", "CN.hk-company.direct.sea.MFN")
    codes = {each["code"] for each in route["because"]}
    assert "landed.transfer_price_at_arms_length" in codes


def test_without_a_transfer_price_both_ends_of_the_tax_are_shown() -> None:
    route = _route("kitchenware-mainland-maker", "US", "CN.hk-company-new.direct.sea.MFN")
    assert set(route["tax_ends"]) == {"CN", "HK"}
    assert "transfer_price" in {gap["name"] for gap in route["missing"]}
