"""Viet Nam: a table of lines with the ordinary, the preferential, the ACFTA rate and VAT.

`0 (-PH, TH)` is a rate under the agreement that goods of the Philippines and Thailand do not have.
VAT such as `8/10` or `*/5/8/10` is one of several by what the goods are: it is told, not chosen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from tradewind.importers.importing import Importing, digest_of
from tradewind.importers.kinds import KINDS
from tradewind.importers.opening import csv_rows, is_formula
from tradewind.importers.rate_kinds import kind_of
from tradewind.importers.writing import Names, PackWriter, Said
from tradewind.model.rate import AdValorem, Free, Rate, UnknownRate

PACK, BORDER = "duty/vn", "border/vn"
NAME = {"en": "Import duty of Viet Nam", "zh-Hant": "越南進口關稅", "zh-Hans": "越南进口关税"}
VAT = {
    "en": "Import value-added tax",
    "zh-Hant": "進口增值稅",
    "zh-Hans": "进口增值税",
}
ADDRESS = "https://www.customs.gov.vn/"
COLUMNS = ("hs8", "mfn_pct", "acfta", "vat")
# The parties of the agreement but Viet Nam, as the shipped measure has them.
PARTIES = ("CN", "BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LESS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:\(\s*(-[^)]*)\))?")


def read(job: Importing) -> None:
    """Read the table into `duty/vn` and `border/vn`."""
    path = job.only_file()
    writer = _Writer(job)
    for number, row in csv_rows(path, COLUMNS):
        job.tally.read()
        writer.line(f"line {number}", row)
    writer.finish()


class _Writer:
    """Puts the lines into the two packs."""

    def __init__(self, job: Importing) -> None:
        self.job, self.starts = job, job.day_of_file()
        edition = job.told.get("edition") or "AHTN 2022 (HS 2022)"
        self.pack = job.pack(PACK, "duty", NAME)
        self.border = job.pack(BORDER, "border", VAT)
        for name, told in _TABLES.items():
            self.pack.table(name, holds="rates", names=told, edition=edition)
        names = {
            "en": "Units and ordinary rates",
            "zh-Hant": "單位及普通稅率",
            "zh-Hans": "单位及普通税率",
        }
        self.pack.table("lines", holds="rows", names=names)
        self.border.table("import_tax_rates", holds="rates", names=VAT, edition=edition)
        self.source = self._cite(self.pack)
        self._cite(self.border)
        self.pack.measure("vn-mfn", {"name": _MFN, "kind": "mfn", "rates": "mfn"})
        self._codes: list[str] = []

    def _cite(self, pack: PackWriter) -> str:
        path = self.job.only_file()
        return pack.source(
            "vn-tariff",
            title=self.job.told.get("title") or path.name,
            publisher=self.job.told.get("publisher") or KINDS["vn-tariff"].publisher,
            address=self.job.told.get("address") or ADDRESS,
            read_on=self.job.read_on,
            licence=self.job.told.get("licence") or KINDS["vn-tariff"].licence,
            published_on=min(self.starts, self.job.read_on),
            sha256=digest_of(path),
        )

    def line(self, where: str, row: Mapping[str, str]) -> None:
        """One line: its ordinary duty, its rate under ACFTA, its VAT."""
        told = {name: (cell or "").strip() for name, cell in row.items()}
        code = told.get("hs8", "")
        if "" in told:
            self.job.tally.refuse(where, "wrong_length", told[""])
        elif any(map(is_formula, told.values())):
            self.job.tally.refuse(where, "formula", " | ".join(told.values()))
        elif not re.fullmatch(r"\d{8}", code):
            self.job.tally.refuse(where, "bad_code", code)
        else:
            self._codes.append(code)
            said = Said(self.starts, self.source, f"{where}, hs {code}")
            self._duty(where, code, told["mfn_pct"], said)
            self._acfta(where, code, told["acfta"], said)
            self._vat(where, code, told["vat"], said)
            kept = {name: told[name] for name in ("unit", "ordinary_pct") if told.get(name)}
            self.pack.row("lines", {"code": code, **kept}, said)

    def _duty(self, where: str, code: str, text: str, said: Said) -> None:
        rate = _percent(text)
        if rate is None:
            self.job.tally.keep(f"{where}, {code}", "text_not_read", text)
            rate = UnknownRate(text.replace('"', "'") or "blank")
        self.job.tally.figure("lines")
        self.job.tally.figure(f"rates_{kind_of(rate)}")
        self.pack.rate("mfn", "vn-mfn", code, rate, said)

    def _acfta(self, where: str, code: str, text: str, said: Said) -> None:
        if not text:
            return  # no such preference: the table is complete for the lines of the file
        found = _LESS.fullmatch(text)
        without = _without(found[2]) if found and found[2] else ()
        if found is None or without is None:
            self.job.tally.keep(f"{where}, {code}, ACFTA", "text_not_read", text)
            rate: Rate = UnknownRate(text.replace('"', "'"))
            without = ()
        else:
            rate = _percent(found[1]) or UnknownRate(found[1])
        self.job.tally.figure("preferences")
        self.pack.rate("acfta", self._measure(without), code, rate, said)

    def _measure(self, without: tuple[str, ...]) -> str:
        """One measure for each set of parties that a rate is not for, as the shipped ones."""
        name = "-".join(("vn-acfta", *(one.lower() for one in without)))
        if not self.pack.has_measure(name):
            origins = {"include": list(PARTIES)}
            names: Names = _ACFTA
            if without:
                origins["exclude"] = list(without)
                names = {
                    "en": f"{_ACFTA['en']}, not for goods of {', '.join(without)}",
                    "zh-Hant": f"{_ACFTA['zh-Hant']}，不適用於{'、'.join(without)}貨物",
                    "zh-Hans": f"{_ACFTA['zh-Hans']}，不适用于{'、'.join(without)}货物",
                }
            told = {"name": names, "kind": "preference", "agreement": "ACFTA"}
            self.pack.measure(name, {**told, "origins": origins, "rates": "acfta"})
        return name

    def _vat(self, where: str, code: str, text: str, said: Said) -> None:
        if not text:
            return
        rate = _percent(text)
        if rate is None:
            self.job.tally.keep(f"{where}, {code}, VAT", "several_taxes", text)
            rate = UnknownRate(text.replace('"', "'"))
        self.border.rate("import_tax_rates", "import_tax", code, rate, said)

    def finish(self) -> None:
        """The file is a part of the tariff: it speaks of its own lines and of no others."""
        self.pack.complete("acfta", self._codes, self.starts)
        self.job.tally.figure("chapters", len({one[:2] for one in self._codes}))


def _percent(text: str) -> Rate | None:
    if not _NUMBER.fullmatch(text):
        return None
    return Free() if Decimal(text) == 0 else AdValorem(Decimal(text))


def _without(text: str) -> tuple[str, ...] | None:
    codes = tuple(sorted(set(re.split(r"[\s,]+", text.lstrip("-").strip()))))
    return codes if all(one in PARTIES for one in codes) else None


_MFN = {
    "en": "Preferential import duty (MFN)",
    "zh-Hant": "最惠國進口稅",
    "zh-Hans": "最惠国进口税",
}
_ACFTA = {
    "en": "ASEAN-China Free Trade Area rate",
    "zh-Hant": "東盟—中國自由貿易區稅率",
    "zh-Hans": "东盟—中国自由贸易区税率",
}
_TABLES: Mapping[str, Names] = {
    "mfn": {
        "en": "Preferential (MFN) duty by line",
        "zh-Hant": "最惠國稅率（按稅號）",
        "zh-Hans": "最惠国税率（按税号）",
    },
    "acfta": {
        "en": "ACFTA duty by line",
        "zh-Hant": "東盟—中國自貿協定稅率（按稅號）",
        "zh-Hans": "东盟—中国自贸协定税率（按税号）",
    },
}
