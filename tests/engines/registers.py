"""Registers to ask in tests: made ones, with columns that the rules ask besides."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from tradewind.facts import Facts, Library
from tradewind.register import make

DAY = date(2026, 11, 30)
# Answers that a register may have besides its fields, drawn from a hash of the row.
ALSO = {
    "rd_3y_cny": "(DRAW % 1000000007) * 10",
    "tech_staff": "DRAW % 300",
    "is_hk_company": "DRAW % 2 = 0",
    "has_business_registration": "DRAW % 3 = 0",
    "main_business_pct": "DRAW % 10001",
    "months_in_business_in_hk": "DRAW % 40",
    "has_operations": "DRAW % 4 <> 0",
    "assets_cny": "(DRAW % 1000000007) * 10000",
    "holds_hnte_title": "DRAW % 2 = 1",
    "eligible_research_spend_hkd": "DRAW % 900000000",
}


@cache
def shipped() -> Facts:
    """The shipped facts of one day."""
    library = Library.standard(with_user_packs=False)
    return library.as_of(applies_on=DAY, known_on=DAY)


def with_answers(path: Path, rows: int) -> Path:
    """A made register with those answers, three in ten of each unknown; 2 in 5 firms elsewhere.

    So that rows of Hong Kong, Macao and Taiwan are not too few to be compared.
    """
    plain = path.with_name("plain.parquet")
    make(rows, plain, tell=lambda share: None)
    columns = ", ".join(
        f"CASE WHEN hash(id * 64 + {at}) % 10 >= 3 THEN {told} END AS {name}"
        for at, (name, written) in enumerate(ALSO.items())
        for told in [written.replace("DRAW", f"(hash(id * 64 + {32 + at}) // 4)::BIGINT")]
    )
    sql = (
        f"SELECT id AS row, * REPLACE (CASE id % 5 WHEN 0 THEN 'CN-HK' WHEN 1 THEN"
        f" (CASE id % 2 WHEN 0 THEN 'CN-MO' ELSE 'CN-TW' END) ELSE region END AS region), {columns}"
        f" FROM read_parquet('{plain}') ORDER BY id"
    )
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY ({sql}) TO '{path}' (FORMAT parquet, KV_METADATA {{tradewind_register: '1'}})"
        )
    return path
