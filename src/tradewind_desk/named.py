"""What things that the packs know are called, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import timezone

from tradewind.facts import Facts, Library
from tradewind.facts.markets import markets
from tradewind.register.fields import regions
from tradewind.text import name_of, words
from tradewind_desk.words import language, page_words, say

try:
    from tradewind.facts.services import (  # type: ignore[import-untyped, import-not-found]
        bodies,
        service_kinds,
    )
except ImportError:  # packs of an engine that knows no services

    def service_kinds(facts: Facts) -> Mapping[str, Any]:
        """None are known."""
        return {}

    def bodies(facts: Facts) -> Mapping[str, Any]:
        """None are known."""
        return {}


def facts_today() -> Facts:
    """The facts that hold today, as they are known today."""
    return _facts(timezone.localdate())


@lru_cache(maxsize=1)
def _facts(day: date) -> Facts:
    return Library.standard().as_of(applies_on=day, known_on=day)


def kinds() -> Mapping[str, Any]:
    """Every kind of service that the packs know, by id."""
    return service_kinds(facts_today())


def registers() -> Mapping[str, Any]:
    """Every register in which providers of services can be looked up, by id."""
    return bodies(facts_today())


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
    found = markets(facts_today()).get(code)
    return found.names if found else None


def places() -> Mapping[str, Mapping[str, str]]:
    """The provinces and regions that firms are of, by code, after the two economies."""
    found = {code: page_words()[f"place.{code}"] for code in ("HK", "CN")}
    for one in regions():
        found[one.code] = dict(zip(("en", "zh-Hant", "zh-Hans"), one.names, strict=True))
    return found


def _of_words(beginning: str) -> Callable[[str], Mapping[str, str] | None]:
    def find(code: str) -> Mapping[str, str] | None:
        told = f"{beginning}.{code}"
        return page_words().get(told) or words().get(told)

    return find


_NAMES: Mapping[str, Callable[[str], Mapping[str, str] | None]] = {
    "kind": _of_kind,
    "market": _of_market,
    "register": _of_register,
    "place": lambda code: places().get(code) or _of_market(code),
    "language": _of_words("language"),
    "size": _of_words("triage.size"),
}


def clause(told: Mapping[str, Any]) -> str:
    """A coded clause in words: ``{"code": "market.fits", "values": {"market": "JP"}}``."""
    values = told.get("values") or {}
    named = {key: _listed(key, value) for key, value in values.items()}
    return say(f"match.{told['code']}", **named)


def _listed(sort: str, value: Any) -> str:
    if isinstance(value, list):
        return say("list.comma").join(called(sort, str(one)) for one in value)
    return called(sort, str(value))
