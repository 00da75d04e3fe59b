"""The diagnostics that the packs hold: questions, what each answer is worth, levels, measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from tradewind.facts.held import Facts
from tradewind.facts.pack import Names, Pack, read_entry
from tradewind.model.money import Money
from tradewind.model.source import Cite

FOLDER = "upgrade/"
Kind = Literal["single", "multiple", "band", "ladder", "number", "stop"]
Subject = Literal["firm", "market"]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to an item; `up_to` is the last number that a band holds."""

    id: str
    names: Names
    points: Decimal
    up_to: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `weight` is the part of its points that counts; a rung is never weighted."""

    id: str
    dimension: str
    kind: Kind
    names: Names
    ask: Names
    options: tuple[Option, ...]
    number_least: Decimal | None
    number_most: Decimal | None
    weight: Decimal
    is_binding: bool
    cite: Cite

    @property
    def is_scored(self) -> bool:
        """Whether its points are added up; rungs are counted, and a stop ends the matter."""
        return self.kind not in ("ladder", "stop")

    @property
    def low(self) -> Decimal:
        """The least that an answer brings."""
        return self._worth[0]

    @property
    def high(self) -> Decimal:
        """The most that an answer brings."""
        return self._worth[1]

    @property
    def _worth(self) -> tuple[Decimal, Decimal]:
        points = [one.points for one in self.options] or [Decimal(0)]
        if self.kind == "multiple":
            return Decimal(0), sum(points, Decimal(0)) * self.weight
        if self.kind == "number":
            assert self.number_least is not None
            assert self.number_most is not None
            points = [self.number_least, self.number_most]
        return min(points) * self.weight, max(points) * self.weight


@dataclass(frozen=True, slots=True)
class Count:
    """How many ladder items must stand on a rung or above; only the binding ones where so said."""

    rung: Decimal
    items: int
    binding: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A level: the least sum of points, and how many ladder items must have reached a rung."""

    id: str
    names: Names
    says: Names | None
    least: Decimal | None
    counts: tuple[Count, ...]
    cite: Cite


