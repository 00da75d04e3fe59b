"""Cases, firms and kept plans: the same reads and acts as on the pages, by the same policies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from tradewind.mcp.arguments import Language
from tradewind_desk import audit, policies, words
from tradewind_desk.api import scopes
from tradewind_desk.api.bearer import ANSWER, WRITE, Bearer
from tradewind_desk.api.bodies import Body, Day
from tradewind_desk.api.case_json import (
    case_json,
    case_row,
    firm_json,
    interaction_json,
    task_json,
)
from tradewind_desk.api.once import answer_json, once
from tradewind_desk.api.problems import Problem
from tradewind_desk.api.shown import Answer, Rows
from tradewind_desk.cases import queries
from tradewind_desk.cases.views.case import ACTS, case_of, choices_of, form_of
from tradewind_desk.plans.actions import note_seen
from tradewind_desk.plans.kept import as_seen
from tradewind_desk.plans.queries import sees_money
from tradewind_desk.records.models import Case, Firm, Membership, Plan
from tradewind_desk.records.paging import page

sharing = Router(tags=["sharing"])
_READS = Bearer(scopes.CASES_READ)
_WRITES = Bearer(scopes.CASES_WRITE, units=WRITE)
MOST_ROWS = 200


class Paged(Schema):
    """One page of a list without an end."""

    cursor: str = Field("", max_length=100, description="`next` of the page before")
    limit: int = Field(50, ge=1, le=MOST_ROWS)


class CasesWanted(Paged):
    """The filters of the caseload."""

    tab: Literal["ours", "shared"] = "ours"
    q: str = Field("", max_length=100, description="parts of the firm's name or identifier")
    stage: Case.Stage | None = None
    adviser: UUID | Literal["none"] | None = None
    place: str = Field("", max_length=6)
    industry: str = Field("", max_length=5, pattern="^[A-Ta-t]?[0-9]{0,4}$")
    size: str = Field("", max_length=10)
    due: Day | None = Field(None, description="the next task is due by then")
    stuck: int | None = Field(None, ge=1, le=3650, description="days in the same stage")
    source: str = Field("", max_length=40)


@sharing.get("/cases", operation_id="list_cases", auth=_READS, response=Rows)
def list_cases(request: HttpRequest, asked: Query[CasesWanted]) -> HttpResponse:
    """Cases of one's own body, or those that others share with it, as they last changed."""
    told = asked.model_dump() | {"industry": asked.industry.upper()}
    told |= {"adviser": str(asked.adviser) if asked.adviser else None}
    rows = queries.narrowed(queries.cases(acting_in(request), asked.tab), told)
    found = page(rows, asked.cursor, by="changed_at", size=asked.limit)
    return answer_json({"rows": [case_row(one) for one in found.rows], "next": found.next or None})


@sharing.get("/cases/{uuid:id}", operation_id="show_case", auth=_READS, response=Answer)
def show_case(request: HttpRequest, id: UUID) -> HttpResponse:
    """Everything of a case that the firm lets the member see."""
    acting, case = acting_in(request), case_of(request, id)
    told = queries.case_page(acting, case)
    if acting.role != Membership.Role.OWNER:
        audit.note(acting, "view", case, firm=case.firm, parts=told.shown())
    return answer_json(case_json(told))


class NewInteraction(Body):
    """What was said, when and with whom."""

    kind: Literal["call", "meeting", "message", "event", "note"]
    on: Day
    said: str = Field(min_length=1, max_length=10_000)
    with_person: UUID | None = None


class NewTask(Body):
    """What is to be done, by when and by whom."""

    what: str = Field(min_length=1, max_length=200)
    due: Day | None = None
    who: UUID | None = None


class NewStage(Body):
    """The next stage of a case; a closed one has its reason."""

    stage: Case.Stage
    closing: Case.Closing = Case.Closing("")


@sharing.post(
    "/cases/{uuid:id}/interactions",
    operation_id="add_interaction",
    auth=_WRITES,
    response={201: Answer},
)
def add_interaction(request: HttpRequest, id: UUID, told: NewInteraction) -> HttpResponse:
    """A call, a meeting or a message."""
    return _once(request, id, lambda: interaction_json(_act(request, id, "interaction", told)))


@sharing.post(
    "/cases/{uuid:id}/tasks", operation_id="add_task", auth=_WRITES, response={201: Answer}
)
def add_task(request: HttpRequest, id: UUID, told: NewTask) -> HttpResponse:
    """Something to do."""
    return _once(request, id, lambda: task_json(_act(request, id, "task", told)))


@sharing.post("/cases/{uuid:id}/stage", operation_id="change_stage", auth=_WRITES, response=Answer)
def change_stage(request: HttpRequest, id: UUID, told: NewStage) -> HttpResponse:
    """Along the table of stages."""
    return _once(request, id, lambda: case_row(_act(request, id, "stage", told)), status=200)


def _once(
    request: HttpRequest, id: UUID, act: Callable[[], Any], status: int = 201
) -> HttpResponse:
    """An act on a case, once under its key."""
    return once(request, act, status, about=lambda: case_of(request, id))


def _act(request: HttpRequest, id: UUID, name: str, told: Body) -> Any:
    """An act of the case's page: its form says what is wrong, its action does it."""
    acting, case = acting_in(request), case_of(request, id)
    policies.check(acting, policies.Act.CHANGE, case)
    typed = told.model_dump(mode="json", exclude_none=True)
    choices = choices_of(acting, case, policies.parts(acting, case.firm))
    form = checked(form_of(name, choices, typed))
    return ACTS[name][-1](acting=acting, case=case, **form.cleaned_data)


def checked(form: Form) -> Form:
    """The form of a page, filled; a Problem with every fault of it."""
    if form.is_valid():
        return form
    faults = [
        {"where": f"body.{name}", "problem": str(one), "mend": ""}
        for name, every in form.errors.items()
        for one in every
    ]
    raise Problem("bad-input", tuple(faults))


@sharing.get("/firms/{uuid:id}", operation_id="show_firm", auth=_READS, response=Answer)
def show_firm(request: HttpRequest, id: UUID) -> HttpResponse:
    """The fields of a firm that it shares, and the names of the parts that it does not."""
    acting = acting_in(request)
    firm = get_object_or_404(policies.visible(acting, Firm), pk=id)
    told = firm_json(acting, firm)
    if acting.role != Membership.Role.OWNER:
        audit.note(acting, "view", firm, firm=firm, parts=told["parts"])
    return answer_json(told)


@sharing.get(
    "/explain/{determination}",
    operation_id="explain",
    auth=Bearer(scopes.CASES_READ, units=ANSWER),
    response=Answer,
)
def explain(
    request: HttpRequest,
    determination: Annotated[str, Field(max_length=80)],
    lang: Language | None = None,
) -> HttpResponse:
    """A plan that was kept, as it was answered, with every line and source behind it."""
    rows = policies.visible(acting_in(request), Plan).filter(determination=determination)
    plan = rows.select_related("firm").order_by("-made_at", "pk").first()
    if plan is None:
        raise Problem("not-found")
    note_seen(acting=acting_in(request), plan=plan)
    has_money = sees_money(acting_in(request), plan.firm)
    return answer_json(as_seen(plan, words.language(), has_money=has_money).told)


def acting_in(request: HttpRequest) -> Membership:
    """The member who acts, by a token or on a page; without one there is nothing here."""
    acting: Membership | None = request.acting  # type: ignore[attr-defined]
    if acting is None:
        raise Http404
    return acting
