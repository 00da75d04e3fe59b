"""The pages of a firm's file itself: brought, taken over, taken along, its versions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tradewind.errors import InputError
from tradewind.firm_file import form_bytes, read_bytes
from tradewind.model.enterprise import FirmFile
from tradewind.text.errors import error_in_words
from tradewind_desk import audit, policies, words
from tradewind_desk.firms import actions, kept_file, queries, uploads
from tradewind_desk.firms.asked import (
    OF_FILE,
    acting_of,
    file_response,
    firm_of,
    note_view,
    page_of,
    refused,
    seen,
)
from tradewind_desk.records.models import FirmVersion

_A_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """Bring a file: nothing changes yet, the page shows what would."""
    acting, firm = acting_of(request), firm_of(request, firm_id)
    policies.check(acting, policies.Act.EXPORT, firm)
    page = page_of(acting, firm)
    if request.method == "GET":
        return render(request, "firms/upload.html", page)
    data = b""
    try:
        name, data = uploads.content_of(request.FILES.get("file"))
        dry = uploads.dry_run(firm, name, data)
        page |= {
            "dry": dry,
            "dry_added": queries.told_of(dry.added),
            "dry_out": queries.told_of(dry.taken_out),
        }
    except InputError as error:
        return refused(request, "firms/upload.html", page, error, data)
    return render(request, "firms/upload.html", page)


@login_required
@require_POST
def take(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """Take an upload over, after its dry run."""
    acting, firm = acting_of(request), firm_of(request, firm_id)
    policies.check(acting, policies.Act.EXPORT, firm)
    way: uploads.Way = "replace" if request.POST.get("way") == "replace" else "add"
    try:
        file = uploads.taken_over(firm, request.POST.get("file", ""), way)
        actions.save_file(
            acting=acting, firm=firm, seen=seen(request), file=file, how=FirmVersion.How.UPLOADED
        )
    except actions.Stale:
        messages.error(request, words.say("firms.upload.stale"))
        return redirect("firms:upload", firm.pk)
    except InputError as error:
        page = page_of(acting, firm) | {"fault": error_in_words(error, words.language())}
        return render(request, "firms/upload.html", page, status=422)
    messages.success(request, words.say("firms.kept"))
    return redirect("firms:show", firm.pk)


@login_required
@require_POST
def faults(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """The refused workbook, each row with what is wrong in it."""
    firm = firm_of(request, firm_id)
    policies.check(acting_of(request), policies.Act.EXPORT, firm)
    marked = uploads.with_faults(
        request.POST.get("carried", ""), lambda book: read_bytes("firm.xlsx", book)
    )
    return file_response(marked, "firm-errors", "xlsx")


@login_required
@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty form of a firm's file."""
    return file_response(_form(FirmFile(), kind), "firm", kind)


@login_required
@require_GET
def download(request: HttpRequest, firm_id: UUID, kind: str) -> HttpResponse:
    """The firm's own file, as it is kept or as a workbook; ``?version=`` for an earlier one."""
    acting, firm = acting_of(request), firm_of(request, firm_id)
    policies.check(acting, policies.Act.EXPORT, firm)
    number = request.GET.get("version", "")
    text = firm.file
    if number.isdecimal():
        text = get_object_or_404(firm.versions, number=int(number)).file
    audit.note(acting, "export", firm, firm=firm, parts=OF_FILE)
    is_kept = kind == "yaml" and text.strip()
    return file_response(
        text.encode() if is_kept else _form(kept_file.read(text), kind), "firm", kind
    )


@login_required
@require_GET
def history(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """Every version of the file: who, when, and what it changed."""
    acting, firm = acting_of(request), firm_of(request, firm_id)
    shared = policies.parts(acting, firm)
    every = policies.visible(acting, FirmVersion).filter(firm=firm)
    versions = Paginator(every.select_related("by", "organisation").order_by("-number"), _A_PAGE)
    here = versions.get_page(request.GET.get("page"))
    note_view(request, firm)
    page = page_of(acting, firm) | {
        "versions": queries.history(firm, shared, list(here.object_list)), "here_page": here,
        "may_export": policies.can(acting, policies.Act.EXPORT, firm),
    }  # fmt: skip
    return render(request, "firms/history.html", page)


def _form(firm: FirmFile, kind: str) -> bytes:
    if kind not in ("yaml", "xlsx"):
        raise Http404
    return form_bytes(firm, "xlsx" if kind == "xlsx" else "yaml", words.language())
