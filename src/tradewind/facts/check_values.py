"""Whether the dated values of a series, and rates anywhere, can be read as what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tradewind.errors import TradewindError
from tradewind.facts.check_pack import PackUnderCheck, is_currency
from tradewind.facts.check_sources import check_days
from tradewind.facts.reading import NUMBER, mapping
from tradewind.model import rate as rates

# What a value may be counted in besides a currency and a unit of the pack units/all.
_FORMS = frozenset({"text", "expression", "date", "number", "ratio", "fraction"})
_FRACTION = re.compile(r"[0-9]{1,4}/[1-9][0-9]{0,3}")


def check_series(pack: PackUnderCheck) -> None:
    """Whether every series has a known unit, and values that fit it in order of their days."""
    for name, told in pack.told("values").items():
        series = mapping(told)
        unit, values = series.get("unit"), series.get("values")
        if isinstance(unit, str) and unit not in _FORMS and not pack.around.knows_unit(unit):
            mend = "Use a currency, a code of units/all, or one of " + ", ".join(sorted(_FORMS))
            problem = f"{unit!r} is not a known unit."
            pack.tell_at("values", (name, "unit"), problem, mend + ".")
        _entries(pack, name, str(unit), values if isinstance(values, list) else [])


def _entries(pack: PackUnderCheck, name: str, unit: str, values: Sequence[Any]) -> None:
    before, met = date.min, set()
    for at, told in enumerate(values):
        entry, where = mapping(told), pack.yaml["values"].where((name, "values", at))
        starts, key = entry.get("from"), (str(entry.get("from")), str(entry.get("source")))
        check_days(pack, where, starts, entry.get("seen_in_force_on"))
        if isinstance(entry.get("value"), str):
            _value(pack, where, unit, entry["value"])
        if isinstance(starts, date):
            if starts < before:
                problem = f"{starts} stands after {before}."
                pack.tell(where, problem, "Put the values in order of their days.")
            before = max(before, starts)
        if key in met:
            problem = f"{key[1]} gives two values for {key[0]}."
            pack.tell(where, problem, "Keep one of the two.")
        met.add(key)


def _value(pack: PackUnderCheck, where: str, unit: str, value: str) -> None:
    if unit == "expression":
        check_rate(pack, where, value)
    elif unit == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            pack.tell(where, f"{value!r} is not a day.", "Write it as YYYY-MM-DD.")
    elif unit == "fraction":
        if not _FRACTION.fullmatch(value):
            pack.tell(where, f"{value!r} is not a fraction.", 'Write it like "1/4".')
    elif unit != "text" and not _is_number(value):
        pack.tell(where, f"{value!r} is not a number of {unit}.", "Write digits, in quotes.")


def _is_number(text: str) -> bool:
    try:
        return bool(NUMBER.fullmatch(text)) and Decimal(text).is_finite()
    except InvalidOperation:
        return False


def check_rate(pack: PackUnderCheck, where: str, text: str) -> None:
    """Whether a rate can be read, and its amounts are in known currencies and units."""
    try:
        tree = rates.parse_rate(text)
    except TradewindError as fault:
        pack.tell(where, f"{fault.where}: {fault.problem}", fault.mend)
        return
    for one in rates.specifics_in(tree):
        if not is_currency(one.currency):
            problem = f"{text!r}: {one.currency} is not a currency of ISO 4217."
            pack.tell(where, problem, "Write three capital letters, such as USD.")
        if one.unit not in pack.around.units:
            problem = f"{text!r}: {one.unit} is not a known unit."
            pack.tell(where, problem, "Use a code of the pack units/all, or add it there.")
