"""The files of a pack as plain data that still knows its lines.

A file is read as far as it can be; what cannot be read is kept as faults, in the order met.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

KeyPath = tuple[str | int, ...]

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def mapping(told: Any) -> dict[str, Any]:
    """What was told if it is a mapping, else an empty one."""
    return told if isinstance(told, dict) else {}


def mappings_within(told: Any, path: KeyPath) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """Every mapping within plain data, with its path."""
    if isinstance(told, dict):
        yield path, told
        for key, one in told.items():
            yield from mappings_within(one, (*path, key))
    elif isinstance(told, list):
        for at, one in enumerate(told):
            yield from mappings_within(one, (*path, at))


@dataclass
class YamlFile:
    """What a YAML file holds, with the line of every key; floats and repeats are faults."""

    path: Path
    told: Any = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    faults: list[tuple[KeyPath, str, str]] = field(default_factory=list)  # path, problem, mend
    root: KeyPath = ()  # where this part of a larger file stands in it
    _met: set[int] = field(default_factory=set)

    def part(self, keys: tuple[str, ...]) -> YamlFile:
        """Some keys of a mapping as a file of its own; faults stay with the whole."""
        held = mapping(self.told)
        told = {key: held[key] for key in keys if key in held}
        return YamlFile(self.path, told, self.lines)

    def section(self, key: str) -> YamlFile:
        """What stands under one key as a file of its own; faults stay with the whole."""
        return YamlFile(self.path, mapping(self.told).get(key), self.lines, root=(key,))

    @classmethod
    def read(cls, path: Path) -> YamlFile:
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
            found.told = found._plain(node, ())
        return found

    def where(self, path: KeyPath) -> str:
        """File, line and field of a path."""
        known = path = (*self.root, *path)
        while known not in self.lines and known:
            known = known[:-1]
        line = f":{self.lines[known]}" if known in self.lines else ""
        told = "".join(f"[{one + 1}]" if isinstance(one, int) else f".{one}" for one in path)
        return f"{self.path}{line}" + (f": {told.removeprefix('.')}" if told else "")

    def _plain(self, node: yaml.Node, path: KeyPath) -> Any:
        """A node as plain data."""
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self._met:
            self.faults.append((path, "repeats another part by an alias.", "Write it out."))
            return None
        self._met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(one, (*path, at)) for at, one in enumerate(node.value)]
        told: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if not key.tag.endswith(":str"):
                self.faults.append(((*path, name), "is not a name.", "Put it in quotes."))
            if name in told:
                self.faults.append(((*path, name), "is written twice.", "Keep one of the two."))
            told[name] = self._plain(value, (*path, name))
            self.lines[(*path, name)] = key.start_mark.line + 1
        return told

    def _scalar(self, node: yaml.ScalarNode, path: KeyPath) -> Any:
        kind, text = node.tag.rpartition(":")[2], str(node.value)
        if kind == "float":
            told = f"{text} is a number that a machine may round."
            self.faults.append((path, told, f'Put it in quotes: "{text}".'))
            return text
        if kind == "timestamp":
            return self._day(text, path)
        if kind == "null" and path[-1:] != ("value",):
            self.faults.append((path, "is empty.", "Give it a value, or leave the key out."))
        if kind == "int" and re.fullmatch(r"-?[1-9][0-9]*|0", text):
            return int(text)
        return {"null": None, "bool": text.lower() in ("true", "yes", "on")}.get(kind, text)

    def _day(self, text: str, path: KeyPath) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            told = f"{text} is not a day of the calendar."
            self.faults.append((path, told, "Write it as YYYY-MM-DD."))
            return date.min


@dataclass
class TableFile:
    """A CSV table of a pack, its rows numbered as a spreadsheet numbers them.

    An empty cell is absent from its row; a row of the wrong length is a fault and not kept.
    """

    path: Path
    name: str
    holds: str
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    faults: list[tuple[str, str, str]] = field(default_factory=list)  # where, problem, mend

    @classmethod
    def read(cls, path: Path, name: str, holds: str) -> TableFile:
        """The table, read as far as it can be."""
        table = cls(path, name, holds)
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            table.faults.append((str(path), "is not UTF-8.", "Save it as CSV in UTF-8."))
            return table
        try:
            table._lines(csv.reader(io.StringIO(text, newline=""), strict=True))
        except csv.Error as fault:
            problem = f"is not readable CSV: {fault}."
            table.faults.append((str(path), problem, "Write it as plain CSV."))
        return table

    def where(self, number: int, column: str = "") -> str:
        """File, row and column."""
        return f"{self.path}:{number}" + (f": {column}" if column else "")

    def _lines(self, lines: Iterator[list[str]]) -> None:
        self.columns = tuple(next(lines, []))
        if len(set(self.columns)) != len(self.columns) or "" in self.columns:
            problem = "a column has no name, or two have the same."
            self.faults.append((self.where(1), problem, "Name each column once."))
        for number, cells in enumerate(lines, start=2):
            if len(cells) != len(self.columns):
                problem = f"has {len(cells)} cells under {len(self.columns)} columns."
                mend = "Put a cell that holds a comma in quotes."
                self.faults.append((self.where(number), problem, mend))
                continue
            row = dict(zip(self.columns, cells, strict=True))
            self._formulas(number, row)
            kept = {column: plain for column, cell in row.items() if (plain := cell.strip())}
            self.rows.append((number, kept))

    def _formulas(self, number: int, row: Mapping[str, str]) -> None:
        for column, cell in row.items():
            begins = cell[:1] in ("=", "+", "@", "\t", "\r")
            if begins or (cell[:1] == "-" and not NUMBER.fullmatch(cell)):
                problem = f"{cell!r} would run as a formula in a spreadsheet."
                mend = "Begin it with a letter or digit."
                self.faults.append((self.where(number, column), problem, mend))
