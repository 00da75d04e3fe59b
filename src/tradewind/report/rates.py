"""A rate of duty in words, for a reader of one of the three languages."""

from __future__ import annotations

from tradewind.errors import PackError
from tradewind.facts import Facts
from tradewind.model.rate import (
    Agricultural,
    Applicable,
    FloorTo,
    Free,
    Highest,
    Lowest,
    Minus,
    OfDuty,
    PartValue,
    Rate,
    Reference,
    Rest,
    Specific,
    Sum,
    UnknownRate,
    parse_rate,
    rate_text,
)
from tradewind.report import shapes
from tradewind.text import say, words


def rate_in_words(text: str, lang: str, facts: Facts) -> str:
    """What a rate is; a text that is no rate is shown as it is."""
    if f"rate.{text}" in words():
        return say(f"rate.{text}", lang)
    try:
        return _told(parse_rate(text), lang, facts) if text else say("unknown", lang)
    except PackError:
        return text


def _told(rate: Rate, lang: str, facts: Facts) -> str:
    match rate:
        case Free():
            return say("rate.free", lang)
        case Specific():
            return _specific(rate, lang, facts)
        case Sum(parts):
            return " + ".join(_told(part, lang, facts) for part in parts)
        case Highest(parts) | Lowest(parts):
            code = "rate.highest" if isinstance(rate, Highest) else "rate.lowest"
            joined = say("rate.between", lang).join(_told(part, lang, facts) for part in parts)
            return say(code, lang, {"parts": joined})
        case Minus(whole, less):
            values = {"whole": _told(whole, lang, facts), "less": _told(less, lang, facts)}
            return say("rate.less", lang, values)
        case OfDuty(percent):
            return say("rate.of_duty", lang, {"percent": f"{percent}%"})
        case FloorTo(percent):
            return say("rate.floor_to", lang, {"percent": f"{percent}%"})
        case PartValue(part, of):
            values = {"rate": _told(of, lang, facts), "part": shapes.part_name(part, lang)}
            return say("rate.part", lang, values)
        case Rest(of):
            return say("rate.rest", lang, {"rate": _told(of, lang, facts)})
        case Applicable():
            return say("rate.applicable", lang)
        case Agricultural(code):
            return say("rate.agricultural", lang, {"code": code})
        case Reference(code):
            return say("rate.reference", lang, {"code": code})
        case UnknownRate(raw):
            return say("page.rate.unknown", lang, {"rate": raw})
        case _:
            return rate_text(rate)


def _specific(rate: Specific, lang: str, facts: Facts) -> str:
    """An amount for each unit, with the unit by its name."""
    unit = shapes.unit_name(rate.unit, lang, facts)
    many = "" if rate.per == 1 else f"{rate.per:f} "
    values = {"amount": f"{rate.amount:f} {rate.currency}", "unit": many + unit}
    return say("rate.per", lang, values)
