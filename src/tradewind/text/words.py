"""The words of findings and reports, by code and language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
_FILE = Path(__file__).with_name("words.yaml")


@cache
def words() -> dict[str, dict[str, str]]:
    """Every code with its three wordings."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told: dict[str, dict[str, str]] = yaml.load(_FILE.read_text("utf-8"), Loader=loader)  # noqa: S506
    return told


def say(code: str, lang: str, values: Mapping[str, Any] | None = None) -> str:
    """The wording of a code, its blanks filled; the bare code where it has none."""
    told = words().get(code)
    if told is None:
        return code
    return told[lang].format_map(_Blanks(values or {}))


def name_of(names: Mapping[str, str] | None, lang: str, fallback: str = "") -> str:
    """A name in a language, else in English, else the fallback."""
    if not names:
        return fallback
    return names.get(lang) or names.get("en") or fallback


class _Blanks(dict[str, Any]):
    """Leaves a blank visible when nobody filled it."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
