"""Conditions and trees over the rows of a table: a column each, or the outcome all rows share.

What a condition reads may be a column, something that rises with a column (days since a founding
day), an answer that holds for every row, or nothing at all. A condition that reads no column is
decided here and now, and what its outcome settles is not computed again for every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, assert_never

from tradewind.errors import RuleError
from tradewind.rules.comparisons import COMPARISONS
from tradewind.rules.inputs import Kind, Stored
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
    Operator,
    Ratio,
    Tree,
    Unencoded,
    leaves,
)
from tradewind.rules.plain import Answers, leaf_outcome

if TYPE_CHECKING:
    from typing import TypeAlias

    from ibis.expr import types as ir

    Truth: TypeAlias = ir.Value | bool | None
    Number: TypeAlias = ir.Value | int
    Found: TypeAlias = Mapping[str, Truth]  # how each leaf comes out, by its id

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
# Ratios are cross-multiplied in the widest exact number that every engine has.
_WIDEST = "decimal(38, 0)"
# How many leaves a mask of each type has room for. Narrow masks are filled and written faster, and
# signed ones every engine has.
_MASKS = ((7, "int8"), (15, "int16"), (31, "int32"), (63, "int64"))


@dataclass(frozen=True, slots=True)
class Rising:
    """A whole number that only rises (or only falls) along a column, and is never computed.

    `reaches` tells whether it is at least so much, unknown where the number is: a column, or what
    holds in all rows.
    """

    reaches: Callable[[int], Truth]


@dataclass(frozen=True, slots=True)
class Read:
    """What the conditions of a tree read, by the name of the input."""

    columns: Mapping[str, ir.Value]
    rising: Mapping[str, Rising] = field(default_factory=dict)
    same: Answers = field(default_factory=dict)

    def varies(self, name: str) -> bool:
        """Whether an input may differ from row to row."""
        return name in self.columns or name in self.rising


def leaf_column(leaf: Leaf, read: Read) -> Truth:
    """How a condition comes out in each row, or the outcome that all rows share."""
    names = [one.name for one in leaf.inputs]
    if not any(read.varies(name) for name in names):
        return leaf_outcome(leaf, read.same)
    if any(not read.varies(name) and read.same.get(name) is None for name in names):
        return None  # a ratio, half of which nobody tells
    rises = next((name for name in names if name in read.rising), None)
    if rises is not None:
        return _rising(leaf, read.rising[rises])
    wide = {
        one.name: read.columns[one.name]
        if one.name in read.columns
        else literal(one.stored(read.same[one.name]), WIDE[one.kind])
        for one in leaf.inputs
    }
    return _leaf(leaf, wide)


def literal(value: Stored | None, wide: str) -> ir.Value:
    """A value of the rules as a column of a type."""
    import ibis

    return ibis.literal(value, type=wide)


# one condition


def _leaf(leaf: Leaf, wide: Mapping[str, ir.Value]) -> Truth:
    match leaf:
        case Unencoded():
            return None
        case Ratio():
            return _ratio(leaf, wide[leaf.input.name], wide[leaf.over.name])
        case IsKnown():
            return wide[leaf.input.name].notnull()
        case _:
            return _met(leaf, wide[leaf.input.name])


def _ratio(leaf: Ratio, above: ir.Value, below: ir.Value) -> ir.Value:
    import ibis

    above_factor, below_factor = (literal(factor, "int64") for factor in leaf.factors)
    held = COMPARISONS[leaf.operator](
        above.cast(_WIDEST) * above_factor.cast(_WIDEST),
        below.cast(_WIDEST) * below_factor.cast(_WIDEST),
    )
    return ibis.ifelse(below > 0, held, literal(None, "boolean"))


def _met(
    leaf: Compare | Between | OneOf | NotOneOf | OnOrAfter | OnOrBefore | HasBits | LacksBits,
    value: ir.Value,
) -> ir.Value:
    wide = WIDE[leaf.input.kind]
    match leaf:
        case Compare():
            return COMPARISONS[leaf.operator](value, literal(leaf.required, wide))
        case Between():
            low, high = (literal(end, wide) for end in leaf.required)
            return (value >= low) & (value <= high)
        case OneOf():
            return value.isin([literal(code, wide) for code in leaf.required])
        case NotOneOf():
            return ~value.isin([literal(code, wide) for code in leaf.required])
        case OnOrAfter():
            return value >= literal(leaf.day, wide)
        case OnOrBefore():
            return value <= literal(leaf.day, wide)
        case HasBits():
            return (value & literal(leaf.bits, wide)) == literal(leaf.bits, wide)
        case LacksBits():
            return (value & literal(leaf.bits, wide)) == literal(0, wide)
        case _:
            assert_never(leaf)


def _rising(leaf: Leaf, number: Rising) -> Truth:
    """A condition on a number that rises along a column: conditions on where it is reached."""
    match leaf:
        case IsKnown():
            return not_of(is_unknown(number.reaches(0)))
        case Compare(operator=operator, required=int(value)):
            return _compared(operator, value, number.reaches)
        case Between():
            low, high = leaf.required
            assert isinstance(low, int) and isinstance(high, int)
            return all_of([number.reaches(low), not_of(number.reaches(high + 1))])
        case OneOf() | NotOneOf():
            same = [
                _compared(Operator.EQUALS, int(str(one)), number.reaches) for one in leaf.required
            ]
            return not_of(_any(same)) if isinstance(leaf, NotOneOf) else _any(same)
        case _:
            problem = f"cannot be asked of many firms at once: {leaf.inputs[0].name} is derived."
            raise RuleError(f"leaf {leaf.id}", problem, "Compare the input with numbers.")


def _compared(operator: Operator, value: int, reaches: Callable[[int], Truth]) -> Truth:
    match operator:
        case Operator.AT_LEAST:
            return reaches(value)
        case Operator.MORE_THAN:
            return reaches(value + 1)
        case Operator.AT_MOST:
            return not_of(reaches(value + 1))
        case Operator.LESS_THAN:
            return not_of(reaches(value))
        case Operator.EQUALS:
            return all_of([reaches(value), not_of(reaches(value + 1))])
        case Operator.NOT_EQUALS:
            return _any([not_of(reaches(value)), reaches(value + 1)])


# trees


def verdict_column(tree: Tree, found: Found) -> Truth:
    """How a tree comes out, by Kleene's tables."""
    match tree:
        case All():
            return all_of([verdict_column(child, found) for child in tree.children])
        case Any():
            return _any([verdict_column(child, found) for child in tree.children])
        case NoneOf():
            return not_of(_any([verdict_column(child, found) for child in tree.children]))
        case _:
            return found[tree.id]


