"""The Customs Tariff Act of Australia: schedule 3, and the schedules of its trade agreements.

Schedule 3 has the general rate of each line. The schedule of an agreement lists only goods that are
not free under it: whatever it does not list is free to originating goods.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tradewind.errors import InputError
from tradewind.importers.au_rate_text import Stage, plain, read_rate, stages
from tradewind.importers.importing import Importing, digest_of
from tradewind.importers.kinds import KINDS
from tradewind.importers.opening import is_formula, parquet_rows
from tradewind.importers.rate_kinds import kind_of
from tradewind.importers.writing import Names, PackWriter, Said
from tradewind.model.rate import Free, Rate, UnknownRate

PACK = "duty/au"
NAME = {
    "en": "Import duty of Australia",
    "zh-Hant": "澳洲進口關稅",
    "zh-Hans": "澳大利亚进口关税",
}
ADDRESS = "https://www.abf.gov.au/importing-exporting-and-manufacturing/tariff-classification"
GENERAL = ("reference", "description", "duty_rate")
AGREEMENTS = ("schedule", "hs_code", "description", "duty_rate")
_CODE = re.compile(r"\d{4}\.\d{2}\.\d{2}")
_EVERYTHING = "1-97"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The schedule of one agreement."""

    measure: str
    agreement: str
    include: tuple[str, ...]
    names: Names


@cache
def schedules() -> Mapping[str, Schedule]:
    """The schedules that are known, by their heads."""
    with Path(__file__).with_name("au_schedules.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["schedule"]: Schedule(
                row["measure"],
                row["agreement"],
                tuple(row["include"].split()),
                {
                    "en": row["name_en"],
                    "zh-Hant": row["name_zh_hant"],
                    "zh-Hans": row["name_zh_hans"],
                },
            )
            for row in csv.DictReader(file)
        }


def read(job: Importing) -> None:
    """Read schedule 3, or the schedules of the agreements, or both, into `duty/au`."""
    writer = _Writer(job, job.pack(PACK, "duty", NAME), job.day_of_file())
    for at, path in enumerate(job.files, start=1):
        columns = _columns(path)
        source = writer.cite(path, f"au-tariff-{at}")
        rows = parquet_rows(path, columns)
        for number, row in rows:
            job.tally.read()
            told = {name: "" if cell is None else str(cell).strip() for name, cell in row.items()}
            if columns is GENERAL:
                writer.general(f"line {number}", told, source)
            else:
                writer.listed(f"line {number}", told, source)
    writer.finish()


def _columns(path: Path) -> tuple[str, ...]:
    heads = {
        name for _, row in zip(range(1), parquet_rows(path, ()), strict=False) for name in row[1]
    }
    for columns in (AGREEMENTS, GENERAL):
        if heads >= set(columns):
            return columns
    told = (
        f"is neither schedule 3 nor the schedules of agreements: it has {', '.join(sorted(heads))}."
    )
    raise InputError(str(path), told, "Give the Parquet files of the schedules.")


