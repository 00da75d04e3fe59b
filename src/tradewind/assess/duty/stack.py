"""How measures add up, shut each other out, and branch where something is not known.

Every doubt (a code too short, a list not read, an attribute not given, an exporter) is an axis.
Each combination of choices is worked out; combinations that end in the same lines are one outcome,
and an axis that makes no difference is no doubt at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from tradewind.assess.duty.measures import EXPORTER, OTHER_EXPORTERS, Choice, Live
from tradewind.assess.duty.question import DUTY_KINDS, Condition
from tradewind.model.finding import Missing
from tradewind.model.rate import builds_on_others

REGIME = "regime"
MOST_BRANCHES = 512  # past this the answer would not be read; the gaps are named instead


@dataclass(frozen=True, slots=True)
class Fork:
    """One way an axis may turn out: who applies, and which choice of rate is taken."""

    condition: Condition | None
    applies: Mapping[str, bool]
    picks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Axis:
    """One doubt, the ways it may turn out, and what would settle it."""

    name: str
    forks: tuple[Fork, ...]
    missing: tuple[Missing, ...]


Charged = tuple[tuple[Live, Choice], ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One combination: the measures charged, in order, and what it takes for granted."""

    charged: Charged
    taken: tuple[int, ...]


def _doubt_axes(lives: Sequence[Live]) -> Iterator[Axis]:
    """Measures that hang on the same doubt turn out together."""
    by_doubt: dict[str, dict[str, tuple[Missing, ...]]] = {}
    for live in lives:
        if live.is_regime:
            continue
        # Of a measure of a group, its group decides the first doubt.
        for one in live.reach.doubts[1 if live.group else 0 :]:
            by_doubt.setdefault(one.doubt, {})[live.id] = one.missing
    for doubt, group in by_doubt.items():
        forks = tuple(
            Fork(Condition(doubt, word), dict.fromkeys(group, truth), {})
            for word, truth in (("yes", True), ("no", False))
        )
        gaps = tuple(gap for missing in group.values() for gap in missing)
        yield Axis(doubt, forks, tuple(dict.fromkeys(gaps)))


def _group_axes(lives: Sequence[Live]) -> Iterator[Axis]:
    """Alternatives: a code that is only partly on several lists is on exactly one of them."""
    by_group: dict[str, list[Live]] = {}
    for live in lives:
        if live.group and live.reach.applies is None:
            by_group.setdefault(live.group, []).append(live)
    for name, members in by_group.items():
        split = [live for live in members if live.reach.is_split]
        ids = [live.id for live in members]
        takers: list[str | None] = [live.id for live in members]
        if len(split) < 2 or len(split) < len(members):
            takers.append(None)  # it may be on none of them
        forks = tuple(
            Fork(Condition(name, taker or "none"), {one: one == taker for one in ids}, {})
            for taker in takers
        )
        yield Axis(name, forks, tuple(gap for live in members for gap in live.reach.missing))


def _regime_axis(lives: Sequence[Live]) -> Iterator[Axis]:
    """Of the regimes of small parcels one holds, or none where none surely reaches it."""
    found = [live for live in lives if live.is_regime]
    if all(live.reach.applies for live in found):
        return
    ids = [live.id for live in found]
    takers: list[str | None] = [*ids]
    if found[-1].reach.applies is None:
        takers.append(None)
    forks = tuple(
        Fork(Condition(REGIME, taker or "none"), {one: one == taker for one in ids}, {})
        for taker in takers
    )
    yield Axis(REGIME, forks, tuple(gap for live in found for gap in live.reach.missing))


def _exporter_axis(lives: Sequence[Live]) -> Iterator[Axis]:
    """One exporter stands behind all measures that go by exporter."""
    rated = [live for live in lives if "exporters" in live.told and len(live.choices) > 1]
    places = [
        {one.condition.value: at for at, one in enumerate(live.choices) if one.condition}
        for live in rated
    ]
    names = dict.fromkeys(name for place in places for name in place)
    forks = []
    for name in names:
        picks = {
            live.id: place.get(name, place.get(OTHER_EXPORTERS, 0))
            for live, place in zip(rated, places, strict=True)
        }
        forks.append(Fork(Condition(EXPORTER, name), {}, picks))
    if forks:
        yield Axis(EXPORTER, tuple(forks), (Missing("input", EXPORTER, "duty"),))


