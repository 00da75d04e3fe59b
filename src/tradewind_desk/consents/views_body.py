"""The adviser's pages: record what a firm said, ask its owner, invite the owner to take over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from tradewind_desk import policies
from tradewind_desk.accounts import inviting
from tradewind_desk.consents import actions, forms
from tradewind_desk.consents.views import filled
from tradewind_desk.policies import Act
from tradewind_desk.records.models import Firm
from tradewind_desk.words import say


def _seen(request: HttpRequest, firm_id: UUID, act: Act) -> Firm:
    firms = policies.visible(request.acting, Firm)  # type: ignore[attr-defined]
    firm: Firm = get_object_or_404(firms.select_related("organisation"), pk=firm_id)
    policies.check(request.acting, act, firm)  # type: ignore[attr-defined]
    return firm


@dataclass(frozen=True, slots=True)
class _Way:
    """One way in which a body comes by a consent: who may, the form, the act, its words."""

    may: Act
    form: type[forms.ConsentForm]
    act: Callable[..., object]
    title: str
    done: str


_RECORD = _Way(Act.RECORD, forms.RecordForm, actions.record, "consents.record", "consents.recorded")
_ASK = _Way(Act.ASK, forms.ConsentForm, actions.ask, "consents.ask", "consents.asked")


@login_required
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """Write down a spoken or written consent."""
    return _consent(request, firm_id, _RECORD)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """Ask the owner for a consent."""
    return _consent(request, firm_id, _ASK)


def _consent(request: HttpRequest, firm_id: UUID, way: _Way) -> HttpResponse:
    firm = _seen(request, firm_id, way.may)
    acting = request.acting  # type: ignore[attr-defined]
    form = way.form(request.POST or None, firm=firm, organisation=acting.organisation)
    if form.is_valid():
        way.act(acting=acting, firm=firm, told=form.cleaned_data)
        messages.success(request, say(way.done, name=firm.name))
        return redirect(request.path)
    return filled(request, form, way.title, firm.name, firm=firm)


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """Send the owner of a firm a letter with which to take it over."""
    firm = _seen(request, firm_id, Act.RECORD)
    form = forms.InviteForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        inviting.invite_owner(request, acting=request.acting, firm=firm, email=email)
        messages.success(request, say("invite.sent", email=email))
        return redirect(request.path)
    told = {"form": form, "title": "consents.invite", "name": firm.name}
    return render(request, "consents/invite.html", told, status=422 if form.is_bound else 200)
