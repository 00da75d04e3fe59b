"""Two engines that run an unbound Ibis table over rows held in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

duckdb = pytest.importorskip("duckdb")
ibis = pytest.importorskip("ibis")

Rows = Sequence[Mapping[str, Any]]
Run = Callable[[Any, str, Mapping[str, str], Rows], list[dict[str, Any]]]

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
        columns = ", ".join(f'"{name}" {DUCKDB_TYPES[held]}' for name, held in types.items())
        connection.execute(f'CREATE TABLE "{table}" ({columns})')
        blanks = f"({', '.join('?' for _ in types)})"
        connection.execute(
            f'INSERT INTO "{table}" VALUES {", ".join(blanks for _ in rows)}',
            [row[name] for row in rows for name in types],
        )
        found = connection.execute(str(ibis.to_sql(expression, dialect="duckdb")))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


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


@pytest.fixture(scope="session", params=["duckdb", "polars"])
def engine(request: pytest.FixtureRequest) -> Run:
    """Each engine in turn."""
    return _on_duckdb if request.param == "duckdb" else _on_polars
