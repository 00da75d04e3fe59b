"""Cases, referrals and firms as JSON; what is not shared is null, never empty."""

from __future__ import annotations

from typing import Any

from tradewind.firm_file.faults import dotted
from tradewind_desk import policies
from tradewind_desk.cases.queries import CasePage
from tradewind_desk.firms import kept_file
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import (
    Case,
    Firm,
    Interaction,
    Membership,
    Outcome,
    Plan,
    Referral,
    Task,
)
from tradewind_desk.shown import part_of

Json = dict[str, Any]


def case_row(case: Case) -> Json:
    """A case as a list shows it."""
    return {
        "id": case.pk,
        "firm": firm_head(case.firm),
        "organisation": case.organisation.name,
        "adviser": case.adviser.name if case.adviser else None,
        "stage": case.stage,
        "stage_since": case.stage_since,
        "closing": case.closing or None,
        "subject": case.subject,
        "source": case.source or None,
        "next_due": case.next_due,
        "changed_at": case.changed_at,
        "shared_until": getattr(case, "shared_until", None),
    }


def firm_head(firm: Firm) -> Json:
    """The identity of a firm."""
    names = ("name", "name_zh", "identifier", "place", "industry", "size")
    return {"id": firm.pk, **{name: getattr(firm, name) or None for name in names}}


def case_json(told: CasePage) -> Json:
    """A case with every part that the member may see."""
    return {
        "schema": "tradewind/case/1",
        **case_row(told.case),
        "shared_until": told.shared_until,
        "may_refer": told.may_refer,
        "people": _each(told.people, person_json),
        "plans": _each(told.plans, plan_row),
        "interactions": _each(told.interactions, interaction_json),
        "tasks": _each(told.tasks, task_json),
        "referrals": _each(told.referrals, referral_json),
        "outcomes": _each(told.outcomes, outcome_json),
        "documents": _each(told.documents, document_json),
        "parts": told.shown(),
    }


def _each(rows: list[Any] | None, tell: Any) -> list[Json] | None:
    return None if rows is None else [tell(one) for one in rows]


def person_json(one: Any) -> Json:
    """A contact."""
    return {"id": one.pk, **{name: getattr(one, name) for name in _PERSON}}


_PERSON = ("name", "post", "email", "phone", "language")


def plan_row(one: Plan) -> Json:
    """A plan as a list shows it; the whole is had by its determination."""
    return {
        "id": one.pk,
        "number": one.number,
        "label": one.label,
        "applies_on": one.applies_on,
        "known_on": one.known_on,
        "determination": one.determination,
    }


def interaction_json(one: Interaction) -> Json:
    """What was said."""
    person = one.with_person.name if one.with_person else None
    by = one.by.name if one.by else None
    return {
        "id": one.pk,
        "kind": one.kind,
        "on": one.on,
        "said": one.said,
        "with_person": person,
        "by": by,
    }


def task_json(one: Task) -> Json:
    """What is to be done."""
    who = one.who.name if one.who else None
    return {"id": one.pk, "what": one.what, "due": one.due, "who": who, "done_at": one.done_at}


def outcome_json(one: Outcome) -> Json:
    """What came of it; an amount that nobody told is null."""
    amount = None if one.minor is None else {"minor": one.minor, "currency": one.currency}
    return {
        "id": one.pk,
        "kind": one.kind,
        "on": one.on,
        "market": one.market or None,
        "amount": amount,
        "said": one.said,
        "confirmed_at": one.confirmed_at,
    }


def document_json(one: Any) -> Json:
    """A kept file, without what is in it."""
    return {"id": one.pk, **{name: getattr(one, name) for name in _DOCUMENT}}


_DOCUMENT = ("name", "media_type", "bytes_long", "sha256", "made_at")


def referral_json(one: Referral) -> Json:
    """A need and how it stands."""
    return {
        "id": one.pk,
        "case": one.case_id,
        "provider": one.provider.organisation.name,
        "kind": one.kind,
        "market": one.market or None,
        "need": one.need,
        "needed_by": one.needed_by,
        "why": one.why,
        "state": one.state,
        "reason": one.reason or None,
        "said": one.said,
        "made_at": one.made_at,
        "answered_at": one.answered_at,
        "done_at": one.done_at,
    }


def firm_json(acting: Membership, firm: Firm) -> Json:
    """The fields of a firm's file that are shared, and which parts are not."""
    shared = policies.parts(acting, firm)
    known = {
        dotted(path): value
        for path, value in kept_file.leaves(kept_file.values_of(firm.file))
        if part_of(path) in shared
    }
    return {
        "schema": "tradewind/firm/1",
        **firm_head(firm),
        "version": firm.version if Part.PROFILE in shared else None,
        "known": known,
        "parts": sorted(shared),
        "not_shared": sorted(policies.ALL_PARTS - shared),
    }
