"""The page of one trade agreement: parties, rates by market, how goods may pass on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tradewind.facts import Facts
from tradewind.facts.pack import Pack
from tradewind.facts.show import ShownTable, show
from tradewind.report.consignment_words import evidence_words
from tradewind.text import LANGUAGES
from tradewind_desk import named
from tradewind_desk.library.agreements import TRANSIT, Rates, parties, rates
from tradewind_desk.library.told import Entry, fact_shown
from tradewind_desk.words import language, say

_STOPOVER = "routes/consignment:stopover"
_CELLS = (
    *("max_stay_months", "customs_control", "allowed", "trade_allowed"),
    *("transport_reason", "evidence", "evidence_rule"),
)

Page = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Transit:
    """How long and how goods may stop on the way; one row of its history."""

    told: tuple[tuple[str, str], ...]
    entry: Entry


def agreement_shown(code: str, facts: Facts) -> Page:
    """What the packs hold of an agreement on a day; what none of them tells stays unknown."""
    held = sorted(rates(code, facts), key=lambda one: named.called("market", one.market))
    return {
        "code": code,
        "parties": parties(code),
        "goods_of": sorted({origin for one in held for origin in one.of}),
        "rates": held,
        "transit": list(_transit(code, facts)),
        "stopover": list(_stopover(code, facts)),
        "check_again": sorted(_packs(held, facts), key=lambda one: (one.check_again_by, one.id)),
    }


def _packs(held: Iterable[Rates], facts: Facts) -> list[Pack]:
    """The packs that speak of the agreement, each once."""
    found = {one.pack.id: one.pack for one in held}
    if (transit := facts.pack(TRANSIT.partition(":")[0])) is not None:
        found[transit.id] = transit
    return list(found.values())


def _transit(code: str, facts: Facts) -> Iterator[Transit]:
    """Each row of the transit rule, the newest first."""
    table = facts.table(TRANSIT)
    if table is None:
        return
    told = show(f"{TRANSIT}[{code}]", facts)
    assert isinstance(told, ShownTable)  # a table was asked for
    shown = [fact_shown(one, facts) for one in told.facts]
    for one in sorted(shown, key=lambda row: row.history[0].starts, reverse=True):
        if one.history[0].is_seen:
            yield Transit(tuple(_cells(dict(one.row), facts)), one.history[0])


def _cells(row: Mapping[str, str], facts: Facts) -> Iterator[tuple[str, str]]:
    """Each cell with its head, both in words."""
    for key in _CELLS:
        yield say(f"library.transit.{key}"), _cell(key, row.get(key, ""), facts)


def _cell(key: str, told: str, facts: Facts) -> str:
    if not told or (key == "max_stay_months" and told.isdigit()):
        return say("library.transit.months", count=told) if told else ""
    if key == "evidence":
        return evidence_words(told, language(), facts)
    return say("page.list").join(say(f"library.transit.{key}.{one}") for one in told.split())


def _stopover(code: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """What is told of goods of this agreement that stop in Hong Kong: its row and its words."""
    for row, _ in facts.rows(_STOPOVER):
        if code in re.split(r"[\s()]+", row["value"]) or code in row["says_en"].split():
            says = {lang: row[f"says_{lang.lower().replace('-', '_')}"] for lang in LANGUAGES}
            yield f"{_STOPOVER}[{row['id']}]", says[language()]
