"""The owner's pages: who sees what until when; give, withdraw, extend, answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tradewind_desk import policies
from tradewind_desk.consents import actions, forms, queries
from tradewind_desk.records.models import Consent, Firm, Organisation
from tradewind_desk.words import say

_FOUND = 20


def owned(request: HttpRequest) -> Firm:
    """The firm of the owner who asks; nothing here for anyone else."""
    firm = queries.own_firm(request.acting)  # type: ignore[attr-defined]
    if firm is None:
        raise Http404
    return firm


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Who sees what until when; an owner without a firm describes it first."""
    acting = request.acting  # type: ignore[attr-defined]
    if acting and policies.can(acting, policies.Act.CREATE, acting.organisation):
        return redirect("firms:describe")
    firm = owned(request)
    told = {
        "firm": firm,
        "consents": queries.consents(request.acting),
        "wishes": queries.wishes(request.acting),
        "holders": queries.holders(firm),
        "today": timezone.localdate(),
    }
    return render(request, "consents/list.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, organisation_id: UUID | None = None) -> HttpResponse:
    """Look for an organisation, then say what it may see."""
    firm = owned(request)
    if organisation_id is None:
        said = request.GET.get("q", "").strip()
        found = Paginator(queries.organisations(said), _FOUND).get_page(request.GET.get("page"))
        return render(request, "consents/find.html", {"said": said, "found": found})
    organisation = get_object_or_404(queries.organisations(""), pk=organisation_id)
    form = forms.ConsentForm(request.POST or None, firm=firm, organisation=organisation)
    if form.is_valid():
        told = form.cleaned_data
        actions.give(acting=request.acting, firm=firm, organisation=organisation, told=told)
        messages.success(request, say("consents.given", name=organisation.name))
        return redirect("consents:list")
    return filled(request, form, "consents.give", organisation.name)


@login_required
@require_POST
def withdraw(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """At once."""
    consent = get_object_or_404(policies.visible(request.acting, Consent), pk=consent_id)
    actions.withdraw(acting=request.acting, consent=consent)
    messages.success(request, say("consents.withdrawn", name=consent.organisation.name))
    return redirect("consents:list")


@login_required
@require_POST
def extend(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Until another day."""
    consent = get_object_or_404(policies.visible(request.acting, Consent), pk=consent_id)
    form = forms.UntilForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        actions.extend(acting=request.acting, consent=consent, until=until)
        messages.success(request, say("consents.extended", name=consent.organisation.name))
    else:
        messages.error(request, say("consent.until_long", days=forms.LONGEST.days))
    return redirect("consents:list")


@login_required
@require_POST
def stop(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """A body that holds the firm from a register holds it no more."""
    firm = owned(request)
    body = get_object_or_404(Organisation, cases__firm=firm, pk=organisation_id)
    actions.stop(acting=request.acting, firm=firm, organisation=body)
    messages.success(request, say("consents.withdrawn", name=body.name))
    return redirect("consents:list")


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Accept what an organisation asks for, or less of it; or refuse."""
    firm = owned(request)
    wish = get_object_or_404(queries.wishes(request.acting), pk=wish_id)
    if request.POST.get("refuse"):
        actions.answer(acting=request.acting, wish=wish, told=None)
        return redirect("consents:list")
    asked = {name: getattr(wish, name) for name in ("parts", "may_change", "purpose", "until")}
    form = forms.ConsentForm(
        request.POST or None, initial=asked, firm=firm, organisation=wish.organisation
    )
    if form.is_valid():
        actions.answer(acting=request.acting, wish=wish, told=form.cleaned_data)
        messages.success(request, say("consents.given", name=wish.organisation.name))
        return redirect("consents:list")
    return filled(request, form, "consents.answer", wish.organisation.name, wish=wish)


def filled(
    request: HttpRequest, form: forms.ConsentForm, title: str, name: str, **told: object
) -> HttpResponse:
    """The page of one form; with faults, what was typed stays."""
    status = 422 if form.is_bound else 200
    told |= {"form": form, "title": title, "name": name}
    return render(request, "consents/fill.html", told, status=status)
