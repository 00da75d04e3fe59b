"""Whether kinds of services and the needs for them are sound: ids, families, registers, inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tradewind.errors import TradewindError
from tradewind.facts.check_pack import PackUnderCheck
from tradewind.facts.check_shapes import misfits
from tradewind.facts.reading import KeyPath, mapping, mappings_within
from tradewind.facts.schemas import SHAPES

Told = Mapping[str, Any]
_SAID = "said"
KEYS = ("service_families", "services", "bodies", "reads", "served_in", "needs")
_TRUTH = {"kind": "truth"}


def is_of_services(pack: PackUnderCheck) -> bool:
    """Whether a pack of one file holds kinds of services, or needs for them."""
    return bool(set(KEYS) & set(pack.told(_SAID)))


def check_services(pack: PackUnderCheck) -> None:
    """Whether a pack of services says what it says in form, and can mean it."""
    if not is_of_services(pack):
        return
    file, before = pack.yaml[_SAID], len(pack.faults)
    for path, problem, mend in misfits(SHAPES["services"][1], file.told):
        pack.tell(file.where(path), problem, mend)
    if len(pack.faults) > before:
        return
    check = _Check(pack)
    check.once()
    check.services()
    check.reads()
    check.needs()


class _Check:
    """One well-shaped pack of services."""

    def __init__(self, pack: PackUnderCheck) -> None:
        self.pack, self.said = pack, pack.told(_SAID)
        files = [mapping(one) for one in pack.around.one_files.values()]
        self.every = {key: [row for one in files for row in _rows(one.get(key))] for key in KEYS}
        self.tracks = {row.get("id") for one in files for row in _rows(one.get("tracks"))}
        self.forms = {row.get("option") for one in files for row in _rows(one.get("presence"))}
        self.declared = {
            **{name: row for one in files for name, row in mapping(one.get("inputs")).items()},
            **pack.around.firm_inputs,
            **{str(row.get("id")): _TRUTH for row in self.every["reads"]},
        }

    def tell(self, path: KeyPath, problem: str, mend: str) -> None:
        self.pack.tell_at(_SAID, path, problem, mend)

    def once(self) -> None:
        """An id stands for one thing over all files; families and places may be told anew."""
        for key in KEYS:
            name = "place" if key == "served_in" else "id"
            own = key in ("served_in", "service_families")
            every = _rows(self.said.get(key)) if own else self.every[key]
            counted = Counter(row.get(name) for row in every)
            for at, row in enumerate(_rows(self.said.get(key))):
                if counted[row.get(name)] > 1:
                    self.tell((key, at), f"{row.get(name)!r} stands twice.", "Keep one of them.")

    def services(self) -> None:
        """A kind belongs to a family, and is looked up in registers, that are told."""
        for at, one in enumerate(_rows(self.said.get("services"))):
            self._known(("services", at, "family"), [one["family"]], "service_families")
            self._known(("services", at, "checked_in"), one.get("checked_in") or (), "bodies")

    def reads(self) -> None:
        """What is read from schemes, and from the presence that fits, names what there is."""
        for at, one in enumerate(_rows(self.said.get("reads"))):
            for name in one.get("tracks") or ():
                if name not in self.tracks:
                    mend = "Name a track of a pack in schemes."
                    self.tell(("reads", at, "tracks"), f"{name!r} is no scheme.", mend)
            for name in one.get("presence") or ():
                if name not in self.forms:
                    mend = "Name an option under presence: of a pack of outreach."
                    self.tell(("reads", at, "presence"), f"{name!r} is no form.", mend)

    def needs(self) -> None:
        """A need is for a kind that is told, and asks only for what is declared."""
        for at, one in enumerate(_rows(self.said.get("needs"))):
            self._known(("needs", at, "service"), [one["service"]], "services")
            self._tree(one["when"], ("needs", at, "when"))

    def _tree(self, tree: Told, path: KeyPath) -> None:
        before = len(self.pack.faults)
        for at, leaf in mappings_within(tree, path):
            asked = leaf.get("input")
            if isinstance(asked, str) and asked not in self.declared:
                mend = "Declare it under inputs: or reads:."
                self.tell((*at, "input"), f"asks {asked!r}, which is not declared.", mend)
            if "ratio" in leaf:
                mend = "Compare one input with a number."
                self.tell(at, "is a ratio, which cannot be counted by kinds of firms.", mend)
        if len(self.pack.faults) > before:
            return
        try:
            self.pack.read_tree(tree, self.declared, self.pack.yaml[_SAID].where(path))
        except TradewindError as fault:
            self.pack.tell(fault.where, fault.problem, fault.mend)

    def _known(self, path: KeyPath, named: Iterable[str], key: str) -> None:
        known = sorted(str(row.get("id")) for row in self.every[key])
        for name in named:
            if name not in known:
                self.tell(path, f"{name!r} is not told under {key}.", f"Use {', '.join(known)}.")


def _rows(told: Any) -> list[dict[str, Any]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
