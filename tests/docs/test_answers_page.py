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
    assert set(told) == _section("## `tradewind duty", "## `tradewind plan")


def test_every_key_of_a_plan_is_on_the_page(plan: dict) -> None:
    assert set(plan) == _section("## `tradewind plan", "Each market:")


def test_every_key_of_a_market_is_on_the_page(plan: dict) -> None:
    assert set(plan["markets"][0]) == _section("Each market:", "Each route:")


def test_every_key_of_a_route_is_on_the_page(plan: dict) -> None:
    assert set(plan["markets"][0]["routes"][0]) == _section("Each route:", "Each line:")


def test_every_key_of_a_line_is_on_the_page(plan: dict) -> None:
    assert set(plan["markets"][0]["routes"][0]["lines"][0]) == _section("Each line:", "")
