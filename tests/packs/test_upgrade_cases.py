"""The worked cases of the shipped diagnostics hold."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml

from tradewind.assess.upgrade import UpgradeQuestion, answer
from tradewind.facts import Library
from tradewind.facts.folders import shipped_packs

READ = date(2026, 11, 22)  # before it nobody could have known what the packs say
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


def cases() -> list[Any]:
    found = []
    for path in sorted((shipped_packs() / "upgrade").glob("*.yaml")):
        told = yaml.safe_load(path.read_text("utf-8"))
        found += [pytest.param(one, id=f"{path.stem}: {one['name']}") for one in told["cases"]]
    return found


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    is_number = isinstance(value, str) and NUMBER.fullmatch(value)
    return Decimal(value) if is_number else value


@pytest.mark.parametrize("case", cases())
def test_case(case: Any, shipped: Library) -> None:
    on, expect = case["applies_on"], case["expect"]
    facts = shipped.as_of(applies_on=on, known_on=max(on, READ))
    given = {key: plain(value) for key, value in case["given"].items()}
    [told] = [
        one
        for one in answer(UpgradeQuestion(given), facts)
        if (one.diagnostic.id, one.market) == (expect["diagnostic"], expect.get("market"))
    ]
    levels = [level.id if level else "none" for level in told.levels_possible]
    found = {
        "status": told.status,
        "low": told.low,
        "high": told.high,
        "rung_low": told.rung_low,
        "rung_high": told.rung_high,
        "level": levels[0] if len(levels) == 1 else None,
        "levels_possible": levels,
        "removed": told.is_removed,
    }
    wanted = {key: value for key, value in expect.items() if key in found}
    assert {key: found[key] for key in wanted} == {
        key: plain(value) if key != "levels_possible" else value for key, value in wanted.items()
    }
