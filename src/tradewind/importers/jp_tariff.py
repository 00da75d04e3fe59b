"""The customs tariff schedule of Japan: general, temporary and WTO rates, and each agreement's.

Read as a table of its lines in order (Parquet), or chapter by chapter as a tree (JSON). A line of
nine digits that prints no rate in a column has that of the line it stands under.

What is charged without a preference (Customs Tariff Law, art. 3; Temporary Tariff Measures Law,
art. 2; WTO agreement): the temporary rate goes before the general rate, and the WTO rate before
either where it is lower. The schedule prints a WTO rate that is not lower in brackets.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tradewind.errors import InputError
from tradewind.importers.importing import Importing, digest_of
from tradewind.importers.jp_rate_text import (
    MARKS,
    as_printed,
    is_bound_above,
    plain,
    read_rate,
    why_not_read,
)
from tradewind.importers.kinds import KINDS
from tradewind.importers.opening import json_of, parquet_rows
from tradewind.importers.rate_kinds import kind_of
from tradewind.importers.writing import Names, PackWriter, Said
from tradewind.model.rate import AdValorem, Free, Rate

PACK = "duty/jp"
NAME = {"en": "Import duty of Japan", "zh-Hant": "日本進口關稅", "zh-Hans": "日本进口关税"}
ADDRESS = "https://www.customs.go.jp/tariff/"
GENERAL, TEMPORARY, WTO = "基本", "暫定", "WTO協定"
NATIONAL = (GENERAL, TEMPORARY, WTO)
COLUMNS = ("level", "stat_code", "suffix", "desc", *NATIONAL)
_ENGLISH = {GENERAL: "general", TEMPORARY: "temporary", WTO: "WTO"}
_DAY = re.compile(r"(20\d\d)-?([01]\d)-?([0-3]\d)")
_QUOTA = re.compile(r"限度数量以内|関税割当数量以内")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of preferences: whose it is, under what agreement, in what table it is kept."""

    table: str
    measure: str
    agreement: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    asks: str
    names: Names


