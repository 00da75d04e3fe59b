"""How large the firms of a register are, by the two standards, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

from tradewind.assess.size.question import CLASSES
from tradewind.assess.size.rules import HK_MANUFACTURING, HK_OTHER, OUTSIDE, Line, lines
from tradewind.errors import RuleError
from tradewind.facts import Facts
from tradewind.model.money import minor_digits
from tradewind.register.industries import Activity

if TYPE_CHECKING:
    from ibis.expr import types as ir

_COLUMNS = {"employees": "employees", "revenue": "revenue_cny", "assets": "assets_cny"}
_LARGE = len(CLASSES) - 1


@dataclass(frozen=True, slots=True)
class SizeColumns:
    """The least and the largest class a firm may be of, by place in CLASSES, and what follows."""

    low: ir.Value
    high: ir.Value
    cn_class: ir.Value  # by name, where one class is left and the industry is of the standard
    is_cn_sme: ir.Value
    is_hk_sme: ir.Value
    is_manufacturer: ir.Value


def size_columns(
    table: Mapping[str, ir.Value], number: ir.Value, activities: Sequence[Activity], facts: Facts
) -> SizeColumns:
    """The sizes of firms by their columns, `number` being that of their activity.

    Every class between the least and the largest is possible too: of two measures one of which is
    not known, the firm is of the class of the other or of any below it.
    """
    import ibis

    standard = lines(facts)
    sectors = tuple(dict.fromkeys(one.sector for one in standard))
    of_sector = {one: _ends(_lines_of(one, standard), table) for one in sectors}
    unknown = _over(sectors, of_sector)
    ends = [
        _over([one for one in each.sectors if one in of_sector], of_sector) for each in activities
    ]

    def chosen(values: Sequence[ir.Value], otherwise: ir.Value) -> ir.Value:
        branches = [(number == at, value) for at, value in enumerate(values)]
        return ibis.cases(*branches, else_=otherwise) if branches else otherwise

    low = chosen([one[0] for one in ends], unknown[0])
    high = chosen([one[1] for one in ends], unknown[1])
    covered = [at for at, one in enumerate(activities) if OUTSIDE not in one.sectors]
    is_covered = number.isin(covered).fill_null(False) if covered else ibis.literal(False)
    said = ibis.cases((high < _LARGE, True), (low == _LARGE, False), else_=ibis.null("boolean"))
    makers = [at for at, one in enumerate(activities) if one.is_manufacturing]
    is_maker = number.isin(makers) if makers else ibis.ifelse(number.isnull(), None, False)
    return SizeColumns(
        low=low,
        high=high,
        cn_class=ibis.cases(
            *((is_covered & (low == at) & (high == at), name) for at, name in enumerate(CLASSES)),
            else_=ibis.null("string"),
        ),
        is_cn_sme=ibis.ifelse(is_covered, said, ibis.null("boolean")),
        is_hk_sme=_hong_kong(table, is_maker, facts),
        is_manufacturer=is_maker,
    )


def _lines_of(sector: str, standard: Sequence[Line]) -> list[Line]:
    return [one for one in standard if one.sector == sector]


Ends = tuple["ir.Value", "ir.Value"]


def _ends(standard: Sequence[Line], table: Mapping[str, ir.Value]) -> Ends:
    """The least and the largest class of a sector: the lowest that its measures reach."""
    reached = [_reached(one, table) for one in standard]
    return _least([low for low, _ in reached]), _least([high for _, high in reached])


def _reached(line: Line, table: Mapping[str, ir.Value]) -> Ends:
    column = table.get(_COLUMNS[line.measure])
    if column is None:
        return _whole(0), _whole(_LARGE)
    steps = [(column >= _required(least, line)).cast("int8") for least in line.least]
    reached = reduce(lambda left, right: left + right, steps)
    return reached.fill_null(0), reached.fill_null(_LARGE)


def _required(least: Decimal, line: Line) -> int:
    """A line of the standard as a register stores the measure: people, or fen."""
    if line.measure == "employees":
        return int(least)
    if line.unit != "CNY":
        problem = f"is in {line.unit}, and registers hold {line.measure} in CNY."
        raise RuleError(f"definitions/sme, {line.sector}", problem, "Write it in CNY.")
    return int(least.scaleb(minor_digits(line.unit)))


def _over(sectors: Sequence[str], of_sector: Mapping[str, Ends]) -> Ends:
    """The ends over several sectors: any of them may be the firm's; none says nothing."""
    if not sectors:
        return _whole(0), _whole(_LARGE)
    lows, highs = zip(*(of_sector[one] for one in sectors), strict=True)
    return _least(lows), _most(highs)


def _least(values: Sequence[ir.Value]) -> ir.Value:
    import ibis

    return values[0] if len(values) == 1 else ibis.least(*values)


def _most(values: Sequence[ir.Value]) -> ir.Value:
    import ibis

    return values[0] if len(values) == 1 else ibis.greatest(*values)


def _whole(value: int) -> ir.Value:
    import ibis

    return ibis.literal(value, type="int8")


def _hong_kong(table: Mapping[str, ir.Value], is_maker: ir.Value, facts: Facts) -> ir.Value:
    """Fewer people than the line for manufacturing, or than the line for all else."""
    import ibis

    limits = [facts.value(one).value for one in (HK_MANUFACTURING, HK_OTHER)]
    people = table.get("employees")
    if people is None or None in limits:
        return ibis.null("boolean")
    making, others = (people < int(str(limit)) for limit in limits)
    return ibis.cases(
        (is_maker, making),
        (~is_maker, others),
        else_=ibis.ifelse(making == others, making, ibis.null("boolean")),
    )
