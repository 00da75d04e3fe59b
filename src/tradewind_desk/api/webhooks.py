"""Tell other programs of referrals: what is to be told is kept with what happened, sent after it.

A delivery tells that a referral changed and how it stands; who reads it asks the API for the rest,
by its own right. It is signed, and tried again until it is heard or its tries are over.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

from django.db.models import F
from django.utils import timezone

from tradewind.errors import InputError
from tradewind_desk import policies
from tradewind_desk.api.sending import send
from tradewind_desk.policies import Act
from tradewind_desk.records.models import Delivery, Membership, Referral, Webhook

EVENTS = tuple(f"referral.{one}" for one in ("sent", "accepted", "declined", "done", "withdrawn"))
WAITS = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 360, 1440))
MOST_TRIES = len(WAITS) + 1
_LEASE = timedelta(minutes=5)
_AT_ONCE = 20
_SAID = 300


def heard(sender: object, *, referral: Referral, event: str, **told: Any) -> None:
    """Keep a delivery for every webhook of the two organisations that wants the event."""
    of = (referral.provider.organisation_id, referral.case.organisation_id)
    wanting = Webhook.objects.filter(organisation__in=of, is_on=True)
    now = timezone.now()
    Delivery.objects.bulk_create(
        Delivery(webhook=one, event=event, body=_body(referral, event, now), next_try_at=now)
        for one in wanting
        if event in one.events
    )


def _body(referral: Referral, event: str, now: datetime) -> dict[str, Any]:
    return {
        "event": event,
        "at": now.isoformat(),
        "referral": {
            "id": str(referral.pk),
            "state": str(referral.state),
            "reason": str(referral.reason),
            "kind": referral.kind,
            "market": referral.market,
            "needed_by": referral.needed_by.isoformat() if referral.needed_by else None,
        },
    }


def deliver_due(now: datetime | None = None) -> int:
    """Send what is due; how many were heard. For the worker, between its jobs."""
    return sum(deliver(one, now or timezone.now()) for one in _claimed(now or timezone.now()))


def _claimed(now: datetime) -> Iterator[Delivery]:
    """Take deliveries that are due, so that no other worker does; one that dies gives them back."""
    due = Delivery.objects.filter(next_try_at__lte=now, webhook__is_on=True)
    for one in due.select_related("webhook__organisation").order_by("next_try_at", "pk")[:_AT_ONCE]:
        mine = Delivery.objects.filter(pk=one.pk, next_try_at=one.next_try_at)
        if mine.update(next_try_at=now + _LEASE, tries=F("tries") + 1):
            one.tries += 1
            yield one


def _may_hear(delivery: Delivery) -> bool:
    """Whether the organisation may still see what it would be told of."""
    told = Referral.objects.select_related("case__firm", "provider")
    referral = told.filter(pk=delivery.body["referral"]["id"]).first()
    if referral is None:
        return False
    body = delivery.webhook.organisation
    is_provider = referral.provider.organisation_id == body.pk
    role = Membership.Role.PROVIDER if is_provider else Membership.Role.ADVISER
    return policies.can(Membership(organisation=body, role=role), Act.VIEW, referral)


def deliver(delivery: Delivery, now: datetime) -> bool:
    """Send one and write down what came back; whether it was heard.

    What the organisation may see no more, since a firm withdrew or a consent ran out, is not sent.
    """
    if not _may_hear(delivery):
        delivery.delete()
        return False
    body = json.dumps(delivery.body, ensure_ascii=False, sort_keys=True).encode()
    hook = delivery.webhook
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Tradewind",
        "Tradewind-Event": delivery.event,
        "Tradewind-Delivery": str(delivery.pk),
        "Tradewind-Signature": signature(hook.secret, int(now.timestamp()), body),
    }
    delivery.status, delivery.says = None, ""
    try:
        delivery.status = send(hook.address, body, headers)
    except (OSError, HTTPException, InputError) as fault:
        delivery.says = (str(fault) or type(fault).__name__)[:_SAID]
    is_heard = delivery.status is not None and 200 <= delivery.status < 300
    delivery.heard_at = now if is_heard else None
    delivery.next_try_at = None if is_heard else _next(delivery.tries, now)
    delivery.save(update_fields=["status", "says", "heard_at", "next_try_at", "changed_at"])
    return is_heard


def _next(tries: int, now: datetime) -> datetime | None:
    return None if tries >= MOST_TRIES else now + WAITS[max(0, tries - 1)]


def signature(secret: str, at: int, body: bytes) -> str:
    """What proves that the body is ours and of this moment: HMAC-SHA256 over `moment.body`."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"
