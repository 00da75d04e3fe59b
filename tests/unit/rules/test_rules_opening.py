"""Open inputs are those whose answer could still change the verdict, found by trying them all."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tradewind import rules
from tradewind.rules import Input, Kind, Tree

REASON = rules.Reason("Examplia asks", "示例國要求", "示例国要求")
CITED = rules.Citation("order-12", "s. 4")
REPEATABLE = settings(derandomize=True, database=None, deadline=None, max_examples=200)


def head(leaf_id: str) -> dict[str, Any]:
    return {"id": leaf_id, "reason": REASON, "citation": CITED}


@st.composite
def trees(draw: st.DrawFn, inputs: int) -> Tree:
    """A tree of at most five leaves; with five inputs, no input is read twice."""
    parts: list[Tree] = []
    for number in range(draw(st.integers(1, 5))):
        asked = Input(f"truth_{number % inputs}", Kind.TRUTH)
        told = head(f"leaf-{number}")
        equals = rules.Compare(**told, input=asked, operator=rules.Operator.EQUALS, value=True)
        known = rules.IsKnown(**told, input=asked)
        unencoded = rules.Unencoded(id=told["id"], reason=REASON)
        parts.append(draw(st.sampled_from([equals, equals, known, unencoded])))
    while len(parts) > 1:
        taken = draw(st.integers(2, len(parts)))
        group = draw(st.sampled_from([rules.All, rules.Any, rules.NoneOf]))
        parts = [*parts[taken:], group(tuple(parts[:taken]))]
    return parts[0]


answered = st.fixed_dictionaries(
    {f"truth_{n}": st.sampled_from([None, None, True, False]) for n in range(5)}
)


def open_by_trying(tree: Tree, answers: dict[str, bool | None]) -> set[str]:
    """The inputs whose answer moves the verdict, beside some answer of the other open ones."""
    blank = [read.name for read in rules.inputs_of(tree) if answers[read.name] is None]
    found = set()
    for values in product([None, True, False], repeat=len(blank)):
        tried = {**answers, **dict(zip(blank, values, strict=True))}
        verdict = rules.evaluate(tree, tried).verdict
        for name, other in product(blank, [None, True, False]):
            if rules.evaluate(tree, {**tried, name: other}).verdict is not verdict:
                found.add(name)
    return found


@REPEATABLE
@given(tree=trees(inputs=5), answers=answered)
def test_the_open_inputs_are_exact_where_no_input_is_read_twice(
    tree: Tree, answers: dict[str, bool | None]
) -> None:
    named = {asked.name for asked in rules.open_inputs(tree, answers)}

    assert named == open_by_trying(tree, answers)


@REPEATABLE
@given(tree=trees(inputs=2), answers=answered)
def test_no_input_that_matters_is_left_out_where_inputs_are_read_twice(
    tree: Tree, answers: dict[str, bool | None]
) -> None:
    named = {asked.name for asked in rules.open_inputs(tree, answers)}

    assert named >= open_by_trying(tree, answers)


def test_a_ratio_over_nothing_asks_no_more_questions() -> None:
    ratio = rules.Ratio(
        **head("share"),
        input=Input("exports", Kind.INTEGER, "EXD"),
        over=Input("revenue", Kind.INTEGER, "EXD"),
        operator=rules.Operator.AT_LEAST,
        value=Decimal("0.5"),
    )

    assert rules.open_inputs(ratio, {"revenue": 0}) == ()
    assert [asked.name for asked in rules.open_inputs(ratio, {"revenue": 5})] == ["exports"]
    assert [asked.name for asked in rules.open_inputs(ratio, {})] == ["exports", "revenue"]
