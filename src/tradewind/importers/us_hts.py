"""The Harmonized Tariff Schedule of the United States, as its Commission exports it.

The CSV export has nine columns, the JSON export a flat list of objects; both are in the order of
the schedule, with an indent for each line. A statistical line of ten digits without a rate has
that of the line it stands under, which its code begins with: only printed rates are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tradewind.errors import InputError
from tradewind.importers.importing import Importing, digest_of
from tradewind.importers.kinds import KINDS
from tradewind.importers.opening import csv_rows, json_of
from tradewind.importers.rate_kinds import kind_of
from tradewind.importers.tally import Tally
from tradewind.importers.us_programs import Programs
from tradewind.importers.us_rate_text import read_rate
from tradewind.importers.writing import PackWriter, Said

PACK = "duty/us"
NAME = {"en": "Tariff of the United States", "zh-Hant": "美國關稅稅則", "zh-Hans": "美国关税税则"}
ADDRESS = "https://hts.usitc.gov/"
GENERAL, SPECIAL, OTHER = "General Rate of Duty", "Special Rate of Duty", "Column 2 Rate of Duty"
COLUMNS = ("HTS Number", "Indent", "Description", "Unit of Quantity", GENERAL, SPECIAL, OTHER)
COLUMN_2 = ("BY", "CU", "KP", "RU")  # as the shipped measure of column 1 leaves them out
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the schedule as printed, and where it stands."""

    where: str
    code: str
    indent: int
    description: str
    units: tuple[str, ...]
    general: str
    special: str
    other: str


def read(job: Importing) -> None:
    """Read the schedule into `duty/us`: column 1, the special programs, column 2, names, units."""
    path = job.only_file()
    starts, note = day_of(job, path)
    job.as_of = starts
    pack = job.pack(PACK, "duty", NAME)
    source = pack.source(
        "hts",
        title=job.told.get("title") or "Harmonized Tariff Schedule of the United States",
        publisher=job.told.get("publisher") or KINDS["us-hts"].publisher,
        address=job.told.get("address") or ADDRESS,
        read_on=job.read_on,
        licence=job.told.get("licence") or KINDS["us-hts"].licence,
        published_on=min(starts, job.read_on),
        sha256=digest_of(path),
    )
    writer = _Writer(job, pack, Programs(pack, source), source, starts, note)
    writer.declare(job.told.get("edition") or f"HTS {starts.year} (HS 2022)")
    for line in under_headings(lines_of(path, job.tally)):
        writer.line(*line)


def day_of(job: Importing, path: Path) -> tuple[date, str]:
    """The day the schedule speaks for, and what to note where the file does not say it."""
    if job.as_of:
        return job.as_of, ""
    year = _YEAR.search(path.name)
    if year and date(int(year[1]), 1, 1) <= job.read_on:
        return date(int(year[1]), 1, 1), "The day is 1 January of the year in the file's name."
    job.tally.figure("day_assumed")
    return date(job.read_on.year, 1, 1), "The day was not told: 1 January of the year it was read."


# --- the file ---


def lines_of(path: Path, tally: Tally) -> Iterator[Line]:
    """Every line of the export, CSV or JSON by what the file begins with."""
    if path.name.removesuffix(".gz").removesuffix(".zip").lower().endswith(".json"):
        yield from _json_lines(path)
        return
    for number, row in csv_rows(path, COLUMNS):
        if "" in row:
            tally.refuse(f"line {number}", "wrong_length", row[""])
            continue
        yield Line(
            where=f"line {number}",
            code=row["HTS Number"],
            indent=_indent(path, number, row["Indent"]),
            description=row["Description"],
            units=_units(row["Unit of Quantity"]),
            general=row.get(GENERAL, ""),
            special=row.get(SPECIAL, ""),
            other=row.get(OTHER, ""),
        )


def _json_lines(path: Path) -> Iterator[Line]:
    told = json_of(path)
    rows = told if isinstance(told, list) else []
    if not rows or not all(isinstance(one, dict) and "htsno" in one for one in rows):
        problem = "is not the JSON of the schedule: a list of lines with htsno."
        raise InputError(str(path), problem, "Export it from hts.usitc.gov again.")
    for number, row in enumerate(rows, start=1):
        yield Line(
            where=f"line {number}",
            code=str(row["htsno"] or ""),
            indent=_indent(path, number, row.get("indent")),
            description=str(row.get("description") or ""),
            units=tuple(str(one) for one in row.get("units") or ()),
            general=str(row.get("general") or ""),
            special=str(row.get("special") or ""),
            other=str(row.get("other") or ""),
        )


def _indent(path: Path, number: int, told: Any) -> int:
    try:
        return int(told or 0)
    except ValueError:
        mend = "Give the publisher's own file: the columns may be in another order."
        raise InputError(f"{path}:{number}", f"{told!r} is not an indent.", mend) from None


