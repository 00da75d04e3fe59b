"""How many firms of a run need which service, for which market, in which language.

A register does not tell where a firm wants to sell: a need that hangs on a market is counted for
every market asked about, as if all firms aimed at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradewind.assess import services, standards
from tradewind.assess.schemes.catalogue import catalogue
from tradewind.assess.services import NeedRule, inputs_read, need_rules
from tradewind.assess.size.question import CLASSES
from tradewind.assess.standards import MarketAsked, StandardsQuestion
from tradewind.facts import Facts
from tradewind.facts.services import Read, reads, served_in, service_kinds
from tradewind.model.enterprise import Enterprise
from tradewind.model.market import Market
from tradewind.pipeline.outreach import owns_hk_company
from tradewind.pipeline.services import market_reads
from tradewind.pipeline.standards import packs_of
from tradewind.register.cells import Among, Cells, Wanted, cells_of, each_cell
from tradewind.register.firms import HOME, companies_of
from tradewind.register.journal import read_run
from tradewind.register.outreach import outreach_told
from tradewind.register.shapes import Shape, shapes
from tradewind.rules import Answer, leaves
from tradewind.rules.questions import questions

# What firms may be told apart by besides, and the columns that tell it.
DIVISIONS: Mapping[str, tuple[str, ...]] = {
    "province": ("region",),
    "sector": ("division",),
    "size": ("size_low", "size_high"),
}
_HEADING = "hs4"
_PLACE = "applicant_place"


@dataclass(frozen=True)
class DemandAsked:
    """What is counted: for which markets, told apart by what, of which firms."""

    markets: tuple[Market, ...]
    by: tuple[str, ...] = ()
    calls: Path | None = None
    register: Path | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """Firms that need one kind of service, for one market or none, in one set of languages.

    `group` has what they are told apart by besides, in the order asked for.
    """

    service: str
    market: str | None
    languages: tuple[str, ...]
    group: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many firms need it, may need it, and do not."""

    needed: int
    unknown: int
    not_needed: int

    @property
    def low(self) -> int:
        """At least so many."""
        return self.needed

    @property
    def high(self) -> int:
        """At most so many."""
        return self.needed + self.unknown


@dataclass(frozen=True)
class Demand:
    """The needs of the firms of a run; `facts_changed` says that packs differ from the run's."""

    asked: DemandAsked
    firms: int
    buckets: Mapping[Bucket, Counted]
    facts: Facts
    facts_changed: bool


