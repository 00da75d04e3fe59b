"""A rule set out of the mapping a pack's YAML holds; whatever is not understood is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypedDict

from tradewind.errors import RuleError
from tradewind.rules.inputs import Answer, Input, Kind
from tradewind.rules.nodes import (
    All,
    Any,
    Between,
    Citation,
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
    Operator,
    Ratio,
    Reason,
    Tree,
    Unencoded,
)
from tradewind.rules.rule_sets import RuleSet

Told = Mapping[str, object]
Inputs = Mapping[str, Input]

_COMPARISONS = frozenset(str(operator) for operator in Operator)
_GROUPS: dict[str, type[All] | type[Any] | type[NoneOf]] = {
    "all": All,
    "any": Any,
    "none": NoneOf,
}
_BECAUSE = frozenset({"id", "reason", "source", "where"})


class _Head(TypedDict):
    id: str
    reason: Reason
    citation: Citation | None


class _InputHead(_Head):
    input: Input


def load_rules(told: Told, where: str) -> RuleSet:
    """The rule set written under `inputs:` and `rules:`; `where` is named in every complaint."""
    _only(told, {"inputs", "rules"}, where)
    inputs = load_inputs(_mapping(told.get("inputs", {}), f"{where}: inputs"), where)
    rules = _mapping(told.get("rules"), f"{where}: rules")
    trees = {name: load_tree(tree, inputs, where, name) for name, tree in rules.items()}
    return RuleSet(tuple(inputs.values()), trees)


def load_inputs(told: Told, where: str) -> dict[str, Input]:
    """The declared inputs by name."""
    return {name: _input(name, row, where) for name, row in told.items()}


def load_tree(told: object, inputs: Inputs, where: str, rule: str) -> Tree:
    """One tree; an unencoded leaf without an id is numbered within its rule."""
    return _Loader(inputs, where, rule).tree(told)


@dataclass
class _Loader:
    inputs: Inputs
    where: str
    rule: str
    unencoded: int = field(default=0)

    def tree(self, told: object) -> Tree:
        told = _mapping(told, f"{self.where}, rule {self.rule}")
        for key, group in _GROUPS.items():
            if key in told:
                _only(told, {key}, f"{self.where}, rule {self.rule}, {key}")
                children = _list(told[key], f"{self.where}, rule {self.rule}, {key}")
                return group(tuple(self.tree(child) for child in children))
        return self.leaf(told)

    def leaf(self, told: Told) -> Leaf:
        if "unencoded" in told:
            return self.not_encoded(told)
        leaf_id = _text(told.get("id"), f"{self.where}, rule {self.rule}: leaf id")
        at = f"{self.where}, leaf {leaf_id}"
        head = _Head(
            id=leaf_id,
            reason=_reason(told.get("reason"), f"{at}: reason"),
            citation=_citation(told, at),
        )
        if "ratio" in told:
            _only(told, _BECAUSE | {"ratio"}, at)
            return self.ratio(_mapping(told["ratio"], f"{at}: ratio"), head, at)
        asked = self.named(told.get("input"), at)
        operator = _operator(set(told) - _BECAUSE - {"input"}, at)
        return _LEAVES[operator](operator, told[operator], _InputHead(**head, input=asked), at)

    def ratio(self, told: Told, head: _Head, at: str) -> Ratio:
        operator = _operator(set(told) - {"input", "over"}, at)
        if operator not in _COMPARISONS:
            raise RuleError(at, f"a ratio knows no {operator}.", "Use at_least and its like.")
        return Ratio(
            **head,
            input=self.named(told.get("input"), at),
            over=self.named(told.get("over"), at),
            operator=Operator(operator),
            value=_decimal(told[operator], at),
        )

    def not_encoded(self, told: Told) -> Unencoded:
        self.unencoded += 1
        within = re.sub(r"[^a-z0-9]+", "-", self.rule.lower()).strip("-")
        numbered = f"{within}-unencoded-{self.unencoded}"
        leaf_id = _text(told.get("id", numbered), f"{self.where}, rule {self.rule}: leaf id")
        at = f"{self.where}, leaf {leaf_id}"
        _only(told, {"id", "unencoded", "source", "where"}, at)
        cited = "source" in told or "where" in told
        return Unencoded(
            id=leaf_id,
            reason=_reason(told["unencoded"], f"{at}: unencoded"),
            citation=_citation(told, at) if cited else None,
        )

    def named(self, name: object, at: str) -> Input:
        if not isinstance(name, str) or name not in self.inputs:
            raise RuleError(at, f"reads {name}, which is not declared.", "Declare it in inputs:.")
        return self.inputs[name]


def _compare(operator: str, value: object, head: _InputHead, at: str) -> Leaf:
    return Compare(**head, operator=Operator(operator), value=_value(head["input"], value, at))


def _between(operator: str, value: object, head: _InputHead, at: str) -> Leaf:
    ends = [_value(head["input"], end, at) for end in _list(value, at)]
    if len(ends) != 2:
        raise RuleError(at, f"between has {len(ends)} ends.", "Write [lowest, highest].")
    return Between(**head, low=ends[0], high=ends[1])


def _listed(operator: str, value: object, head: _InputHead, at: str) -> Leaf:
    codes = _list(value, at)
    texts = tuple(code for code in codes if isinstance(code, str))
    numbers = tuple(_integer(code, at) for code in codes if not isinstance(code, str))
    if texts and numbers:
        raise RuleError(at, "mixes text and numbers in one list.", "Quote the codes.")
    kind = OneOf if operator == "one_of" else NotOneOf
    return kind(**head, values=texts or numbers)


def _dated(operator: str, value: object, head: _InputHead, at: str) -> Leaf:
    kind = OnOrAfter if operator == "on_or_after" else OnOrBefore
    return kind(**head, day=_day(value, at))


def _masked(operator: str, value: object, head: _InputHead, at: str) -> Leaf:
    kind = HasBits if operator == "has_bits" else LacksBits
    return kind(**head, bits=_integer(value, at))


def _known(operator: str, value: object, head: _InputHead, at: str) -> Leaf:
    if value is not True:
        raise RuleError(at, "is_known is not true.", "For the opposite, put it under none:.")
    return IsKnown(**head)


_LEAVES: dict[str, Callable[[str, object, _InputHead, str], Leaf]] = {
    **dict.fromkeys(_COMPARISONS, _compare),
    "between": _between,
    "one_of": _listed,
    "not_one_of": _listed,
    "on_or_after": _dated,
    "on_or_before": _dated,
    "has_bits": _masked,
    "lacks_bits": _masked,
    "is_known": _known,
}
OPERATORS = frozenset(_LEAVES) | {"ratio", "unencoded"}


def _operator(keys: set[str], at: str) -> str:
    """The one operator among a leaf's keys."""
    if len(keys) != 1:
        found = ", ".join(sorted(keys)) or "none"
        raise RuleError(at, f"needs exactly one operator and has {found}.", "Keep one.")
    (operator,) = keys
    if operator not in _LEAVES:
        known = ", ".join(sorted(_LEAVES))
        raise RuleError(at, f"knows no operator {operator}.", f"Use one of {known}.")
    return operator


