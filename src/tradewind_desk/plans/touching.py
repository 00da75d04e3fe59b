"""The facts that changed since a plan was made and that it hangs on: told without asking again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.cache import caches

from tradewind.facts.diff import Change
from tradewind.impact import Side, Sides
from tradewind.report.fact_names import fact_name
from tradewind_desk import facts as packs
from tradewind_desk.plans.asking import Json
from tradewind_desk.plans.kept import unpacked
from tradewind_desk.records.models import Plan

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Touched:
    """A plan, how many of the facts that it hangs on changed since, and some of them by name."""

    plan: Plan
    count: int
    names: tuple[str, ...]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


def sides_of(known_on: date, today: date, applies_on: date) -> Sides:
    """What was known when a plan was made, and what is known today; for one thread."""
    library = packs.library()
    return Sides(Side(library, known_on), Side(library, today), applies_on)


def changes_of(plan: Plan, today: date) -> tuple[Change, ...]:
    """Every fact told otherwise now; looked for once for all plans of the same days."""
    return _changes(packs.edition(), plan.known_on, today, plan.applies_on)


@lru_cache(maxsize=16)
def _changes(edition: str, known_on: date, today: date, applies_on: date) -> tuple[Change, ...]:
    return sides_of(known_on, today, applies_on).changes


def touching(changes: Iterable[Change], hung_on: set[str]) -> list[Change]:
    """The changes of facts that are hung on."""
    return [one for one in changes if _touches(one.fact, hung_on)]


def touched(plans: Iterable[Plan], today: date, lang: str) -> list[Touched]:
    """Of plans, those that hang on a fact that is told otherwise now."""
    found = [_touched(one, today, lang) for one in plans if one.known_on < today]
    return [one for one in found if one.count]


def touched_before(plans: Iterable[Plan], today: date, lang: str) -> list[Touched] | None:
    """The same as far as this process looked already; None where it has to look first."""
    found = []
    for one in plans:
        if one.known_on < today:
            told = caches["sections"].get(_key(one, today, lang))
            if told is None:
                return None
            found.append(_read(one, told))
    return [one for one in found if one.count]


def _touched(plan: Plan, today: date, lang: str) -> Touched:
    key = _key(plan, today, lang)
    told = caches["sections"].get(key)
    if told is None:
        told = json.dumps(_look(plan, today, lang))
        caches["sections"].set(key, told)
    return _read(plan, told)


def _key(plan: Plan, today: date, lang: str) -> str:
    return f"touched/{plan.pk}/{packs.edition()}/{today}/{lang}"


def _read(plan: Plan, told: str) -> Touched:
    count, names = json.loads(told)
    return Touched(plan, count, tuple(names))


def _look(plan: Plan, today: date, lang: str) -> tuple[int, list[str]]:
    """Only what the plan itself cites: what it would cite today is told by asking it again."""
    changes = changes_of(plan, today)
    if not changes:
        return 0, []
    found = touching(changes, set(hung_on(unpacked(bytes(plan.told)).told)))
    facts = packs.as_of(applies_on=plan.applies_on, known_on=today)
    names = dict.fromkeys(fact_name(one.fact, lang, facts) for one in found)
    return len(found), list(names)[:_MOST_NAMED]


def hung_on(told: Json | list[Any]) -> Iterator[str]:
    """Every fact that a plan cites or misses."""
    if isinstance(told, list):
        for one in told:
            yield from hung_on(one)
    elif isinstance(told, dict):
        if "fact" in told and "trust" in told:
            yield told["fact"]
        elif told.get("kind") == "fact" and "name" in told:
            yield told["name"]
        else:
            for below in told.values():
                yield from hung_on(below)


def _touches(fact: str, hung_on: set[str]) -> bool:
    """Whether a changed fact is hung on: by its id, its table, or its code in the table."""
    table, _, line = fact.partition("[")
    if fact in hung_on or table in hung_on:
        return True
    code = line.rstrip("]").partition(" ")[2]
    return bool(code) and f"{table}[{code}]" in hung_on
