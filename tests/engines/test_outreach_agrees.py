"""What a table says of whether to call its firms is what each firm is told alone."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from tradewind.facts import Facts, Library
from tradewind.pipeline.outreach import outreach_of
from tradewind.register.asking import asked
from tradewind.register.firms import firm_of
from tradewind.register.industries import industries
from tradewind.register.outreach import COLUMNS, columns_alone
from tradewind.register.shapes import GROUPS
from tradewind.rules.questions import OUTREACH, questions

ibis = pytest.importorskip("ibis")

ON = date(2026, 12, 1)
TYPES = {
    "row": "int64",
    "name": "string",
    "region": "string",
    "industry": "string",
    "employees": "int32",
    "revenue_cny": "int64",
    "exports_cny": "int64",
    "rd_spend_cny": "int64",
    "founded": "date",
    "has_hk_entity": "boolean",
    "is_listed": "boolean",
    "certificates": "int16",
    "hs4": "string",
    "maturity_digital": "int8",
    "maturity_management": "int8",
    "maturity_market": "int8",
    "grants_received": "int16",
}


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Library.standard(with_user_packs=False).as_of(applies_on=ON, known_on=ON)


def _rows(count: int) -> list[dict[str, Any]]:
    """Invented firms, each field unknown now and then, amounts near the lines of the rules."""
    draw = random.Random(20261130)
    lines = [0, 500_000_000, 1_000_000_000, 2_000_000_000, 10_000_000_000, 40_000_000_000]

    def amount() -> int:
        return max(0, draw.choice(lines) + draw.choice([-1, 0, 1, draw.randrange(10**9)]))

    def made(at: int) -> dict[str, Any]:
        told: dict[str, Any] = {
            "name": draw.choice(["示例企业", ""]),
            "region": draw.choice(["CN-GD", "CN-FJ", "CN-GS", "CN-HK", "CN-HK", "CN-MO", "CN-TW"]),
            "industry": draw.choice(["C3911", "3911", "F5137", "5137", "I6513", "6513"]),
            "employees": draw.choice([0, 19, 20, 99, 300, 999, 1000, 4000]),
            "revenue_cny": amount(),
            "exports_cny": amount(),
            "rd_spend_cny": amount() // 30,
            "founded": ON - timedelta(days=draw.choice([10, 729, 730, 731, 5000])),
            "has_hk_entity": draw.random() < 0.5,
            "is_listed": draw.random() < 0.5,
            "certificates": draw.randrange(4096),
            "hs4": draw.choice(["8516", "2523", "6109"]),
            "maturity_digital": draw.randrange(4),
            "maturity_management": draw.randrange(4),
            "maturity_market": draw.randrange(4),
            "grants_received": draw.choice([0, 0, 1, 7]),
        }
        share = draw.choice([0.0, 0.1, 0.4, 0.9])
        kept = {name: None if draw.random() < share else one for name, one in told.items()}
        return {"row": at, **kept}

    return [made(at) for at in range(count)]


def _alone(row: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    found = outreach_of(firm_of(row, questions(facts, OUTREACH)), facts)
    return columns_alone(found, facts)


@pytest.mark.parametrize("absent", [(), ("has_hk_entity", "hs4", "name", "exports_cny")])
def test_a_table_says_of_a_firm_what_it_is_told_alone(
    engine: Any, facts: Facts, absent: tuple[str, ...]
) -> None:
    types = {name: held for name, held in TYPES.items() if name not in absent}
    rows = [{name: row[name] for name in types} for row in _rows(600)]
    codes = industries(sorted({row["industry"] for row in rows if row["industry"]}), facts)
    found: dict[int, Mapping[str, Any]] = {}
    for group in GROUPS:
        question = asked(ibis.table(types, name="register"), group, codes, facts)
        kept = question.expression.select("row", *COLUMNS)
        found |= {one["row"]: one for one in engine(kept, "register", types, rows)}
    differ = [
        (row, name, found[row["row"]][name], told)
        for row in rows
        for name, told in _alone(row, facts).items()
        if found[row["row"]][name] != told
    ]
    assert differ[:3] == []
