"""What `tradewind services` answers, refuses and prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tradewind.cli.main import main

FIRM = str(Path(__file__).parents[3] / "examples" / "kitchenware-mainland-maker.yaml")
DAYS = ["--on", "2026-11-30", "--known-on", "2026-11-30", "--packs", "shipped"]
BARE_CODE = re.compile(r"\b(?:services|demand|ask|language|unit|page)\.[a-z]")


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_answer_is_worded_in_every_language(
    lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["services", FIRM, "--lang", lang, *DAYS]) == 0
    assert not BARE_CODE.search(capsys.readouterr().out.replace("docs/services.md", ""))


def test_markets_named_take_the_place_of_the_firms_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["services", FIRM, "--markets", "DE", "--json", *DAYS]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["market"] for one in told["needs"]} == {None, "DE"}


def test_every_rule_of_a_need_cites_who_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["services", FIRM, "--markets", "DE", "--json", *DAYS]) == 0
    told = json.loads(capsys.readouterr().out)
    rules = [rule for one in told["needs"] for rule in one["because"]]
    assert rules
    assert all(reason["source"] for rule in rules for reason in rule["reasons"])


def test_a_market_that_no_pack_knows_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["services", FIRM, "--markets", "XX", *DAYS]) == 2
    assert "is not a market" in capsys.readouterr().err