@dataclass(frozen=True, slots=True)
class Measure:
    """What to do about a gap: `aims` names items or dimensions, below `below` where that is told.

    `tracks` are schemes that may pay for it, each with who says so.
    """

    id: str
    names: Names
    says: Names
    aims: tuple[str, ...]
    below: Decimal | None
    who: tuple[str, ...]
    tracks: tuple[tuple[str, Cite], ...]
    cost_low: Money | None
    cost_high: Money | None
    cite: Cite


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A published set of questions with its weights; levels stand from the lowest up."""

    id: str
    pack: str
    names: Names
    says: Names
    body: Names
    address: str
    subject: Subject
    dimensions: Mapping[str, Names]
    items: tuple[Item, ...]
    levels: tuple[Level, ...]
    no_level: tuple[Names, Cite] | None
    notes: tuple[tuple[Names, Cite], ...]
    replaced_by: str
    cite: Cite

    def item(self, name: str) -> Item | None:
        """The item of this id."""
        return next((one for one in self.items if one.id == name), None)


def diagnostics(facts: Facts) -> tuple[Diagnostic, ...]:
    """Every diagnostic in use on the day, by pack and in the order of its file."""
    found = []
    for pack_id in facts.library.ids:
        pack = facts.pack(pack_id) if pack_id.startswith(FOLDER) else None
        for told in pack.said.get("diagnostics") or () if pack else ():
            assert pack is not None
            if _is_in_use(told, pack, facts):
                found.append(_Reader(pack, facts).diagnostic(told))
    return tuple(found)


def measures(diagnostic: Diagnostic, facts: Facts) -> tuple[Measure, ...]:
    """The measures of the pack that aim at an item or a dimension of a diagnostic."""
    pack = facts.pack(diagnostic.pack)
    told = pack.said.get("measures") or () if pack else ()
    stem = f"{diagnostic.id}."
    return tuple(
        _Reader(pack, facts).measure(one, stem)
        for one in told
        if pack and any(aim.startswith(stem) for aim in one["for"])
    )


def _is_in_use(told: Mapping[str, Any], pack: Pack, facts: Facts) -> bool:
    until: date | None = told.get("until")
    entry = read_entry(told, "", pack.sources, f"{pack.id}: {told.get('id')}")
    return facts.sees(entry) and (until is None or facts.applies_on <= until)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what a pack says as diagnostics; the check of packs has seen to its shape."""

    pack: Pack
    facts: Facts

    def diagnostic(self, told: Mapping[str, Any]) -> Diagnostic:
        name, starts = told["id"], told["from"]
        no_level = told.get("no_level")
        return Diagnostic(
            id=name,
            pack=self.pack.id,
            names=told["name"],
            says=told["says"],
            body=told["body"],
            address=told["address"],
            subject=told["for"],
            dimensions={one["id"]: one["name"] for one in told["dimensions"]},
            items=tuple(self._item(one, name, starts) for one in told["items"]),
            levels=tuple(self._level(one, name, starts) for one in told.get("levels") or ()),
            no_level=(no_level["says"], self._cite(no_level, name, starts)) if no_level else None,
            notes=tuple(
                (one["says"], self._cite(one, name, starts)) for one in told.get("notes") or ()
            ),
            replaced_by=told.get("replaced_by") or "",
            cite=self._cite(told, name, starts),
        )

    def measure(self, told: Mapping[str, Any], stem: str) -> Measure:
        name, starts = told["id"], told["from"]
        cost = told.get("cost") or {}
        return Measure(
            id=name,
            names=told["name"],
            says=told["says"],
            aims=tuple(aim.removeprefix(stem) for aim in told["for"] if aim.startswith(stem)),
            below=_decimal(told.get("below")),
            who=tuple(told["who"]),
            tracks=tuple(
                (one["track"], self._cite(one, name, starts)) for one in told.get("pays") or ()
            ),
            cost_low=self._money(cost.get("low")),
            cost_high=self._money(cost.get("high")),
            cite=self._cite(told, name, starts),
        )

    def _item(self, told: Mapping[str, Any], of: str, starts: date) -> Item:
        weight = _decimal(told.get("weight"))
        return Item(
            id=told["id"],
            dimension=told["dimension"],
            kind=told["kind"],
            names=told["name"],
            ask=told["ask"],
            options=tuple(_options(told)),
            number_least=_decimal(told.get("least")),
            number_most=_decimal(told.get("most")),
            weight=Decimal(1) if weight is None else weight / 100,
            is_binding=bool(told.get("binding")),
            cite=self._cite(told, f"{of}.{told['id']}", starts),
        )

    def _level(self, told: Mapping[str, Any], of: str, starts: date) -> Level:
        return Level(
            id=told["id"],
            names=told["name"],
            says=told.get("says"),
            least=_decimal(told.get("least")),
            counts=tuple(
                Count(Decimal(one["rung"]), int(one["items"]), bool(one.get("binding")))
                for one in told.get("counts") or ()
            ),
            cite=self._cite(told, f"{of}.{told['id']}", starts),
        )

    def _cite(self, told: Mapping[str, Any], name: str, starts: date) -> Cite:
        fact = f"{self.pack.id}:{name}"
        entry = read_entry({"from": starts, **told}, "", self.pack.sources, fact)
        return self.facts.cite(fact, entry, self.pack.layer)

    def _money(self, series: str | None) -> Money | None:
        held = self.facts.value(f"{self.pack.id}:{series}") if series else None
        return Money.of(held.value, held.unit) if held and held.value is not None else None


def _options(told: Mapping[str, Any]) -> Iterator[Option]:
    for one in told.get("options") or ():
        yield Option(one["id"], one["name"], Decimal(one["points"]), _decimal(one.get("up_to")))


def _decimal(told: Any) -> Decimal | None:
    return None if told is None else Decimal(str(told))
