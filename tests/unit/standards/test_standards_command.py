"""What `tradewind standards` answers, refuses and prints."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from tradewind.cli.main import main

BARE_CODE = re.compile(r"\b(?:standards|page|support|schemes|ask|unit)\.[a-z]")


def by_market(told):
    return {one["market"]: one for one in told["results"]}


def safety(told):
    """How Examplia's safety certificate stands."""
    every = by_market(told)["EXA"]["requirements"]
    return next((one["status"] for one in every if one["requirement"] == "exa-safety"), None)


def test_a_firm_is_answered_for_the_markets_it_aims_at(told, firm):
    assert list(by_market(told(firm()))) == ["HK"]


def test_markets_named_take_the_place_of_its_targets(told, firm):
    assert list(by_market(told(firm(), "--markets", "EXB"))) == ["EXB"]


def test_goods_named_by_a_code_are_answered_for_every_market(told):
    found = told("--goods", "8516.79", "--attribute", "is_mains=yes")
    assert set(by_market(found)) == {"EXA", "EXB", "EXU", "EXN", "HK"}
    assert by_market(found)["EXA"]["status"] == "required"


def test_every_requirement_names_its_source(told):
    found = told("--goods", "8516.79")
    for market in found["results"]:
        for one in market["requirements"]:
            assert one["source"]["address"].startswith("https://")
            assert set(one["sources"]) <= set(found["sources"])


def test_every_open_requirement_names_its_question(told):
    for market in told("--goods", "8516.79")["results"]:
        for one in market["requirements"]:
            assert bool(one["missing"]) == (one["status"] == "hangs_on")
            assert all(gap["question"] for gap in one["missing"])


def test_what_is_typical_is_said_to_be_taken_for_granted(told):
    plain = told("--family", "kettles", "--markets", "EXA")
    typical = told("--family", "kettles", "--typical", "--markets", "EXA")
    assert plain["taken_for_granted"] == []
    assert {one["name"] for one in typical["taken_for_granted"]} == {"is_mains", "has_radio"}
    assert (safety(plain), safety(typical)) == ("hangs_on", "required")


def test_what_is_told_goes_before_what_is_typical(told):
    asked = ("--family", "kettles", "--typical", "--attribute", "is_mains=no")
    found = told(*asked, "--markets", "EXA")
    assert [one["name"] for one in found["taken_for_granted"]] == ["has_radio"]
    assert safety(found) is None


def test_the_question_for_the_family_offers_the_families(told):
    asks = {one["name"]: one for one in told("--goods", "9504.90")["next_questions"]}
    assert asks["family"]["choices"] == {
        "kettles": "Kettles",
        "toys": "Toys",
        "garments": "Garments",
    }


def test_a_market_without_units_a_year_is_asked_for_them(told, firm):
    [turn] = told(firm())["programme"]
    assert (turn["status"], turn["value"]) == ("ranked", {"minor": 100000, "currency": "XTS"})
    assert turn["per_month"]["low"] == {"minor": 100000, "currency": "XTS"}
    [turn] = told(firm((", units_a_year: 100", "")))["programme"]
    assert (turn["status"], turn["value"]) == ("value_unknown", None)
    [gap] = turn["missing"]
    assert gap["name"] == "targets.units_a_year"
    assert "Hong Kong" in gap["question"]


def test_attributes_that_deny_each_other_are_named_together(refused):
    problem = refused(
        "--goods", "8516.79",
        "--attribute", "has_radio=no", "--attribute", "has_bluetooth_or_wifi=yes",
        "--attribute", "has_battery=no", "--attribute", "battery_wh=20",
    )  # fmt: skip
    assert "has_bluetooth_or_wifi is true, and has_radio is false" in problem
    assert "battery_wh is 20, and has_battery is false" in problem


def test_a_file_whose_attributes_deny_each_other_is_refused(refused, firm):
    path = firm(("has_radio: false", "has_radio: false, has_bluetooth_or_wifi: true"))
    assert "has_bluetooth_or_wifi is true, and has_radio is false" in refused(path)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "neither a file nor goods"),
        (("--family", "hats"), "'hats' is no family"),
        (("--goods", "99"), "not a goods code"),
        (("--goods", "8516", "--attribute", "colour=red"), "'colour' is not asked"),
        (("--goods", "8516", "--markets", "XX"), "'XX' is not a market"),
        (("--goods", "9504.90", "--typical"), "belong to no family"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(refused, arguments, problem):
    assert problem in refused(*arguments)


def test_a_file_and_goods_besides_are_refused(refused, firm):
    assert "names a file and goods besides" in refused(firm(), "--goods", "8516")


def test_the_same_question_gives_the_same_bytes(told, firm):
    assert told(firm()) == told(firm())


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_terminal_is_kept_to_its_width_and_says_no_code(
    in_examplia, firm, lang, monkeypatch, capsys
):
    monkeypatch.setenv("COLUMNS", "80")
    for arguments in (
        (firm(),),
        (firm(), "--markets", "EXA,EXB"),
        ("--goods", "9503.00"),
        ("--family", "garments"),
    ):
        assert main(["standards", *arguments, "--on", "2026-06-01", "--lang", lang]) == 0
        text = capsys.readouterr().out
        assert max(cell_len(line.rstrip()) for line in text.splitlines()) <= 80
        assert not BARE_CODE.findall(text)
        assert not re.findall(r"\{\w+\}", text)


def test_the_terminal_says_who_gave_a_time_and_how_far_to_trust_it(in_examplia, firm, capsys):
    assert main(["standards", firm(), "--markets", "EXA", "--on", "2026-06-01"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "time: 4–8 weeks (by Example Test House, secondary, confirm)" in text


def test_the_terminal_names_the_day_somebody_looked(in_examplia, capsys):
    assert main(["standards", "--family", "garments", "--on", "2026-06-01"]) == 0
    assert "Looked on 1 May 2026" in capsys.readouterr().out
