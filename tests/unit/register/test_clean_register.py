"""The clean rows of a register as one of our own: whole, typed, and clean when read again."""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from tradewind.errors import InputError
from tradewind.facts import Facts, Library
from tradewind.firm_file.values import LARGEST as in_a_firm_file
from tradewind.pipeline.applicants import read_answers, sizes
from tradewind.pipeline.contradictions import check_contradictions
from tradewind.register import Checked, Hints, check, fields, further_fields, make
from tradewind.register.fields import LARGEST
from tradewind.register.firms import firm_of
from tradewind.register.keeping import kept_as
from tradewind.rules.questions import questions

ON = date(2026, 11, 30)
HEAD = ["统一社会信用代码", "企业名称", "从业人数", "营业收入（万元）", "main_business_pct"]
Told = dict[str, Any]


@pytest.fixture(scope="module")
def facts(shipped: Library) -> Facts:
    return shipped.as_of(applies_on=ON, known_on=ON)


def code(number: int) -> str:
    body = f"91440300{number:09}"
    return body + uscc.calc_check_digit(body)


def written(path: Path, rows: list[list[Any]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def kept(path: Path, facts: Facts, **told: Any) -> tuple[Checked, list[Told]]:
    """What a check found, and the clean rows that it wrote."""
    out = path.with_name("clean.parquet")
    out.unlink(missing_ok=True)
    side = path.with_name("faults.csv")
    found = check(path, facts, errors_file=side, clean=out, tell=lambda rows: None, **told)
    assert found.clean_file == out
    return found, rows_of(out)


def rows_of(path: Path) -> list[Told]:
    told = duckdb.execute("SELECT * FROM read_parquet(?)", [str(path)])
    names = [one[0] for one in told.description or ()]
    return [dict(zip(names, row, strict=True)) for row in told.fetchall()]


def reasons(path: Path) -> Iterator[tuple[int, str, str]]:
    with path.with_name("faults.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from ((int(r["row"]), r["field"], r["reason"]) for r in csv.DictReader(file))


def test_clean_rows_bear_the_number_they_have_in_the_file_and_the_units_of_rules(
    tmp_path: Path, facts: Facts
) -> None:
    rows = [
        ["某省名单（虚构）", "", "", "", ""],
        HEAD,
        [code(1), "虚构一", "1,200", "3.5", "70.25%"],
        [code(2), "虚构二", "-1", "3.5", "70"],
        [code(3), "虚构三", "", "不详", ""],
    ]
    found, told = kept(written(tmp_path / "firms.csv", rows, "gb18030"), facts)
    assert (found.rows, found.clean) == (3, 2)
    names = ("row", "uscc", "name", "employees", "revenue_cny", "main_business_pct")
    assert [tuple(one.items()) for one in told] == [
        tuple(zip(names, (3, code(1), "虚构一", 1200, 3_500_000, 7025), strict=True)),
        tuple(zip(names, (5, code(3), "虚构三", None, None, None), strict=True)),
    ]


def test_a_row_that_says_a_code_again_is_not_among_the_clean(tmp_path: Path, facts: Facts) -> None:
    rows = [HEAD[:2], [code(1), "a"], [code(2), "b"], [code(1), "c"], [code(3), "d"], [code(2), ""]]
    found, told = kept(written(tmp_path / "firms.csv", rows), facts)
    assert [one["row"] for one in told] == [2, 3, 5]
    assert found.clean == 3


def test_every_field_has_its_type(tmp_path: Path, facts: Facts) -> None:
    path = written(tmp_path / "firms.csv", [[*fields(), "tech_staff", "rd_3y_cny"]])
    kept(path, facts)
    told = duckdb.sql(f"DESCRIBE SELECT * FROM '{tmp_path / 'clean.parquet'}'").fetchall()
    types = {row[0]: row[1] for row in told}
    assert next(iter(types)) == "row"
    assert types == {
        "row": "BIGINT",
        **dict.fromkeys(("id", "uscc", "name", "region", "industry", "hs4"), "VARCHAR"),
        "employees": "INTEGER",
        **dict.fromkeys(("revenue_cny", "exports_cny", "assets_cny", "rd_spend_cny"), "BIGINT"),
        "founded": "DATE",
        **dict.fromkeys(("has_hk_entity", "is_listed", "has_operations"), "BOOLEAN"),
        "certificates": "SMALLINT",
        **dict.fromkeys(("maturity_digital", "maturity_management"), "SMALLINT"),
        **dict.fromkeys(("maturity_market", "grants_received"), "SMALLINT"),
        "tech_staff": "BIGINT",
        "rd_3y_cny": "BIGINT",
    }
    assert {kept_as(one) for one in fields().values()} == set(types.values())


def test_the_clean_file_bears_our_mark_and_is_cut_into_groups(tmp_path: Path, facts: Facts) -> None:
    path = make(130_000, tmp_path / "firms.parquet", tell=lambda share: None).path
    kept(path, facts)
    out = str(tmp_path / "clean.parquet")
    mark = "SELECT CAST(key AS VARCHAR) FROM parquet_kv_metadata(?)"
    assert ("tradewind_register",) in duckdb.execute(mark, [out]).fetchall()
    groups = "SELECT DISTINCT row_group_num_rows, compression FROM parquet_metadata(?) ORDER BY 1"
    assert duckdb.execute(groups, [out]).fetchall() == [(7120, "ZSTD"), (122_880, "ZSTD")]


def test_the_invented_register_is_kept_as_it_is(tmp_path: Path, facts: Facts) -> None:
    path = make(3000, tmp_path / "firms.parquet", tell=lambda share: None).path
    _, told = kept(path, facts)
    made = rows_of(path)
    assert told == [
        {"row": at, **one, "id": str(one["id"])} for at, one in enumerate(made, start=1)
    ]


@pytest.mark.parametrize(
    "name",
    ['q"uo,te', "'x'", '""', "a\\b", "a\u2028b", "1e5", "a;b|c", "\\N0", "﹣1", "a  b"],
)
def test_a_name_is_kept_letter_for_letter(name: str, tmp_path: Path, facts: Facts) -> None:
    path = tmp_path / "firms.parquet"
    duckdb.execute("CREATE OR REPLACE TEMP TABLE firms AS SELECT ? AS name, 5 AS staff", [name])
    duckdb.execute(f"COPY firms TO '{path}' (FORMAT parquet)")
    _, told = kept(path, facts)
    assert told == [{"row": 1, "name": name, "employees": 5}]


@pytest.mark.parametrize("name", ["a\r\nb", "a\nb", "a\rb", "a \n\n\tb"])
def test_a_name_that_runs_over_lines_is_kept_on_one(
    name: str, tmp_path: Path, facts: Facts
) -> None:
    _, told = kept(written(tmp_path / "firms.csv", [["name", "staff"], [name, "5"]]), facts)
    assert [one["name"] for one in told] == ["a b"]


TEXTS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00\ufffd"), max_size=20
)
CELLS = st.tuples(
    TEXTS,
    st.sampled_from(["", "12", "1,200", "-3", "x"]),
    st.sampled_from(["", "0.01", "1234567", "(2)"]),
    st.sampled_from(["", "2019-05-17", "1/2/2020", "2020年1月2日"]),
    st.sampled_from(["", "是", "no", "?"]),
    st.sampled_from(["", "12.34", "100", "0.001"]),
    st.sampled_from(["", "0", "4095", "17"]),
    st.sampled_from(["", "C3351", "17", "K", "99"]),
)
NAMES = ["name", "employees", "revenue_cny", "founded", "is_listed", "debt_pct", "certificates"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(CELLS, max_size=12))
def test_a_clean_file_is_clean_when_it_is_checked_again_and_says_the_same(
    rows: list[tuple[str, ...]], tmp_path: Path, facts: Facts
) -> None:
    path = written(tmp_path / "firms.csv", [[*NAMES, "industry"], *map(list, rows)])
    found, told = kept(path, facts)
    assert len(told) == found.clean
    again = (tmp_path / "again").with_suffix(".parquet")
    (tmp_path / "clean.parquet").replace(again)
    second, same = kept(again, facts)
    assert (second.refused, second.mapped.unmapped) == (0, ())
    assert [{**one, "row": 0} for one in same] == [{**one, "row": 0} for one in told]


def test_no_clean_row_contradicts_itself_as_the_file_of_a_firm(
    tmp_path: Path, facts: Facts
) -> None:
    head = ["employees", "full_time_employees", "group_employees", "founded", "industry"]
    head += ["is_listed", "listed_on", "certificates", "owns_core_ip"]
    odd = [
        ["5", "6", "", "", "", "", "", "", ""],
        ["5", "", "4", "", "", "", "", "", ""],
        ["", "", "", "2026-12-01", "", "", "", "", ""],
        ["", "", "", "", "98", "", "", "", ""],
        ["", "", "", "", "", "no", "XTSE", "", ""],
        ["", "", "", "", "", "yes", "no", "", ""],
        ["", "", "", "", "", "", "", "0", "yes"],
        ["", "", "", "", "", "", "", "1024", "no"],
    ]
    even = [
        ["5", "5", "5", "2026-11-30", "C3351", "yes", "XTSE", "1024", "yes"],
        ["", "6", "4", "", "K", "no", "no", "0", "no"],
        ["", "", "", "", "", "", "XTSE", "", "no"],
    ]
    path = written(tmp_path / "firms.csv", [head, *odd, *even])
    _, told = kept(path, facts)
    assert list(reasons(path)) == [
        (2, "full_time_employees", "part_above_whole"),
        (3, "employees", "part_above_whole"),
        (4, "founded", "in_the_future"),
        (5, "industry", "no_industry"),
        (6, "listed_on", "listing_denied"),
        (7, "listed_on", "listing_denied"),
        (8, "owns_core_ip", "bit_denied"),
        (9, "owns_core_ip", "bit_denied"),
    ]
    for row in told:
        stands_as_the_file_of_a_firm(row, facts)


def stands_as_the_file_of_a_firm(row: Told, facts: Facts) -> None:
    """No InputError is raised for a firm's file that says what a row says."""
    firm = firm_of(row, questions(facts))
    assert firm.enterprise is not None
    check_contradictions(firm, "row", facts)
    read_answers(firm, facts)
    sizes(firm.enterprise, facts)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["", "C3351", "17", "K", "T99", "9999"]),
            *[st.sampled_from(["", "3", "4", "5"])] * 3,
            st.sampled_from(["", "2026-11-30", "2026-12-01"]),
            *[st.sampled_from(["", "yes", "no"])] * 3,
            st.sampled_from(["", "no", "none", "XTSE"]),
            st.sampled_from(["", "0", "1024", "4095"]),
            st.sampled_from(["", "Guangdong", "Hong Kong"]),
        ),
        min_size=8,
        max_size=30,
    )
)
def test_every_clean_row_stands_as_the_file_of_a_firm(
    rows: list[tuple[str, ...]], tmp_path: Path, facts: Facts
) -> None:
    head = ["industry", "employees", "full_time_employees", "group_employees", "founded"]
    head += ["is_listed", "owns_core_ip", "has_hk_entity", "listed_on", "certificates", "region"]
    _, told = kept(written(tmp_path / "firms.csv", [head, *map(list, rows)]), facts)
    for row in told:
        stands_as_the_file_of_a_firm(row, facts)


