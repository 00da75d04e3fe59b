"""Read a list of calls as `tradewind register triage` writes it, in any form and language."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tradewind.assess.size.question import CLASSES
from tradewind.errors import InputError, worded
from tradewind.firm_file.values import check_uscc
from tradewind.register import Hints
from tradewind.register.opening import opened
from tradewind.report.register_triage import COLUMNS
from tradewind.text import LANGUAGES, say
from tradewind_desk.named import places

# What a call tells beyond the firm itself; kept with the firm as the register's word.
_REASONS = ("rank", "id", "why", "ask", "schemes", "presence", "ready", "steady", "sector")
_RUNS = ("'=", "'+", "'-", "'@", "'\t")
# A page reads a list while somebody waits: a workbook that swells further is work for a register.
MOST_UNPACKED = 100_000_000


@dataclass(slots=True)
class Call:
    """One row of a list: the firm, why to call it, and what is wrong with the row."""

    number: int
    name: str = ""
    identifier: str = ""
    place: str = ""
    industry: str = ""
    size: str = ""
    officer: str = ""
    register: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Calls:
    """The rows that can be taken and those that cannot."""

    good: list[Call]
    bad: list[Call]


def read(path: Path, list_name: str) -> Calls:
    """The calls of a file; InputError where it is no list of calls."""
    _check_size(path)
    calls = list(_calls(path, list_name))
    _say_twice(calls)
    return Calls([one for one in calls if not one.faults], [one for one in calls if one.faults])


def _check_size(path: Path) -> None:
    """A small file that unpacks to a huge one is not opened."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise InputError(
                "file",
                worded("It unpacks to more than a workbook holds."),
                worded("Save it as CSV, XLSX or Parquet again."),
            )


def _say_twice(calls: Sequence[Call]) -> None:
    """A firm that stands on the list twice is taken once: the first time."""
    seen: set[object] = set()
    for one in calls:
        keys = {key for key in (one.identifier, one.register.get("row")) if key not in ("", None)}
        if not one.faults and keys & seen:
            one.faults.append("twice")
        seen |= keys


def _calls(path: Path, list_name: str) -> Iterator[Call]:
    with opened(path, Hints()) as source:
        head: Sequence[str] | None = source.head
        columns = _columns(head) if head is not None else None
        for row in source.rows:
            if not any(cell not in (None, "") for cell in row.cells) and not row.fault:
                continue
            if columns is None:
                columns = _columns(["" if one is None else str(one) for one in row.cells])
                continue
            if row.fault:
                yield Call(row.number, faults=["not_readable"])
            else:
                yield _call(row.number, dict(zip(columns, row.cells, strict=False)), list_name)


def _columns(head: Sequence[str]) -> list[str]:
    """What each column is: a field of the list, or the head of a column of contact."""
    found = [_fields().get(one.strip().lower(), f"contact {one.strip()}") for one in head]
    if not {"row", "uscc", "name"} & set(found):
        raise InputError(
            "file",
            worded("It is no list of calls: no column is the row, the code or the name of a firm."),
            worded("Give the file that register triage wrote."),
        )
    return found


@cache
def _fields() -> Mapping[str, str]:
    told = {name: name for name in COLUMNS}
    for name in COLUMNS:
        told |= {say(f"triage.column.{name}", lang).lower(): name for lang in LANGUAGES}
    return told


def _call(number: int, cells: Mapping[str, Any], list_name: str) -> Call:
    """A row as a firm to call; a straight list."""
    told = {name: _text(cell) for name, cell in cells.items() if cell is not None}
    row = told.get("row", "")
    call = Call(number, officer=told.get("officer", ""))
    call.identifier = _identifier(told.get("uscc", ""), call)
    call.name = told.get("name", "")[:200] or call.identifier or _nameless(told)
    call.place = _known(told.get("region", ""), _regions(), "no_place", call)
    call.size = _known(told.get("size", ""), _sizes(), "", call)
    call.industry = told.get("division", "")[:40]
    call.register = {
        "list": list_name,
        "row": int(row) if row.isdecimal() else None,
        "score": [_number(told.get(name, ""), call) for name in ("score_low", "score_high")],
        "reasons": _listed(told.get("reasons", "")),
        "unknown": _listed(told.get("unknown", "")),
        **{name: told[name] for name in _REASONS if told.get(name)},
        "contact": {
            name.removeprefix("contact "): one
            for name, one in told.items()
            if name.startswith("contact ") and name != "contact " and one
        },
    }
    if row and not row.isdecimal():
        call.faults.append("no_row")
    if not call.name:
        call.faults.append("no_name")
    return call


def _text(cell: object) -> str:
    """A cell as it was before it was guarded against being run."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    told = str(cell).replace("\x00", "").strip()
    return told[1:] if told.startswith(_RUNS) else told


def _nameless(told: Mapping[str, str]) -> str:
    number = told.get("id") or told.get("row")
    return say("triage.firm", "en", {"id": number}) if number else ""


def _identifier(code: str, call: Call) -> str:
    if not code:
        return ""
    try:
        check_uscc(code)
    except (InputError, ValueError):
        call.faults.append("no_uscc")
    return code.upper()[:40]


def _known(text: str, names: Mapping[str, str], fault: str, call: Call) -> str:
    """The code that goes by a name; nothing where the list says that it is unknown."""
    unknown = {"", *(say("unknown", lang).lower() for lang in LANGUAGES)}
    if text.lower() in unknown:
        return ""
    if text.lower() not in names and fault:
        call.faults.append(fault)
    return names.get(text.lower(), "")


@cache
def _regions() -> Mapping[str, str]:
    told = {name.lower(): code for code, names in places().items() for name in names.values()}
    return {**told, **{code.lower(): code for code in places()}}


@cache
def _sizes() -> Mapping[str, str]:
    """A firm that may be of two sizes is of none."""
    return {say(f"triage.size.{one}", lang).lower(): one for one in CLASSES for lang in LANGUAGES}


def _number(text: str, call: Call) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        call.faults.append("no_score")
        return None


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.replace("；", ";").split(";") if one.strip()]
