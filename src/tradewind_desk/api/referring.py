"""Needs that are handed to providers: who fits, sent, answered, taken back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from tradewind_desk import named, policies
from tradewind_desk.api import scopes
from tradewind_desk.api.bearer import WRITE, Bearer
from tradewind_desk.api.bodies import Body, Day
from tradewind_desk.api.case_json import referral_json
from tradewind_desk.api.once import answer_json, once
from tradewind_desk.api.sharing import Paged, acting_in, checked
from tradewind_desk.api.shown import Answer, Rows
from tradewind_desk.cases import referrals, sending
from tradewind_desk.cases.forms import Need, Search
from tradewind_desk.cases.matching import Match, Wanted
from tradewind_desk.cases.views.case import case_of
from tradewind_desk.providers.actions import answer
from tradewind_desk.providers.forms import Answer as AnswerForm
from tradewind_desk.records.models import Case, Referral
from tradewind_desk.records.paging import page

referring = Router(tags=["referring"])
_READS = Bearer(scopes.CASES_READ, scopes.REFERRALS_WRITE)
_WRITES = Bearer(scopes.REFERRALS_WRITE, units=WRITE)
Json = dict[str, Any]


class NeedAsked(Body):
    """Which service is sought, for which market, in which language and by when."""

    kind: str = Field(min_length=1, max_length=60)
    market: str = Field("", max_length=6)
    language: Literal["", "en", "zh-Hant", "zh-Hans"] = ""
    needed_by: Day | None = None


class NewReferral(NeedAsked):
    """A need as each of some providers will read it."""

    case: UUID
    services: list[UUID] = Field(min_length=1, max_length=20, description="of the providers found")
    need: str = Field(min_length=1, max_length=600, description="five lines at most")


class ReferralAnswer(Body):
    """Accepted, declined for a reason, or done."""

    state: Literal["accepted", "declined", "done"]
    reason: Referral.Reason = Referral.Reason("")
    said: str = Field("", max_length=2000)


class ReferralsWanted(Paged):
    """The filters of referrals."""

    state: Referral.State | None = None


@referring.get("/referrals", operation_id="list_referrals", auth=_READS, response=Rows)
def list_referrals(request: HttpRequest, asked: Query[ReferralsWanted]) -> HttpResponse:
    """To a provider its inbox, to a body what its cases sent, to a firm what was sent for it."""
    rows = policies.visible(acting_in(request), Referral)
    rows = rows.filter(state=asked.state) if asked.state else rows
    rows = rows.select_related("provider__organisation")
    found = page(rows, asked.cursor, by="made_at", size=asked.limit)
    told = [referral_json(one) for one in found.rows]
    return answer_json({"rows": told, "next": found.next or None})


@referring.get("/referrals/{uuid:id}", operation_id="show_referral", auth=_READS, response=Answer)
def show_referral(request: HttpRequest, id: UUID) -> HttpResponse:
    """One need and how it stands."""
    return answer_json(referral_json(_referral(request, id)))


def _referral(request: HttpRequest, id: UUID) -> Referral:
    rows = policies.visible(acting_in(request), Referral)
    rows = rows.select_related("case__firm", "case__organisation", "provider__organisation")
    found: Referral = get_object_or_404(rows, pk=id)
    return found


@referring.post(
    "/cases/{uuid:id}/providers", operation_id="find_providers", auth=_READS, response=Answer
)
def find_providers(request: HttpRequest, id: UUID, asked: NeedAsked) -> HttpResponse:
    """Who fits the need of a case and why; who does not and what speaks against it."""
    case = case_of(request, id)
    policies.check(acting_in(request), policies.Act.CHANGE, case)
    found = referrals.providers(case, _wanted(case, asked), timezone.localdate())
    return answer_json(
        {
            "schema": "tradewind/providers/1",
            "fitting": [_match(one) for one in found.fitting],
            "others": [_match(one) for one in found.others],
            "contradictions": list(found.contradictions),
        }
    )


def _wanted(case: Case, asked: NeedAsked) -> Wanted:
    told = asked.model_dump(mode="json", exclude_none=True)
    return referrals.wanted(case, checked(Search(named.kinds(), told)).cleaned_data)


def _match(one: Match) -> Json:
    return {
        "service": one.service.pk,
        "provider": one.service.provider.organisation.name,
        "why": one.why,
        "against": one.against,
        "left": one.left,
        "history": asdict(one.history),
    }


@referring.post("/referrals", operation_id="send_referral", auth=_WRITES, response={201: Rows})
def send_referral(request: HttpRequest, told: NewReferral) -> HttpResponse:
    """To each of the providers chosen, where the firm lets the body refer."""
    return once(
        request,
        lambda: {"rows": [referral_json(one) for one in _sent(request, told)]},
        about=lambda: case_of(request, told.case),
    )


def _sent(request: HttpRequest, told: NewReferral) -> list[Referral]:
    acting, case = acting_in(request), case_of(request, told.case)
    policies.check(acting, policies.Act.CREATE, case)
    return sending.send(
        acting=acting,
        case=case,
        asked=_wanted(case, told),
        services=[str(one) for one in told.services],
        need=checked(Need({"need": told.need})).cleaned_data["need"],
        today=timezone.localdate(),
    )


@referring.post(
    "/referrals/{uuid:id}/answer", operation_id="answer_referral", auth=_WRITES, response=Answer
)
def answer_referral(request: HttpRequest, id: UUID, told: ReferralAnswer) -> HttpResponse:
    """By the provider that it was sent to."""
    return once(
        request,
        lambda: referral_json(_answered(request, id, told)),
        status=200,
        about=lambda: _referral(request, id),
    )


def _answered(request: HttpRequest, id: UUID, told: ReferralAnswer) -> Referral:
    referral = _referral(request, id)
    form = checked(AnswerForm(told.model_dump(mode="json")))
    return answer(acting=acting_in(request), referral=referral, **form.cleaned_data)


@referring.post(
    "/referrals/{uuid:id}/withdraw", operation_id="withdraw_referral", auth=_WRITES, response=Answer
)
def withdraw_referral(request: HttpRequest, id: UUID) -> HttpResponse:
    """By the body that sent it, while nobody has finished it."""
    return once(
        request,
        lambda: referral_json(_withdrawn(request, id)),
        status=200,
        about=lambda: _referral(request, id),
    )


def _withdrawn(request: HttpRequest, id: UUID) -> Referral:
    sending.withdraw(acting=acting_in(request), referral=_referral(request, id))
    return _referral(request, id)