CELL_OF_KIND = {
    "truth": st.sampled_from(["", "yes", "否", "1"]),
    "whole": st.integers(-3, 200).map(str) | st.just("1000000000000000"),
    "decimal": st.decimals(-200, 200, places=2).map(str) | st.just("1.005"),
    "money": st.integers(-1, 10**16).map(str) | st.sampled_from(["5万", "0.004"]),
    "text": st.sampled_from(["", "虛構", "No"]),
    "code": st.sampled_from(["", "retail", "RETAIL", "mining"]),
}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_clean_answer_is_kept_as_rules_keep_that_of_the_file_of_a_firm(
    data: st.DataObject, tmp_path: Path, facts: Facts
) -> None:
    further, asked = further_fields(facts), questions(facts)
    names = data.draw(st.lists(st.sampled_from(sorted(further)), unique=True, min_size=1))
    cells = [data.draw(CELL_OF_KIND[further[name].kind]) for name in names]
    # A row for each cell, so that one fault does not hide the other cells.
    rows = [
        ["" if at != one else cells[at] for at in range(len(names))] for one in range(len(names))
    ]
    _, told = kept(written(tmp_path / "firms.csv", [names, *rows]), facts)
    for row in told:
        found = read_answers(firm_of(row, questions(facts)), facts).firm
        as_rules_keep_it = {name: asked[name].input.stored(one) for name, one in found.items()}
        assert as_rules_keep_it == {name: row[name] for name in names if row[name] is not None}


