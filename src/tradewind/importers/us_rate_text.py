"""A rate as the Harmonized Tariff Schedule of the United States prints it, as a tree.

    2.4¢/kg + 5%     $1.25 each + 3.1% on the case + 4.2% on the battery     33 1/3%
    3.66¢/kg less 0.02¢/kg for each degree under 100 degrees … but not less than 2.5¢/kg
    The duty provided in the applicable subheading + 25%

What is not one of the printed forms is kept whole as unknown: never a wrong number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from tradewind.model.rate import (
    AdValorem,
    Applicable,
    Free,
    Highest,
    Minus,
    PartValue,
    Rate,
    Specific,
    Sum,
    UnknownRate,
)

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_PERCENT = re.compile(
    rf"(?P<whole>{_NUMBER})(?: (?P<over>\d+)/(?P<under>\d+))? ?(?:%|percent(?= of))"
    r"(?: (?:on|of) (?:the )?(?P<part>.+))?"
)
_AMOUNT = re.compile(
    rf"(?P<dollar>\$)? ?(?P<number>{_NUMBER}) ?(?P<cent>¢)? ?"
    r"(?:(?P<each>each)|/ ?(?:(?P<per>1,?000) ?)?(?P<unit>.*))"
)
_SUGAR = re.compile(
    r"(?P<full>.+?) less (?P<step>.+?) for each degree under 100 degrees \(and fractions of a "
    r"degree in proportion\) but not less (?:than )?(?P<least>.+)"
)
_APPLICABLE = re.compile(
    rf"the duty (?:rate )?provided (?:for )?in ?(?:the applicable|such) subheading"
    rf"(?: ?(?P<sign>\+|plus|minus) ?(?P<percent>{_NUMBER}) ?%)?"
)
_OWN_LINE = re.compile(
    r"the rate applicable,?(?: to each article)? in the absence of this (?:sub)?heading"
)
# Parts of the goods that a rate may be charged on by themselves; None is all of them.
_PARTS = {
    "case": "case",
    "strap, band or bracelet": "strap",
    "battery": "battery",
    "movement": "movement",
    "movement and case": "movement_and_case",
    "case and strap, band or bracelet": "case_and_strap",
    "value of the lead content": "lead_content",
    "value of the rifle": "rifle",
    "value of the telescopic sight, if any": "telescopic_sight",
    "apparatus": "apparatus",
    "fair retail value": "fair_retail_value",
    "cost of such goods or repairs": "cost_of_goods_or_repairs",
    "entire set": None,
    "full value of the imported article": None,
}
_UNITS = {
    "kg": "kg",
    "t": "t",
    "g": "g",
    "liter": "l",
    "liters": "l",
    "pf liter": "lpf",
    "bbl": "bbl",
    "pr": "pair",
    "prs": "pair",
    "doz": "doz",
    "doz pr": "dozpair",
    "gross": "gross",
    "head": "head",
    "m": "m",
    "lin m": "m",
    "m2": "m2",
    "m²": "m2",
    "m3": "m3",
    "m³": "m3",
    "cm2": "cm2",
    "thousand": "thousand",
    "article": "item",
    "": "item",
    "pins": "pin",
    "clean kg": "kgClean",
    "kg on drained weight": "kgDrained",
    "kg on contents and container": "kgPacked",
    "kg including weight of container": "kgPacked",
    "t including weight of container": "tPacked",
    "kg on entire contents of container": "kgContents",
    "kg of total sugars": "kgSugars",
    "kg on lead content": "kgPb",
    "kg on copper content": "kgCu",
    "kg on zinc content": "kgZn",
    "kg on molybdenum content": "kgMo",
    "kg on tungsten content": "kgW",
    "kg on manganese content": "kgMn",
    "kg on magnesium content": "kgMg",
    "kg on silicon content": "kgSi",
    "kg of anhydrous morphine content": "kgMorphine",
    "pf liter on ethyl alcohol content": "lpf",
    "m2 of recording surface": "m2Recording",
    "jewel": "jewel",
    "jewel over 7": "jewelOver7",
    "line/gross": "lineGross",
    "gross of immediate containers": "grossPacks",
}


@lru_cache(maxsize=8192)
def read_rate(text: str) -> Rate:
    """The tree of one printed rate; `UnknownRate` with the text as printed where it is no form."""
    plain = _plain(text)
    found = _phrase(plain) or _sugar(plain) or _sum(plain)
    return found or UnknownRate(" ".join(text.split()).replace('"', "'"))


def _plain(text: str) -> str:
    told = re.sub(r"(?<=[a-z])- (?=[a-z])", "", " ".join(text.split()))  # broken at a line's end
    told = re.sub(r"(?<=m[23])of ", " of ", told.replace("weght", "weight"))
    return told.rstrip(" /").replace("thebattery", "the battery").strip()


def _phrase(text: str) -> Rate | None:
    low = text.lower().replace("inthe", "in the")
    if re.fullmatch(r"free(?:[,(. ].*)?", low):
        return Free()
    if low == "no change" or _OWN_LINE.fullmatch(low):
        return Applicable()
    found = _APPLICABLE.fullmatch(low)
    if found is None:
        return None
    if not found["sign"]:
        return Applicable()
    more = AdValorem(_decimal(found["percent"]))
    return Minus(Applicable(), more) if found["sign"] == "minus" else Sum((Applicable(), more))


def _sugar(text: str) -> Rate | None:
    found = _SUGAR.fullmatch(text)
    if found is None:
        return None
    full, step, least = (_amount(found[name]) for name in ("full", "step", "least"))
    if full is None or step is None or least is None or step.unit != "kg":
        return None
    by_degree = Specific(step.amount, step.currency, step.per, "kgDegrees")
    return Highest((Minus(full, by_degree), least))


def _sum(text: str) -> Rate | None:
    parts = [_term(one.strip()) for one in text.split("+")]
    if any(one is None for one in parts):
        return None
    terms = tuple(one for one in parts if one is not None)
    return terms[0] if len(terms) == 1 else Sum(terms)


def _term(text: str) -> Rate | None:
    return _percent(text) or _amount(text)


def _percent(text: str) -> Rate | None:
    found = _PERCENT.fullmatch(text)
    if found is None:
        return None
    percent = _decimal(found["whole"])
    if found["under"]:
        # Thirds have no decimal: ten places are more than any amount can show.
        share = Decimal(found["over"]) / Decimal(found["under"])
        percent += share.quantize(Decimal("1e-10")).normalize()
    if not found["part"]:
        return AdValorem(percent)
    part = found["part"]
    if part not in _PARTS:
        return None
    name = _PARTS[part]
    return AdValorem(percent) if name is None else PartValue(name, AdValorem(percent))


def _amount(text: str) -> Specific | None:
    found = _AMOUNT.fullmatch(text)
    if found is None or bool(found["dollar"]) == bool(found["cent"]):
        return None
    amount = _decimal(found["number"]) / (1 if found["dollar"] else 100)
    if found["each"]:
        return Specific(amount, "USD", Decimal(1), "item")
    told = re.sub(r"\s*/\s*", "/", re.sub(r"[.,]", " ", found["unit"])).strip()
    unit = _UNITS.get(" ".join(told.split()))
    if unit is None or (unit == "item" and not told and not found["per"]):
        return None
    return Specific(amount, "USD", Decimal((found["per"] or "1").replace(",", "")), unit)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
