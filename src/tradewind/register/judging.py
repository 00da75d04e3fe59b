"""Decide one row: its values by column, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from tradewind.assess.size.industry import activity
from tradewind.errors import InputError
from tradewind.facts import Facts
from tradewind.model.enterprise import Industry
from tradewind.pipeline.contradictions import COUNTS, is_nowhere
from tradewind.register.faults import Fault
from tradewind.register.firms import CLASSIFICATION
from tradewind.register.mapping import Column, Mapped
from tradewind.register.opening import Row, is_blank
from tradewind.register.reasons import Reason
from tradewind.register.values import Limits, Value, Wrong, read_cell

Values = Sequence[Value | None]
Judged = tuple[Values, Sequence[Fault]]
_NEVER_AGAIN = frozenset({"text", "uscc", "money"})  # kinds whose cells seldom come again
_KEPT = 20_000  # cells of a column
_UNREAD = Wrong("not_text")
_Odd = Callable[[Values], Fault | None]


def limits_of(facts: Facts) -> Limits:
    """What can be on the day of the facts, as the file of one firm is read."""
    return Limits(max(facts.applies_on, facts.known_on), _industries(facts))


def _industries(facts: Facts) -> Callable[[str], bool]:
    @cache  # a code has four digits at most
    def is_industry(code: str) -> bool:
        try:
            activity(Industry(code, CLASSIFICATION), facts)
        except InputError:
            return False
        return True

    return is_industry


def judge_of(mapped: Mapped, limits: Limits) -> Callable[[Row], Judged]:
    """What decides each row of a file: a value for each column, None where nobody said."""
    # Provinces, yes and no, days and head counts come again and again: read once, then kept.
    readers: list[tuple[Column, dict[str, Value | Wrong | None] | None]] = [
        (one, None if one.field.kind in _NEVER_AGAIN else {}) for one in mapped.columns
    ]
    odd = tuple(_oddities(mapped.columns))

    def judge(row: Row) -> Judged:
        if (fault := _fault_of_row(row, mapped.width)) is not None:
            return (), (fault,)
        values: list[Value | None] = []
        faults: list[Fault] = []
        for column, known in readers:
            cell = row.cells[column.at]
            if known is not None and type(cell) is str:
                value = known.get(cell, _UNREAD)
                if value is _UNREAD:
                    value = read_cell(cell, column, limits)
                    if len(known) < _KEPT:
                        known[cell] = value
            else:
                value = read_cell(cell, column, limits)
            if isinstance(value, Wrong):
                faults.append(_fault(value.reason, column, cell))
                value = None
            values.append(value)
        faults += [fault for one in odd if (fault := one(values))]
        return values, faults

    return judge


def _fault_of_row(row: Row, width: int) -> Fault | None:
    """What keeps the cells of a row from being read at all."""
    if row.fault:
        return Fault(row.fault, None, row.text)
    cells = row.cells
    if len(cells) < width:
        return Fault("cells_missing", None, " | ".join(map(str, cells)))
    if len(cells) > width and not is_blank(cells[width:]):
        return Fault("cells_too_many", None, " | ".join(map(str, cells[width:])))
    return None


def _fault(reason: Reason, column: Column, cell: object) -> Fault:
    """A fault of one cell, with what its mend must name."""
    asked = column.field
    if reason == "no_code":
        return Fault(reason, column, cell, {"codes": ", ".join(asked.codes or ())})
    if reason == "other_currency":
        return Fault(reason, column, cell, {"currency": asked.unit})
    if reason == "too_many_places":
        return Fault(reason, column, cell, {"places": asked.scale})
    return Fault(reason, column, cell)


# values that cannot be right together, as in the file of one firm


def _oddities(columns: Sequence[Column]) -> Iterator[_Odd]:
    """What tells each pair of columns that deny each other; a pair without its columns is none."""
    at = {one.field.name: place for place, one in enumerate(columns)}
    for part, whole, _ in COUNTS:
        if part in at and whole in at:
            yield _more_than_whole(columns, at, part, whole)
    if "is_listed" in at and "listed_on" in at:
        yield _listing(columns, at)
    for one in columns:
        for bit, name in enumerate(one.field.bits):
            if name in at:
                yield _bit(columns, at[one.field.name], bit, at[name])


def _more_than_whole(
    columns: Sequence[Column], at: Mapping[str, int], part: str, whole: str
) -> _Odd:
    first, second = at[part], at[whole]

    def more(values: Values) -> Fault | None:
        small, large = values[first], values[second]
        if isinstance(small, int) and isinstance(large, int) and small > large:
            told = {"part": part, "whole": whole, "count": large}
            return Fault("part_above_whole", columns[first], small, told)
        return None

    return more


def _listing(columns: Sequence[Column], at: Mapping[str, int]) -> _Odd:
    first, second = at["is_listed"], at["listed_on"]

    def denied(values: Values) -> Fault | None:
        listed, exchange = values[first], values[second]
        if listed is None or exchange is None or listed is not is_nowhere(exchange):
            return None
        return Fault("listing_denied", columns[second], exchange)

    return denied


def _bit(columns: Sequence[Column], bits: int, bit: int, answer: int) -> _Odd:
    name = columns[answer].field.name

    def denied(values: Values) -> Fault | None:
        held, told = values[bits], values[answer]
        if not isinstance(held, int) or told is None or bool(held >> bit & 1) is told:
            return None
        return Fault("bit_denied", columns[answer], told, {"bit": bit, "name": name})

    return denied
