"""The page about JSON answers names every key that is answered, and no other."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from tradewind.cli.main import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "answers.md").read_text("utf-8")
FIRM = str(ROOT / "examples" / "kitchenware-mainland-maker.yaml")


def _answer(*arguments: str) -> dict:
    told = io.StringIO()
    with redirect_stdout(told):
        assert main([*arguments, "--json", "--packs", "shipped"]) == 0
    return json.loads(told.getvalue())


def _section(start: str, end: str) -> set[str]:
    text = PAGE[PAGE.index(start) :]
    text = text[: text.index(end, len(start))] if end else text
    if text.startswith("##"):  # keys stand in the first cell of each row
        cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
        text = " ".join(cells)
    return set(re.findall(r"`([a-z_0-9]+)`", text))


@pytest.fixture(scope="module")
def plan() -> dict:
    return _answer("plan", FIRM, "--markets", "US", "--on", "2026-11-22")


def test_every_key_of_a_duty_answer_is_on_the_page() -> None:
    told = _answer(
        "duty", "--goods", "7323.93", "--origin", "CN", "--to", "US", "--on", "2026-11-22"
    )
    assert set(told) == _section("## `tradewind duty", "## `tradewind goods")


def test_every_key_of_a_shortlist_of_goods_is_on_the_page() -> None:
    told = _answer("goods", "toys")
    keys = {*told, *told["candidates"][0]}
    assert keys == _section("## `tradewind goods", "## `tradewind import")


def test_every_key_of_a_plan_is_on_the_page(plan: dict) -> None:
    assert set(plan) == _section("## `tradewind plan", "Each market:")


def test_every_key_of_a_market_is_on_the_page(plan: dict) -> None:
    assert set(plan["markets"][0]) == _section("Each market:", "Each route:")


def test_every_key_of_a_route_is_on_the_page(plan: dict) -> None:
    assert set(plan["markets"][0]["routes"][0]) == _section("Each route:", "\n\n")


def test_every_key_of_a_line_is_on_the_page(plan: dict) -> None:
    assert set(plan["markets"][0]["routes"][0]["lines"][0]) == _section("Each line:", "\n\n")


def test_every_key_of_a_routes_funding_is_on_the_page(plan: dict) -> None:
    told = plan["markets"][0]["routes"][0]["funding"]
    assert set(told) <= _section("`funding` of a route:", "\n\n")


@pytest.fixture(scope="module")
def schemes() -> dict:
    return _answer("schemes", FIRM, "--on", "2026-11-22")


def test_every_key_of_the_schemes_is_on_the_page(schemes: dict) -> None:
    assert set(schemes) == _section("## `tradewind schemes", "Each result:")


def test_every_key_of_a_scheme_is_on_the_page(schemes: dict) -> None:
    states = {"eligible", "undetermined", "not_eligible", "not_in_force", "exhausted"}
    told = set(schemes["results"][0])
    assert told == _section("Each result:", "\n\n") - states


def test_every_key_of_a_reason_is_on_the_page(schemes: dict) -> None:
    told = set(schemes["results"][0]["reasons"][0])
    assert told == _section("Each reason:", "\n\n") - {"met", "not_met", "unknown"}


def test_every_key_of_a_path_is_on_the_page(schemes: dict) -> None:
    path = next(path for one in schemes["results"] for path in one["paths"])
    assert set(path) <= _section("Each path:", "\n\n")


def test_every_key_of_an_option_is_on_the_page() -> None:
    told = _answer("presence", FIRM, "--on", "2026-11-22")
    page = _section("`options`:", "\n\n")
    assert set(told["options"][0]) <= page
    assert {"options", "withholding", "no_treaty_known"} <= set(told)
    step = next(step for one in told["options"] for step in one["steps"])
    assert set(step) <= _section("Each step:", "\n\n")


def test_every_key_of_a_diagnostic_is_on_the_page() -> None:
    told = _answer("upgrade", FIRM, "--on", "2026-11-22")
    page = _section("`diagnostics`:", "\n\n")
    assert {"id", "status", "low", "high", "levels_possible"} <= set(told["diagnostics"][0]) & page


@pytest.fixture(scope="module")
def impact() -> dict:
    return _answer("facts", "diff", "2026-05-31", "2026-09-01", FIRM, "--markets", "US")


def test_every_key_of_an_impact_is_on_the_page(impact: dict) -> None:
    assert set(impact) == _section("## `tradewind facts diff", "Each firm:")


def test_every_key_of_a_moved_item_is_on_the_page(impact: dict) -> None:
    [firm] = impact["firms"]
    assert set(firm) <= _section("Each firm:", "\n\n")
    assert set(firm["moved"][0]) <= _section("Each item that moved:", "\n\n")
    assert (set(firm["money"][0]) | set(firm["money"][0]["left"])) - {"market", "name"} <= _section(
        "Each firm:", "\n\n"
    )
    assert set(impact["summary"]) <= _summary()


def _summary() -> set[str]:
    [row] = [line for line in PAGE.splitlines() if line.startswith("| `summary`")]
    return set(re.findall(r"`([a-z_]+)`", row))


@pytest.fixture(scope="module")
def standards() -> dict:
    return _answer("standards", FIRM, "--on", "2026-11-30", "--known-on", "2026-11-30")


def test_every_key_of_the_standards_is_on_the_page(standards: dict) -> None:
    assert set(standards) == _section("## `tradewind standards", "Each entry of results:")


def test_every_key_of_a_markets_standards_is_on_the_page(standards: dict) -> None:
    assert set(standards["results"][0]) <= _section("Each entry of results:", "\n\n")


@pytest.fixture(scope="module")
def services() -> dict:
    return _answer("services", FIRM, "--on", "2026-11-30", "--known-on", "2026-11-30")


def test_every_key_of_the_services_is_on_the_page(services: dict) -> None:
    assert set(services) == _section("## `tradewind services", "Each need:")


def test_every_key_of_a_need_is_on_the_page(services: dict) -> None:
    assert set(services["needs"][0]) <= _section("Each need:", "\n\n")


def test_every_key_of_a_rule_of_a_need_is_on_the_page(services: dict) -> None:
    [rule, *_] = (rule for one in services["needs"] for rule in one["because"] if rule["behind"])
    told = _section("Each rule of `because`:", "\n\n")
    assert {*rule, *rule["behind"][0]} <= told


def test_every_key_of_a_turn_is_on_the_page(standards: dict) -> None:
    assert set(standards["programme"][0]) <= _section("Each turn:", "\n\n")
