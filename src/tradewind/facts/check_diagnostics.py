"""Whether diagnostics are sound: ids, points that add up to what is published, levels that rise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tradewind.facts.check_pack import PackUnderCheck
from tradewind.facts.check_shapes import misfits
from tradewind.facts.reading import KeyPath
from tradewind.facts.schemas_upgrade import UPGRADE, UPGRADE_CASES

Told = Mapping[str, Any]
_SAID = "said"


def check_diagnostics(pack: PackUnderCheck) -> None:
    """Whether a pack that holds diagnostics says them in form, and means what it can mean."""
    if "diagnostics" not in pack.told(_SAID):
        return
    misshapen = False
    for name, shape in ((_SAID, UPGRADE), ("cases", UPGRADE_CASES)):
        told = pack.yaml[name].told if name in pack.yaml else []
        for path, problem, mend in misfits(shape, told):
            misshapen = True
            pack.tell(pack.yaml[name].where(path), problem, mend)
    if misshapen:
        return
    check = _Check(pack, pack.told(_SAID))
    check.all()


class _Check:
    """The diagnostics of one well-shaped pack."""

    def __init__(self, pack: PackUnderCheck, said: Told) -> None:
        self.pack = pack
        self.every: Sequence[Told] = said["diagnostics"]
        self.measures: Sequence[Told] = said.get("measures") or ()

    def tell(self, path: KeyPath, problem: str, mend: str) -> None:
        self.pack.tell_at(_SAID, path, problem, mend)

    def all(self) -> None:
        """Every check, the plainest first."""
        self._once(("diagnostics",), self.every)
        self._once(("measures",), self.measures)
        for at, one in enumerate(self.every):
            path = ("diagnostics", at)
            for key in ("dimensions", "items", "levels"):
                self._once((*path, key), one.get(key) or ())
            self._days(path, one)
            self._items(path, one)
            self._sums(path, one)
            self._levels(path, one)
        for at, measure in enumerate(self.measures):
            self._measure(("measures", at), measure)
        self._cases()

    def _once(self, path: KeyPath, rows: Iterable[Told]) -> None:
        met: set[str] = set()
        for at, one in enumerate(rows):
            if one["id"] in met:
                mend = "Give each an id of its own."
                self.tell((*path, at, "id"), f"{one['id']!r} stands twice.", mend)
            met.add(one["id"])

    def _days(self, path: KeyPath, one: Told) -> None:
        until = one.get("until")
        if until is not None and until < one["from"]:
            self.tell((*path, "until"), f"{until} is before {one['from']}.", "Correct one of them.")

    def _items(self, path: KeyPath, one: Told) -> None:
        known = {each["id"] for each in one["dimensions"]}
        for at, item in enumerate(one["items"]):
            here = (*path, "items", at)
            if item["dimension"] not in known:
                mend = f"Use one of {', '.join(sorted(known))}."
                self.tell(here, f"{item['dimension']!r} is not a dimension.", mend)
            self._once((*here, "options"), item.get("options") or ())
            self._scale(here, item)
        for name in known - {item["dimension"] for item in one["items"]}:
            self.tell((*path, "dimensions"), f"{name} has no item.", "Add one, or take it out.")

    def _scale(self, path: KeyPath, item: Told) -> None:
        """Bands and rungs must rise, so that each number falls into one of them."""
        key = {"band": "up_to", "ladder": "points"}.get(item["kind"])
        steps = [Decimal(each[key]) for each in item.get("options") or ()] if key else []
        if steps != sorted(set(steps)):
            self.tell((*path, "options"), f"{key} does not rise.", "Put the lowest first.")
        if item["kind"] == "number" and Decimal(item["least"]) >= Decimal(item["most"]):
            self.tell(path, "least is not below most.", "Correct one of them.")

    def _sums(self, path: KeyPath, one: Told) -> None:
        """The published sums are the check on the points as written."""
        rows = [((*path,), one, one["items"])]
        for at, each in enumerate(one["dimensions"]):
            mine = [item for item in one["items"] if item["dimension"] == each["id"]]
            rows.append(((*path, "dimensions", at), each, mine))
        for here, row, items in rows:
            scored = [item for item in items if item["kind"] not in ("ladder", "stop")]
            found = sum((_most(item) for item in scored), Decimal(0))
            told = row.get("of")
            if told is None and scored:
                self.tell(
                    here, f"does not say of: how many points; they add up to {found}.", "Add it."
                )
            elif told is not None and Decimal(told) != found:
                mend = "Correct the points, or the sum."
                self.tell(here, f"says {told} points, but they add up to {found}.", mend)

    def _levels(self, path: KeyPath, one: Told) -> None:
        """Each level asks at least what the one below asks: levels_possible relies on it."""
        ladders = [item for item in one["items"] if item["kind"] == "ladder"]
        below: Told | None = None
        for at, level in enumerate(one.get("levels") or ()):
            here = (*path, "levels", at)
            if level.get("least") is None and not level.get("counts"):
                self.tell(here, "asks nothing.", "Add least: or counts:.")
            for count in level.get("counts") or ():
                self._count(here, count, ladders)
            if below is not None and not _asks_more(level, below):
                self.tell(here, f"asks less than {below['id']}.", "Put the levels in order.")
            below = level

    def _count(self, path: KeyPath, count: Told, ladders: Sequence[Told]) -> None:
        asked = [one for one in ladders if one.get("binding") or not count.get("binding")]
        rungs = {Decimal(each["points"]) for one in asked for each in one["options"]}
        if Decimal(count["rung"]) not in rungs:
            self.tell(path, f"{count['rung']} is no rung of a ladder.", "Use a rung that is.")
        if count["items"] > len(asked):
            self.tell(path, f"asks {count['items']} of {len(asked)} ladders.", "Ask for fewer.")

    def _measure(self, path: KeyPath, measure: Told) -> None:
        known = {f"{one['id']}.{name}" for one in self.every for name in _aims(one)}
        for aim in measure["for"]:
            if aim not in known:
                mend = "Name it as diagnostic.item or diagnostic.dimension."
                self.tell((*path, "for"), f"{aim!r} is not an item or dimension.", mend)
        series = self.pack.known("values")
        for name in (measure.get("cost") or {}).values():
            if name not in series:
                self.tell((*path, "cost"), f"{name!r} is not a series.", "Add it to values:.")
        tracks = self._tracks()
        for at, one in enumerate(measure.get("pays") or ()):
            if one["track"] not in tracks:
                mend = "Use the id of a track of a pack of schemes."
                self.tell((*path, "pays", at), f"{one['track']!r} is not a track.", mend)

    def _tracks(self) -> set[str]:
        files = self.pack.around.one_files.values()
        return {one.get("id", "") for file in files for one in file.get("tracks") or ()}

    def _cases(self) -> None:
        cases = self.pack.yaml["cases"].told if "cases" in self.pack.yaml else []
        tried = {case["expect"]["diagnostic"] for case in cases}
        for at, one in enumerate(self.every):
            if one["id"] not in tried:
                self.tell(("diagnostics", at), f"{one['id']} has no worked case.", "Add one.")
        for name in tried - {one["id"] for one in self.every}:
            self.pack.tell_at("cases", (), f"{name!r} is not a diagnostic here.", "Correct it.")


def _most(item: Told) -> Decimal:
    weight = Decimal(item["weight"]) / 100 if item.get("weight") else Decimal(1)
    if item["kind"] == "number":
        return Decimal(item["most"]) * weight
    points = [Decimal(one["points"]) for one in item["options"]]
    return (sum(points, Decimal(0)) if item["kind"] == "multiple" else max(points)) * weight


def _aims(one: Told) -> Iterator[str]:
    yield from (each["id"] for each in (*one["items"], *one["dimensions"]))


def _asks_more(level: Told, below: Told) -> bool:
    if Decimal(level.get("least") or 0) < Decimal(below.get("least") or 0):
        return False
    return all(
        any(
            Decimal(mine["rung"]) >= Decimal(count["rung"])
            and mine["items"] >= count["items"]
            and bool(mine.get("binding")) >= bool(count.get("binding"))
            for mine in level.get("counts") or ()
        )
        for count in below.get("counts") or ()
    )
