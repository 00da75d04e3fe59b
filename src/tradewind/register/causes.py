"""Which changed facts move the answers to a register: tried on what the answers rest on.

Between two versions of one day, the facts that differ are laid over the first, ever fewer, and it
is asked again what each scheme rests on: no firm need be asked for that. Between two days nothing
can be laid; then every dated value that a scheme rests on is read on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tradewind.assess.schemes.catalogue import Track, catalogue
from tradewind.assess.size.rules import HK_MANUFACTURING, HK_OTHER, LINES
from tradewind.facts import Facts
from tradewind.facts.diff import Change, Kind, Stated
from tradewind.facts.exchange import published_on
from tradewind.facts.laying import RATES_OF_EXCHANGE
from tradewind.impact import About, Because, Key, Side, Sides, Value
from tradewind.impact.asking import Tries, ask_both, ask_one, causes
from tradewind.impact.items import STATUS
from tradewind.impact.narrowing import Budget, Laid
from tradewind.model.source import Cite
from tradewind.register.grounds import SME, grounds
from tradewind.register.source import Register
from tradewind.rules.inputs import Input
from tradewind.rules.nodes import inputs_of
from tradewind.rules.questions import questions

MOST_TRIES = 400
MOST_ALONE = 12  # facts that are tried over the whole register by themselves
THE_DAY = "applies_on"  # stands among the facts for the day asked about itself
_SIZES = frozenset({"is_cn_sme", "cn_size_class"})
_HK_SIZES = frozenset({"is_hk_sme"})


@dataclass(frozen=True)
class Causes:
    """Why schemes move: the facts by scheme, what each of them says on either side."""

    because: Mapping[str, Because]
    changes: Mapping[str, Change]
    sides: Sides | None = field(default=None, repr=False)

    def several(self) -> tuple[str, ...]:
        """The facts of schemes that more than one fact moves; none where they are too many."""
        found = {
            fact: None
            for one in self.because.values()
            if len(one.named) > 1
            for fact in (*one.alone, *one.together)
        }
        can_lay = self.sides is not None and len(found) <= MOST_ALONE
        return tuple(found) if can_lay else ()

    def with_only(self, fact: str) -> Facts:
        """The first side with this fact of the second."""
        assert self.sides is not None  # `several` names none otherwise
        return self.sides.first(self.sides.on, frozenset({fact}))


def causes_of(schemes: Iterable[str], before: Facts, after: Facts, register: Register) -> Causes:
    """Why these schemes may say otherwise; SME among them stands for the class of size."""
    wanted = frozenset(schemes)
    if before.applies_on != after.applies_on:
        return _of_days(wanted, before, after)
    sides = Sides(
        Side(before.library, before.known_on),
        Side(after.library, after.known_on),
        before.applies_on,
    )

    def ask(facts: Facts) -> Iterator[tuple[Key, Value]]:
        for name, rests_on in grounds(facts, register, wanted).items():
            if name in wanted:
                yield _key(name), repr(rests_on)

    def again(laid: Laid) -> dict[Key, Value]:
        return dict(ask_one(ask, sides.first(sides.on, laid))[0])

    told = ask_both(ask, sides.first(sides.on), lambda: sides.after.facts(sides.on), sides)
    found = causes(told, again, sides, Tries(Budget(MOST_TRIES)))
    because = {name: found[_key(name)] for name in sorted(wanted) if _key(name) in found}
    named = {fact for one in because.values() for fact in one.named}
    changes = {one.fact: one for one in sides.changes if one.fact in named}
    return Causes(because, changes, sides)


def _key(name: str) -> Key:
    return Key(About.SIZE if name == SME else About.SCHEME, (name,), STATUS)


# two days


def _of_days(wanted: frozenset[str], before: Facts, after: Facts) -> Causes:
    """The dated values that say otherwise on the second day, by scheme."""
    old, new = ({one.id: one for one in catalogue(side)} for side in (before, after))
    because: dict[str, Because] = {}
    changes: dict[str, Change] = {}
    for name in sorted(wanted):
        tracks = [side[name] for side in (old, new) if name in side]
        found = dict(_changed(tracks, before, after) if name != SME else _sizes(before, after))
        if len(tracks) == len(("before", "after")):
            found |= dict(_versions(tracks[0], tracks[1]))
        changes |= found
        facts = tuple(sorted(found))
        because[name] = Because(facts) if len(facts) == 1 else Because((), facts)
    return Causes(because, changes)


def _changed(tracks: list[Track], before: Facts, after: Facts) -> Iterator[tuple[str, Change]]:
    for fact in dict.fromkeys(one for track in tracks for one in _series(track)):
        yield from _dated(fact, before, after)
    read = {one.name for track in tracks for one in _inputs(track)}
    if read & _SIZES:
        yield from _sizes(before, after)
    if read & _HK_SIZES:
        for fact in (HK_MANUFACTURING, HK_OTHER):
            yield from _dated(fact, before, after)
    if "revenue_hkd" in read:
        yield from _rates(before, after)
    if read & {"registered_days", *_ages(after)}:
        days = ((Stated(str(one), str(one)),) for one in (before.applies_on, after.applies_on))
        yield THE_DAY, Change(THE_DAY, Kind.VALUE, *days)


def _ages(facts: Facts) -> list[str]:
    """The inputs that the age of a firm answers, each day otherwise."""
    return [name for name, one in questions(facts).items() if one.while_younger_than]


def _inputs(track: Track) -> list[Input]:
    return list(inputs_of(track.rule.tree)) if track.rule.tree is not None else []


def _series(track: Track) -> Iterator[str]:
    """The dated values that a scheme names: its state, its limits, its terms."""
    pack = track.pack
    yield f"{pack.id}:{track.told['status']}"
    for cites in track.rule.cites.values():
        yield from (one.fact for one in cites)
    yield from (one.name for one in track.rule.missing)
    if track.terms is not None:
        yield from (one.fact for one in track.terms.cites)
        yield from (one.name for one in track.terms.missing)


def _dated(fact: str, before: Facts, after: Facts) -> Iterator[tuple[str, Change]]:
    """A dated value, if it says otherwise on the second day."""
    if before.series(fact) is None and after.series(fact) is None:
        return
    old, new = ([one.value for one in side.value(fact).values] for side in (before, after))
    if old != new or before.value(fact).state != after.value(fact).state:
        yield fact, Change(fact, Kind.VALUE, _stated(fact, before), _stated(fact, after))


def _stated(fact: str, facts: Facts) -> tuple[Stated, ...]:
    return tuple(
        Stated(one.cite.starts.isoformat(), one.value, one.cite.source.address, one.cite.where)
        for one in facts.value(fact).values
    )


def _versions(before: Track, after: Track) -> Iterator[tuple[str, Change]]:
    """The conditions of a scheme, where they are written in another version on the second day."""
    told = [
        tuple(
            Stated(one.starts.isoformat(), None, one.source.address, one.where)
            for one in _places(track)
        )
        for track in (before, after)
    ]
    if told[0] != told[1] and isinstance(after.told["conditions"], list):
        fact = f"{after.pack.id}:track {after.id}"
        yield fact, Change(fact, Kind.VALUE, *told)


def _places(track: Track) -> list[Cite]:
    """Where the conditions stand: one place of each source."""
    found: dict[str, Cite] = {}
    for cites in track.rule.cites.values():
        for one in cites[:1]:
            found.setdefault(one.source.id, one)
    return list(found.values())


def _sizes(before: Facts, after: Facts) -> Iterator[tuple[str, Change]]:
    """The lines of the size standard that say otherwise on the second day."""
    sides = [_lines(one) for one in (before, after)]
    for sector in dict.fromkeys((*sides[0], *sides[1])):
        old, new = (side.get(sector, ()) for side in sides)
        if old != new:
            fact = f"{LINES}[{sector}]"
            yield fact, Change(fact, Kind.VALUE, old, new)


def _lines(facts: Facts) -> dict[str, tuple[Stated, ...]]:
    found: dict[str, tuple[Stated, ...]] = {}
    for row, cite in facts.rows(LINES):
        told = " ".join(f"{key}={row[key]}" for key in ("measure", *_LEAST))
        one = Stated(cite.starts.isoformat(), told, cite.source.address, cite.where)
        found[row["sector"]] = (*found.get(row["sector"], ()), one)
    return found


_LEAST = ("small_least", "medium_least", "large_least")


def _rates(before: Facts, after: Facts) -> Iterator[tuple[str, Change]]:
    days = [published_on(one) for one in (before, after)]
    if days[0] != days[1]:
        told = ((Stated(str(day), str(day)),) if day else () for day in days)
        yield RATES_OF_EXCHANGE, Change(RATES_OF_EXCHANGE, Kind.VALUE, *told)
