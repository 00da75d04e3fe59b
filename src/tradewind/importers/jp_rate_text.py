"""A rate as the customs tariff schedule of Japan prints it, as a tree.

    9.1%            60%又は4,800円/足のうちいずれか高い税率            29.8%＋679円/kg
    9.4%又は78.13円/lのうちいずれか低い税率 ただしその税率が41.88円/lを下回る場合は41.88円/l
    ((500円-課税価格)×10/16)/kg       a difference from the value of the goods

A cell may also hold several goods, a range over lines that the schedule does not print, or a mark
whose meaning the line does not say. Such a cell is kept as printed: never a wrong number.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from tradewind.importers.opening import is_formula
from tradewind.model.rate import (
    AdValorem,
    Free,
    Highest,
    Lowest,
    Minus,
    Rate,
    Specific,
    Sum,
    UnknownRate,
)

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNITS = {
    "kg": ("kg", 1),
    "l": ("l", 1),
    "kl": ("l", 1000),
    "頭": ("head", 1),
    "足": ("pair", 1),
    "枚": ("item", 1),
    "本": ("item", 1),
    "m2": ("m2", 1),
    "MT": ("t", 1),
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_PERCENT = re.compile(rf"(?P<percent>{_NUMBER})%")
_AMOUNT = re.compile(rf"(?P<amount>{_NUMBER})円/(?P<per>{_NUMBER})?(?P<unit>{_UNIT})")
_CHOICE = re.compile(
    r"(?P<first>.+?)又は(?P<second>.+?)のうちいずれか(?P<which>高い|低い)税率(?P<limit>.*)"
)
_LIMIT = re.compile(
    r"\(?ただしその税率が(?P<edge>.+?)を(?P<side>下回る|上回る)場合は(?P<then>.+?)(?:とする)?\)?"
)
# How a difference from the value of the goods is written; (amount - value) x share, for each unit.
_DIFFERENCES = tuple(
    re.compile(form.format(n=_NUMBER, unit=_UNIT))
    for form in (
        r"\((?P<amount>{n})円(?:×(?P<times>{n}))?-課税価格(?:×(?P<value>{n}))?\)/(?P<unit>{unit})",
        r"\(\((?P<amount>{n})円-課税価格\)×(?P<over>{n})(?:/(?P<under>{n}))?\)/(?P<unit>{unit})",
        r"\(?(?P<amount>{n})円/(?P<unit>{unit})-課税価格/kg(?:×(?P<value>{n}))?\)?",
    )
)
MARKS = "◎●◆※*"
_BRACKETED = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")


def plain(text: str) -> str:
    """A cell in plain signs, without blanks and broken lines."""
    told = unicodedata.normalize("NFKC", text).replace("−", "-").replace("〜", "~")
    return re.sub(r"\s+", "", told.replace("～", "~"))


@lru_cache(maxsize=8192)
def read_rate(text: str) -> Rate | None:
    """The tree of one printed rate, or None where the text is no form that is known."""
    told = plain(text)
    return Free() if told == "無税" else _choice(told) or _sum(told)


def as_printed(*told: str) -> UnknownRate:
    """What was printed, kept whole."""
    shown = ("(a formula)" if is_formula(one) else " ".join(one.split()) for one in told)
    return UnknownRate("; ".join(shown).replace('"', "'"))


def why_not_read(text: str) -> str:
    """The reason that a cell is kept as printed, as imports count it."""
    told = plain(text)
    if is_formula(text):
        return "formula"
    if any(mark in told for mark in MARKS):
        return "marked"
    if "非譲許" in told:
        return "not_conceded_in_part"
    if re.search(r"[%税]~|~", told):
        return "range"
    if re.search(r"もの|製|待遇|\n|関税割当", text.strip()):
        return "goods_in_cell"
    return "text_not_read"


def is_bound_above(text: str) -> bool:
    """Whether a WTO rate stands in brackets: bound at not less than what is charged already."""
    ends = plain(text).split("~")
    joined = [each for end in ends for each in re.split(r"又は(?=\()", end)]
    if all(_BRACKETED.fullmatch(each) for each in joined):
        return True
    return bool(re.fullmatch(r"\((?:一部)?[^()]+\)", plain(text)))


def _choice(text: str) -> Rate | None:
    found = _CHOICE.fullmatch(text)
    if found is None:
        return None
    first, second = _sum(found["first"]), _sum(found["second"])
    if first is None or second is None:
        return None
    rate: Rate = (Highest if found["which"] == "高い" else Lowest)((first, second))
    return _limited(rate, found["limit"]) if found["limit"] else rate


def _limited(rate: Rate, text: str) -> Rate | None:
    found = _LIMIT.fullmatch(text)
    if found is None or found["edge"] != found["then"]:
        return None
    edge = _sum(found["edge"])
    if edge is None:
        return None
    return Highest((rate, edge)) if found["side"] == "下回る" else Lowest((rate, edge))


def _sum(text: str) -> Rate | None:
    parts = [_term(one) for one in text.split("+")]
    if any(one is None for one in parts):
        return None
    terms = tuple(one for one in parts if one is not None)
    return terms[0] if len(terms) == 1 else Sum(terms)


def _term(text: str) -> Rate | None:
    if found := _PERCENT.fullmatch(text):
        return AdValorem(_decimal(found["percent"]))
    if found := _AMOUNT.fullmatch(text):
        unit, times = _UNITS[found["unit"]]
        per = _decimal(found["per"] or "1") * times
        return Specific(_decimal(found["amount"]), "JPY", per, unit)
    return _difference(text)


def _difference(text: str) -> Rate | None:
    """An amount for each unit less a share of the value: never below nothing."""
    for form in _DIFFERENCES:
        if found := form.fullmatch(text):
            told = found.groupdict()
            share = _decimal(told.get("over") or "1") / _decimal(told.get("under") or "1")
            amount = _decimal(told["amount"]) * _decimal(told.get("times") or "1") * share
            of_value = _decimal(told.get("value") or "1") * share * 100
            if told["unit"] != "kg" and "課税価格/kg" in text:
                return None
            unit, times = _UNITS[told["unit"]]
            specific = Specific(_places(amount), "JPY", Decimal(times), unit)
            return Minus(specific, AdValorem(_places(of_value)))
    return None


def _places(number: Decimal) -> Decimal:
    # Shares such as 2/11 have no decimal: ten places are more than any amount can show.
    return number.quantize(Decimal("1e-10")).normalize()


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
