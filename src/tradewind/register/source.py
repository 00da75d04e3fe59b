"""A register as a run reads it: one Parquet file in our own units, and what its columns hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.register.fields import Field, fields, further_fields, regions
from tradewind.register.writing import OWN

if TYPE_CHECKING:
    import duckdb
    import ibis

_EDGE = 1 << 16  # the end of a Parquet file tells what is in all of it
_TYPES = {
    "BOOLEAN": "boolean",
    "TINYINT": "int8",
    "SMALLINT": "int16",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "UTINYINT": "uint8",
    "USMALLINT": "uint16",
    "UINTEGER": "uint32",
    "VARCHAR": "string",
    "DATE": "date",
}


@dataclass(frozen=True)
class Register:
    """A register that bears our mark: its rows, the types of its columns, the codes in it."""

    path: Path
    rows: int
    types: Mapping[str, str]
    industries: tuple[str, ...]
    digest: str

    @property
    def table(self) -> ibis.Table:
        """The register as an unbound table; every firm has its number as `row`."""
        import ibis

        told = ibis.table(dict(self.types), name="register")
        return told if "row" in self.types else told.mutate(row=told["id"].cast("int64"))


def is_own(path: Path) -> bool:
    """Whether a file is a Parquet register in our own units, as `make` and `check` write it."""
    import duckdb

    try:
        with duckdb.connect() as connection:
            found = connection.execute(
                "SELECT count(*) FROM parquet_kv_metadata(?) WHERE decode(key) = ?",
                [str(path), OWN],
            ).fetchall()
    except duckdb.Error:
        return False
    return bool(found[0][0])


def rows_in(path: Path) -> int:
    """How many rows a Parquet file has, by its own word."""
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute("SELECT num_rows FROM parquet_file_metadata(?)", [str(path)])
        return int(found.fetchall()[0][0])


def register_at(path: Path) -> Register:
    """The register in a file of our own; InputError where it is damaged."""
    import duckdb

    try:
        with duckdb.connect() as connection:
            connection.execute("SET enable_progress_bar = false")
            return _read(path, connection)
    except duckdb.Error as fault:
        raise InputError(
            str(path),
            worded("It cannot be read as Parquet: {fault}", fault=str(fault).splitlines()[0]),
            worded("Make it or check it again."),
        ) from fault


def _read(path: Path, connection: duckdb.DuckDBPyConnection) -> Register:
    told = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    types = {name: _TYPES[held] for name, held, *_ in told if held in _TYPES}
    rows = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchall()[0][0]
    return Register(
        path, rows, types, _distinct("industry", path, types, connection), _digest(path)
    )


def _distinct(
    name: str, path: Path, types: Mapping[str, str], connection: duckdb.DuckDBPyConnection
) -> tuple[str, ...]:
    if name not in types:
        return ()
    sql = f"SELECT DISTINCT {name} FROM read_parquet(?) WHERE {name} IS NOT NULL ORDER BY ALL"
    return tuple(code for (code,) in connection.execute(sql, [str(path)]).fetchall())


def _digest(path: Path) -> str:
    """A hash of what a register holds, without reading all of it."""
    told = hashlib.sha256(str(path.stat().st_size).encode())
    with path.open("rb") as file:
        told.update(file.read(_EDGE))
        file.seek(-min(_EDGE, path.stat().st_size), 2)
        told.update(file.read())
    return told.hexdigest()


def impossible(register: Register, facts: Facts) -> str:
    """The first field that holds what cannot be, as the file's own statistics tell; none is ""."""
    import duckdb

    known = {**fields(), **further_fields(facts)}
    on = max(facts.applies_on, facts.known_on)
    with duckdb.connect() as connection:
        for name in register.types:
            if name in known and _is_beyond(known[name], register, on, connection):
                return name
        codes = _distinct("region", register.path, register.types, connection)
    return "region" if set(codes) - {one.code for one in regions()} else ""


def _is_beyond(
    field: Field, register: Register, on: date, connection: duckdb.DuckDBPyConnection
) -> bool:
    most = on if field.kind == "day" else field.most
    if field.least is None and most is None:
        return False
    sql = f'SELECT min("{field.name}"), max("{field.name}") FROM read_parquet(?)'
    low, high = connection.execute(sql, [str(register.path)]).fetchall()[0]
    if low is None:
        return False
    return (field.least is not None and low < field.least) or (most is not None and high > most)


def rows_of(path: Path, rows: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The values of some rows of a register of our own, by number.

    InputError where the file is not there, or has not all of them.
    """
    where = worded("Give its place with --register FILE.")
    if not path.exists():
        raise InputError(str(path), worded("The register of the run is no longer here."), where)
    import duckdb

    with duckdb.connect() as connection:
        told = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
        names = [name for name, *_ in told]
        key = "row" if "row" in names else "id"
        found = connection.execute(
            f"SELECT {key}::BIGINT, * FROM read_parquet(?)"
            f" WHERE {key} IN (SELECT unnest(?::BIGINT[]))",
            [str(path), list(rows)],
        ).fetchall()
    values = {row: dict(zip(names, one, strict=True)) for row, *one in found}
    missing = [row for row in rows if row not in values]
    if missing:
        raise InputError(str(path), worded("It has no row {row}.", row=missing[0]), where)
    return values
