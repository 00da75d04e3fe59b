"""The words of the pages: files in locale/, in three languages, found by code."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

from tradewind.text import LANGUAGES
from tradewind.text import say as say_of_engine

_FOLDER = Path(__file__).with_name("locale")
_OF_DJANGO = {one.lower(): one for one in LANGUAGES}


@cache
def page_words() -> dict[str, dict[str, str]]:
    """Every code of every page; a code stands in one file only."""
    told: dict[str, dict[str, str]] = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(_FOLDER.glob("*.yaml")):
        told |= yaml.load(path.read_text("utf-8"), Loader=loader) or {}  # noqa: S506
    return told


def language() -> str:
    """The language of the page being made, as the engine writes it: en, zh-Hant, zh-Hans."""
    return _OF_DJANGO.get((get_language() or "en").lower(), "en")


def say(code: str, lang: str | None = None, /, **values: Any) -> str:
    """The words of a code of the desk, else of the engine, in the language of the page."""
    lang = lang or language()
    told = page_words().get(code)
    return told[lang].format(**values) if told else say_of_engine(code, lang, values)


def day(value: date) -> str:
    """22 Nov 2026, 2026年11月22日."""
    if language() == "en":
        return f"{value.day} {value:%b} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def lasting(hours: int) -> str:
    """How long something took: hours below two days, else days."""
    return say("hours", count=hours) if hours < 48 else say("days", count=round(hours / 24))