def _choice_axes(lives: Sequence[Live]) -> Iterator[Axis]:
    by_names: dict[tuple[Condition | None, ...], list[Live]] = {}
    for live in lives:
        if len(live.choices) > 1 and "exporters" not in live.told:
            by_names.setdefault(tuple(one.condition for one in live.choices), []).append(live)
    for conditions, group in by_names.items():
        forks = tuple(
            Fork(condition, {}, {live.id: at for live in group})
            for at, condition in enumerate(conditions)
        )
        gaps = tuple(gap for live in group for one in live.choices for gap in one.missing)
        yield Axis(" ".join(live.id for live in group), forks, gaps)


def axes_of(lives: Sequence[Live]) -> tuple[Axis, ...]:
    """Every doubt that stands between the measures and one answer."""
    return (
        *_doubt_axes(lives),
        *_group_axes(lives),
        *_regime_axis(lives),
        *_exporter_axis(lives),
        *_choice_axes(lives),
    )


def _charged(lives: Sequence[Live], forks: Sequence[Fork]) -> Charged:
    applies: dict[str, bool] = {}
    picks: dict[str, int] = {}
    for fork in forks:
        for name, truth in fork.applies.items():
            applies[name] = applies.get(name, True) and truth
        picks.update(fork.picks)
    on = {live.id for live in lives if applies.get(live.id, live.reach.applies is True)}
    kept = [
        live
        for live in lives
        if live.id in on and not on.intersection(live.told.get("unless") or ())
    ]
    replaced = {kind for live in kept for kind in live.replaces}
    kept = [live for live in kept if live.is_regime or live.kind not in replaced]
    if any(live.kind == "preference" for live in kept):
        kept = [live for live in kept if live.kind != "mfn"]
    order = {kind: at for at, kind in enumerate((*DUTY_KINDS, "excise", "fee", "tax"))}
    kept.sort(key=lambda live: order[live.kind])
    return tuple((live, live.choices[picks.get(live.id, 0)]) for live in kept)


def has_base(lives: Sequence[Live]) -> bool:
    """Whether the rate that all else is added to is known; without it no case is worth telling."""
    base = (live for live in lives if live.kind in ("mfn", "preference"))
    return any(choice.rate is not None for live in base for choice in live.choices)


def certain(lives: Sequence[Live]) -> Charged:
    """The measures that are charged however the doubts turn out, at a rate that is not in doubt.

    A measure that one in doubt would shut out is itself in doubt, and so is one that builds on
    what others charge.
    """
    maybe = {live.id for live in lives if live.reach.applies is not False}
    if any(live.is_regime for live in lives if live.reach.applies is None):
        return ()  # a regime would take the place of all ordinary duty
    prefers = any(live.kind == "preference" for live in lives)
    sure = [
        live
        for live in lives
        if live.reach.applies is True
        and len(live.choices) == 1
        and not maybe.intersection(live.told.get("unless") or ())
        and not (live.kind == "mfn" and prefers)
        and not (live.choices[0].rate and builds_on_others(live.choices[0].rate))
    ]
    return _charged([live for live in sure if live.kind in DUTY_KINDS], ())


def branches(lives: Sequence[Live], axes: Sequence[Axis]) -> list[Branch] | None:
    """Every combination, or None where there are too many to be an answer."""
    if prod(len(axis.forks) for axis in axes) > MOST_BRANCHES:
        return None
    found = []
    for taken in product(*(range(len(axis.forks)) for axis in axes)):
        forks = [axis.forks[at] for axis, at in zip(axes, taken, strict=True)]
        found.append(Branch(_charged(lives, forks), taken))
    return found


def deciding(axes: Sequence[Axis], worked: Mapping[tuple[int, ...], object]) -> list[int]:
    """The places of the axes that make a difference to what is worked out."""
    found = []
    for place in range(len(axes)):
        groups: dict[tuple[int, ...], set[object]] = {}
        for taken, result in worked.items():
            groups.setdefault(taken[:place] + taken[place + 1 :], set()).add(result)
        if any(len(results) > 1 for results in groups.values()):
            found.append(place)
    return found


def conditions(
    axes: Sequence[Axis], places: Sequence[int], taken: tuple[int, ...]
) -> tuple[Condition, ...]:
    """What one combination takes for granted, of the axes that matter."""
    forks = (axes[place].forks[taken[place]] for place in places)
    return tuple(fork.condition for fork in forks if fork.condition)
