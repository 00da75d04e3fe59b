"""One pack: its sources, dated series, tables, measures and regimes, as read from its folder.

Reading checks only what later code relies on; `facts.check` checks everything else.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tradewind.errors import PackError
from tradewind.facts.entry import Entry
from tradewind.facts.folders import pack_file
from tradewind.facts.kept import read_once
from tradewind.facts.stored import StoredEntries
from tradewind.model.source import Source, Trust

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C reader is ten times faster

Names = Mapping[str, str]
# The packs that declare what rules may ask about goods and consignments.
INPUT_PACKS = ("goods/attributes", "routes/licences")
# The pack that declares what rules may ask about a firm; packs of one file may declare more.
FIRM_INPUTS = "firm/questions"
CARD_KEYS = ("title", "answers", "licence", "check_again_by", "sources")
# What a pack of outreach says.
OUTREACH_KEYS = ("upgrade", "readiness", "presence", "terms")
# What a pack of one file says besides its card, its values and its inputs.
SAID_KEYS = (
    "tracks",
    "options",
    "diagnostics",
    "measures",
    "requirements",
    "searched",
    "families",
    *OUTREACH_KEYS,
    "service_families",
    "services",
    "bodies",
    "reads",
    "served_in",
    "needs",
)


@dataclass(frozen=True, slots=True)
class Series:
    """One fact over time: entries in order of their start day."""

    id: str
    names: Names
    unit: str
    entries: tuple[Entry, ...]
    layer: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Codes inside which a table is complete: prefixes and chapter ranges."""

    prefixes: tuple[str, ...]
    chapters: tuple[tuple[int, int], ...]
    starts: date | None = None

    def holds(self, digits: str, on: date) -> bool:
        """Whether absence of this code from the table is itself known on this day."""
        if self.starts and on < self.starts:
            return False
        within = any(low <= int(digits[:2]) <= high for low, high in self.chapters)
        return within or digits.startswith(self.prefixes)


def names_in(row: Mapping[str, str]) -> Names:
    """The names that a row of a plain table gives in three languages."""
    return {"en": row["name_en"], "zh-Hant": row["name_zh_hant"], "zh-Hans": row["name_zh_hans"]}


@dataclass(frozen=True, slots=True)
class Table:
    """A long table of dated rows: rates by code, lists of codes, or plain rows."""

    id: str
    names: Names
    holds: str
    edition: str
    scope: Scope
    entries: Sequence[Entry]
    layer: str

    @property
    def group_column(self) -> str:
        """The column that, with the code, says what a row of rates or of lists is about."""
        return "measure" if self.holds == "rates" else "list"


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of facts that belong together."""

    id: str
    title: Names
    layer: str
    check_again_by: date
    sources: Mapping[str, Source]
    series: Mapping[str, Series]
    tables: Mapping[str, Table]
    measures: Mapping[str, Mapping[str, Any]]
    regimes: tuple[Mapping[str, Any], ...]
    rules: Mapping[str, Any]
    digest: str
    said: Mapping[str, Any] = field(default_factory=dict)  # tracks, options, requirements


def _parse(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - safe loader


def _load_yaml(path: Path) -> Any:
    try:
        return read_once(path.read_text("utf-8"), _parse) or {}
    except (yaml.YAMLError, ValueError) as fault:  # bad YAML, bad letters, an impossible date
        raise PackError(str(path), f"is not readable YAML: {fault}", "Mend the file.") from fault


def day(value: Any, where: str) -> date:
    """A date as packs write it, YYYY-MM-DD."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        mend = "Write it as YYYY-MM-DD."
        raise PackError(where, f"{value!r} is not a date.", mend) from None


def _day_or_none(value: Any, where: str) -> date | None:
    return None if value in (None, "") else day(value, where)


def _source(name: str, told: Mapping[str, Any], where: str) -> Source:
    try:
        return Source(
            id=name,
            title=str(told["title"]),
            publisher=str(told["publisher"]),
            address=str(told["address"]),
            read_on=day(told["read_on"], where),
            trust=Trust(told["trust"]),
            published_on=_day_or_none(told.get("published_on"), where),
            seen_in_force_on=_day_or_none(told.get("seen_in_force_on"), where),
            read_through=str(told.get("read_through") or ""),
            licence=str(told.get("licence") or ""),
        )
    except (KeyError, ValueError) as fault:
        mend = "A source needs title, publisher, address, read_on and trust."
        raise PackError(where, f"source {name!r} lacks or misstates {fault}.", mend) from None


def read_entry(
    told: Mapping[str, Any], value: Any, sources: Mapping[str, Source], where: str
) -> Entry:
    """One dated entry; PackError where it names no source or no start day."""
    source = sources.get(str(told.get("source", "")))
    if source is None:
        raise PackError(where, "names no source of this pack.", "Add source: with a known id.")
    starts = day(told.get("from"), where)
    # A day of sight written on the row is about that row; the source's own is the fallback.
    seen = _day_or_none(told.get("seen_in_force_on"), where) or source.last_seen
    return Entry(
        value=None if value is None else str(value),
        starts=starts,
        source=source,
        where=str(told.get("where") or ""),
        trust=_trust(told.get("trust") or source.trust, where),
        known_from=_day_or_none(told.get("known_from"), where) or source.known_from,
        last_seen=max(seen, starts) if seen == source.published_on else seen,
        note=str(told.get("note") or ""),
        row={key: cell for key, cell in told.items() if isinstance(cell, str)},
    )


def _trust(told: Any, where: str) -> Trust:
    try:
        return Trust(told)
    except ValueError:
        mend = f"Use one of {', '.join(Trust)}."
        raise PackError(where, f"{told!r} is not a trust class.", mend) from None


