"""Whether the CSV tables of a pack are there, and every row can be read as what it says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tradewind.facts.check_names import name_faults
from tradewind.facts.check_pack import PackUnderCheck
from tradewind.facts.check_shapes import misfits
from tradewind.facts.check_sources import check_days
from tradewind.facts.check_values import check_rate
from tradewind.facts.pack import read_scope
from tradewind.facts.reading import TableFile, mapping
from tradewind.facts.schemas import SHAPES
from tradewind.facts.stored import keys_and_sources

_KEYS = {"rates": ("code", "measure"), "list": ("list", "code"), "rows": ()}
_SUFFIXES = {"en": "_en", "zh-Hant": "_zh_hant", "zh-Hans": "_zh_hans"}


def read_tables(pack: PackUnderCheck) -> None:
    """Read every table that the card names, and check what the card says of it."""
    for name, told in mapping(pack.told("pack").get("tables")).items():
        table = mapping(told)
        path = pack.home / str(table.get("file"))
        if "file" not in table:
            continue
        if not path.is_file():
            problem = f"there is no file {table['file']}."
            pack.tell_at("pack", ("tables", name, "file"), problem, "Add it.")
            continue
        if path.suffix == ".sqlite":  # its rows were checked one by one as they were imported
            pack.tables[name] = _stored(path, name)
            continue
        read = pack.tables[name] = TableFile.read(path, name, str(table.get("holds")))
        for where, problem, mend in read.faults:
            pack.tell(where, problem, mend)
        _card(pack, name, table)


def _stored(path: Path, name: str) -> TableFile:
    """Of a stored table, which measures or lists it speaks of, and by which sources."""
    rows = [
        (number, {"measure": key, "list": key, "source": source})
        for number, (key, source) in enumerate(keys_and_sources(path, name), start=1)
    ]
    return TableFile(path, name, "stored", ("measure", "list", "source"), rows)


def _card(pack: PackUnderCheck, name: str, table: Mapping[str, Any]) -> None:
    if table.get("holds") == "rows" and table.get("complete_for"):
        problem = "complete_for is about codes, and this table holds rows."
        pack.tell_at("pack", ("tables", name), problem, "Remove it.")
    if table.get("holds") in ("rates", "list") and not table.get("edition"):
        problem = "names no edition of the nomenclature."
        pack.tell_at("pack", ("tables", name), problem, "Add edition: HS 2022, or as is.")


def check_tables(pack: PackUnderCheck) -> None:
    """Whether the rows of every table fit their shape, and say each thing once."""
    measures = pack.known("measures").keys()
    for table in pack.tables.values():
        shape = SHAPES[f"row-of-{table.holds}"][1] if table.holds in _KEYS else None
        met: dict[tuple[str, ...], int] = {}
        for number, row in table.rows:
            for path, problem, mend in misfits(shape, row) if shape else ():
                column = str(path[0]) if path else ""
                pack.tell(table.where(number, column), problem, mend)
            _row(pack, table, number, row)
            _measure(pack, table, number, row, measures)
            key = _row_key(table, row)
            if key in met:
                problem = f"says again what row {met[key]} says."
                pack.tell(table.where(number), problem, "Keep one of the two rows.")
            met.setdefault(key, number)


def _row(pack: PackUnderCheck, table: TableFile, number: int, row: Mapping[str, str]) -> None:
    starts, seen = _day(row.get("from")), _day(row.get("seen_in_force_on"))
    check_days(pack, table.where(number), starts, seen)
    for column, cell in row.items():
        if column == "source" or column.endswith("_source"):
            pack.cited.setdefault(cell, table.where(number, column))
        if column == "hs6" and not re.fullmatch(r"[0-9]{6}", cell):
            problem = f"{cell!r} is not six digits."
            pack.tell(table.where(number, column), problem, "Write six digits.")
    for stem in _stems(table.columns):
        names = {lang: row.get(stem + end, "") for lang, end in _SUFFIXES.items()}
        if any(names.values()):
            for lang, problem, mend in name_faults(names):
                pack.tell(table.where(number, stem + _SUFFIXES[lang]), problem, mend)
    rate = row.get("rate")
    if rate and not (table.holds == "rates" and rate == "ended"):
        check_rate(pack, table.where(number, "rate"), rate)


def _measure(
    pack: PackUnderCheck,
    table: TableFile,
    number: int,
    row: Mapping[str, str],
    measures: Collection[str],
) -> None:
    has_measures = table.holds == "rates" or "exporter" in table.columns
    measure = row.get("measure")
    if has_measures and measure and measure not in measures:
        problem = f"{measure!r} is not a measure of this pack."
        pack.tell(table.where(number, "measure"), problem, "Add it to measures.yaml.")


def _row_key(table: TableFile, row: Mapping[str, str]) -> tuple[str, ...]:
    """What no other row of the table may say again."""
    if not _KEYS.get(table.holds):
        return tuple(row.get(column, "") for column in table.columns if column != "note")
    code = row.get("code", "")
    scope = read_scope([code])
    told = row.get("except", "") if scope.chapters else ""
    plain = code if scope.chapters else "".join(scope.prefixes)
    rest = (row.get(column, "") for column in ("measure", "list", "from", "source"))
    return (plain, told, *rest)


def _stems(columns: Iterable[str]) -> list[str]:
    return [one.removesuffix("_en") for one in columns if one.endswith("_en")]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
