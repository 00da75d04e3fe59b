"""The invented register is the same on any machine, and looks as a register of firms does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tradewind.errors import InputError
from tradewind.register import fields, make
from tradewind.register.fields import regions
from tradewind.register.making import _DRAWS, _HEADINGS, rows_sql

WORD = 2**32 - 1
DIGEST = "e777c875a03c8a57f22355c5ee01dd51de2707be0bc8b502bae4dba36e757a73"


def quiet(share: float) -> None:
    """Nobody listens."""


def rows(begin: int, end: int) -> list[tuple[Any, ...]]:
    return duckdb.sql(rows_sql(begin, end)).fetchall()


class Plain:
    """The register written a second time, in plain Python and from its description."""

    def __init__(self, firm: int) -> None:
        self.firm = firm

    def words(self, name: str) -> tuple[int, int]:
        key = self.firm * 32 + _DRAWS.index(name)
        high, low = key >> 32, key & WORD
        for constant in (0x3C6EF372, 0x1B873593, 0x27D4EB2F, 0x165667B1):
            x = (low + constant) & WORD
            x = (x ^ x >> 16) * 0x45D9F3B & WORD
            x = (x ^ x >> 16) * 0x7FEB352D & WORD
            high, low = low, high ^ x ^ x >> 15
        return high, low

    def upto(self, name: str, count: int) -> int:
        return self.words(name)[0] * count >> 32

    def bell(self, name: str) -> int:
        high, low = self.words(name)
        return (high >> 16) + (high & 65535) + ((low & 2047) << 5)

    def skewed(self, name: str, count: int) -> int:
        half = self.words(name)[0] >> 16
        return (half * half >> 16) * count >> 16

    def row(self) -> Iterator[object]:
        size = self.bell("size")
        revenue = power(size * 5 + 2 * self.bell("revenue_cny") + int(10.7 * 65536))
        at = 120 + self.upto("industry", 310)
        at = at if self.upto("is_maker", 2) else self.upto("industry", 880)
        provinces = [one.code for one in regions() for _ in range(one.weight)]
        headings = [f"{c:02}{n:02}" for c, a, b in _HEADINGS for n in range(a, b + 1)]
        listed = self.upto("is_listed", 1000) < (size - 131072) >> 9
        exports = revenue * (1 + self.skewed("exports_cny", 100))
        research = revenue * (1 + self.skewed("rd_spend_cny", 150)) // 10
        told: dict[str, object] = {
            "id": self.firm,
            "region": provinces[self.upto("region", len(provinces))],
            "industry": f"{(1 + at // 10) * 100 + (1 + at % 10 // 2) * 10 + 1 + at % 2:04}",
            "employees": power(size * 5 + self.bell("employees") - 6 * 65536),
            "revenue_cny": revenue * 100,
            "exports_cny": 0 if self.upto("exports_share", 100) < 55 else exports,
            "rd_spend_cny": 0 if self.upto("rd_share", 100) < 50 else research,
            "founded": date(2025, 12, 31) - timedelta(self.skewed("founded", 14600)),
            "has_hk_entity": self.upto("has_hk_entity", 1000) < size * 40 >> 16,
            "is_listed": size > 131072 and listed,
            "certificates": self.upto("certificates", 4096) & self.upto("certificates_2", 4096),
            "hs4": headings[self.upto("hs4", len(headings))],
            **{
                name: self.upto(name, 4)
                for name in ("maturity_digital", "maturity_management", "maturity_market")
            },
            "grants_received": self.skewed("grants_received", 5),
        }
        for name, value in told.items():
            unknown = fields()[name].unknown_per_mille or 0
            is_known = not unknown or (self.words(name)[1] >> 11) * 1000 >> 21 >= unknown
            yield value if is_known else None


def power(exponent: int) -> int:
    exponent = max(exponent, 0)
    return ((65536 + (exponent & 65535)) << (exponent >> 16)) >> 16


def test_the_rows_are_those_of_the_description_computed_in_plain_python() -> None:
    for begin in (1, 5_000_000_000):  # the second beyond 32 bits
        assert rows(begin, begin + 1000) == [
            tuple(Plain(firm).row()) for firm in range(begin, begin + 1000)
        ]


def test_ten_thousand_firms_have_the_digest_they_had_on_the_first_machine(tmp_path: Path) -> None:
    path = make(10_000, tmp_path / "firms.parquet", tell=quiet).path
    told = duckdb.sql(f"SELECT * FROM '{path}' ORDER BY id").fetchall()
    text = "\n".join("|".join(map(str, row)) for row in told)
    assert hashlib.sha256(text.encode()).hexdigest() == DIGEST


def test_any_range_of_firms_can_be_made_alone() -> None:
    assert rows(1, 400) + rows(400, 1001) == rows(1, 1001)


def test_csv_holds_the_rows_of_parquet_with_money_named_as_fen(tmp_path: Path) -> None:
    one = make(500, tmp_path / "firms.parquet", tell=quiet).path
    other = make(500, tmp_path / "firms.csv", format="csv", tell=quiet).path
    text = duckdb.read_csv(str(other), all_varchar=True)
    assert "revenue_cny (fen)" in text.columns
    cast = ", ".join(f"CAST({name} AS VARCHAR)" for name in duckdb.read_parquet(str(one)).columns)
    assert text.fetchall() == duckdb.sql(f"SELECT {cast} FROM '{one}'").fetchall()


def test_every_column_is_unknown_as_often_as_its_description_says() -> None:
    duckdb.sql(f"CREATE OR REPLACE TEMP TABLE made AS {rows_sql(1, 100_001)}")
    for field in (one for one in fields().values() if one.is_made):
        [(silent,)] = duckdb.sql(
            f"SELECT count(*) FILTER ({field.name} IS NULL) FROM made"
        ).fetchall()
        assert silent == pytest.approx((field.unknown_per_mille or 0) * 100, abs=600)


def test_money_goes_with_size_and_what_is_drawn_apart_is_independent() -> None:
    duckdb.sql(f"CREATE OR REPLACE TEMP TABLE made AS {rows_sql(1, 100_001)}")

    def together(one: str, other: str) -> float:
        [(found,)] = duckdb.sql(f"SELECT corr({one}, {other}) FROM made").fetchall()
        return float(found)

    assert together("ln(employees)", "ln(revenue_cny)") > 0.8
    assert together("ln(revenue_cny)", "ln(nullif(exports_cny, 0))") > 0.5
    assert together("ln(employees)", "ln(nullif(rd_spend_cny, 0))") > 0.5
    apart = (
        *("maturity_digital", "maturity_management", "maturity_market", "grants_received"),
        *("CAST(hs4 AS INTEGER)", "CAST(industry AS INTEGER)", "epoch(founded)"),
        *(
            "ln(employees)",
            "CAST(certificates & 1 AS INTEGER)",
            "CAST(certificates & 2 AS INTEGER)",
        ),
        *("CAST(employees IS NULL AS INTEGER)", "CAST(revenue_cny IS NULL AS INTEGER)"),
    )
    for at, one in enumerate(apart):
        for other in apart[at + 1 :]:
            if "employees" not in one or "employees" not in other:
                assert abs(together(one, other)) < 0.02, (one, other)


def test_every_value_that_is_made_is_a_value_that_may_be(tmp_path: Path) -> None:
    names = {one.code for one in regions()}
    told = [
        dict(zip([n for n, f in fields().items() if f.is_made], r, strict=True))
        for r in rows(1, 5001)
    ]
    for row in told:
        assert row["region"] in names or row["region"] is None
        assert row["employees"] is None or row["employees"] >= 1
        if row["revenue_cny"] is not None and row["exports_cny"] is not None:
            assert 0 <= row["exports_cny"] <= row["revenue_cny"]


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "firms.parquet"
    path.write_text("mine")
    with pytest.raises(InputError, match="there already"):
        make(10, path, tell=quiet)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("count", [0, -1, 10**13])
def test_a_number_of_firms_out_of_range_is_refused(count: int, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="out of range"):
        make(count, tmp_path / "firms.parquet", tell=quiet)


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="could not be written"):
        make(10, tmp_path / "absent" / "firms.parquet", tell=quiet)
    assert list(tmp_path.iterdir()) == []


def test_a_making_that_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(3_000_000, tmp_path / "firms.parquet", tell=stop)
    assert list(tmp_path.iterdir()) == []


def test_the_share_done_rises_to_one(tmp_path: Path) -> None:
    heard: list[float] = []
    make(500_000, tmp_path / "firms.parquet", tell=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert heard[0] < 1.0
