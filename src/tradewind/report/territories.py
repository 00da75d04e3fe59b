"""Territories by name, where no market of the packs names them."""

from __future__ import annotations

from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.text import name_of

LOCALES = {"en": "en_HK", "zh-Hant": "zh_Hant_HK", "zh-Hans": "zh_Hans_CN"}


def territory(code: str, lang: str) -> str:
    """A territory by its ISO 3166 code, as Unicode's CLDR names it; the code where it has none."""
    from babel import Locale

    return str(Locale.parse(LOCALES[lang]).territories.get(code, code))


def market_or_territory(code: str, lang: str, facts: Facts) -> str:
    """A market as the packs name it, else the territory of that code."""
    known = markets(facts)
    return name_of(known[code].names, lang, code) if code in known else territory(code, lang)
