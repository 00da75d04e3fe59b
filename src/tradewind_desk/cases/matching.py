"""Which providers fit a need, and why each one: clauses in code, of which each says one thing.

A provider fits where nothing it tells speaks against it. What it does not tell leaves the clause
unknown: it stays on the list, after those that surely fit. Among equals, who was asked least for
what they can take comes first, so that a small provider gets its turn.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tradewind_desk.records.models import Service

ANY = "*"
HARD = ("market", "language", "sector", "open", "proved")
Code = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is sought for a firm; an empty part was not told."""

    kind: str
    market: str = ""
    languages: tuple[str, ...] = ()
    division: str = ""  # the first two digits of its industry
    needed_by: date | None = None
    is_by_market: bool = False
    checked_in: tuple[str, ...] = ()  # registers that show who may do it


@dataclass(frozen=True, slots=True)
class History:
    """How a provider has answered: counts of a quarter, and what it took on this month."""

    asked: int = 0
    answered: int = 0
    accepted: int = 0
    hours: float | None = None  # to an answer, the mean
    taken_this_month: int = 0
    is_asked: bool = False  # of this very case and service, and has not declined


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that speaks for a provider, against it, or is not known of it."""

    about: str
    outcome: bool | None
    values: Mapping[str, Any]

    def coded(self) -> Code:
        """As it is kept with a referral; `tradewind_desk.named.clause` words it."""
        outcome = {True: "fits", False: "not", None: "unknown"}[self.outcome]
        return {"code": f"{self.about}.{outcome}", "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class Match:
    """A provider's service held against a need."""

    service: Service
    history: History
    hard: tuple[Clause, ...]
    soft: tuple[Clause, ...]

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it."""
        return all(one.outcome is not False for one in self.hard)

    @property
    def against(self) -> list[Code]:
        """What speaks against it."""
        return [one.coded() for one in self.hard if one.outcome is False]

    @property
    def why(self) -> list[Code]:
        """Everything that was looked at, what is settled first."""
        every = (*self.hard, *self.soft)
        return [one.coded() for one in sorted(every, key=lambda one: one.outcome is None)]

    @property
    def left(self) -> int | None:
        """How many more it can take this month; None where it does not tell."""
        capacity = self.service.monthly_capacity
        return None if capacity is None else max(0, capacity - self.history.taken_this_month)


@dataclass(frozen=True, slots=True)
class Found:
    """Who fits, who does not, and what is contradictory in what was asked."""

    fitting: tuple[Match, ...]
    others: tuple[Match, ...]
    contradictions: tuple[Code, ...]


def match(
    services: Iterable[Service],
    histories: Mapping[Any, History],
    wanted: Wanted,
    *,
    today: date,
    lot: str,
) -> Found:
    """Every provider of the service held against the need; `lot` decides between equals."""
    every = [_held(one, histories.get(one.provider_id, History()), wanted, today)
             for one in services]  # fmt: skip
    fitting = sorted((one for one in every if one.fits), key=lambda one: _order(one, lot))
    others = [one for one in every if not one.fits]
    return Found(tuple(fitting), tuple(others), tuple(_contradictions(every, wanted, today)))


def _held(service: Service, history: History, wanted: Wanted, today: date) -> Match:
    hard = (*_hard(service, wanted, today),)
    return Match(service, history, hard, (*_soft(service, history, wanted, today),))


def _hard(service: Service, wanted: Wanted, today: date) -> Iterator[Clause]:
    provider = service.provider
    if wanted.market:
        fits = not service.markets or bool({wanted.market, ANY} & set(service.markets))
        yield Clause("market", fits, {"market": wanted.market})
    if wanted.languages:
        yield _language(provider.languages, wanted.languages)
    yield from _sector(provider.sectors, wanted.division)
    yield Clause("open", provider.is_open, {})
    if wanted.checked_in:
        yield _proved(provider.accreditations, wanted.checked_in, today)


def _language(spoken: Sequence[str], wanted: Sequence[str]) -> Clause:
    shared = [one for one in wanted if one in spoken or ANY in spoken]
    if not spoken:
        return Clause("language", None, {"language": list(wanted)})
    return Clause("language", bool(shared), {"language": shared or list(wanted)})


def _sector(sectors: Sequence[str], division: str) -> Iterator[Clause]:
    if not sectors or ANY in sectors:
        return
    if not division:
        yield Clause("sector", None, {})
        return
    fits = any(division.startswith(one) or one.startswith(division) for one in sectors)
    yield Clause("sector", fits, {"sector": division})


def _proved(told: Sequence[Mapping[str, Any]], registers: Collection[str], today: date) -> Clause:
    """Whether it shows an accreditation of one of the registers that is good today."""
    mine = [one for one in told if one.get("body") in registers]
    good = [one for one in mine if is_valid(one, today)]
    if good:
        return Clause("proved", True, {"name": good[0].get("name", ""), "until": good[0]["until"]})
    expired = [one for one in mine if is_valid(one, today) is False]
    if expired and len(expired) == len(mine):
        name, until = expired[0].get("name", ""), expired[0]["until"]
        return Clause("proved", False, {"name": name, "until": until})
    return Clause("proved", None, {})


def is_valid(accreditation: Mapping[str, Any], today: date) -> bool | None:
    """Whether an accreditation still holds; None where its last day is not told."""
    try:
        return date.fromisoformat(accreditation.get("until") or "") >= today
    except ValueError:
        return None


def _soft(service: Service, history: History, wanted: Wanted, today: date) -> Iterator[Clause]:
    if service.monthly_capacity is None:
        yield Clause("capacity", None, {})
    else:
        left = max(0, service.monthly_capacity - history.taken_this_month)
        yield Clause("capacity", left > 0, {"left": left, "of": service.monthly_capacity})
    if service.days is None:
        yield Clause("days", None, {})
    else:
        in_time = wanted.needed_by is None or _ready(service, today) <= wanted.needed_by
        yield Clause("days", in_time, {"days": service.days})
    if not history.asked:
        yield Clause("history", None, {})
    else:
        told = {"asked": history.asked, "answered": history.answered, "accepted": history.accepted}
        yield Clause("history", history.answered * 2 >= history.asked, told)
    if history.hours is not None:
        yield Clause("answers", True, {"hours": max(1, round(history.hours))})
    if history.is_asked:
        yield Clause("asked", False, {})


def _ready(service: Service, today: date) -> date:
    return today + timedelta(days=service.days or 0)


def _order(one: Match, lot: str) -> tuple[Any, ...]:
    """Surely fitting, not asked yet, with room, in time; then who was asked least for its size."""
    outcomes = {each.about: each.outcome for each in one.soft}
    load = Fraction(one.history.asked, max(1, one.service.monthly_capacity or 1))
    drawn = hashlib.sha256(f"{lot} {one.service.pk}".encode()).hexdigest()
    return (
        one.history.is_asked,
        sum(each.outcome is None for each in one.hard),
        outcomes.get("capacity") is False,
        outcomes.get("days") is False,
        outcomes.get("history") is False,
        load,
        drawn,
    )


def _contradictions(
    every: Sequence[Match], wanted: Wanted, today: date
) -> Iterator[dict[str, Any]]:
    """What in the question cannot be met together, and which one demand, lifted, would help."""
    if wanted.is_by_market and not wanted.market:
        yield {"code": "told.no_market", "values": {"kind": wanted.kind}}
    if wanted.needed_by and wanted.needed_by < today:
        yield {"code": "told.past", "values": {}}
    fitting = [one for one in every if one.fits]
    dated = [one.service for one in fitting if one.service.days is not None]
    if wanted.needed_by and dated and len(dated) == len(fitting):
        fastest = min(dated, key=lambda one: one.days or 0)
        if wanted.needed_by >= today and _ready(fastest, today) > wanted.needed_by:
            yield {"code": "told.too_soon", "values": {"days": fastest.days}}
    if every and not fitting:
        yield from _lifted(every)
    if fitting and all(one.left == 0 for one in fitting):
        yield {"code": "told.all_full", "values": {}}


def _lifted(every: Sequence[Match]) -> Iterator[dict[str, Any]]:
    """For each demand that alone shuts providers out, how many would fit without it."""
    alone = Counter(
        against[0].about
        for one in every
        if len(against := [each for each in one.hard if each.outcome is False]) == 1
    )
    if not alone:
        yield {"code": "told.none", "values": {"count": len(every)}}
    for about in HARD:
        if alone[about]:
            yield {"code": f"told.without_{about}", "values": {"count": alone[about]}}
