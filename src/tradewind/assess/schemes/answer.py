"""The public face: every scheme for one firm, the best set of them, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tradewind.assess.schemes.asking import next_questions
from tradewind.assess.schemes.best_set import best_set
from tradewind.assess.schemes.catalogue import Track, catalogue
from tradewind.assess.schemes.odds import tosses_of
from tradewind.assess.schemes.question import (
    BestSet,
    Names,
    PathToYes,
    SchemeAnswer,
    SchemesAnswer,
    SchemesQuestion,
)
from tradewind.assess.schemes.reach import instead, is_in_reach, paths_to_yes
from tradewind.assess.schemes.scale import is_far, largest_told
from tradewind.assess.schemes.sets import SURE, Candidate, Limits
from tradewind.assess.schemes.verdicts import Verdict, project_answers, verdicts
from tradewind.facts import Facts, Held
from tradewind.facts.exchange import convert, missing_rate
from tradewind.facts.steps import series_name
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.model.steps import Step
from tradewind.rules import Answer, clauses, leaves
from tradewind.rules.nodes import Unencoded
from tradewind.rules.questions import questions

CURRENCY = "HKD"  # sets of schemes and the worth of questions are reckoned in it
_OPEN = ("eligible", "undetermined")


def answer(asked: SchemesQuestion, facts: Facts) -> SchemesAnswer:
    """Every track with its reasons, the best set for the projects, and the questions left."""
    tracks = catalogue(facts)
    found = {track.id: verdicts(track, asked) for track in tracks}
    paths = {
        track.id: () if found[track.id][0].status == "eligible" else _paths(found[track.id], facts)
        for track in tracks
    }
    largest = largest_told(asked, facts)
    results = tuple(
        replace(
            _result(track, found[track.id], _with_others(track, tracks, found, paths), facts),
            is_far=is_far(track.rule.tree, largest, facts),
        )
        for track in tracks
    )
    asking = next_questions(
        [
            *((found[track.id][0], paths[track.id]) for track in tracks),
            *((one, None) for track in tracks for one in _of_other_projects(found[track.id])),
        ],
        CURRENCY,
        lambda money: _in_hkd(money, facts),
        facts,
    )
    trees = [track.rule.tree for track in tracks if track.rule.tree is not None]
    every = [leaf for tree in trees for leaf in leaves(tree)]
    candidates, limits, left_out = _candidates(found, asked, facts)
    return SchemesAnswer(
        results=tuple(sorted(results, key=lambda one: one.is_far)),
        best_set=best_set(candidates, limits, CURRENCY, left_out),
        candidates=tuple(candidates),
        limits=limits,
        next_questions=asking,
        conditions=len(every),
        unencoded=sum(isinstance(leaf, Unencoded) for leaf in every),
        weighed=sum(one.discretion is not None for one in results),
    )


def _in_hkd(money: Money, facts: Facts) -> Money | None:
    told = convert(money, CURRENCY, facts)
    return told[0] if told else None


def _paths(found: Sequence[Verdict], facts: Facts) -> tuple[PathToYes, ...]:
    return paths_to_yes(found[0], facts)


def _of_other_projects(found: Sequence[Verdict]) -> Iterator[Verdict]:
    """What is open for the projects that a track does not speak by, each by its best applicant."""
    told = {found[0].project.id} if found[0].project else set[str]()
    for one in found[1:]:
        if one.project is not None and one.project.id not in told:
            told.add(one.project.id)
            if one.status == "undetermined":
                yield one


def _with_others(
    track: Track,
    tracks: Sequence[Track],
    found: dict[str, list[Verdict]],
    paths: dict[str, tuple[PathToYes, ...]],
) -> tuple[PathToYes, ...]:
    """The paths of a track, and of its sisters in the same file where these are open."""
    own = paths[track.id]
    if found[track.id][0].status in _OPEN:
        return own
    sisters = [
        other
        for other in tracks
        if other.pack.id == track.pack.id
        and other.id != track.id
        and found[other.id][0].status in _OPEN
    ]
    return (*own, *(instead(path, other.id) for other in sisters for path in paths[other.id][:1]))


def _result(
    track: Track, found: Sequence[Verdict], paths: tuple[PathToYes, ...], facts: Facts
) -> SchemeAnswer:
    best, told = found[0], track.told
    near = best.status == "not_eligible" and is_in_reach(paths)
    steps, notes = _steps_and_notes(track, facts)
    return SchemeAnswer(
        scheme=track.id,
        pack=track.pack.id,
        family=track.family,
        names=track.names,
        says=told["says"],
        body=told["body"],
        address=told["address"],
        gives=told["gives"],
        per=told["per"],
        status=best.status,
        applicant=best.applicant.id if best.applicant else None,
        project=best.project.id if best.project else None,
        clauses=tuple(clauses(best.tree, best.answers, best.outcome)) if best.tree else (),
        cites=track.rule.cites,
        status_cites=track.state.cites,
        missing=best.missing,
        disagree=track.rule.disagree,
        pays=best.pays if best.status in _OPEN or near else None,
        paths=paths,
        projects=project_answers(found),
        opens=track.opens,
        closes=track.closes,
        is_confirmed=all(cite.confirmed for cite in track.state.cites),
        deciding=best.failing,
        is_in_reach=near,
        discretion=told.get("discretion"),
        documents=tuple(told.get("documents") or ()),
        steps=steps,
        notes=notes,
        excludes=tuple(told.get("excludes") or ()),
        between=_between(track, facts),
        most_projects=track.terms.most_projects if track.terms else None,
    )


def _steps_and_notes(
    track: Track, facts: Facts
) -> tuple[tuple[Step, ...], tuple[tuple[Names, Cite], ...]]:
    """The same for every firm: worked out once for the day."""
    name = f"{track.id} steps and notes"
    return facts.once(name, lambda: (track.steps(facts), track.notes(facts)))


def best_of(told: SchemesAnswer, place: str, market: str) -> BestSet | None:
    """The best set for an applicant of a place and projects for a market, or for any."""
    mine = [one for one in told.candidates if one.place == place and one.market in (None, market)]
    return best_set(mine, told.limits, CURRENCY)


def _candidates(
    found: dict[str, list[Verdict]], asked: SchemesQuestion, facts: Facts
) -> tuple[list[Candidate], Limits, tuple[Missing, ...]]:
    """The grants that are not ruled out for a project of known cost, and what bounds them."""
    candidates, left_out = [], list[Missing]()
    headroom: dict[str, int] = {}
    at_one_time: dict[str, int] = {}
    most: dict[str, int] = {}
    for rows in found.values():
        seen: set[str] = set()
        for one in rows:
            is_open = one.status in _OPEN and one.track.told["gives"] == "grant"
            if one.project is None or not is_open or one.project.id in seen:
                continue
            seen.add(one.project.id)
            candidate = _candidate(one, facts)
            if candidate is None:
                left_out += one.pays.missing if one.pays else ()
                continue
            candidates.append(candidate)
            pays = one.pays
            family = one.track.family
            if pays and (limit := pays.headroom or pays.ceiling):
                _least(headroom, family, limit, facts)
            if pays and pays.at_one_time:
                _least(at_one_time, family, pays.at_one_time, facts)
            if one.track.terms and one.track.terms.most_projects is not None:
                most[family] = min(
                    most.get(family, one.track.terms.most_projects), one.track.terms.most_projects
                )
    cash = _in_hkd(asked.matching_cash, facts) if asked.matching_cash else None
    if asked.matching_cash and cash is None:
        rate = missing_rate(asked.matching_cash.currency, CURRENCY, facts)
        left_out.append(Missing("fact", rate, "amount"))
    limits = Limits(headroom, at_one_time, most, None if cash is None else cash.minor)
    return candidates, limits, tuple(dict.fromkeys(left_out))


def _least(limits: dict[str, int], family: str, money: Money, facts: Facts) -> None:
    told = _in_hkd(money, facts)
    if told is not None:
        limits[family] = min(limits.get(family, told.minor), told.minor)


def _candidate(one: Verdict, facts: Facts) -> Candidate | None:
    """One project under one track, where both its cost and what it would be paid are known."""
    pays, project = one.pays, one.project
    if pays is None or pays.bounds is None or pays.base is None or project is None:
        return None
    high = pays.bounds.high_money
    amount = _in_hkd(high, facts) if high else None
    cost = _in_hkd(pays.base, facts)
    if amount is None or cost is None or not amount.minor:
        return None
    return Candidate(
        project=project.id,
        scheme=one.track.id,
        family=one.track.family,
        amount=amount.minor,
        cost=cost.minor,
        odds=max(SURE >> tosses_of(one, questions(facts)), 1),
        start=project.start,
        end=project.end,
        place=one.applicant.place if one.applicant else None,
        market=_text(project.answers.get("project_market")),
    )


def _text(told: Answer | None) -> str | None:
    return told if isinstance(told, str) else None


def _between(track: Track, facts: Facts) -> Held | None:
    """How long a firm must wait between two applications; None where no rule says so."""
    told = track.told.get("wait_after_days")
    return facts.value(series_name(told, track.pack)) if told else None
