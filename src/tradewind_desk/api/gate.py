"""What every answer of the API has, also where Django gives it: the problem's shape, headers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from tradewind import __version__
from tradewind_desk import facts as packs
from tradewind_desk.api import problems
from tradewind_desk.api.bearer import Allowance
from tradewind_desk.api.problems import Problem

BEGINNING = "/api/v1/"


class ApiMiddleware:
    """Stands around the addresses of the API and lets every other by."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(BEGINNING):
            return self.answer(request)
        response = _refused(request) or self.answer(request)
        if response.status_code >= 400 and response.headers["Content-Type"] != problems.MEDIA_TYPE:
            told = problems.of_status(response.status_code)
            told.headers = {key: value for key, value in response.items() if key == "Allow"}
            response = told.response(request)
        _complete(request, response)
        return response


def _refused(request: HttpRequest) -> HttpResponse | None:
    """What no address takes: text that is no text, a body that is no JSON."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return Problem("bad-request").response(request)
    has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0")
    if has_body and request.content_type != "application/json":
        return Problem("wrong-type").response(request)
    return None


def _complete(request: HttpRequest, response: HttpResponse) -> None:
    response.headers["Tradewind-Version"] = __version__
    response.headers["Tradewind-Facts"] = packs.edition()[:16]
    response.headers.setdefault("Cache-Control", "no-store")
    patch_vary_headers(response, ("Authorization", "Accept-Language"))
    allowance: Allowance | None = getattr(request, "allowance", None)
    for name, value in allowance.headers.items() if allowance else ():
        response.headers[name] = value
