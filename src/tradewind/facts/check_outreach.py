"""Whether what a pack says of outreach is sound: ids, points, weights, trees and cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tradewind.facts.check_pack import PackUnderCheck
from tradewind.facts.check_said import CheckSaid
from tradewind.facts.check_shapes import misfits
from tradewind.facts.pack import OUTREACH_KEYS
from tradewind.facts.reading import KeyPath, mapping, mappings_within
from tradewind.facts.schemas import SHAPES

Told = Mapping[str, Any]
_SAID = "said"
_WHOLE = 100
_OUTCOMES = ("met", "not_met", "unknown")


def is_of_outreach(pack: PackUnderCheck) -> bool:
    """Whether a pack of one file says how firms are chosen for a call."""
    return pack.is_one_file and bool({*OUTREACH_KEYS} & set(pack.told(_SAID)))


def check_outreach(pack: PackUnderCheck) -> None:
    """Whether a pack of outreach says it in form, and can mean it."""
    if not is_of_outreach(pack):
        return
    misshapen = False
    for name, wanted in ((_SAID, "outreach"), ("cases", "outreach-cases")):
        told = pack.yaml[name].told if name in pack.yaml else None
        for path, problem, mend in misfits(SHAPES[wanted][1], told) if told else ():
            misshapen = True
            pack.tell(pack.yaml[name].where(path), problem, mend)
    if not misshapen:
        _Check(pack).all()


class _Check:
    """One well-shaped pack of outreach."""

    def __init__(self, pack: PackUnderCheck) -> None:
        self.pack, self.rules = pack, CheckSaid(pack)
        self.said = pack.told(_SAID)
        self.terms: Sequence[Told] = self.said.get("terms") or ()

    def tell(self, path: KeyPath, problem: str, mend: str) -> None:
        self.pack.tell_at(_SAID, path, problem, mend)

    def all(self) -> None:
        """Every check, the plainest first."""
        self.rules.inputs()
        for key, name in (("upgrade", "id"), ("presence", "option"), ("terms", "id")):
            self._once(key, name)
        for path, tree in self._trees():
            self.rules.tree(tree, path)
        for at, one in enumerate(self.said.get("presence") or ()):
            if one["option"] not in self.rules.options:
                mend = "Name an option of a pack of presence."
                self.tell(("presence", at, "option"), f"{one['option']!r} is no form.", mend)
        for at, one in enumerate(self.terms):
            self._term(("terms", at), one)
        self._points()
        self._weights()
        self._cases()

    def _once(self, key: str, name: str) -> None:
        met: set[str] = set()
        for at, one in enumerate(self.said.get(key) or ()):
            if one[name] in met:
                mend = "Give each a name of its own."
                self.tell((key, at, name), f"{one[name]!r} stands twice.", mend)
            met.add(one[name])

    def _trees(self) -> Iterable[tuple[KeyPath, Any]]:
        for key, name in (("upgrade", "conditions"), ("presence", "when"), ("terms", "conditions")):
            for at, one in enumerate(self.said.get(key) or ()):
                if name in one:
                    yield (key, at, name), one[name]
                if "input" in one and one["input"] not in self.rules.declared:
                    mend = "Declare it under inputs:."
                    self.tell((key, at), f"asks {one['input']!r}, which is not declared.", mend)
        if "readiness" in self.said:
            yield ("readiness", "conditions"), self.said["readiness"]["conditions"]

    def _term(self, path: KeyPath, one: Told) -> None:
        asked = {
            leaf.get(key)
            for _, leaf in mappings_within(one["conditions"], path)
            for key in ("input", "over")
        }
        is_derived = any(
            mapping(self.rules.declared.get(name)).get("derived") for name in asked if name
        )
        if one["ask"] not in self.rules.declared:
            self.tell((*path, "ask"), f"{one['ask']!r} is not declared.", "Declare it.")
        elif one["ask"] not in asked and not is_derived:
            mend = "Ask for an input of the conditions."
            self.tell((*path, "ask"), f"{one['ask']!r} settles nothing here.", mend)
        self.rules.series(one["weight"], (*path, "weight"))

    def _points(self) -> None:
        items = self.said.get("upgrade") or ()
        found = sum(one["levels"][-1] if "levels" in one else one["points"] for one in items)
        if items and found != _WHOLE:
            mend = "Correct the points."
            self.tell(("upgrade",), f"adds up to {found} points, not {_WHOLE}.", mend)

    def _weights(self) -> None:
        """On every day on which a weight changes, the weights of all terms are whole and add up."""
        series = {
            one["weight"]: mapping(self.rules.values.get(one["weight"])).get("values") or []
            for one in self.terms
        }
        days = sorted({entry["from"] for told in series.values() for entry in told})
        for name, told in series.items():
            if any(not str(entry["value"]).isdecimal() for entry in told):
                where = (name,)
                self.pack.tell_at("values", where, "is no whole number.", "Write whole weights.")
                return
        for day in days:
            found = sum(_on(told, day) for told in series.values())
            if found != _WHOLE:
                problem = f"weigh {found} together on {day}, not {_WHOLE}."
                self.tell(("terms",), problem, "Correct the weights.")

    def _cases(self) -> None:
        file = self.pack.yaml.get("cases")
        known, tried = {one["id"] for one in self.terms}, set()
        for at, case in enumerate(file.told if file else ()):
            assert file is not None
            named = [one for key in _OUTCOMES for one in case["expect"].get(key) or ()]
            tried |= set(case["expect"].get("met") or ())
            for name in {*named} - known if known else ():
                self.pack.tell(
                    file.where((at, "expect")), f"{name!r} is no term here.", "Correct it."
                )
            for name in {*case["given"]} - {*self.rules.declared}:
                where = file.where((at, "given", name))
                self.pack.tell(where, f"{name!r} is not declared.", "Declare it, or correct.")
        for name in sorted(known - tried):
            at = next(at for at, one in enumerate(self.terms) if one["id"] == name)
            self.tell(("terms", at), f"{name} is met in no worked case.", "Add one.")


def _on(entries: Sequence[Told], day: date) -> int:
    """What a weight was on a day."""
    return next((int(one["value"]) for one in reversed(entries) if one["from"] <= day), 0)
