"""What a rule found, leaf by leaf, as codes and values; `text` makes the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from tradewind.rules.inputs import Answer, Input
from tradewind.rules.nodes import (
    Between,
    Citation,
    Compare,
    HasBits,
    IsKnown,
    LacksBits,
    Leaf,
    NotOneOf,
    OneOf,
    OnOrAfter,
    OnOrBefore,
    Ratio,
    Reason,
    Tree,
    Unencoded,
    leaves,
)
from tradewind.rules.plain import Answers, Outcome, evaluate

Required = Answer | tuple[Answer, ...] | None


@dataclass(frozen=True, slots=True)
class Clause:
    """One leaf as it was found; `value_read` has one value for each of `inputs`."""

    code: str
    leaf_id: str
    outcome: bool | None
    inputs: tuple[Input, ...]
    value_read: tuple[Answer | None, ...]
    required: Required
    reason: Reason
    citation: Citation | None


def clauses(tree: Tree, answers: Answers, outcome: Outcome | None = None) -> list[Clause]:
    """A clause for every leaf, in the order written; from an outcome where there is one already."""
    found = (outcome or evaluate(tree, answers)).leaves
    return [_clause(leaf, found[leaf.id], answers) for leaf in leaves(tree)]


def _clause(leaf: Leaf, outcome: bool | None, answers: Answers) -> Clause:
    code, required = _asked(leaf)
    return Clause(
        code=code,
        leaf_id=leaf.id,
        outcome=outcome,
        inputs=leaf.inputs,
        value_read=tuple(answers.get(read.name) for read in leaf.inputs),
        required=required,
        reason=leaf.reason,
        citation=leaf.citation,
    )


def _asked(leaf: Leaf) -> tuple[str, Required]:
    match leaf:
        case Compare():
            return f"rule.{leaf.operator}", leaf.value
        case Ratio():
            return f"rule.ratio.{leaf.operator}", leaf.value
        case Between():
            return "rule.between", (leaf.low, leaf.high)
        case OneOf():
            return "rule.one_of", leaf.values
        case NotOneOf():
            return "rule.not_one_of", leaf.values
        case OnOrAfter():
            return "rule.on_or_after", leaf.day
        case OnOrBefore():
            return "rule.on_or_before", leaf.day
        case HasBits():
            return "rule.has_bits", leaf.bits
        case LacksBits():
            return "rule.lacks_bits", leaf.bits
        case IsKnown():
            return "rule.is_known", True
        case Unencoded():
            return "rule.unencoded", None
        case _:
            assert_never(leaf)
