"""What a register tells of the firm itself, as the rules read it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import reduce
from typing import TYPE_CHECKING

from tradewind.facts import Facts
from tradewind.facts.exchange import convert
from tradewind.model.money import Money
from tradewind.register.fields import fields
from tradewind.register.firms import inputs_of_columns
from tradewind.register.sizes import SizeColumns
from tradewind.rules.columns import Rising
from tradewind.rules.inputs import LARGEST
from tradewind.rules.paths import later
from tradewind.rules.questions import questions

if TYPE_CHECKING:
    from ibis.expr import types as ir


# Inputs of the rules that a register has a column of the same name and unit for.
AS_THEY_ARE = ("is_listed", "employees", "revenue_cny", "assets_cny", "has_operations")
# The sizes by the standard of the place: that of another place says nothing of a firm.
SIZES = {"CN": ("is_cn_sme", "cn_size_class"), "HK": ("is_hk_sme",)}


def own_columns(
    table: Mapping[str, ir.Value], sizes: SizeColumns, facts: Facts
) -> dict[str, ir.Value]:
    """The inputs of the rules that a register answers, by name; a straight list.

    `table` has the columns of the register, each as wide as its kind is in rules.
    """
    asked = questions(facts)
    told = {name: table[name] for name in AS_THEY_ARE if name in table}
    told |= {name: table[name] for name in inputs_of_columns(table, asked)}
    told |= _certified(table, told)
    told |= {
        "is_manufacturer": sizes.is_manufacturer,
        "is_hk_sme": sizes.is_hk_sme,
        "is_cn_sme": sizes.is_cn_sme,
        "cn_size_class": sizes.cn_class,
    }
    return told | _ages(table["founded"], told, facts) if "founded" in table else told


def rising_columns(table: Mapping[str, ir.Value], facts: Facts) -> dict[str, Rising]:
    """The inputs that rise or fall along a column of a register."""
    found: dict[str, Rising] = {}
    if "revenue_cny" in table:
        found["revenue_hkd"] = Rising(_reaches_amount(table["revenue_cny"], facts))
    if "founded" in table:
        found["registered_days"] = Rising(_reaches_days(table["founded"], facts.applies_on))
    return found


def in_place(told: Mapping[str, ir.Value], place: str) -> dict[str, ir.Value]:
    """What a register tells of firms of a place: without the sizes of another place."""
    strange = {name for one, names in SIZES.items() if one != place for name in names}
    return {name: column for name, column in told.items() if name not in strange}


def _certified(table: Mapping[str, ir.Value], told: Mapping[str, ir.Value]) -> dict[str, ir.Value]:
    """What the bits of the certificates say, where a column of its own does not."""
    if "certificates" not in table:
        return {}
    held = table["certificates"]
    bits = fields()["certificates"].bits
    said = {name: (held & (1 << at)) != 0 for at, name in enumerate(bits)}
    return {name: told[name].coalesce(one) if name in told else one for name, one in said.items()}


def _reaches_days(founded: ir.Value, on: date) -> Callable[[int], ir.Value]:
    return lambda count: founded <= _day(on, count)


def _day(on: date, count: int) -> date:
    """The day so many days before; the first or last day there is where no calendar has it."""
    try:
        return on - timedelta(days=count)
    except OverflowError:
        return date.min if count > 0 else date.max


def _reaches_amount(yuan: ir.Value, facts: Facts) -> Callable[[int], ir.Value]:
    """Whether an amount in Hong Kong dollars is reached: from which fen on it is."""
    import ibis

    def in_hkd(fen: int) -> int:
        found = convert(Money(fen, "CNY"), "HKD", facts)
        assert found is not None
        return found[0].minor

    if convert(Money(1, "CNY"), "HKD", facts) is None:
        return lambda least: ibis.null("boolean")

    def reaches(least: int) -> ir.Value:
        cut = bisect_left(range(LARGEST), least, key=in_hkd)
        return yuan >= cut if cut < LARGEST else ibis.ifelse(yuan.isnull(), None, False)

    return reaches


def _ages(founded: ir.Value, told: Mapping[str, ir.Value], facts: Facts) -> dict[str, ir.Value]:
    """Counts that a firm too young to have reached a limit tells by its age."""
    found = {}
    for name, asked in questions(facts).items():
        limit = facts.value(asked.while_younger_than).value if asked.while_younger_than else None
        if limit is not None:
            age = _age(founded, asked.input.unit, int(limit), facts.applies_on)
            found[name] = told[name].coalesce(age) if name in told else age
    return found


def _age(founded: ir.Value, unit: str, limit: int, on: date) -> ir.Value:
    """The whole units since the founding day, where they are fewer than a limit."""
    import ibis

    counts = [(founded <= _last_born(on, count, unit)).cast("int64") for count in range(1, limit)]
    whole = reduce(lambda left, right: left + right, counts, ibis.literal(0, type="int64"))
    young = founded > _last_born(on, limit, unit)
    return ibis.ifelse(young, whole, ibis.null("int64"))


def _last_born(on: date, count: int, unit: str) -> date:
    """The last founding day after which so many units are over on a day."""
    back = bisect_left(
        range((on - date.min).days), True, key=lambda days: _is_over(on, days, count, unit)
    )
    return _day(on, back)


def _is_over(on: date, back: int, count: int, unit: str) -> bool:
    try:
        return later(_day(on, back), count, unit) <= on
    except (OverflowError, ValueError):
        return False
