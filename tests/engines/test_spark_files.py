"""What Spark reads and writes: whole numbers of any width, one file, in order, the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tradewind.register.spark import ANSWERS, write_file

duckdb = pytest.importorskip("duckdb")
ROWS = 5_000


@pytest.fixture
def firms(spark: Any, tmp_path: Path) -> Any:
    path = tmp_path / "firms.parquet"
    firm = "i AS id, (i % 256)::UTINYINT AS tiny, (i * 13 % 65536)::USMALLINT AS small"
    wide = "(4294967295 - i)::UINTEGER AS wide, CASE WHEN i % 7 > 0 THEN i % 2 = 0 END AS listed"
    duckdb.sql(f"COPY (SELECT {firm}, {wide} FROM range({ROWS}) t(i)) TO '{path}'")
    return spark.read.parquet(str(path))


def test_unsigned_whole_numbers_are_read_whole(firms: Any) -> None:
    read = {name: kind for name, kind in firms.dtypes if name != "listed"}
    most = firms.selectExpr("max(tiny)", "max(small)", "max(wide)").first()

    assert read == {"id": "bigint", "tiny": "smallint", "small": "int", "wide": "bigint"}
    assert tuple(most) == (255, 13 * (ROWS - 1), 4_294_967_295)


def test_a_chunk_is_one_file_with_its_rows_in_order(firms: Any, tmp_path: Path) -> None:
    out = tmp_path / "out" / "00001.parquet"
    write_file(firms, str(out))

    assert [each.name for each in out.parent.iterdir()] == ["00001.parquet"]
    told = duckdb.sql(f"SELECT id FROM '{out}'").fetchall()
    assert told == [(number,) for number in range(ROWS)]


def test_a_chunk_written_twice_has_the_same_bytes(firms: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "first.parquet", tmp_path / "second.parquet"
    write_file(firms, str(first))
    write_file(firms, str(second))

    assert first.read_bytes() == second.read_bytes()


def test_a_chunk_takes_the_place_of_one_that_was_cut(firms: Any, tmp_path: Path) -> None:
    out = tmp_path / "00001.parquet"
    (tmp_path / "00001.parquet.writing").mkdir()
    out.write_bytes(b"cut")
    write_file(firms, str(out))

    assert duckdb.sql(f"SELECT count(*) FROM '{out}'").fetchall() == [(ROWS,)]


def test_what_the_answers_hang_on_is_set(spark: Any) -> None:
    assert {name: spark.conf.get(name) for name in ANSWERS} == dict(ANSWERS)


def test_a_sum_that_does_not_fit_is_an_error_and_never_unknown(spark: Any) -> None:
    from pyspark.errors import ArithmeticException

    with pytest.raises(ArithmeticException):
        spark.sql("SELECT id + 9223372036854775807 FROM VALUES (1), (2) AS t(id)").collect()
