"""The page of a bill of materials: what it says, a sheet brought, its dry run, its faults."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tradewind.errors import InputError
from tradewind.firm_file.one_list import Sheet, list_form, pasted, read_list, sheet_of
from tradewind.model.enterprise import FirmFile
from tradewind.text.errors import error_in_words
from tradewind_desk import audit, policies, words
from tradewind_desk import facts as packs
from tradewind_desk.firms import actions, kept_file, materials, uploads
from tradewind_desk.firms.asked import (
    Page,
    acting_of,
    file_response,
    firm_of,
    note_view,
    page_of,
    refused,
    seen,
)
from tradewind_desk.firms.forms import currencies
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Firm, FirmVersion

_PAGE = "firms/materials.html"


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """What the bill says; with a sheet, what it would change: nothing is written yet."""
    firm = _firm(request, firm_id)
    page = _page(request, firm)
    note_view(request, firm)
    if request.method == "GET":
        return render(request, _PAGE, page)
    _check_writes(request, firm)
    currency, book = _currency(request), b""
    try:
        sheet = _sheet(request)
        book = sheet.book
        dry = materials.dry_run(firm, book, currency, page["shared"])
        page |= {"dry": dry, "dry_rows": _dry_rows(dry), "encoding": sheet.encoding}
    except InputError as error:
        return refused(request, _PAGE, page, error, book)
    return render(request, _PAGE, page)


@login_required
@require_POST
def take(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """Take the lines over, after their dry run: one version of the firm's file."""
    firm = _firm(request, firm_id)
    _check_writes(request, firm)
    try:
        file = materials.with_lines(firm.file, request.POST.get("told", ""))
        actions.save_file(
            acting=acting_of(request),
            firm=firm,
            seen=seen(request),
            file=file,
            how=FirmVersion.How.UPLOADED,
        )
    except actions.Stale:
        messages.error(request, words.say("firms.upload.stale"))
    except InputError as error:
        page = _page(request, firm) | {"fault": error_in_words(error, words.language())}
        return render(request, _PAGE, page, status=422)
    else:
        messages.success(request, words.say("firms.kept"))
    return redirect("firms:materials", firm.pk)


@login_required
@require_POST
def faults(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """The refused sheet, each row with what is wrong in it."""
    _check_writes(request, _firm(request, firm_id))
    currency = _currency(request)
    marked = uploads.with_faults(
        request.POST.get("carried", ""), lambda book: read_list(book, materials.LIST, currency)
    )
    return file_response(marked, "materials-errors", "xlsx")


@login_required
@require_GET
def sheet(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """The sheet to fill in; with the firm's own lines for who may take its file away."""
    acting, firm = acting_of(request), _firm(request, firm_id)
    told = FirmFile()
    if policies.can(acting, policies.Act.EXPORT, firm):
        told = kept_file.read(firm.file)
        audit.note(acting, "export", firm, firm=firm, parts={Part.MATERIALS})
    form = list_form(told, materials.LIST, words.language())
    return file_response(form, materials.LIST, "xlsx")


def _firm(request: HttpRequest, firm_id: UUID) -> Firm:
    """The firm; to who may not see its materials, they are not there."""
    firm = firm_of(request, firm_id)
    if Part.MATERIALS not in policies.parts(acting_of(request), firm):
        raise Http404
    return firm


def _page(request: HttpRequest, firm: Firm) -> Page:
    acting = acting_of(request)
    page = page_of(acting, firm)
    bill = materials.bill_of(firm.file, page["shared"])
    return page | {
        "bill": bill,
        "bill_rows": materials.rows(bill.lines) if bill else [],
        "labels": materials.labels(),
        "may_write": page["may_change"] and policies.may_change(acting, firm, Part.MATERIALS),
        "currencies": currencies(packs.today()),
        "currency": _currency(request),
        "pasted": request.POST.get("pasted", ""),
    }


def _dry_rows(dry: materials.DryRun) -> list[materials.Row]:
    """What would come, then what would go."""
    return [
        *materials.rows(dry.new, words.say("firms.materials.new")),
        *materials.rows(dry.out, words.say("firms.materials.out")),
    ]


def _check_writes(request: HttpRequest, firm: Firm) -> None:
    acting = acting_of(request)
    policies.check(acting, policies.Act.CHANGE, firm)
    if not policies.may_change(acting, firm, Part.MATERIALS):
        raise policies.Refused("firm.change")


def _currency(request: HttpRequest) -> str:
    """The currency of amounts that stand without one; nothing where none was chosen."""
    told = request.POST.get("currency", "")
    return told if told in currencies(packs.today()) else ""


def _sheet(request: HttpRequest) -> Sheet:
    """The table that was pasted, else the file that was chosen."""
    text = request.POST.get("pasted", "")
    if text.strip() and not request.FILES:
        return pasted(text, materials.LIST)
    return sheet_of(*uploads.content_of(request.FILES.get("file")), materials.LIST)
