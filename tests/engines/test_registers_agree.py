"""Every engine says the same of every firm of a register, and so does the firm asked alone.

TRADEWIND_REGISTER_ROWS sets how many firms the engines are compared on, 20,000 unless told.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest

from tests.engines.registers import shipped, with_answers
from tradewind.assess.schemes.catalogue import catalogue
from tradewind.assess.size.question import CLASSES
from tradewind.pipeline.support import support
from tradewind.register import register_at, run
from tradewind.register.explaining import parts_of
from tradewind.register.firms import firm_of
from tradewind.register.reading import answers_sql, connected
from tradewind.register.source import rows_of
from tradewind.rules.questions import questions

ROWS = int(os.environ.get("TRADEWIND_REGISTER_ROWS", "20000"))
SAMPLE = 60


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_answers(tmp_path_factory.mktemp("register") / "firms.parquet", ROWS)


@pytest.fixture(scope="module")
def on_duckdb(register: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("duckdb") / "out"
    run(register_at(register), out, engine="duckdb", facts=shipped(), chunk=ROWS // 3 + 1)
    return out


def test_polars_says_what_duckdb_says_of_every_firm(
    register: Path, on_duckdb: Path, tmp_path: Path
) -> None:
    pytest.importorskip("polars")
    out = tmp_path / "out"
    run(register_at(register), out, engine="polars", facts=shipped(), chunk=ROWS // 2 + 1)
    assert differences(on_duckdb, out) == (ROWS, 0)


def test_spark_says_what_duckdb_says_of_every_firm(
    spark: Any, register: Path, on_duckdb: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(register_at(register), out, engine="spark", facts=shipped(), chunk=ROWS)
    assert differences(on_duckdb, out) == (ROWS, 0)


def differences(one: Path, other: Path) -> tuple[int, int]:
    """How many rows two runs share, and how many of their answers differ."""
    with connected() as connection:
        connection.execute(f"CREATE VIEW a AS {answers_sql(one)}")
        connection.execute(f"CREATE VIEW b AS {answers_sql(other)}")
        names = [name for name, *_ in connection.execute("DESCRIBE a").fetchall()]
        assert names == [name for name, *_ in connection.execute("DESCRIBE b").fetchall()]
        counts = ", ".join(
            f'count(*) FILTER (a."{name}" IS DISTINCT FROM b."{name}")' for name in names
        )
        sql = f"SELECT count(*), {counts} FROM a JOIN b ON a.row = b.row"
        rows, *found = connection.execute(sql).fetchall()[0]
        return rows, sum(found)


def test_a_firm_asked_alone_gets_the_answers_of_its_row(register: Path, on_duckdb: Path) -> None:
    facts, rows = shipped(), random.Random(11).sample(range(1, ROWS + 1), SAMPLE)
    asked, tracks = questions(facts), catalogue(facts)
    values = rows_of(register, rows)
    for written in answers_of(on_duckdb, rows):
        row = written["row"]
        firm = firm_of(values[row], asked)
        told = support(firm, "row", facts)
        for track in tracks:
            for part, value in parts_of(track, told).items():
                assert written[f"{track.id}__{part}"] == value, (row, track.id, part)
        possible = told.size.cn_classes_possible
        if possible:
            ends = CLASSES[written["size_low"]], CLASSES[written["size_high"]]
            assert ends == (possible[0], possible[-1])


def answers_of(out: Path, rows: list[int]) -> list[dict[str, Any]]:
    """What a run wrote of some rows."""
    with connected() as connection:
        found = connection.execute(
            f"SELECT * FROM ({answers_sql(out)}) WHERE row IN (SELECT unnest(?))", [rows]
        )
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, each, strict=True)) for each in found.fetchall()]
