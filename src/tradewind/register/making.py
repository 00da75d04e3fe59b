"""An invented register of firms, the same on any machine: for trials, tests and measurements.

Employees, revenue, exports and spending on research share one draw of size, so that they go
together as they do among firms. Every column has its own share of firms that do not tell it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tradewind.errors import InputError, worded
from tradewind.register.drawing import MOST_FIRMS, drawn
from tradewind.register.fields import Field, fields, regions
from tradewind.register.writing import AS_PARQUET, check_free, not_written

if TYPE_CHECKING:
    import duckdb

Format = Literal["parquet", "csv"]
_TICK_SECONDS = 0.2
_ONE = 65536  # what stands for 1 where a number has a fraction

_DRAWS = (
    "size",
    "region",
    "is_maker",
    "industry",
    "employees",
    "revenue_cny",
    "exports_cny",
    "rd_spend_cny",
    "founded",
    "has_hk_entity",
    "is_listed",
    "certificates",
    "certificates_2",
    "hs4",
    "maturity_digital",
    "maturity_management",
    "maturity_market",
    "grants_received",
    "exports_share",
    "rd_share",
)
# Runs of headings of the Harmonized System, 2022, without a gap: chapter, first and last.
_HEADINGS = (
    (39, 1, 26),
    (40, 1, 17),
    (61, 1, 17),
    (62, 1, 17),
    (63, 1, 10),
    (64, 1, 6),
    (73, 1, 26),
    (76, 1, 16),
    (82, 1, 15),
    (83, 1, 11),
    (85, 1, 19),
    (87, 1, 16),
    (91, 1, 14),
    (94, 1, 6),
    (95, 3, 8),
    (96, 1, 20),
)
# Divisions of GB/T 4754 from 01 to 88 with ten codes each; manufacturing is 13 to 43.
_INDUSTRIES, _MAKERS_FROM, _MAKERS = 880, 120, 310


@dataclass(frozen=True, slots=True)
class Made:
    """An invented register that was written."""

    path: Path
    rows: int
    format: Format


def make(
    count: int, path: Path, *, format: Format = "parquet", tell: Callable[[float], None]
) -> Made:
    """Write the invented register of `count` firms; `tell` hears the share done, 0 to 1.

    The file is whole or not there: it is written beside its place and then moved.
    """
    import duckdb

    if not 1 <= count <= MOST_FIRMS:
        raise InputError(
            worded("number of firms"),
            worded("{given} is out of range.", given=count),
            worded("Give a whole number from 1 to {most}.", most=MOST_FIRMS),
        )
    check_free(path)
    partial = path.with_name(f"{path.name}.part")
    copy = f"COPY ({rows_sql(1, count + 1, names=_header(format))}) TO ? ({_options(format)})"
    connection = duckdb.connect()
    try:
        # Counted, and not printed: how far it is, is told by `tell`.
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")
        _run(connection, copy, str(partial), tell)
        partial.replace(path)
    except (duckdb.Error, OSError) as fault:
        raise not_written(path, fault) from fault
    finally:
        connection.close()
        partial.unlink(missing_ok=True)  # there only where the writing was broken off
    return Made(path, count, format)


def _run(
    connection: duckdb.DuckDBPyConnection, sql: str, path: str, tell: Callable[[float], None]
) -> None:
    """Run the copy in a thread, and tell how far it is meanwhile."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            connection.execute(sql, [path])
        except BaseException as fault:
            failed.append(fault)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_TICK_SECONDS)
            share = connection.query_progress()
            if 0 <= share <= 100:
                tell(share / 100)
    except BaseException:
        connection.interrupt()
        thread.join()
        raise
    if failed:
        raise failed[0]
    tell(1.0)


def _options(format: Format) -> str:
    return "FORMAT csv, HEADER true" if format == "csv" else AS_PARQUET


def _header(format: Format) -> dict[str, str]:
    """The names of columns; text has no other place to say that money is in minor units."""
    made = [one for one in fields().values() if one.is_made]
    return {one.name: header_in_text(one) if format == "csv" else one.name for one in made}


def header_in_text(field: Field) -> str:
    """The name of a column in a CSV register."""
    return f"{field.name} (fen)" if field.kind == "money" else field.name


