"""A run over a register: whole, resumable, and plain about what is wrong."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.engines.registers import DAY, shipped
from tradewind.cli.main import main
from tradewind.errors import InputError
from tradewind.register import answers_sql, make, register_at, run
from tradewind.register.journal import alone
from tradewind.register.writing import ROWS_OF_A_GROUP

KILLS = 10


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("register") / "firms.parquet"
    make(60_000, path, tell=lambda share: None)
    return path


def asked(register: Path, out: Path, chunk: int) -> list[str]:
    """The command of a run."""
    flags = ["--engine", "duckdb", "--chunk", str(chunk), "--json", "--packs", "shipped"]
    days = ["--on", DAY.isoformat(), "--known-on", DAY.isoformat()]
    command = [sys.executable, "-m", "tradewind.cli.main", "register", "run"]
    return [*command, str(register), str(out), *flags, *days]


@pytest.fixture(scope="module")
def in_their_own_cache(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What processes are given: a place to keep what they read of the packs, for they are many."""
    folder = str(tmp_path_factory.mktemp("cache"))
    return {**os.environ, "TRADEWIND_CACHE": "on", "XDG_CACHE_HOME": folder}


def contents(out: Path) -> dict[str, bytes]:
    """Every file of a run but its lock."""
    files = (one for one in out.rglob("*") if one.is_file() and one.name != ".lock")
    return {str(one.relative_to(out)): one.read_bytes() for one in files}


def test_a_run_killed_ten_times_ends_in_the_bytes_of_an_undisturbed_one(
    register: Path, in_their_own_cache: dict[str, str], tmp_path: Path
) -> None:
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    run(register_at(register), undisturbed, engine="duckdb", facts=shipped(), chunk=5_000)
    draw = random.Random(20261130)
    for _ in range(KILLS):
        with subprocess.Popen(
            asked(register, killed, 5_000), env=in_their_own_cache, stdout=subprocess.DEVNULL
        ) as running:
            wait_for(draw.choice((0, 1, 1, 2)), killed, running)
            time.sleep(draw.uniform(0, 0.3))
            running.kill()
    ran = run(register_at(register), killed, engine="duckdb", facts=shipped(), chunk=5_000)
    assert 0 < ran.resumed < ran.parts
    assert contents(killed) == contents(undisturbed)


def wait_for(parts: int, out: Path, running: subprocess.Popen[bytes]) -> None:
    """Until so many parts more are done, or for none until the run has begun."""
    journal = out / "done.jsonl"

    def done() -> int:
        return journal.read_bytes().count(b"\n") if journal.exists() else 0

    before = done()
    while running.poll() is None and (done() < before + parts or not (out / ".lock").exists()):
        time.sleep(0.01)


def test_rows_of_a_part_stand_in_order_however_many_threads_write_them(tmp_path: Path) -> None:
    path, out = tmp_path / "firms.parquet", tmp_path / "out"
    make(4 * ROWS_OF_A_GROUP, path, tell=lambda share: None)
    run(register_at(path), out, engine="duckdb", facts=shipped())
    for part in (out / "parts").iterdir():
        rows = duckdb.execute(
            "SELECT row FROM read_parquet(?, file_row_number = true) ORDER BY file_row_number",
            [str(part)],
        ).fetchall()
        assert rows == sorted(rows)


def test_a_part_that_was_altered_is_named_and_written_again(register: Path, tmp_path: Path) -> None:
    source, out = register_at(register), tmp_path / "out"
    run(source, out, engine="duckdb", facts=shipped(), chunk=30_000)
    before = contents(out)
    part = out / "parts" / "mainland-00001.parquet"
    part.write_bytes(part.read_bytes()[:-100] + b"x" * 100)
    ran = run(source, out, engine="duckdb", facts=shipped(), chunk=30_000)
    assert ran.damaged == ("mainland-00001",)
    assert (ran.resumed, ran.parts) == (3, 4)
    assert contents(out) == before


def test_a_torn_line_of_the_journal_costs_its_own_part_only(register: Path, tmp_path: Path) -> None:
    source, out = register_at(register), tmp_path / "out"
    run(source, out, engine="duckdb", facts=shipped(), chunk=30_000)
    before = contents(out)
    journal = out / "done.jsonl"
    journal.write_text(journal.read_text()[:-20])
    ran = run(source, out, engine="duckdb", facts=shipped(), chunk=30_000)
    assert (ran.resumed, ran.damaged) == (3, ())
    assert contents(out) == before


def test_a_run_of_another_day_does_not_go_on_here(register: Path, tmp_path: Path) -> None:
    source, out = register_at(register), tmp_path / "out"
    run(source, out, engine="duckdb", facts=shipped())
    earlier = shipped().library.as_of(applies_on=DAY.replace(year=2025), known_on=DAY)
    with pytest.raises(InputError, match="another register, day, engine"):
        run(source, out, engine="duckdb", facts=earlier)


