"""Whether a negation is unknown is asked of what it negates, on every engine alike."""

from __future__ import annotations

from typing import Any

import pytest

from tradewind.rules.columns import all_of, is_unknown, not_of

ibis = pytest.importorskip("ibis")

TYPES = {"row": "int64", "a": "boolean", "b": "boolean"}
TRUTHS = (True, False, None)


def test_a_negation_is_unknown_where_what_it_negates_is(engine: Any) -> None:
    rows = [
        {"row": 3 * at + to, "a": a, "b": b}
        for at, a in enumerate(TRUTHS)
        for to, b in enumerate(TRUTHS)
    ]
    table = ibis.table(TYPES, name="pairs")
    asked = table.select(
        "row",
        one=is_unknown(not_of(table.a)),
        both=is_unknown(not_of(not_of(not_of(all_of([table.a, table.b]))))),
    )
    found = {one["row"]: (one["one"], one["both"]) for one in engine(asked, "pairs", TYPES, rows)}
    unknown = {
        row["row"]: (row["a"] is None, None in (told := (row["a"], row["b"])) and False not in told)
        for row in rows
    }
    assert found == unknown
