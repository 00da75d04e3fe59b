"""The first page of each role, and the two switches that every page has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from tradewind_desk.accounts.acting import KEY
from tradewind_desk.cases import queries as cases
from tradewind_desk.firms import queries as firms
from tradewind_desk.providers import queries as providers
from tradewind_desk.records.people import Membership
from tradewind_desk.registers import queries as registers

# What waits on the first page for each role: the context of `templates/start/<role>.html`.
SECTIONS: Mapping[str, Callable[[Membership], dict[str, Any]]] = {
    Membership.Role.OWNER: firms.start,
    Membership.Role.ADVISER: cases.start,
    Membership.Role.PROVIDER: providers.start,
    Membership.Role.ANALYST: registers.start,
}


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What waits for the person; for a visitor, what this is and how to log in."""
    if not request.user.is_authenticated:
        return render(request, "welcome.html")
    acting = request.acting  # type: ignore[attr-defined]
    waits = SECTIONS.get(acting.role) if acting else None
    if waits is None:
        return render(request, "start.html")
    return render(request, "start.html", {"section": f"start/{acting.role}.html", **waits(acting)})


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie and with the person, and stay on the page."""
    response = redirect(_next(request))
    lang = request.POST.get("language", "")
    if lang in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            lang,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        if request.user.is_authenticated:
            request.user.language = lang
            request.user.save(update_fields=["language"])
    return response


@login_required
@require_POST
def choose_acting(request: HttpRequest) -> HttpResponse:
    """Act in another of one's memberships."""
    chosen = request.POST.get("membership")
    if any(str(one.pk) == chosen for one in request.memberships):  # type: ignore[attr-defined]
        request.session[KEY] = chosen
    return redirect("start")


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: it answers, and so does its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def _next(request: HttpRequest) -> str:
    told = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        told, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return told if is_ours else "/"
