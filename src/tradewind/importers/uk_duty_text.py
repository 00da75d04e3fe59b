"""The duty of a measure of the UK tariff, from its components, as a tree.

A component has the number of an expression (01 a share or an amount, 04 and 19 and 20 "plus",
15 "minimum", 17 and 35 "maximum", 36 "minus"), an amount, and units. What follows a minimum or a
maximum with "plus" belongs to that limit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tradewind.model.rate import (
    AdValorem,
    Agricultural,
    Free,
    Highest,
    Lowest,
    Minus,
    PartValue,
    Rate,
    Specific,
    Sum,
)

_FIRST, _PLUS, _MINUS = ("01",), ("04", "19", "20"), ("02", "36")
_Limit = type[Highest] | type[Lowest]
_LIMITS: Mapping[str, _Limit] = {"15": Highest, "17": Lowest, "35": Lowest}
_NOTHING = "37"
_RECIPES = {"12": "EA", "14": "EAR", "21": "ADSZ", "25": "ADSZR", "27": "ADFM", "29": "ADFMR"}
SUPPLEMENTARY = "99"
_UNITS: Mapping[tuple[str, str], tuple[str, int]] = {
    ("KGM", ""): ("kg", 1),
    ("GRM", ""): ("g", 1),
    ("DTN", ""): ("kg", 100),
    ("DTN", "E"): ("kgDrained", 100),
    ("KGM", "E"): ("kgDrained", 1),
    ("TNE", ""): ("t", 1),
    ("LTR", ""): ("l", 1),
    ("HLT", ""): ("hl", 1),
    ("KLT", ""): ("l", 1000),
    ("LPA", ""): ("la", 1),
    ("NAR", ""): ("item", 1),
    ("CEN", ""): ("hundred", 1),
    ("MIL", ""): ("thousand", 1),
    ("NPR", ""): ("pair", 1),
    ("MTR", ""): ("m", 1),
    ("MTK", ""): ("m2", 1),
    ("MTQ", ""): ("m3", 1),
    ("MWH", ""): ("kWh", 1000),
}
_SHARES_OF = {"RET": "retail_price"}
_CURRENCIES = {"GBP": ("GBP", 1), "EUR": ("EUR", 1), "EUC": ("EUR", 100)}


def read_components(told: Sequence[Mapping[str, Any]]) -> Rate | None:
    """The tree of a measure's components in their order; None where one of them is not known."""
    base: Rate | None = None
    limits: list[tuple[_Limit, Rate]] = []
    for one in told:
        number = str(one.get("duty_expression_id") or "")
        if number == _NOTHING:
            term: Rate | None = Free()
        elif number in _RECIPES:
            term = Agricultural(_RECIPES[number])
        else:
            term = _term(one)
        if term is None:
            return None
        if number in _LIMITS and base is not None:
            limits.append((_LIMITS[number], term))
        elif number in _MINUS and base is not None and not limits:
            base = Minus(base, term)
        elif number in _PLUS or number in _RECIPES:
            if limits:
                kind, limit = limits[-1]
                limits[-1] = kind, _plus(limit, term)
            else:
                base = term if base is None else _plus(base, term)
        elif base is None and (number in _FIRST or number == _NOTHING):
            base = term
        else:
            return None
    for kind, limit in limits:
        base = None if base is None else kind((base, limit))
    return base


def _plus(rate: Rate, more: Rate) -> Rate:
    return Sum((*rate.parts, more)) if isinstance(rate, Sum) else Sum((rate, more))


def _term(told: Mapping[str, Any]) -> Rate | None:
    amount, money = told.get("duty_amount"), told.get("monetary_unit_code")
    unit = str(told.get("measurement_unit_code") or "")
    qualifier = str(told.get("measurement_unit_qualifier_code") or "")
    if amount is None:
        return None
    number = Decimal(str(amount))
    if not money:
        share = Free() if number == 0 and not unit else AdValorem(number)
        if not unit:
            return share
        return PartValue(_SHARES_OF[unit], share) if unit in _SHARES_OF and not qualifier else None
    if money not in _CURRENCIES or (unit, qualifier) not in _UNITS:
        return None
    currency, parts = _CURRENCIES[money]
    name, per = _UNITS[unit, qualifier]
    return Specific(number / parts, currency, Decimal(per), name)
