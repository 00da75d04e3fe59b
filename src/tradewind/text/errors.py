"""Errors in the language of the reader: each template that an error is told by has its wording."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tradewind.errors import Listed, TradewindError, Worded, worded

_FILE = Path(__file__).with_name("errors.yaml")


def error_in_words(error: TradewindError, lang: str) -> str:
    """The error in a language; English stays what `str` says."""
    if lang == "en":
        return str(error)
    colon = "：" if error.where else ""
    mend = f"{in_words(worded('Mend:'), lang)}{in_words(error.mend, lang)}" if error.mend else ""
    return f"{in_words(error.where, lang)}{colon}{in_words(error.problem, lang)}{mend}"


def in_words(words: str, lang: str) -> str:
    """Words of an error in a language; as they are where they have no wording in it."""
    if lang == "en":
        return str(words)
    if isinstance(words, Listed):
        return words.separator.join(in_words(one, lang) for one in words.parts)
    if not isinstance(words, Worded):
        return str(words)
    wording = _by_english().get(words.template)
    if wording is None:
        return str(words)
    values = {
        name: in_words(value, lang) if isinstance(value, str) else value
        for name, value in words.values.items()
    }
    return wording[lang].format(**values)


@cache
def _by_english() -> Mapping[str, Mapping[str, str]]:
    """Every wording by its English."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told: dict[str, dict[str, str]] = yaml.load(_FILE.read_text("utf-8"), Loader=loader)  # noqa: S506
    return {one["en"]: one for one in told.values()}