def all_of(parts: Sequence[Truth]) -> Truth:
    """Whether every part is met."""
    if any(part is False for part in parts):
        return False
    columns: list[ir.Value] = [part for part in parts if is_column(part)]
    is_open = any(part is None for part in parts)
    if not columns:
        return None if is_open else True
    # & and | on nullable booleans follow Kleene's tables in every engine.
    joined = reduce(lambda left, right: left & right, columns)
    return joined & literal(None, "boolean") if is_open else joined


def _any(parts: Sequence[Truth]) -> Truth:
    return not_of(all_of([not_of(part) for part in parts]))


def not_of(part: Truth) -> Truth:
    """Whether a part is not met."""
    if part is None or isinstance(part, bool):
        return None if part is None else not part
    return ~part


def is_column(found: object) -> bool:
    """Whether rows may differ in this."""
    return found is not None and not isinstance(found, bool | int)


def failed_mask(tree: Tree, found: Found, wide: str = "") -> Number:
    """Bit i is set where leaf i is not met."""
    return mask_of([not_of(found[leaf.id]) for leaf in leaves(tree)], wide)


def unknown_mask(tree: Tree, found: Found, wide: str = "") -> Number:
    """Bit i is set where leaf i is unknown."""
    return mask_of([is_unknown(found[leaf.id]) for leaf in leaves(tree)], wide)


def is_unknown(part: Truth) -> Truth:
    """Whether a part is neither met nor not met."""
    if part is None or isinstance(part, bool):
        return part is None
    return _negated(part).isnull()


def _negated(part: ir.Value) -> ir.Value:
    """A part without the negations around it, which leave what is unknown as it is.

    Ibis writes a negation as NOT (..) IS NULL, which SQL reads as NOT ((..) IS NULL).
    """
    from ibis.expr.operations import Not

    while isinstance(part.op(), Not):
        part = part.op().arg.to_expr()
    return part


def mask_type(count: int) -> str:
    """The narrowest signed type with a bit for each of so many leaves; its sign is never set."""
    return next(held for most, held in _MASKS if count <= most)


