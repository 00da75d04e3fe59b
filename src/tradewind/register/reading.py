"""The answers of a run, read back: every scheme for every row, wherever a part keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradewind.assess.size.question import CLASSES
from tradewind.errors import InputError, worded
from tradewind.facts import Facts, Library
from tradewind.register.answers import PARTS
from tradewind.register.journal import done_in, part_path, read_run
from tradewind.register.shapes import GROUPS

if TYPE_CHECKING:
    import duckdb

Json = dict[str, Any]
ROWS, TOTALS = "rows", "totals"  # what a run holds: every firm, or how many of each cell
_TYPES = ("BOOLEAN", "BIGINT", "BIGINT", "BIGINT", "BIGINT")


def facts_of(told: Json, library: Library) -> Facts:
    """The facts of the day of a run."""
    return library.as_of(
        applies_on=date.fromisoformat(told["applies_on"]),
        known_on=date.fromisoformat(told["known_on"]),
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """How a scheme comes out for how many firms, and what it may pay those it does not refuse."""

    eligible: int
    undetermined: int
    not_eligible: int
    amount_low: int
    amount_high: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The firms of a run by shape and by size, and what each scheme says of how many of them.

    A size is a name of `size.CLASSES`, or None where more than one is possible.
    """

    firms: Mapping[int, int]
    sizes: Mapping[str | None, int]
    schemes: Mapping[str, Counted]


def totals_of(out: Path) -> Totals:
    """The totals of a run that is done."""
    told = read_run(out)
    with connected() as connection:
        firms: dict[int, int] = {}
        counted: dict[str, list[int]] = {one["scheme"]: [0] * 5 for one in told["schemes"]}
        for group in GROUPS:
            for shape, count, sums in _counted(out, group, told, connection):
                firms[shape] = firms.get(shape, 0) + count
                for scheme, each in sums.items():
                    counted[scheme] = [a + b for a, b in zip(counted[scheme], each, strict=True)]
    for one in told["schemes"]:
        for shape, shared in one["shared"].items():
            each = _of_shared(shared, firms.get(int(shape), 0))
            counted[one["scheme"]] = [
                a + b for a, b in zip(counted[one["scheme"]], each, strict=True)
            ]
    return Totals(
        dict(sorted(firms.items())),
        _sizes(out, told),
        {name: Counted(*each) for name, each in counted.items()},
    )


def _sizes(out: Path, told: Json) -> dict[str | None, int]:
    """The firms by the one class that they can be of."""
    found: dict[str | None, int] = dict.fromkeys((*CLASSES, None), 0)
    files = [file for group in GROUPS for file in parts_in(out, group)]
    with connected() as connection:
        sql = (
            "SELECT CASE WHEN size_low = size_high THEN size_low END,"
            f" {'sum(firms)::BIGINT' if told['holds'] == TOTALS else 'count(*)'}"
            " FROM read_parquet(?, union_by_name = true) GROUP BY ALL"
        )
        for at, count in connection.execute(sql, [files]).fetchall() if files else ():
            found[None if at is None else CLASSES[at]] += count
    return found


def _of_shared(shared: list[Any], firms: int) -> list[int]:
    verdict, _, _, low, high = shared
    at = {True: 0, None: 1, False: 2}[verdict]
    found = [0, 0, 0, firms * (low or 0), firms * (high or 0)]
    found[at] = firms
    return found


def _counted(
    out: Path, group: str, told: Json, connection: duckdb.DuckDBPyConnection
) -> Iterator[tuple[int, int, dict[str, list[int]]]]:
    """By shape: how many firms, and what the schemes that are columns say of how many.

    In a run of totals a row is a cell of many firms.
    """
    files = parts_in(out, group)
    schemes = [one for one in told["schemes"] if group in one["columns"]]
    if not files:
        return
    held = _columns_of(files[0], connection)
    count_of = _of_cells if told["holds"] == TOTALS else _of_rows
    sums = "".join(
        f", {count_of(one['scheme'])}, {_sum(one['scheme'], 'low', held)},"
        f" {_sum(one['scheme'], 'high', held)}"
        for one in schemes
    )
    firms = "sum(firms)" if told["holds"] == TOTALS else "count(*)"
    sql = f"SELECT shape, {firms}::BIGINT{sums} FROM read_parquet(?) GROUP BY shape"
    for shape, count, *each in connection.execute(sql, [files]).fetchall():
        yield (
            shape,
            count,
            {
                one["scheme"]: [int(told or 0) for told in each[5 * at : 5 * at + 5]]
                for at, one in enumerate(schemes)
            },
        )


