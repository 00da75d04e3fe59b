"""Plain Python and every engine say the same of every row, leaf by leaf."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewind import rules
from tradewind.rules import Input, Kind, Leaf, Operator, RuleSet, Tree

REPEATABLE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
REASON = rules.Reason("Examplia asks", "示例國要求", "示例国要求")
CITED = rules.Citation("order-12", "s. 4")

HEADCOUNT = Input("headcount", Kind.INTEGER, "people")
EXPORTS = Input("exports", Kind.INTEGER, "EXD")
REVENUE = Input("revenue", Kind.INTEGER, "EXD")
SHARE = Input("share", Kind.DECIMAL, "percent", 2)
WEIGHT = Input("weight", Kind.DECIMAL, "kg", 3)
SECTOR = Input("sector", Kind.TEXT)
FOUNDED = Input("founded", Kind.DATE)
LISTED = Input("listed", Kind.TRUTH)
PERMITS = Input("permits", Kind.BITS)
INPUTS = (HEADCOUNT, EXPORTS, REVENUE, SHARE, WEIGHT, SECTOR, FOUNDED, LISTED, PERMITS)
NUMBERS = (HEADCOUNT, EXPORTS, REVENUE, SHARE, WEIGHT)

NARROW = {
    "int8": (-(2**7), 2**7 - 1),
    "uint8": (0, 2**8 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "uint16": (0, 2**16 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
}
WIDE = {Kind.TEXT: "string", Kind.DATE: "date", Kind.TRUTH: "boolean"}
CODES = ["A01", "B02", "貿易", "o'brien", 'x"y', "Ａ01", " A01"]


def head(leaf_id: str) -> dict[str, Any]:
    return {"id": leaf_id, "reason": REASON, "citation": CITED}


def answer_of(asked: Input, stored: Any) -> Any:
    """A stored value back into the answer a person gives."""
    if stored is None or asked.kind is not Kind.DECIMAL:
        return stored
    return Decimal(stored).scaleb(-asked.scale)


# ---- generated rule sets

small = st.integers(-300, 70_000)
huge = st.integers(-(2**63), 2**63 - 1)
stored_numbers = st.one_of(small, huge)
days = st.dates(date(1999, 1, 1), date(2030, 12, 31))


@st.composite
def number_leaf(draw: st.DrawFn, leaf_id: str) -> Leaf:
    asked = draw(st.sampled_from(NUMBERS))
    if draw(st.booleans()):
        value = answer_of(asked, draw(stored_numbers))
        operator = draw(st.sampled_from(Operator))
        return rules.Compare(**head(leaf_id), input=asked, operator=operator, value=value)
    low, high = sorted(answer_of(asked, draw(stored_numbers)) for _ in range(2))
    return rules.Between(**head(leaf_id), input=asked, low=low, high=high)


@st.composite
def ratio_leaf(draw: st.DrawFn, leaf_id: str) -> Leaf:
    above, below = draw(st.permutations(NUMBERS))[:2]
    value = draw(st.decimals(-2, 2, places=4))
    operator = draw(st.sampled_from(Operator))
    return rules.Ratio(**head(leaf_id), input=above, over=below, operator=operator, value=value)


@st.composite
def listed_leaf(draw: st.DrawFn, leaf_id: str) -> Leaf:
    kind = draw(st.sampled_from([rules.OneOf, rules.NotOneOf]))
    if draw(st.booleans()):
        codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
        return kind(**head(leaf_id), input=SECTOR, values=tuple(codes))
    numbers = draw(st.lists(stored_numbers, min_size=1, max_size=4, unique=True))
    return kind(**head(leaf_id), input=HEADCOUNT, values=tuple(numbers))


@st.composite
def dated_leaf(draw: st.DrawFn, leaf_id: str) -> Leaf:
    shape = draw(st.sampled_from(["after", "before", "between", "same"]))
    first, last = sorted([draw(days), draw(days)])
    match shape:
        case "after":
            return rules.OnOrAfter(**head(leaf_id), input=FOUNDED, day=first)
        case "before":
            return rules.OnOrBefore(**head(leaf_id), input=FOUNDED, day=first)
        case "between":
            return rules.Between(**head(leaf_id), input=FOUNDED, low=first, high=last)
        case _:
            same = draw(st.sampled_from([Operator.EQUALS, Operator.NOT_EQUALS]))
            return rules.Compare(**head(leaf_id), input=FOUNDED, operator=same, value=first)


@st.composite
def other_leaf(draw: st.DrawFn, leaf_id: str) -> Leaf:
    same = draw(st.sampled_from([Operator.EQUALS, Operator.NOT_EQUALS]))
    bits = draw(st.one_of(st.integers(1, 255), st.integers(1, 2**63 - 1)))
    told = head(leaf_id)
    made: list[Leaf] = [
        rules.HasBits(**told, input=PERMITS, bits=bits),
        rules.LacksBits(**told, input=PERMITS, bits=bits),
        rules.IsKnown(**told, input=draw(st.sampled_from(INPUTS))),
        rules.Unencoded(id=leaf_id, reason=REASON),
        rules.Compare(**told, input=LISTED, operator=same, value=draw(st.booleans())),
        rules.Compare(**told, input=SECTOR, operator=same, value=draw(st.sampled_from(CODES))),
    ]
    return draw(st.sampled_from(made))


@st.composite
def trees(draw: st.DrawFn, prefix: str) -> Tree:
    count = draw(st.integers(1, 7))
    shapes = [number_leaf, ratio_leaf, listed_leaf, dated_leaf, other_leaf]
    parts: list[Tree] = [
        draw(draw(st.sampled_from(shapes))(f"{prefix}-{number}")) for number in range(count)
    ]
    while len(parts) > 1:
        taken = draw(st.integers(2, len(parts)))
        group = draw(st.sampled_from([rules.All, rules.Any, rules.NoneOf]))
        parts = [group(tuple(parts[:taken])), *parts[taken:]]
    return parts[0]


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    names = draw(st.sampled_from([["fund"], ["fund", "order12.s4"]]))
    return RuleSet(INPUTS, {name: draw(trees(re.sub(r"\W", "-", name))) for name in names})


# ---- rows at and around every threshold, and null in every position


def pool(asked: Input, rule_set: RuleSet, held: str) -> list[Any]:
    """The stored values worth trying for an input, null first."""
    near = {value for leaf in every_leaf(rule_set) for value in near_thresholds(asked, leaf)}
    match asked.kind:
        case Kind.TEXT:
            return [None, "", *CODES]
        case Kind.TRUTH:
            return [None, False, True]
        case Kind.DATE:
            return [None, *sorted(near | {date(2020, 2, 29)})]
    low, high = NARROW[held]
    near |= {low, low + 1, -1, 0, 1, 3, 5, high // 2, high - 1, high}
    least = max(low, 0) if asked.kind is Kind.BITS else low
    return [None, *sorted(value for value in near if least <= value <= high)]


def every_leaf(rule_set: RuleSet) -> list[Leaf]:
    return [leaf for tree in rule_set.rules.values() for leaf in rules.leaves(tree)]


def near_thresholds(asked: Input, leaf: Leaf) -> list[Any]:
    if asked not in leaf.inputs:
        return []
    match leaf:
        case rules.Compare():
            required: Sequence[Any] = [leaf.required]
        case rules.Between() | rules.OneOf() | rules.NotOneOf():
            required = leaf.required
        case rules.OnOrAfter() | rules.OnOrBefore():
            required = [leaf.day]
        case rules.HasBits() | rules.LacksBits():
            return [leaf.bits, leaf.bits ^ 1, leaf.bits >> 1, 2**63 - 1 - leaf.bits]
        case _:
            return []
    if asked.kind is Kind.DATE:
        return [day + timedelta(days=step) for day in required for step in (-1, 0, 1)]
    if asked.kind in (Kind.INTEGER, Kind.DECIMAL):
        return [value + step for value in required for step in (-1, 0, 1)]
    return []


@st.composite
def cases(draw: st.DrawFn) -> tuple[RuleSet, dict[str, str], list[dict[str, Any]]]:
    rule_set = draw(rule_sets())
    types = {
        asked.name: WIDE.get(asked.kind) or draw(st.sampled_from(sorted(NARROW)))
        for asked in INPUTS
    }
    pools = {asked.name: pool(asked, rule_set, types[asked.name]) for asked in INPUTS}
    rows = draw(
        st.lists(
            st.fixed_dictionaries({name: st.sampled_from(tried) for name, tried in pools.items()}),
            min_size=8,
            max_size=24,
        )
    )
    nulled = [{**rows[0], name: None} for name in pools]
    return rule_set, types, [*rows, *nulled, dict.fromkeys(pools)]


def answers_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {asked.name: answer_of(asked, row[asked.name]) for asked in INPUTS}


def in_plain_python(rule_set: RuleSet, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    said = []
    for number, row in enumerate(rows):
        told: dict[str, Any] = {"row": number}
        for rule, tree in rule_set.rules.items():
            names, found = rules.columns_of(rule), rules.evaluate(tree, answers_of(row))
            told |= {
                names.verdict: found.verdict,
                names.failed: found.failed,
                names.unknown: found.unknown,
            }
        said.append(told)
    return said


def on(
    engine: Any, rule_set: RuleSet, types: Mapping[str, str], rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    compiled = rules.compile_rules(rule_set, "firms", types=types, keep={"row": "int64"})
    numbered = [{**row, "row": number} for number, row in enumerate(rows)]
    found: list[dict[str, Any]] = engine(
        compiled.expression, "firms", {**types, "row": "int64"}, numbered
    )
    return sorted(found, key=lambda row: row["row"])


def test_an_engine_agrees_with_plain_python_on_generated_rules(engine: Any) -> None:
    @settings(REPEATABLE, max_examples=engine.examples)
    @given(case=cases())
    def check(case: Any) -> None:
        rule_set, types, rows = case
        assert on(engine, rule_set, types, rows) == in_plain_python(rule_set, rows)

    check()


def test_the_masks_of_a_table_carry_every_leaf(engine: Any) -> None:
    @settings(REPEATABLE, max_examples=engine.examples)
    @given(case=cases())
    def check(case: Any) -> None:
        rule_set, types, rows = case
        found = on(engine, rule_set, types, rows)
        for row, told in zip(rows, found, strict=True):
            for rule, tree in rule_set.rules.items():
                names = rules.columns_of(rule)
                read = rules.read_masks(tree, told[names.failed], told[names.unknown])
                assert read == rules.evaluate(tree, answers_of(row))

    check()


@REPEATABLE
@given(case=cases())
def test_a_prepared_statement_agrees_with_plain_python(case: Any) -> None:
    duckdb = pytest.importorskip("duckdb")
    rule_set, _, rows = case
    answers = [answers_of(row) for row in rows]

    with duckdb.connect() as connection:
        decided = rules.prepare(connection, rule_set).decide(answers)

    assert decided == [
        {rule: rules.evaluate(tree, row) for rule, tree in rule_set.rules.items()}
        for row in answers
    ]


# ---- the same, laid out by hand, so that no operator waits for luck


def one_leaf_per_operator() -> list[Leaf]:
    day = date(2025, 6, 30)
    made: list[Leaf] = [
        rules.Compare(
            **head(f"cmp-{op}".replace("_", "-")), input=HEADCOUNT, operator=op, value=100
        )
        for op in Operator
    ]
    made += [
        rules.Compare(
            **head(f"dec-{op}".replace("_", "-")), input=SHARE, operator=op, value=Decimal("1.00")
        )
        for op in Operator
    ]
    made += [
        rules.Ratio(
            **head(f"ratio-{op}".replace("_", "-")),
            input=EXPORTS,
            over=REVENUE,
            operator=op,
            value=Decimal("0.5"),
        )
        for op in Operator
    ]
    return [
        *made,
        rules.Between(**head("between"), input=HEADCOUNT, low=99, high=101),
        rules.Between(**head("one-day"), input=FOUNDED, low=day, high=day),
        rules.OneOf(**head("one-of"), input=SECTOR, values=("A01", "貿易")),
        rules.NotOneOf(**head("not-one-of"), input=SECTOR, values=("A01", "貿易")),
        rules.OneOf(**head("one-number"), input=HEADCOUNT, values=(99, 101)),
        rules.NotOneOf(**head("not-one-number"), input=HEADCOUNT, values=(99, 101)),
        rules.OnOrAfter(**head("after"), input=FOUNDED, day=day),
        rules.OnOrBefore(**head("before"), input=FOUNDED, day=day),
        rules.HasBits(**head("has"), input=PERMITS, bits=0b1010),
        rules.LacksBits(**head("lacks"), input=PERMITS, bits=0b1010),
        rules.Compare(**head("truth"), input=LISTED, operator=Operator.EQUALS, value=True),
        rules.Compare(**head("not-truth"), input=LISTED, operator=Operator.NOT_EQUALS, value=True),
        rules.IsKnown(**head("known"), input=SECTOR),
        rules.Unencoded(id="unencoded", reason=REASON),
    ]


def rows_around_the_thresholds() -> list[dict[str, Any]]:
    blank: dict[str, Any] = {asked.name: None for asked in INPUTS}
    tried: dict[str, list[Any]] = {
        "headcount": [98, 99, 100, 101, 102],
        "share": [99, 100, 101],
        "founded": [date(2025, 6, 29), date(2025, 6, 30), date(2025, 7, 1)],
        "sector": ["A01", "a01", "貿易", "", "B02"],
        "permits": [0, 0b0010, 0b1000, 0b1010, 0b1111, 0b0101],
        "listed": [True, False],
    }
    alone = [{**blank, name: value} for name, values in tried.items() for value in values]
    numbers = [None, -1, 0, 1, 2, 49, 50, 51, 99, 100, 101]
    pairs = [{**blank, "exports": e, "revenue": r} for e in numbers for r in numbers]
    return [blank, *alone, *pairs]


def test_every_operator_agrees_at_its_threshold_and_one_either_side(engine: Any) -> None:
    leaf_per_rule: dict[str, Tree] = {leaf.id: leaf for leaf in one_leaf_per_operator()}
    rule_set = RuleSet(INPUTS, leaf_per_rule)
    types = {asked.name: WIDE.get(asked.kind, "int64") for asked in INPUTS}
    rows = rows_around_the_thresholds()

    assert on(engine, rule_set, types, rows) == in_plain_python(rule_set, rows)


@pytest.mark.parametrize("held", sorted(NARROW))
def test_a_narrow_column_neither_wraps_nor_raises(engine: Any, held: str) -> None:
    low, high = NARROW[held]
    tree = rules.All(
        (
            rules.Ratio(
                **head("tiny"),
                input=EXPORTS,
                over=REVENUE,
                operator=Operator.AT_LEAST,
                value=Decimal("0.999999999"),
            ),
            rules.Ratio(
                **head("scaled"),
                input=WEIGHT,
                over=REVENUE,
                operator=Operator.LESS_THAN,
                value=Decimal("0.001"),
            ),
            rules.Compare(**head("beyond"), input=EXPORTS, operator=Operator.AT_MOST, value=2**62),
            rules.HasBits(**head("top"), input=PERMITS, bits=(high + 1) // 2 or 1),
            rules.LacksBits(**head("none"), input=PERMITS, bits=2**40),
        )
    )
    rule_set = RuleSet(INPUTS, {"edge": tree})
    types = {asked.name: WIDE.get(asked.kind, held) for asked in INPUTS}
    blank: dict[str, Any] = {asked.name: None for asked in INPUTS}
    edges = [None, low, low + 1, 0, 1, high // 2, high - 1, high]
    rows = [
        {**blank, "exports": e, "revenue": r, "weight": e, "permits": max(e or 0, 0)}
        for e in edges
        for r in edges
    ]

    assert on(engine, rule_set, types, rows) == in_plain_python(rule_set, rows)


@pytest.mark.parametrize("count", [7, 8, 15, 16, 31, 32, 62])
def test_a_mask_of_any_width_keeps_every_bit(engine: Any, count: int) -> None:
    leaves = tuple(
        rules.Compare(
            **head(f"leaf-{number}"), input=HEADCOUNT, operator=Operator.AT_LEAST, value=number
        )
        for number in range(count)
    )
    rule_set = RuleSet(INPUTS, {"long": rules.All(leaves)})
    types = {asked.name: WIDE.get(asked.kind, "uint8") for asked in INPUTS}
    blank: dict[str, Any] = {asked.name: None for asked in INPUTS}
    rows = [
        {**blank, "headcount": value}
        for value in (None, 0, 1, count // 2, count - 2, count - 1, count)
    ]

    assert on(engine, rule_set, types, rows) == in_plain_python(rule_set, rows)


def test_a_ratio_of_the_largest_numbers_is_exact(engine: Any) -> None:
    most = 2**63 - 1
    ratio = rules.Ratio(
        **head("fine"),
        input=EXPORTS,
        over=REVENUE,
        operator=Operator.MORE_THAN,
        value=Decimal("0.999999999999999999"),
    )
    rule_set = RuleSet(INPUTS, {"fine": ratio})
    types = {asked.name: WIDE.get(asked.kind, "int64") for asked in INPUTS}
    blank: dict[str, Any] = {asked.name: None for asked in INPUTS}
    rows = [
        {**blank, "exports": above, "revenue": below}
        for above in (most, most - 1, most - 9, most - 10, -most - 1)
        for below in (most, most - 1, 1)
    ]

    assert on(engine, rule_set, types, rows) == in_plain_python(rule_set, rows)
