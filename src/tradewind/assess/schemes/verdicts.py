"""Which schemes a firm may claim: each track, for the most hopeful applicant and project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tradewind.assess.schemes.amounts import pays
from tradewind.assess.schemes.catalogue import SEAT, Track
from tradewind.assess.schemes.question import (
    STATUSES,
    Applicant,
    Pays,
    ProjectAnswer,
    ProjectTold,
    SchemesQuestion,
    Status,
)
from tradewind.model.finding import Missing
from tradewind.rules import Answer, Outcome, Tree, deciding, evaluate, open_inputs

CLOSED = ("closed", "suspended", "merged")
_PLACE = "applicant_place"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One track for one applicant and one project, or for none where none is told."""

    track: Track
    applicant: Applicant | None
    project: ProjectTold | None
    answers: Mapping[str, Answer]
    status: Status
    tree: Tree | None
    met: bool | None
    outcome: Outcome | None
    failing: tuple[str, ...]  # the ids of the conditions that keep the whole from being met
    open: tuple[str, ...]
    missing: tuple[Missing, ...]
    pays: Pays | None


def verdicts(track: Track, asked: SchemesQuestion) -> list[Verdict]:
    """The track for every applicant it is for and every project, the most hopeful first."""
    fitting: Sequence[Applicant | None] = [one for one in asked.applicants if is_for(track, one)]
    projects: Sequence[ProjectTold | None] = [None]
    if asked.projects and track.is_per_project:
        projects = asked.projects
    elif asked.projects and track.asks_of_project:
        projects = [None, *asked.projects]  # the firm may apply for what is not a project of its
    found = [
        _verdict(track, applicant, project, asked)
        for project in projects
        for applicant in (_who_runs(project, fitting) or [None])
    ]
    return sorted(found, key=_hope)


def is_for(track: Track, applicant: Applicant) -> bool:
    """Whether an applicant may be where the scheme asks for one."""
    return track.applicant == "any" or applicant.place in (track.applicant, None)


def _is_seen_to_fit(track: Track, applicant: Applicant) -> bool:
    """Whether it is known that the applicant is where the scheme asks for one."""
    return track.applicant in ("any", applicant.place)


def _waiting(tree: Tree | None, told: Mapping[str, Answer], met: bool | None) -> tuple[str, ...]:
    """The inputs that the rule still waits for."""
    if tree is None or met is not None:
        return ()
    return tuple(one.name for one in open_inputs(tree, told))


def _who_runs(
    project: ProjectTold | None, fitting: Sequence[Applicant | None]
) -> Sequence[Applicant | None]:
    """The company that would run a project, where it is among those that may apply; else all."""
    seller = project.seller if project else None
    return [one for one in fitting if one and one.id == seller] or fitting


def _hope(one: Verdict) -> tuple[int, int, int, int]:
    """First what may be claimed, then what needs fewest answers, then what pays most."""
    unmet = len(one.failing)
    high = one.pays.bounds.high if one.pays and one.pays.bounds else None
    return STATUSES.index(one.status), unmet, len(one.open), -(high or 0)


def _verdict(
    track: Track,
    applicant: Applicant | None,
    project: ProjectTold | None,
    asked: SchemesQuestion,
) -> Verdict:
    told: dict[str, Answer] = {}
    if applicant is not None:
        told |= applicant.answers
    if project is not None:
        told |= project.answers
    tree = track.seated if SEAT in told else track.rule.tree
    outcome = evaluate(tree, told) if tree is not None else None
    met = outcome.verdict if outcome is not None else None
    if applicant is None or (met and applicant.is_formed is False):
        met = False  # nobody can claim in the name of a company that is still to be formed
    waiting = _waiting(tree, told, met)
    if met and applicant is not None and not _is_seen_to_fit(track, applicant):
        met, waiting = None, (_PLACE,)
    status, gaps = _status(track, met)
    inputs = tuple(Missing("input", one, track.id) for one in waiting)
    facts = track.rule.missing if met is None else ()
    return Verdict(
        track=track,
        applicant=applicant,
        project=project,
        answers=told,
        status=status,
        tree=tree,
        met=met,
        outcome=outcome,
        failing=deciding(tree, outcome) if tree is not None and outcome is not None else (),
        open=waiting,
        missing=(*inputs, *facts, *gaps),
        pays=pays(track, told, asked.grants),
    )


def _status(track: Track, met: bool | None) -> tuple[Status, tuple[Missing, ...]]:
    """What the state of the scheme and the verdict of its rule come to together."""
    state = track.state
    if state.value in CLOSED:
        return "not_in_force", ()
    if state.value == "exhausted":
        return "exhausted", ()
    if met is False:
        return "not_eligible", ()
    if state.value != "open":
        return "undetermined", (Missing("fact", state.fact, track.id),)
    return ("eligible" if met else "undetermined"), ()


def project_answers(found: Sequence[Verdict]) -> tuple[ProjectAnswer, ...]:
    """What the track says of each project, by its most hopeful applicant."""
    best: dict[str, Verdict] = {}
    for one in found:
        if one.project is not None:
            best.setdefault(one.project.id, one)
    return tuple(
        ProjectAnswer(
            project=project,
            status=one.status,
            pays=one.pays,
            failing=one.failing,
            missing=one.open,
        )
        for project, one in sorted(best.items())
    )
