"""The rule tree over a table: the same outcomes, through Ibis, for a million rows as for one.

DuckDB, Polars and Spark all run the expression. On Polars collect it streaming, which halves the
time and the memory: `connection.compile(expression).collect(engine="streaming")`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tradewind.errors import RuleError
from tradewind.rules.columns import (
    WIDE,
    Read,
    failed_mask,
    is_column,
    leaf_column,
    literal,
    mask_type,
    unknown_mask,
    verdict_column,
)
from tradewind.rules.inputs import Input
from tradewind.rules.nodes import Tree, leaves
from tradewind.rules.rule_sets import RuleSet

if TYPE_CHECKING:
    import ibis
    from ibis.expr import types as ir

    from tradewind.rules.columns import Found

_FITS_64_BITS = frozenset({"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"})
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


def decide(
    rule_set: RuleSet, table: ibis.Table, keep: Sequence[str] = (), *, masks: bool = True
) -> ibis.Table:
    """A table's kept columns, then verdict, failed mask and unknown mask of every rule.

    Whoever counts verdicts goes without masks: building them is most of compiling a rule set.
    The conditions are named columns of an inner select and are combined in an outer one:
    written inline, DuckDB computes each again wherever it is used.
    """
    found = table.select(
        **{_kept(name): table[name] for name in keep}, **_leaf_columns(rule_set, table)
    )
    decided: dict[str, ir.Value] = {name: found[_kept(name)] for name in keep}
    for rule, tree in rule_set.rules.items():
        names, outcomes = columns_of(rule), _outcomes(tree, found)
        verdict = verdict_column(tree, outcomes)
        decided[names.verdict] = verdict if is_column(verdict) else literal(verdict, "boolean")
        if masks:
            decided |= _masks(names, tree, outcomes)
    return found.select(**decided)


def compile_rules(
    rule_set: RuleSet,
    table_name: str,
    *,
    types: Mapping[str, str] | None = None,
    keep: Mapping[str, str] | None = None,
    masks: bool = True,
) -> Compiled:
    """The rule set over a table yet to come, built once per rule-set hash and kept.

    `types` gives the Ibis type of each input column that is not as wide as `WIDE` has it;
    `keep` the name and type of columns to carry along. Without masks there are only verdicts.
    """
    return _compiled(rule_set, table_name, _pairs(types), _pairs(keep), masks)


def sql(
    rule_set: RuleSet,
    table_name: str,
    *,
    types: Mapping[str, str] | None = None,
    keep: Mapping[str, str] | None = None,
    masks: bool = True,
) -> str:
    """The rule set as DuckDB SQL over the named table; needs no engine to be written."""
    return _sql(rule_set, table_name, _pairs(types), _pairs(keep), masks)


Pairs = tuple[tuple[str, str], ...]


def _pairs(told: Mapping[str, str] | None) -> Pairs:
    return tuple((told or {}).items())


@lru_cache(maxsize=_COMPILED_KEPT)
def _compiled(
    rule_set: RuleSet, table_name: str, types: Pairs, keep: Pairs, masks: bool
) -> Compiled:
    import ibis

    wide = {declared.name: WIDE[declared.kind] for declared in rule_set.inputs}
    schema = {**dict(keep), **wide, **dict(types)}
    if not schema:
        raise RuleError("rule set", "reads no input and keeps no column.", "Name one to keep.")
    table = ibis.table(schema, name=table_name)
    expression = decide(rule_set, table, [name for name, _ in keep], masks=masks)
    return Compiled(expression, {rule: columns_of(rule) for rule in rule_set.rules})


@lru_cache(maxsize=_COMPILED_KEPT)
def _sql(rule_set: RuleSet, table_name: str, types: Pairs, keep: Pairs, masks: bool) -> str:
    expression = _compiled(rule_set, table_name, types, keep, masks).expression
    return duckdb_sql(expression)


def duckdb_sql(expression: ibis.Table) -> str:
    """An Ibis table as SQL of DuckDB, each select of its own."""
    import ibis
    from ibis.config import options

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


def _leaf_columns(rule_set: RuleSet, table: ibis.Table) -> dict[str, ir.Value]:
    read = Read({declared.name: widened(table, declared) for declared in rule_set.inputs})
    every = (leaf for tree in rule_set.rules.values() for leaf in leaves(tree))
    found = {leaf.id: leaf_column(leaf, read) for leaf in every}
    columns = {name: one for name, one in found.items() if is_column(one)}
    # A select of nothing is none: rules that nobody can encode still have a row for each firm.
    columns = columns or {name: literal(None, "boolean") for name in found}
    return {f"leaf__{name}": one for name, one in columns.items()}


def widened(table: ibis.Table | Mapping[str, ir.Value], declared: Input) -> ir.Value:
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


def _outcomes(tree: Tree, found: ibis.Table) -> dict[str, ir.Value | None]:
    # A leaf without a column of its own cannot be encoded: it is unknown in every row.
    return {
        leaf.id: found[f"leaf__{leaf.id}"] if f"leaf__{leaf.id}" in found.columns else None
        for leaf in leaves(tree)
    }


def _masks(names: RuleColumns, tree: Tree, outcomes: Found) -> dict[str, ir.Value]:
    held = mask_type(len(leaves(tree)))
    masks = {
        names.failed: failed_mask(tree, outcomes),
        names.unknown: unknown_mask(tree, outcomes),
    }
    return {
        name: literal(mask, held) if isinstance(mask, int) else mask for name, mask in masks.items()
    }
