"""Corrections that were taken, as a user's pack: one file that lies over the pack of its name."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from tradewind.cli.facts import read_tree
from tradewind.facts.check import Fault, check
from tradewind.facts.entry import Entry
from tradewind.facts.pack import Pack, Series
from tradewind.model.source import Source
from tradewind_desk import facts as packs
from tradewind_desk.records.models import Correction

Told = dict[str, Any]
_LICENCE = "CC0-1.0"
_UNTIL_CHECKED = timedelta(days=90)  # of a pack whose own day has passed, or comes before a reading


def series_of(fact: str) -> Series | None:
    """The dated values of a fact; None for what a pack's file of values cannot hold."""
    return packs.today().series(fact) if "/" in fact and "[" not in fact else None


def pack_text(corrections: Sequence[Correction]) -> str:
    """The file with these values beside those held; the corrections are of one pack."""
    pack_id = corrections[0].fact.partition(":")[0]
    pack = packs.today().pack(pack_id)
    assert pack is not None  # a correction is of a fact that was there
    values = _values(corrections, pack)
    cited = {row["source"] for one in values.values() for row in one["values"]}
    sources = {
        **{name: _document(one) for name, one in pack.sources.items() if name in cited},
        **{_source_id(one): _new_document(one) for one in corrections},
    }
    told = {
        "title": dict(pack.title),
        "answers": pack_id.partition("/")[0],
        "licence": _LICENCE,
        "check_again_by": _check_again_by(pack, sources.values()),
        "sources": sources,
        "values": values,
    }
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=100)


def faults_of(pack_id: str, text: str) -> tuple[Fault, ...]:
    """What the check of packs says of a file, as if it stood in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="tradewind-") as folder:
        path = Path(folder) / f"{pack_id}.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
        return check([Path(folder)], read_tree).faults


def faults_in(correction: Correction) -> tuple[str, ...]:
    """What would be wrong with a file that holds this correction."""
    if series_of(correction.fact) is None:
        return ()
    faults = faults_of(correction.fact.partition(":")[0], pack_text([correction]))
    return tuple(f"{one.problem} {one.mend}" for one in faults)


def _values(corrections: Iterable[Correction], pack: Pack) -> Told:
    found: dict[str, Told] = {}
    for one in corrections:
        series = pack.series[one.fact.partition(":")[2]]
        name = series.id.partition(":")[2]
        held = found.setdefault(
            name,
            {
                "name": dict(series.names),
                "unit": series.unit,
                "values": [_entry(each) for each in series.entries],
            },
        )
        held["values"].append(_new_entry(one))
    for held in found.values():
        held["values"].sort(key=lambda row: row["from"])
    return found


def _entry(one: Entry) -> Told:
    """A value as it is held; what its source says already is not said again."""
    is_seen_apart = one.last_seen not in (one.source.last_seen, one.starts)
    told = {
        "from": one.starts,
        "value": one.value,
        "source": one.source.id,
        "where": one.where,
        "trust": one.trust.value if one.trust is not one.source.trust else None,
        "known_from": one.known_from if one.known_from != one.source.known_from else None,
        "seen_in_force_on": one.last_seen if is_seen_apart else None,
        "note": one.note or None,
    }
    return {key: value for key, value in told.items() if value is not None or key == "value"}


def _new_entry(one: Correction) -> Told:
    return {
        "from": one.applies_from,
        "value": one.value,
        "source": _source_id(one),
        "where": one.source_place,
        "note": one.said,
    }


def _document(one: Source) -> Told:
    told = {
        "title": one.title,
        "publisher": one.publisher,
        "address": one.address,
        "published_on": one.published_on,
        "read_on": one.read_on,
        "seen_in_force_on": one.seen_in_force_on,
        "read_through": one.read_through or None,
        "trust": one.trust.value,
        "licence": one.licence or None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _new_document(one: Correction) -> Told:
    return {
        "title": one.source_title,
        "publisher": one.source_publisher,
        "address": one.source_address,
        "read_on": one.read_on,
        "trust": one.source_trust,
    }


def _source_id(one: Correction) -> str:
    return f"correction-{one.pk.hex[:12]}"


def _check_again_by(pack: Pack, sources: Iterable[Mapping[str, Any]]) -> Any:
    """The pack's own day, where it comes after every reading."""
    latest = max(one["read_on"] for one in sources)
    return pack.check_again_by if pack.check_again_by > latest else latest + _UNTIL_CHECKED
