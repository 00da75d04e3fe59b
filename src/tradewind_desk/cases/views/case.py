"""One case: its page, its brief, and what is added to it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from tradewind.errors import InputError
from tradewind.text.errors import error_in_words
from tradewind_desk import audit, policies
from tradewind_desk.cases import actions, forms, queries
from tradewind_desk.cases.brief import brief_of
from tradewind_desk.cases.files import MOST_BYTES
from tradewind_desk.cases.stages import NEXT
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Case, Document, Firm, Membership, Outcome, Task, User
from tradewind_desk.words import language, say

_OF_CASE = ("firm__organisation", "organisation", "adviser")


def case_of(request: HttpRequest, pk: Any) -> Case:
    """A case that the member may view."""
    rows = policies.visible(request.acting, Case)  # type: ignore[attr-defined]
    found: Case = get_object_or_404(rows.select_related(*_OF_CASE), pk=pk)
    return found


def choices_of(acting: Membership, case: Case, parts: Container[str]) -> dict[str, Any]:
    """What the forms of a case choose from, read where a form needs it and once for all of them."""
    people = case.firm.people if Part.PEOPLE in parts else case.firm.people.none()
    return {
        "stages": NEXT[case.stage],
        "team": queries.advisers(acting),
        "people": people.order_by("name", "pk"),
    }


# The name of each act in the address: what is typed, what it chooses from, and what is done.
ACTS: Mapping[str, tuple[type[Form], str, Callable[..., Any]]] = {
    "stage": (forms.Stage, "stages", actions.change_stage),
    "adviser": (forms.Adviser, "team", actions.assign),
    "about": (forms.About, "", actions.change_case),
    "interaction": (forms.Happened, "people", actions.add_interaction),
    "task": (forms.ToDo, "team", actions.add_task),
    "person": (forms.Contact, "", actions.add_person),
    "outcome": (forms.CameOf, "", actions.add_outcome),
}


def form_of(name: str, choices: Mapping[str, Any], *given: Any, **named: Any) -> Form:
    """The form of an act."""
    form, of, _ = ACTS[name]
    first = (choices[of],) if of else ()
    return form(*first, *given, auto_id=f"{name}_%s", **named)


@login_required
@require_GET
def show(request: HttpRequest, pk: Any) -> HttpResponse:
    """Everything of a case that the firm lets the member see."""
    return _page(request, case_of(request, pk))


def _page(request: HttpRequest, case: Case, **bound: Form) -> HttpResponse:
    acting: Membership = request.acting  # type: ignore[attr-defined]
    told = queries.case_page(acting, case)
    if acting.role != Membership.Role.OWNER and not bound:
        audit.note(acting, "view", case, firm=case.firm, parts=told.shown())
    choices = choices_of(acting, case, told.parts)
    shown = {
        f"{name}_form": bound.get(name)
        or form_of(name, choices, initial=_initial(name, case, acting.person))
        for name in (ACTS if told.is_ours else ())
    }
    context = {
        **shown,
        "told": told,
        "case": case,
        "today": timezone.localdate(),
        "same_firm": queries.same_firm(acting, case.firm) if told.is_ours else None,
        "is_owner": acting.role == Membership.Role.OWNER,
        "opened": next(iter(bound), ""),
    }
    return render(request, "cases/show.html", context, status=422 if bound else 200)


def _initial(name: str, case: Case, person: User) -> dict[str, Any]:
    return {
        "about": {"subject": case.subject, "source": case.source},
        "adviser": {"adviser": case.adviser_id},
        "task": {"who": person.pk},
    }.get(name, {})


@login_required
@require_POST
def act(request: HttpRequest, pk: Any, name: str) -> HttpResponse:
    """Something added or changed; what is wrong with it is said where it was typed."""
    case = case_of(request, pk)
    acting: Membership = request.acting  # type: ignore[attr-defined]
    policies.check(acting, policies.Act.CHANGE, case)
    form = form_of(name, choices_of(acting, case, policies.parts(acting, case.firm)), request.POST)
    if form.is_valid():
        told = form.told() if isinstance(form, forms.CameOf) else form.cleaned_data
        try:
            ACTS[name][-1](acting=acting, case=case, **told)
            return redirect(f"{_address(case)}#{name}")
        except InputError as fault:
            form.add_error(None, error_in_words(fault, language()))
    return _page(request, case_of(request, pk), **{name: form})


def _address(case: Case) -> str:
    return redirect("cases:show", case.pk).url


@login_required
@require_POST
def change_task(request: HttpRequest, pk: Any) -> HttpResponse:
    """Done, open again, or another day."""
    acting: Membership = request.acting  # type: ignore[attr-defined]
    rows = policies.visible(acting, Task).select_related("case__firm", "case__organisation")
    task = get_object_or_404(rows, pk=pk)
    if "due" in request.POST:
        form = forms.ToDo(queries.advisers(acting), {**request.POST.dict(), "what": task.what})
        if form.is_valid():
            actions.move_task(acting=acting, task=task, due=form.cleaned_data["due"])
    else:
        actions.finish_task(acting=acting, task=task, is_done=request.POST.get("done") == "1")
    return redirect(f"{_address(task.case)}#task")


@login_required
@require_POST
def add_document(request: HttpRequest, pk: Any) -> HttpResponse:
    """Keep a file with the case."""
    case = case_of(request, pk)
    acting: Membership = request.acting  # type: ignore[attr-defined]
    file = request.FILES.get("file")
    try:
        if file is not None:
            # One byte more than is kept tells that there is more, without reading it all.
            content = file.read(MOST_BYTES + 1)
            actions.add_document(acting=acting, case=case, name=file.name, content=content)
    except InputError as fault:
        messages.error(request, error_in_words(fault, language()))
    return redirect(f"{_address(case)}#document")


@login_required
@require_GET
def document(request: HttpRequest, pk: Any) -> HttpResponse:
    """A kept file, to be saved and never shown as a page of ours."""
    acting: Membership = request.acting  # type: ignore[attr-defined]
    kept = get_object_or_404(policies.visible(acting, Document).select_related("case__firm"), pk=pk)
    audit.note(acting, "view", kept, firm=kept.case.firm, parts=["documents"])
    response = HttpResponse(bytes(kept.content), content_type=kept.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, kept.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def remove_document(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take a file away for good."""
    acting: Membership = request.acting  # type: ignore[attr-defined]
    rows = policies.visible(acting, Document).defer("content").select_related("case__firm")
    kept = get_object_or_404(rows, pk=pk)
    case = kept.case
    actions.remove_document(acting=acting, document=kept)
    return redirect(f"{_address(case)}#document")


