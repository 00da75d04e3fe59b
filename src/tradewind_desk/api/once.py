"""An act asked for twice under one key happens once: the second time the first answer comes back.

The act and its answer are one transaction: a server that dies in between has done neither, and the
key can be used again. A request that was refused has done nothing and keeps no answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tradewind_desk.api.problems import Problem
from tradewind_desk.records.models import IdempotencyKey

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
_LONGEST = 100
# Longer than a web server lets a request take: whoever began it is gone.
_LOST = timedelta(minutes=5)
Json = dict[str, Any]


def answer_json(told: Any, status: int = 200) -> HttpResponse:
    """An answer as JSON."""
    text = json.dumps(told, ensure_ascii=False, cls=DjangoJSONEncoder, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json")


def once(
    request: HttpRequest,
    act: Callable[[], Any],
    status: int = 201,
    *,
    about: Callable[[], object] = lambda: None,
) -> HttpResponse:
    """Do an act, or give the answer that it had under the same key.

    `about` fetches what the act is about, and refuses where the member may see it no more: a kept
    answer outlives no consent.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        with transaction.atomic():
            return answer_json(act(), status)
    if len(key) > _LONGEST or not key.isprintable() or not key.isascii():
        raise Problem("bad-request")
    kept = _taken(request, key, timezone.now())
    if kept.status is not None:
        about()
        return HttpResponse(bytes(kept.body), status=kept.status, content_type="application/json")
    try:
        with transaction.atomic():
            response = answer_json(act(), status)
            row = IdempotencyKey.objects.filter(pk=kept.pk)
            row.update(status=status, body=response.content)
    except BaseException:
        IdempotencyKey.objects.filter(pk=kept.pk, status=None).delete()
        raise
    return response


def _taken(request: HttpRequest, key: str, now: datetime) -> IdempotencyKey:
    """The key: new and ours, or answered already; a Problem where it is neither."""
    token, asked = request.auth, _hash(request)  # type: ignore[attr-defined]
    forget(now)
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(token=token, key=key, request_sha256=asked)
    except IntegrityError:
        found = IdempotencyKey.objects.filter(token=token, key=key).first()
    if found is None:
        raise Problem("under-way", headers={"Retry-After": "1"})
    if found.request_sha256 != asked:
        raise Problem("key-used")
    if found.status is None:
        lost = IdempotencyKey.objects.filter(pk=found.pk, made_at=found.made_at, status=None)
        if not lost.filter(made_at__lt=now - _LOST).update(made_at=now):
            raise Problem("under-way", headers={"Retry-After": "1"})
    return found


def forget(now: datetime) -> None:
    """Remove the keys whose day is over."""
    IdempotencyKey.objects.filter(made_at__lt=now - KEPT).delete()


def _hash(request: HttpRequest) -> str:
    told = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(told).hexdigest()
