"""What things that the packs know are called, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

from tradewind.facts.industries import industry_names
from tradewind.facts.markets import markets
from tradewind.facts.services import Body, Service, bodies, service_kinds
from tradewind.register.fields import regions
from tradewind.register.firms import CLASSIFICATION
from tradewind.text import LANGUAGES, name_of, words
from tradewind_desk import facts
from tradewind_desk.words import day, language, lasting, page_words, say


def kinds() -> Mapping[str, Service]:
    """Every kind of service that the packs know, by id."""
    return service_kinds(facts.today())


def registers() -> Mapping[str, Body]:
    """Every register in which providers of services can be looked up, by id."""
    return bodies(facts.today())


def called(sort: str, code: str) -> str:
    """The name of a thing of a sort; its code where nobody has named it."""
    find = _NAMES.get(sort)
    return name_of(find(code) if find else None, language(), code)


def _of_kind(code: str) -> Mapping[str, str] | None:
    found = kinds().get(code)
    return found.names if found else None


def _of_register(code: str) -> Mapping[str, str] | None:
    found = registers().get(code)
    return found.names if found else None


def _of_market(code: str) -> Mapping[str, str] | None:
    return market_names().get(code)


def market_names() -> Mapping[str, Mapping[str, str]]:
    """What each market of the packs is called."""
    held = facts.today()
    return held.once(
        "desk/market_names", lambda: {code: one.names for code, one in markets(held).items()}
    )


@cache
def places() -> Mapping[str, Mapping[str, str]]:
    """The provinces and regions that firms are of, by code, after the two economies."""
    found = {code: page_words()[f"place.{code}"] for code in ("HK", "CN")}
    for one in regions():
        found[one.code] = dict(zip(("en", "zh-Hant", "zh-Hans"), one.names, strict=True))
    return found


def names_of_place(code: str) -> Mapping[str, str] | None:
    """What a province, a market or any economy is called; None where nobody names it."""
    return places().get(code) or _of_market(code) or _of_economy(code)


def _of_economy(code: str) -> Mapping[str, str] | None:
    """The name of an economy that no pack has, in the words of the Unicode locale data."""
    from babel import Locale

    told = {lang: Locale.parse(lang, sep="-").territories.get(code) for lang in LANGUAGES}
    return {lang: name for lang, name in told.items() if name} or None


def _of_words(beginning: str) -> Callable[[str], Mapping[str, str] | None]:
    def find(code: str) -> Mapping[str, str] | None:
        told = f"{beginning}.{code}"
        return page_words().get(told) or words().get(told)

    return find


def _of_sector(code: str) -> Mapping[str, str] | None:
    """The divisions that providers tell their industries by."""
    names = industry_names(CLASSIFICATION, code, facts.today())
    return {lang: f"{code} {name}" for lang, name in names.items()} if names else None


def industry(classification: str, code: str) -> str:
    """A code of an industry with the name of its division, else of its section, where known."""
    names = _names_of_industry(classification, code, facts.edition())
    return f"{code} {name_of(names, language(), '')}" if names else code


@lru_cache(maxsize=4096)
def _names_of_industry(classification: str, code: str, edition: str) -> Mapping[str, str] | None:
    return industry_names(classification, code, facts.today())


_NAMES: Mapping[str, Callable[[str], Mapping[str, str] | None]] = {
    "kind": _of_kind,
    "market": _of_market,
    "register": _of_register,
    "sector": _of_sector,
    "place": names_of_place,
    "language": _of_words("language"),
    "size": _of_words("triage.size"),
}


def clause(told: Mapping[str, Any]) -> str:
    """A coded clause in words: ``{"code": "market.fits", "values": {"market": "JP"}}``."""
    values = told.get("values") or {}
    named = {key: _CLAUSE.get(key, called_each)(key, value) for key, value in values.items()}
    return say(f"match.{told['code']}", **named)


def called_each(sort: str, value: Any) -> str:
    """The name of one thing, or the names of several in a row."""
    if isinstance(value, list):
        return say("page.list").join(called(sort, str(one)) for one in value)
    return called(sort, str(value))


# How a value of a clause is told where it is no code.
_CLAUSE: Mapping[str, Callable[[str, Any], str]] = {
    "until": lambda _, value: day(date.fromisoformat(value)),
    "hours": lambda _, value: lasting(value),
}
