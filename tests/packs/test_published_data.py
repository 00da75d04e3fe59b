"""Shipped lines against the publishers' own files, where a copy of these is at hand."""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tradewind.facts import Library
from tradewind.facts.folders import shipped_packs
from tradewind.model.rate import AdValorem, Free, parse_rate

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
DATA = Path(os.environ.get("TRADEWIND_TEST_DATA") or _BESIDE) / "tariff"
LIBRARY = Library((("shipped", shipped_packs()),))


def _file(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no copy of {name} is at hand; set TRADEWIND_TEST_DATA to a folder with one")
    return path


def _shipped(market: str, table: str = "mfn") -> Iterator[tuple[str, str]]:
    """Digits and rate of every shipped line that is free or a plain percentage."""
    pack = LIBRARY.pack(f"duty/{market}")
    assert pack is not None
    for entry in pack.tables[table].entries:
        rate = parse_rate(entry.value or "free")
        if isinstance(rate, Free | AdValorem) and "-" not in entry.row["code"]:
            plain = "0" if isinstance(rate, Free) else f"{rate.percent.normalize():f}"
            yield re.sub(r"\D", "", entry.row["code"]), plain


def _percent(text: str | None) -> str | None:
    """A printed rate as a plain number: free is nought; None where it says more than that."""
    text = (text or "").strip().strip("()").removesuffix("(*)").strip()
    if text in ("Free", "無税"):
        return "0"
    found = re.match(r"([0-9]+(?:[.,][0-9]+)?)%?(?: DCS.*| DCT.*)?$", text)
    if not found:
        return None
    whole, _, rest = found[1].replace(",", ".").partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def _differences(market: str, printed: Mapping[str, set[str | None]]) -> tuple[int, list[str]]:
    compared, differ = 0, []
    for digits, rate in _shipped(market):
        told = printed.get(digits, set()) - {None}
        if told:
            compared += 1
            if rate not in told:
                differ.append(f"{digits}: shipped {rate}, printed {sorted(map(str, told))}")
    return compared, differ


def test_us_lines_are_those_of_the_2025_basic_edition():
    path = _file("us/hts_2025_basic_edition.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        printed = {
            row["HTS Number"].replace(".", "")[:8]: {_percent(row["General Rate of Duty"])}
            for row in csv.DictReader(file)
            if row["General Rate of Duty"]
        }
    compared, differ = _differences("us", printed)
    assert compared > 200
    assert differ == []


def test_br_lines_are_those_of_the_common_external_tariff():
    path = _file("br/tec.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        printed = {
            row["NCM"].replace(".", ""): {_percent(re.sub(r"[^0-9,.]+$", "", row["TEC"]))}
            for row in csv.DictReader(file)  # letters and signs after a rate are footnotes
        }
    compared, differ = _differences("br", printed)
    assert compared > 200
    assert differ == []


def test_jp_lines_are_a_printed_column_of_the_schedule():
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = parquet.read_table(_file("jp/japan_tariff_2026-07-09.parquet")).to_pylist()
    columns = ("基本", "暫定", "WTO協定")
    printed = {row["code"]: {_percent(row[column]) for column in columns} for row in rows}
    compared, differ = _differences("jp", printed)
    assert compared > 100
    assert differ == []


def test_au_lines_are_those_of_schedule_3():
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = parquet.read_table(_file("au/au_schedule3_partial.parquet")).to_pylist()
    printed: dict[str, set[str | None]] = {}
    for row in rows:
        printed.setdefault(row["reference"].replace(".", ""), set()).add(_percent(row["duty_rate"]))
    compared, differ = _differences("au", printed)
    assert compared > 50
    assert differ == []


def test_vn_lines_are_those_of_the_2026_excerpt():
    with _file("vn/vn_2026_excerpt.csv").open(encoding="utf-8", newline="") as file:
        printed = {row["hs8"]: {_percent(row["mfn_pct"])} for row in csv.DictReader(file)}
    compared, differ = _differences("vn", printed)
    assert compared > 0
    assert differ == []