def rows_sql(begin: int, end: int, names: dict[str, str] | None = None) -> str:
    """SQL of the firms from one number up to another, in the order of their numbers."""
    made = [one for one in fields().values() if one.is_made]
    bell = _bell("size")
    within = f"SELECT *, {bell} AS size FROM ({drawn(_DRAWS, begin, end)})"
    revenue = _power(f"size * 5 + 2 * {_bell('revenue_cny')} + {int(10.7 * _ONE)}")
    within = f"SELECT *, {revenue} AS revenue FROM ({within})"
    columns = ", ".join(
        f'{_known(one, _COLUMNS[one.name])} AS "{(names or {}).get(one.name, one.name)}"'
        for one in made
    )
    return f"SELECT {columns} FROM ({within})"


def _known(field: Field, value: str) -> str:
    if not field.unknown_per_mille:
        return value
    told = f"(({field.name}_low >> 11) * 1000) >> 21"
    return f"CASE WHEN {told} >= {field.unknown_per_mille} THEN {value} END"


def _upto(name: str, count: int) -> str:
    """A whole number from 0 up to a count, without it."""
    return f"(({name}_high * {count}) >> 32)"


def _bell(name: str) -> str:
    """The sum of three even draws: from 0 to 3, most often 1.5, in parts of 65536.

    The top 21 bits of the low word decide whether the value is known, so its last 11 are taken.
    """
    return f"(({name}_high >> 16) + ({name}_high & 65535) + (({name}_low & 2047) << 5))"


def _power(exponent: str) -> str:
    """Two to an exponent in parts of 65536, straight between whole exponents; never below 1."""
    told = f"greatest({exponent}, 0)"
    return f"(((65536 + ({told} & 65535)) << ({told} >> 16)) >> 16)"


def _skewed(name: str, count: int) -> str:
    """A whole number from 0 up to a count, the small ones more often: an even draw squared."""
    half = f"({name}_high >> 16)"
    return f"(((({half} * {half}) >> 16) * {count}) >> 16)"


def _industry() -> str:
    among_makers = f"{_MAKERS_FROM} + {_upto('industry', _MAKERS)}"
    at = f"(CASE WHEN {_upto('is_maker', 2)} = 1 THEN {among_makers} ELSE {_upto('industry', _INDUSTRIES)} END)"  # noqa: E501
    code = f"(1 + {at} // 10) * 100 + (1 + ({at} % 10) // 2) * 10 + 1 + {at} % 2"
    return f"lpad(CAST({code} AS VARCHAR), 4, '0')"


def _picked(name: str, texts: list[str]) -> str:
    told = ", ".join(f"'{text}'" for text in texts)
    return f"([{told}])[1 + {_upto(name, len(texts))}]"


_EMPLOYEES = _power(f"size * 5 + {_bell('employees')} - {6 * _ONE}")
_COLUMNS = {
    "id": "id",
    "region": _picked("region", [one.code for one in regions() for _ in range(one.weight)]),
    "industry": _industry(),
    "employees": f"CAST({_EMPLOYEES} AS UINTEGER)",
    "revenue_cny": "revenue * 100",
    "exports_cny": (
        f"CASE WHEN {_upto('exports_share', 100)} < 55 THEN 0"
        f" ELSE revenue * (1 + {_skewed('exports_cny', 100)}) END"
    ),
    "rd_spend_cny": (
        f"CASE WHEN {_upto('rd_share', 100)} < 50 THEN 0"
        f" ELSE (revenue * (1 + {_skewed('rd_spend_cny', 150)})) // 10 END"
    ),
    "founded": f"DATE '2025-12-31' - CAST({_skewed('founded', 14600)} AS INTEGER)",
    "has_hk_entity": f"{_upto('has_hk_entity', 1000)} < (size * 40) >> 16",
    "is_listed": f"size > {2 * _ONE} AND {_upto('is_listed', 1000)} < (size - {2 * _ONE}) >> 9",
    "certificates": "CAST((certificates_high >> 20) & (certificates_2_high >> 20) AS USMALLINT)",
    "hs4": _picked(
        "hs4", [f"{at:02}{n:02}" for at, first, last in _HEADINGS for n in range(first, last + 1)]
    ),
    "maturity_digital": f"CAST({_upto('maturity_digital', 4)} AS UTINYINT)",
    "maturity_management": f"CAST({_upto('maturity_management', 4)} AS UTINYINT)",
    "maturity_market": f"CAST({_upto('maturity_market', 4)} AS UTINYINT)",
    "grants_received": f"CAST({_skewed('grants_received', 5)} AS UTINYINT)",
}
