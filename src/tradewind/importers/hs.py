"""The Harmonized System: names of an edition, its notes, and how one edition turns into another.

Several files are read at once, each known by what it holds: names (CSV with hscode, description,
parent, level; or the code tree of the United Nations as JSON), sections, notes (JSON of text by
chapter), conversions (one code to one) and correlations (with 1:1, 1:n, n:1 or n:n; a banner line
stands before their head).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tradewind.errors import InputError
from tradewind.importers.importing import Importing, digest_of
from tradewind.importers.kinds import KINDS
from tradewind.importers.opening import Ends, is_formula, json_of, text_of
from tradewind.importers.writing import Names, PackWriter, Said

PACK = "goods/hs"
NAME = {"en": "Harmonized System", "zh-Hant": "協調制度", "zh-Hans": "协调制度"}
ADDRESS = "https://unstats.un.org/unsd/classifications/Econ"
_EDITION = re.compile(r"HS\s?_?(\d{4})", re.IGNORECASE)
_CODE = re.compile(r"\d{2}|\d{4}|\d{6}")
_HS6 = re.compile(r"\d{6}")
_RELATIONS = ("1:1", "1:n", "n:1", "n:n")
_NOTE = re.compile(r"(chapter|section) (\d{2})(_eu)?")
Row = tuple[int, list[str]]


def read(job: Importing) -> None:
    """Read the files into `goods/hs`."""
    pack = job.pack(PACK, "goods", NAME)
    for name, told in _TABLES.items():
        pack.table(name, holds="rows", names=told)
    seen: dict[tuple[str, str], str] = {}
    for at, path in enumerate(job.files, start=1):
        _File(job, pack, path, f"hs-{at}", seen).read()


class _File:
    """One file, read by what it holds."""

    def __init__(
        self,
        job: Importing,
        pack: PackWriter,
        path: Path,
        source: str,
        seen: dict[tuple[str, str], str],
    ) -> None:
        self.job, self.pack, self.path, self.source = job, pack, path, source
        self._seen = seen  # what any of the files has said

    def read(self) -> None:
        self._cite()
        if self.path.name.removesuffix(".gz").removesuffix(".zip").lower().endswith(".json"):
            self._json(json_of(self.path))
        else:
            self._csv(_rows(self.path))

    def _cite(self) -> None:
        self.pack.source(
            self.source,
            title=self.job.told.get("title") or self.path.name,
            publisher=self.job.told.get("publisher") or KINDS["hs"].publisher,
            address=self.job.told.get("address") or ADDRESS,
            read_on=self.job.read_on,
            licence=self.job.told.get("licence") or KINDS["hs"].licence,
            sha256=digest_of(self.path),
        )

    def _csv(self, rows: Iterator[Row]) -> None:
        first = next(rows, (0, []))[1]
        head = next(rows, (0, []))[1] if first[:1] == ["Between"] else first
        plain = [one.strip() for one in head]
        if plain[-1:] == ["Relationship"]:
            self._correlations(plain, rows)
        elif [one.split(" ")[0] for one in plain] == ["From", "To"]:
            self._conversions(plain, rows)
        elif {"hscode", "description", "level"} <= set(plain):
            self._names(plain, rows)
        elif plain == ["section", "name"]:
            self._sections(rows)
        else:
            told = f"is no file of the Harmonized System: its columns are {', '.join(plain)}."
            raise InputError(f"{self.path}:1", told, "See docs/importing.md for what can be read.")

    def _json(self, told: Any) -> None:
        if isinstance(told, Mapping) and isinstance(told.get("results"), list):
            self._tree(told)
        elif isinstance(told, Mapping) and all(map(_NOTE.fullmatch, told)) and told:
            self._notes(told)
        else:
            problem = "is neither a code tree nor notes by chapter."
            raise InputError(str(self.path), problem, "See docs/importing.md for what can be read.")

    # --- names and notes ---

    def _names(self, head: Sequence[str], rows: Iterator[Row]) -> None:
        every = [
            (number, dict(zip(head, cells, strict=True)))
            for number, cells in rows
            if self._has_length(number, cells, head)
        ]
        edition = self._edition(
            *(one["description"] for _, one in every if one.get("hscode") == "TOTAL")
        )
        for number, one in every:
            if one.get("hscode") != "TOTAL":
                self._name(number, edition, one["hscode"], one.get("description", ""), one)

    def _tree(self, told: Mapping[str, Any]) -> None:
        edition = self._edition(str(told.get("className") or ""))
        for number, one in enumerate(told["results"], start=1):
            code = str(one.get("id") or "")
            if code in ("ALL", "TOTAL") or code.startswith("AG"):
                continue
            name = str(one.get("text") or "").removeprefix(f"{code} - ")
            self._name(number, edition, code, name, {"parent": str(one.get("parent") or "")})

    def _name(
        self, number: int, edition: str, code: str, name: str, more: Mapping[str, str]
    ) -> None:
        self.job.tally.read()
        if not _CODE.fullmatch(code):
            self._refuse(number, "bad_code", code)
        elif not name or is_formula(name):
            self._refuse(number, "formula" if name else "no_name", f"{code} {name}")
        elif self._is_new(number, edition, code, name):
            cells = {"code": code, "edition": edition, "description": name}
            cells |= {one: more[one] for one in ("parent", "section") if more.get(one)}
            said = self._said(number, edition, code)
            self.pack.row("names", cells, said, key=edition, code=code)
            self.job.tally.figure(f"names_{len(code)}")

    def _sections(self, rows: Iterator[Row]) -> None:
        for number, cells in rows:
            self.job.tally.read()
            if len(cells) != 2 or not all(cells):
                self._refuse(number, "wrong_length", " | ".join(cells))
                continue
            told = {"section": cells[0].strip(), "name": cells[1].strip()}
            # The twenty-one sections are those of the first edition.
            said = self._said(number, "HS 1988", f"section {cells[0]}")
            self.pack.row("sections", told, said)
            self.job.tally.figure("sections")

    def _notes(self, told: Mapping[str, Any]) -> None:
        edition = self._edition()
        for number, (name, text) in enumerate(told.items(), start=1):
            self.job.tally.read()
            found = _NOTE.fullmatch(name)
            if found is None or found[3]:
                self.job.tally.figure("notes_of_the_eu_left_out")
                continue
            cells = {"of": found[1], "number": found[2], "text": str(text).strip()}
            said = self._said(number, edition, name)
            self.pack.row("notes", cells, said, key=found[1], code=found[2])
            self.job.tally.figure("notes")

    # --- from one edition to another ---

    def _conversions(self, head: Sequence[str], rows: Iterator[Row]) -> None:
        old, new = self._edition(head[0]), self._edition(head[1])
        for number, cells in rows:
            self.job.tally.read()
            pair = [one.strip() for one in cells]
            if len(pair) != 2 or not all(map(_HS6.fullmatch, pair)):
                self._refuse(number, "bad_code", " ".join(cells))
            elif self._is_new(number, f"{old}>{new}", pair[0], pair[1]):
                told = {"from": pair[0], "to": pair[1], "editions": f"{old}>{new}"}
                said = self._said(number, old, pair[0])
                self.pack.row("conversions", told, said, key=f"{old}>{new}", code=pair[0])
                self.job.tally.figure("conversions")

    def _correlations(self, head: Sequence[str], rows: Iterator[Row]) -> None:
        places = [at for at, one in enumerate(head) if one]
        if len(places) != 3:
            told = f"has the columns {', '.join(head)}; two editions and Relationship are needed."
            raise InputError(f"{self.path}:2", told, "Fetch the file again.")
        old, new = self._edition(head[places[0]]), self._edition(head[places[1]])
        for number, cells in rows:
            self.job.tally.read()
            line = [cells[at].strip() if at < len(cells) else "" for at in places]
            if not all(map(_HS6.fullmatch, line[:2])):
                self._refuse(number, "bad_code", " ".join(line))
            elif line[2] not in _RELATIONS:
                self._refuse(number, "bad_relation", " ".join(line))
            elif self._is_new(number, f"{old}>{new} {line[1]}", line[0], line[2]):
                self._correlated(number, (old, line[0]), (new, line[1]), line[2])
                self.job.tally.figure(f"correlations_{line[2].replace(':', '_to_')}")

    def _correlated(
        self, number: int, one: tuple[str, str], other: tuple[str, str], relation: str
    ) -> None:
        """One line serves both ways."""
        turned = ":".join(reversed(relation.split(":")))
        for (old, code), (new, to), how in ((one, other, relation), (other, one, turned)):
            cells = {"from": code, "to": to, "relation": how, "editions": f"{old}>{new}"}
            said = self._said(number, old, code)
            self.pack.row("correlations", cells, said, key=f"{old}>{new}", code=code)

    # --- what all share ---

    def _edition(self, *told: str) -> str:
        """The edition that a text names; else the one that was told; else the file's own name."""
        for text in (*told, self.job.told.get("edition", ""), self.path.name):
            found = _EDITION.search(text)
            if found:
                return f"HS {found[1]}"
        mend = "Give it, such as --edition 'HS 2022'."
        raise InputError(str(self.path), "does not say of which edition it is.", mend)

    def _has_length(self, number: int, cells: Sequence[str], head: Sequence[str]) -> bool:
        if len(cells) == len(head):
            return True
        self.job.tally.read()
        self._refuse(number, "wrong_length", " | ".join(cells))
        return False

    def _is_new(self, number: int, key: str, code: str, said: str) -> bool:
        known = self._seen.get((key, code))
        self._seen.setdefault((key, code), said)
        if known is None:
            return True
        if known == said:
            self.job.tally.figure("lines_said_again")
        else:
            self._refuse(number, "said_twice", f"{code}: {known} / {said}")
        return False

    def _said(self, number: int, edition: str, where: str) -> Said:
        starts = date(int(edition.split()[1]), 1, 1)
        return Said(starts, self.source, f"line {number}, {where}")

    def _refuse(self, number: int, reason: str, text: str) -> None:
        self.job.tally.refuse(f"{self.path.name}, line {number}", reason, text)


