"""What `tradewind register compare` promises: causes named, unknown amounts told, files whole."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from tests.engines.drafts import LIFTED, LOWERED, SME, UNKNOWN, draft
from tests.engines.registers import DAY
from tradewind.cli.main import main
from tradewind.register import make
from tradewind.text.cells import guarded

ROWS = 3000
DAYS = ("--on", DAY.isoformat(), "--known-on", DAY.isoformat(), "--engine", "duckdb")
Told = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("register") / "firms.parquet"
    make(ROWS, path, tell=lambda share: None)
    return str(path)


@pytest.fixture
def told(register: str, capsys: pytest.CaptureFixture[str]) -> Told:
    """The comparison as JSON."""

    def ran(before: str, after: object, *flags: str) -> dict[str, Any]:
        assert (
            main(["register", "compare", register, before, str(after), *DAYS, *flags, "--json"])
            == 0
        )
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return ran


def test_the_same_version_twice_moves_nothing(told: Told) -> None:
    found = told("shipped", "shipped")
    assert found["firms"] == {"all": ROWS, "stay": ROWS, "gain": 0, "lose": 0, "both": 0}
    assert (found["schemes"], found["sizes"], found["facts"]) == ([], [], [])


def test_the_changed_fact_is_named_with_both_values_and_its_source(
    told: Told, tmp_path: Path
) -> None:
    found = told("shipped", draft(tmp_path, LIFTED))
    general = next(one for one in found["schemes"] if one["scheme"] == "hk-bud-general")
    assert general["because"] == [{"fact": "schemes/hk-bud:cap_general", "alone": True}]
    fact = next(one for one in found["facts"] if one["fact"] == "schemes/hk-bud:cap_general")
    assert [one["value"] for one in (*fact["before"], *fact["after"])] == ["800000", "1000000"]
    assert fact["after"][0]["address"] and fact["after"][0]["from"] == "2025-03-14"
    assert general["raised"] == general["firms"] > 0
    assert general["after"]["possible"] * 4 == general["before"]["possible"] * 5


def test_several_facts_of_one_scheme_are_tried_each_by_itself(told: Told, tmp_path: Path) -> None:
    found = told("shipped", draft(tmp_path, LOWERED))
    alone = {one["fact"]: one["alone"] for one in found["facts"]}
    scheme = next(one for one in found["schemes"] if one["scheme"] == "cn-srdi-sme")
    assert alone["schemes/cn-srdi-sme:least_rd"]["cn-srdi-sme"]["opened"] == scheme["opened"] > 0
    assert alone["schemes/cn-srdi-sme:least_revenue"] == {}  # equity may stand in for revenue


def test_an_amount_that_becomes_unknown_is_neither_a_gain_nor_a_loss(
    told: Told, tmp_path: Path
) -> None:
    found = told("shipped", draft(tmp_path, UNKNOWN))
    assert found["schemes"]
    for one in found["schemes"]:
        assert not one["losses"] + one["closed"] + one["gains"] + one["opened"]
        assert one["before"]["certain"] == one["after"]["certain"]


def test_another_size_standard_moves_classes_and_is_named(told: Told, tmp_path: Path) -> None:
    found = told("shipped", draft(tmp_path, SME))
    assert found["sizes"]
    named = [one["fact"] for one in found["is_cn_sme"]["because"]]
    assert named == ["definitions/sme:cn_classes[industry]"]


def test_moves_by_region_division_and_size_add_up_to_the_whole(told: Told, tmp_path: Path) -> None:
    found = told("shipped", draft(tmp_path, LIFTED, LOWERED))
    for rows in found["firms_by"].values():
        assert sum(one["gain"] for one in rows) == found["firms"]["gain"]
    for scheme in found["schemes"]:
        for rows in scheme["by"].values():
            assert sum(one["raised"] for one in rows) == scheme["raised"]
            if scheme["currency"]:
                after = sum(one["after"]["possible"] for one in rows)
                assert after == scheme["after"]["possible"]


def test_two_days_name_the_values_that_say_otherwise(told: Told) -> None:
    found = told("2026-01-01", "2026-11-30")
    scheme = next(one for one in found["schemes"] if one["scheme"] == "hk-bud-easy")
    assert "schemes/hk-bud:cap_easy" in [one["fact"] for one in scheme["because"]]
    fact = next(one for one in found["facts"] if one["fact"] == "schemes/hk-bud:cap_easy")
    assert [one["value"] for one in (*fact["before"], *fact["after"])] == ["100000", "150000"]


def test_the_folder_of_a_run_stands_for_its_day(
    told: Told, register: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["register", "run", register, str(out), *DAYS, "--json"]) == 0
    capsys.readouterr()
    found = told(str(out), "shipped")
    assert found["before"]["applies_on"] == DAY.isoformat() and not found["schemes"]


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_page_is_whole_and_runs_nothing(lang: str, told: Told, tmp_path: Path) -> None:
    page = tmp_path / "what-if.html"
    told("shipped", draft(tmp_path / "draft", LIFTED, SME), "-o", str(page), "--lang", lang)
    text = page.read_text("utf-8")
    assert (
        "<script" not in text
        and "src=" not in text
        and "{" not in re.sub(r"(?s)<style>.*?</style>", "", text)
    )
    assert "register.compare" not in text and "schemes/hk-bud:cap_general" in text
    assert text.count("<svg") == 2


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_words_are_told_in_every_language(
    lang: str, register: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(draft(tmp_path, LIFTED, LOWERED, SME))
    assert main(["register", "compare", register, "shipped", folder, *DAYS, "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert "schemes/hk-bud:cap_general" in out and "register." not in out and "{" not in out


def test_the_tables_hold_the_same_moves(told: Told, tmp_path: Path) -> None:
    folder = draft(tmp_path / "draft", LIFTED)
    paths = {kind: tmp_path / f"moves.{kind}" for kind in ("parquet", "csv", "xlsx")}
    for path in paths.values():
        told("shipped", folder, "-o", str(path))
    sql = (
        'SELECT scheme, sum(firms)::BIGINT FROM read_parquet(?) WHERE "from" <> "to"'
        " OR money <> 'same' GROUP BY ALL ORDER BY ALL"
    )
    with duckdb.connect() as connection:
        whole = dict(connection.execute(sql, [str(paths["parquet"])]).fetchall())
    with paths["csv"].open(encoding="utf-8-sig", newline="") as file:
        assert _summed(list(csv.reader(file))) == whole
    sheet = openpyxl.load_workbook(paths["xlsx"], read_only=True).worksheets[0]
    assert _summed([list(row) for row in sheet.iter_rows(values_only=True)]) == whole


def _summed(rows: list[list[Any]]) -> dict[str, int]:
    head, *lines = rows
    found: dict[str, int] = {}
    for line in lines:
        told = dict(zip(head, line, strict=True))
        assert guarded(str(told["scheme"])) == told["scheme"]
        found[told["scheme"]] = found.get(told["scheme"], 0) + int(told["firms"])
    return found


@pytest.mark.parametrize(
    ("before", "flags", "problem"),
    [
        ("nothing", (), "It is no version of the facts."),
        ("shipped", ("-o", "moves.pdf"), "ends in no kind of file"),
        ("shipped", ("-o", "a.csv", "-o", "b.csv"), "Only one table"),
        ("shipped", ("--rows", "rows.csv"), "does not end in .parquet"),
    ],
)
def test_bad_input_is_told_with_how_to_mend_it(
    before: str,
    flags: tuple[str, ...],
    problem: str,
    register: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["register", "compare", register, before, "shipped", *DAYS, *flags]) == 2
    assert problem in capsys.readouterr().err
