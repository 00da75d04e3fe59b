"""What facts are called, with the id by which an import or a pack must supply them."""

from __future__ import annotations

from tradewind.facts import Facts
from tradewind.facts.pack import Names, Pack
from tradewind.report.territories import market_or_territory
from tradewind.text import name_of, say, words

_RATE_FOR = "rate for origin "


def fact_name(fact: str, lang: str, facts: Facts) -> str:
    """The name of a fact with its id; the bare id where nothing names it."""
    if f"fact.{fact}" in words():
        return say(f"fact.{fact}", lang)
    pack_id, _, name = fact.partition(":")
    if "/" not in pack_id or " " in pack_id:
        return fact
    pack = facts.pack(pack_id)
    if pack is None:
        return _of_no_pack(fact, pack_id, lang, facts)
    if name.startswith(_RATE_FOR):
        origin = market_or_territory(name.removeprefix(_RATE_FOR), lang, facts)
        told = {"pack": name_of(pack.title, lang, pack_id), "origin": origin}
        return f"{say('fact.rate_for_origin', lang, told)} ({pack_id})"
    bare, _, code = name.partition("[")
    told_name = _within(pack, bare, lang, facts)
    return (
        f"{told_name} [{code.rstrip(']')}] ({pack_id}:{bare})" if code else f"{told_name} ({fact})"
    )


def _of_no_pack(fact: str, pack_id: str, lang: str, facts: Facts) -> str:
    """The pack that a market lacks, such as its tariff; its id alone where we have no word."""
    family, _, place = pack_id.partition("/")
    if f"fact.pack.{family}" not in words():
        return fact
    market = market_or_territory(place.upper(), lang, facts)
    return f"{say(f'fact.pack.{family}', lang, {'market': market})} ({fact})"


def _within(pack: Pack, bare: str, lang: str, facts: Facts) -> str:
    """What a pack holds under a name, else our word for the part, else the pack's own title."""
    names = _names(pack, bare)
    if names is not None:
        return name_of(names, lang, bare)
    if f"fact.part.{bare}" not in words():
        return name_of(pack.title, lang, pack.id)
    market = market_or_territory(pack.id.partition("/")[2].upper(), lang, facts)
    return say("page.labelled", lang, {"label": market, "text": say(f"fact.part.{bare}", lang)})


def _names(pack: Pack, bare: str) -> Names | None:
    held = pack.series.get(bare) or pack.tables.get(bare)
    if held:
        return held.names
    measure = pack.measures.get(bare)
    named: Names | None = measure.get("name") if measure else None
    return named
