"""Plain Python and every engine grant the same amount, and none where an input is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewind.rules import Amount, Input, Kind, amount_column, amount_of
from tradewind.rules.amounts import LARGEST_MINOR

ibis = pytest.importorskip("ibis")

REPEATABLE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
COST = Input("cost", Kind.INTEGER, "EXD")
GRANTED = Input("granted", Kind.INTEGER, "EXD")
CEILING = Input("ceiling", Kind.INTEGER, "EXD")
MONEY = (COST, GRANTED, CEILING)
EDGES = [None, -(2**63), -1, 0, 1, 4_999, 5_000, 5_001, 9_999, 10_000, 10_001]
EDGES += [LARGEST_MINOR - 1, LARGEST_MINOR, LARGEST_MINOR + 1, 2**63 - 1]

money = st.one_of(st.none(), st.integers(0, 30_000), st.integers(0, LARGEST_MINOR))
whole = st.integers(0, 30_000)


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    floor, cap = sorted([draw(whole), draw(whole)])
    ceiling = draw(st.one_of(st.none(), whole, st.just(CEILING)))
    return Amount(
        id="grant",
        currency="EXD",
        base=COST,
        share=Fraction(draw(st.integers(0, 60)), 60) * draw(st.sampled_from([1, Fraction(1, 100)])),
        floor=draw(st.sampled_from([None, floor])),
        cap=draw(st.sampled_from([None, cap])),
        ceiling=ceiling,
        granted=None if ceiling is None else draw(st.sampled_from([None, 700, GRANTED])),
    )


def granted_on(
    engine: Any, amount: Amount, types: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> list[int | None]:
    numbered = [{**row, "row": number} for number, row in enumerate(rows)]
    held = {**types, "row": "int64"}
    table = ibis.table(held, name="projects")
    expression = table.select(row=table.row, payable=amount_column(amount, table))
    found = engine(expression, "projects", held, numbered)
    return [row["payable"] for row in sorted(found, key=lambda row: row["row"])]


@st.composite
def projects(draw: st.DrawFn) -> list[dict[str, Any]]:
    row = st.fixed_dictionaries({asked.name: money for asked in MONEY})
    return [*draw(st.lists(row, min_size=1, max_size=20)), {asked.name: None for asked in MONEY}]


def test_an_engine_grants_what_plain_python_grants(engine: Any) -> None:
    types = {asked.name: "int64" for asked in MONEY}

    @settings(REPEATABLE, max_examples=engine.examples)
    @given(amount=amounts(), rows=projects())
    def check(amount: Amount, rows: list[dict[str, Any]]) -> None:
        assert granted_on(engine, amount, types, rows) == [amount_of(amount, row) for row in rows]

    check()


@pytest.mark.parametrize("share", ["0", "1/10000", "1/3", "3333/10000", "1/2", "9999/10000", "1"])
def test_the_edges_of_money_agree(engine: Any, share: str) -> None:
    amount = Amount(
        id="grant",
        currency="EXD",
        base=COST,
        share=Fraction(share),
        floor=2,
        cap=LARGEST_MINOR,
        ceiling=CEILING,
        granted=GRANTED,
    )
    rows = [
        {"cost": cost, "ceiling": ceiling, "granted": granted}
        for cost, ceiling, granted in product(EDGES, [None, -1, 0, 5_000, 2**63 - 1], EDGES)
    ]
    types = {asked.name: "int64" for asked in MONEY}

    assert granted_on(engine, amount, types, rows) == [amount_of(amount, row) for row in rows]


@pytest.mark.parametrize(
    ("held", "most"), [("int8", 127), ("uint8", 255), ("int16", 32_767), ("uint16", 65_535)]
)
def test_a_narrow_base_neither_wraps_nor_raises(engine: Any, held: str, most: int) -> None:
    amount = Amount(id="grant", currency="EXD", base=COST, share=Fraction(1))
    rows = [{"cost": cost} for cost in (None, 0, 1, most - 1, most)]

    granted = granted_on(engine, amount, {"cost": held}, rows)

    assert granted == [None, 0, 1, most - 1, most]