class _Writer:
    """Puts the lines of the schedules into the pack."""

    def __init__(self, job: Importing, pack: PackWriter, starts: date) -> None:
        self.job, self.pack, self.starts = job, pack, starts
        self._chapters: set[str] = set()
        edition = job.told.get("edition") or f"Schedule 3, {starts:%Y-%m} (HS 2022)"
        for name, told in _TABLES.items():
            self.pack.table(name, holds="rates", names=told, edition=edition)
        names = {"en": "Names and units", "zh-Hant": "名稱及單位", "zh-Hans": "名称及单位"}
        self.pack.table("lines", holds="rows", names=names)

    def cite(self, path: Path, name: str) -> str:
        """The source of one file."""
        return self.pack.source(
            name,
            title=self.job.told.get("title") or f"Customs Tariff Act 1995 ({path.name})",
            publisher=self.job.told.get("publisher") or KINDS["au-schedule"].publisher,
            address=self.job.told.get("address") or ADDRESS,
            read_on=self.job.read_on,
            licence=self.job.told.get("licence") or KINDS["au-schedule"].licence,
            published_on=min(self.starts, self.job.read_on),
            sha256=digest_of(path),
        )

    # --- schedule 3 ---

    def general(self, where: str, row: Mapping[str, str], source: str) -> None:
        """A line of schedule 3; a line of statistics without a rate has that of its reference."""
        code, text = row["reference"].rstrip("*"), row["duty_rate"]
        if not text:
            self.job.tally.figure("lines_without_rate")
            return
        if not self._is_sound(where, code, text):
            return
        self._chapters.add(code[:2])
        if not self.pack.has_measure("au-general"):
            told = {"name": _GENERAL_NAME, "kind": "mfn", "rates": "mfn"}
            self.pack.measure("au-general", told)
        cells = {"code": code.replace(".", ""), "description": row["description"]}
        said = Said(self.starts, source, where)
        self.pack.row("lines", {**cells, "units": row.get("unit", "")}, said)
        for starts, stage in self._dated(list(stages(text))):
            self._stage(where, code, starts, stage, source)

    def _stage(self, where: str, code: str, starts: date, stage: Stage, source: str) -> None:
        rate = self._rate(f"{where}, {code}", stage.general)
        self.job.tally.figure("lines")
        self.job.tally.figure(f"rates_{kind_of(rate)}")
        note = "; ".join(f"{places} {told}" for places, told in stage.places)
        if note:
            # Who is in a column such as DCS schedule 1 says, which is not read.
            self.job.tally.figure("rates_by_place_in_notes")
        said = Said(starts, source, f"{code}, general rate", note)
        self.pack.rate("mfn", "au-general", code, rate, said)

    def _dated(self, told: list[Stage]) -> list[tuple[date, Stage]]:
        """The stage in force on the day of the file, then those that come later."""
        undated = [one for one in told if one.starts is None]
        dated = sorted((one for one in told if one.starts), key=lambda one: one.starts or date.min)
        past = [one for one in dated if one.starts and one.starts <= self.starts]
        now = (past or undated or dated)[-1:]
        later = [one for one in dated if one.starts and one.starts > self.starts]
        return [
            *((self.starts, one) for one in now),
            *((one.starts, one) for one in later if one.starts and one not in now),
        ]

    # --- the agreements ---

    def listed(self, where: str, row: Mapping[str, str], source: str) -> None:
        """A line of the schedule of an agreement: goods that are not free under it."""
        schedule = schedules().get(row["schedule"])
        code = row["hs_code"].rstrip("*")
        if schedule is None:
            self.job.tally.figure("lines_of_other_schedules")
            return
        if not self._is_sound(where, code, row["duty_rate"]):
            return
        if not self.pack.has_measure(schedule.measure):
            self._declare(schedule, row["schedule"], source)
        found = list(stages(f"{_from(row['description'])} {row['duty_rate']}"))
        text = f"{plain(row['description']).removeprefix(code)} {plain(row['duty_rate'])}".strip()
        if "Rate No." in row["description"] or any(one.starts for one in found):
            # The copy holds one stage, or one of several rates, of a line that may have more.
            rate: Rate = _printed(text)
            self.job.tally.keep(f"{where}, {code}", "one_stage_of_several", text)
        else:
            rate = self._rate(f"{where}, {code}", row["duty_rate"])
        self.job.tally.figure("preferences")
        self.job.tally.figure("preferences_unknown", isinstance(rate, UnknownRate))
        said = Said(self.starts, source, f"{row['schedule']}, {code}")
        self.pack.rate("preferences", schedule.measure, code, rate, said)

    def _declare(self, schedule: Schedule, name: str, source: str) -> None:
        told: dict[str, Any] = {
            "name": schedule.names,
            "kind": "preference",
            "agreement": schedule.agreement,
            "legal": name,
            "origins": {"include": list(schedule.include)},
            "rates": "preferences",
        }
        self.pack.measure(schedule.measure, told)
        said = Said(self.starts, source, f"{name}: lists only the goods that are not free")
        self.pack.rate("preferences", schedule.measure, _EVERYTHING, Free(), said)
        self.job.tally.figure("agreements")

    # --- both ---

    def _is_sound(self, where: str, code: str, text: str) -> bool:
        if is_formula(text) or is_formula(code):
            self.job.tally.refuse(where, "formula", f"{code} {text}")
        elif not _CODE.fullmatch(code):
            self.job.tally.refuse(where, "bad_code", f"{code} {text}"[:120])
        else:
            return True
        return False

    def _rate(self, where: str, text: str) -> Rate:
        rate = read_rate(text)
        if rate is None:
            self.job.tally.keep(where, "text_not_read", plain(text))
            return _printed(text)
        return rate

    def finish(self) -> None:
        """How many chapters there are lines of: the others stay as shipped, or unknown."""
        if self._chapters:
            self.job.tally.figure("chapters", len(self._chapters))


def _printed(text: str) -> UnknownRate:
    return UnknownRate(plain(text).replace('"', "'"))


def _from(description: str) -> str:
    found = re.search(r"From .*", plain(description))
    return found[0] if found else ""


_GENERAL_NAME = {"en": "General rate", "zh-Hant": "一般稅率", "zh-Hans": "一般税率"}
_TABLES: Mapping[str, Names] = {
    "mfn": {"en": "Duty by tariff line", "zh-Hant": "按稅號的關稅", "zh-Hans": "按税号的关税"},
    "preferences": {"en": "Preferential rates", "zh-Hant": "優惠稅率", "zh-Hans": "优惠税率"},
}
