"""Pages of the API: how to call it, one's tokens, the organisation's webhooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tradewind.errors import InputError
from tradewind.text.errors import error_in_words
from tradewind_desk import policies
from tradewind_desk.api import actions, forms, queries
from tradewind_desk.api.bearer import MOST_UNITS
from tradewind_desk.api.door import operations
from tradewind_desk.api.problems import KINDS
from tradewind_desk.api.scopes import SCOPES
from tradewind_desk.api.sharing import acting_in
from tradewind_desk.records.models import Delivery, Membership, Token, Webhook
from tradewind_desk.words import language, say


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """How to call the API: every operation, scope and problem, out of its own description."""
    scopes = [(one, say(f"api.scope.{one.replace(':', '_')}")) for one in SCOPES]
    kinds = [
        (
            kind,
            int(status),
            say(f"api.problem.{kind.replace('-', '_')}"),
            say(f"api.problem_detail.{kind.replace('-', '_')}"),
        )
        for kind, status in KINDS.items()
    ]
    told = {
        "operations": operations(),
        "scopes": scopes,
        "kinds": kinds,
        "units": MOST_UNITS,
        "address": request.build_absolute_uri("/api/v1"),
    }
    return render(request, "api/guide.html", told)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@sensitive_variables("secret")
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens by their beginnings; a new one is shown whole on the page that makes it."""
    acting = acting_in(request)
    form, secret = forms.NewToken(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _, secret = actions.make_token(acting=acting, **form.cleaned_data)
        form = forms.NewToken()
    told = {
        "form": form,
        "secret": secret,
        "page": queries.page_of(queries.tokens(acting), request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "api/tokens.html", told, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: Any) -> HttpResponse:
    """Shut a token."""
    acting = acting_in(request)
    token = get_object_or_404(policies.visible(acting, Token), pk=pk)
    actions.revoke_token(acting=acting, token=token)
    return redirect("api:tokens")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@sensitive_variables("secret")
def webhooks(request: HttpRequest) -> HttpResponse:
    """The organisation's webhooks, for those who manage it."""
    acting = _manager(request)
    form, secret = forms.NewWebhook(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            secret = actions.add_webhook(acting=acting, **form.cleaned_data).secret
        except InputError as fault:
            form.add_error("address", error_in_words(fault, language()))
        else:
            form = forms.NewWebhook()
    told = {"form": form, "secret": secret, "hooks": queries.webhooks(acting)}
    return render(request, "api/webhooks.html", told, status=422 if form.errors else 200)


@login_required
@require_GET
def webhook(request: HttpRequest, pk: Any) -> HttpResponse:
    """What was told to one webhook, and what it answered."""
    hook = _hook(request, pk)
    page = queries.deliveries(hook, request.GET.get("page"))
    return render(request, "api/webhook.html", {"hook": hook, "page": page})


_ACTS: Mapping[str, Callable[[Membership, Webhook], None]] = {
    "pause": lambda acting, hook: actions.pause_webhook(acting=acting, hook=hook, is_on=False),
    "resume": lambda acting, hook: actions.pause_webhook(acting=acting, hook=hook, is_on=True),
    "remove": lambda acting, hook: actions.remove_webhook(acting=acting, hook=hook),
}


@login_required
@require_POST
def change_webhook(request: HttpRequest, pk: Any, act: str) -> HttpResponse:
    """Pause it, let it go on, or remove it."""
    hook = _hook(request, pk)
    if act not in _ACTS:
        raise Http404
    _ACTS[act](acting_in(request), hook)
    return redirect("api:webhooks")


@login_required
@require_POST
def deliver_again(request: HttpRequest, pk: Any) -> HttpResponse:
    """Tell something once more."""
    every = Delivery.objects.select_related("webhook")
    mine = policies.visible(_manager(request), Webhook)
    delivery = get_object_or_404(every.filter(webhook__in=mine), pk=pk)
    actions.deliver_again(acting=acting_in(request), delivery=delivery)
    return redirect("api:webhook", pk=delivery.webhook_id)


def _manager(request: HttpRequest) -> Membership:
    acting = acting_in(request)
    if not acting.may_manage:
        raise policies.Refused("webhook.view", is_hidden=True)
    return acting


def _hook(request: HttpRequest, pk: Any) -> Webhook:
    found: Webhook = get_object_or_404(policies.visible(_manager(request), Webhook), pk=pk)
    return found
