"""The tables of a run as a page shows them: one measure, told apart by province, sector or size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tradewind.assess.outreach import method
from tradewind.assess.size.question import CLASSES
from tradewind.facts import Facts
from tradewind.register.fields import region_names, regions
from tradewind.register.firms import CLASSIFICATION
from tradewind.register.tables import BY
from tradewind.report.register_in_language import scheme_names, value_name
from tradewind.text import name_of
from tradewind_desk.named import industry
from tradewind_desk.registers.tilemap import Tile, tile_map
from tradewind_desk.words import language, say

Json = dict[str, Any]
_UPPER_BANDS = 2


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is counted: its code in the address, its name, the heads of its counts."""

    code: str
    name: str
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its name, its firms, the counts under the heads, the share shown."""

    value: str | None
    name: str
    firms: int
    counts: tuple[int, ...]
    shown: int

    @property
    def share(self) -> float | None:
        """Of its firms, how many are shown on the map."""
        return self.shown / self.firms if self.firms else None

    @property
    def percent(self) -> str:
        """The share in words."""
        return "" if self.share is None else f"{self.share:.0%}"


def measures(tables: Mapping[str, Sequence[Json]], facts: Facts) -> list[Measure]:
    """All that can be chosen: firms, readiness, upgrade, each form of presence, each scheme."""
    line = next((one for lines in tables.values() for one in lines), None)
    if line is None:
        return []
    found = [Measure("firms", say("registers.measure.firms"), ())]
    if line["ready"]:
        told = tuple(say(f"registers.outcome.{one}") for one in line["ready"])
        found.append(Measure("ready", say("registers.measure.ready"), told))
        bands = tuple(_band(one) for one in line["upgrade"])
        found.append(Measure("upgrade", say("registers.measure.upgrade"), bands))
        found += _presence(line, facts)
    names = scheme_names(facts, language())
    verdicts = tuple(say(f"register.{one}") for one in _VERDICTS)
    found += [Measure(f"scheme:{one}", names.get(one, one), verdicts) for one in line["schemes"]]
    return found


_VERDICTS = ("eligible", "undetermined", "not_eligible")


def _band(name: str) -> str:
    low, _, high = name.partition("-")
    return say("registers.band", low=low, high=high) if high else say("registers.outcome.unknown")


def _presence(line: Json, facts: Facts) -> list[Measure]:
    names = {one.option: name_of(one.names, language()) for one in method(facts).kinds}
    heads = tuple(say(f"registers.presence.{one}") for one in ("best", "other", "unknown"))
    return [
        Measure(f"presence:{one}", f"{say('registers.measure.presence')}: {names[one]}", heads)
        for one in line["presence"]
        if one in names
    ]


def rows(lines: Sequence[Json], by: str, measure: Measure) -> list[Row]:
    """The lines of a table: provinces by code, divisions by number, sizes from the smallest."""
    most = max((one["firms"] for one in lines), default=0)
    found = []
    for one in lines:
        counts, shown = _counts(one, measure.code)
        if by == "division" and one["value"]:
            told = industry(CLASSIFICATION, one["value"])
        else:
            told = value_name(by, one["value"], region_names, language())
        found.append(Row(one["value"], told, one["firms"], counts, shown))
    if measure.code == "firms":
        found = [Row(one.value, one.name, one.firms, (), one.firms) for one in found]
    return sorted(found, key=lambda one: _order(by, one)) if most else found


def _order(by: str, row: Row) -> tuple[bool, Any]:
    if by == "size" and row.value is not None:
        return False, CLASSES.index(row.value)  # type: ignore[arg-type]
    return row.value is None, -row.firms if by == "region" else row.value or ""


def _counts(one: Json, code: str) -> tuple[tuple[int, ...], int]:
    """The counts under the heads, and the one that the map shows."""
    group, _, name = code.partition(":")
    firms = one["firms"]
    if group == "scheme":
        told = one["schemes"][name]
        yes, unsaid = told["eligible"], told["undetermined"]
        return (yes, unsaid, firms - yes - unsaid), yes + unsaid
    if group == "presence":
        yes, unsaid = one["presence"][name], one["presence"]["unknown"]
        return (yes, firms - yes - unsaid, unsaid), yes
    if group == "firms":
        return (), firms
    counts = tuple(one[group].values())
    if group == "ready":
        return counts, one["ready"]["met"]
    return counts, sum(counts[:-1][-_UPPER_BANDS:])


def map_of(found: Sequence[Row], measure: Measure, title: str) -> str:
    """The provinces as squares: how many firms, or what share of them the measure shows."""
    by_code = {one.value: one for one in found}
    is_count = measure.code == "firms"
    of = {one.value: one.firms if is_count else one.share or 0 for one in found if one.value}
    most = max(of.values(), default=0) or 1
    at = ("en", "zh-Hant", "zh-Hans").index(language())
    tiles = {}
    for region in regions():
        row = by_code.get(region.code)
        share = None if row is None else of[region.code] / most
        number = "" if row is None else f"{row.firms:,}" if is_count else row.percent
        name = region.names[at]
        short = region.code.partition("-")[2] if at == 0 else name
        tiles[region.code] = Tile(f"{name} {region.code}", short, number, share)
    return tile_map(tiles, title)


def chosen(told: str | None, options: Sequence[Measure]) -> Measure:
    """The measure of an address; readiness, else the first, where it names none."""
    by_code = {one.code: one for one in options}
    return by_code.get(told or "ready") or options[0]


def dimension(told: str | None) -> str:
    """What the firms are told apart by."""
    return told if told in BY else BY[0]
