"""Corrections that were taken, as a user's pack: files that lie over the pack of its name."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from tradewind.cli.facts import read_tree
from tradewind.facts.check import Fault, check
from tradewind.facts.code_index import keys_of
from tradewind.facts.entry import Entry
from tradewind.facts.pack import Pack, Series, Table
from tradewind.model.source import Source
from tradewind.text.cells import guarded
from tradewind_desk import facts as packs
from tradewind_desk.records.models import Correction

Told = dict[str, Any]
Rows = list[dict[str, str]]
_LINE = re.compile(r"(?P<table>[^\[\]]+)\[(?P<code>[0-9][0-9. ]*)\]")
_COLUMNS = (
    *("code", "except", "measure", "rate"),
    *("from", "source", "where", "trust", "seen_in_force_on", "note"),
)
_LICENCE = "CC0-1.0"
_UNTIL_CHECKED = timedelta(days=90)  # of a pack whose own day has passed, or comes before a reading


@dataclass(frozen=True, slots=True)
class LineHeld:
    """A line of a table of rates: what one measure charges on one code, by date."""

    table: Table
    code: str
    measure: str
    entries: tuple[Entry, ...]


def series_of(fact: str) -> Series | None:
    """The dated values of a fact; None for what a pack's file of values cannot hold."""
    return packs.today().series(fact) if "/" in fact and "[" not in fact else None


def line_of(fact: str) -> LineHeld | None:
    """The one line of a table of rates that a fact names; None where there is none, or several."""
    told = _LINE.fullmatch(fact)
    facts = packs.today()
    table = facts.table(told["table"]) if told else None
    if told is None or table is None or table.holds != "rates":
        return None
    code, index = re.sub(r"[\s.]", "", told["code"]), facts.library.index(table)
    covers = [(group, index.lines(group, code)[0]) for group in keys_of(table)]
    exact = [(group, cover[1]) for group, cover in covers if cover and cover[0] == code]
    if len(exact) != 1:
        return None
    measure, entries = exact[0]
    return LineHeld(table, code, measure, tuple(entries))


def is_filed(fact: str) -> bool:
    """Whether a correction of the fact can be given as a file that packs are laid over with."""
    return series_of(fact) is not None or line_of(fact) is not None


def pack_text(corrections: Sequence[Correction]) -> str:
    """One file with these values beside those held; the corrections are of one pack."""
    told, values, _ = _parts(corrections)
    return _yaml(told | {"values": values})


def pack_files(corrections: Sequence[Correction]) -> dict[str, str]:
    """The same as a folder of files, which lines of tables need; each by its name."""
    told, values, lines = _parts(corrections)
    tables = {one.table.id: one.table for one, _ in lines}
    told["tables"] = {
        table.id.partition(":")[2]: {
            "file": f"{table.id.partition(':')[2]}.csv",
            "holds": table.holds,
            "name": dict(table.names),
            **({"edition": table.edition} if table.edition else {}),
        }
        for table in tables.values()
    }
    files = {"pack.yaml": _yaml(told)}
    if values:
        files["values.yaml"] = _yaml(values)
    for table in tables.values():
        rows = [row for held, each in lines if held.table.id == table.id for row in each]
        files[f"{table.id.partition(':')[2]}.csv"] = _csv(rows)
    return files


def ending_of(corrections: Sequence[Correction]) -> str:
    """Values alone make one file; lines of tables make a folder, which is given packed."""
    return "yaml" if all(series_of(one.fact) for one in corrections) else "zip"


def files_of(corrections: Sequence[Correction]) -> dict[str, str]:
    """Every file of the user's pack, by its path in the folder of the user's own packs."""
    pack_id = corrections[0].fact.partition(":")[0]
    if ending_of(corrections) == "yaml":
        return {f"{pack_id}.yaml": pack_text(corrections)}
    return {f"{pack_id}/{name}": text for name, text in pack_files(corrections).items()}


def _parts(corrections: Sequence[Correction]) -> tuple[Told, Told, list[tuple[LineHeld, Rows]]]:
    """The card of the pack, its values, and the rows of each line; a straight list."""
    pack_id = corrections[0].fact.partition(":")[0]
    pack = packs.today().pack(pack_id)
    assert pack is not None  # a correction is of a fact that was there
    values = _values([one for one in corrections if series_of(one.fact)], pack)
    lines = _lines(corrections)
    cited = {row["source"] for one in values.values() for row in one["values"]}
    cited |= {row["source"] for _, rows in lines for row in rows}
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
    }
    return told, values, lines


def _yaml(told: Told) -> str:
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=100)


def _csv(rows: Rows) -> str:
    """A table of rates as packs write it."""
    written = io.StringIO()
    table = csv.DictWriter(written, _COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


def faults_of(files: Mapping[str, str]) -> tuple[Fault, ...]:
    """What the check of packs says of files, as if they stood in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="tradewind-") as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return check([Path(folder)], read_tree).faults


def faults_in(correction: Correction) -> tuple[str, ...]:
    """What would be wrong with a file that holds this correction."""
    if not is_filed(correction.fact):
        return ()
    return tuple(f"{one.problem} {one.mend}" for one in faults_of(files_of([correction])))


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


def _lines(corrections: Iterable[Correction]) -> list[tuple[LineHeld, Rows]]:
    """Each line with its rows as they are held and those that are new."""
    found: dict[tuple[str, str], tuple[LineHeld, Rows]] = {}
    for one in corrections:
        held = line_of(one.fact)
        if held is None:
            continue
        rows = [_row(each) for each in held.entries]
        _, kept = found.setdefault((held.table.id, held.code), (held, rows))
        kept.append(_new_row(one, held))
    return list(found.values())


def _row(one: Entry) -> dict[str, str]:
    return {key: cell for key, cell in one.row.items() if key in _COLUMNS and cell is not None}


def _new_row(one: Correction, held: LineHeld) -> dict[str, str]:
    return {
        "code": held.entries[0].row["code"],
        "measure": held.measure,
        "rate": one.value,
        "from": one.applies_from.isoformat(),
        "source": _source_id(one),
        "where": guarded(one.source_place),
        "note": guarded(one.said),
    }


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
