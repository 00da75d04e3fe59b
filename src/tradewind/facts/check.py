"""Whether packs are well formed, sourced, dated, and named in three languages.

Rule trees stand above facts, so the front door hands in how to read one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from tradewind.errors import TradewindError
from tradewind.facts.folders import pack_ids, shipped_packs
from tradewind.facts.pack import read_pack, read_scope
from tradewind.facts.schemas import SHAPES
from tradewind.model import rate as rates
from tradewind.model.money import minor_digits

KeyPath = tuple[str | int, ...]
# Reads a rule tree over declared inputs; raises TradewindError where it cannot.
TreeReader = Callable[[object, Mapping[str, Any], str], None]

FILES = ("pack", "values", "measures", "regimes", "rules", "cases")
LANGUAGES = ("en", "zh-Hant", "zh-Hans")
FURTHEST = timedelta(days=5 * 366)
_INPUT_PACKS = ("goods/attributes", "routes/licences")
# What a value may be counted in besides a currency and a unit of the pack units/all.
_FORMS = frozenset({"text", "expression", "date", "number", "ratio"})
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CODE_LIKE = re.compile(r"[A-Z0-9][A-Z0-9 .,/()+&-]*")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SUFFIXES = {"en": "_en", "zh-Hant": "_zh_hant", "zh-Hans": "_zh_hans"}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of a pack: where, what, and how to mend it."""

    where: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem} Mend: {self.mend}"


@dataclass(frozen=True, slots=True)
class Checked:
    """The packs that were checked, and every fault found in them."""

    packs: tuple[str, ...]
    faults: tuple[Fault, ...]


def check(folders: Sequence[Path], read_tree: TreeReader) -> Checked:
    """Check every pack of some folders; a folder may lean on the shipped packs."""
    checked, faults = [], []
    for folder in folders:
        world = _World(folder)
        for pack_id in pack_ids(folder):
            one = _PackCheck(folder, pack_id, world, read_tree)
            one.run()
            checked.append(pack_id)
            faults += one.faults
    return Checked(tuple(checked), tuple(dict.fromkeys(faults)))


@dataclass
class _Yaml:
    """What a YAML file holds, with the line of every key; floats and repeats are faults."""

    path: Path
    told: Any = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    faults: list[tuple[KeyPath, str, str]] = field(default_factory=list)
    met: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, path: Path) -> _Yaml:
        """The file, read as far as it can be."""
        found = cls(path)
        try:
            node = yaml.compose(path.read_text("utf-8"), Loader=_Loader)
        except UnicodeDecodeError:
            found.faults.append(((), "is not UTF-8.", "Save it as UTF-8."))
            return found
        except yaml.YAMLError as fault:
            told = " ".join(str(fault).split())
            found.faults.append(((), f"is not readable YAML: {told}.", "Mend the line named."))
            return found
        if node is not None:
            found.told = found.plain(node, ())
        return found

    def plain(self, node: yaml.Node, path: KeyPath) -> Any:
        """A node as plain data."""
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, path)
        if id(node) in self.met:
            self.faults.append((path, "repeats another part by an alias.", "Write it out."))
            return None
        self.met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(one, (*path, at)) for at, one in enumerate(node.value)]
        told: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if not key.tag.endswith(":str"):
                self.faults.append(((*path, name), "is not a name.", "Put it in quotes."))
            if name in told:
                self.faults.append(((*path, name), "is written twice.", "Keep one of the two."))
            told[name] = self.plain(value, (*path, name))
            self.lines[(*path, name)] = key.start_mark.line + 1
        return told

    def scalar(self, node: yaml.ScalarNode, path: KeyPath) -> Any:
        kind, text = node.tag.rpartition(":")[2], str(node.value)
        if kind == "float":
            told = f"{text} is a number that a machine may round."
            self.faults.append((path, told, f'Put it in quotes: "{text}".'))
            return text
        if kind == "timestamp":
            try:
                return date.fromisoformat(text)
            except ValueError:
                told = f"{text} is not a day of the calendar."
                self.faults.append((path, told, "Write it as YYYY-MM-DD."))
                return date.min
        if kind == "null" and path[-1:] != ("value",):
            self.faults.append((path, "is empty.", "Give it a value, or leave the key out."))
        if kind == "int" and re.fullmatch(r"-?[1-9][0-9]*|0", text):
            return int(text)
        return {"null": None, "bool": text.lower() in ("true", "yes", "on")}.get(kind, text)

    def where(self, path: KeyPath) -> str:
        """File, line and field of a path."""
        known = path
        while known not in self.lines and known:
            known = known[:-1]
        line = f":{self.lines[known]}" if known in self.lines else ""
        told = "".join(f"[{one + 1}]" if isinstance(one, int) else f".{one}" for one in path)
        return f"{self.path}{line}" + (f": {told.removeprefix('.')}" if told else "")


