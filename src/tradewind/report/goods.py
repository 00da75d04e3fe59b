"""A shortlist of goods codes, as JSON and in words."""

from __future__ import annotations

import re
from typing import Any

from tradewind.facts.goods_search import Candidate, Shortlist
from tradewind.text import say

Json = dict[str, Any]
_OF_A_NOTE = 300  # letters of a note on the terminal; the JSON has all of it


def goods_json(text: str, found: Shortlist) -> Json:
    """The shortlist with every name, place and note."""
    return {
        "schema": "tradewind/goods/1",
        "words": text,
        "edition": found.edition or None,
        "verdict": None,  # which code is right only the notes and the customs can say
        "candidates": [_candidate(one) for one in found.candidates],
        "words_not_found": list(found.not_found),
        "read_as": dict(found.read_as),
    }


def _candidate(one: Candidate) -> Json:
    return {
        "code": one.code,
        "edition": one.edition,
        "names": dict(one.names),
        "description": one.description or None,
        "heading": one.heading or None,
        "chapter": one.chapter or None,
        "section": one.section or None,
        "score": one.score,
        "words": list(one.found),
        "notes": [{"of": of, "text": text} for of, text in one.notes],
    }


def tell_goods(found: Shortlist, lang: str) -> None:
    """Each code with its name, its heading and the beginning of the notes that may move it."""
    if not found.candidates:
        print(say("goods.none", lang))
    for one in found.candidates:
        name = one.names.get(lang) or one.names.get("en") or ""
        shown = " · ".join(filter(None, (name, one.description)))
        print(f"{one.code[:4]}.{one.code[4:]}  {shown}  ({one.edition}, {one.score:.0%})")
        above = " > ".join(filter(None, (one.chapter, one.heading)))
        if above:
            print(f"         {above}")
    for of, text in _notes(found):
        told = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(text.split()))
        short = told if len(told) <= _OF_A_NOTE else told[:_OF_A_NOTE] + " …"
        print(say("goods.note", lang, {"of": of, "text": short}))
    for word, other in found.read_as.items():
        print(say("goods.read_as", lang, {"word": word, "other": other}))
    if found.not_found:
        print(say("goods.not_found", lang, {"words": ", ".join(found.not_found)}))
    if not found.edition:
        print(say("goods.shipped_only", lang))
    print(say("goods.no_verdict", lang))


def _notes(found: Shortlist) -> list[tuple[str, str]]:
    """The notes of all candidates, each once."""
    return list(dict.fromkeys(note for one in found.candidates for note in one.notes))
