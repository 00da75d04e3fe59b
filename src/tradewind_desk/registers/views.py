"""Pages of registers: parse, call one thing, render."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from tradewind.errors import InputError, TradewindError, worded
from tradewind.text.errors import error_in_words
from tradewind_desk import audit, policies
from tradewind_desk.accounts.acting import KEY as ACTING
from tradewind_desk.cases.forms import CallListFile
from tradewind_desk.records.models import Job, Register
from tradewind_desk.registers import actions, handing, places, queries, results, tables
from tradewind_desk.registers.commands import AFTER_A_RUN
from tradewind_desk.registers.forms import (
    FORMS,
    CheckForm,
    CompareForm,
    DemandForm,
    DraftForm,
    InboxForm,
    MakeForm,
    RunForm,
    TriageForm,
    UploadForm,
)
from tradewind_desk.registers.settling import read_answer, read_tables
from tradewind_desk.registers.uploads import LimitedUpload
from tradewind_desk.words import language

Kind, State = Job.Kind, Job.State
_CALLS_A_PAGE = 50
_UNSETTLED = 422


@login_required
@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """The registers of the body, and how to add one."""
    return _every(request)


def _every(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    acting = request.acting  # type: ignore[attr-defined]
    body = actions.new_register(acting).organisation
    waiting = places.inbox_files(body)
    told = {
        "registers": queries.registers(acting, request.GET.get("page")),
        "under_way": queries.jobs(acting).filter(state__in=queries.UNDER_WAY),
        "make": MakeForm(),
        "upload": UploadForm(),
        "inbox": InboxForm(files=waiting) if waiting else None,
        "inbox_folder": f"inbox/{body.pk}",
        "most_bytes": settings.REGISTER_UPLOAD_BYTES,
        **forms,
    }
    return render(request, "registers/list.html", told, status=status)


@login_required
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Have an invented register made."""
    form = MakeForm(request.POST)
    if not form.is_valid():
        return _every(request, _UNSETTLED, make=form)
    return _to(actions.make(request.acting, **form.cleaned_data))  # type: ignore[attr-defined]


# The limit must be set before anything reads the form, as the check of the request's token does.
@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    """Take in a file that is streamed to disk as it comes."""
    request.upload_handlers = [LimitedUpload(request)]
    return _upload(request)


@csrf_protect
@login_required
@require_POST
def _upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if request.META.get("upload_too_large"):
        most = settings.REGISTER_UPLOAD_BYTES
        raise InputError(
            worded("the file"),
            worded("It is larger than {most} bytes.", most=f"{most:,}"),
            worded("Ask whoever runs the desk to put it into its inbox."),
        )
    if not form.is_valid():
        return _every(request, _UNSETTLED, upload=form)
    return _to(actions.take_upload(request.acting, **form.cleaned_data))  # type: ignore[attr-defined]


