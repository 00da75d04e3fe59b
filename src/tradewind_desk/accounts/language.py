"""The language of a page: asked for, else of the switch, else the person's, else the browser's."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from tradewind_desk.accounts.package_words import lay_over

# What browsers say for the two scripts.
_BROWSER = {"zh-hk": "zh-hant", "zh-tw": "zh-hant", "zh-mo": "zh-hant", "zh": "zh-hans"}
_BROWSER |= {"zh-cn": "zh-hans", "zh-sg": "zh-hans"}


class LanguageMiddleware:
    """Activates the language of each request."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        lay_over()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        lang = _asked(request)
        with translation.override(lang):
            request.LANGUAGE_CODE = lang  # type: ignore[attr-defined]
            response = self.answer(request)
        response.headers.setdefault("Content-Language", lang)
        return response


def _asked(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    for said in (request.GET.get("lang"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)):
        if said and said.lower() in known:
            return said.lower()
    if request.user.is_authenticated and request.user.language in known:
        return str(request.user.language)
    for part in request.headers.get("Accept-Language", "").lower().split(","):
        said = part.partition(";")[0].strip()
        said = _BROWSER.get(said, said)
        if said in known or said.partition("-")[0] == "en":
            return said if said in known else "en"
    return settings.LANGUAGE_CODE
