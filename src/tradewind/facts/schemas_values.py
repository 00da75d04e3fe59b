"""What is told of a day: the series of values.yaml, and the rows of a CSV table.

A cell left empty in a CSV file is an absent property of its row.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from tradewind.facts.schemas_cells import (
    CellDay,
    Cited,
    Code,
    CodeOrRange,
    Codes,
    Id,
    KebabId,
    Names,
    Shape,
    Text,
    TrustWord,
    YesNo,
)


class ValueShape(Cited):
    """One dated value, as text; null says that the fact ended on that day."""

    value: Text | None


class SeriesShape(Shape):
    """One fact over time; the end of a value follows from the next."""

    name: Names
    unit: Text
    values: Annotated[list[ValueShape], Field(min_length=1)]


class PlainRow(Shape):
    """A dated row of any table; the table's own columns come before these."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]
    starts: CellDay = Field(alias="from")
    source: KebabId
    where: Text
    trust: TrustWord | None = None
    seen_in_force_on: CellDay | None = None
    note: Text | None = None


class RatesRow(PlainRow):
    """What one measure charges on one code from one day; ``ended`` ends it."""

    model_config = ConfigDict(extra="forbid")
    code: CodeOrRange
    barred: Codes | None = Field(None, alias="except")
    measure: Id
    rate: Text


class ListRow(PlainRow):
    """That a code, or a part of it, came onto a list or left it."""

    model_config = ConfigDict(extra="forbid")
    list: Text
    code: Code
    part: YesNo | None = None
    within: YesNo = Field(alias="in")