def _rows(path: Path) -> Iterator[Row]:
    """The lines of a CSV file as they are; its first lines decide what it is."""
    with text_of(path) as text:
        ends, width = Ends(text), 0
        lines = csv.reader(ends, strict=True)
        try:
            for cells in lines:
                if len(cells) < width:
                    ends.check()
                width = len(cells)
                if any(cells):
                    yield lines.line_num, cells
        except csv.Error as fault:
            told = f"is not readable CSV: {fault}."
            mend = "Fetch the file again; it may have been cut short."
            raise InputError(f"{path}:{lines.line_num}", told, mend) from fault


_TABLES: Mapping[str, Names] = {
    "names": {"en": "Names of goods", "zh-Hant": "貨品名稱", "zh-Hans": "商品名称"},
    "sections": {"en": "Sections", "zh-Hant": "類", "zh-Hans": "类"},
    "notes": {
        "en": "Section and chapter notes",
        "zh-Hant": "類註及章註",
        "zh-Hans": "类注及章注",
    },
    "conversions": {
        "en": "Conversions between editions",
        "zh-Hant": "版本間轉換",
        "zh-Hans": "版本间转换",
    },
    "correlations": {
        "en": "Correlations between editions",
        "zh-Hant": "版本間對照",
        "zh-Hans": "版本间对照",
    },
}
