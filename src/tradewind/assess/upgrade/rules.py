"""The arithmetic of a diagnostic whose answers may be partial: bounds, never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from tradewind.assess.upgrade.question import Gap, NextItem, Part, Shortfall
from tradewind.facts.diagnostics import Count, Diagnostic, Item, Level, Option

ZERO = Decimal(0)


class Answered(NamedTuple):
    """An answer as read: what it is worth, and the options chosen."""

    worth: Decimal
    chosen: tuple[Option, ...] = ()


Read = Mapping[str, Answered]


def bounds_of(item: Item, read: Read) -> tuple[Decimal, Decimal]:
    """What an item is worth: exactly what was answered, else its least and its most."""
    answer = read.get(item.id)
    return (item.low, item.high) if answer is None else (answer.worth, answer.worth)


def total(items: Iterable[Item], read: Read) -> tuple[Decimal, Decimal]:
    """The sum of points at worst and at best; what is not answered is never taken as nothing."""
    ends = [bounds_of(item, read) for item in items]
    return sum((low for low, _ in ends), ZERO), sum((high for _, high in ends), ZERO)


def lowest(items: Iterable[Item], read: Read) -> tuple[Decimal, Decimal]:
    """The lowest rung at worst and at best: no ladder can lift it above the lowest answered."""
    ends = [bounds_of(item, read) for item in items]
    return min(low for low, _ in ends), min(high for _, high in ends)


def counted(count: Count, ladders: Sequence[Item], read: Read) -> tuple[int, int]:
    """How many ladder items stand on a rung or above, at worst and at best."""
    asked = [item for item in ladders if item.is_binding or not count.binding]
    ends = [bounds_of(item, read) for item in asked]
    sure = sum(low >= count.rung for low, _ in ends)
    return sure, sum(high >= count.rung for _, high in ends)


def levels_possible(diagnostic: Diagnostic, read: Read) -> tuple[Level | None, ...]:
    """The levels that the bounds do not rule out, the lowest first; None is below them all.

    A firm has the highest level whose points and counts it reaches. Each level asks at least what
    the one below it asks, which the check of packs sees to.
    """
    low, high = total(_scored(diagnostic), read)
    ladders = _ladders(diagnostic)
    sure, open_to = 0, 0
    for number, level in enumerate(diagnostic.levels, start=1):
        counts = [(one, *counted(one, ladders, read)) for one in level.counts]
        least = level.least
        if (least is None or low >= least) and all(some >= one.items for one, some, _ in counts):
            sure = number
        if (least is None or high >= least) and all(many >= one.items for one, _, many in counts):
            open_to = number
    every: tuple[Level | None, ...] = (None, *diagnostic.levels)
    return every[sure : open_to + 1] if diagnostic.levels else ()


def shortfall(diagnostic: Diagnostic, read: Read) -> Shortfall | None:
    """What the lowest level that is not sure still lacks; None where the highest is sure."""
    possible = levels_possible(diagnostic, read)
    if not possible:
        return None
    sure = possible[0]
    above = 0 if sure is None else diagnostic.levels.index(sure) + 1
    if above == len(diagnostic.levels):
        return None
    level = diagnostic.levels[above]
    low, high = total(_scored(diagnostic), read)
    least = level.least or ZERO
    ladders = _ladders(diagnostic)
    counts = tuple(
        (one, max(0, one.items - many), max(0, one.items - some))
        for one in level.counts
        for some, many in [counted(one, ladders, read)]
    )
    return Shortfall(level, max(ZERO, least - high), max(ZERO, least - low), counts)


def parts(diagnostic: Diagnostic, read: Read) -> Iterator[Part]:
    """Every dimension: its points, and its lowest rung where it has ladders."""
    for name, names in diagnostic.dimensions.items():
        mine = [item for item in diagnostic.items if item.dimension == name]
        scored = [item for item in mine if item.is_scored]
        ladders = [item for item in mine if item.kind == "ladder"]
        if scored:
            low, high = total(scored, read)
            most = sum((item.high for item in scored), ZERO)
            known = sum(item.id in read for item in scored)
            yield Part(name, names, "points", low, high, most, known, len(scored))
        if ladders:
            low, high = lowest(ladders, read)
            most = max(item.high for item in ladders)
            known = sum(item.id in read for item in ladders)
            yield Part(name, names, "rung", low, high, most, known, len(ladders))


def gaps(diagnostic: Diagnostic, read: Read) -> tuple[Gap, ...]:
    """The answers below full marks, the largest loss first."""
    found = [
        Gap(item, answer.worth, item.high - answer.worth, _more(item, answer))
        for item in diagnostic.items
        for answer in [read.get(item.id)]
        if answer is not None and item.kind != "stop" and answer.worth < item.high
    ]
    return tuple(sorted(found, key=lambda gap: _rank(gap.item, gap.loss, diagnostic)))


def next_items(diagnostic: Diagnostic, read: Read) -> tuple[NextItem, ...]:
    """What to answer next: stops before all, then the widest."""
    found = [
        NextItem(item, item.high - item.low) for item in diagnostic.items if item.id not in read
    ]
    return tuple(sorted(found, key=lambda one: _rank(one.item, one.width, diagnostic)))


def _more(item: Item, answer: Answered) -> tuple[Option, ...]:
    """The options that would bring more: of several all the others, of a scale the next one up."""
    if item.kind == "multiple":
        return tuple(one for one in item.options if one not in answer.chosen and one.points > 0)
    above = [one for one in item.options if one.points * item.weight > answer.worth]
    return tuple(sorted(above, key=lambda one: one.points)[:1])


def _rank(item: Item, size: Decimal, diagnostic: Diagnostic) -> tuple[bool, Decimal, bool]:
    """The place of an item in a row: by its share of all points, or of all rungs.

    Points and rungs cannot be added; as shares of their own wholes they can be put in a row.
    """
    kin = [one for one in diagnostic.items if one.is_scored == item.is_scored]
    whole = sum((one.high - one.low for one in kin), ZERO)
    share = size / whole if whole else ZERO
    return item.kind != "stop", -share, not item.is_binding


def _scored(diagnostic: Diagnostic) -> list[Item]:
    return [item for item in diagnostic.items if item.is_scored]


def _ladders(diagnostic: Diagnostic) -> list[Item]:
    return [item for item in diagnostic.items if item.kind == "ladder"]
