"""The words of the pages: files in locale/, in three languages, found by code."""

from __future__ import annotations

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
