"""The rule tree over a table: the same outcomes, through Ibis, for a million rows as for one.

DuckDB and Polars both run the expression. On Polars collect it streaming, which halves the time
and the memory: `connection.compile(expression).collect(engine="streaming")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, assert_never

from tradewind.errors import RuleError
from tradewind.rules.comparisons import COMPARISONS
from tradewind.rules.inputs import Input, Kind, Stored
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
    leaves,
)
from tradewind.rules.rule_sets import RuleSet

if TYPE_CHECKING:
    import ibis
    from ibis.expr import types as ir

# What a column of each kind is widened to before anything is computed with it. Left narrow,
# DuckDB raises when a product does not fit, and Polars wraps around without a word.
WIDE: Mapping[Kind, str] = {
    Kind.INTEGER: "int64",
    Kind.DECIMAL: "int64",
    Kind.BITS: "int64",
    Kind.TEXT: "string",
    Kind.DATE: "date",
    Kind.TRUTH: "boolean",
}
_FITS_64_BITS = frozenset({"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"})
# Ratios are cross-multiplied in the widest exact number that both engines have.
_WIDEST = "decimal(38, 0)"
_COMPILED_KEPT = 64


@dataclass(frozen=True, slots=True)
class RuleColumns:
    """The three columns one rule becomes; bit i of a mask is leaf i."""

    verdict: str
    failed: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule set as an unbound Ibis table, with the names of its columns by rule."""

    expression: ibis.Table
    columns: Mapping[str, RuleColumns]


def columns_of(rule: str) -> RuleColumns:
    """The names of a rule's columns; no rule name holds a double underscore."""
    return RuleColumns(f"{rule}__verdict", f"{rule}__failed", f"{rule}__unknown")


def decide(rule_set: RuleSet, table: ibis.Table, keep: Sequence[str] = ()) -> ibis.Table:
    """A table's kept columns, then verdict, failed mask and unknown mask of every rule.

    The conditions are named columns of an inner select and are combined in an outer one:
    written inline, DuckDB computes each again wherever it is used.
    """
    found = table.select(
        **{_kept(name): table[name] for name in keep}, **_leaf_columns(rule_set, table)
    )
    decided: dict[str, ir.Value] = {name: found[_kept(name)] for name in keep}
    for rule, tree in rule_set.rules.items():
        decided |= _rule_columns(columns_of(rule), tree, found)
    return found.select(**decided)


def compile_rules(
    rule_set: RuleSet,
    table_name: str,
    *,
    types: Mapping[str, str] | None = None,
    keep: Mapping[str, str] | None = None,
) -> Compiled:
    """The rule set over a table yet to come, built once per rule-set hash and kept.

    `types` gives the Ibis type of each input column that is not as wide as `WIDE` has it;
    `keep` the name and type of columns to carry along.
    """
    return _compiled(rule_set, table_name, _pairs(types), _pairs(keep))


def sql(
    rule_set: RuleSet,
    table_name: str,
    *,
    types: Mapping[str, str] | None = None,
    keep: Mapping[str, str] | None = None,
) -> str:
    """The rule set as DuckDB SQL over the named table; needs no engine to be written."""
    return _sql(rule_set, table_name, _pairs(types), _pairs(keep))


Pairs = tuple[tuple[str, str], ...]


def _pairs(told: Mapping[str, str] | None) -> Pairs:
    return tuple((told or {}).items())


@lru_cache(maxsize=_COMPILED_KEPT)
def _compiled(rule_set: RuleSet, table_name: str, types: Pairs, keep: Pairs) -> Compiled:
    import ibis

    wide = {declared.name: WIDE[declared.kind] for declared in rule_set.inputs}
    schema = {**dict(keep), **wide, **dict(types)}
    if not schema:
        raise RuleError("rule set", "reads no input and keeps no column.", "Name one to keep.")
    table = ibis.table(schema, name=table_name)
    expression = decide(rule_set, table, [name for name, _ in keep])
    return Compiled(expression, {rule: columns_of(rule) for rule in rule_set.rules})


@lru_cache(maxsize=_COMPILED_KEPT)
def _sql(rule_set: RuleSet, table_name: str, types: Pairs, keep: Pairs) -> str:
    import ibis
    from ibis.config import options

    expression = _compiled(rule_set, table_name, types, keep).expression
    # Ibis folds the inner select into the outer one when it deems that shorter; on DuckDB it
    # costs two to three times the time. Another thread that compiles meanwhile gets the longer
    # text and the same answers.
    fused, options.sql.fuse_selects = options.sql.fuse_selects, False
    try:
        return str(ibis.to_sql(expression, dialect="duckdb"))
    finally:
        options.sql.fuse_selects = fused


def _kept(name: str) -> str:
    return f"kept__{name}"


