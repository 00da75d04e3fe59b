"""What the packs tell, as JSON: the contract of `tradewind facts --json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tradewind.facts.show import Shown, ShownFact, ShownPack, ShownPart, ShownTable, Told
from tradewind.report.shapes import source

if TYPE_CHECKING:
    from tradewind.facts import Facts, Held
    from tradewind.facts.check import Checked
    from tradewind.facts.diff import Change, Stated
    from tradewind.facts.stale import PackAge
    from tradewind.model.source import Source
    from tradewind.pipeline.worked_cases import CasesChecked

Json = dict[str, Any]


def check_json(found: Checked, worked: Sequence[CasesChecked]) -> Json:
    """The packs checked, their faults, and how much of the schemes' rules is encoded."""
    return {
        "schema": "tradewind/facts/check/1",
        "checked": list(found.packs),
        "faults": [
            {"where": one.where, "problem": one.problem, "mend": one.mend} for one in found.faults
        ],
        "cases": sum(one.cases for one in worked),
        "conditions": sum(one.conditions for one in worked),
        "unencoded": sum(one.unencoded for one in worked),
        "weighed": sum(one.weighed for one in worked),
    }


def show_json(asked: str, shown: Shown, facts: Facts) -> Json:
    """The series, table or pack asked for."""
    head = {"schema": "tradewind/facts/show/1", "fact": asked, **_days(facts)}
    if isinstance(shown, ShownFact):
        return {**head, "kind": "series", **_fact(shown)}
    return {**head, **(_table(shown) if isinstance(shown, ShownTable) else _pack(shown))}


def stale_json(found: Sequence[PackAge], facts: Facts) -> Json:
    """The packs that are overdue or hold old values."""
    packs = [_age(one) for one in found]
    return {"schema": "tradewind/facts/stale/1", **_days(facts), "packs": packs}


def diff_json(before: str, after: str, changes: Sequence[Change]) -> Json:
    """The facts that differ between two sides, each named as it was asked for."""
    return {
        "schema": "tradewind/facts/diff/1",
        "before": before,
        "after": after,
        "changes": changes_json(changes),
    }


def changes_json(changes: Sequence[Change]) -> list[Json]:
    """Each fact that differs, with what only the one side and only the other tells."""
    return [
        {
            "fact": one.fact,
            "kind": one.kind.value,
            "before": [_stated(each) for each in one.before],
            "after": [_stated(each) for each in one.after],
        }
        for one in changes
    ]


def _days(facts: Facts) -> Json:
    return {
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
    }


def _fact(shown: ShownFact) -> Json:
    row = {} if shown.row is None else {"row": {k: v for k, v in shown.row.items() if v}}
    return {
        "id": shown.id,
        "name": dict(shown.names),
        "unit": shown.unit or None,
        "layer": shown.layer,
        **_held(shown.held),
        "history": [_told(one) for one in shown.history],
        **row,
    }


def _held(held: Held) -> Json:
    values = [{"value": one.value, "source": source(one.cite)} for one in held.values]
    return {"state": held.state.value, "value": held.value, "values": values}


def _told(told: Told) -> Json:
    return {
        "from": told.cite.starts.isoformat(),
        "value": told.value,
        "source": source(told.cite),
        "known_from": told.known_from.isoformat(),
        "last_seen": told.last_seen.isoformat(),
        "seen": told.is_seen,
    }


def _table(shown: ShownTable) -> Json:
    table = shown.table
    return {
        "kind": "table",
        "id": table.id,
        "name": dict(table.names),
        "holds": table.holds,
        "edition": table.edition or None,
        "layer": table.layer,
        "rows": len(table.entries),
        "key": shown.key or None,
        "known_not_there": shown.is_complete,
        "facts": [_fact(one) for one in shown.facts],
    }


def _pack(shown: ShownPack) -> Json:
    pack = shown.pack
    return {
        "kind": "pack",
        "id": pack.id,
        "name": dict(pack.title),
        "layer": pack.layer,
        "check_again_by": pack.check_again_by.isoformat(),
        "sources": [_document(one) for one in pack.sources.values()],
        "parts": [_part(one) for one in shown.parts],
    }


def _document(one: Source) -> Json:
    return {
        "id": one.id,
        "title": one.title,
        "publisher": one.publisher,
        "address": one.address,
        "trust": one.trust.value,
        "read_on": one.read_on.isoformat(),
        "published_on": one.published_on.isoformat() if one.published_on else None,
        "last_seen": one.last_seen.isoformat(),
        "read_through": one.read_through or None,
    }


def _part(one: ShownPart) -> Json:
    return {
        "id": one.id,
        "kind": one.kind,
        "name": dict(one.names),
        "rows": one.size,
        **({} if one.held is None else _held(one.held)),
    }


def _age(one: PackAge) -> Json:
    return {
        "pack": one.pack,
        "name": dict(one.title),
        "layer": one.layer,
        "check_again_by": one.check_again_by.isoformat(),
        "overdue": one.is_overdue,
        "days_overdue": max(one.days_overdue, 0),
        "values": one.held,
        "values_over_a_year_old": one.old,
        "oldest_last_seen": one.oldest.isoformat() if one.oldest else None,
    }


def _stated(one: Stated) -> Json:
    return {
        "from": one.starts or None,
        "value": one.value,
        "address": one.address or None,
        "where": one.where or None,
    }
