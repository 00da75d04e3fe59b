"""Services sought and offered: by kind, by what each need asks for, and by provider.

Every kind's needs stand in two tables. So that the difference tells no small count, a kind that is
kept back in the first shows nothing in the second, and there each kind keeps back by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from tradewind_desk.named import called
from tradewind_desk.outcomes import queries
from tradewind_desk.outcomes.bars import Bars
from tradewind_desk.outcomes.cells import Cell, heads, kept_back, waits
from tradewind_desk.outcomes.periods import Period
from tradewind_desk.outcomes.table import Table, table
from tradewind_desk.records.models import Case
from tradewind_desk.words import say

_COUNTS = ("referred", "accepted", "no_room")
_A_MONTH = 365.25 / 12
_OFFERED = (*_COUNTS, "a_month", "capacity", "silent")
Found = dict[str, Any]


def services(cases: QuerySet[Case], now: Period) -> list[Table]:
    """The two tables of needs against what providers can take on in a month."""
    found, offered = queries.demand(cases, now), queries.supply()
    kinds = _by_kind(found)
    shown = _columns(kinds)
    rows: list[list[Cell]] = [
        [called("kind", one["kind"]), *shown[at], *_offered(one, shown[at], offered, now)]
        for at, one in enumerate(kinds)
    ]
    bars = Bars(
        say("outcomes.table.services"),
        heads(("a_month", "capacity")),
        tuple((str(row[0]), (row[4], row[5])) for row in rows),
    )
    by_kind = table("services", heads(("kind", *_OFFERED)), rows, bars=bars if rows else None)
    told = {one["kind"]: shown[at] for at, one in enumerate(kinds)}
    return [by_kind, _needs(found, told, offered, now)]


def _by_kind(found: Sequence[Found]) -> list[Found]:
    kinds: dict[str, Found] = {}
    for one in found:
        kind = kinds.setdefault(one["kind"], {"kind": one["kind"], "market": "", "language": ""})
        for name in _COUNTS:
            kind[name] = kind.get(name, 0) + one[name]
    return sorted(kinds.values(), key=lambda one: (-one["referred"], one["kind"]))


def _columns(found: Sequence[Found]) -> list[list[Cell]]:
    """The counts of each row, kept back column by column."""
    columns = [kept_back([one[name] for one in found]) for name in _COUNTS]
    return [list(row) for row in zip(*columns, strict=True)]


def _needs(
    found: Sequence[Found], kinds: dict[str, list[Cell]], offered: list[Found], now: Period
) -> Table:
    rows: list[list[Cell]] = []
    ordered = sorted(found, key=lambda one: (one["kind"], -one["referred"]))
    for kind, of_kind in groupby(ordered, key=lambda one: str(one["kind"])):
        each = list(of_kind)
        for one, shown in zip(each, _columns(each), strict=True):
            counts = [
                cell if isinstance(whole, int) else say("outcomes.kept_back")
                for cell, whole in zip(shown, kinds[kind], strict=True)
            ]
            rows.append([*_asked(one), *counts, *_offered(one, counts, offered, now)])
    return table("needs", heads(("kind", "market", "language", *_OFFERED)), rows, 3)


def _asked(one: Found) -> list[Cell]:
    return [
        called("kind", one["kind"]),
        called("market", one["market"]) if one["market"] else say("outcomes.any"),
        called("language", one["language"]) if one["language"] else say("unknown"),
    ]


def _offered(
    one: Found, counts: Sequence[Cell], offered: list[Found], now: Period
) -> tuple[Cell, ...]:
    """Needs a month, what can be taken on in a month, and how many do not say."""
    told = queries.for_need(offered, one["kind"], one["market"], one["language"])
    is_shown = isinstance(counts[0], int)
    a_month = round(one["referred"] / now.days * _A_MONTH, 1)
    return (
        a_month if is_shown else say("outcomes.kept_back"),
        told.monthly if told.monthly or not told.silent else say("unknown"),
        told.silent,
    )


def providers(cases: QuerySet[Case], now: Period) -> Table:
    """How each provider answered, and how long it took."""
    found, took = queries.by_provider(cases, now), queries.provider_answers(cases, now)
    shown = [kept_back([one[name] for one in found]) for name in queries.ANSWERS]
    rows: list[list[Cell]] = [
        [one["name"], *(column[at] for column in shown), *waits(took.get(one["provider"]))[1:]]
        for at, one in enumerate(found)
    ]
    return table("provider", heads(("provider", *queries.ANSWERS, "median", "ninth")), rows)