def test_a_number_is_as_large_as_in_the_file_of_a_firm(tmp_path: Path, facts: Facts) -> None:
    assert in_a_firm_file == LARGEST
    rows = [["name", "revenue", "tech_staff"], ["a", "999999999999999.99", ""]]
    rows += [["b", "1000000000000000", ""], ["c", "", "1000000000000000"]]
    path = written(tmp_path / "firms.csv", rows)
    _, told = kept(path, facts)
    assert [one["revenue_cny"] for one in told] == [10**17 - 1]
    assert {reason for _, _, reason in reasons(path)} == {"too_large"}


def test_a_firm_founded_by_the_later_of_the_two_days_is_clean(
    tmp_path: Path, shipped: Library
) -> None:
    path = written(tmp_path / "firms.csv", [["founded"], ["2026-06-01"], ["2026-12-01"]])
    before = shipped.as_of(applies_on=date(2026, 1, 1), known_on=ON)
    found, _ = kept(path, before)
    assert (found.clean, dict(found.by_reason)) == (1, {"in_the_future": 1})


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "gb18030"])
def test_letters_of_hong_kong_are_read_where_the_head_tells_or_somebody_does(
    encoding: str, tmp_path: Path, facts: Facts
) -> None:
    name = "虛構衞浴" if encoding == "big5hkscs" else "虛構公司"
    path = written(tmp_path / "firms.csv", [["企業名稱", "員工人數"], [name, "12"]], encoding)
    found, told = kept(path, facts)
    assert found.encoding == ("gb18030" if encoding == "gb18030" else "big5hkscs")
    assert [one["name"] for one in told] == [name]
    unnamed = written(tmp_path / "unnamed.csv", [["name", "staff"], [name, "12"]], encoding)
    _, told = kept(unnamed, facts, hints=Hints(encoding=encoding))
    assert [one["name"] for one in told] == [name]


