"""What the rule language promises, told with a fund of Examplia.

The fund is for small exporters: at most 100 people, half of revenue from exports, not listed,
and "of good character", which no table holds.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tradewind import rules

FUND = """
inputs:
  headcount: {kind: integer, unit: people}
  exports: {kind: integer, unit: EXD}
  revenue: {kind: integer, unit: EXD}
  listed: {kind: truth}
rules:
  export-fund:
    all:
      - id: small
        input: headcount
        at_most: 100
        reason: {en: At most 100 people, zh-Hant: 不超過100人, zh-Hans: 不超过100人}
        source: order-12
        where: s. 4(1)
      - id: exporter
        ratio: {input: exports, over: revenue, at_least: "0.5"}
        reason: {en: Half of revenue is exports, zh-Hant: 出口佔收入一半, zh-Hans: 出口占收入一半}
        source: order-12
        where: s. 4(2)
      - none:
          - id: listed
            input: listed
            equals: true
            reason: {en: Listed, zh-Hant: 已上市, zh-Hans: 已上市}
            source: order-12
            where: s. 5
"""
CHARACTER = {"unencoded": {"en": "Of good character", "zh-Hant": "品格良好", "zh-Hans": "品格良好"}}
GOOD = {"headcount": 100, "exports": 50, "revenue": 100, "listed": False}


def fund(*, with_character: bool = False) -> rules.Tree:
    told: Any = yaml.safe_load(FUND)
    if with_character:
        told["rules"]["export-fund"]["all"].append(CHARACTER)
    return rules.load_rules(told, "schemes/examplia").rules["export-fund"]


def verdict(tree: rules.Tree, **changed: Any) -> bool | None:
    return rules.evaluate(tree, {**GOOD, **changed}).verdict


def test_a_firm_that_meets_every_condition_is_met() -> None:
    assert verdict(fund()) is True


def test_both_ends_of_at_most_and_at_least_are_in() -> None:
    assert verdict(fund(), headcount=100, exports=50) is True
    assert verdict(fund(), headcount=101) is False
    assert verdict(fund(), exports=49) is False


@pytest.mark.parametrize("name", ["headcount", "exports", "revenue", "listed"])
def test_an_answer_left_out_is_unknown_never_zero_nor_false(name: str) -> None:
    assert verdict(fund(), **{name: None}) is None


@pytest.mark.parametrize("name", ["exports", "revenue", "listed"])
def test_one_condition_not_met_settles_it_whatever_is_unknown(name: str) -> None:
    assert verdict(fund(), headcount=101, **{name: None}) is False


def test_a_ratio_over_zero_or_less_is_unknown() -> None:
    assert verdict(fund(), exports=0, revenue=0) is None
    assert verdict(fund(), exports=5, revenue=-5) is None


def test_a_condition_nobody_could_encode_is_never_silently_met() -> None:
    assert verdict(fund(with_character=True)) is None
    assert verdict(fund(with_character=True), listed=True) is False


def test_every_leaf_says_what_it_read_what_it_required_and_who_says_so() -> None:
    clause = rules.clauses(fund(), GOOD)[1]

    assert clause.code == "rule.ratio.at_least"
    assert clause.outcome is True
    assert clause.value_read == (50, 100)
    assert str(clause.required) == "0.5"
    assert clause.citation == rules.Citation("order-12", "s. 4(2)")


def test_only_questions_that_could_change_the_verdict_are_left_open() -> None:
    def asked(**answers: Any) -> list[str]:
        return [read.name for read in rules.open_inputs(fund(), answers)]

    assert asked() == ["headcount", "exports", "revenue", "listed"]
    assert asked(headcount=5, listed=False) == ["exports", "revenue"]
    assert asked(headcount=101) == []
    assert asked(**GOOD) == []


def test_two_masks_are_enough_to_tell_every_leaf_again() -> None:
    outcome = rules.evaluate(fund(), {**GOOD, "headcount": 101, "exports": None})

    assert (outcome.failed, outcome.unknown) == (0b101, 0b010)
    assert rules.read_masks(fund(), outcome.failed, outcome.unknown) == outcome