def _of_rows(scheme: str) -> str:
    said = f'"{scheme}__verdict"'
    return (
        f"count(*) FILTER ({said}), count(*) FILTER ({said} IS NULL), count(*) FILTER (NOT {said})"
    )


def _of_cells(scheme: str) -> str:
    yes, unsaid = f'sum("{scheme}__yes")', f'sum("{scheme}__open")'
    return f"{yes}, {unsaid}, sum(firms) - {yes} - {unsaid}"


def _sum(scheme: str, end: str, held: frozenset[str]) -> str:
    name = f"{scheme}__amount_{end}"
    return f'sum("{name}")' if name in held else "0"


def _columns_of(file: str, connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    told = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file]).fetchall()
    return frozenset(name for name, *_ in told)


def parts_in(out: Path, group: str) -> list[str]:
    """The finished parts of a group, in order."""
    return [
        str(part_path(out, name)) for name in sorted(done_in(out)) if name.startswith(f"{group}-")
    ]


def connected() -> duckdb.DuckDBPyConnection:
    """A connection to read a run with."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection


def check_finished(out: Path) -> None:
    """InputError where a run has not every firm in a row of its own, or not yet."""
    told = read_run(out)
    _check_rows(out, told)
    if sum(one.rows for one in done_in(out).values()) < told["register"]["rows"]:
        raise InputError(
            str(out),
            worded("The run is not finished."),
            worded("Run it again: it goes on where it was."),
        )


def _check_rows(out: Path, told: Json) -> None:
    if told["holds"] != ROWS:
        raise InputError(
            str(out),
            worded("It holds totals only, and no row."),
            worded("Run it again into another folder, without --totals."),
        )


def answers_sql(out: Path, number: int | None = None) -> str:
    """SQL of every answer of a run: a row for each firm, the parts of each scheme beside it.

    What all firms of a shape share stands in the run's own file and is joined to them. With a
    number, only the parts of that number.
    """
    told = read_run(out)
    _check_rows(out, told)
    with connected() as connection:
        selects = [
            _group_sql(files, group, told, connection)
            for group in GROUPS
            if (files := _numbered(parts_in(out, group), number))
        ]
    if not selects:
        raise InputError(
            str(out),
            worded("No part of the run is finished."),
            worded("Run it again: it goes on where it was."),
        )
    return " UNION ALL BY NAME ".join(selects)


def _numbered(files: list[str], number: int | None) -> list[str]:
    return [file for file in files if number is None or Path(file).stem.endswith(f"-{number:05}")]


def _group_sql(
    files: list[str], group: str, told: Json, connection: duckdb.DuckDBPyConnection
) -> str:
    held = _columns_of(files[0], connection)
    columns = ["* EXCLUDE (shape)", "shape"]
    for one in told["schemes"]:
        if group in one["columns"]:
            columns += [
                f'CAST(NULL AS {kind}) AS "{name}"'
                for part, kind in zip(PARTS, _TYPES, strict=True)
                if (name := f"{one['scheme']}__{part}") not in held
            ]
        else:
            columns += _shared_sql(one, group, told)
    listed = ", ".join("'{}'".format(file.replace("'", "''")) for file in files)
    return f"SELECT {', '.join(columns)} FROM read_parquet([{listed}])"


def _shared_sql(one: Json, group: str, told: Json) -> Iterator[str]:
    mine = [str(shape["number"]) for shape in told["shapes"] if shape["group"] == group]
    for at, (part, kind) in enumerate(zip(PARTS, _TYPES, strict=True)):
        values = {shape: one["shared"][shape][at] for shape in mine}
        branches = "".join(
            f" WHEN {shape} THEN {_literal(value)}" for shape, value in values.items()
        )
        yield f'CAST(CASE shape{branches} END AS {kind}) AS "{one["scheme"]}__{part}"'


def _literal(value: object) -> str:
    return "NULL" if value is None else str(value)
