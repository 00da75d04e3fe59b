"""What came of the cases of a body: parse the periods, count, render."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tradewind_desk import policies
from tradewind_desk.outcomes import tables
from tradewind_desk.outcomes.periods import periods
from tradewind_desk.outcomes.workbook import workbook
from tradewind_desk.spreadsheets import XLSX
from tradewind_desk.words import say


@login_required
@require_GET
def funnel(request: HttpRequest) -> HttpResponse:
    """Everything on one page, or as a workbook."""
    cases = policies.counted(request.acting)  # type: ignore[attr-defined]
    now, before = periods(request.GET.dict(), timezone.localdate())
    found = tables.tables(cases, now, before)
    if request.GET.get("as") == "xlsx":
        answer = HttpResponse(workbook(found), content_type=XLSX)
        answer.headers["Content-Disposition"] = f'attachment; filename="outcomes-{now.end}.xlsx"'
        return answer
    told = {"tables": found, "now": now, "before": before, "unknown": say("unknown")}
    return render(request, "outcomes/funnel.html", told)
