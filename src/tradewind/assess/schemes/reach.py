"""What would make a scheme say yes: changes, the steps that bring them about, and the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import Any

from tradewind.assess.schemes.catalogue import SEAT, track_on
from tradewind.assess.schemes.question import Applicant, PathToYes
from tradewind.assess.schemes.verdicts import Verdict
from tradewind.facts import Facts
from tradewind.facts.steps import read_steps
from tradewind.model.bounds import Bounds
from tradewind.model.steps import Step
from tradewind.rules import Answer, Kind
from tradewind.rules.paths import Change, Way, waiting_days, ways
from tradewind.rules.questions import Question, questions, shelved

MOST_PATHS = 5
_FORMED = "is_hk_company"  # what forming the company that would apply achieves


def paths_to_yes(one: Verdict, facts: Facts) -> tuple[PathToYes, ...]:
    """The smallest sets of changes after which a track is met and open, the soonest first."""
    asked = _asked(facts)
    days = [facts.applies_on]
    if one.track.state.value not in ("open", None):
        days = [one.track.opens] if one.track.opens else []
    elif one.track.opens:
        days.append(one.track.opens)  # a new term may ask for less
    found: list[PathToYes] = []
    for on in days:
        for path in _on(one, on, asked, facts):
            if not any(known.way.inputs <= path.way.inputs for known in found):
                found.append(path)
    return tuple(found[:MOST_PATHS])


@dataclass(frozen=True, slots=True)
class _Asked:
    """Every question, what advice may do to its answer, and the codes it may be answered by."""

    questions: Mapping[str, Question]
    change: Mapping[str, Change]
    codes: Mapping[str, tuple[Answer, ...]]


def _asked(facts: Facts) -> _Asked:
    """The same, worked out once for the day."""

    def read() -> _Asked:
        every = questions(facts)
        return _Asked(
            questions=every,
            change={name: one.change for name, one in every.items()},
            codes={name: tuple(one.codes) for name, one in every.items() if one.codes},
        )

    return facts.once("asked", read)


def _on(one: Verdict, on: date, asked: _Asked, facts: Facts) -> Iterable[PathToYes]:
    """The paths that begin on a day."""
    track = one.track if on == facts.applies_on else track_on(one.track, on, facts)
    tree = track.seated if SEAT in one.answers else track.rule.tree
    if tree is None or one.applicant is None:
        return
    later = _advanced(one.answers, (on - facts.applies_on).days, asked.questions)
    for way in ways(tree, later, asked.change, asked.codes):
        wait = waiting_days(way, later, on, one.applicant.since)
        if wait and not _still_met(way, later, asked.change, tree, asked.questions, wait):
            continue
        until = on + timedelta(days=wait)
        steps = _steps_for(way, later, facts, one.applicant)
        yield PathToYes(
            way=way,
            until=until if until > facts.applies_on else None,
            steps=tuple(step.id for step in steps),
            waits=one.applicant.waits,
            cost=_cost(steps),
        )


def _advanced(
    answers: Mapping[str, Answer], days: int, asked: Mapping[str, Question]
) -> dict[str, Answer]:
    """The answers some days later: whole numbers of days grow by themselves."""
    return {
        name: value + days if days and _grows(name, asked) and isinstance(value, int) else value
        for name, value in answers.items()
    }


def _grows(name: str, asked: Mapping[str, Question]) -> bool:
    one = asked.get(name)
    return (
        one is not None
        and one.change == "wait"
        and one.input.kind is Kind.INTEGER
        and one.input.unit == "days"
    )


def _still_met(
    way: Way,
    answers: Mapping[str, Answer],
    change: Mapping[str, Change],
    tree: object,
    asked: Mapping[str, Question],
    wait: int,
) -> bool:
    """Whether everything else that time changes leaves the rule met after the wait."""
    then = _advanced(answers, wait, asked)

    def is_grown(name: str) -> bool:
        return _grows(name, asked) and answers.get(name) is not None

    made = {
        one.input.name: one.to
        for one in way.changes
        if one.input is not None and one.to is not None and not is_grown(one.input.name)
    }
    left = ways(tree, {**then, **made}, change)  # type: ignore[arg-type]
    return any(not {one.input for one in rest.changes if one.input} for rest in left)


def _steps_for(
    way: Way, answers: Mapping[str, Answer], facts: Facts, applicant: Applicant
) -> tuple[Step, ...]:
    """The fewest steps that make the changes of a way true, with those that must come before."""
    wanted = {
        one.input.name
        for one in way.changes
        if one.move == "act" and one.input is not None and one.to is True
    }
    if applicant.is_formed is False:
        wanted.add(_FORMED)
    known = waiting(every_step(facts), applicant.waits)
    chosen: dict[str, Step] = {}
    while wanted:
        ways_there = [
            _chain(step, known, answers, chosen)
            for step in known.values()
            if any(step.gives and step.gives.get(name) for name in wanted)
        ]
        if not ways_there:
            break
        for step in min(ways_there, key=len):
            chosen[step.id] = step
            wanted -= {name for name, given in (step.gives or {}).items() if given}
    return tuple(chosen.values())


def _chain(
    last: Step,
    known: Mapping[str, Step],
    answers: Mapping[str, Answer],
    chosen: Mapping[str, Step],
) -> list[Step]:
    """A step after those that must come before it and are neither done nor chosen yet."""
    found: dict[str, Step] = {}

    def take(step: Step) -> None:
        is_done = step.gives and all(
            answers.get(name) is value for name, value in step.gives.items()
        )
        if step.id in chosen or step.id in found or is_done:
            return
        for before in step.after:
            if before in known:
                take(known[before])
        found[step.id] = step

    take(last)
    return list(found.values())


def every_step(facts: Facts) -> Mapping[str, Step]:
    """Every step of every scheme and form of presence, by id, worked out once for the day.

    Those of a form with the fewest conditions come first: it is open to most.
    """

    def read() -> Mapping[str, Step]:
        told = [
            (_conditions(row.get("conditions")), step)
            for pack in shelved(facts, "presence", "schemes")
            for kind in ("options", "tracks")
            for row in pack.said.get(kind) or ()
            for step in read_steps(row.get("steps") or (), pack, facts)
        ]
        return {step.id: step for _, step in sorted(told, key=lambda one: one[0])}

    return facts.once("steps", read)


def waiting(steps: Mapping[str, Step], waits: Mapping[str, tuple[str, ...]]) -> Mapping[str, Step]:
    """The steps, each with what it waits for besides what its own file says."""
    more = {
        one: replace(steps[one], after=(*steps[one].after, *before))
        for one, before in waits.items()
        if one in steps
    }
    return {**steps, **more}


def _conditions(told: Any) -> int:
    """How many conditions a tree has, as it is written."""
    if isinstance(told, list):
        return sum(_conditions(one) for one in told)
    if not isinstance(told, Mapping):
        return 0
    groups = [told[key] for key in ("all", "any", "none") if key in told]
    return sum(_conditions(one) for one in groups) if groups else 1


def _cost(steps: Iterable[Step]) -> Bounds | None:
    """The fees of some steps together, where they are in one currency; unknown fees are open."""
    bounds = [fee.bounds for step in steps for fee in step.fees]
    if len({one.currency for one in bounds}) != 1:
        return None
    return reduce(add, bounds)


def is_in_reach(paths: Iterable[PathToYes]) -> bool:
    """Whether answers, steps and waiting alone would do; who runs a project may be chosen."""
    return any(
        path.other_track is None
        and all(
            one.move != "choose" or (one.input is not None and one.input.name == SEAT)
            for one in path.way.changes
        )
        for path in paths
    )


def instead(path: PathToYes, track: str) -> PathToYes:
    """The same path by way of another track."""
    return replace(path, other_track=track)
