"""What `tradewind facts diff A B FILES` tells, and what it does with bad input."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tradewind.cli.main import main

FIRM = """\
enterprise:
  place: CN
  sites: [{id: works, place: CN, city: CNEXM, kind: factory}]
  companies: [{place: HK}]
offering:
  kind: goods
  goods:
    hs6: "851679"
    origin: CN
    made_at: works
    unit_cost: 40 XTS
    units_per_consignment: 100
price: {amount: 90 XTS, incoterm: FOB, place: CNEXP, channel: importer}
"""
CASES = """\
- name: A kettle of the Mainland
  applies_on: 2026-06-01
  given: {goods_code: "8516.79.00", origin: CN, value: "1000 XTS"}
  expect: {status: known, duty: "50.00 XTS"}
- name: A desk of the Mainland
  applies_on: 2026-06-01
  given: {goods_code: "9403.60.00", origin: CN, value: "1000 XTS"}
  expect: {status: known, duty: "175.00 XTS"}
"""
RATE_UP = ("duty/exa/mfn.csv", "8516.79.00,,exa-mfn,5%", "8516.79.00,,exa-mfn,7%")
DAYS = ("--on", "2026-06-01", "--known-on", "2026-06-01")
Told = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def packs(folder: Callable[..., Path]) -> tuple[str, str]:
    """Two folders of packs that differ in one rate."""
    return str(folder("before")), str(folder("after", [RATE_UP]))


@pytest.fixture
def firm(tmp_path: Path) -> str:
    """A firm's file."""
    path = tmp_path / "firm.yaml"
    path.write_text(FIRM, "utf-8")
    return str(path)


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Run a command with --json, and give its code and what it told."""

    def ran(*arguments: str) -> tuple[int, dict[str, Any]]:
        code = main(["facts", "diff", *arguments, *DAYS, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return ran


def test_without_files_the_facts_alone_are_told(packs: tuple[str, str], told: Told) -> None:
    code, found = told(*packs)
    assert (code, found["schema"]) == (0, "tradewind/facts/diff/1")
    assert [one["fact"] for one in found["changes"]] == ["duty/exa:mfn[exa-mfn 85167900]"]


def test_a_firms_file_is_answered_with_the_fact_that_moved_it(
    packs: tuple[str, str], firm: str, told: Told
) -> None:
    code, found = told(*packs, firm)
    assert code == 0
    [one] = found["firms"]
    assert one["file"] == firm
    rates = [each for each in one["moved"] if each["what"] == "rate"]
    assert ("5%", "7%") in {(each["from"], each["to"]) for each in rates}
    assert found["summary"]["firms_moved"] == 1
    assert [each["moves"] for each in found["facts"]] == [True]


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_answered(
    packs: tuple[str, str], firm: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("enterprise: {place: CN\n", "utf-8")
    code = main(
        ["facts", "diff", *packs, str(bad), firm, str(tmp_path / "no.xlsx"), *DAYS, "--json"]
    )
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert code == 2
    assert [one["file"] for one in found["firms"]] == [firm]
    assert found["firms"][0]["moved"]
    assert "bad.yaml" in err and "no.xlsx" in err
    assert len(found["faults"]) == found["summary"]["faults"] == 2


def test_a_file_of_worked_cases_is_answered_case_by_case(
    packs: tuple[str, str], tmp_path: Path, told: Told
) -> None:
    path = tmp_path / "exa" / "cases.yaml"
    path.parent.mkdir()
    path.write_text(CASES, "utf-8")
    code, found = told(*packs, str(path))
    assert code == 0
    kettle, desk = found["cases"]
    [duty] = [one for one in kettle["moved"] if one["what"] == "duty"]
    assert [duty[side]["amount"]["minor"] for side in ("from", "to")] == [5000, 7000]
    assert duty["because"] == [{"fact": "duty/exa:mfn[exa-mfn 85167900]", "alone": True}]
    assert desk["moved"] == []


def test_the_worked_cases_of_the_packs_are_asked_once_where_both_sides_have_them(
    folder: Callable[..., Path], told: Told
) -> None:
    sides = [folder("before"), folder("after", [RATE_UP])]
    for side in sides:
        (side / "duty/exa/cases.yaml").write_text(CASES, "utf-8")
    code, found = told(*map(str, sides), "--cases")
    names = [one["case"] for one in found["cases"]]
    assert (code, names.count("A kettle of the Mainland")) == (0, 1)
    assert found["summary"]["cases_moved"] == 1


def test_a_folder_is_looked_through_for_firms(
    packs: tuple[str, str], firm: str, tmp_path: Path, told: Told
) -> None:
    home = tmp_path / "firms"
    (home / "deep").mkdir(parents=True)
    for name in ("one.yaml", "deep/two.yaml"):
        (home / name).write_text(FIRM, "utf-8")
    _, found = told(*packs, str(home))
    assert len(found["firms"]) == 2


def test_the_same_question_gives_the_same_bytes(
    packs: tuple[str, str], firm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["facts", "diff", *packs, firm, *DAYS, "--json"]
    main(asked)
    first = capsys.readouterr().out
    main(asked)
    assert capsys.readouterr().out == first


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_every_language_has_words_for_it_within_eighty_columns(
    packs: tuple[str, str], firm: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["facts", "diff", *packs, firm, *DAYS, "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert "duty/exa:mfn[exa-mfn 85167900]" in out
    assert not re.search(r"\bimpact\.", out)
    wide = [one for one in out.splitlines() if cell_len(one) > 80]
    assert all(one.startswith(firm) for one in wide)  # a path is as long as it is