def mask_of(conditions: Sequence[Truth], wide: str = "") -> Number:
    """Each condition in its own bit; the bits are disjoint, so adding them is setting them."""
    parts = [(condition, 1 << at) for at, condition in enumerate(conditions)]
    return worth(parts, wide or mask_type(len(conditions)))


def worth(parts: Iterable[tuple[Truth, int]], wide: str = "int64") -> Number:
    """What the conditions that are met are worth together, in a type that holds their sum."""
    whole, counted = 0, []
    for condition, number in parts:
        if condition is True:
            whole += number
        elif condition is not None and condition is not False:
            counted.append(_counted(condition, number, wide))
    return _sum(whole, counted, wide)


def _counted(condition: ir.Value, number: int, wide: str) -> ir.Value:
    """So much where a condition is met, nought where it is not met or unknown."""
    import ibis

    # A null condition takes the second branch of a CASE, so an unknown leaf is not a failed one.
    return ibis.ifelse(condition, literal(number, wide), literal(0, wide))


def _sum(whole: int, parts: Sequence[ir.Value], wide: str = "int64") -> Number:
    if not parts:
        return whole
    if wide != "int64":
        # Ibis takes sums to be wider, and DuckDB adds in 32 bits: the type is told at the end.
        return reduce(lambda low, high: low + high, parts, literal(whole, wide)).cast(wide)
    # DuckDB reads a small literal as 32 bits, whatever Ibis called it: the first term is cast,
    # which Ibis writes out where it comes from a narrower type, and carries the sum to 64 bits.
    is_small = -128 <= whole < 128
    first = literal(whole, "int8").cast(wide) if is_small else literal(whole, wide)
    return reduce(lambda low, high: low + high, parts, first)


def unmet_count(tree: Tree, found: Found) -> Number:
    """How many leaves keep a tree from being met: as many as `rules.deciding` names."""
    return _unmet(tree, found, False)


def _unmet(tree: Tree, found: Found, against: bool) -> Number:
    settled = verdict_column(tree, found)
    if settled is None or settled is (not against):
        return 0
    match tree:
        case All() | Any():
            below = [_unmet(child, found, against) for child in tree.children]
        case NoneOf():
            below = [_unmet(child, found, not against) for child in tree.children]
        case _:
            below = [1]
    return _where(settled if against else not_of(settled), sum_of(below))


def sum_of(parts: Sequence[Number], wide: str = "int64") -> Number:
    """Numbers added up, columns among them or not."""
    return _sum(
        sum(part for part in parts if isinstance(part, int)),
        [part for part in parts if not isinstance(part, int)],
        wide,
    )


def _where(condition: Truth, number: Number) -> Number:
    """The number where a condition is met, else nought."""
    import ibis

    if condition is None or isinstance(condition, bool):
        return number if condition else 0
    shown = literal(number, "int64") if isinstance(number, int) else number
    return ibis.ifelse(condition, shown, literal(0, "int64"))


def open_count(tree: Tree, found: Found, read: Read) -> Number:
    """How many inputs without an answer could still change a verdict that is unknown.

    As many as `rules.open_inputs` names while the verdict is open. RuleError where a condition
    asks whether something is known: an answer to that changes what is settled already.
    """
    open_by_input: dict[str, list[Truth]] = {}
    _gather_open(tree, found, read, True, open_by_input)
    return _mask_count([_any(each) for each in open_by_input.values()])


def _mask_count(conditions: Iterable[Truth]) -> Number:
    return sum_of([_where(condition, 1) for condition in conditions])


def _gather_open(
    tree: Tree, found: Found, read: Read, above: Truth, gathered: dict[str, list[Truth]]
) -> None:
    """The leaves below which are open: unknown, as all that stands above them is."""
    here = all_of([above, is_unknown(verdict_column(tree, found))])
    if here is False:
        return
    match tree:
        case All() | Any() | NoneOf():
            for child in tree.children:
                _gather_open(child, found, read, here, gathered)
        case IsKnown():
            raise RuleError(f"leaf {tree.id}", "asks whether it is known.", "Ask what it is.")
        case _:
            for one in tree.inputs:
                gathered.setdefault(one.name, []).append(all_of([here, _is_untold(one.name, read)]))


def _is_untold(name: str, read: Read) -> Truth:
    if name in read.columns:
        return read.columns[name].isnull()
    if name in read.rising:
        return is_unknown(read.rising[name].reaches(0))
    return read.same.get(name) is None
