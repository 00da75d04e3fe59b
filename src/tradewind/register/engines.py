"""The engines that a run may use: each makes a part of a register into a part of its answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tradewind.errors import InputError, worded
from tradewind.register.source import Register, rows_in
from tradewind.register.spark import Spark
from tradewind.register.writing import ROWS_OF_A_GROUP
from tradewind.rules.tables import duckdb_sql

if TYPE_CHECKING:
    import ibis

_MEMORY = "1GB"
_SQL = {
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "string": "VARCHAR",
}
ROWS = "told"  # `rows` is a word of SQL


class Engine(Protocol):
    """What a run asks of an engine; it is closed when the run ends.

    `faults` are the errors it raises where it cannot read the register or write a part.
    """

    faults: tuple[type[Exception], ...]

    def write(
        self,
        expression: ibis.Table,
        first: int,
        count: int,
        path: Path,
        then: ibis.Table | None = None,
    ) -> int:
        """The expression over rows `first` up to `first + count` of the register, as Parquet.

        With `then`, which reads the rows of the expression as the table ROWS however often, that is
        written instead; the expression is worked out once. Returns how many rows were written.
        """

    def close(self) -> None:
        """Let go of everything."""


class Polars:
    """Polars, streaming: wide rule sets in a third of the time that DuckDB takes."""

    def __init__(self, register: Register) -> None:
        try:
            import polars
        except ModuleNotFoundError as fault:
            raise _absent("polars", "tradewind[bulk]") from fault
        self._rows = polars.scan_parquet(register.path)
        self.faults: tuple[type[Exception], ...] = (polars.exceptions.PolarsError,)

    def write(
        self,
        expression: ibis.Table,
        first: int,
        count: int,
        path: Path,
        then: ibis.Table | None = None,
    ) -> int:
        """The expression over some rows, as Parquet."""
        import ibis

        connection = ibis.polars.connect({"register": self._rows.slice(first, count)})
        made = connection.compile(expression)
        if then is not None:
            # Compiled by itself: Ibis would write the rows out again wherever they are read.
            made = ibis.polars.connect({ROWS: made}).compile(then)
        made.sink_parquet(
            path,
            compression="zstd",
            compression_level=1,
            row_group_size=ROWS_OF_A_GROUP,
            engine="streaming",
        )
        return rows_in(path)

    def close(self) -> None:
        """Nothing is held."""


class DuckDB:
    """DuckDB, which every installation has."""

    def __init__(self, register: Register) -> None:
        import duckdb

        self.faults: tuple[type[Exception], ...] = (duckdb.Error,)
        self._connection = duckdb.connect()
        self._connection.execute("SET enable_progress_bar = false")
        self._connection.execute(f"SET memory_limit = '{_MEMORY}'")
        self._path = str(register.path).replace("'", "''")
        self._sql: dict[int, tuple[ibis.Table, str]] = {}

    def write(
        self,
        expression: ibis.Table,
        first: int,
        count: int,
        path: Path,
        then: ibis.Table | None = None,
    ) -> int:
        """The expression over some rows, as Parquet."""
        self._connection.execute(
            f"CREATE OR REPLACE TEMP VIEW register AS SELECT * EXCLUDE file_row_number"
            f" FROM read_parquet('{self._path}', file_row_number = true)"
            f" WHERE file_row_number >= {first} AND file_row_number < {first + count}"
        )
        sql = self._written(expression)
        if then is not None:
            # Kept aside, as narrow as it is read: a view would be worked out at every reading.
            self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {ROWS} AS {sql}")
            # Ibis leaves out casts that it holds to be idle; DuckDB sums whole numbers as wider
            # ones, which Parquet has no room for but as floating point.
            told = ", ".join(
                f"CAST({name} AS {_SQL[str(kind)]}) AS {name}"
                for name, kind in then.schema().items()
            )
            sql = f"SELECT {told} FROM ({self._written(then)})"
        sql += _in_order(expression if then is None else then)
        self._connection.execute(
            f"COPY ({sql}) TO ? (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1,"
            f" ROW_GROUP_SIZE {ROWS_OF_A_GROUP})",
            [str(path)],
        )
        return rows_in(path)

    def _written(self, expression: ibis.Table) -> str:
        """The SQL of an expression, written once; the expression is held, so that its id stays."""
        if id(expression) not in self._sql:
            self._sql[id(expression)] = (expression, duckdb_sql(expression))
        return self._sql[id(expression)][1]

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def _in_order(expression: ibis.Table) -> str:
    """How DuckDB is told to keep the order of the rows.

    Over several row groups it writes them as its threads come to them, otherwise each time: its
    settings for keeping the order do not hold for every query.
    """
    return ' ORDER BY "row"' if "row" in expression.columns else ""


ENGINES: Mapping[str, type[Polars] | type[DuckDB] | type[Spark]] = {
    "polars": Polars,
    "duckdb": DuckDB,
    "spark": Spark,
}


def engine_named(name: str, register: Register) -> Engine:
    """An engine over a register; InputError where it is not installed."""
    return ENGINES[name](register)


def _absent(module: str, extra: str) -> InputError:
    return InputError(
        "--engine",
        worded("{module} is not installed.", module=module),
        worded("Install {extra}, or choose another engine.", extra=extra),
    )
