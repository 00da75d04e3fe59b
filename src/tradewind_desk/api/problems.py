"""Why a request was refused, as RFC 9457 tells it: what kind, where, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from tradewind.errors import TradewindError
from tradewind.text.errors import error_in_words, in_words
from tradewind_desk.words import language, say

MEDIA_TYPE = "application/problem+json"
KINDS: Mapping[str, HTTPStatus] = {
    "bad-request": HTTPStatus.BAD_REQUEST,
    "no-token": HTTPStatus.UNAUTHORIZED,
    "no-scope": HTTPStatus.FORBIDDEN,
    "not-allowed": HTTPStatus.FORBIDDEN,
    "not-found": HTTPStatus.NOT_FOUND,
    "wrong-method": HTTPStatus.METHOD_NOT_ALLOWED,
    "under-way": HTTPStatus.CONFLICT,
    "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "wrong-type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "bad-input": HTTPStatus.UNPROCESSABLE_ENTITY,
    "key-used": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too-many": HTTPStatus.TOO_MANY_REQUESTS,
    "own-fault": HTTPStatus.INTERNAL_SERVER_ERROR,
    "not-computed": HTTPStatus.NOT_IMPLEMENTED,
}
# The kind of what Django and the resolver answer by themselves.
_OF_STATUS = {int(status): kind for kind, status in [*KINDS.items()][::-1]}


@dataclass
class Problem(Exception):
    """A request that is refused."""

    kind: str
    errors: tuple[Mapping[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    detail: str = ""

    def response(self, request: HttpRequest) -> HttpResponse:
        """The refusal in the language of the request."""
        words = self.kind.replace("-", "_")
        told: dict[str, Any] = {
            "type": f"/api/#{self.kind}",
            "title": say(f"api.problem.{words}"),
            "status": int(KINDS[self.kind]),
            "detail": self.detail or say(f"api.problem_detail.{words}"),
            "instance": request.path,
        }
        if self.errors:
            told["errors"] = list(self.errors)
        return HttpResponse(
            json.dumps(told, ensure_ascii=False),
            status=told["status"],
            headers={"Content-Type": MEDIA_TYPE, **self.headers},
        )


def of_status(status: int) -> Problem:
    """The problem behind a refusal that came from below."""
    kind = _OF_STATUS.get(status)
    return Problem(kind or ("own-fault" if status >= 500 else "bad-request"))


def of_errors(faults: Iterable[TradewindError]) -> Problem:
    """What was given and cannot be; every fault with its place and how to mend it."""
    lang, told = language(), tuple(faults)
    errors = tuple(
        {
            "where": in_words(one.where, lang),
            "problem": in_words(one.problem, lang),
            "mend": in_words(one.mend, lang),
        }
        for one in told
    )
    detail = error_in_words(told[0], lang) if len(told) == 1 else ""
    return Problem("bad-input", errors, detail=detail)
