"""The form of every answer: the days, the hash, every source once, what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tradewind.errors import InputError, worded
from tradewind.facts import Facts

Json = dict[str, Any]
MOST_BYTES = 250_000
_SOURCE = {"fact", "id", "title", "publisher", "address"}
_GAP = {"kind", "name", "where", "question", "unlocks"}
# What every answer has, whichever tool gives it.
HEAD = (
    "schema", "tool", "lang", "applies_on", "known_on", "determination", "missing", "not_computed",
    "sources",
)  # fmt: skip


def in_form(tool: str, told: Json, facts: Facts, lang: str, not_computed: list[str]) -> Json:
    """The answer with its head first and its sources last."""
    known = told.pop("sources", {})
    missing = told.pop("missing", None)
    body = {key: value for key, value in told.items() if key not in HEAD}
    gaps = list(_gaps(body)) if missing is None else missing
    sources = _Sources(known if isinstance(known, Mapping) else {one["id"]: one for one in known})
    kept = sources.keyed({"missing": gaps, **body})
    return {
        "schema": told.get("schema", f"tradewind/{tool}/1"),
        "tool": tool,
        "lang": lang,
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "determination": told.get("determination"),
        **kept,
        "not_computed": not_computed,
        "sources": sources.used if isinstance(known, Mapping) else sources.told,
    }


def as_text(answer: Json) -> str:
    """The answer as JSON text; InputError where it is larger than anybody could read."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    size = len(text.encode())
    if size > MOST_BYTES:
        problem = worded(
            "The answer has {size} bytes; at most {most} are given.", size=size, most=MOST_BYTES
        )
        mend = worded("Ask for less: fewer markets, one part in full, or one code of a table.")
        raise InputError(answer["tool"], problem, mend)
    return text


class _Sources:
    """Every source once; where it stood, its key stands."""

    def __init__(self, known: Mapping[str, Json]) -> None:
        self.told = dict(known)
        self.used: dict[str, Json] = {}
        self._keys = {_text(one): key for key, one in known.items()}

    def keyed(self, told: Any) -> Any:
        """The same with keys in place of sources."""
        if isinstance(told, list):
            return [self.keyed(one) for one in told]
        if not isinstance(told, dict):
            return told
        if told.keys() >= _SOURCE:
            return self._key(told)
        for key in (*told.get("sources", ()), told.get("source")):
            if isinstance(key, str) and key in self.told:
                self.used[key] = self.told[key]
        return {name: self.keyed(one) for name, one in told.items()}

    def _key(self, source: Json) -> str:
        text = _text(source)
        if text not in self._keys:
            self._keys[text] = f"s{len(self.told) + 1}"
            self.told[self._keys[text]] = source
        key = self._keys[text]
        self.used[key] = source
        return key


def _text(source: Json) -> str:
    return json.dumps(source, sort_keys=True, ensure_ascii=False)


def _gaps(told: Any) -> Iterator[Json]:
    """Every gap anywhere in an answer, each once."""
    found: dict[tuple[str, str], Json] = {}
    for one in _within(told):
        if one.keys() >= _GAP:
            found.setdefault((one["kind"], one["name"]), one)
    yield from found.values()


def _within(told: Any) -> Iterator[Json]:
    if isinstance(told, dict):
        yield told
        told = list(told.values())
    for one in told if isinstance(told, list) else ():
        yield from _within(one)
