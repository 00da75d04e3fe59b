"""The columns a rule set becomes, and what is refused as a column."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from tradewind import rules
from tradewind.errors import RuleError

pytest.importorskip("ibis")


def test_importing_the_rules_loads_no_engine() -> None:
    engines = "{'ibis', 'duckdb', 'polars', 'pyarrow', 'numpy'}"
    script = f"import sys, tradewind.rules; print(sorted({engines} & set(sys.modules)))"

    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert told.stdout.strip() == "[]", told.stderr


def test_each_rule_becomes_a_verdict_and_two_masks(leaf: Any, loaded: Any) -> None:
    compiled = rules.compile_rules(loaded(leaf(input="headcount", at_least=5)), "firms")

    assert {name: str(held) for name, held in compiled.expression.schema().items()} == {
        "fund__verdict": "boolean",
        "fund__failed": "int8",
        "fund__unknown": "int8",
    }


def test_without_masks_there_are_only_verdicts(leaf: Any, loaded: Any) -> None:
    rule_set = loaded(leaf(input="headcount", at_least=5))

    compiled = rules.compile_rules(rule_set, "firms", masks=False)

    assert compiled.expression.columns == ("fund__verdict",)
    assert "__failed" not in rules.sql(rule_set, "firms", masks=False)


def test_an_equal_rule_set_is_compiled_once(leaf: Any, loaded: Any) -> None:
    first = rules.compile_rules(loaded(leaf(input="headcount", at_least=5)), "firms")
    again = rules.compile_rules(loaded(leaf(input="headcount", at_least=5)), "firms")

    assert again is first


def test_conditions_are_named_columns_of_an_inner_select(leaf: Any, loaded: Any) -> None:
    told = rules.sql(loaded(leaf(input="headcount", at_least=5)), "firms")

    assert told.count(">= 5") == 1
    assert '"leaf__a-leaf"' in told


def test_a_narrow_column_is_widened_before_it_is_compared(leaf: Any, loaded: Any) -> None:
    rule_set = loaded(leaf(input="headcount", at_least=5))

    told = rules.sql(rule_set, "firms", types={"headcount": "uint8"})

    assert 'CAST("t0"."headcount" AS BIGINT) >= 5' in told


@pytest.mark.parametrize("held", ["float64", "uint64", "decimal(9, 2)", "string"])
def test_a_column_that_could_lose_digits_is_refused(leaf: Any, loaded: Any, held: str) -> None:
    rule_set = loaded(leaf(input="headcount", at_least=5))

    with pytest.raises(RuleError, match="column headcount"):
        rules.compile_rules(rule_set, "firms", types={"headcount": held})


MASKS = {7: "int8", 8: "int16", 15: "int16", 16: "int32", 31: "int32", 32: "int64", 62: "int64"}
IN_DUCKDB = {"int8": "TINYINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT"}


@pytest.mark.parametrize(("count", "held"), MASKS.items())
def test_a_mask_is_as_narrow_as_its_leaves_allow(
    leaf: Any, loaded: Any, count: int, held: str
) -> None:
    duckdb, polars = pytest.importorskip("duckdb"), pytest.importorskip("polars")
    import ibis

    rule_set = loaded(
        {"all": [leaf(id=f"leaf-{n}", input="headcount", at_least=n) for n in range(count)]}
    )
    frame = polars.LazyFrame(schema={"headcount": polars.Int64})

    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE firms (headcount BIGINT, exports BIGINT, revenue BIGINT,"
            " metal_pct BIGINT, sector VARCHAR, founded DATE, listed BOOLEAN, permits BIGINT)"
        )
        found = connection.execute(rules.sql(rule_set, "firms")).description
    compiled = ibis.polars.connect({"firms": frame}).compile(
        rules.compile_rules(rule_set, "firms").expression
    )

    assert [str(column[1]) for column in found] == ["BOOLEAN", IN_DUCKDB[held], IN_DUCKDB[held]]
    assert [str(one).lower() for one in compiled.collect_schema().dtypes()] == [
        "boolean",
        held,
        held,
    ]


def test_a_prepared_rule_set_decides_again_and_again(leaf: Any, loaded: Any) -> None:
    duckdb = pytest.importorskip("duckdb")
    rule_set = loaded(leaf(input="headcount", at_least=5))

    with duckdb.connect() as connection:
        prepared = rules.prepare(connection, rule_set)
        first = prepared.decide([{"headcount": 4}, {"headcount": 5}, {}])
        second = prepared.decide([{"headcount": 9}])

    assert [row["fund"].verdict for row in first] == [False, True, None]
    assert [row["fund"].verdict for row in second] == [True]
    assert prepared.decide([]) == []
