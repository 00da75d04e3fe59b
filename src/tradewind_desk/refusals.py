"""What a person meets who may not: for a thing that is not theirs, as if it were not there."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tradewind.errors import InputError
from tradewind.text.errors import error_in_words
from tradewind_desk.policies import Refused
from tradewind_desk.records.models import Membership
from tradewind_desk.words import language


class RefusalMiddleware:
    """Turns refusals into pages: 404 for a hidden thing, 403 for a known one, 422 for bad input."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """A page for what we know how to explain; anything else is our own fault."""
        if isinstance(fault, Refused):
            if fault.is_hidden:
                raise Http404
            return render(request, "refused.html", {"reason": fault.reason}, status=403)
        if isinstance(fault, InputError):
            told = error_in_words(fault, language())
            return render(request, "bad_input.html", {"told": told}, status=422)
        return None


class LargestRequestMiddleware:
    """Refuses by its length what is too large, before any of it is read."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limits = settings.LARGEST_REQUESTS
        limit = next(
            most
            for begins, role, most in limits
            if request.path.startswith(begins) and _is(request, role)
        )
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdecimal() and int(said) > limit:
            told = {"megabytes": limit // 1024**2}
            return render(request, "413.html", told, status=413)
        return self.answer(request)


def _is(request: HttpRequest, role: str | None) -> bool:
    """Whether the person has the role anywhere; everyone is nobody in particular."""
    person = request.user
    if role is None or not person.is_authenticated:
        return role is None
    return Membership.objects.filter(person=person, role=role).exists()