@login_required
@require_POST
def confirm_outcome(request: HttpRequest, pk: Any) -> HttpResponse:
    """The owner of the firm says that it is so."""
    acting: Membership = request.acting  # type: ignore[attr-defined]
    rows = policies.visible(acting, Outcome).select_related("case__firm")
    outcome = get_object_or_404(rows, pk=pk)
    actions.confirm_outcome(acting=acting, outcome=outcome)
    messages.success(request, say("case.confirmed"))
    return redirect(f"{_address(outcome.case)}#outcome")


@login_required
@require_POST
def join(request: HttpRequest, pk: Any, firm: Any) -> HttpResponse:
    """Go on with the firm's own account."""
    acting: Membership = request.acting  # type: ignore[attr-defined]
    case = case_of(request, pk)
    own = get_object_or_404(policies.visible(acting, Firm), pk=firm)
    actions.join_firm(acting=acting, case=case, firm=own)
    return redirect("cases:show", case.pk)


@login_required
@require_GET
def brief(request: HttpRequest, pk: Any) -> HttpResponse:
    """One page to print and take to a meeting."""
    acting: Membership = request.acting  # type: ignore[attr-defined]
    case = case_of(request, pk)
    told = queries.case_page(acting, case)
    if acting.role != Membership.Role.OWNER:
        audit.note(acting, "view", case, firm=case.firm, parts=told.shown(), brief=True)
    context = {"told": told, "case": case, "brief": brief_of(told), "today": timezone.localdate()}
    return render(request, "cases/brief.html", context)
