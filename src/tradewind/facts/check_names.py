"""Whether a name stands in three languages, each in its own characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CODE_LIKE = re.compile(r"[A-Z0-9][A-Z0-9 .,/()+&-]*")


def name_faults(names: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a name in three languages: language, problem, mend."""
    english = str(names.get("en") or "")
    for lang in LANGUAGES:
        text = names.get(lang)
        if not text:
            yield lang, f"the name lacks {lang}.", f"Add {lang}: to it."
        elif lang != "en" and not _HAN.search(str(text)):
            if text != english or not _CODE_LIKE.fullmatch(english):
                yield lang, f"{text!r} has no Chinese character.", "Write the name in Chinese."
        elif lang != "en" and (letters := _foreign(str(text), lang)):
            kind = "simplified" if lang == "zh-Hant" else "traditional"
            yield lang, f"{text!r} holds {kind} characters: {letters}.", f"Use {lang}."


def _foreign(text: str, lang: str) -> str:
    """The letters of a Chinese name that belong to the other way of writing.

    The character sets of Hong Kong and of the Mainland's first standard stand in for a table.
    """
    here, there = ("gb2312", "big5hkscs") if lang == "zh-Hant" else ("big5hkscs", "gb2312")
    return "".join(dict.fromkeys(one for one in _HAN.findall(text) if _is_only(one, here, there)))


def _is_only(letter: str, here: str, there: str) -> bool:
    """Whether a letter is of one character set and not of the other."""
    return _can_write(letter, here) and not _can_write(letter, there)


def _can_write(letter: str, character_set: str) -> bool:
    try:
        letter.encode(character_set)
    except UnicodeEncodeError:
        return False
    return True