def test_a_folder_with_other_files_is_left_alone(register: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear firm")
    with pytest.raises(InputError, match=r"other files: letter\.txt"):
        run(register_at(register), tmp_path, engine="duckdb", facts=shipped())
    assert (tmp_path / "letter.txt").read_text() == "Dear firm"


def test_two_processes_do_not_write_one_run(register: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with alone(out), pytest.raises(InputError, match="Another process"):
        run(register_at(register), out, engine="duckdb", facts=shipped())


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_a_full_disk_is_said_and_what_is_done_is_kept(
    engine: str, register: Path, in_their_own_cache: dict[str, str], tmp_path: Path
) -> None:
    pytest.importorskip(engine)
    out = tmp_path / "out"
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000));"
        "from tradewind.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = asked(register, out, chunk=59_000)[3:]
    command[command.index("duckdb")] = engine
    told = subprocess.run(
        [sys.executable, "-c", limited, *command],
        capture_output=True,
        text=True,
        check=False,
        env=in_their_own_cache,
    )
    assert told.returncode == 2
    assert "Make room and run the same again" in told.stderr
    assert not list((out / "parts").glob(".*"))
    again = subprocess.run(
        [sys.executable, "-m", "tradewind.cli.main", *command],
        capture_output=True,
        check=False,
        env=in_their_own_cache,
    )
    assert again.returncode == 0, again.stderr


def test_a_register_that_is_cut_short_is_bad_input(register: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(register.read_bytes()[:-50])
    with pytest.raises(InputError, match="cannot be read as Parquet"):
        register_at(cut)


def test_rows_that_cannot_be_read_are_named(register: Path, tmp_path: Path) -> None:
    spoilt, data = tmp_path / "spoilt.parquet", bytearray(register.read_bytes())
    middle = len(data) // 3
    data[middle : middle + 3000] = os.urandom(3000)
    spoilt.write_bytes(data)
    source = register_at(spoilt)
    with pytest.raises(InputError, match="Rows 1 to 60000 could not be read"):
        run(source, tmp_path / "out", engine="duckdb", facts=shipped())


def cli(capsys: pytest.CaptureFixture[str], *command: str) -> dict[str, Any]:
    """The JSON answer of a command."""
    assert main(["register", *command, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_a_messy_register_is_taken_in_and_its_faulty_rows_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    messy = tmp_path / "名单.csv"
    messy.write_bytes(
        "企业名称,省份,行业代码,从业人数,营业收入（万元）,成立日期\n"
        '一号公司,广东省,3841,50人,"1,200",2015年3月2日\n'
        "二号公司,无此省,3841,12,300,2019-01-01\n"
        "三号公司,浙江,3841,-4,300,2019-01-01\n"
        "四号公司,江苏,6512,8,,2020/7/1\n".encode("gb18030")
    )
    out = tmp_path / "out"
    ran = cli(capsys, "run", str(messy), str(out))
    assert (ran["rows"], ran["refused"]) == (2, 2)
    assert ran["by_reason"] == {"no_region": 1, "negative": 1}
    assert Path(ran["errors_file"]).read_text("utf-8-sig").count("\n") == 3
    told = cli(capsys, "explain", str(out), "2")
    assert told["values"]["revenue_cny"] == 1200 * 10_000 * 100
    assert (told["size"]["cn_class"], told["differs"]) == ("small", [])
    assert cli(capsys, "run", str(messy), str(out))["resumed"] == ran["parts"]


def test_a_refused_row_is_not_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messy = tmp_path / "firms.csv"
    messy.write_text("province,employees\nGuangdong,5\nNowhere,6\n", "utf-8")
    cli(capsys, "run", str(messy), str(tmp_path / "out"))
    assert main(["register", "explain", str(tmp_path / "out"), "3"]) == 2
    assert "no row 3" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("employees", "-5", "negative"),
        ("industry", "'9981'", "no_industry"),
        ("region", "'XX-11'", "no_region"),
        ("founded", "DATE '2999-01-01'", "in_the_future"),
    ],
)
def test_what_cannot_be_in_a_register_of_our_own_is_refused_row_by_row(
    field: str,
    value: str,
    reason: str,
    register: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoilt = tmp_path / "spoilt.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * REPLACE (CASE id WHEN 7 THEN {value} ELSE {field} END AS {field})"
            f" FROM read_parquet('{register}') WHERE id <= 500 ORDER BY id)"
            f" TO '{spoilt}' (FORMAT parquet, KV_METADATA {{tradewind_register: '1'}})"
        )
    ran = cli(capsys, "run", str(spoilt), str(tmp_path / "out"))
    assert (ran["rows"], ran["refused"], ran["by_reason"]) == (499, 1, {reason: 1})


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_totals_are_those_of_the_rows(engine: str, register: Path, tmp_path: Path) -> None:
    pytest.importorskip(engine)
    source, facts = register_at(register), shipped()
    rows = run(source, tmp_path / "rows", engine=engine, facts=facts)
    counted = run(source, tmp_path / "totals", engine=engine, facts=facts, only_totals=True)
    assert counted.totals == rows.totals
    assert sum(counted.totals.firms.values()) == 60_000
    with pytest.raises(InputError, match="totals only"):
        answers_sql(tmp_path / "totals")
