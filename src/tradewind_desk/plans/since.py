"""What changed since a plan was made: facts that touch it, and what would move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.cache import caches

from tradewind.facts import Facts
from tradewind.facts.diff import Change, Stated
from tradewind.impact import FirmAsked, impact_on_firm
from tradewind.report.fact_names import fact_name
from tradewind_desk import facts as packs
from tradewind_desk import words
from tradewind_desk.plans.asking import FILE, answer, asked_of, read_file
from tradewind_desk.plans.kept import Kept, as_seen, kept_of, told_to
from tradewind_desk.plans.moves import Move, moved, moves
from tradewind_desk.plans.touching import changes_of, hung_on, sides_of, touching
from tradewind_desk.records.models import Plan

# The engine asks again with some facts laid, then fewer: some seconds for hundreds of changes. A
# page waits for a few only; a person may have the rest tried, up to what ends within a minute.
_MOST_AT_ONCE, _MOST_CHANGES_AT_ONCE = 12, 60
MOST_CHANGES = 1000


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact that the plan hangs on and that is told otherwise now."""

    fact: str
    name: str
    before: str
    after: str
    address: str
    does: str  # yes, no, perhaps, not_tried: a code of the words


@dataclass(frozen=True, slots=True)
class Tried:
    """The facts that move an answer, and those of which some do, the search cut short."""

    named: frozenset[str]
    perhaps: frozenset[str]

    def of(self, fact: str) -> str:
        """Whether a fact does."""
        return "yes" if fact in self.named else "perhaps" if fact in self.perhaps else "no"


@dataclass(frozen=True, slots=True)
class Since:
    """The facts that changed, how many others did, and what moves with them."""

    changed: list[Changed]
    others: int
    moves: list[Move]
    can_be_tried: bool  # each of them by itself, which takes some seconds


def since(plan: Plan, today: date, lang: str, *, has_money: bool, is_tried: bool = False) -> Since:
    """A plan held against the facts of today."""
    changes = changes_of(plan, today)
    old = as_seen(plan, lang, has_money=has_money)
    days = {"applies_on": plan.applies_on, "known_on": today}
    asked = asked_of(plan.file, plan.options, **days)
    new = told_to(kept_of(answer(asked), lang), has_money)
    found = touching(changes, {*hung_on(old.told), *hung_on(new.told)})
    moves = _moves(plan, old, new)
    tried = _tried(plan, len(changes), found, today, is_tried=is_tried, does_move=bool(moves))
    facts = packs.as_of(**days)
    return Since(
        [_changed(one, tried, lang, facts) for one in found],
        len(changes) - len(found),
        moves,
        can_be_tried=tried is None and len(changes) <= MOST_CHANGES,
    )


def _moves(plan: Plan, old: Kept, new: Kept) -> list[Move]:
    return moved(moves(old.view(plan), new.view(plan)))


def _tried(
    plan: Plan,
    changes: int,
    found: list[Change],
    today: date,
    *,
    is_tried: bool,
    does_move: bool,
) -> Tried | None:
    """What each fact does by itself; None where they are too many to be tried unasked."""
    if not does_move:
        return Tried(frozenset(), frozenset())
    key = f"tried/{plan.pk}/{packs.edition()}/{today}"
    told: Tried | None = caches["sections"].get(key)
    is_few = len(found) <= _MOST_AT_ONCE and changes <= _MOST_CHANGES_AT_ONCE
    if told is None and (is_few or (is_tried and changes <= MOST_CHANGES)):
        asked = FirmAsked(read_file(plan.file), FILE, tuple(plan.options["markets"]))
        sides = sides_of(plan.known_on, today, plan.applies_on)
        because = [one.because for one in impact_on_firm(asked, sides).moved]
        named = {fact for one in because for fact in one.named}
        perhaps = {fact for one in because for fact in one.among} - named
        told = Tried(frozenset(named), frozenset(perhaps))
        caches["sections"].set(key, told)
    return told


def _changed(one: Change, tried: Tried | None, lang: str, facts: Facts) -> Changed:
    every = [*one.after, *one.before]
    return Changed(
        fact=one.fact,
        name=fact_name(one.fact, lang, facts),
        before=_stated(one.before, lang),
        after=_stated(one.after, lang),
        address=next((told.address for told in every if told.address), ""),
        does=tried.of(one.fact) if tried else "not_tried",
    )


def _stated(every: tuple[Stated, ...], lang: str) -> str:
    """Values as a fact states them; of what is written in whole, only that it is there."""
    if not every:
        return words.say("since.nothing", lang)
    told = [one.value or words.say("since.ended", lang) for one in every]
    return "; ".join(words.say("since.whole", lang) if one.startswith("{") else one for one in told)
