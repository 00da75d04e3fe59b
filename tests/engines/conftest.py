"""Three engines that run an unbound Ibis table over rows held in plain Python."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tradewind.register.spark import LEAST_JAVA, java_home, open_session, spark_sql

duckdb = pytest.importorskip("duckdb")
ibis = pytest.importorskip("ibis")

Rows = Sequence[Mapping[str, Any]]
Run = Callable[[Any, str, Mapping[str, str], Rows], list[dict[str, Any]]]


@dataclass(frozen=True)
class Engine:
    """An engine, and how many generated cases it is asked: Spark takes half a second for each."""

    run: Run
    examples: int = 60

    def __call__(
        self, expression: Any, table: str, types: Mapping[str, str], rows: Rows
    ) -> list[dict[str, Any]]:
        return self.run(expression, table, types, rows)


DUCKDB_TYPES = {
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "uint8": "UTINYINT",
    "uint16": "USMALLINT",
    "uint32": "UINTEGER",
    "string": "VARCHAR",
    "date": "DATE",
    "boolean": "BOOLEAN",
}


def _on_duckdb(
    expression: Any, table: str, types: Mapping[str, str], rows: Rows
) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        _fill(connection, table, types, rows)
        found = connection.execute(str(ibis.to_sql(expression, dialect="duckdb")))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _fill(connection: Any, table: str, types: Mapping[str, str], rows: Rows) -> None:
    columns = ", ".join(f'"{name}" {DUCKDB_TYPES[held]}' for name, held in types.items())
    connection.execute(f'CREATE TABLE "{table}" ({columns})')
    blanks = f"({', '.join('?' for _ in types)})"
    connection.execute(
        f'INSERT INTO "{table}" VALUES {", ".join(blanks for _ in rows)}',
        [row[name] for row in rows for name in types],
    )


def _on_polars(
    expression: Any, table: str, types: Mapping[str, str], rows: Rows
) -> list[dict[str, Any]]:
    polars = pytest.importorskip("polars")
    held = {
        "string": polars.String,
        "date": polars.Date,
        "boolean": polars.Boolean,
        **{f"int{size}": getattr(polars, f"Int{size}") for size in (8, 16, 32, 64)},
        **{f"uint{size}": getattr(polars, f"UInt{size}") for size in (8, 16, 32)},
    }
    frame = polars.LazyFrame(
        {name: [row[name] for row in rows] for name in types},
        schema={name: held[told] for name, told in types.items()},
    )
    connection = ibis.polars.connect({table: frame})
    found: list[dict[str, Any]] = (
        connection.compile(expression).collect(engine="streaming").to_dicts()
    )
    return found


def _on_spark(session: Any, folder: Path) -> Run:
    """Rows reach Spark as a register does, in a Parquet file."""

    def run(
        expression: Any, table: str, types: Mapping[str, str], rows: Rows
    ) -> list[dict[str, Any]]:
        path = folder / "rows.parquet"
        with duckdb.connect() as connection:
            _fill(connection, table, types, rows)
            connection.execute(f"COPY \"{table}\" TO '{path}' (FORMAT parquet)")
        session.read.parquet(str(path)).createOrReplaceTempView(table)
        return [row.asDict() for row in session.sql(spark_sql(expression)).collect()]

    return run


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """One session of Spark on this machine, for all tests that ask for it."""
    pytest.importorskip("pyspark", reason="PySpark is not installed: run `make test`")
    if "SPARK_REMOTE" not in os.environ and java_home() is None:
        pytest.skip(f"Spark needs Java {LEAST_JAVA} or later, and none was found")
    session = open_session("local[2]")
    yield session
    session.stop()


@pytest.fixture(scope="session", params=["duckdb", "polars", "spark"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Each engine in turn."""
    if request.param == "spark":
        session, folder = request.getfixturevalue("spark"), tmp_path_factory.mktemp("spark")
        return Engine(_on_spark(session, folder), examples=20)
    return Engine(_on_duckdb if request.param == "duckdb" else _on_polars)