class _World:
    """What a folder's packs may lean on: its own facts and, below them, the shipped ones."""

    def __init__(self, folder: Path) -> None:
        shipped = shipped_packs()
        same = folder.resolve() == shipped.resolve()
        self.below = None if same else shipped
        self.folders = (folder,) if same else (shipped, folder)
        self.units = frozenset(self._units())
        self.inputs = self._inputs()

    def _units(self) -> Iterator[str]:
        for folder in self.folders:
            path = folder / "units" / "all" / "units.csv"
            if path.exists():
                for row in csv.DictReader(
                    io.StringIO(path.read_text("utf-8-sig", errors="replace"))
                ):
                    yield row.get("code") or ""

    def _inputs(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for folder in self.folders:
            for pack_id in _INPUT_PACKS:
                path = folder / pack_id / "rules.yaml"
                told = _Yaml.read(path).told if path.exists() else None
                found |= _dict(_dict(told).get("inputs"))
        return found

    def shipped_file(self, pack_id: str, name: str) -> dict[str, Any]:
        """What the shipped pack of this id holds in a file, if another folder is checked."""
        path = self.below / pack_id / f"{name}.yaml" if self.below else None
        return _dict(_Yaml.read(path).told) if path and path.exists() else {}

    def knows_unit(self, unit: str) -> bool:
        """Whether a unit is a currency, a unit of units/all, or one of these over another."""
        return all(
            one in self.units or one.removesuffix("s") in self.units or _is_currency(one)
            for one in unit.split("/")
        )


def _dict(told: Any) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _is_currency(text: str) -> bool:
    try:
        return minor_digits(text) >= 0
    except TradewindError:
        return False


def _is_only(letter: str, here: str, there: str) -> bool:
    """Whether a letter is of one character set and not of the other."""
    try:
        letter.encode(here)
    except UnicodeEncodeError:
        return False
    try:
        letter.encode(there)
    except UnicodeEncodeError:
        return True
    return False


def _foreign(text: str, lang: str) -> str:
    """The letters of a Chinese name that belong to the other way of writing.

    The character sets of Hong Kong and of the Mainland's first standard stand in for a table.
    """
    here, there = ("gb2312", "big5hkscs") if lang == "zh-Hant" else ("big5hkscs", "gb2312")
    return "".join(dict.fromkeys(one for one in _HAN.findall(text) if _is_only(one, here, there)))


def name_faults(names: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a name in three languages: language, problem, mend."""
    english = str(names.get("en") or "")
    for lang in LANGUAGES:
        text = names.get(lang)
        if not text:
            yield lang, f"the name lacks {lang}.", f"Add {lang}: to it."
        elif lang != "en" and not _HAN.search(str(text)):
            if text != english or not _CODE_LIKE.fullmatch(english):
                yield lang, f"{text!r} has no Chinese character.", "Write the name in Chinese."
        elif lang != "en" and (letters := _foreign(str(text), lang)):
            kind = "simplified" if lang == "zh-Hant" else "traditional"
            yield lang, f"{text!r} holds {kind} characters: {letters}.", f"Use {lang}."


def _numbers(tree: rates.Rate) -> Iterator[rates.Specific]:
    """Every amount per unit within a rate."""
    match tree:
        case rates.Specific():
            yield tree
        case rates.Sum(parts) | rates.Highest(parts) | rates.Lowest(parts):
            for part in parts:
                yield from _numbers(part)
        case rates.Minus(whole, less):
            yield from (*_numbers(whole), *_numbers(less))
        case rates.PartValue(_, of):
            yield from _numbers(of)
        case _:
            return


@dataclass
class _Csv:
    """A table of a pack, its rows numbered as a spreadsheet numbers them."""

    path: Path
    name: str
    holds: str
    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]

    def where(self, number: int, column: str = "") -> str:
        """File, row and column."""
        return f"{self.path}:{number}" + (f": {column}" if column else "")


class _PackCheck:
    """One pass over one pack."""

    def __init__(self, folder: Path, pack_id: str, world: _World, read_tree: TreeReader) -> None:
        self.folder, self.pack_id, self.world = folder, pack_id, world
        self.home = folder / pack_id
        self.read_tree = read_tree
        self.faults: list[Fault] = []
        self.cited: dict[str, str] = {}
        paths = {name: self.home / f"{name}.yaml" for name in FILES}
        self.yaml = {name: _Yaml.read(path) for name, path in paths.items() if path.exists()}
        self.latest = date.max
        self.tables: dict[str, _Csv] = {}

    def run(self) -> None:
        """Every check, the plainest first."""
        for name, file in self.yaml.items():
            self._shape(name, file)
            self._names(file)
        card = self._told("pack")
        again = card.get("check_again_by")
        if isinstance(again, date):
            self.latest = min(date.max - FURTHEST, again) + FURTHEST
        self._sources(card, again)
        self._read_tables(_dict(card.get("tables")))
        self._series()
        for table in self.tables.values():
            self._table(table)
        self._measures()
        self._regimes()
        self._rules()
        self._citations(_dict(card.get("sources")))
        self._strays()
        if not self.faults:
            self._opens()

    def _told(self, name: str) -> dict[str, Any]:
        return _dict(self.yaml[name].told) if name in self.yaml else {}

    def _known(self, name: str) -> dict[str, Any]:
        return self.world.shipped_file(self.pack_id, name) | self._told(name)

    def _tell(self, where: str, problem: str, mend: str) -> None:
        self.faults.append(Fault(where, problem, mend))

    def _tell_at(self, name: str, path: KeyPath, problem: str, mend: str) -> None:
        self._tell(self.yaml[name].where(path), problem, mend)

    # Shape

    def _shape(self, name: str, file: _Yaml) -> None:
        for path, problem, mend in file.faults:
            self._tell(file.where(path), problem, mend)
        told_at = {path for path, _, _ in file.faults}
        empty: Any = [] if name in ("regimes", "cases") else {}
        if file.told is None and file.faults:
            return
        for path, problem, mend in _misfits(SHAPES[name][1], file.told or empty):
            if path not in told_at:
                self._tell(file.where(path), problem, mend)

    def _names(self, file: _Yaml) -> None:
        for path, told in _walk(file.told, ()):
            if set(told) & set(LANGUAGES):
                for _, problem, mend in name_faults(told):
                    self._tell(file.where(path), problem, mend)

    def _strays(self) -> None:
        if not re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)+", self.pack_id):
            problem = f"{self.pack_id!r} is not a pack id."
            self._tell(str(self.home), problem, "Name the folder like duty/us.")
        known = {f"{name}.yaml" for name in FILES} | {one.path.name for one in self.tables.values()}
        for path in sorted(self.home.iterdir()):
            if path.is_file() and path.name not in known:
                self._tell(str(path), "is not a file of a pack.", "Name it in tables:, or move it.")

    def _opens(self) -> None:
        try:
            read_pack(self.folder, self.pack_id, "shipped")
        except TradewindError as fault:
            self._tell(fault.where, fault.problem, fault.mend)

    # Sources and days

    def _sources(self, card: Mapping[str, Any], again: Any) -> None:
        for name, told in _dict(card.get("sources")).items():
            read_on = _dict(told).get("read_on")
            if not isinstance(read_on, date):
                continue
            for key in ("published_on", "seen_in_force_on"):
                day = told.get(key)
                if isinstance(day, date) and day > read_on:
                    problem = f"{day} is after the day it was read, {read_on}."
                    self._tell_at("pack", ("sources", name, key), problem, "Correct one of them.")
            if isinstance(again, date) and again <= read_on:
                problem = f"{again} is not after {read_on}, when {name} was read."
                self._tell_at("pack", ("check_again_by",), problem, "Name a later day.")

    def _citations(self, sources: Mapping[str, Any]) -> None:
        for name in self.yaml:
            for path, told in _walk(self.yaml[name].told, ()):
                if name != "pack" and isinstance(told.get("source"), str):
                    self.cited.setdefault(told["source"], self.yaml[name].where((*path, "source")))
        for name, where in self.cited.items():
            if name not in sources:
                mend = "Add it to sources: in pack.yaml, or correct the id."
                self._tell(where, f"cites {name!r}, which is not a source of this pack.", mend)
        for name in sources:
            if name not in self.cited:
                self._tell_at("pack", ("sources", name), "is not cited by anything.", "Remove it.")

    def _days(self, where: str, starts: Any, seen: Any) -> None:
        if isinstance(starts, date) and starts > self.latest:
            self._tell(where, f"{starts} is too far ahead to be known.", "Correct the day.")
        if isinstance(starts, date) and isinstance(seen, date) and seen < starts:
            problem = f"was seen in force on {seen}, before it started on {starts}."
            self._tell(where, problem, "Correct one of the two days.")

    # Series

    def _series(self) -> None:
        for name, told in self._told("values").items():
            series = _dict(told)
            unit, values = series.get("unit"), series.get("values")
            if isinstance(unit, str) and unit not in _FORMS and not self.world.knows_unit(unit):
                mend = "Use a currency, a code of units/all, or one of " + ", ".join(sorted(_FORMS))
                problem = f"{unit!r} is not a known unit."
                self._tell_at("values", (name, "unit"), problem, mend + ".")
            self._entries(name, str(unit), values if isinstance(values, list) else [])

    def _entries(self, name: str, unit: str, values: Sequence[Any]) -> None:
        before, met = date.min, set()
        for at, told in enumerate(values):
            entry, where = _dict(told), self.yaml["values"].where((name, "values", at))
            starts, key = entry.get("from"), (str(entry.get("from")), str(entry.get("source")))
            self._days(where, starts, entry.get("seen_in_force_on"))
            if isinstance(entry.get("value"), str):
                self._value(where, unit, entry["value"])
            if isinstance(starts, date):
                if starts < before:
                    problem = f"{starts} stands after {before}."
                    self._tell(where, problem, "Put the values in order of their days.")
                before = max(before, starts)
            if key in met:
                problem = f"{key[1]} gives two values for {key[0]}."
                self._tell(where, problem, "Keep one of the two.")
            met.add(key)

    def _value(self, where: str, unit: str, value: str) -> None:
        if unit == "expression":
            self._rate(where, value)
        elif unit == "date":
            try:
                date.fromisoformat(value)
            except ValueError:
                self._tell(where, f"{value!r} is not a day.", "Write it as YYYY-MM-DD.")
        elif unit != "text" and not _is_number(value):
            self._tell(where, f"{value!r} is not a number of {unit}.", "Write digits, in quotes.")

    def _rate(self, where: str, text: str) -> None:
        try:
            tree = rates.parse_rate(text)
        except TradewindError as fault:
            self._tell(where, f"{fault.where}: {fault.problem}", fault.mend)
            return
        for one in _numbers(tree):
            if not _is_currency(one.currency):
                problem = f"{text!r}: {one.currency} is not a currency of ISO 4217."
                self._tell(where, problem, "Write three capital letters, such as USD.")
            if one.unit not in self.world.units:
                problem = f"{text!r}: {one.unit} is not a known unit."
                self._tell(where, problem, "Use a code of the pack units/all, or add it there.")

    # Tables

    def _read_tables(self, tables: Mapping[str, Any]) -> None:
        for name, told in tables.items():
            table = _dict(told)
            path = self.home / str(table.get("file"))
            if "file" not in table:
                continue
            if not path.is_file():
                problem = f"there is no file {table['file']}."
                self._tell_at("pack", ("tables", name, "file"), problem, "Add it.")
                continue
            read = self._read_csv(path, name, str(table.get("holds")))
            if read:
                self.tables[name] = read
            scope = table.get("complete_for")
            if table.get("holds") == "rows" and scope:
                problem = "complete_for is about codes, and this table holds rows."
                self._tell_at("pack", ("tables", name), problem, "Remove it.")
            if table.get("holds") in ("rates", "list") and not table.get("edition"):
                problem = "names no edition of the nomenclature."
                self._tell_at("pack", ("tables", name), problem, "Add edition: HS 2022, or as is.")

    def _read_csv(self, path: Path, name: str, holds: str) -> _Csv | None:
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            self._tell(str(path), "is not UTF-8.", "Save it as CSV in UTF-8.")
            return _Csv(path, name, holds, (), [])
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        table = _Csv(path, name, holds, (), [])
        try:
            table.columns = tuple(next(lines, []))
            if len(set(table.columns)) != len(table.columns) or "" in table.columns:
                problem = "a column has no name, or two have the same."
                self._tell(table.where(1), problem, "Name each column once.")
            for number, cells in enumerate(lines, start=2):
                if len(cells) != len(table.columns):
                    problem = f"has {len(cells)} cells under {len(table.columns)} columns."
                    mend = "Put a cell that holds a comma in quotes."
                    self._tell(table.where(number), problem, mend)
                    continue
                row = dict(zip(table.columns, (cell.strip() for cell in cells), strict=True))
                self._formulas(table, number, dict(zip(table.columns, cells, strict=True)))
                table.rows.append((number, {key: cell for key, cell in row.items() if cell}))
        except csv.Error as fault:
            self._tell(str(path), f"is not readable CSV: {fault}.", "Write it as plain CSV.")
        return table

    def _formulas(self, table: _Csv, number: int, cells: Mapping[str, str]) -> None:
        for column, cell in cells.items():
            begins = cell[:1] in ("=", "+", "@", "\t", "\r")
            if begins or (cell[:1] == "-" and not _NUMBER.fullmatch(cell)):
                problem = f"{cell!r} would run as a formula in a spreadsheet."
                self._tell(table.where(number, column), problem, "Begin it with a letter or digit.")

    def _table(self, table: _Csv) -> None:
        shape = SHAPES[f"row-of-{table.holds}"][1] if table.holds in _KEYS else None
        met: dict[tuple[str, ...], int] = {}
        for number, row in table.rows:
            for path, problem, mend in _misfits(shape, row) if shape else ():
                column = str(path[0]) if path else ""
                self._tell(table.where(number, column), problem, mend)
            self._row(table, number, row)
            key = _row_key(table, row)
            if key in met:
                problem = f"says again what row {met[key]} says."
                self._tell(table.where(number), problem, "Keep one of the two rows.")
            met.setdefault(key, number)

    def _row(self, table: _Csv, number: int, row: Mapping[str, str]) -> None:
        where = table.where(number)
        self._days(where, _day(row.get("from")), _day(row.get("seen_in_force_on")))
        for column, cell in row.items():
            if column == "source" or column.endswith("_source"):
                self.cited.setdefault(cell, table.where(number, column))
            if column == "hs6" and not re.fullmatch(r"[0-9]{6}", cell):
                problem = f"{cell!r} is not six digits."
                self._tell(table.where(number, column), problem, "Write six digits.")
        for stem in _stems(table.columns):
            names = {lang: row.get(stem + end, "") for lang, end in _SUFFIXES.items()}
            if any(names.values()):
                for lang, problem, mend in name_faults(names):
                    self._tell(table.where(number, stem + _SUFFIXES[lang]), problem, mend)
        rate = row.get("rate")
        if rate and not (table.holds == "rates" and rate == "ended"):
            self._rate(table.where(number, "rate"), rate)
        measures = self._known("measures")
        has_measures = table.holds == "rates" or "exporter" in table.columns
        if has_measures and row.get("measure", "") not in {"", *measures}:
            problem = f"{row['measure']!r} is not a measure of this pack."
            self._tell(table.where(number, "measure"), problem, "Add it to measures.yaml.")

    # Measures, regimes, rules

    def _measures(self) -> None:
        tables = self.world.shipped_file(self.pack_id, "pack").get("tables") or {}
        tables = {**tables, **_dict(self._told("pack").get("tables"))}
        series, measures = self._known("values"), self._known("measures")
        for name, told in self._told("measures").items():
            one = _dict(told)
            wanted = (("rates", "rates"), ("exporters", "rows"))
            for key, holds in wanted:
                self._refers(name, (key,), one.get(key), tables, holds)
            for key in ("rate", "minimum", "maximum"):
                if isinstance(one.get(key), str) and one[key] not in series:
                    problem = f"{one[key]!r} is not a series of values.yaml."
                    self._tell_at("measures", (name, key), problem, "Add it, or correct the id.")
            for other in one.get("unless") or ():
                if other not in measures:
                    problem = f"{other!r} is not a measure of this pack."
                    self._tell_at("measures", (name, "unless"), problem, "Correct the id.")
            goods = _dict(one.get("goods"))
            for key in ("list", "not_in"):
                self._refers(name, ("goods", key), goods.get(key), tables, "list")
                table = str(goods.get(key))
                if str(goods.get("key")) not in (_dict(tables.get(table)).get("empty_lists") or ()):
                    self._on_list(name, table, str(goods.get("key")))
            if "when" in one:
                self._tree("measures", (name, "when"), one["when"])
            self._charged(name, one)

    def _refers(
        self, name: str, path: KeyPath, table: Any, tables: Mapping[str, Any], holds: str
    ) -> None:
        if isinstance(table, str) and _dict(tables.get(table)).get("holds") != holds:
            problem = f"{table!r} is not a table of this pack that holds {holds}."
            self._tell_at("measures", (name, *path), problem, "Correct it, or add the table.")

    def _on_list(self, name: str, table: str, key: str) -> None:
        found = self.tables.get(table)
        if found and all(row.get("list") != key for _, row in found.rows):
            problem = f"list {key!r} of {table} has no code."
            self._tell_at(
                "measures",
                (name, "goods", "key"),
                problem,
                "Correct it, or name it in empty_lists:.",
            )

    def _charged(self, name: str, told: Mapping[str, Any]) -> None:
        for key in ("rates", "exporters"):
            table = self.tables.get(str(told.get(key)))
            if table and all(row.get("measure") != name for _, row in table.rows):
                problem = f"{told[key]} holds no row of this measure."
                self._tell_at("measures", (name, key), problem, "Add its rows.")

    def _regimes(self) -> None:
        told = self.yaml["regimes"].told if "regimes" in self.yaml else None
        met: set[str] = set()
        for at, one in enumerate(told if isinstance(told, list) else ()):
            regime = _dict(one)
            where = self.yaml["regimes"].where((at,))
            starts, until = regime.get("from"), regime.get("until")
            self._days(where, starts, regime.get("seen_in_force_on"))
            if isinstance(starts, date) and isinstance(until, date) and until < starts:
                self._tell(where, f"ends on {until}, before {starts}.", "Correct one of the days.")
            if str(regime.get("id")) in met:
                self._tell(where, f"{regime.get('id')} stands twice.", "Give each its own id.")
            met.add(str(regime.get("id")))
            for key, words in (("duty", ("normal",)), ("tax", ("normal", "seller"))):
                if isinstance(regime.get(key), str) and regime[key] not in words:
                    self._rate(self.yaml["regimes"].where((at, key)), regime[key])
            currency = _dict(regime.get("ceiling")).get("currency")
            if isinstance(currency, str) and not _is_currency(currency):
                problem = f"{currency} is not a currency of ISO 4217."
                self._tell(where, problem, "Write three capital letters, such as USD.")

    def _rules(self) -> None:
        for name, tree in _dict(self._told("rules").get("rules")).items():
            self._tree("rules", ("rules", name), tree)

    def _tree(self, name: str, path: KeyPath, tree: object) -> None:
        file = self.yaml[name]
        declared = self.world.inputs | _dict(self._told("rules").get("inputs"))
        undeclared = False
        for at, leaf in _walk(tree, path):
            for key in ("input", "over"):
                asked = leaf.get(key)
                if isinstance(asked, str) and asked not in declared:
                    undeclared = True
                    mend = f"Declare it in rules.yaml of {' or '.join(_INPUT_PACKS)}."
                    problem = f"asks {asked!r}, which is not declared."
                    self._tell(file.where((*at, key)), problem, mend)
        if undeclared or any(fault.where.startswith(str(file.path)) for fault in self.faults):
            return  # the tree's shape is told already
        try:
            self.read_tree(tree, declared, file.where(path))
        except TradewindError as fault:
            self._tell(fault.where, fault.problem, fault.mend)


_KEYS = {"rates": ("code", "measure"), "list": ("list", "code"), "rows": ()}


def _row_key(table: _Csv, row: Mapping[str, str]) -> tuple[str, ...]:
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


def _is_number(text: str) -> bool:
    try:
        return bool(_NUMBER.fullmatch(text)) and Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _walk(told: Any, path: KeyPath) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """Every mapping within plain data, with its path."""
    if isinstance(told, dict):
        yield path, told
        for key, one in told.items():
            yield from _walk(one, (*path, key))
    elif isinstance(told, list):
        for at, one in enumerate(told):
            yield from _walk(one, (*path, at))


def _misfits(shape: TypeAdapter[Any], told: Any) -> Iterator[tuple[KeyPath, str, str]]:
    """Where data does not fit its shape: path, problem, mend."""
    try:
        shape.validate_python(told)
    except ValidationError as fault:
        for error in fault.errors(include_url=False):
            path = _real_path(error["loc"], told)
            yield path, *_worded(error, str(error["loc"][-1]) if error["loc"] else "")


def _real_path(loc: tuple[int | str, ...], told: Any) -> KeyPath:
    """The steps of a path that stand in the data; pydantic adds the names of union members."""
    path: list[str | int] = []
    for step in loc:
        inside = isinstance(told, dict) and step in told
        within = isinstance(told, list) and isinstance(step, int) and step < len(told)
        if inside or within:
            path.append(step)
            told = told[step]
    return tuple(path)


def _worded(error: Any, key: str) -> tuple[str, str]:
    given = error.get("input")
    match error["type"]:
        case "missing":
            return f"lacks {key}.", f"Add {key}: to it."
        case "extra_forbidden":
            return f"{key} is not known here.", "Remove it, or correct its name."
        case "string_type":
            return f"{given!r} is not text.", "Put it in quotes."
        case "string_pattern_mismatch":
            return f"{given!r} is not of the form asked for.", f"Write it as {_pattern(error)}."
        case "literal_error":
            return f"{given!r} is not a word known here.", f"Use {error['ctx']['expected']}."
        case "date_type" | "date_from_datetime_parsing" | "day":
            return f"{given!r} is not a day.", "Write it as YYYY-MM-DD."
        case _:
            return f"{error['msg']}.", "See the schema of this kind of file."


def _pattern(error: Any) -> str:
    return f"the pattern {error['ctx']['pattern']}"