def _input(name: str, told: object, where: str) -> Input:
    at = f"{where}: input {name}"
    row = _mapping(told, at)
    _only(row, {"kind", "unit", "scale"}, at)
    kind = row.get("kind")
    if kind not in set(map(str, Kind)):
        raise RuleError(at, f"has kind {kind}.", f"Use one of {', '.join(Kind)}.")
    unit = _text(row["unit"], f"{at}: unit") if "unit" in row else ""
    scale = _integer(row["scale"], f"{at}: scale") if "scale" in row else 0
    return Input(name, Kind(str(kind)), unit, scale)


def _value(asked: Input, value: object, at: str) -> Answer:
    match asked.kind:
        case Kind.DECIMAL:
            return _decimal(value, at)
        case Kind.DATE:
            return _day(value, at)
        case Kind.TEXT:
            return _text(value, at)
        case Kind.TRUTH:
            return _truth(value, at)
        case Kind.INTEGER | Kind.BITS:
            return _integer(value, at)


def _decimal(value: object, at: str) -> Decimal:
    # A YAML number would arrive as a binary float, which is not the number written.
    try:
        return Decimal(value if isinstance(value, str) else "")
    except InvalidOperation as problem:
        raise RuleError(at, f"{value!r} is not a decimal.", 'Quote it, like "0.5".') from problem


def _day(value: object, at: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as problem:
        raise RuleError(at, f"{value!r} is not a day.", "Write it like 2026-11-22.") from problem


def _integer(value: object, at: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise RuleError(at, f"{value!r} is not a whole number.", "Write digits; quote a code.")


def _text(value: object, at: str) -> str:
    if isinstance(value, str) and value:
        return value
    # Unquoted, YAML reads NO as false and 010121 as a number.
    raise RuleError(at, f"{value!r} is not text.", "Write it, in quotes if it is a code.")


def _truth(value: object, at: str) -> bool:
    if isinstance(value, bool):
        return value
    raise RuleError(at, f"{value!r} is neither true nor false.", "Write true or false.")


def _reason(value: object, at: str) -> Reason:
    told = _mapping(value, at)
    _only(told, {"en", "zh-Hant", "zh-Hans"}, at)
    texts = (_text(told.get(tag), f"{at}, {tag}") for tag in ("en", "zh-Hant", "zh-Hans"))
    return Reason(*texts)


def _citation(told: Told, at: str) -> Citation:
    return Citation(
        _text(told.get("source"), f"{at}: source"), _text(told.get("where"), f"{at}: where")
    )


def _mapping(value: object, at: str) -> Told:
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return value
    raise RuleError(at, "is not a mapping.", "Write it as key: value lines.")


def _list(value: object, at: str) -> Sequence[object]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return value
    raise RuleError(at, "is not a list.", "Write it as [a, b].")


def _only(told: Told, known: set[str] | frozenset[str], at: str) -> None:
    if strange := sorted(set(told) - known):
        raise RuleError(at, f"does not know {', '.join(strange)}.", "Remove or correct it.")
