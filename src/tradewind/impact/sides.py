"""The two sides that are compared: each a library of packs and a day of knowledge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tradewind.facts import Facts, Library
from tradewind.facts.diff import Change, Kind, Stated, diff
from tradewind.facts.exchange import published_on
from tradewind.facts.laying import RATES_OF_EXCHANGE, Laying
from tradewind.impact.narrowing import NOTHING, Laid, pack_of


@dataclass(frozen=True, slots=True)
class Side:
    """Packs, and the day whose knowledge is used."""

    library: Library
    known_on: date

    def facts(self, on: date) -> Facts:
        """The facts of a day asked about."""
        return self.library.as_of(applies_on=on, known_on=self.known_on)


class Sides:
    """Two sides, what differs between them, and the first with some of it laid over."""

    def __init__(self, before: Side, after: Side, on: date) -> None:
        self.before, self.after, self.on = before, after, on

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every fact that differs, in order of its id."""
        found = diff(self.before.facts(self.on), self.after.facts(self.on))
        days = [published_on(side.facts(self.on)) for side in (self.before, self.after)]
        if days[0] == days[1]:
            return found
        told = ((Stated(str(day), str(day)),) if day else () for day in days)
        rates = Change(RATES_OF_EXCHANGE, Kind.VALUE, *told)
        return tuple(sorted((*found, rates), key=lambda one: one.fact))

    @cached_property
    def changed_packs(self) -> frozenset[str]:
        """The packs that an answer may hang on and that are not the same."""
        packs = {pack_of(one.fact) for one in self.changes}
        old, new = self.before.library, self.after.library
        if old is not new:
            packs |= {one for one in {*old.ids, *new.ids} if _digest(old, one) != _digest(new, one)}
        return frozenset(packs)

    @cached_property
    def new_packs(self) -> frozenset[str]:
        """The packs that only the second side has: what looks through all packs may find them."""
        return frozenset({*self.after.library.ids} - {*self.before.library.ids})

    def touches(self, used: Iterable[str]) -> bool:
        """Whether what asked these packs of the first side may answer otherwise on the second."""
        return bool(self.new_packs) or not self.changed_packs.isdisjoint(_with_rates(used))

    def facts_in(self, used: Iterable[str]) -> tuple[str, ...]:
        """The facts that differ and stand in these packs, in order of their ids."""
        packs = _with_rates(used)
        return tuple(one.fact for one in self.changes if pack_of(one.fact) in packs)

    def first(self, on: date, laid: Laid = NOTHING) -> Facts:
        """The first side on a day, with these facts of the second laid over it."""
        return self._laying.facts(laid, on) if laid else self.before.facts(on)

    @cached_property
    def _laying(self) -> Laying:
        return Laying(self.before.facts(self.on), self.after.facts(self.on), self.changes)


def _with_rates(used: Iterable[str]) -> frozenset[str]:
    """The packs used, and the published rates wherever money was exchanged."""
    packs = frozenset(used)
    return packs | {pack_of(RATES_OF_EXCHANGE)} if "money/rates" in packs else packs


def _digest(library: Library, pack_id: str) -> str | None:
    pack = library.pack(pack_id)
    return pack.digest if pack else None
