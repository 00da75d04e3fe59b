"""What tests of importers share: a folder of the user's own, an import into it, a question."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tradewind.assess.duty import DutyAnswer, DutyQuestion, answer
from tradewind.facts import Facts, Library
from tradewind.facts.markets import market
from tradewind.importers.importing import Imported, run_import
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money
from tradewind.rules.vocabulary import read_inputs

READ_ON = date(2026, 11, 30)
_BESIDE = Path(__file__).parents[4] / "shared" / "data" / "tariff"
REAL = Path(os.environ.get("TRADEWIND_REAL_FILES") or _BESIDE)


@pytest.fixture
def own_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the user's own packs."""
    folder = tmp_path / "packs"
    folder.mkdir()
    monkeypatch.setenv("TRADEWIND_PACKS", str(folder))
    return folder


@pytest.fixture
def take_in(own_packs: Path) -> Callable[..., Imported]:
    """Import files into the empty folder."""

    def run(kind: str, *files: Path, as_of: date | None = None, **told: str) -> Imported:
        return run_import(kind, files, read_on=READ_ON, as_of=as_of, told=told)

    return run


@pytest.fixture
def facts_now(own_packs: Path) -> Callable[..., Facts]:
    """The facts on a day, with what was imported."""

    def facts(on: date = READ_ON) -> Facts:
        return Library.standard().as_of(applies_on=on, known_on=READ_ON)

    return facts


@pytest.fixture
def duty(facts_now: Callable[..., Facts]) -> Callable[..., DutyAnswer]:
    """What a market charges on a consignment of 1,000 of its own currency."""

    def ask(
        goods: str,
        to: str,
        origin: str = "CN",
        *,
        on: date = READ_ON,
        value: str = "1000",
        quantities: Mapping[str, str] | None = None,
        inputs: Mapping[str, object] | None = None,
        **told: Any,
    ) -> DutyAnswer:
        facts = facts_now(on)
        there = market(to, facts, "--to")
        question = DutyQuestion(
            goods=GoodsCode.parse(goods),
            origin=origin,
            tariff=there.tariff,
            tax=there.tax,
            customs_value=Money.of(Decimal(value), there.currency),
            currency=there.currency,
            quantities={unit: Decimal(count) for unit, count in (quantities or {}).items()},
            inputs=read_inputs(inputs or {}, facts, "test"),
            **told,
        )
        [found] = answer([question], facts)
        return found

    return ask


@pytest.fixture
def real() -> Callable[[str], Path]:
    """A publisher's real file, where this machine has one."""

    def path(name: str) -> Path:
        found = REAL / name
        if not found.exists():
            pytest.skip(f"the real file {name} is not at hand")
        return found

    return path


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[..., Path]:
    """Write a small Parquet file of rows; every column is text unless `kinds` tells its type."""
    import duckdb

    def write(name: str, rows: Sequence[Mapping[str, Any]], **kinds: str) -> Path:
        path = tmp_path / name
        heads = list(dict.fromkeys(head for row in rows for head in row))
        columns = ", ".join(f'"{head}" {kinds.get(head, "VARCHAR")}' for head in heads)
        with duckdb.connect() as db:
            db.execute(f"CREATE TABLE told ({columns})")
            marks = ", ".join("?" * len(heads))
            for row in rows:
                db.execute(f"INSERT INTO told VALUES ({marks})", [row.get(one) for one in heads])
            db.execute(f"COPY told TO '{path}' (FORMAT parquet)")
        return path

    return write