def _series(
    pack: str, layer: str, path: Path, rows: Mapping[str, Any], sources: Mapping[str, Source]
) -> dict[str, Series]:
    found = {}
    for name, told in rows.items():
        where = f"{path}: {name}"
        values = told.get("values") or []
        entries = [read_entry(one, one.get("value"), sources, where) for one in values]
        found[name] = Series(
            f"{pack}:{name}",
            told.get("name") or {},
            str(told.get("unit") or ""),
            tuple(sorted(entries, key=lambda entry: entry.starts)),
            layer,
        )
    return found


def read_scope(told: Any, starts: date | None = None) -> Scope:
    """A scope from a list such as ``["8516.79", "25-97"]``."""
    prefixes, chapters = [], []
    for one in told or []:
        span = re.fullmatch(r"(\d{1,2})\s*-\s*(\d{1,2})", str(one))
        if span:
            chapters.append((int(span[1]), int(span[2])))
        else:
            prefixes.append(re.sub(r"\D", "", str(one)))
    return Scope(tuple(prefixes), tuple(chapters), starts)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                yield number, {key: (cell or "").strip() for key, cell in row.items() if key}
    except (OSError, UnicodeDecodeError) as fault:
        raise PackError(str(path), f"cannot be read: {fault}", "Write it as UTF-8 CSV.") from fault


def _table(
    pack: str,
    layer: str,
    folder: Path,
    name: str,
    told: Mapping[str, Any],
    sources: Mapping[str, Source],
) -> Table:
    if not told.get("file") or not told.get("holds"):
        raise PackError(f"{folder}: {name}", "names no file or not what it holds.", "Add both.")
    path, holds = folder / str(told["file"]), str(told["holds"])
    starts = _day_or_none(told.get("complete_from"), str(path))
    names, edition = told.get("name") or {}, str(told.get("edition") or "")
    scope = read_scope(told.get("complete_for"), starts)
    if path.suffix == ".sqlite":
        is_edition = bool(told.get("is_edition"))
        stored = StoredEntries(path, name, holds, sources, layer, is_edition)
        return Table(f"{pack}:{name}", names, holds, edition, scope, stored, layer)
    entries = []
    for number, row in _rows(path):
        value = row.get("rate") if holds == "rates" else row.get("in", "yes")
        ended = holds == "rates" and value == "ended"
        if holds in ("rates", "list") and not re.search(r"\d", row.get("code", "")):
            raise PackError(f"{path}:{number}", "has no code.", "Add the goods code.")
        entries.append(read_entry(row, None if ended else value, sources, f"{path}:{number}"))
    return Table(f"{pack}:{name}", names, holds, edition, scope, tuple(entries), layer)


def _without_cases(path: Path) -> Any:
    """A pack of one file without its worked cases, which take as long to read as all the rest."""
    try:
        text = path.read_text("utf-8")
        told = read_once(re.split(r"(?m)^cases:", text)[0], _parse)
    except (yaml.YAMLError, ValueError) as fault:
        raise PackError(str(path), f"is not readable YAML: {fault}", "Mend the file.") from fault
    return told or {}


def read_pack(folder: Path, pack_id: str, layer: str) -> Pack:
    """The pack in ``folder/pack_id``; PackError names the file and the place of a fault."""
    path = pack_file(folder, pack_id) or folder / pack_id / "pack.yaml"
    card = _load_yaml(path) if path.name == "pack.yaml" else _without_cases(path)
    where = str(path)
    if not isinstance(card, Mapping):
        raise PackError(where, "does not hold keys.", "Start with title:, answers: and sources:.")
    sources = {
        name: _source(name, told, where) for name, told in (card.get("sources") or {}).items()
    }
    if path.name != "pack.yaml":
        return _one_file(path, pack_id, layer, card, sources)
    home = folder / pack_id
    tables = {
        name: _table(pack_id, layer, home, name, told, sources)
        for name, told in (card.get("tables") or {}).items()
    }

    def optional(file: str, empty: Any) -> Any:
        return _load_yaml(home / file) or empty if (home / file).exists() else empty

    return Pack(
        id=pack_id,
        title=card.get("title") or {},
        layer=layer,
        check_again_by=day(card.get("check_again_by"), where),
        sources=sources,
        series=_series(pack_id, layer, home / "values.yaml", optional("values.yaml", {}), sources),
        tables=tables,
        measures=optional("measures.yaml", {}),
        regimes=tuple(optional("regimes.yaml", [])),
        rules=optional("rules.yaml", {}),
        digest=_digest(home),
    )


def _one_file(
    path: Path, pack_id: str, layer: str, told: Mapping[str, Any], sources: Mapping[str, Source]
) -> Pack:
    """A pack that is one file, with its card, values, inputs and what it says."""
    return Pack(
        id=pack_id,
        title=told.get("title") or {},
        layer=layer,
        check_again_by=day(told.get("check_again_by"), str(path)),
        sources=sources,
        series=_series(pack_id, layer, path, told.get("values") or {}, sources),
        tables={},
        measures={},
        regimes=(),
        rules={"inputs": told.get("inputs") or {}},
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        said={key: told[key] for key in SAID_KEYS if key in told},
    )


def requirement_entries(pack: Pack) -> Iterator[tuple[Mapping[str, Any], Entry]]:
    """Every requirement of a pack with the entry that dates it."""
    for told in pack.said.get("requirements") or ():
        yield told, read_entry(told, "", pack.sources, f"{pack.id}: {told['id']}")


def _digest(home: Path) -> str:
    sha = hashlib.sha256()
    for path in sorted(home.iterdir()):
        if path.suffix in {".yaml", ".csv"} and path.name != "cases.yaml":
            sha.update(path.name.encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()
