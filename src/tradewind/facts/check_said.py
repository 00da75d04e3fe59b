"""Whether the tracks, options, steps and cases of a pack of one file are sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tradewind.errors import TradewindError
from tradewind.facts.check_pack import PackUnderCheck, is_currency
from tradewind.facts.check_services import is_of_services
from tradewind.facts.check_standards import is_of_standards
from tradewind.facts.folders import pack_file
from tradewind.facts.pack import OUTREACH_KEYS
from tradewind.facts.reading import KeyPath, YamlFile, mapping, mappings_within
from tradewind.model.money import Money

STATES = ("open", "closed", "suspended", "exhausted", "merged")
_AMOUNTS = ("share", "cap", "ceiling", "at_one_time", "most_projects", "initial_payment")
_FRACTIONS = ("share", "initial_payment")
_FEWEST_CASES = 4
_META = ("kind", "unit", "scale", "about", "change", "field", "derived", "rare", "codes")


def check_said(pack: PackUnderCheck) -> None:
    """Every check of what a pack of one file says."""
    if not pack.is_one_file or is_of_standards(pack) or set(OUTREACH_KEYS) & set(pack.told("said")):
        return
    check = CheckSaid(pack)
    check.inputs()
    if is_of_services(pack):
        return
    for kind in ("tracks", "options"):
        for at, told in enumerate(_list(pack.told("said").get(kind))):
            path: KeyPath = (kind, at)
            check.known_once(kind, told, path)
            check.conditions(told, path)
            check.amount(told, path)
            check.ids(told, path)
            for key in ("steps", "yearly"):
                for number, step in enumerate(_list(told.get(key))):
                    check.step(step, (*path, key, number))
            for number, term in enumerate(_list(told.get("terms"))):
                if "value" in term:
                    check.series(term["value"], (*path, "terms", number, "value"))
    if "diagnostics" not in pack.told("said"):
        check.cases()


def _list(told: Any) -> list[dict[str, Any]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


class CheckSaid:
    """What one pack of one file says, held against what all of them declare."""

    def __init__(self, pack: PackUnderCheck) -> None:
        self.pack = pack
        self.values = pack.told("values")
        self.own = mapping(pack.told("rules").get("inputs"))
        others = {
            name: row
            for one in pack.around.one_files.values()
            for name, row in mapping(one.get("inputs")).items()
        }
        self.declared = {**others, **pack.around.firm_inputs, **self.own}
        self.tracks = self._ids("tracks")
        self.options = self._ids("options")
        self.steps = self._step_ids()

    def _ids(self, kind: str) -> Counter[str]:
        return Counter(
            str(told.get("id"))
            for one in self.pack.around.one_files.values()
            for told in _list(one.get(kind))
        )

    def _step_ids(self) -> Counter[str]:
        return Counter(
            str(step.get("id"))
            for one in self.pack.around.one_files.values()
            for kind in ("tracks", "options")
            for told in _list(one.get(kind))
            for step in _list(told.get("steps"))
        )

    def tell(self, path: KeyPath, problem: str, mend: str) -> None:
        self.pack.tell_at("said", path, problem, mend)

    def inputs(self) -> None:
        """A name that two files declare means the same in both."""
        for name, row in self.own.items():
            told = mapping(row)
            elsewhere = [self.pack.around.firm_inputs.get(name)] + [
                mapping(one.get("inputs")).get(name)
                for pack_id, one in self.pack.around.one_files.items()
                if pack_id != self.pack.id
            ]
            for other in elsewhere:
                differ = [key for key in _META if other and told.get(key) != other.get(key)]
                if differ:
                    problem = f"differs in {', '.join(differ)} from the same name elsewhere."
                    mend = "Make the two alike, or rename one."
                    self.pack.tell_at("rules", ("inputs", name), problem, mend)
            if "while_younger_than" in told:
                self.series(told["while_younger_than"], ("inputs", name, "while_younger_than"))
            for key in ("about", "change", "ask"):
                if key not in told:
                    where = ("inputs", name)
                    self.pack.tell_at("rules", where, f"lacks {key}.", f"Add {key}: to it.")

    def known_once(self, kind: str, told: Mapping[str, Any], path: KeyPath) -> None:
        """An id stands for one thing over all files."""
        counted = self.tracks if kind == "tracks" else self.options
        if counted[str(told.get("id"))] > 1:
            self.tell((*path, "id"), f"{told.get('id')!r} is used twice.", "Rename one of them.")
        if kind == "tracks":
            self._status(told, path)

    def _status(self, told: Mapping[str, Any], path: KeyPath) -> None:
        name = told.get("status")
        series = mapping(self.values.get(str(name)))
        if not series:
            self.tell((*path, "status"), f"{name!r} is no series here.", "Add it to values:.")
        for entry in _list(series.get("values")):
            if entry.get("value") is not None and entry.get("value") not in STATES:
                mend = f"Use {', '.join(STATES)}."
                self.tell((*path, "status"), f"{entry.get('value')!r} is no state.", mend)

    def conditions(self, told: Mapping[str, Any], path: KeyPath) -> None:
        """The tree, or every version of it, asks what is declared and can be read."""
        tree = told.get("conditions")
        if tree is None:
            return
        versions = tree if isinstance(tree, list) else [tree]
        for at, one in enumerate(versions):
            here = (*path, "conditions", at) if isinstance(tree, list) else (*path, "conditions")
            self.tree({"all": one.get("all")} if isinstance(tree, list) else one, here)

    def tree(self, tree: Any, path: KeyPath) -> None:
        """A tree asks what is declared, and can be read."""
        before = len(self.pack.faults)
        for at, leaf in mappings_within(tree, path):
            for key in ("input", "over"):
                asked = leaf.get(key)
                if isinstance(asked, str) and asked not in self.declared:
                    mend = "Declare it under inputs:."
                    self.tell((*at, key), f"asks {asked!r}, which is not declared.", mend)
            if set(leaf) == {"held"}:
                self.series(leaf["held"], at)
        if len(self.pack.faults) > before or self._is_told():
            return
        try:
            self.pack.read_tree(
                self._with_values(tree), self.declared, self.pack.yaml["said"].where(path)
            )
        except TradewindError as fault:
            self.pack.tell(fault.where, fault.problem, fault.mend)

    def _is_told(self) -> bool:
        """Whether the shape of the file is told to be wrong already."""
        start = str(self.pack.yaml["said"].path)
        return any(fault.where.startswith(start) for fault in self.pack.faults)

    def _with_values(self, tree: Any) -> Any:
        """The tree with the first value of every series it names."""
        if isinstance(tree, list):
            return [self._with_values(one) for one in tree]
        if not isinstance(tree, dict):
            return tree
        if "ratio" in tree:
            inside = {
                key: self._first(one["held"]) if isinstance(one, dict) else one
                for key, one in tree["ratio"].items()
            }
            return {**tree, "ratio": inside}
        if "input" not in tree:
            return {key: self._with_values(one) for key, one in tree.items()}
        kind = mapping(self.declared.get(tree["input"])).get("kind")
        return {key: self._operand(key, one, kind) for key, one in tree.items()}

    def _operand(self, key: str, told: Any, kind: Any) -> Any:
        if isinstance(told, list):
            return [self._operand("", one, kind) for one in told]
        if not isinstance(told, dict) or "held" not in told:
            return told
        value = self._first(told["held"])
        if key in ("one_of", "not_one_of"):
            return value.split()
        if kind in ("integer", "bits"):
            unit = str(mapping(self.values.get(told["held"])).get("unit"))
            return Money.of(value, unit).minor if is_currency(unit) else _whole(value)
        if kind == "truth":
            return {"yes": True, "no": False}.get(value, value)
        return _day(value) if kind == "date" else value

    def _first(self, name: str) -> str:
        entries = _list(mapping(self.values.get(name)).get("values"))
        return str(next((one["value"] for one in entries if one.get("value") is not None), ""))

    def amount(self, told: Mapping[str, Any], path: KeyPath) -> None:
        """Every term is a series of the right unit, and the base an amount of money."""
        amount = mapping(told.get("amount"))
        for key in _AMOUNTS:
            if key in amount:
                self.series(amount[key], (*path, "amount", key))
                unit = mapping(self.values.get(str(amount[key]))).get("unit")
                wanted = "fraction" if key in _FRACTIONS else None
                if wanted and unit is not None and unit != wanted:
                    mend = f"Give the series the unit {wanted}."
                    self.tell((*path, "amount", key), f"is in {unit}.", mend)
        base = amount.get("base")
        if base is not None and mapping(self.declared.get(base)).get("unit") != amount.get(
            "currency"
        ):
            mend = "Name a declared input in the amount's currency."
            self.tell((*path, "amount", "base"), f"{base!r} is not in that currency.", mend)
        if "wait_after_days" in told:
            self.series(told["wait_after_days"], (*path, "wait_after_days"))

    def series(self, told: Any, path: KeyPath) -> None:
        """A series that is named is one of this file, or of the pack named with it."""
        name = str(told)
        if ":" not in name:
            if name not in self.values:
                self.tell(path, f"{name!r} is no series here.", "Add it to values:.")
            return
        pack_id, _, series = name.partition(":")
        if series not in self._other_values(pack_id):
            self.tell(path, f"{name!r} is in no pack.", "Correct it, or add the series there.")

    def _other_values(self, pack_id: str) -> dict[str, Any]:
        for folder in self.pack.around.folders:
            path = pack_file(folder, pack_id)
            if path is not None and path.name == "pack.yaml":
                return mapping(YamlFile.read(path.with_name("values.yaml")).told)
        return mapping(mapping(self.pack.around.one_files.get(pack_id)).get("values"))

    def ids(self, told: Mapping[str, Any], path: KeyPath) -> None:
        """Other tracks that are named are there."""
        shared = mapping(told.get("amount")).get("ceiling_shared_with")
        for key, named in (("excludes", told.get("excludes")), ("amount", shared)):
            for one in named if isinstance(named, list) else []:
                if one not in self.tracks:
                    self.tell((*path, key), f"{one!r} is no track.", "Correct it or remove it.")

    def step(self, step: Mapping[str, Any], path: KeyPath) -> None:
        """A step has an id of its own, and what it leans on is there."""
        if path[-2] == "steps" and self.steps[str(step.get("id"))] > 1:
            self.tell((*path, "id"), f"{step.get('id')!r} is used twice.", "Rename one of them.")
        for key in ("low", "high"):
            if key in mapping(step.get("days")):
                self.series(step["days"][key], (*path, "days", key))
        for one in step.get("fee") or []:
            self.series(one, (*path, "fee"))
        for one in step.get("after") or []:
            if one not in self.steps:
                self.tell((*path, "after"), f"{one!r} is no step.", "Correct it or remove it.")
        for name in mapping(step.get("gives")):
            if name not in self.declared:
                self.tell((*path, "gives"), f"{name!r} is not declared.", "Declare the input.")

    def cases(self) -> None:
        """Every track has its worked cases, and they name what is there."""
        counted: Counter[str] = Counter()
        file = self.pack.yaml.get("cases")
        for at, case in enumerate(_list(file.told if file else None)):
            expect = mapping(case.get("expect"))
            named = expect.get("scheme") or expect.get("option")
            counted[str(named)] += 1
            if file and named not in self.tracks and named not in self.options:
                self.pack.tell(
                    file.where((at, "expect")), f"{named!r} is nothing here.", "Correct it."
                )
            for name in (*mapping(case.get("given")), *_texts(expect.get("missing"))):
                if file and name not in self.declared:
                    where = file.where((at, "given", name))
                    self.pack.tell(where, f"{name!r} is not declared.", "Declare it, or correct.")
        for kind in ("tracks", "options"):
            for at, told in enumerate(_list(self.pack.told("said").get(kind))):
                has_rule = kind == "tracks" or "conditions" in told
                if has_rule and counted[str(told.get("id"))] < _FEWEST_CASES:
                    problem = f"has {counted[str(told.get('id'))]} worked cases."
                    mend = f"Give it at least {_FEWEST_CASES}: yes, no, boundary, unknown."
                    self.tell((kind, at, "id"), problem, mend)


def _texts(told: Any) -> Iterator[str]:
    yield from (one for one in told or [] if isinstance(one, str))


def _whole(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        return text


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
