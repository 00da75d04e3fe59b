"""A tree back into the mapping it is written as; also what the hash is taken over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import assert_never

from tradewind.rules.inputs import Answer, Input
from tradewind.rules.nodes import (
    All,
    Any,
    Between,
    Compare,
    HasBits,
    IsKnown,
    LacksBits,
    Leaf,
    NoneOf,
    NotOneOf,
    OneOf,
    OnOrAfter,
    OnOrBefore,
    Ratio,
    Tree,
    Unencoded,
)


def write_tree(tree: Tree) -> dict[str, object]:
    """The tree as YAML or JSON would hold it."""
    match tree:
        case All():
            return {"all": [write_tree(child) for child in tree.children]}
        case Any():
            return {"any": [write_tree(child) for child in tree.children]}
        case NoneOf():
            return {"none": [write_tree(child) for child in tree.children]}
        case _:
            return {"id": tree.id, **_condition(tree), **_because(tree)}


def write_input(declared: Input) -> dict[str, object]:
    """The declaration of one input, without its name."""
    told: dict[str, object] = {"kind": str(declared.kind)}
    if declared.unit:
        told["unit"] = declared.unit
    if declared.scale:
        told["scale"] = declared.scale
    return told


def _condition(leaf: Leaf) -> Mapping[str, object]:
    match leaf:
        case Unencoded():
            return {"unencoded": leaf.reason.names()}
        case Ratio():
            held = {str(leaf.operator): _decimal(leaf.value)}
            return {"ratio": {"input": leaf.input.name, "over": leaf.over.name, **held}}
        case _:
            return {"input": leaf.input.name, **_operator(leaf)}


def _operator(
    leaf: Compare
    | Between
    | OneOf
    | NotOneOf
    | OnOrAfter
    | OnOrBefore
    | HasBits
    | LacksBits
    | IsKnown,
) -> Mapping[str, object]:
    match leaf:
        case Compare():
            return {str(leaf.operator): _value(leaf.value)}
        case Between():
            return {"between": [_value(leaf.low), _value(leaf.high)]}
        case OneOf():
            return {"one_of": list(leaf.values)}
        case NotOneOf():
            return {"not_one_of": list(leaf.values)}
        case OnOrAfter():
            return {"on_or_after": leaf.day.isoformat()}
        case OnOrBefore():
            return {"on_or_before": leaf.day.isoformat()}
        case HasBits():
            return {"has_bits": leaf.bits}
        case LacksBits():
            return {"lacks_bits": leaf.bits}
        case IsKnown():
            return {"is_known": True}
        case _:
            assert_never(leaf)


def _because(leaf: Leaf) -> Mapping[str, object]:
    told: dict[str, object] = {}
    if not isinstance(leaf, Unencoded):
        told["reason"] = leaf.reason.names()
    if leaf.citation is not None:
        told |= {"source": leaf.citation.source, "where": leaf.citation.where}
    return told


def _value(value: Answer) -> object:
    if isinstance(value, Decimal):
        return _decimal(value)
    return value.isoformat() if isinstance(value, date) else value


def _decimal(value: Decimal) -> str:
    # 15, 15.0 and 1.5E+1 are one value and must hash alike.
    plain = format(value, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) if value else "0"
