"""Who makes the calls: officers, how many each can make, and to whom."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.register.coverage import Group, Kind, group_of
from tradewind.text import LANGUAGES

_KEYS = ("name", "capacity", "provinces", "divisions", "sectors", "languages")
_MOST_CALLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Officer:
    """One who calls: how many firms, of which groups, in which language the calls are written.

    No group of a dimension means that any firm will do; where several are told, all must hold.
    """

    name: str
    capacity: int
    territory: tuple[Group, ...]
    language: str | None

    def may_call(self, kind: Kind) -> bool:
        """Whether the firms of a kind are theirs to call."""
        return all(group.has(kind) for group in self.territory)


@dataclass(frozen=True, slots=True)
class Desk:
    """The officers who may call the same firms."""

    territory: tuple[Group, ...]
    officers: tuple[Officer, ...]

    @property
    def capacity(self) -> int:
        """How many calls they make together."""
        return sum(one.capacity for one in self.officers)

    def may_call(self, kind: Kind) -> bool:
        """Whether the firms of a kind are theirs to call."""
        return self.officers[0].may_call(kind)


def desks(officers: Iterable[Officer]) -> tuple[Desk, ...]:
    """Officers by what they may call, in the order they were told."""
    found: dict[tuple[Group, ...], list[Officer]] = {}
    for one in officers:
        found.setdefault(one.territory, []).append(one)
    return tuple(Desk(territory, tuple(mine)) for territory, mine in found.items())


def read_officers(path: Path, facts: Facts) -> tuple[Officer, ...]:
    """The officers of a YAML or CSV file; InputError where one cannot be read."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(
            str(path),
            worded("It cannot be read: {fault}", fault=str(fault)),
            worded("Give a YAML or CSV file in UTF-8."),
        ) from fault
    rows = _csv_rows(text) if path.suffix.lower() == ".csv" else _yaml_rows(path, text)
    found = tuple(_officer(row, f"{path}: {at}", facts) for at, row in enumerate(rows, 1))
    if not found:
        raise InputError(
            str(path),
            worded("It names no officer."),
            worded("Write it like {example}.", example=_EXAMPLE),
        )
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            raise InputError(
                str(path),
                worded("{name} is there twice.", name=name),
                worded("Give another name."),
            )
    return found


_EXAMPLE = "- {name: Lam, capacity: 60, provinces: [CN-GD], sectors: [C], languages: [zh-Hans]}"


def _csv_rows(text: str) -> list[Mapping[str, Any]]:
    return list(csv.DictReader(io.StringIO(text)))


def _yaml_rows(path: Path, text: str) -> list[Mapping[str, Any]]:
    import yaml

    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise InputError(
            str(path),
            worded("It cannot be read: {fault}", fault=str(fault).splitlines()[0]),
            worded("Write it like {example}.", example=_EXAMPLE),
        ) from fault
    rows = told.get("officers") if isinstance(told, dict) else told
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(
            str(path),
            worded("It names no officer."),
            worded("Write it like {example}.", example=_EXAMPLE),
        )
    return rows


def _officer(row: Mapping[str, Any], where: str, facts: Facts) -> Officer:
    for key in row:
        if key not in _KEYS:
            raise InputError(
                where,
                worded("{given} is not known here.", given=key),
                worded("Give one of: {codes}.", codes=", ".join(_KEYS)),
            )
    name = str(row.get("name") or "").strip()
    if not name:
        raise InputError(where, worded("{given} is missing.", given="name"), worded("Give it."))
    territory = tuple(
        group_of(f"{dimension}={','.join(values)}", f"{where}, {key}", facts)
        for key, dimension in _GROUPS
        if (values := _list(row.get(key), width=2 if key == "divisions" else 0))
    )
    return Officer(name, _capacity(row, where), territory, _language(row, where))


_GROUPS = (("provinces", "region"), ("divisions", "division"), ("sectors", "sector"))


def _list(told: Any, width: int = 0) -> list[str]:
    """The values of a cell: a list, or text with spaces, commas or semicolons between them."""
    if told is None:
        return []
    every = (
        told if isinstance(told, list) else str(told).replace(";", " ").replace(",", " ").split()
    )
    return [str(one).strip().zfill(width) for one in every]


def _capacity(row: Mapping[str, Any], where: str) -> int:
    told = str(row.get("capacity") or "").strip()
    if not told.isdecimal() or not 1 <= int(told) <= _MOST_CALLS:
        raise InputError(
            f"{where}, capacity",
            worded("{given} is not {what}.", given=repr(told), what=worded("a number of calls")),
            worded("Give a whole number from 1 to {most}.", most=_MOST_CALLS),
        )
    return int(told)


def _language(row: Mapping[str, Any], where: str) -> str | None:
    told = _list(row.get("languages"))
    for one in told:
        if one not in LANGUAGES:
            raise InputError(
                f"{where}, languages",
                worded("{given} is not known here.", given=one),
                worded("Give one of: {codes}.", codes=", ".join(LANGUAGES)),
            )
    return told[0] if told else None
