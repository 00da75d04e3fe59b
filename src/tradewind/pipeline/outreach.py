"""A call on one firm: its file made into the question of whether to call, and how to be present."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tradewind.assess import outreach, presence, schemes
from tradewind.assess.outreach import OutreachAnswer, OutreachQuestion, method
from tradewind.facts import Facts
from tradewind.model.enterprise import Company, Enterprise, FirmFile
from tradewind.pipeline.applicants import applicants, read_answers
from tradewind.pipeline.support import Support, presence_question, schemes_question, support
from tradewind.rules import Answer
from tradewind.rules.questions import OUTREACH, questions, shelved

_CURRENCY = "HKD"


@dataclass(frozen=True, slots=True)
class OfShape:
    """What holds alike for all firms of a place that own a company in Hong Kong, or none.

    The sums, in minor units, are of what grants not ruled out pay at most: as the firm stands,
    and after steps that are known. `forms` says of each form of presence whether known steps
    open it.
    """

    grants_open_hkd: int | None
    grants_in_reach_hkd: int | None
    forms: Mapping[str, bool | None]

    @property
    def answers(self) -> dict[str, Answer]:
        """The sums as inputs of the rules."""
        told = {
            "grants_open_hkd": self.grants_open_hkd,
            "grants_in_reach_hkd": self.grants_in_reach_hkd,
        }
        return {name: value for name, value in told.items() if value is not None}


def outreach_of(firm: FirmFile, facts: Facts) -> OutreachAnswer:
    """What is worth knowing of a firm before it is called; InputError where an answer is bad."""
    return outreach.answer(outreach_question(firm, facts), facts)


def outreach_question(firm: FirmFile, facts: Facts) -> OutreachQuestion:
    """What a firm's file tells of it, and what its place and its company in Hong Kong settle."""
    enterprise = firm.enterprise or Enterprise()
    own = applicants(firm, read_answers(firm, facts, questions(facts, OUTREACH)), facts)[0]
    shape = of_shape(enterprise.place, owns_hk_company(enterprise), facts)
    told = {**_told_of(firm, enterprise), **own.answers, **shape.answers}
    return OutreachQuestion(told, shape.forms)


def owns_hk_company(enterprise: Enterprise) -> bool | None:
    """Whether a firm owns a company in Hong Kong, or is one."""
    if enterprise.place == "HK":
        return True
    if enterprise.companies is None:
        return None
    places = [one.place for one in enterprise.companies]
    if "HK" in places:
        return True
    return None if None in places else False


def _told_of(firm: FirmFile, enterprise: Enterprise) -> dict[str, Answer]:
    """What the fields of the file answer; a straight list."""
    code = firm.offering.goods.hs6 if firm.offering and firm.offering.goods else None
    known: Mapping[str, Answer | None] = {
        "region": enterprise.region,
        "owns_hk_company": owns_hk_company(enterprise),
        "grants_received": None if enterprise.grants is None else len(enterprise.grants),
        "is_named": bool(enterprise.names or enterprise.identifiers) or None,
        "goods_heading": None if code is None else code.digits[:4],
    }
    return {name: value for name, value in known.items() if value is not None}


def of_shape(place: str | None, owns: bool | None, facts: Facts) -> OfShape:
    """What holds for every firm of a shape, worked out once for a day."""
    return facts.once(f"outreach of {place} {owns}", lambda: _of_shape(place, owns, facts))


def _of_shape(place: str | None, owns: bool | None, facts: Facts) -> OfShape:
    if place is None:
        return OfShape(None, None, {})
    if owns is None and place != "HK":
        return _either(*(of_shape(place, told, facts) for told in (True, False)))
    companies = None if place == "HK" else (Company(place="HK"),) if owns else ()
    firm = FirmFile(Enterprise(place=place, companies=companies))
    told = support(firm, "outreach", facts)
    return OfShape(
        grants_open_hkd=_most(told, is_now=True),
        grants_in_reach_hkd=_most(told, is_now=False),
        forms=_forms(firm, facts),
    )


def _either(one: OfShape, other: OfShape) -> OfShape:
    """What is known where it is not known which of two holds.

    What is in reach either way is in reach; what is open now hangs on which it is.
    """
    ends = (one.grants_in_reach_hkd, other.grants_in_reach_hkd)
    least = None if None in ends else min(end for end in ends if end is not None)
    is_same = one.grants_open_hkd == other.grants_open_hkd
    return OfShape(
        grants_open_hkd=one.grants_open_hkd if is_same else None,
        grants_in_reach_hkd=least,
        forms={
            name: told if told is other.forms[name] else None for name, told in one.forms.items()
        },
    )


def _most(told: Support, is_now: bool) -> int:
    """What the grants together pay at most, so far as their amounts are known."""
    return sum(
        one.pays.bounds.high
        for one in told.schemes.results
        if one.gives == "grant" and _is_reached(one, is_now)
        if one.pays is not None and one.pays.bounds is not None
        if one.pays.bounds.currency == _CURRENCY and one.pays.bounds.high is not None
    )


def _is_reached(one: schemes.SchemeAnswer, is_now: bool) -> bool:
    if one.status in ("eligible", "undetermined"):
        return True
    return not is_now and one.status == "not_eligible" and one.is_in_reach


def _forms(firm: FirmFile, facts: Facts) -> dict[str, bool | None]:
    """Which forms of presence known steps open to a firm, what the steps achieve being granted."""
    question = schemes_question(firm, "outreach", read_answers(firm, facts), facts)
    told = {**presence_question(firm, question, facts).answers, **_achieved(facts)}
    statuses = {"open": True, "not_open": False, "undetermined": None}
    return {
        kind.option: statuses[presence.option_named(kind.option, told, facts).status]
        for kind in method(facts).kinds
    }


def _achieved(facts: Facts) -> dict[str, Answer]:
    """What the steps of the forms of presence make true."""
    return {
        name: value
        for pack in shelved(facts, "presence")
        for option in pack.said.get("options") or ()
        for step in option.get("steps") or ()
        for name, value in (step.get("gives") or {}).items()
    }
