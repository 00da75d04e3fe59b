"""What may be written as a rule, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tradewind import rules
from tradewind.errors import RuleError

REASON = {"en": "Examplia asks", "zh-Hant": "示例國要求", "zh-Hans": "示例国要求"}

WRITTEN = [
    {"input": "headcount", "equals": 5},
    {"input": "headcount", "not_equals": 5},
    {"input": "headcount", "at_least": 5},
    {"input": "headcount", "at_most": -5},
    {"input": "metal_pct", "more_than": "15.25"},
    {"input": "metal_pct", "less_than": "15"},
    {"input": "metal_pct", "between": ["1", "2.5"]},
    {"input": "founded", "between": ["2024-01-01", "2025-01-01"]},
    {"input": "founded", "on_or_after": "2024-01-01"},
    {"input": "founded", "on_or_before": "2024-01-01"},
    {"input": "sector", "equals": "A01"},
    {"input": "sector", "one_of": ["A01", "B02"]},
    {"input": "headcount", "not_one_of": [1, 2]},
    {"input": "listed", "equals": True},
    {"input": "permits", "has_bits": 5},
    {"input": "permits", "lacks_bits": 2},
    {"input": "sector", "is_known": True},
    {"ratio": {"input": "exports", "over": "revenue", "at_least": "0.5"}},
]


@pytest.mark.parametrize("told", WRITTEN, ids=str)
def test_a_leaf_is_written_back_as_it_was_read(leaf: Any, loaded: Any, told: Any) -> None:
    written = leaf(**told)

    assert rules.to_mapping(loaded(written))["rules"] == {"fund": written}


def test_a_yaml_date_and_its_text_are_one_day(leaf: Any, loaded: Any) -> None:
    as_date = loaded(leaf(input="founded", on_or_after=date(2024, 1, 1)))
    as_text = loaded(leaf(input="founded", on_or_after="2024-01-01"))

    assert as_date == as_text


def test_groups_nest_and_keep_their_order(leaf: Any, loaded: Any) -> None:
    one, two, three = (leaf(id=name, input="listed", equals=True) for name in ("a", "b", "c"))
    tree = {"all": [one, {"any": [two, {"none": [three]}]}]}

    rule_set = loaded(tree)

    assert rules.to_mapping(rule_set)["rules"] == {"fund": tree}
    assert [found.id for found in rules.leaves(rule_set.rules["fund"])] == ["a", "b", "c"]


def test_an_unencoded_condition_needs_no_id_and_is_given_one(loaded: Any) -> None:
    (found,) = rules.leaves(loaded({"unencoded": REASON}).rules["fund"])

    assert found.id == "fund-unencoded-1"


def test_the_id_given_to_an_unencoded_condition_is_kebab_case_whatever_the_rule_is_called() -> None:
    found = rules.load_tree({"unencoded": REASON}, {}, "duty/examplia", "duty/examplia s_122")

    assert rules.leaves(found)[0].id == "duty-examplia-s-122-unencoded-1"


def test_numbers_of_one_value_hash_alike(leaf: Any, loaded: Any) -> None:
    assert loaded(leaf(input="metal_pct", at_least="15")).hash == (
        loaded(leaf(input="metal_pct", at_least="15.00")).hash
    )


def test_the_hash_does_not_depend_on_the_order_of_keys(leaf: Any, loaded: Any) -> None:
    written = leaf(input="headcount", at_least=5)

    assert loaded(dict(reversed(written.items()))).hash == loaded(written).hash


def test_the_hash_is_the_same_on_every_machine(leaf: Any, loaded: Any) -> None:
    assert loaded(leaf(input="headcount", at_least=5)).hash == (
        "531ae192b686ead849da3eaab90ad762fd29d3846fa6fafa4b461d4b444f0418"
    )


def test_the_hash_moves_with_a_threshold(leaf: Any, loaded: Any) -> None:
    assert loaded(leaf(input="headcount", at_least=5)) != loaded(
        leaf(input="headcount", at_least=6)
    )


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("not declared", {"input": "unheard_of", "at_least": 5}),
    ("cannot read", {"input": "sector", "at_least": "A"}),
    ("cannot read", {"input": "permits", "equals": 5}),
    ("cannot read", {"input": "headcount", "has_bits": 5}),
    ("cannot read", {"input": "headcount", "on_or_after": "2024-01-01"}),
    ("cannot read", {"input": "sector", "between": ["A", "B"]}),
    ("cannot read", {"input": "listed", "one_of": ["A"]}),
    ("reversed", {"input": "headcount", "between": [6, 5]}),
    ("1 ends", {"input": "headcount", "between": [6]}),
    ("lists nothing", {"input": "sector", "one_of": []}),
    ("twice", {"input": "sector", "one_of": ["A", "A"]}),
    ("mixes", {"input": "sector", "one_of": ["A", 1]}),
    ("requires 1", {"input": "sector", "one_of": [1]}),
    ("not text", {"input": "sector", "equals": False}),
    ("not a decimal", {"input": "metal_pct", "at_least": 15}),
    ("not a decimal", {"input": "metal_pct", "at_least": 15.5}),
    ("decimal places", {"input": "metal_pct", "at_least": "15.001"}),
    ("not a whole number", {"input": "headcount", "at_least": "5"}),
    ("not a whole number", {"input": "headcount", "at_least": True}),
    ("requires", {"input": "headcount", "at_least": 2**63}),
    ("not a day", {"input": "founded", "on_or_after": "soon"}),
    ("tests no bit", {"input": "permits", "has_bits": 0}),
    ("requires", {"input": "permits", "has_bits": -1}),
    ("under none", {"input": "sector", "is_known": False}),
    ("exactly one operator", {"input": "headcount"}),
    ("exactly one operator", {"input": "headcount", "at_least": 1, "at_most": 5}),
    ("knows no operator", {"input": "headcount", "atleast": 1}),
    ("by itself", {"ratio": {"input": "exports", "over": "exports", "at_least": "1"}}),
    ("cannot divide", {"ratio": {"input": "sector", "over": "exports", "at_least": "1"}}),
    ("not declared", {"ratio": {"input": "exports", "at_least": "1"}}),
    ("a ratio knows no", {"ratio": {"input": "exports", "over": "revenue", "one_of": ["1"]}}),
    ("not a decimal", {"ratio": {"input": "exports", "over": "revenue", "at_least": 0.5}}),
    ("finer", {"ratio": {"input": "exports", "over": "revenue", "at_least": f"0.{'1' * 19}"}}),
    ("kebab", {"id": "Not_kebab", "input": "headcount", "at_least": 1}),
    ("source", {"source": None, "input": "headcount", "at_least": 1}),
    ("zh-Hant", {"reason": {"en": "only"}, "input": "headcount", "at_least": 1}),
]


@pytest.mark.parametrize(("problem", "told"), REFUSED, ids=str)
def test_what_cannot_be_meant_is_refused_and_the_leaf_named(
    leaf: Any, loaded: Any, problem: str, told: dict[str, Any]
) -> None:
    with pytest.raises(RuleError, match=problem) as refused:
        loaded(leaf(**told))

    assert told.get("id", "a-leaf") in str(refused.value)
    assert "Mend:" in str(refused.value)


@pytest.mark.parametrize("group", ["all", "any", "none"])
def test_an_empty_group_is_refused(loaded: Any, group: str) -> None:
    with pytest.raises(RuleError, match="empty group"):
        loaded({group: []})


def test_two_leaves_of_one_id_are_refused(leaf: Any, loaded: Any) -> None:
    with pytest.raises(RuleError, match="leaf a-leaf: appears twice"):
        loaded(
            {
                "all": [
                    leaf(input="listed", equals=True),
                    {"none": [leaf(input="listed", equals=False)]},
                ]
            }
        )


def test_rules_may_share_a_leaf_but_not_its_id_alone(leaf: Any, loaded: Any) -> None:
    shared = loaded(leaf(input="headcount", at_least=5))
    other = loaded(leaf(input="headcount", at_least=6))

    together = rules.RuleSet(
        shared.inputs, {"one": shared.rules["fund"], "two": shared.rules["fund"]}
    )
    assert len(together.rules) == 2
    with pytest.raises(RuleError, match="id of another condition"):
        rules.RuleSet(shared.inputs, {"one": shared.rules["fund"], "two": other.rules["fund"]})


def test_a_rule_of_63_leaves_is_refused(leaf: Any, loaded: Any) -> None:
    with pytest.raises(RuleError, match="63 leaves"):
        loaded({"all": [leaf(id=f"l-{n}", input="headcount", at_least=n) for n in range(63)]})


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        ("without a unit", {"kind": "integer"}),
        ("without a scale", {"kind": "decimal", "unit": "kg"}),
        ("has a scale", {"kind": "integer", "unit": "kg", "scale": 2}),
        ("has kind", {"kind": "float"}),
        ("does not know", {"kind": "text", "size": 3}),
    ],
)
def test_an_input_not_wholly_declared_is_refused(problem: str, told: dict[str, Any]) -> None:
    with pytest.raises(RuleError, match=problem):
        rules.load_inputs({"an_input": told}, "schemes/examplia")


def test_a_decimal_answer_finer_than_declared_is_bad_input() -> None:
    from tradewind.errors import InputError

    metal = rules.Input("metal_pct", rules.Kind.DECIMAL, "percent", 2)

    assert metal.stored(Decimal("15.25")) == 1525
    assert metal.stored(15) == 1500
    for wrong in (Decimal("15.255"), Decimal("NaN"), Decimal("1E+999999"), True, "15", 2**62):
        with pytest.raises(InputError):
            metal.stored(wrong)
