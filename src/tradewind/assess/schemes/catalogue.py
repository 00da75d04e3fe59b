"""Every track of every scheme, as of the day asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import InvalidOperation
from fractions import Fraction
from typing import Any

from tradewind.errors import PackError, RuleError
from tradewind.facts import Facts, Held, State
from tradewind.facts.pack import Pack
from tradewind.facts.steps import cited, read_steps, series_name
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.model.steps import Step
from tradewind.rules.held_values import HeldTree, held_tree
from tradewind.rules.inputs import Input
from tradewind.rules.nodes import (
    All,
    Citation,
    Compare,
    Operator,
    Reason,
    Tree,
    inputs_of,
)
from tradewind.rules.questions import Question, questions, shelved

Names = Mapping[str, str]
_SHELF = "schemes"
# Where the company is that would run a project, and the condition that reads it.
SEAT, SEATED = "seller_place", "project-run-from-there"
# The terms without which an amount is not known; the others only bound several together.
_DECIDING = ("share", "cap", "ceiling")


@dataclass(frozen=True, slots=True)
class Terms:
    """What an amount follows from on the day; None where the scheme sets no such term.

    `is_up_to` says that a scheme may pay less than its terms reckon. `missing` lists the terms an
    amount hangs on that no pack holds for the day.
    """

    currency: str
    base: Input | None
    share: Fraction | None
    cap: Money | None
    ceiling: Money | None
    at_one_time: Money | None
    most_projects: int | None
    first: Fraction | None
    is_up_to: bool
    cites: tuple[Cite, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """Something one can apply for, with its rule and terms as they held on the day.

    `seated` is the rule and, beside it, that the project is run from where the applicant must be:
    for a project that says who runs it.
    """

    id: str
    pack: Pack
    family: str
    told: Mapping[str, Any]
    state: Held
    rule: HeldTree
    terms: Terms | None
    opens: date | None
    closes: date | None
    members: frozenset[str]
    asks_of_project: bool
    seated: Tree | None

    @property
    def names(self) -> Names:
        """The track's name by language."""
        return dict(self.told["name"])

    @property
    def applicant(self) -> str:
        """Where the company that applies must be: HK, CN or any."""
        return str(self.told["applicant"])

    @property
    def is_per_project(self) -> bool:
        """Whether one applies for each project."""
        return bool(self.told["per"] == "project")

    def steps(self, facts: Facts) -> tuple[Step, ...]:
        """The steps to apply."""
        return read_steps(self.told.get("steps") or (), self.pack, facts)

    def notes(self, facts: Facts) -> tuple[tuple[Names, Cite], ...]:
        """What one must know besides."""
        return tuple(
            (row["says"], cite)
            for number, row in enumerate(self.told.get("notes") or ())
            for cite in cited(row, f"{self.id}.note{number}", self.pack, facts)
        )


def catalogue(facts: Facts) -> tuple[Track, ...]:
    """Every track in order of its file, worked out once for the day."""

    def read() -> tuple[Track, ...]:
        packs, asked = shelved(facts, _SHELF), questions(facts)
        _check_ids(packs)
        families = _families(packs)
        return tuple(
            _track(told, pack, families, facts, asked)
            for pack in packs
            for told in pack.said.get("tracks") or ()
        )

    return facts.once(_SHELF, read)


def _check_ids(packs: tuple[Pack, ...]) -> None:
    """A track is named by its id alone: PackError where two files have the same."""
    first: dict[str, str] = {}
    for pack in packs:
        for told in pack.said.get("tracks") or ():
            other = first.setdefault(told["id"], pack.id)
            if other != pack.id:
                problem = f"has the track {told['id']}, as {other} has."
                raise PackError(pack.id, problem, "Give it an id of its own.")


def track_named(name: str, facts: Facts) -> Track:
    """One track by its id, without the others; RuleError where there is none."""

    def read() -> Track:
        packs = shelved(facts, _SHELF)
        for pack in packs:
            for told in pack.said.get("tracks") or ():
                if told["id"] == name:
                    return _track(told, pack, _families(packs), facts, questions(facts))
        raise RuleError(name, "is no track of any scheme.", "Name it by its id.")

    return facts.once(f"{_SHELF} {name}", read)


def track_on(track: Track, on: date, facts: Facts) -> Track:
    """The same track on another day, as known on the same day."""

    def read() -> Track:
        later = facts.library.as_of(applies_on=on, known_on=facts.known_on)
        families = _families(shelved(facts, _SHELF))
        return _track(track.told, track.pack, families, later, questions(facts))

    return facts.once(f"{_SHELF} {track.id} {on}", read)


def _families(packs: tuple[Pack, ...]) -> dict[str, str]:
    """The tracks that draw on one ceiling, under the name of the first of them."""
    family: dict[str, str] = {}
    for pack in packs:
        for told in pack.said.get("tracks") or ():
            shared = (told.get("amount") or {}).get("ceiling_shared_with") or ()
            known = {family[one] for one in (told["id"], *shared) if one in family}
            name = min(known) if known else told["id"]
            for one in (told["id"], *shared):
                family[one] = name
            family = {one: name if now in known else now for one, now in family.items()}
    return family


