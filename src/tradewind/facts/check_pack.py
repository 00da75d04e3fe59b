"""One pack while it is checked: its files, what it may lean on, and the faults told so far."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from tradewind.errors import TradewindError
from tradewind.facts.folders import pack_file, pack_ids, shipped_packs
from tradewind.facts.pack import CARD_KEYS, FIRM_INPUTS, INPUT_PACKS, SAID_KEYS
from tradewind.facts.reading import KeyPath, TableFile, YamlFile, mapping
from tradewind.model.money import minor_digits

# Reads a rule tree over declared inputs; raises TradewindError where it cannot.
TreeReader = Callable[[object, Mapping[str, Any], str], None]

FILES = ("pack", "values", "measures", "regimes", "rules", "cases")
_FURTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of a pack: where, what, and how to mend it."""

    where: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem} Mend: {self.mend}"


class Surroundings:
    """What a folder's packs may lean on: its own facts and, below them, the shipped ones."""

    def __init__(self, folder: Path) -> None:
        shipped = shipped_packs()
        same = folder.resolve() == shipped.resolve()
        self.below = None if same else shipped
        self.folders = (folder,) if same else (shipped, folder)
        self.units = frozenset(self._units())
        self.inputs = self._inputs(INPUT_PACKS)
        # What a pack of one file may ask: what is shared, and what the other files declare.
        self.firm_inputs = self._inputs((FIRM_INPUTS,))
        self.one_files = self._one_files()

    def _units(self) -> Iterator[str]:
        for folder in self.folders:
            path = folder / "units" / "all" / "units.csv"
            if path.exists():
                text = path.read_text("utf-8-sig", errors="replace")
                for row in csv.DictReader(io.StringIO(text)):
                    yield row.get("code") or ""

    def _one_files(self) -> dict[str, dict[str, Any]]:
        """What every pack of one file holds, by the id of the pack."""
        found = {}
        for folder in self.folders:
            for pack_id in pack_ids(folder):
                path = pack_file(folder, pack_id)
                if path is not None and path.name != "pack.yaml":
                    found[pack_id] = mapping(YamlFile.read(path).told)
        return found

    def _inputs(self, pack_ids: Sequence[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for folder in self.folders:
            for pack_id in pack_ids:
                path = folder / pack_id / "rules.yaml"
                told = YamlFile.read(path).told if path.exists() else None
                found |= mapping(mapping(told).get("inputs"))
        return found

    def shipped_file(self, pack_id: str, name: str) -> dict[str, Any]:
        """What the shipped pack of this id holds in a file, if another folder is checked."""
        path = self.below / pack_id / f"{name}.yaml" if self.below else None
        return mapping(YamlFile.read(path).told) if path and path.exists() else {}

    def knows_unit(self, unit: str) -> bool:
        """Whether a unit is a currency, a unit of units/all, or one of these over another."""
        return all(
            one in self.units or one.removesuffix("s") in self.units or is_currency(one)
            for one in unit.split("/")
        )


def is_currency(text: str) -> bool:
    """Whether a text is a currency code of ISO 4217."""
    try:
        return minor_digits(text) >= 0
    except TradewindError:
        return False


@dataclass
class PackUnderCheck:
    """A pack whose YAML files are read; `cited` maps each source cited to where it first is."""

    folder: Path
    id: str
    around: Surroundings
    read_tree: TreeReader
    yaml: dict[str, YamlFile] = field(init=False)
    tables: dict[str, TableFile] = field(default_factory=dict)
    cited: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.is_one_file:
            self.yaml = _parts(YamlFile.read(self.home.with_name(f"{self.home.name}.yaml")))
            return
        paths = {name: self.home / f"{name}.yaml" for name in FILES}
        self.yaml = {name: YamlFile.read(path) for name, path in paths.items() if path.exists()}

    @property
    def is_one_file(self) -> bool:
        """Whether the pack is one file, such as schemes/hk-bud.yaml."""
        path = pack_file(self.folder, self.id)
        return path is not None and path.name != "pack.yaml"

    @property
    def home(self) -> Path:
        """The pack's own folder."""
        return self.folder / self.id

    @cached_property
    def latest(self) -> date:
        """The last day on which a fact of this pack may be told to start."""
        again = self.told("pack").get("check_again_by")
        if not isinstance(again, date):
            return date.max
        return min(date.max - _FURTHEST, again) + _FURTHEST

    def told(self, name: str) -> dict[str, Any]:
        """What one of its files holds, if it is a mapping."""
        return mapping(self.yaml[name].told) if name in self.yaml else {}

    def known(self, name: str) -> dict[str, Any]:
        """The same, over what the shipped pack of this id holds."""
        return self.around.shipped_file(self.id, name) | self.told(name)

    def tell(self, where: str, problem: str, mend: str) -> None:
        """Tell a fault."""
        self.faults.append(Fault(where, problem, mend))

    def tell_at(self, name: str, path: KeyPath, problem: str, mend: str) -> None:
        """Tell a fault of a YAML file at the line of a path."""
        self.tell(self.yaml[name].where(path), problem, mend)


def _parts(file: YamlFile) -> dict[str, YamlFile]:
    """A pack of one file as the files that a folder would hold, under the same names."""
    card = file.part(CARD_KEYS)
    card.faults = file.faults
    known = {*CARD_KEYS, *SAID_KEYS, "values", "inputs", "cases"}
    for key in mapping(file.told):
        if key not in known:
            card.faults.append(((key,), "is not known here.", "Remove it, or correct its name."))
    found = {"pack": card, "said": file.part(SAID_KEYS), "rules": file.part(("inputs",))}
    if not mapping(file.told).get("inputs"):
        del found["rules"]
    for key in ("values", "cases"):
        if key in mapping(file.told):
            found[key] = file.section(key)
    if "cases" in mapping(file.told) and list(file.told)[-1] != "cases":
        card.faults.append((("cases",), "does not stand last.", "Move it to the end of the file."))
    return found
