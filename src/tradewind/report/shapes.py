"""The JSON shapes that every answer shares."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tradewind.facts import Facts
from tradewind.facts.incoterms import line_name
from tradewind.facts.pack import names_in
from tradewind.model.bounds import Bounds
from tradewind.model.finding import Finding, Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.report.consignment_words import consignment_words
from tradewind.report.fact_names import fact_name
from tradewind.text import name_of, say, words

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
        "seen_in_force_on": (cite.last_seen or cite.source.last_seen).isoformat(),
        "layer": cite.layer,
        "note": cite.note,
    }


def missing(gap: Missing, lang: str, facts: Facts) -> Json:
    """One gap: what is not known, how to ask for it, and what knowing it would settle."""
    return {
        "kind": gap.kind,
        "name": gap.name,
        "where": gap.where,
        "question": question(gap, lang, facts),
        "unlocks": gap.unlocks,
    }


def question(gap: Missing, lang: str, facts: Facts) -> str:
    """The question to put for a gap, by the packs' words for inputs and facts, else by ours."""
    if gap.kind == "fact" and gap.name.startswith("rate: "):
        return say("missing.rate", lang, {"rate": gap.name.removeprefix("rate: ")})
    if gap.kind == "fact":
        return say("missing.fact", lang, {"name": fact_name(gap.name, lang, facts)})
    stem, _, rest = gap.name.partition(".")
    part = unit_name(rest, lang, facts) if stem == "quantity" else part_name(rest, lang)
    values = {
        "name": gap.name,
        "rest": part,
        "where": gap.where,
        "line": kind_name(rest, lang, facts),
    }
    for code in (f"ask.{gap.name}", f"ask.{stem}"):
        if code in words():
            return say(code, lang, values)
    asked = _asked_by_packs(gap.name, facts)
    return name_of(asked, lang, gap.name) if asked else say("missing.input", lang, values)


def part_name(part: str, lang: str) -> str:
    """A part of the goods or of their value, by its name."""
    return say(f"part.{part}", lang) if f"part.{part}" in words() else part


def unit_name(unit: str, lang: str, facts: Facts) -> str:
    """A unit of measure by its name; one that the packs do not name by its code."""
    rows = facts.find("units/all:units", code=unit)
    return name_of(names_in(rows[0][0]), lang, unit) if rows else unit


def _asked_by_packs(name: str, facts: Facts) -> Mapping[str, str] | None:
    """How the packs ask for an input, in three languages; None where none of them does."""
    pack = facts.pack("goods/attributes")
    told = pack.rules["inputs"].get(name) if pack else None
    if told is not None:
        ask: Mapping[str, str] | None = told.get("ask")
        return ask
    rows = facts.find("routes/licences:questions", input=name)
    return names_in(rows[0][0]) if rows else None


def kind_name(kind: str, lang: str, facts: Facts) -> str:
    """The name of a kind of cost."""
    names = line_name(kind, facts)
    if names is not None:
        return name_of(names, lang, kind)
    pack = facts.pack("sellers/hk")
    if pack and kind in pack.series:
        return name_of(pack.series[kind].names, lang, kind)
    return say(f"line.{kind}", lang) if f"line.{kind}" in words() else kind


def finding(told: Finding, lang: str, facts: Facts) -> Json:
    """One reason: its code, its values, its wording and its sources."""
    values = dict(told.values)
    if "line" in values:
        values["name"] = kind_name(str(values["line"]), lang, facts)
    if told.code == "routes.consignment":
        values |= consignment_words(values, lang, facts)
    return {
        "code": told.code,
        "values": dict(told.values),
        "says": say(told.code, lang, values),
        "sources": [source(cite) for cite in told.cites],
    }


def gaps(told: Iterable[Missing], lang: str, facts: Facts) -> list[Json]:
    """Several gaps, each once, in order."""
    once: dict[tuple[str, str], Missing] = {}
    for gap in told:
        once.setdefault((gap.kind, gap.name), gap)
    return [missing(gap, lang, facts) for gap in once.values()]


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
