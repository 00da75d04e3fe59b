"""The JSON shapes that every answer shares."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tradewind.facts import Facts
from tradewind.model.bounds import Bounds
from tradewind.model.finding import Finding, Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.text import say, words

Json = dict[str, Any]


def money(amount: Money | None) -> Json | None:
    """``{"minor": 27000, "currency": "USD"}``, or null where it is not known."""
    return None if amount is None else {"minor": amount.minor, "currency": amount.currency}


def bounds(told: Bounds) -> Json:
    """Both ends, null where open."""
    return {"low": money(told.low_money), "high": money(told.high_money)}


def plain(number: Decimal | None) -> str | None:
    """A decimal string without trailing noughts or exponent."""
    if number is None:
        return None
    return format(number.normalize(), "f") if number else "0"


def source(cite: Cite) -> Json:
    """Where one fact comes from."""
    return {
        "fact": cite.fact,
        "id": cite.source.id,
        "title": cite.source.title,
        "publisher": cite.source.publisher,
        "address": cite.source.address,
        "where": cite.where,
        "from": cite.starts.isoformat(),
        "trust": cite.trust.value,
        "confirmed": cite.confirmed,
        "seen_in_force_on": cite.source.last_seen.isoformat(),
        "layer": cite.layer,
        "note": cite.note,
    }


def missing(gap: Missing, lang: str) -> Json:
    """One gap: what is not known, how to ask for it, and what knowing it would settle."""
    return {
        "kind": gap.kind,
        "name": gap.name,
        "where": gap.where,
        "question": question(gap, lang),
        "unlocks": gap.unlocks,
    }


def question(gap: Missing, lang: str) -> str:
    """The question to put for a gap."""
    if gap.kind == "fact":
        return say("missing.fact", lang, {"name": gap.name})
    stem, _, rest = gap.name.partition(".")
    for code in (f"ask.{gap.name}", f"ask.{stem}"):
        if code in words():
            return say(code, lang, {"name": gap.name, "rest": rest, "where": gap.where})
    return say("missing.input", lang, {"name": gap.name})


def finding(told: Finding, lang: str) -> Json:
    """One reason: its code, its values, its wording and its sources."""
    return {
        "code": told.code,
        "values": dict(told.values),
        "says": say(told.code, lang, told.values),
        "sources": [source(cite) for cite in told.cites],
    }


def gaps(told: Iterable[Missing], lang: str) -> list[Json]:
    """Several gaps, each once, in order."""
    return [missing(gap, lang) for gap in dict.fromkeys(told)]


def determination(asked: Mapping[str, Any], facts: Facts) -> str:
    """A hash of the question, the days and the facts: same inputs, same bytes, on any machine."""
    whole = {
        "question": asked,
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "facts": facts.digest(),
    }
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
