"""From a need to providers: search, look at what will be sent, send, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tradewind.errors import InputError
from tradewind.text.errors import error_in_words
from tradewind_desk import named, policies
from tradewind_desk.cases import needs, referrals, sending
from tradewind_desk.cases.forms import Need, Search
from tradewind_desk.cases.matching import Wanted
from tradewind_desk.cases.views.case import case_of
from tradewind_desk.records.models import Case, Membership, Referral
from tradewind_desk.words import language, say


@login_required
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, pk: Any) -> HttpResponse:
    """Who fits and why; then the words of the need, as they will be read; then it is sent."""
    acting: Membership = request.acting  # type: ignore[attr-defined]
    case = case_of(request, pk)
    policies.check(acting, policies.Act.CHANGE, case)
    spoken = needs.spoken_by(case)
    asked_for = request.GET if "kind" in request.GET else None
    search = Search(named.kinds(), asked_for, initial={"language": spoken})
    shown: dict[str, Any] = {"case": case, "search": search, "spoken": spoken}
    shown["may_refer"] = policies.can(acting, policies.Act.CREATE, case)
    shown["needs"] = needs.needs_of(acting, case)
    if not search.is_valid():
        status = 422 if search.is_bound else 200
        return render(request, "cases/refer.html", shown, status=status)
    asked = referrals.wanted(case, search.cleaned_data)
    shown["found"] = referrals.providers(case, asked, timezone.localdate())
    shown["chosen"] = request.POST.getlist("provider")
    shown["form"] = Need(request.POST if "need" in request.POST else None,
                         initial={"need": referrals.draft(acting, case, asked)})  # fmt: skip
    is_sent = request.POST.get("step") == "send" and shown["form"].is_valid()
    if is_sent and (sent := _send(acting, case, asked, shown)) is not None:
        messages.success(request, say("refer.sent", count=len(sent)))
        return redirect("cases:show", case.pk)
    if request.POST.get("step") == "look" and shown["form"].is_valid():
        if shown["chosen"]:
            shown["looked_at"] = shown["form"].cleaned_data["need"]
        else:
            shown["form"].add_error(None, say("refer.choose_one"))
    status = 422 if shown["form"].is_bound and not shown["form"].is_valid() else 200
    return render(request, "cases/refer.html", shown, status=status)


def _send(
    acting: Membership, case: Case, asked: Wanted, shown: dict[str, Any]
) -> list[Referral] | None:
    """The referrals sent; None where it cannot be, and the form then says why."""
    try:
        return sending.send(
            acting=acting,
            case=case,
            asked=asked,
            services=shown["chosen"],
            need=shown["form"].cleaned_data["need"],
            today=timezone.localdate(),
        )
    except InputError as fault:
        shown["form"].add_error(None, error_in_words(fault, language()))
        return None


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take a referral back."""
    acting: Membership = request.acting  # type: ignore[attr-defined]
    rows = policies.visible(acting, Referral).select_related("case__firm")
    referral = get_object_or_404(rows, pk=pk)
    sending.withdraw(acting=acting, referral=referral)
    return redirect("cases:show", referral.case_id)
