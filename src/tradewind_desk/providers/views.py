"""The provider's pages: what it can do, and the needs that are referred to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tradewind.errors import InputError
from tradewind.model.money import Money
from tradewind.text import LANGUAGES
from tradewind.text.errors import error_in_words
from tradewind_desk import policies
from tradewind_desk.policies import Refused
from tradewind_desk.providers import actions, forms, queries
from tradewind_desk.records.models import Membership, Provider, Referral, Service
from tradewind_desk.records.paging import page
from tradewind_desk.words import language, say


def _provider(request: HttpRequest) -> tuple[Membership, Provider]:
    acting: Membership | None = request.acting  # type: ignore[attr-defined]
    if acting is None or acting.role != Membership.Role.PROVIDER:
        raise Refused("provider.change", is_hidden=True)
    found = queries.own_provider(acting)
    if found is None:
        raise Refused("provider.change", is_hidden=True)
    return acting, found


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The needs that wait, that were taken on, that are over."""
    acting, _ = _provider(request)
    return _inbox(request, acting)


def _inbox(request: HttpRequest, acting: Membership, **told: Any) -> HttpResponse:
    provider = queries.own_provider(acting)
    tab = told.get("tab") or request.GET.get("tab", "waiting")
    tab = tab if tab in queries.TABS else "waiting"
    rows = queries.referrals(acting, tab)
    context = {
        "tab": tab,
        "page": page(rows, request.GET.get("after", ""), by="made_at", size=queries.PAGE),
        "counts": queries.counts(acting),
        "timing": queries.timing(acting),
        "used": queries.used(provider, timezone.localdate()) if provider else [],
        "provider": provider,
        "today": timezone.localdate(),
        "form": forms.Answer(),
        **told,
    }
    return render(request, "providers/inbox.html", context, status=told.get("status", 200))


@login_required
@require_POST
def answer(request: HttpRequest, pk: Any) -> HttpResponse:
    """Accept, decline or done."""
    acting, _ = _provider(request)
    referral = get_object_or_404(policies.visible(acting, Referral), pk=pk)
    form = forms.Answer(request.POST)
    if form.is_valid():
        try:
            actions.answer(acting=acting, referral=referral, **form.cleaned_data)
            messages.success(request, say(f"provider.said.{form.cleaned_data['state']}"))
            return redirect("providers:inbox")
        except InputError as fault:
            form.add_error(None, error_in_words(fault, language()))
    tab = "taken" if referral.state == Referral.State.ACCEPTED else "waiting"
    return _inbox(request, acting, tab=tab, faulty=referral.pk, fault_form=form, status=422)


@login_required
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """What the provider can do, as advisers find it."""
    _, provider = _provider(request)
    return _profile(request, provider)


def _profile(request: HttpRequest, provider: Provider, **bound: Form) -> HttpResponse:
    today = timezone.localdate()
    edited = _edited(request, provider)
    context = {
        "provider": provider,
        "accreditations": queries.accreditations(provider, today),
        "used": queries.used(provider, today),
        "profile_form": forms.Profile(initial=_initial(provider)),
        "accreditation_form": forms.Accreditation(),
        "service_form": forms.Offered(initial=_of(edited) if edited else {"currency": "HKD"}),
        "edited": edited,
        **bound,
    }
    return render(request, "providers/profile.html", context, status=422 if bound else 200)


def _edited(request: HttpRequest, provider: Provider) -> Service | None:
    told = request.GET.get("service", "")
    return next((one for one in provider.services.all() if str(one.pk) == told), None)


def _initial(provider: Provider) -> dict[str, Any]:
    about = {
        f"about_{lang.lower().replace('-', '_')}": provider.about.get(lang, "")
        for lang in LANGUAGES
    }
    return {
        "is_open": provider.is_open,
        "languages": provider.languages,
        "sectors": ", ".join(provider.sectors),
        **about,
    }


def _of(service: Service) -> dict[str, Any]:
    prices = {
        f"price_{end}": None if minor is None else f"{Money(minor, service.currency).amount:f}"
        for end, minor in (("low", service.price_low_minor), ("high", service.price_high_minor))
    }
    names = ("kind", "markets", "monthly_capacity", "days", "currency")
    return {**{name: getattr(service, name) for name in names}, **prices}


def _kept(request: HttpRequest, name: str, form: Any, keep: Callable[..., Any]) -> HttpResponse:
    """Keep what a form of the profile says; else the page again, with the form and its faults."""
    acting, provider = _provider(request)
    if not form.is_valid():
        return _profile(request, provider, **{name: form})
    keep(acting=acting, provider=provider, **form.told())
    messages.success(request, say("provider.kept"))
    return redirect("providers:profile")


@login_required
@require_POST
def change_profile(request: HttpRequest) -> HttpResponse:
    """Languages, sectors, words, open or closed."""
    return _kept(request, "profile_form", forms.Profile(request.POST), actions.change_profile)


@login_required
@require_POST
def add_accreditation(request: HttpRequest) -> HttpResponse:
    """One more accreditation."""
    form = forms.Accreditation(request.POST)
    return _kept(request, "accreditation_form", form, actions.add_accreditation)


@login_required
@require_POST
def remove_accreditation(request: HttpRequest) -> HttpResponse:
    """One accreditation less."""
    acting, provider = _provider(request)
    told = {name: request.POST.get(name, "") for name in ("name", "number")}
    actions.remove_accreditation(acting=acting, provider=provider, **told)
    return redirect("providers:profile")


@login_required
@require_POST
def keep_service(request: HttpRequest) -> HttpResponse:
    """A new kind of service, or another capacity or price for one."""
    return _kept(request, "service_form", forms.Offered(request.POST), actions.keep_service)


@login_required
@require_POST
def remove_service(request: HttpRequest, pk: Any) -> HttpResponse:
    """A kind of service that is no longer offered."""
    acting, provider = _provider(request)
    service = get_object_or_404(provider.services, pk=pk)
    actions.remove_service(acting=acting, service=service)
    return redirect("providers:profile")