def demand(
    out: Path,
    asked: DemandAsked,
    facts: Facts,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Demand:
    """The needs of every firm of a run, or of those on a list.

    `tell` hears how many parts of how many are counted.
    """
    work = _Work(asked, facts)
    among = Among(asked.calls, asked.register)
    cells = cells_of(out, work.keysets.values(), work.wanted, facts, among, tell)
    buckets: dict[Bucket, list[int]] = defaultdict(lambda: [0, 0, 0])
    for bucket, outcome, count in work.outcomes(cells):
        buckets[bucket][_AT[outcome]] += count
    return Demand(
        asked=asked,
        firms=cells.rows,
        buckets={bucket: Counted(*each) for bucket, each in sorted(buckets.items(), key=_order)},
        facts=facts,
        facts_changed=_have_changed(read_run(out), facts),
    )


def _have_changed(told: Mapping[str, Any], facts: Facts) -> bool:
    """Whether a pack that both asked says otherwise than it did, or the run has no presence."""
    held, now = told["facts"], facts.digest()
    is_changed = any(now[name] != digest for name, digest in held.items() if name in now)
    return is_changed or told.get("outreach") != outreach_told(facts)


_AT = {True: 0, None: 1, False: 2}


def _order(one: tuple[Bucket, Any]) -> tuple[Any, ...]:
    bucket = one[0]
    group = tuple(value or "" for value in bucket.group)
    return bucket.service, bucket.market or "", bucket.languages, group


class _Work:
    """The rules of every kind of service, and what their cells are told apart by."""

    def __init__(self, asked: DemandAsked, facts: Facts) -> None:
        self.asked, self.facts = asked, facts
        self.rules, self.kinds = need_rules(facts), service_kinds(facts)
        self.reads, self.questions = reads(facts), questions(facts)
        self.shapes = {one.number: one for one in shapes(facts)}
        self.divided = tuple(name for one in asked.by for name in DIVISIONS[one])
        self.keysets = {
            name: (*self._keys(self.rules.get(name, ())), *self.divided) for name in self.kinds
        }
        self.wanted = self._wanted()
        self._of_heading: dict[tuple[str, str | None], dict[str, bool | None]] = {}
        self._known: dict[tuple[Any, ...], bool | None] = {}

    def _keys(self, rules: Sequence[NeedRule]) -> tuple[str, ...]:
        """What tells firms apart for some rules."""
        found: dict[str, None] = {}
        for asked in inputs_read(rules):
            read = self.reads.get(asked.name)
            if read is None and asked.name != _PLACE:
                found[asked.name] = None
            elif read is not None and (read.gives or read.tracks or read.presence):
                found[read.id] = None
            elif read is not None and read.sought:
                found[_HEADING] = None
        return tuple(sorted(found))

    def _wanted(self) -> Wanted:
        every = [rule for rules in self.rules.values() for rule in rules]
        trees = [rule.held.tree for rule in every if rule.held.tree is not None]
        named = {asked.name: asked for asked in inputs_read(every)}
        return Wanted(
            inputs={
                name: asked
                for name, asked in named.items()
                if name not in self.reads and name != _PLACE
            },
            leaves=[leaf for tree in trees for leaf in leaves(tree)],
            schemes={
                name: self._tracks(self.reads[name])
                for name in named
                if name in self.reads and (self.reads[name].gives or self.reads[name].tracks)
            },
            presence={
                name: self.reads[name].presence
                for name in named
                if name in self.reads and self.reads[name].presence
            },
        )

    def _tracks(self, read: Read) -> list[str]:
        every = catalogue(self.facts)
        return [
            track.id
            for track in every
            if (track.told["gives"] == read.gives if read.gives else track.id in read.tracks)
        ]

    def outcomes(self, cells: Cells) -> Iterator[tuple[Bucket, bool | None, int]]:
        """Every kind of service for every market asked, of every cell."""
        for name, kind in self.kinds.items():
            rules, keys = self.rules.get(name, ()), self.keysets[name]
            there = [one.code for one in self.asked.markets] if kind.is_by_market else [None]
            for number, values, count in each_cell(cells, keys):
                shape = self.shapes[number]
                group = self._group(values)
                served = served_in(shape.place, self.facts)
                languages = served.languages if served else ()
                for market in there:
                    outcome = self._outcome(name, rules, shape, values, market, cells)
                    yield Bucket(name, market, languages, group), outcome, count

    def _outcome(
        self,
        name: str,
        rules: Sequence[NeedRule],
        shape: Shape,
        values: Mapping[str, Any],
        market: str | None,
        cells: Cells,
    ) -> bool | None:
        own = tuple(value for key, value in values.items() if key not in self.divided)
        key = (name, market, shape.number, own)
        if key not in self._known:
            answers = self._answers(shape, values, cells)
            if market is not None:
                answers |= self._market(market, values.get(_HEADING)) if _HEADING in values else {}
            told = {name: value for name, value in answers.items() if value is not None}
            self._known[key] = services.verdict(rules, told)
        return self._known[key]

    def _answers(
        self, shape: Shape, values: Mapping[str, Any], cells: Cells
    ) -> dict[str, Answer | None]:
        """What the rules read of the firms of a cell."""
        found: dict[str, Answer | None] = {_PLACE: shape.place}
        for name, value in values.items():
            if name in self.reads:
                found[name] = value
            elif name in self.wanted.inputs:
                found[name] = cells.answer(self.wanted.inputs[name], value)
        firm = Enterprise(place=shape.place, companies=companies_of(shape.place, shape.owns))
        for name, read in self.reads.items():
            if read.firm == "is_mainland_firm":
                found[name] = shape.place == HOME
            elif read.firm == "owns_hk_company":
                found[name] = owns_hk_company(firm)
            elif read.firm or read.measures_of:
                found[name] = False  # no register names a market or a diagnostic that was done
        return found

    def _market(self, market: str, heading: str | None) -> dict[str, bool | None]:
        """What a market asks of goods of a heading."""
        key = market, heading
        if key not in self._of_heading:
            known = next(one for one in self.asked.markets if one.code == market)
            asked = MarketAsked(market, packs_of(known), heading)
            [result] = standards.answer(StandardsQuestion((asked,), {}), self.facts).results
            worked = market_reads(result, self.facts)
            self._of_heading[key] = {name: one.value for name, one in worked.items()}
        return self._of_heading[key]

    def _group(self, values: Mapping[str, Any]) -> tuple[str | None, ...]:
        """What the firms of a cell are told apart by besides, in words of codes."""
        found: list[str | None] = []
        for one in self.asked.by:
            told = [values[name] for name in DIVISIONS[one]]
            if one == "size":
                low, high = (CLASSES[value] for value in told)
                found.append(low if low == high else f"{low}-{high}")
            elif one == "sector":
                found.append(None if told[0] is None else f"{told[0]:02}")
            else:
                found.append(told[0])
        return tuple(found)