@cache
def columns() -> Mapping[str, Column]:
    """The columns of preferences that the schedule is known to have, by their heads."""
    with Path(__file__).with_name("jp_columns.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["column"]: Column(
                row["table"],
                row["measure"],
                row["agreement"],
                tuple(row["include"].split()),
                tuple(row["exclude"].split()),
                row["asks"],
                {
                    "en": row["name_en"],
                    "zh-Hant": row["name_zh_hant"],
                    "zh-Hans": row["name_zh_hans"],
                },
            )
            for row in csv.DictReader(file)
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the schedule as printed; `path` names what it stands under, if that is told."""

    where: str
    level: int
    code: str
    suffix: str
    description: str
    path: str
    units: str
    cells: Mapping[str, str]


def read(job: Importing) -> None:
    """Read the schedule into `duty/jp`: the rate without preference, and each preference."""
    starts = _day_of(job)
    pack = job.pack(PACK, "duty", NAME)
    sources = {path: _source(job, pack, path, at, starts) for at, path in enumerate(job.files)}
    writer = _Writer(job, pack, starts)
    writer.declare(job.told.get("edition") or f"Japan statistical code {starts:%Y-%m} (HS 2022)")
    for path, source in sources.items():
        for line, above in under_headings(lines_of(path)):
            writer.line(line, above, source)
    writer.finish()


def _day_of(job: Importing) -> date:
    found = _DAY.search(job.files[0].name)
    if job.as_of is None and found:
        with suppress(ValueError):
            job.as_of = date(int(found[1]), int(found[2]), int(found[3]))
    return job.day_of_file()


def _source(job: Importing, pack: PackWriter, path: Path, at: int, starts: date) -> str:
    title = "Customs tariff schedule of Japan"
    return pack.source(
        "jp-tariff" if len(job.files) == 1 else f"jp-tariff-{at + 1}",
        title=job.told.get("title") or f"{title}, as of {starts.isoformat()}",
        publisher=job.told.get("publisher") or KINDS["jp-tariff"].publisher,
        address=job.told.get("address") or ADDRESS,
        read_on=job.read_on,
        licence=job.told.get("licence") or KINDS["jp-tariff"].licence,
        published_on=min(starts, job.read_on),
        sha256=digest_of(path),
    )


# --- the file ---


def lines_of(path: Path) -> Iterator[Line]:
    """Every line of the schedule in its order, from Parquet or JSON by what the name ends in."""
    if path.name.removesuffix(".gz").removesuffix(".zip").lower().endswith(".json"):
        yield from _json_lines(path)
        return
    for number, row in parquet_rows(path, COLUMNS):
        level = row["level"]
        if not isinstance(level, int):
            mend = "Give the publisher's own file: the columns may be in another order."
            raise InputError(f"{path}:{number}", f"{level!r} is not a level.", mend)
        yield Line(
            where=f"line {number}",
            level=level,
            code=_text(row["stat_code"]),
            suffix=_text(row["suffix"]),
            description=_text(row["desc"]),
            path=_text(row.get("path")),
            units=" ".join(filter(None, (_text(row.get("unit_1")), _text(row.get("unit_2"))))),
            cells={
                name: told
                for name, cell in row.items()
                if (name in NATIONAL or name in columns() or name.startswith("EPA"))
                and (told := _text(cell))
            },
        )


def _json_lines(path: Path) -> Iterator[Line]:
    told = json_of(path)
    if not isinstance(told, list) or not all(_is_node(one) for one in told):
        problem = "is not a chapter of the schedule: a list of lines with stat_code and children."
        raise InputError(str(path), problem, "Give the JSON of one chapter, or the Parquet file.")
    waiting = [(node, 0) for node in reversed(told)]
    number = 0
    while waiting:
        node, level = waiting.pop()
        if not _is_node(node):
            raise InputError(str(path), f"line {number + 1} is not one.", "Fetch the file again.")
        number += 1
        rates, units = node.get("rate") or {}, node.get("unit") or {}
        yield Line(
            where=f"{path.name}, line {number}",
            level=level,
            code=_text(node["stat_code"]),
            suffix=_text(node.get("hs_code")),
            description=_text(node.get("desc")),
            path="",
            units=" ".join(one for one in map(_text, units.values()) if one),
            cells={name: _text(cell) for name, cell in rates.items() if _text(cell)},
        )
        waiting += [(child, level + 1) for child in reversed(node.get("children") or [])]


def _is_node(told: Any) -> bool:
    return isinstance(told, dict) and "stat_code" in told and isinstance(told.get("rate", {}), dict)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def under_headings(lines: Iterator[Line]) -> Iterator[tuple[Line, tuple[Line, ...] | None]]:
    """Each line with those it stands under; None where one of them is not in the file."""
    above: list[Line] = []
    for line in lines:
        del above[line.level :]
        whole = len(above) == line.level
        if whole and line.path:
            whole = line.path == " > ".join(one.description for one in (*above, line))
        yield line, tuple(above) if whole else None
        if whole:
            above.append(line)


# --- the rates ---


def applied(cells: Mapping[str, str]) -> tuple[Rate, str]:
    """What is charged without a preference, and why it is kept as printed if it is."""
    general, temporary, wto = (cells.get(name, "") for name in NATIONAL)
    printed = as_printed(*(f"{_ENGLISH[one]} {cells[one]}" for one in NATIONAL if cells.get(one)))
    national = temporary or general
    if not national:
        return printed, "no_general_rate"
    if not temporary and is_bound_above(general):
        return printed, "general_in_brackets"
    rate = read_rate(national)
    if isinstance(rate, Free):
        return rate, ""  # nothing is lower
    if rate is None:
        # A plain WTO rate is lower than the national one, whatever that may be.
        rate = None if not wto or _is_marked(national) else _lower(wto)
        return (printed, why_not_read(national)) if rate is None else (rate, "")
    if not wto:
        return rate, ""
    if is_bound_above(wto):
        bound = read_rate(plain(wto)[1:-1])
        is_lower = _is_higher(rate, bound)
        return (printed, "rates_contradict") if is_lower else (rate, "")
    bound = read_rate(wto)
    if bound is None:
        return printed, why_not_read(wto)
    return (printed, "rates_contradict") if _is_higher(bound, rate) else (bound, "")


def _below_an_absent_line(cells: Mapping[str, str]) -> tuple[Rate, str]:
    """What is sure of a line of which a line above is absent, whose rates its blanks may have."""
    # Of 8,954 lines of July 2026 none that prints a general rate has a temporary one from above.
    if cells.get(WTO) and (cells.get(GENERAL) or cells.get(TEMPORARY)):
        return applied(cells)
    rate = _lower(cells.get(WTO, "()"))
    if rate is not None:
        return rate, ""
    shown = (f"{_ENGLISH[one]} {cells[one]}" for one in NATIONAL if cells.get(one))
    return as_printed("the line above is not in the file", *shown), "line_above_absent"


def _lower(wto: str) -> Rate | None:
    return None if is_bound_above(wto) else read_rate(wto)


def _is_marked(text: str) -> bool:
    return any(mark in plain(text) for mark in MARKS)


def _is_higher(one: Rate | None, other: Rate | None) -> bool:
    """Whether a share of the value is more than another, where both are such shares."""
    shares = [_ZERO if isinstance(each, Free) else each for each in (one, other)]
    if not all(isinstance(each, AdValorem) for each in shares):
        return False
    first, second = shares
    return first.percent > second.percent  # type: ignore[union-attr]


class _Writer:
    """Puts the lines of the schedule into the pack."""

    def __init__(self, job: Importing, pack: PackWriter, starts: date) -> None:
        self.job, self.pack, self.starts = job, pack, starts
        self._chapters: set[str] = set()
        self._strange: set[str] = set()

    def declare(self, edition: str) -> None:
        """The measures and tables; which chapters are whole is told at the end."""
        names = {
            "en": "Applied rate without preference: lowest of general, temporary and WTO",
            "zh-Hant": "無優惠時的適用稅率：基本、暫定、世貿協定稅率中最低者",
            "zh-Hans": "无优惠时的适用税率：基本、暂定、世贸协定税率中最低者",
        }
        self.pack.table("mfn", holds="rates", names=names, edition=edition)
        for table, told in _TABLES.items():
            self.pack.table(table, holds="rates", names=told, edition=edition)
        names = {"en": "Names and units", "zh-Hant": "名稱及單位", "zh-Hans": "名称及单位"}
        self.pack.table("lines", holds="rows", names=names)
        names = {
            "en": "Customs duty (general, temporary or WTO rate)",
            "zh-Hant": "關稅（基本、暫定或世貿協定稅率）",
            "zh-Hans": "关税（基本、暂定或世贸协定税率）",
        }
        self.pack.measure("jp-mfn", {"name": names, "kind": "mfn", "rates": "mfn"})

    def line(self, line: Line, above: tuple[Line, ...] | None, source: str) -> None:
        """One line: its name, and its rates where it is a line of nine digits."""
        self.job.tally.read()
        code = re.sub(r"[.\s]", "", line.code)
        if code and not code.isdigit():
            self.job.tally.refuse(line.where, "bad_code", line.code)
            return
        if not line.suffix:
            return  # its rates reach the lines below it
        if len(code) != 6 or not re.fullmatch(r"\d{3}", line.suffix):
            self.job.tally.refuse(line.where, "bad_code", f"{line.code} {line.suffix}")
            return
        self._chapters.add(code[:2])
        self._write(line, f"{line.code}.{line.suffix}", above, source)

    def _write(self, line: Line, code: str, above: tuple[Line, ...] | None, source: str) -> None:
        self._name(line, code, above or (), source)
        cells, from_above = dict(line.cells), set()
        for one in reversed(above or ()):
            for name, told in one.cells.items():
                if name not in cells:
                    cells[name] = told
                    from_above.add(name)
        self._mfn(line, code, cells, from_above, source, lacks_above=above is None)
        for name, told in cells.items():
            if name not in NATIONAL:
                self._preference(line, code, name, told, source)

    def _name(self, line: Line, code: str, above: tuple[Line, ...], source: str) -> None:
        path = line.path or " > ".join(one.description for one in (*above, line))
        cells = {"code": code.replace(".", ""), "description": path, "units": line.units}
        self.pack.row("lines", cells, Said(self.starts, source, line.where))

    def _mfn(
        self,
        line: Line,
        code: str,
        cells: Mapping[str, str],
        from_above: set[str],
        source: str,
        *,
        lacks_above: bool,
    ) -> None:
        rate, why = _below_an_absent_line(cells) if lacks_above else applied(cells)
        if why:
            self.job.tally.keep(f"{line.where}, {code}", why, getattr(rate, "raw", ""))
        self.job.tally.figure("lines")
        self.job.tally.figure(f"rates_{kind_of(rate)}")
        note = "; ".join(
            f"{_ENGLISH[one]} {cells[one]}{' (of the line above)' if one in from_above else ''}"
            for one in NATIONAL
            if cells.get(one)
        )
        if _QUOTA.search(line.path or line.description):
            note += "; within the quota only"
        said = Said(self.starts, source, f"statistical code {code}", f"columns: {note}")
        self.pack.rate("mfn", "jp-mfn", code, rate, said)

    def _preference(self, line: Line, code: str, name: str, told: str, source: str) -> None:
        column = columns().get(name)
        if column is None:
            if name not in self._strange:
                self._strange.add(name)
                self.job.tally.refuse(line.where, "column_not_known", name)
            return
        if not self.pack.has_measure(column.measure):
            self._declare(column, source)
        rate = read_rate(told)
        if rate is None:
            why = why_not_read(told)
            self.job.tally.keep(f"{line.where}, {code}, {name}", why, told)
            self.job.tally.figure("preferences_unknown")
            rate = as_printed(told)
        self.job.tally.figure("preferences")
        where = f"statistical code {code}, column {column.names['en']}"
        self.pack.rate(column.table, column.measure, code, rate, Said(self.starts, source, where))

    def _declare(self, column: Column, source: str) -> None:
        told: dict[str, Any] = {
            "name": column.names,
            "kind": "preference",
            "agreement": column.agreement,
            "origins": {
                name: list(codes)
                for name, codes in (("include", column.include), ("exclude", column.exclude))
                if codes
            },
            "rates": column.table,
        }
        if column.asks:
            told["when"] = {
                "id": f"{column.measure}-beneficiary",
                "input": column.asks,
                "equals": True,
                "reason": _BENEFITS,
                "source": source,
                "where": column.names["en"],
            }
        self.pack.measure(column.measure, told)

    def finish(self) -> None:
        """Of a chapter that is in the file, a blank cell says that there is no such preference."""
        self.job.tally.figure("chapters", len(self._chapters))
        whole = [f"{int(one)}-{int(one)}" for one in sorted(self._chapters)]
        for table in _TABLES:
            self.pack.complete(table, whole, self.starts)


_ZERO = AdValorem(Decimal(0))
_TABLES: Mapping[str, Names] = {
    "rcep_cn": {
        "en": "RCEP rate for goods of China",
        "zh-Hant": "RCEP對中國貨物的稅率",
        "zh-Hans": "RCEP对中国货物的税率",
    },
    "epa": {
        "en": "Rates under the other agreements",
        "zh-Hant": "其他協定的稅率",
        "zh-Hans": "其他协定的税率",
    },
    "gsp": {
        "en": "Generalised system of preferences",
        "zh-Hant": "普惠制稅率",
        "zh-Hans": "普惠制税率",
    },
    "ldc": {
        "en": "Rates for least developed countries",
        "zh-Hant": "最不發達國家特惠稅率",
        "zh-Hans": "最不发达国家特惠税率",
    },
}
_BENEFITS = {
    "en": "The economy of origin is a beneficiary of this preference of Japan.",
    "zh-Hant": "原產經濟體為日本此項優惠的受惠方。",
    "zh-Hans": "原产经济体为日本此项优惠的受惠方。",
}
