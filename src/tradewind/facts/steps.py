"""Steps as packs write them: days and fees by their series, with the sources behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tradewind.facts.held import Facts
from tradewind.facts.pack import Pack
from tradewind.model.bounds import Bounds
from tradewind.model.costs import CostLine, exact, unknown
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.model.steps import Step


def series_name(told: str, pack: Pack) -> str:
    """A series as packs name it: of the same pack unless another is named."""
    return told if ":" in told else f"{pack.id}:{told}"


def cited(told: Mapping[str, Any], fact: str, pack: Pack, facts: Facts) -> tuple[Cite, ...]:
    """The place that a step, a note or a term says it is from."""
    source = pack.sources.get(str(told.get("source")))
    if source is None:
        return ()
    return (
        Cite(
            fact=f"{pack.id}:{fact}",
            source=source,
            where=str(told.get("where") or ""),
            starts=source.known_from,
            trust=source.trust,
            confirmed=source.last_seen >= facts.applies_on,
            layer=pack.layer,
            last_seen=source.last_seen,
        ),
    )


def read_steps(rows: Iterable[Mapping[str, Any]], pack: Pack, facts: Facts) -> tuple[Step, ...]:
    """The steps that a pack wrote, as of the day asked about."""
    return tuple(_step(row, pack, facts) for row in rows)


def _step(row: Mapping[str, Any], pack: Pack, facts: Facts) -> Step:
    days = row.get("days") or {}
    cites = list(cited(row, row["id"], pack, facts))
    missing: list[Missing] = []
    ends: list[int | None] = []
    for key in ("low", "high"):
        if key not in days:
            ends.append(None)
            continue
        held = facts.value(series_name(days[key], pack))
        cites += held.cites
        ends.append(int(held.value) if held.value is not None else None)
        if held.value is None:
            missing.append(Missing("fact", held.fact, "timetable"))
    if not days:
        missing.append(Missing("fact", f"{pack.id}:{row['id']}.days", "timetable"))
    return Step(
        id=row["id"],
        names=row["name"],
        who=row["who"],
        place=row["place"],
        days_low=ends[0],
        days_high=ends[1],
        count=days.get("count", "working"),
        after=tuple(row.get("after") or ()),
        fees=tuple(read_fee(one, row["id"], pack, facts) for one in row.get("fee") or ()),
        gives=row.get("gives"),
        documents=tuple(row.get("documents") or ()),
        cites=tuple(dict.fromkeys(cites)),
        missing=tuple(missing),
    )


def read_fee(told: str, kind: str, pack: Pack, facts: Facts) -> CostLine:
    """A fee by the series that holds it; a fee that ended is nothing."""
    held = facts.value(series_name(told, pack))
    name = held.fact.partition(":")[2] or kind
    if held.state == "ended":
        return CostLine(name, Bounds(0, 0, held.unit), "", held.cites)
    values = [Money.of(one.value, held.unit).minor for one in held.values]
    if not values:
        return unknown(name, held.unit or "HKD", Missing("fact", held.fact, "fixed"))
    if len(values) > 1:
        return CostLine(name, Bounds(min(values), max(values), held.unit), "", held.cites)
    return exact(name, Money(values[0], held.unit), "", held.cites)