def _units(told: str) -> tuple[str, ...]:
    try:
        found = json.loads(told) if told else []
    except ValueError:
        found = [told]
    return tuple(str(one) for one in found if one)


def under_headings(lines: Iterable[Line]) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    """Each line with those it stands under, from the heading down."""
    above: list[Line] = []
    for line in lines:
        while above and above[-1].indent >= line.indent:
            above.pop()
        yield line, tuple(above)
        above.append(line)


# --- the pack ---


@dataclass
class _Writer:
    job: Importing
    pack: PackWriter
    programs: Programs
    source: str
    starts: date
    note: str

    def declare(self, edition: str) -> None:
        """The tables and the two measures that every line has."""
        self._table(
            "mfn", edition, {"en": "General rates", "zh-Hant": "一般稅率", "zh-Hans": "一般税率"}
        )
        names = {"en": "Column 2 rates", "zh-Hant": "第二欄稅率", "zh-Hans": "第二栏税率"}
        self._table("column_2", edition, names)
        self._table(
            "special",
            edition,
            {"en": "Special rates", "zh-Hant": "特別稅率", "zh-Hans": "特别税率"},
        )
        names = {"en": "Names and units", "zh-Hant": "名稱及單位", "zh-Hans": "名称及单位"}
        self.pack.table("lines", holds="rows", names=names)
        names = {"en": "General rate of duty", "zh-Hant": "一般稅率", "zh-Hans": "一般税率"}
        self._base("us-mfn", names, "HTSUS column 1, general", {"exclude": list(COLUMN_2)}, "mfn")
        names = {"en": "Column 2 rate of duty", "zh-Hant": "第二欄稅率", "zh-Hans": "第二栏税率"}
        self._base("us-column-2", names, "HTSUS column 2", {"include": list(COLUMN_2)}, "column_2")

    def _table(self, name: str, edition: str, names: dict[str, str]) -> None:
        """A table of rates that is whole: a line it does not name has no such rate."""
        self.pack.table(
            name,
            holds="rates",
            names=names,
            edition=edition,
            complete_for=("1-97",),
            complete_from=self.starts,
        )

    def _base(
        self, name: str, names: dict[str, str], legal: str, origins: dict[str, Any], table: str
    ) -> None:
        told = {"name": names, "kind": "mfn", "legal": legal, "origins": origins, "rates": table}
        self.pack.measure(name, told)

    def line(self, line: Line, above: tuple[Line, ...]) -> None:
        """One line: its rates if any are printed, its name and its units."""
        self.job.tally.read()
        digits = re.sub(r"[.\s]", "", line.code)
        if digits and not digits.isdigit():
            self.job.tally.refuse(line.where, "bad_code", line.code)
            return
        self._name(line, above, digits)
        if line.general:
            self._rates(line, digits)
        elif len(digits) >= 8:
            inherits = any(one.general for one in above if digits.startswith(_plain(one.code)))
            self.job.tally.figure("lines_inheriting" if inherits else "lines_without_rate")

    def _name(self, line: Line, above: tuple[Line, ...], digits: str) -> None:
        if len(digits) < 8:
            return
        path = [one.description.rstrip(":") for one in (*above, line) if one.description]
        cells = {"code": digits, "description": " > ".join(path), "units": " ".join(line.units)}
        self.pack.row("lines", cells, self._said(line.where))

    def _rates(self, line: Line, digits: str) -> None:
        if len(digits) < 8:
            reason = "bad_code" if digits else "no_code"
            self.job.tally.refuse(line.where, reason, f"{line.code} {line.general}".strip())
            return
        general = read_rate(line.general)
        self.job.tally.figure("lines")
        self.job.tally.figure(f"rates_{kind_of(general)}")
        said = self._said(f"{line.where}, column 1 general: {_short(line.general)}")
        self.pack.rate("mfn", "us-mfn", line.code, general, said)
        if line.other:
            said = self._said(f"{line.where}, column 2: {_short(line.other)}")
            self.pack.rate("column_2", "us-column-2", line.code, read_rate(line.other), said)
        if line.special:
            self._special(line)

    def _special(self, line: Line) -> None:
        said = self._said(f"{line.where}, column 1 special")
        for program, text in self.programs.read(line.special):
            if program is None:
                self._without_program(line, text)
                continue
            rate = read_rate(text)
            self.job.tally.figure("special_rates")
            self.pack.rate("special", self.programs.measure(program), line.code, rate, said)

    def _without_program(self, line: Line, text: str) -> None:
        """A rate for whoever the line itself is for, as chapters 98 and 99 print it."""
        if line.code.startswith(("98", "99")):
            self.job.tally.figure("special_without_program")
        else:
            self.job.tally.refuse(line.where, "special_not_read", text)

    def _said(self, where: str) -> Said:
        return Said(self.starts, self.source, where, self.note)


def _plain(code: str) -> str:
    return re.sub(r"[.\s]", "", code) or "-"


def _short(text: str) -> str:
    return " ".join(text.split())[:120]