@pytest.mark.parametrize("name", ["latin-klingon", "idna", "base64", "x\x00"])
def test_an_encoding_that_is_not_read_is_said(name: str, tmp_path: Path, facts: Facts) -> None:
    path = written(tmp_path / "firms.csv", [["name"], ["x"]])
    with pytest.raises(InputError, match="no encoding that is read"):
        kept(path, facts, hints=Hints(encoding=name))


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, facts: Facts) -> None:
    path = written(tmp_path / "firms.csv", [["name"], ["x"]])
    out = tmp_path / "mine.parquet"
    out.write_text("mine")
    with pytest.raises(InputError, match="there already"):
        check(path, facts, errors_file=tmp_path / "e.csv", clean=out, tell=lambda rows: None)
    assert out.read_text() == "mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["firms.csv", "mine.parquet"]


def test_a_check_that_is_broken_off_leaves_nothing(tmp_path: Path, facts: Facts) -> None:
    path = written(tmp_path / "firms.csv", [["name"], *(["=1"], ["x"]) * 20_000])

    def stop(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(
            path,
            facts,
            errors_file=tmp_path / "e.csv",
            clean=tmp_path / "clean.parquet",
            tell=stop,
        )
    assert [one.name for one in tmp_path.iterdir()] == ["firms.csv"]


@pytest.mark.parametrize("place", ["absent/clean.parquet", "firms.csv/clean.parquet"])
def test_a_place_that_cannot_be_written_is_said(place: str, tmp_path: Path, facts: Facts) -> None:
    path = written(tmp_path / "firms.csv", [["name"], ["x"]])
    with pytest.raises(InputError, match="could not be written"):
        check(
            path,
            facts,
            errors_file=tmp_path / "e.csv",
            clean=tmp_path / place,
            tell=lambda rows: None,
        )
    assert [one.name for one in tmp_path.iterdir()] == ["firms.csv"]


@pytest.mark.parametrize("most", [100_000, 700_000])
def test_a_disk_that_is_full_is_one_error_and_leaves_nothing(most: int, tmp_path: Path) -> None:
    """The largest file that may be written stands for the disk: rows, or the Parquet of them."""
    rows = [[code(at), os.urandom(12).hex()] for at in range(9000)]
    path = written(tmp_path / "firms.csv", [HEAD[:2], *rows])
    out = tmp_path / "clean.parquet"
    command = [sys.executable, "-m", "tradewind.cli.main", "register", "check", str(path)]
    done = subprocess.run(
        [*command, "--clean", str(out), "--packs", "shipped"],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    is_small = most < path.stat().st_size
    assert done.returncode == (2 if is_small else 0), done.stderr
    if is_small:
        assert "could not be written" in done.stderr
        assert "Traceback" not in done.stderr
        assert [one.name for one in tmp_path.iterdir()] == ["firms.csv"]


def test_memory_does_not_grow_with_the_register(tmp_path: Path) -> None:
    """Ten times as many rows take about as much memory."""
    peaks = []
    for count in (20_000, 200_000):
        path = tmp_path / f"{count}.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("name,employees,revenue_cny\n")
            file.writelines(f"虚构有限责任公司第{at}号,{at % 999},{at}\n" for at in range(count))
        done = subprocess.run(
            [sys.executable, "-c", _PEAK, str(path), str(tmp_path / f"{count}.parquet")],
            check=True,
            capture_output=True,
            text=True,
        )
        peaks.append(int(done.stdout.split()[-1]))
    assert peaks[1] - peaks[0] < 100_000, peaks  # kilobytes


_PEAK = """
import resource, sys
from tradewind.cli.main import main
main(["register", "check", sys.argv[1], "--clean", sys.argv[2], "--packs", "shipped", "--json"])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