@login_required
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take in a file of the inbox."""
    body = actions.new_register(request.acting).organisation  # type: ignore[attr-defined]
    form = InboxForm(request.POST, files=places.inbox_files(body))
    if not form.is_valid():
        return _every(request, _UNSETTLED, inbox=form)
    return _to(actions.take_from_inbox(request.acting, **form.cleaned_data))  # type: ignore[attr-defined]


@login_required
@require_GET
def show(request: HttpRequest, register: UUID) -> HttpResponse:
    """One register: what is in it, how it was read, what was worked out from it."""
    return _show(request, _register(request, register))


def _show(
    request: HttpRequest, register: Register, status: int = 200, **forms: Any
) -> HttpResponse:
    acting = request.acting  # type: ignore[attr-defined]
    checked = queries.last_check(acting, register)
    told = {
        "register": register,
        "jobs": queries.of_register(acting, register, request.GET.get("page")),
        "checked": checked,
        "check": read_answer(checked) if checked else None,
        "run_form": RunForm(),
        "check_form": CheckForm() if checked else None,
        "compare_form": CompareForm(),
        "draft_form": DraftForm(),
        **forms,
    }
    return render(request, "registers/show.html", told, status=status)


@login_required
@require_POST
def start(request: HttpRequest, register: UUID, kind: str) -> HttpResponse:
    """Have a register run, checked or compared."""
    found = _register(request, register)
    is_draft = kind == Kind.COMPARE and "draft" in request.FILES
    asked_by = DraftForm if is_draft else FORMS.get(kind)
    if asked_by is None or kind in AFTER_A_RUN:
        raise Http404
    form = asked_by(request.POST, request.FILES)
    if not form.is_valid():
        name = "draft_form" if is_draft else f"{kind}_form"
        return _show(request, found, _UNSETTLED, **{name: form})
    asked, draft = form.asked(), None
    if is_draft:
        draft = asked.pop("draft")
        asked |= {"before": "shipped", "draft": draft.name}
    acting = request.acting  # type: ignore[attr-defined]
    return _to(actions.start(acting, register=found, kind=kind, asked=asked, draft=draft))


@login_required
@require_POST
def start_after(request: HttpRequest, job: UUID, kind: str) -> HttpResponse:
    """Have a list of calls or the demand of services worked out from a run."""
    run = _job(request, job)
    if kind not in AFTER_A_RUN or run.kind != Kind.RUN or run.register is None:
        raise Http404
    form = FORMS[kind](request.POST)
    if not form.is_valid():
        return _work(request, run, _UNSETTLED, **{f"{kind}_form": form})
    acting = request.acting  # type: ignore[attr-defined]
    asked = form.asked()
    return _to(actions.start(acting, register=run.register, kind=kind, asked=asked, after=run))


@login_required
@require_POST
def remove(request: HttpRequest, register: UUID) -> HttpResponse:
    """Take a register away with all that was worked out from it."""
    actions.remove(request.acting, register=_register(request, register))  # type: ignore[attr-defined]
    return redirect("registers:list")


@login_required
@require_GET
def work(request: HttpRequest, job: UUID) -> HttpResponse:
    """One piece of work: how far it is, and what it came to."""
    return _work(request, _job(request, job))


def _work(request: HttpRequest, job: Job, status: int = 200, **forms: Any) -> HttpResponse:
    told = {"job": job, "back": _came_from(job), **_result(request, job), **forms}
    return render(request, "registers/job.html", told, status=status)


def _came_from(job: Job) -> Job | None:
    return job.after if job.after is not None and job.after.kind == Kind.RUN else None


def _result(request: HttpRequest, job: Job) -> dict[str, Any]:
    """What the page of a job shows of its answer."""
    if job.state != State.DONE:
        return {}
    match job.kind:
        case Kind.RUN:
            return _of_run(request, job)
        case Kind.TRIAGE:
            told = results.calls(job)
            page = Paginator(told["calls"], _CALLS_A_PAGE).get_page(request.GET.get("page"))
            adviser = handing.adviser_of(job, request.memberships)  # type: ignore[attr-defined]
            return {"told": told, "calls": page, "can_open_cases": adviser is not None}
        case Kind.COMPARE:
            return {
                "body": results.comparison(job),
                "has_moves": results.file_of(job, "moves.xlsx"),
            }
        case Kind.DEMAND:
            return results.demand(job)
    return {"told": read_answer(job)}


def _of_run(request: HttpRequest, job: Job) -> dict[str, Any]:
    told, counted = results.run(job), read_tables(job)
    options = tables.measures(counted, results.facts_of(told))
    by = tables.dimension(request.GET.get("by"))
    measure = tables.chosen(request.GET.get("show"), options)
    rows = tables.rows(counted[by], by, measure)
    return {
        "told": told,
        "measures": options,
        "measure": measure,
        "by": by,
        "rows": rows,
        "map": tables.map_of(rows, measure, measure.name) if by == "region" else "",
        "from_run": queries.from_run(request.acting, job),  # type: ignore[attr-defined]
        "triage_form": TriageForm(),
        "demand_form": DemandForm(),
    }


@login_required
@require_GET
def progress(request: HttpRequest, job: UUID) -> HttpResponse:
    """How far a job is, for a page that looks every two seconds; the whole page when it ends."""
    found = _job(request, job)
    answer = render(request, "registers/_state.html", {"job": found})
    if found.state not in queries.UNDER_WAY:
        answer.headers["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def stop(request: HttpRequest, job: UUID) -> HttpResponse:
    """Stop a job."""
    found = _job(request, job)
    actions.stop(request.acting, job=found)  # type: ignore[attr-defined]
    return _to(found)


@login_required
@require_POST
def resume(request: HttpRequest, job: UUID) -> HttpResponse:
    """Go on with a job, or try it again."""
    found = _job(request, job)
    actions.resume(request.acting, job=found)  # type: ignore[attr-defined]
    return _to(found)


@login_required
@require_GET
def explain(request: HttpRequest, job: UUID) -> HttpResponse:
    """The whole answer to the firm of one row of a run."""
    run = _job(request, job)
    if run.kind != Kind.RUN or run.state != State.DONE:
        raise Http404
    asked = request.GET.get("row", "")
    told, fault = None, ""
    if asked.isdecimal() and len(asked) <= 12:
        try:
            told = results.explained(run, int(asked))
        except TradewindError as broken:
            fault = error_in_words(broken, language())
    context = {"job": run, "asked": asked, "told": told, "fault": fault}
    return render(request, "registers/row.html", context, status=_UNSETTLED if fault else 200)


@login_required
@require_GET
def download(request: HttpRequest, job: UUID, name: str) -> HttpResponse:
    """A file that a job wrote."""
    found = _job(request, job)
    beginning, dot, ending = name.rpartition(".")
    acting = request.acting  # type: ignore[attr-defined]
    if beginning == "calls" and found.kind == Kind.TRIAGE and found.state == State.DONE:
        answer = HttpResponse(results.calls_file(found, dot + ending))
    else:
        path = results.file_of(found, name)
        if path is None:
            raise Http404
        answer = FileResponse(path.open("rb"))
    audit.note(acting, "export", found, file=name)
    answer.headers["Content-Type"] = results.MEDIA[dot + ending]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_required
@require_POST
def to_cases(request: HttpRequest, job: UUID) -> HttpResponse:
    """Show what taking a list of calls into the caseload would do, as the adviser one is too."""
    found = _job(request, job)
    if found.kind != Kind.TRIAGE or found.state != State.DONE:
        raise Http404
    adviser = handing.adviser_of(found, request.memberships)  # type: ignore[attr-defined]
    told = {"form": CallListFile(), "run": handing.hand(found, adviser)}
    request.acting = adviser  # type: ignore[attr-defined]
    request.session[ACTING] = str(adviser.pk) if adviser else ""
    return render(request, "cases/call_list.html", told)


def _register(request: HttpRequest, pk: UUID) -> Register:
    acting = request.acting  # type: ignore[attr-defined]
    return get_object_or_404(policies.visible(acting, Register), pk=pk)


def _job(request: HttpRequest, pk: UUID) -> Job:
    acting = request.acting  # type: ignore[attr-defined]
    every_job = policies.visible(acting, Job).exclude(kind=Kind.BATCH)
    return get_object_or_404(every_job.select_related("register", "after", "by"), pk=pk)


def _to(job: Job) -> HttpResponse:
    return redirect("registers:job", job.pk)
