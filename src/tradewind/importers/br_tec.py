"""Brazil: the common external tariff (TEC) and the tax on industrial products (IPI), by NCM.

Two CSV files of the same shape, known by their last column. The TEC prints marks after a rate: BK
(capital goods), BIT (information technology), # and ** and (*) and § (lists of exceptions). What
BK and BIT goods pay changes by lists that the file does not hold: it is kept as printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from tradewind.errors import InputError
from tradewind.importers.importing import Importing, digest_of
from tradewind.importers.kinds import KINDS
from tradewind.importers.opening import csv_rows, is_formula
from tradewind.importers.rate_kinds import kind_of
from tradewind.importers.writing import Names, PackWriter, Said
from tradewind.model.rate import AdValorem, Free, Rate, UnknownRate

PACK = "duty/br"
NAME = {"en": "Import duty of Brazil", "zh-Hant": "巴西進口關稅", "zh-Hans": "巴西进口关税"}
ADDRESS = "https://www.gov.br/siscomex/pt-br"
CODE, NAME_COLUMN, TEC, IPI = "NCM", "DESCRICAO", "TEC", "ALIQUOTA"
NOT_TAXED = "NT"
ENCODINGS = ("utf-8-sig", "cp1252")
_BY_LIST = {"BK": "capital goods", "BI": "information technology goods"}
_RATE = re.compile(r"(\d+(?:[.,]\d+)?)\s*((?:BK|BIT)?\s*(?:#|§|\*\*|\(\*\))?)")
_NCM = re.compile(r"\d{4}\.\d{2}\.\d{2}")


def read(job: Importing) -> None:
    """Read the TEC, the IPI table, or both, into `duty/br`."""
    starts = job.day_of_file()
    pack = job.pack(PACK, "duty", NAME)
    chapters: set[str] = set()
    for at, path in enumerate(job.files, start=1):
        column = _column(path)
        source = _source(job, pack, path, f"br-{column.lower()}-{at}", starts)
        writer = _Writer(job, pack, column, source, starts, chapters)
        writer.declare(job.told.get("edition", ""))
        for number, row in csv_rows(path, (CODE, NAME_COLUMN, column), encodings=ENCODINGS):
            job.tally.read()
            writer.line(f"line {number}", row)
    job.tally.figure("chapters", len(chapters))


def _column(path: Path) -> str:
    for _, row in csv_rows(path, (CODE, NAME_COLUMN), encodings=ENCODINGS):
        for column in (TEC, IPI):
            if column in row:
                return column
        break
    mend = f"Its last column is {TEC} or {IPI}."
    raise InputError(str(path), "is neither the TEC nor the IPI table.", mend)


def _source(job: Importing, pack: PackWriter, path: Path, name: str, starts: date) -> str:
    return pack.source(
        name,
        title=job.told.get("title") or path.name,
        publisher=job.told.get("publisher") or KINDS["br-tec"].publisher,
        address=job.told.get("address") or ADDRESS,
        read_on=job.read_on,
        licence=job.told.get("licence") or KINDS["br-tec"].licence,
        published_on=min(starts, job.read_on),
        sha256=digest_of(path),
    )


class _Writer:
    """Puts the lines of one of the two files into the pack."""

    def __init__(
        self,
        job: Importing,
        pack: PackWriter,
        column: str,
        source: str,
        starts: date,
        chapters: set[str],
    ) -> None:
        self.job, self.pack, self.column = job, pack, column
        self.source, self.starts, self._chapters = source, starts, chapters
        self.table, self.measure = ("mfn", "br-ii") if column == TEC else ("ipi", "br-ipi")

    def declare(self, edition: str) -> None:
        """The table and the measure of the file, as the shipped pack has them."""
        if self.pack.has_table(self.table):
            raise InputError(self.job.files[-1].name, "is there twice.", "Give each file once.")
        names = _NAMES[self.table]
        edition = edition or f"NCM {self.starts:%Y-%m}"
        self.pack.table(self.table, holds="rates", names=names, edition=edition)
        told: dict[str, object] = {"name": names, "rates": self.table}
        told |= {"kind": "mfn"} if self.table == "mfn" else {"kind": "excise"}
        if self.table == "ipi":
            told["base"] = "customs_value_and_duty"
        self.pack.measure(self.measure, told)

    def line(self, where: str, row: Mapping[str, str]) -> None:
        """One line with its rate; headings have none."""
        code, text = row.get(CODE, "").strip(), row.get(self.column, "").strip()
        if "" in row:
            self.job.tally.refuse(where, "wrong_length", row[""])
        elif not text:
            self.job.tally.figure("lines_without_rate")
        elif is_formula(text) or is_formula(code):
            self.job.tally.refuse(where, "formula", f"{code} {text}")
        elif not _NCM.fullmatch(code):
            self.job.tally.refuse(where, "bad_code", f"{code} {text}")
        else:
            self._rate(where, code, text)

    def _rate(self, where: str, code: str, text: str) -> None:
        rate, note = read_rate(text)
        if isinstance(rate, UnknownRate):
            why = "by_list" if text.rstrip("#§*").endswith(("BK", "BIT")) else "text_not_read"
            self.job.tally.keep(f"{where}, {code}", why, text)
        self.job.tally.figure("lines")
        self.job.tally.figure(f"rates_{kind_of(rate)}")
        self.job.tally.figure("rates_with_a_mark", note.startswith("printed"))
        self._chapters.add(code[:2])
        said = Said(self.starts, self.source, f"{where}, NCM {code}, column {self.column}", note)
        self.pack.rate(self.table, self.measure, code, rate, said)


def read_rate(text: str) -> tuple[Rate, str]:
    """The rate of a cell, and what its mark means for it."""
    if text == NOT_TAXED:
        return Free(), "NT: outside the tax"
    found = _RATE.fullmatch(text)
    if found is None:
        return UnknownRate(text.replace('"', "'")), ""
    percent = Decimal(found[1].replace(",", "."))
    rate = Free() if percent == 0 else AdValorem(percent)
    mark = found[2].strip()
    if mark.startswith(("BK", "BIT")):
        return UnknownRate(f"{text}: {_BY_LIST[mark[:2]]}, whose rates change by lists"), ""
    return rate, f"printed {text}: on a list of exceptions; the rate may differ" if mark else ""


_NAMES: Mapping[str, Names] = {
    "mfn": {
        "en": "Import duty (II, Mercosur common tariff)",
        "zh-Hant": "進口稅（II，南方共同市場共同關稅）",
        "zh-Hans": "进口税（II，南方共同市场共同关税）",
    },
    "ipi": {
        "en": "Tax on industrial products (IPI)",
        "zh-Hant": "工業產品稅（IPI）",
        "zh-Hans": "工业产品税（IPI）",
    },
}
