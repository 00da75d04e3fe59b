"""Small packs of Examplia, written by the test that reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tradewind.facts import Facts, Library

CARD = """\
title: {{en: Examplia, zh-Hant: 示例國, zh-Hans: 示例国}}
answers: duty
licence: CC0-1.0
check_again_by: 2027-02-11
sources:
  order-12: {{title: Order 12, publisher: Examplia, address: "https://law.example/12",
    published_on: 2025-01-01, read_on: 2026-02-11, trust: official}}
  gazette: {{title: Gazette, publisher: Examplia, address: "https://law.example/g",
    published_on: 2026-06-01, read_on: 2026-08-11, seen_in_force_on: 2026-07-01,
    trust: professional}}
{more}
"""
TABLE = """\
tables:
  {name}:
    file: {name}.csv
    holds: {holds}
    name: {{en: Table, zh-Hant: 表格, zh-Hans: 表格}}
    edition: HS 2022
{scope}
"""

Write = Callable[..., Path]
Seen = Callable[..., Facts]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write one pack into a layer; each other file is named by its stem."""

    def written(
        layer: str = "shipped", pack: str = "duty/ex", more: str = "", **files: str
    ) -> Path:
        home = tmp_path / layer / pack
        home.mkdir(parents=True, exist_ok=True)
        (home / "pack.yaml").write_text(CARD.format(more=more), "utf-8")
        for stem, text in files.items():
            suffix = "yaml" if stem in ("values", "measures", "regimes") else "csv"
            (home / f"{stem}.{suffix}").write_text(text, "utf-8")
        return tmp_path / layer

    return written


@pytest.fixture
def write_rates(write: Write) -> Write:
    """Write a pack with one table of rates named mfn; a row is code, except, rate, from."""

    def written(*rows: str, scope: str = "", source: str = "order-12") -> Path:
        cells = [row.split(",") for row in rows]
        lines = [f"{c},{e},ex-mfn,{r},{f},{source},s. 1,,," for c, e, r, f in cells]
        head = "code,except,measure,rate,from,source,where,trust,seen_in_force_on,note"
        more = TABLE.format(name="mfn", holds="rates", scope=scope)
        return write(more=more, mfn="\n".join([head, *lines, ""]))

    return written


@pytest.fixture
def write_list(write: Write) -> Write:
    """Write a pack with one table of lists named listed; a row is code, part, in, from."""

    def written(*rows: str, scope: str = "") -> Path:
        cells = [row.split(",") for row in rows]
        lines = [f"1,{c},{p},{i},{f},order-12,s. 1,,," for c, p, i, f in cells]
        head = "list,code,part,in,from,source,where,trust,seen_in_force_on,note"
        more = TABLE.format(name="listed", holds="list", scope=scope)
        return write(more=more, listed="\n".join([head, *lines, ""]))

    return written


@pytest.fixture
def seen(tmp_path: Path) -> Seen:
    """The facts of the layers written so far, on two days."""

    def facts(on: str = "2026-03-01", known_on: str = "2026-11-22") -> Facts:
        names = [one for one in ("shipped", "user") if (tmp_path / one).is_dir()]
        library = Library(tuple((one, tmp_path / one) for one in names))
        return library.as_of(
            applies_on=date.fromisoformat(on), known_on=date.fromisoformat(known_on)
        )

    return facts


def series(*entries: str, name: str = "fee") -> str:
    """The text of values.yaml with one series; an entry is written as YAML's inner mapping."""
    lines = "\n".join(f"    - {{{entry}}}" for entry in entries)
    names = "{en: Fee, zh-Hant: 費用, zh-Hans: 费用}"
    return f"{name}:\n  name: {names}\n  unit: percent\n  values:\n{lines}\n"


@pytest.fixture
def fee() -> Callable[..., str]:
    """Writes values.yaml with the one series fee."""
    return series
