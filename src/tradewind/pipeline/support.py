"""Money, presence and readiness of one firm: its file made into the questions of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tradewind.assess import presence, schemes
from tradewind.assess.schemes import BestSet, SchemeAnswer
from tradewind.assess.size import SizeAnswer
from tradewind.assess.upgrade import DiagnosticAnswer
from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.model.bounds import Bounds
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.pipeline.applicants import (
    UNBORN,
    Answered,
    applicants,
    projects,
    read_answers,
    sizes,
)
from tradewind.pipeline.coded import check_coded
from tradewind.pipeline.contradictions import check_contradictions
from tradewind.pipeline.forming import Forming, forming
from tradewind.pipeline.grants import grants
from tradewind.pipeline.upgrading import upgrade_answers
from tradewind.rules import Answer

# What the forms of presence ask of the company in Hong Kong, whatever holds of the firm.
_OF_HONG_KONG = (
    "is_hk_company",
    "is_formed_under_hk_law",
    "is_hk_legal_entity",
    "has_business_registration",
    "has_operations",
)


@dataclass(frozen=True, slots=True)
class Reach:
    """One scheme that a seller of record can reach for a market, and what it pays there.

    `how` is `now` (eligible), `open` (not ruled out), or `after` (after steps that are known).
    """

    scheme: str
    how: str
    pays: Bounds | None


@dataclass(frozen=True, slots=True)
class Support:
    """What a firm can claim and how it can be present."""

    question: schemes.SchemesQuestion
    schemes: schemes.SchemesAnswer
    presence: presence.PresenceAnswer
    upgrade: tuple[DiagnosticAnswer, ...]
    size: SizeAnswer
    forming: Forming

    def reach(self, place: str, aim: str) -> tuple[Reach, ...]:
        """The grants that a seller of this place can reach for this market, the surest first."""
        found = [
            one
            for result in self.schemes.results
            if (one := self._reached(result, place, aim)) is not None
        ]
        order = {"now": 0, "open": 1, "after": 2}
        return tuple(sorted(found, key=lambda one: (order[one.how], one.scheme)))

    def best_for(self, place: str, aim: str) -> BestSet | None:
        """The best set of grants that a seller of this place can reach for this market."""
        return schemes.best_of(self.schemes, place, aim)

    def _reached(self, result: SchemeAnswer, place: str, aim: str) -> Reach | None:
        seats = {one.id: one.place for one in self.question.applicants}
        if result.gives != "grant" or seats.get(result.applicant or "") != place:
            return None
        aims = {one.id: one.answers.get("project_market") for one in self.question.projects or ()}
        mine = [one for one in result.projects if aims.get(one.project) in (None, aim)]
        if mine:
            best = min(mine, key=lambda one: schemes.STATUSES.index(one.status))
            status, pays = best.status, best.pays
        elif aims.get(result.project or "") in (None, aim):
            status, pays = result.status, result.pays
        else:
            return None
        how = {"eligible": "now", "undetermined": "open"}.get(status)
        if how is None and status == "not_eligible" and result.is_in_reach:
            how = "after"
        return Reach(result.scheme, how, pays.bounds if pays else None) if how else None


def support(firm: FirmFile, file: str, facts: Facts) -> Support:
    """The schemes and the forms of presence of a firm; InputError where its answers clash."""
    check_contradictions(firm, file, facts)
    check_coded(firm, file, facts)
    answered = read_answers(firm, facts)
    question = schemes_question(firm, file, answered, facts)
    present = presence.answer(presence_question(firm, question, facts), facts)
    formed = forming(present.options, question.applicants)
    question = _with_waits(question, formed)
    return Support(
        question=question,
        schemes=schemes.answer(question, facts),
        presence=present,
        upgrade=upgrade_answers(firm, file, facts)[1],
        size=sizes(firm.enterprise or Enterprise(), facts),
        forming=formed,
    )


def _with_waits(question: schemes.SchemesQuestion, formed: Forming) -> schemes.SchemesQuestion:
    """The question, the company still to be formed with what its first steps wait for."""
    applicants = tuple(
        replace(one, waits=formed.waits) if one.is_formed is False else one
        for one in question.applicants
    )
    return replace(question, applicants=applicants)


def schemes_question(
    firm: FirmFile, file: str, answered: Answered, facts: Facts
) -> schemes.SchemesQuestion:
    """What the schemes are asked of a firm."""
    enterprise = firm.enterprise or Enterprise()
    return schemes.SchemesQuestion(
        applicants=applicants(firm, answered, facts),
        projects=projects(firm, answered, facts),
        grants=grants(firm, file, facts),
        matching_cash=enterprise.matching_cash,
    )


def presence_question(
    firm: FirmFile, question: schemes.SchemesQuestion, facts: Facts
) -> presence.PresenceQuestion:
    """What the forms of presence are asked: of the firm, and of its Hong Kong company."""
    told: dict[str, Answer] = {}
    for one in reversed(question.applicants):
        # What holds of a company only because it is still to be formed is no word on the firm.
        assumed = UNBORN if one.is_formed is False else ()
        told |= {name: value for name, value in one.answers.items() if name not in assumed}
    hk = next((one for one in question.applicants if one.place == "HK"), None)
    for name in _OF_HONG_KONG:
        if hk is not None and name in hk.answers:
            told[name] = hk.answers[name]
        else:
            told.pop(name, None)
    targets = tuple(dict.fromkeys(one.market for one in firm.targets or () if one.market))
    kind = firm.offering.kind if firm.offering else None
    known = markets(facts)
    territories = (known[one].tariff.upper() for one in targets if one in known)
    return presence.PresenceQuestion(told, kind, targets, tuple(dict.fromkeys(territories)))
