"""Whether requirements are sound: ids, families, attributes, days, disputes and cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tradewind.errors import TradewindError
from tradewind.facts.check_pack import PackUnderCheck
from tradewind.facts.check_shapes import misfits
from tradewind.facts.check_sources import check_days
from tradewind.facts.conditions import attributes_in, written_out
from tradewind.facts.families import FAMILY, NO_FAMILY
from tradewind.facts.reading import KeyPath, mapping
from tradewind.facts.schemas import SHAPES

Told = Mapping[str, Any]
_SAID = "said"
_OUTCOMES = ("required", "required_from", "sources_disagree", "open", "not")


def is_of_standards(pack: PackUnderCheck) -> bool:
    """Whether a pack of one file holds requirements or families."""
    return bool({"requirements", "searched", "families"} & set(pack.told(_SAID)))


def check_standards(pack: PackUnderCheck) -> None:
    """Whether a pack that holds requirements or families says them in form, and can mean them."""
    if not is_of_standards(pack):
        return
    shape = "families" if "families" in pack.told(_SAID) else "standards"
    misshapen = False
    for name, wanted in ((_SAID, shape), ("cases", "standards-cases")):
        told = pack.yaml[name].told if name in pack.yaml else None
        for path, problem, mend in misfits(SHAPES[wanted][1], told) if told else ():
            misshapen = True
            pack.tell(pack.yaml[name].where(path), problem, mend)
    if misshapen:
        return
    check = _Check(pack)
    check.families()
    check.requirements()
    check.cases()


class _Check:
    """One well-shaped pack of requirements or families."""

    def __init__(self, pack: PackUnderCheck) -> None:
        self.pack, self.inputs = pack, pack.around.inputs
        self.own: Sequence[Told] = pack.told(_SAID).get("requirements") or ()
        files = pack.around.one_files.values()
        self.every = [one for file in files for one in _rows(file, "requirements")]
        self.known = {one.get("id") for file in files for one in _rows(file, "families")}

    def tell(self, path: KeyPath, problem: str, mend: str) -> None:
        self.pack.tell_at(_SAID, path, problem, mend)

    def families(self) -> None:
        """Every family once, no subheading in two of them, and typical attributes that exist."""
        rows: Sequence[Told] = self.pack.told(_SAID).get("families") or ()
        met: dict[str, str] = {}
        counted = Counter(one["id"] for one in rows)
        for at, one in enumerate(rows):
            path: KeyPath = ("families", at)
            if counted[one["id"]] > 1 or one["id"] == NO_FAMILY:
                self.tell((*path, "id"), f"{one['id']!r} is taken.", "Rename one of them.")
            for code in one.get("goods") or ():
                other = met.setdefault(code, one["id"])
                if other != one["id"]:
                    problem = f"{code} belongs to {other} already."
                    self.tell((*path, "goods"), problem, "Keep it in one family.")
            for name in one.get("typical") or {}:
                if mapping(self.inputs.get(name)).get("kind") != "truth":
                    problem = f"{name!r} is no declared yes or no."
                    self.tell((*path, "typical"), problem, "Correct it, or leave it out.")

    def requirements(self) -> None:
        """Every requirement, and where somebody looked."""
        counted = Counter(one.get("id") for one in self.every)
        disputed = Counter(one.get("disputed") for one in self.every if one.get("disputed"))
        for at, one in enumerate(self.own):
            path: KeyPath = ("requirements", at)
            if counted[one["id"]] > 1:
                self.tell((*path, "id"), f"{one['id']!r} is used twice.", "Rename one of them.")
            self._families(one.get("families"), path)
            self._days(one, path)
            self._conditions(one, path)
            group = one.get("disputed")
            if group and disputed[group] < 2:
                problem = f"nothing else stands in the group {group}."
                mend = "Add what the other source says, or remove disputed:."
                self.tell((*path, "disputed"), problem, mend)
        for at, row in enumerate(self.pack.told(_SAID).get("searched") or ()):
            self._families(row["families"], ("searched", at))

    def _families(self, named: Iterable[str] | None, path: KeyPath) -> None:
        for name in named or ():
            if name not in self.known:
                mend = f"Use one of {', '.join(sorted(map(str, self.known)))}."
                self.tell((*path, "families"), f"{name!r} is no family.", mend)

    def _days(self, one: Told, path: KeyPath) -> None:
        where = self.pack.yaml[_SAID].where(path)
        starts, until = one["from"], one.get("until")
        check_days(self.pack, where, starts, one.get("seen_in_force_on"))
        if isinstance(until, date) and until <= starts:
            problem = f"{until} is not after {starts}."
            self.tell((*path, "until"), problem, "It is the first day on which it is over.")

    def _conditions(self, one: Told, path: KeyPath) -> None:
        path = (*path, "if")
        unknown = [name for name in attributes_in(one.get("if") or {}) if name not in self.inputs]
        for name in unknown:
            mend = "Declare it in rules.yaml of goods/attributes, or correct its name."
            self.tell(path, f"asks {name!r}, which is not declared.", mend)
        if unknown or FAMILY in attributes_in(one.get("if") or {}):
            if not unknown:
                self.tell(path, "asks for the family.", "Name it under families:.")
            return
        tree = written_out(one, self.inputs)
        if tree is None:
            return
        try:
            self.pack.read_tree(tree, self.inputs, self.pack.yaml[_SAID].where(path))
        except TradewindError as fault:
            self.pack.tell(fault.where, fault.problem, fault.mend)

    def cases(self) -> None:
        """Cases name requirements and attributes that exist."""
        known = {one.get("id") for one in self.every}
        file = self.pack.yaml.get("cases")
        for at, case in enumerate(file.told if file and isinstance(file.told, list) else ()):
            assert file is not None
            for key in _OUTCOMES:
                for name in case["expect"].get(key) or ():
                    if name not in known:
                        where = file.where((at, "expect", key))
                        self.pack.tell(where, f"{name!r} is no requirement.", "Correct it.")
            for name in case["given"]:
                if name not in self.inputs:
                    where = file.where((at, "given", name))
                    self.pack.tell(where, f"{name!r} is not declared.", "Declare it, or correct.")


def _rows(file: Told, key: str) -> list[Told]:
    told = file.get(key)
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
