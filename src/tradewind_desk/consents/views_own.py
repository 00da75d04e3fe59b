"""The owner's account of who saw what, and the firm's data: taken away, or erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tradewind_desk.consents import erasing, exporting, queries
from tradewind_desk.consents.views import owned
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import AuditEntry
from tradewind_desk.spreadsheets import csv_response
from tradewind_desk.words import say

_HEAD = ("at", "person", "organisation", "act", "thing", "parts", "crosses")


@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Every view and change by others."""
    owned(request)
    rows = queries.account(request.acting, request.GET)
    asked = {key: value for key, value in request.GET.items() if key != "before" and value}
    told = {
        "page": queries.page_of(rows, request.GET.get("before")),
        "choices": queries.choices(request.acting),
        "asked": asked,
        "query": _query(asked),
    }
    return render(request, "consents/audit.html", told)


@login_required
@require_GET
def account_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as a table to keep, without an end."""
    owned(request)
    rows = queries.account(request.acting, request.GET)
    head = [say(f"audit.{name}") for name in _HEAD]
    return csv_response("audit.csv", head, _lines(rows))


@login_required
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of the firm, in one file."""
    firm = owned(request)
    if request.method == "GET":
        return render(request, "consents/export.html", {"firm": firm})
    told = exporting.export(acting=request.acting, firm=firm)
    response = HttpResponse(told, content_type="application/zip")
    name = f"tradewind-{timezone.localdate()}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """For good, once the name of the firm is typed."""
    firm = owned(request)
    typed = request.POST.get("name", "").strip()
    if request.method == "POST" and typed == firm.name.strip():
        erasing.erase(acting=request.acting, firm=firm)
        messages.success(request, say("erase.done"))
        return redirect("start")
    told = {"firm": firm, "counts": erasing.counts(firm), "is_wrong": request.method == "POST"}
    status = 422 if request.method == "POST" else 200
    return render(request, "consents/erase.html", told, status=status)


def _lines(rows: Any) -> Iterator[tuple[Any, ...]]:
    for line in rows.iterator(chunk_size=1000):
        yield _line(line)


def _line(line: AuditEntry) -> tuple[Any, ...]:
    parts = "; ".join(say(f"part.{one}") for one in line.parts if one in Part.values)
    return (
        timezone.localtime(line.at).isoformat(timespec="seconds"),
        line.person.name if line.person else say("audit.gone"),
        line.organisation.name if line.organisation else say("audit.gone"),
        line.act,
        line.thing,
        parts,
        say("audit.crosses") if line.crosses else "",
    )


def _query(asked: dict[str, str]) -> str:
    return urlencode(asked)
