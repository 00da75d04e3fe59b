"""As whom a person acts: one membership at a time, switched on the page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tradewind_desk.records.people import Membership

KEY = "acting"


class ActingMiddleware:
    """Puts the membership acted in on the request: ``request.acting``, none for a visitor."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.memberships = memberships(request)  # type: ignore[attr-defined]
        request.acting = acting(request)  # type: ignore[attr-defined]
        return self.answer(request)


def memberships(request: HttpRequest) -> list[Membership]:
    """Every membership of the person, the first one first."""
    if not request.user.is_authenticated:
        return []
    every = Membership.objects.filter(person=request.user).select_related("organisation", "person")
    return list(every.order_by("made_at", "id"))


def acting(request: HttpRequest) -> Membership | None:
    """The membership chosen in this session, else the person's first."""
    told: list[Membership] = request.memberships  # type: ignore[attr-defined]
    chosen = request.session.get(KEY)
    return next((one for one in told if str(one.id) == chosen), told[0] if told else None)