def _found(leaf: Leaf) -> str:
    return f"leaf__{leaf.id}"


def _leaf_columns(rule_set: RuleSet, table: ibis.Table) -> dict[str, ir.Value]:
    wide = {declared.name: widened(table, declared) for declared in rule_set.inputs}
    every = (leaf for tree in rule_set.rules.values() for leaf in leaves(tree))
    return {_found(leaf): _leaf(leaf, wide) for leaf in every}


def widened(table: ibis.Table, declared: Input) -> ir.Value:
    """An input's column in the width that rules compute in."""
    column, wide = table[declared.name], WIDE[declared.kind]
    held = re.sub(r"^!", "", str(column.type()))
    if held == wide:
        return column
    if wide == "int64" and held in _FITS_64_BITS:
        return column.cast(wide)
    if wide == "string" and held.startswith("string"):
        return column
    raise RuleError(f"column {declared.name}", f"is {held}.", f"Store it as {wide}.")


def _rule_columns(names: RuleColumns, tree: Tree, found: ibis.Table) -> dict[str, ir.Value]:
    outcomes = [found[_found(leaf)] for leaf in leaves(tree)]
    return {
        names.verdict: _verdict(tree, found),
        names.failed: _mask(~outcome for outcome in outcomes),
        names.unknown: _mask(outcome.isnull() for outcome in outcomes),
    }


def _mask(conditions: Iterable[ir.Value]) -> ir.Value:
    """Each condition in its own bit; the bits are disjoint, so adding them is setting them."""
    import ibis

    # A null condition takes the second branch of a CASE, so an unknown leaf is not a failed one.
    bits = [
        ibis.ifelse(condition, _literal(1 << position, "int64"), _literal(0, "int64"))
        for position, condition in enumerate(conditions)
    ]
    # DuckDB reads a small literal as 32 bits, whatever Ibis called it: the first term is cast
    # from a narrower type, which Ibis writes out, and carries the sum to 64 bits.
    wide = _literal(0, "int8").cast("int64")
    return reduce(lambda low, high: low + high, bits, wide)


def _verdict(tree: Tree, found: ibis.Table) -> ir.Value:
    # & and | on nullable booleans follow Kleene's tables in both engines.
    match tree:
        case All():
            return reduce(
                lambda left, right: left & right,
                [_verdict(child, found) for child in tree.children],
            )
        case Any():
            return _any([_verdict(child, found) for child in tree.children])
        case NoneOf():
            return ~_any([_verdict(child, found) for child in tree.children])
        case _:
            return found[_found(tree)]


def _any(verdicts: list[ir.Value]) -> ir.Value:
    return reduce(lambda left, right: left | right, verdicts)


def _leaf(leaf: Leaf, wide: Mapping[str, ir.Value]) -> ir.Value:
    match leaf:
        case Unencoded():
            return _literal(None, "boolean")
        case Ratio():
            return _ratio(leaf, wide[leaf.input.name], wide[leaf.over.name])
        case IsKnown():
            return wide[leaf.input.name].notnull()
        case _:
            return _met(leaf, wide[leaf.input.name])


def _ratio(leaf: Ratio, above: ir.Value, below: ir.Value) -> ir.Value:
    import ibis

    above_factor, below_factor = (_literal(factor, "int64") for factor in leaf.factors)
    held = COMPARISONS[leaf.operator](
        above.cast(_WIDEST) * above_factor.cast(_WIDEST),
        below.cast(_WIDEST) * below_factor.cast(_WIDEST),
    )
    return ibis.ifelse(below > 0, held, _literal(None, "boolean"))


def _met(
    leaf: Compare | Between | OneOf | NotOneOf | OnOrAfter | OnOrBefore | HasBits | LacksBits,
    value: ir.Value,
) -> ir.Value:
    wide = WIDE[leaf.input.kind]
    match leaf:
        case Compare():
            return COMPARISONS[leaf.operator](value, _literal(leaf.required, wide))
        case Between():
            low, high = (_literal(end, wide) for end in leaf.required)
            return (value >= low) & (value <= high)
        case OneOf():
            return value.isin([_literal(code, wide) for code in leaf.required])
        case NotOneOf():
            return ~value.isin([_literal(code, wide) for code in leaf.required])
        case OnOrAfter():
            return value >= _literal(leaf.day, wide)
        case OnOrBefore():
            return value <= _literal(leaf.day, wide)
        case HasBits():
            return (value & _literal(leaf.bits, wide)) == _literal(leaf.bits, wide)
        case LacksBits():
            return (value & _literal(leaf.bits, wide)) == _literal(0, wide)
        case _:
            assert_never(leaf)


def _literal(value: Stored | None, wide: str) -> ir.Value:
    import ibis

    return ibis.literal(value, type=wide)
