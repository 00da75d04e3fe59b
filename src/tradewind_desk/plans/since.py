"""What changed since a plan was made: facts that touch it, and what would move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tradewind.facts.diff import Change, Stated
from tradewind.impact import FirmAsked, Side, Sides, impact_on_firm
from tradewind.report import shapes
from tradewind_desk import facts as packs
from tradewind_desk import words
from tradewind_desk.plans.asking import FILE, answer, asked_of, read_file
from tradewind_desk.plans.kept import Kept, as_seen, kept_of, told_to
from tradewind_desk.plans.moves import Move, moved, moves
from tradewind_desk.records.models import Plan

# The engine asks again with one fact after another laid; past these many that takes too long
# for a page, and `tradewind facts diff` does it.
_MOST_NARROWED, _MOST_CHANGES = 12, 60


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact that the plan hangs on and that is told otherwise now."""

    fact: str
    name: str
    before: str
    after: str
    address: str
    does_move: bool | None  # None where that was not asked


@dataclass(frozen=True, slots=True)
class Since:
    """The facts that changed, how many others did, and what moves with them."""

    changed: list[Changed]
    others: int
    moves: list[Move]


def since(plan: Plan, today: date, lang: str, *, has_money: bool) -> Since:
    """A plan held against the facts of today."""
    library = packs.library()
    sides = Sides(Side(library, plan.known_on), Side(library, today), plan.applies_on)
    old = as_seen(plan, lang, has_money=has_money)
    days = {"applies_on": plan.applies_on, "known_on": today}
    new = told_to(kept_of(answer(asked_of(plan.file, plan.options, **days)), lang), has_money)
    hung_on = set(_hung_on(old.told)) | set(_hung_on(new.told))
    touching = [one for one in sides.changes if _touches(one.fact, hung_on)]
    movers = _movers(plan, sides, touching)
    facts = packs.as_of(applies_on=plan.applies_on, known_on=today)
    return Since(
        [_changed(one, movers, lang, facts) for one in touching],
        len(sides.changes) - len(touching),
        _moves(plan, old, new),
    )


def _moves(plan: Plan, old: Kept, new: Kept) -> list[Move]:
    return moved(moves(old.view(plan), new.view(plan)))


def _hung_on(told: Any) -> Iterator[str]:
    """Every fact that a plan cites or misses."""
    if isinstance(told, list):
        for one in told:
            yield from _hung_on(one)
    elif isinstance(told, dict):
        if "fact" in told and "trust" in told:
            yield told["fact"]
        elif told.get("kind") == "fact" and "name" in told:
            yield told["name"]
        else:
            for below in told.values():
                yield from _hung_on(below)


def _touches(fact: str, hung_on: set[str]) -> bool:
    """Whether a changed fact is hung on: by its id, its table, or its code in the table."""
    table, _, line = fact.partition("[")
    if fact in hung_on or table in hung_on:
        return True
    code = line.rstrip("]").partition(" ")[2]
    return bool(code) and f"{table}[{code}]" in hung_on


def _movers(plan: Plan, sides: Sides, touching: Iterable[Change]) -> set[str] | None:
    """The facts that move an answer, each tried by itself; None where they are too many."""
    if len(list(touching)) > _MOST_NARROWED or len(sides.changes) > _MOST_CHANGES:
        return None
    asked = FirmAsked(read_file(plan.file), FILE, tuple(plan.options["markets"]))
    return {fact for move in impact_on_firm(asked, sides).moved for fact in move.because.named}


def _changed(one: Change, movers: set[str] | None, lang: str, facts: Any) -> Changed:
    every = [*one.after, *one.before]
    return Changed(
        fact=one.fact,
        name=shapes.fact_name(one.fact, lang, facts),
        before=_stated(one.before, lang),
        after=_stated(one.after, lang),
        address=next((told.address for told in every if told.address), ""),
        does_move=None if movers is None else one.fact in movers,
    )


def _stated(every: tuple[Stated, ...], lang: str) -> str:
    """Values as a fact states them; of what is written in whole, only that it is there."""
    if not every:
        return words.say("since.nothing", lang)
    told = [one.value or words.say("since.ended", lang) for one in every]
    return "; ".join(words.say("since.whole", lang) if one.startswith("{") else one for one in told)
