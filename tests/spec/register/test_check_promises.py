"""What `tradewind register check` promises: every fault with its row, and the clean left alone."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from tradewind.cli.main import main
from tradewind.facts import Facts, Library
from tradewind.register import Checked, check

ON = date(2026, 11, 30)
FACTS = Library.standard(with_user_packs=False).as_of(applies_on=ON, known_on=ON)
HEAD = ["统一社会信用代码", "企业名称", "从业人数", "成立日期", "是否上市"]
Fault = tuple[int, str, str]

# What may be planted in a clean row: the column, the cell, and the reason it is refused for.
PLANTED = [
    (0, "91440300000000000I", "uscc_letters"),
    (0, "9144030000000", "uscc_length"),
    (2, "-7", "negative"),
    (2, "=SUM(A1:A9)", "formula"),
    (2, "many", "no_number"),
    (2, "1.5", "not_whole"),
    (3, "2031-01-01", "in_the_future"),
    (3, "05/06/2020", "day_or_month"),
    (3, "30 February", "no_day"),
    (4, "perhaps", "neither_yes_nor_no"),
]


def code(number: int) -> str:
    body = f"91440300{number:09}"
    return body + uscc.calc_check_digit(body)


def clean(number: int) -> list[str]:
    days = ["2019-05-17", "2019年5月17日", "2019/5/17", "17/5/2019"]
    name = f"虚构{number}公司"
    return [code(number), name, f"{number * 37:,}", days[number % 4], "否"]


def written(path: Path, rows: list[list[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def checked(path: Path, facts: Facts = FACTS, **told: Any) -> tuple[Checked, list[Fault]]:
    side = path.with_name("faults.csv")
    found = check(path, facts, errors_file=side, tell=lambda rows: None, **told)
    if found.errors_file is None:
        return found, []
    text = io.StringIO(side.read_text("utf-8-sig"), newline="")
    return found, [(int(r["row"]), r["field"], r["reason"]) for r in csv.DictReader(text)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_clean_register_is_clean_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    path = written(tmp_path / "firms.csv", [HEAD, *map(clean, range(50))], encoding)
    found, faults = checked(path)
    assert (found.rows, found.clean, faults) == (50, 50, [])
    assert [one.field.name for one in found.mapped.columns] == [
        *("uscc", "name", "employees", "founded", "is_listed"),
    ]
    assert not (tmp_path / "faults.csv").exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plants=st.dictionaries(st.integers(0, 39), st.sampled_from(PLANTED), max_size=15),
    encoding=st.sampled_from(["utf-8", "gb18030"]),
)
def test_every_planted_fault_is_told_with_its_row_and_nothing_else(
    plants: dict[int, tuple[int, str, str]], encoding: str, tmp_path: Path
) -> None:
    rows = [clean(number) for number in range(40)]
    for at, (column, cell, _) in plants.items():
        rows[at][column] = cell
    names = ["uscc", "name", "employees", "founded", "is_listed"]
    found, faults = checked(written(tmp_path / "firms.csv", [HEAD, *rows], encoding))
    assert faults == [(at + 2, names[c], why) for at, (c, _, why) in sorted(plants.items())]
    assert (found.rows, found.refused, found.clean) == (40, len(plants), 40 - len(plants))


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_the_invented_register_is_clean(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"firms.{form}"
    assert main(["register", "make", "2000", str(path), "--format", form, "--json"]) == 0
    found, faults = checked(path)
    assert (found.rows, found.clean, faults) == (2000, 2000, [])
    assert found.mapped.unmapped == ()
    assert {one.times for one in found.mapped.columns if one.field.kind == "money"} == {1}


def test_a_code_said_twice_is_told_at_the_later_row(tmp_path: Path) -> None:
    rows = [clean(1), clean(2), clean(1), clean(3), clean(1)]
    rows[4][2] = "-1"
    found, faults = checked(written(tmp_path / "firms.csv", [HEAD, *rows]))
    assert faults == [
        (6, "employees", "negative"),
        (4, "uscc", "said_twice"),
        (6, "uscc", "said_twice"),
    ]
    assert (found.refused, found.faults) == (2, 3)
    assert "Row 2 has the same code" in (tmp_path / "faults.csv").read_text("utf-8-sig")


def test_a_quote_astray_costs_its_own_row_and_no_other(tmp_path: Path) -> None:
    good = [",".join(clean(n)).replace(f"{n * 37:,}", str(n)) for n in range(6)]
    astray = f'{code(90)},"虚构公司,5,2019-05-17,否'
    lines = [",".join(HEAD), good[0], astray, good[1], astray, good[2], *good[3:]]
    path = tmp_path / "firms.csv"
    path.write_text("\n".join(lines), "utf-8")
    found, faults = checked(path)
    assert faults == [(3, "", "quote_not_closed"), (5, "", "quote_not_closed")]
    assert (found.rows, found.clean) == (8, 6)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spots=st.lists(
        st.tuples(
            st.integers(0, 1200),
            st.integers(0, 3),
            st.sampled_from(
                [b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b'""', b"\xe5", b"=", b"'"]
            ),
        ),
        max_size=25,
    ),
    encoding=st.sampled_from(["utf-8", "gb18030"]),
)
def test_no_bytes_stop_the_check(
    spots: list[tuple[int, int, bytes]], encoding: str, tmp_path: Path
) -> None:
    path = written(tmp_path / "firms.csv", [HEAD, *map(clean, range(20))], encoding)
    content = bytearray(path.read_bytes())
    for at, length, put in spots:
        content[at : at + length] = put
    path.write_bytes(content)
    found, faults = checked(path)
    assert len(faults) == found.faults == sum(found.by_reason.values())
    assert len({row for row, _, _ in faults}) == found.refused <= found.rows


def test_a_cell_that_runs_over_lines_is_one_row(tmp_path: Path) -> None:
    rows = [clean(n) for n in range(4)]
    rows[2][1] = '虚构\n第二行 "引"\n公司'
    found, faults = checked(written(tmp_path / "firms.csv", [HEAD, *rows]))
    assert (found.rows, found.clean, faults) == (4, 4, [])


def test_bytes_that_are_no_letters_cost_their_row_only(tmp_path: Path) -> None:
    path = written(tmp_path / "firms.csv", [HEAD, *map(clean, range(9))])
    path.write_bytes(path.read_bytes().replace("虚构4".encode(), b"\xff\xfe4"))
    found, faults = checked(path)
    assert found.encoding == "utf-8"
    assert faults == [(6, "name", "not_text")]


def test_rows_of_another_length_are_told_and_blank_ones_are_not_firms(tmp_path: Path) -> None:
    rows = [clean(1), clean(2)[:3], [""] * 5, [*clean(3), "", ""], [*clean(4), "x"]]
    found, faults = checked(written(tmp_path / "firms.csv", [HEAD, *rows]))
    assert faults == [(3, "", "cells_missing"), (6, "", "cells_too_many")]
    assert (found.rows, found.blank) == (4, 1)


def test_a_title_above_the_head_is_passed_over(tmp_path: Path) -> None:
    rows = [["某省企业名单（虚构）"], [], HEAD, clean(1), ["", "x", "-1", "", ""]]
    found, faults = checked(written(tmp_path / "firms.csv", rows))
    assert (found.head_row, found.rows) == (3, 2)
    assert faults == [(5, "employees", "negative")]


def test_a_workbook_is_read_with_its_days_numbers_and_formulas(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    sheet.append([code(1), "虚构公司", 12, date(2019, 5, 17), "否"])
    sheet.append([code(2), "虚构公司", "=1+1", date(2031, 5, 17), None])
    book.create_sheet("第二頁").append(["x"])
    path = tmp_path / "firms.xlsx"
    book.save(path)
    found, faults = checked(path)
    assert (found.format, found.head_row, found.not_read) == ("xlsx", 1, ("第二頁",))
    assert faults == [(3, "employees", "formula"), (3, "founded", "in_the_future")]
    assert found.clean == 1


def test_the_sheet_that_is_told_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["x"])
    sheet = book.create_sheet("企業")
    sheet.append(HEAD)
    sheet.append(clean(1))
    path = tmp_path / "firms.xlsx"
    book.save(path)
    assert main(["register", "check", str(path), "--sheet", "企業", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["not_read"]) == (1, ["Sheet"])
    assert main(["register", "check", str(path), "--sheet", "企业", "--lang", "zh-Hant"]) == 2
    assert "檔案的工作表：Sheet, 企業" in capsys.readouterr().err


@pytest.mark.parametrize("hint", [("--sheet", "x"), ("--encoding", "klingon")])
def test_a_hint_that_is_not_for_the_file_is_exit_2(
    hint: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "firms.csv", [HEAD, clean(1)])
    assert main(["register", "check", str(path), *hint]) == 2
    assert hint[0] in capsys.readouterr().err


def test_the_clean_rows_are_written_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["統一社會信用代碼", "企業名稱", "僱員人數", "成立日期", "是否上市"]]
    rows += [[code(at), f"虛構{at}公司", f"{at * 37}", "2019-05-17", "否"] for at in (1, 2, 3)]
    rows[2][2] = "many"
    path, out = written(tmp_path / "firms.csv", rows, "big5"), tmp_path / "clean.parquet"
    act = ["register", "check", str(path), "--clean", str(out), "--encoding", "big5"]
    assert main(act) == 0
    assert str(out) in capsys.readouterr().out
    told = duckdb.sql(f"SELECT * FROM '{out}'").fetchall()
    assert [(row[0], row[2], row[3]) for row in told] == [
        (2, "虛構1公司", 37),
        (4, "虛構3公司", 111),
    ]
    assert main(act) == 2
    assert "there already" in capsys.readouterr().err


def test_another_s_parquet_tells_money_in_yuan(tmp_path: Path) -> None:
    path = tmp_path / "firms.parquet"
    duckdb.sql(f"COPY (SELECT 5 AS revenue, -1 AS employees) TO '{path}' (FORMAT parquet)")
    found, faults = checked(path)
    assert [one.times for one in found.mapped.columns if one.field.kind == "money"] == [100]
    assert faults == [(1, "employees", "negative")]


def test_the_side_file_holds_no_formula_and_speaks_the_language(tmp_path: Path) -> None:
    rows = [clean(1), clean(2), clean(3)]
    rows[0][2], rows[1][2], rows[2][4] = "=HYPERLINK(1)", "@SUM(1)", "\t=1"
    _, faults = checked(written(tmp_path / "firms.csv", [HEAD, *rows]), lang="zh-Hant")
    assert len(faults) == 3
    text = io.StringIO((tmp_path / "faults.csv").read_text("utf-8-sig"), newline="")
    told = list(csv.DictReader(text))
    assert all(one["value"].startswith("'") for one in told)
    assert told[0]["mend"] == "請以數值取代公式。"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, ".xls"),
        ("cut.xlsx", b"PK\x03\x04" + b"x" * 99, "workbook"),
        ("cut.parquet", b"PAR1" + b"x" * 99, "Parquet"),
        ("nuls.csv", b"a\x00\x01" * 999, "not text"),
    ],
)
def test_a_file_that_cannot_be_read_is_exit_2_with_a_mend(
    name: str, content: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["register", "check", str(path), "--json"]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert "Mend:" in told


def test_a_file_that_is_not_there_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["register", "check", "absent.csv", "--lang", "zh-Hans"]) == 2
    assert "无法读取" in capsys.readouterr().err


@pytest.mark.parametrize("told", ["employes=人", "employees=没有此列", "employees"])
def test_a_mapping_that_cannot_be_is_exit_2(
    told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "firms.csv", [HEAD, clean(1)])
    assert main(["register", "check", str(path), "--map", told]) == 2
    assert "--map" in capsys.readouterr().err


def test_the_json_of_a_check_counts_and_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[*HEAD, "备注"], [*clean(1), "x"], [*clean(2), "y"]]
    rows[2][2] = "-1"
    path = written(tmp_path / "firms.csv", rows)
    assert main(["register", "check", str(path), "--json", "--on", "2026-11-30"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["clean"], told["refused"]) == (2, 1, 1)
    assert told["by_reason"] == {"negative": 1}
    assert told["mapping"]["employees"] == "从业人数"
    assert told["unmapped"] == ["备注"]
    assert told["errors_file"] == f"{path}.errors.csv"


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_a_check_is_told_in_every_language(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[*HEAD, "备注"], [*clean(1), "x"]]
    rows[1][2] = "-1"
    path = written(tmp_path / "firms.csv", rows)
    assert main(["register", "check", str(path), "--lang", lang]) == 0
    told = capsys.readouterr().out
    assert "register." not in told
    assert "{" not in told


def test_only_a_side_file_of_a_check_before_is_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "firms.csv", [HEAD, clean(1)])
    mine = tmp_path / "mine.csv"
    mine.write_text("mine")
    assert main(["register", "check", str(path), "--errors", str(mine)]) == 2
    assert main(["register", "check", str(path), "--errors", str(path)]) == 2
    assert mine.read_text() == "mine"
    capsys.readouterr()