def _members(family: str, families: Mapping[str, str], facts: Facts) -> frozenset[str]:
    """The tracks of a family, and the names of their files: a grant may be told by either."""
    tracks = {one for one, name in families.items() if name == family}
    files = {
        pack.id.partition("/")[2]
        for pack in shelved(facts, _SHELF)
        if any(told["id"] in tracks for told in pack.said.get("tracks") or ())
    }
    return frozenset(tracks | files)


def _track(
    told: Mapping[str, Any],
    pack: Pack,
    families: Mapping[str, str],
    facts: Facts,
    asked: Mapping[str, Question],
) -> Track:
    inputs = {name: one.input for name, one in asked.items()}
    status = f"{pack.id}:{told['status']}"
    opens, closes = _turns(status, facts)
    rule = held_tree(told["conditions"], told["id"], pack, facts, inputs)
    read = inputs_of(rule.tree) if rule.tree is not None else ()
    return Track(
        id=told["id"],
        pack=pack,
        family=families[told["id"]],
        told=told,
        state=facts.value(status),
        rule=rule,
        terms=_terms(told["amount"], pack, facts, inputs) if "amount" in told else None,
        opens=opens,
        closes=closes,
        members=_members(families[told["id"]], families, facts),
        asks_of_project=any(asked[one.name].about == "project" for one in read),
        seated=_seated(told, rule.tree, facts.value(status), asked),
    )


def _seated(
    told: Mapping[str, Any], tree: Tree | None, state: Held, asked: Mapping[str, Question]
) -> Tree | None:
    """The rule with the seat of the project beside it, on the word of the scheme's own source."""
    place, seat = told["applicant"], asked.get(SEAT)
    names = (seat.codes or {}).get(place) if seat else None
    if tree is None or seat is None or names is None or not state.cites:
        return tree
    cite = state.cites[0]
    leaf = Compare(
        id=SEATED,
        reason=Reason(names["en"], names["zh-Hant"], names["zh-Hans"]),
        citation=Citation(cite.source.id, cite.where or "-"),
        input=seat.input,
        operator=Operator.EQUALS,
        value=place,
    )
    return All((leaf, tree))


def _turns(status: str, facts: Facts) -> tuple[date | None, date | None]:
    """The next day on which a scheme is known to open, and to stop being open."""
    series = facts.series(status)
    ahead = [
        entry
        for entry in (series.entries if series else ())
        if entry.starts > facts.applies_on and entry.known_from <= facts.known_on
    ]
    opens = next((entry.starts for entry in ahead if entry.value == "open"), None)
    closes = next((entry.starts for entry in ahead if entry.value != "open"), None)
    return opens, closes


def _no_number(name: str, value: str | None, pack: Pack) -> PackError:
    mend = "Write it in figures, in quotes."
    return PackError(series_name(name, pack), f"{value!r} is not a number from 0.", mend)


def _terms(told: Mapping[str, Any], pack: Pack, facts: Facts, inputs: Mapping[str, Input]) -> Terms:
    cites: list[Cite] = []
    missing: list[Missing] = []

    def read(key: str) -> str | None:
        if key not in told:
            return None
        held = facts.value(series_name(told[key], pack))
        cites.extend(held.cites)
        # A cap that ended sets no limit; a share that ended is not the whole of the cost.
        is_known = held.state is State.KNOWN or (held.state is State.ENDED and key != "share")
        if key in _DECIDING and not is_known:
            missing.append(Missing("fact", held.fact, "amount"))
        return held.value

    def money(key: str) -> Money | None:
        value = read(key)
        try:
            found = None if value is None else Money.of(value, told["currency"])
        except (InvalidOperation, ValueError) as fault:
            raise _no_number(told[key], value, pack) from fault
        if found is not None and found.minor < 0:
            raise _no_number(told[key], value, pack)
        return found

    def fraction(key: str) -> Fraction | None:
        value = read(key)
        try:
            return None if value is None else Fraction(value)
        except (ValueError, ZeroDivisionError) as fault:
            raise _no_number(told[key], value, pack) from fault

    if "base" in told and told["base"] not in inputs:
        problem = f"reckons on {told['base']}, which is not declared."
        raise PackError(pack.id, problem, "Declare it in inputs:.")
    share, first, most = fraction("share"), fraction("initial_payment"), read("most_projects")
    return Terms(
        currency=told["currency"],
        base=inputs[told["base"]] if "base" in told else None,
        share=share,
        cap=money("cap"),
        ceiling=money("ceiling"),
        at_one_time=money("at_one_time"),
        most_projects=None if most is None else int(most),
        first=first,
        is_up_to=bool(told.get("up_to")),
        cites=tuple(dict.fromkeys(cites)),
        missing=tuple(missing),
    )
