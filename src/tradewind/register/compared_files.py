"""The moves of a comparison as files: Parquet, CSV or XLSX by what the name ends in."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tradewind.assess.size.question import CLASSES
from tradewind.errors import InputError, worded
from tradewind.register.grounds import SME
from tradewind.register.writing import aside
from tradewind.text.cells import guarded

if TYPE_CHECKING:
    import duckdb

KINDS = (".parquet", ".csv", ".xlsx")
_VERDICTS = ("not_eligible", "undetermined", "eligible")
_TRUTHS = ("no", "unknown", "yes")
_FIRMS = ("stays", "gains", "loses", "gains_and_loses")
_MONEY = ("same", "raised", "lowered", "unclear")
_ENDS = ("low_before", "high_before", "low_after", "high_after")
_MOST_ROWS = 1_048_575  # a sheet has one row more, for the head


def name_items(hold: duckdb.DuckDBPyConnection, numbers: Mapping[str, int]) -> None:
    """The names of the items beside their numbers."""
    hold.execute("CREATE TABLE items (item SMALLINT, scheme VARCHAR)")
    hold.executemany("INSERT INTO items VALUES (?, ?)", [[at, one] for one, at in numbers.items()])


def write_table(hold: duckdb.DuckDBPyConnection, path: Path) -> None:
    """How many firms of each region, division and size move how in what, with the sums.

    Parquet has those that stay as they are too; of the others it has what moves.
    """
    only_moves = path.suffix.lower() != ".parquet"
    _put(hold, _table_sql(only_moves=only_moves), path)


def write_rows(hold: duckdb.DuckDBPyConnection, rows: list[Path], path: Path) -> None:
    """Every answer that moves, a row each."""
    if not rows:
        hold.execute("CREATE VIEW told AS SELECT 0::BIGINT AS row, * FROM moves WHERE false")
    else:
        listed = ", ".join("'{}'".format(str(one).replace("'", "''")) for one in rows)
        hold.execute(f"CREATE VIEW told AS SELECT * FROM read_parquet([{listed}])")
    _put(hold, _rows_sql(), path)


def _table_sql(*, only_moves: bool) -> str:
    where = " WHERE came <> went OR money <> 0" if only_moves else ""
    # A sum over all firms may be more than 64 bits hold.
    ends = ", ".join(f"{name}::DECIMAL(38, 0) AS {name}" for name in _ENDS)
    counts = ", ".join(
        f"{name}::BIGINT AS {name}" for name in ("firms", "priced_before", "priced_after")
    )
    return (
        f"SELECT scheme, region, division, {_sizes()}, {_moves()}, {counts}, {ends}"
        f" FROM moves JOIN items USING (item){where} ORDER BY item, region, division,"
        " moves.size_low, moves.size_high, came, went, moves.money"
    )


def _rows_sql() -> str:
    return (
        f"SELECT row, scheme, region, division, {_sizes()}, {_moves()}, {', '.join(_ENDS)}"
        " FROM told JOIN items USING (item)"
    )


def _sizes() -> str:
    return ", ".join(f"{_word(name, CLASSES)} AS {name}" for name in ("size_low", "size_high"))


def _moves() -> str:
    told = []
    for column, name in (("came", '"from"'), ("went", '"to"')):
        told.append(
            f"CASE scheme WHEN 'firms' THEN {_word(column, _FIRMS)} WHEN 'claim' THEN"
            f" {_word(column, _TRUTHS)} WHEN '{SME}' THEN {_word(column, _TRUTHS)}"
            f" ELSE {_word(column, _VERDICTS)} END AS {name}"
        )
    return ", ".join((*told, f"{_word('money', _MONEY)} AS money"))


def _word(column: str, words: tuple[str, ...]) -> str:
    branches = " ".join(f"WHEN {at} THEN '{one}'" for at, one in enumerate(words))
    return f"CASE {column} {branches} END"


def _put(hold: duckdb.DuckDBPyConnection, sql: str, path: Path) -> None:
    """Write beside the place, then move there."""
    kind = path.suffix.lower()
    try:
        with aside(path) as partial:
            if kind == ".parquet":
                copy = f"COPY ({sql}) TO ? (FORMAT parquet, COMPRESSION zstd)"
                hold.execute(copy, [str(partial)])
            elif kind == ".csv":
                _write_csv(hold, sql, partial)
            else:
                _write_xlsx(hold, sql, partial)
    except OSError as fault:
        raise InputError(
            str(path),
            worded("It could not be written: {fault}", fault=str(fault).splitlines()[0]),
            worded("Name a file in a folder you can write."),
        ) from fault


def _lines(hold: duckdb.DuckDBPyConnection, sql: str) -> Iterator[list[object]]:
    """The head, then the rows; text that a spreadsheet would run is guarded."""
    cursor = hold.execute(sql)
    yield [one[0] for one in cursor.description or ()]
    while rows := cursor.fetchmany(10_000):
        for row in rows:
            yield [guarded(one) if isinstance(one, str) else one for one in row]


def _write_csv(hold: duckdb.DuckDBPyConnection, sql: str, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_lines(hold, sql))


def _write_xlsx(hold: duckdb.DuckDBPyConnection, sql: str, path: Path) -> None:
    from openpyxl import Workbook

    found = hold.execute(f"SELECT count(*) FROM ({sql})").fetchall()[0][0]
    if found > _MOST_ROWS:
        raise InputError(
            "--output",
            worded("{count} rows are more than a sheet holds.", count=f"{found:,}"),
            worded("End the name in .parquet or .csv."),
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("moves")
    for line in _lines(hold, sql):
        sheet.append(line)
    book.save(path)
