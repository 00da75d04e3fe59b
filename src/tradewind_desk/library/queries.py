"""Reads of the library: what a search finds, what is due to be checked, what was suggested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from tradewind.errors import InputError
from tradewind.facts.show import ShownTable, show
from tradewind.facts.stale import PackAge, ages, written_rows
from tradewind.text import name_of
from tradewind_desk import facts as packs
from tradewind_desk import policies
from tradewind_desk.library.catalogue import FORMS, NEAR, Item, catalogue, plain
from tradewind_desk.records.models import Correction, Membership
from tradewind_desk.words import language

PAGE = 50
_FEWEST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds, the best first, and how much of it stands on each shelf."""

    items: list[Item]
    shelves: list[tuple[str, int]]
    everywhere: int


def search(asked: Mapping[str, Any]) -> Found:
    """The things that have all of the words and pass the filters; `shelf` narrows the last."""
    told, lang = catalogue(), language()
    words = plain(asked.get("q") or "").split()
    wanted = [one for one in told.items if _passes(one, words, asked, told.on)]
    wanted += _imported(asked.get("q") or "", {one.id for one in wanted}, asked)
    shelves = Counter(one.shelf for one in wanted)
    shelf = asked.get("kind")
    kept = [one for one in wanted if not shelf or one.shelf == shelf]

    def order(one: Item) -> tuple[bool, int, str]:
        name = plain(" ".join((name_of(one.names, lang), one.id)))
        return not all(word in name for word in words), FORMS.index(one.form), name

    return Found(sorted(kept, key=order), sorted(shelves.items()), len(wanted))


def _passes(one: Item, words: list[str], asked: Mapping[str, Any], on: date) -> bool:
    return (
        all(word in one.text for word in words)
        and (not asked.get("market") or one.market == asked["market"])
        and (not asked.get("trust") or asked["trust"] in one.trusts)
        and (not asked.get("pack") or one.pack == asked["pack"])
        and (not asked.get("stale") or one.is_stale(on))
    )


def _imported(q: str, known: set[str], asked: Mapping[str, Any]) -> Iterator[Item]:
    """Of a goods code: the tables that were imported and hold it, which are too long to list."""
    digits = "".join(q.split()).replace(".", "")
    if not digits.isdigit() or len(digits) < _FEWEST_DIGITS or asked.get("stale"):
        return
    facts = packs.today()
    for table_id in _long_tables(packs.edition()):
        one = catalogue().by_id[table_id]
        name = f"{table_id}[{digits}]"
        if name in known or asked.get("market") not in (None, "", one.market):
            continue
        try:
            shown = show(name, facts)
        except InputError:
            continue
        if isinstance(shown, ShownTable) and shown.facts:
            names = {lang: f"{told} · {digits}" for lang, told in one.names.items()}
            yield Item(name, "line", one.pack, names, one.market)


@lru_cache(maxsize=1)
def _long_tables(edition: str) -> tuple[str, ...]:
    """The tables of which rows stand outside the packs' own files."""
    facts = packs.today()
    found = (facts.table(one.id) for one in catalogue().items if one.form == "table")
    return tuple(one.id for one in found if one and len(one.entries) > len(list(written_rows(one))))


def markets() -> tuple[str, ...]:
    """The markets and places that anything is about."""
    return tuple(sorted({one.market for one in catalogue().items if one.market}))


def due() -> tuple[PackAge, ...]:
    """Packs past their day to be checked again, near it, or with old values: the longest first."""
    return _due(packs.edition(), packs.today().applies_on)


@lru_cache(maxsize=1)
def _due(edition: str, day: date) -> tuple[PackAge, ...]:
    found = ages(packs.as_of(applies_on=day, known_on=day))
    return tuple(one for one in found if one.days_overdue > -NEAR.days or one.old)


def corrections(acting: Membership | None, state: str = "") -> QuerySet[Correction]:
    """What was suggested, with who did."""
    rows = policies.visible(acting, Correction).select_related("by", "reviewed_by")
    return rows.filter(state=state) if state else rows
