"""A rate as the Customs Tariff Act of Australia prints it: general, by place, in stages.

    5% DCS4% CA Free DCT5% From1July2018 2.5% CA Free From1July2019 Free
    5%, and $107.99/L of alcohol NZ/PG/FI/DC/LDC/SG $107.99/L of alcohol

A cell holds the general rate, then rates for places named by their letters; a stage begins with
"From" and a day, and holds the same again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tradewind.model.rate import AdValorem, Free, Rate, Specific, Sum

_STAGE = re.compile(r"From\s*(\d{1,2}\s*[A-Z][a-z]+\s*20\d\d)\s*[:;]?\s*")
_PLACE = "NZ|PG|FI|DCS|DCT|DC|LDC|SG|HK|MY|CA|TH|KR"
_PLACES = re.compile(rf"(?<![A-Za-z])((?:{_PLACE})(?:\s*/\s*(?:{_PLACE}))*)[\s;:]*(?=[\d$F])")
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PERCENT = re.compile(rf"({_NUMBER}) ?%")
_AMOUNT = re.compile(
    rf"\$({_NUMBER}) ?(?:/ ?(?P<unit>L of alcohol|L|kg|t|stick|m2|m3|pair)|(?P<each>each))"
)
_UNITS = {"L of alcohol": "la", "L": "l", "stick": "item"}


@dataclass(frozen=True, slots=True)
class Stage:
    """The rates from a day on: the general one, and those for places, as printed."""

    starts: date | None
    general: str
    places: tuple[tuple[str, str], ...]


def plain(text: str) -> str:
    """A cell without codes of letters, tabs and doubled blanks."""
    return " ".join(html.unescape(text).replace("\u200b", "").split())


def stages(text: str) -> Iterator[Stage]:
    """The stages of a cell in the order printed; the first may have no day."""
    told = plain(text)
    marks = list(_STAGE.finditer(told))
    first = told[: marks[0].start()] if marks else told
    if first.strip():
        yield _stage(None, first)
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(told)
        yield _stage(_day(mark[1]), told[mark.end() : end])


def _day(text: str) -> date | None:
    day, month, year = re.findall(r"\d{1,2}(?=\D)|[A-Za-z]+|\d{4}", text)
    try:
        return datetime.strptime(f"{day} {month} {year}", "%d %B %Y").date()  # noqa: DTZ007
    except ValueError:
        return None


def _stage(starts: date | None, text: str) -> Stage:
    marks = list(_PLACES.finditer(text))
    general = text[: marks[0].start()] if marks else text
    places = []
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        places.append((mark[1].replace(" ", ""), text[mark.end() : end].strip(" ,")))
    return Stage(starts, general.strip(" ,"), tuple(places))


def read_rate(text: str) -> Rate | None:
    """The tree of one printed rate, or None where it is no form that is known."""
    told = plain(text).rstrip(" ,.")
    if told.lower() == "free":
        return Free()
    parts = [_term(one) for one in re.split(r",? and | plus ", told)]
    if any(one is None for one in parts):
        return None
    terms = tuple(one for one in parts if one is not None)
    return terms[0] if len(terms) == 1 else Sum(terms)


def _term(text: str) -> Rate | None:
    told = text.strip()
    if found := _PERCENT.fullmatch(told):
        return AdValorem(Decimal(found[1].replace(",", "")))
    if found := _AMOUNT.fullmatch(told):
        unit = "item" if found["each"] else _UNITS.get(found["unit"], found["unit"])
        return Specific(Decimal(found[1].replace(",", "")), "AUD", Decimal(1), unit)
    return None
