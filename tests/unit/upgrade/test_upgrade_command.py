"""`tradewind upgrade`: what it answers, in which words, and how it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tradewind.cli.main import main

Run = Callable[..., tuple[int, str, str]]
TOLD = """
enterprise:
  place: CN
  diagnostics:
    through_bill: false
    cn-digital-2024.network: [shop-floor, systems]
    cn-digital-2024.equipment-digital: 35
    cn-digital-2024.talent: []
    cn-digital-2024.production-control: 1
    export-readiness.score: 134
    target-market.JP.competition: 4
    target-market.US.showstopper: true
targets:
  - market: DE
"""


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Ask of a firm's file, as known on the day the shipped packs were read."""

    def asked(text: str, *flags: str) -> tuple[int, str, str]:
        path = tmp_path / "firm.yaml"
        path.write_text(text, "utf-8")
        days = ("--on", "2026-11-22", "--known-on", "2026-11-22", "--packs", "shipped")
        code = main(["upgrade", str(path), *days, *flags])
        said = capsys.readouterr()
        return code, said.out, said.err

    return asked


def told_by(run: Run, *flags: str) -> dict[Any, dict[str, Any]]:
    code, out, _ = run(TOLD, "--json", *flags)
    assert code == 0
    return {(one["id"], one["market"]): one for one in json.loads(out)["diagnostics"]}


def test_every_diagnostic_in_use_is_answered(run: Run) -> None:
    assert {name for name, _ in told_by(run)} == {
        "cn-digital-2022",
        "cn-digital-2024",
        "export-readiness",
        "siri",
        "target-market",
    }


def test_bounds_are_exact_decimal_strings(run: Run) -> None:
    one = told_by(run)["cn-digital-2024", None]
    # Four points for two networks, three for 35 %; talent is nought, and the rest is open.
    assert (one["low"], one["high"], one["of"]) == ("7", "85.5", "100")


def test_markets_are_those_answered_and_those_aimed_at(run: Run) -> None:
    markets = [market for name, market in told_by(run) if name == "target-market"]
    assert sorted(markets) == ["DE", "JP", "US"]


def test_a_stop_is_told_as_removed(run: Run) -> None:
    assert told_by(run)["target-market", "US"]["removed"] is True


def test_a_grade_is_known_from_a_score(run: Run) -> None:
    one = told_by(run)["export-readiness", None]
    assert (one["status"], one["level"]["id"]) == ("known", "mid")


def test_gaps_carry_measures_and_the_schemes_that_may_pay(run: Run) -> None:
    one = told_by(run)["cn-digital-2024", None]
    paid = {each["id"]: [scheme["id"] for scheme in each["schemes"]] for each in one["measures"]}
    assert paid["train"] == ["hk-nittp"]


def test_what_to_answer_next_names_its_key_and_options(run: Run) -> None:
    first = told_by(run)["cn-digital-2024", None]["next_items"][0]
    assert first["key"] == "cn-digital-2024.data-capture"
    assert len(first["options"]) == 14


def test_every_source_named_is_told_once(run: Run) -> None:
    _, out, _ = run(TOLD, "--json")
    told = json.loads(out)
    sources = told["sources"]
    assert sources["s1"]["address"].startswith("http")
    for one in told["diagnostics"]:
        assert one["source"] in sources
        assert all(gap["source"] in sources for gap in one["gaps"])


def test_the_same_question_gives_the_same_bytes(run: Run) -> None:
    assert run(TOLD, "--json") == run(TOLD, "--json")


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_words_leave_no_blank_unfilled(run: Run, lang: str) -> None:
    code, out, _ = run(TOLD, "--lang", lang)
    assert code == 0
    assert "{" not in out
    assert "upgrade." not in out


def test_several_in_one_cell_of_a_workbook_stand_with_commas(run: Run) -> None:
    text = TOLD.replace("[shop-floor, systems]", "'shop-floor, systems'")
    assert run(text, "--json") == run(text, "--json")
    _, out, _ = run(text, "--json")
    one = next(each for each in json.loads(out)["diagnostics"] if each["id"] == "cn-digital-2024")
    assert one["low"] == "7"


def test_the_form_holds_every_open_question_and_can_be_filled_in(run: Run) -> None:
    code, out, _ = run(TOLD, "--form", "cn-digital-2024")
    assert code == 0
    keys = [line.strip()[2:-1] for line in out.splitlines() if line.strip().endswith(":")][2:]
    one = told_by(run)["cn-digital-2024", None]
    assert keys == [item["key"] for item in one["next_items"]]
    filled = out.replace("# cn-digital-2024.planning:", "cn-digital-2024.planning: pilots")
    code, told, _ = run(filled, "--json")
    assert code == 0
    lows = {each["id"]: each["low"] for each in json.loads(told)["diagnostics"]}
    assert lows["cn-digital-2024"] == "4.5"


def test_the_form_of_an_unknown_diagnostic_names_the_known_ones(run: Run) -> None:
    code, _, err = run(TOLD, "--form", "cmmm")
    assert code == 2
    assert "Use one of: cn-digital-2022, cn-digital-2024" in err


def test_a_wrong_option_is_refused_with_its_place_and_mend(run: Run) -> None:
    code, _, err = run(TOLD.replace("systems]", "sistems]"))
    assert code == 2
    assert "firm.yaml: enterprise.diagnostics: cn-digital-2024.network" in err
    assert "Did you mean systems?" in err


def test_a_market_no_pack_knows_is_refused(run: Run) -> None:
    code, _, err = run(TOLD.replace(".JP.", ".QQ."))
    assert code == 2
    assert "'QQ' is not a market of any pack." in err


def test_answers_to_diagnostics_do_not_disturb_a_duty_or_a_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text(TOLD, "utf-8")
    assert main(["plan", str(path), "--markets", "DE", "--packs", "shipped"]) == 0
