"""How a register is written as Parquet, and what is said where a file cannot be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tradewind.errors import InputError, worded

if TYPE_CHECKING:
    import duckdb

OWN = "tradewind_register"  # the mark in a Parquet file whose columns are in our own units
VERSION = 1
ROWS_OF_A_GROUP = 122_880
_SORT_MEMORY = "256MB"
AS_PARQUET = (
    "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1,"
    f" ROW_GROUP_SIZE {ROWS_OF_A_GROUP}, KV_METADATA {{{OWN}: '{VERSION}'}}"
)


def check_free(path: Path) -> None:
    """InputError where a file of this name is there: none is written over."""
    if path.exists():
        raise InputError(
            str(path), worded("A file of this name is there already."), worded("Give another name.")
        )


def not_written(path: Path, fault: Exception) -> InputError:
    """The error for a file that could not be written: no room, or no leave."""
    told = (str(fault).splitlines() or [type(fault).__name__])[0]
    return InputError(
        str(path),
        worded("It could not be written: {fault}", fault=told),
        worded("Give a place with room that you may write to."),
    )


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """A place beside a file to write it to: in its own when it is whole, else gone."""
    partial = path.with_name(f".{path.name}.part")
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def sorter(folder: Path, path: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine of bounded memory that sorts on disk, in a folder, for a file that is written."""
    import duckdb

    with duckdb.connect() as connection:
        try:
            connection.execute("SET enable_progress_bar = false")
            connection.execute(f"SET memory_limit = '{_SORT_MEMORY}'")
            connection.execute("SET temp_directory = ?", [str(folder / "sorted")])
            yield connection
        except duckdb.Error as fault:
            raise not_written(path or folder, fault) from fault
