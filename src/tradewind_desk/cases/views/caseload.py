"""The caseload: list, files of it, a case by hand, a list of calls taken in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tradewind.errors import InputError
from tradewind.register.firms import CLASSIFICATION
from tradewind.text.errors import error_in_words
from tradewind_desk import audit, policies
from tradewind_desk.cases import actions, exporting, queries, taking
from tradewind_desk.cases.forms import CallListFile, Chosen, Filters, NewCase
from tradewind_desk.policies import Refused
from tradewind_desk.records.models import Case, Firm, Membership
from tradewind_desk.records.paging import page
from tradewind_desk.spreadsheets import XLSX, csv_response
from tradewind_desk.words import language, say

Role = Membership.Role
TABS = ("ours", "shared")
_MORE = ("place", "industry", "size", "due", "stuck", "source")  # filters that are folded away
_READ_AT_ONCE = 1000


def acting_as(request: HttpRequest, *roles: str) -> Membership:
    """The membership acted in; for any other role there is no such page."""
    acting: Membership | None = request.acting  # type: ignore[attr-defined]
    if acting is None or acting.role not in roles:
        raise Refused("case.view", is_hidden=True)
    return acting


@login_required
@require_http_methods(["GET", "POST"])
def caseload(request: HttpRequest) -> HttpResponse:
    """A page of cases, how many there are in all, and what may be done with several of them."""
    acting = acting_as(request, Role.ADVISER, Role.OWNER)
    if request.method == "GET":
        return _listed(request, acting, None)
    form = _chosen(acting_as(request, Role.ADVISER), queries.advisers(acting), request.POST)
    if not form.is_valid():
        return _listed(request, acting, form)
    messages.success(request, _done(acting, form.cleaned_data))
    return redirect(f"{request.path}?{request.GET.urlencode()}")


def _chosen(acting: Membership, advisers: Any, told: Any = None) -> Chosen:
    cases = policies.own_cases(acting).select_related("firm", "adviser")
    return Chosen(cases, advisers, told)


def _done(acting: Membership, told: dict[str, Any]) -> str:
    """Do with the chosen cases what was asked, and say of how many it was done."""
    given = {"acting": acting, "cases": told["case"]}
    if told["act"] == "assign":
        return say("chosen.assigned", count=actions.assign_each(**given, adviser=told["adviser"]))
    made = actions.add_task_to_each(**given, what=told["what"], due=told["due"])
    return say("chosen.tasked", count=made)


def _listed(request: HttpRequest, acting: Membership, form: Chosen | None) -> HttpResponse:
    """The list, with the filters as they stand in the address, and what was chosen in it."""
    advisers = queries.advisers(acting)  # read once, for both forms
    filters, tab, found = _asked(request, acting, advisers)
    shown = page(found, request.GET.get("after", ""), by="changed_at", size=queries.PAGE)
    address = request.GET.copy()
    for name in ("after", "lang"):
        address.pop(name, None)
    asked = filters.cleaned_data if filters.is_valid() else {}
    is_ours = acting.role == Role.ADVISER and tab == "ours"
    told = {
        "filters": filters,
        "tab": tab,
        "page": shown,
        "count": found.count(),
        "address": address.urlencode(),
        "today": timezone.localdate(),
        "is_narrowed": any(asked.values()) or not filters.is_valid(),
        "is_more": any(asked.get(name) for name in _MORE) or not filters.is_valid(),
        "may_choose": is_ours,
        "form": (form or _chosen(acting, advisers)) if is_ours else None,
        "chosen": form.data.getlist("case") if form else (),
    }
    return render(request, "cases/list.html", told, status=422 if form else 200)


def _asked(request: HttpRequest, acting: Membership, advisers: Any) -> tuple[Filters, str, Any]:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS and acting.role == Role.ADVISER else "ours"
    filters = Filters(advisers, request.GET)
    rows = queries.cases(acting, tab)
    found = queries.narrowed(rows, filters.cleaned_data) if filters.is_valid() else rows.none()
    return filters, tab, found


@login_required
@require_GET
def export(request: HttpRequest, ending: str) -> HttpResponse | StreamingHttpResponse:
    """All cases of the filters as a file; each firm with an account reads of it in its audit."""
    acting = acting_as(request, Role.ADVISER, Role.OWNER)
    _, _, found = _asked(request, acting, queries.advisers(acting))
    _note_export(acting, found, ending)
    lines = exporting.rows(found)
    name = f"cases-{timezone.localdate().isoformat()}.{ending}"
    if ending == "xlsx":
        book = exporting.as_xlsx(lines)
        return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)
    return csv_response(name, exporting.heads(), lines)


def _note_export(acting: Membership, found: Any, ending: str) -> None:
    told = found.filter(firm__organisation__isnull=False).values("firm")
    firms = Firm.objects.filter(pk__in=told).select_related("organisation").defer("file")
    parts = ("identity", "case")
    audit.note_each(acting, "export", firms.iterator(_READ_AT_ONCE), parts=parts, ending=ending)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A case by hand: of a firm that shares with the body, or of one written down now."""
    acting = acting_as(request, Role.ADVISER)
    form = NewCase(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        about = {name: told.pop(name) for name in ("subject", "source")}
        firm = Firm(**told, classification=CLASSIFICATION if told["industry"] else "")
        held = _held(acting, firm)
        if held:
            messages.info(request, say("case.there_already"))
            return redirect("cases:show", held.pk)
        case = actions.open_case(
            acting=acting, firm=firm, is_new=True, adviser=acting.person, **about
        )
        return redirect("cases:show", case.pk)
    status = 422 if form.is_bound else 200
    shared = policies.visible(acting, Firm).exclude(cases__organisation=acting.organisation)
    told_firms = shared.only("name", "name_zh").order_by("name", "pk")
    return render(request, "cases/new.html", {"form": form, "shared": told_firms}, status=status)


def _held(acting: Membership, firm: Firm) -> Case | None:
    """The body's case of a firm that bears the same identifier."""
    if not firm.identifier:
        return None
    found: Case | None = policies.own_cases(acting).filter(firm__identifier=firm.identifier).first()
    return found


@login_required
@require_POST
def open_shared(request: HttpRequest, pk: Any) -> HttpResponse:
    """A case of a firm that lets the body see it."""
    acting = acting_as(request, Role.ADVISER)
    firm = get_object_or_404(policies.visible(acting, Firm), pk=pk)
    held = policies.own_cases(acting).filter(firm=firm).first()
    case = held or actions.open_case(acting=acting, firm=firm, is_new=False, adviser=acting.person)
    return redirect("cases:show", case.pk)


@login_required
@require_http_methods(["GET", "POST"])
def take_calls(request: HttpRequest) -> HttpResponse:
    """A list of calls: what it would do, before it does it."""
    acting = acting_as(request, Role.ADVISER)
    form = CallListFile(request.POST or None, request.FILES or None)
    shown: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            content = told["file"].chunks()
            shown["run"] = taking.dry_run(acting=acting, content=content, name=told["list_name"])
        except InputError as fault:
            form.add_error("file", error_in_words(fault, language()))
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "cases/call_list.html", shown, status=status)


@login_required
@require_POST
def take_calls_now(request: HttpRequest) -> HttpResponse:
    """Take the list that was looked at."""
    acting = acting_as(request, Role.ADVISER)
    made = taking.take(acting=acting, token=request.POST.get("token", ""))
    messages.success(request, say("calls.taken", count=made))
    return redirect("cases:list")
