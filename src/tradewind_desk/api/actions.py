"""Acts on tokens and webhooks; each leaves its line in the audit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from tradewind_desk import audit, policies
from tradewind_desk.api.addresses import checked, resolved
from tradewind_desk.api.bearer import hashed
from tradewind_desk.policies import Act
from tradewind_desk.records.models import Delivery, Membership, Token, Webhook

_BEGINNING, _SECRET = "tw_", "twh_"
_SHOWN = 11


@transaction.atomic
def make_token(
    *, acting: Membership, name: str, scopes: Iterable[str], until: date
) -> tuple[Token, str]:
    """A token of the member's own, and its secret, which nobody can read again."""
    secret = _BEGINNING + secrets.token_urlsafe(32)
    token = Token.objects.create(
        membership=acting,
        name=name,
        beginning=secret[:_SHOWN],
        sha256=hashed(secret),
        scopes=sorted(scopes),
        until=until,
    )
    audit.note(acting, "create", token, scopes=token.scopes, until=until.isoformat())
    return token, secret


@transaction.atomic
def revoke_token(*, acting: Membership, token: Token) -> None:
    """From this moment it opens nothing."""
    policies.check(acting, Act.DELETE, token)
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit.note(acting, "revoke", token)


def add_webhook(*, acting: Membership, address: str, events: Iterable[str]) -> Webhook:
    """Where the organisation is told of its referrals; its secret is shown once."""
    hook = Webhook(
        organisation=acting.organisation,
        address=address,
        secret=_SECRET + secrets.token_urlsafe(32),
        events=sorted(events),
    )
    policies.check(acting, Act.CHANGE, hook)
    resolved(checked(address))
    with transaction.atomic():
        hook.save()
        audit.note(acting, "create", hook, events=hook.events)
    return hook


@transaction.atomic
def pause_webhook(*, acting: Membership, hook: Webhook, is_on: bool) -> None:
    """Nothing is sent while it is paused; what waits is sent afterwards."""
    policies.check(acting, Act.CHANGE, hook)
    hook.is_on = is_on
    hook.save(update_fields=["is_on", "changed_at"])
    audit.note(acting, "resume" if is_on else "pause", hook)


@transaction.atomic
def remove_webhook(*, acting: Membership, hook: Webhook) -> None:
    """With the account of its deliveries."""
    policies.check(acting, Act.CHANGE, hook)
    audit.note(acting, "remove", hook)
    hook.delete()


@transaction.atomic
def deliver_again(*, acting: Membership, delivery: Delivery) -> None:
    """Tell it once more, with all its tries before it."""
    policies.check(acting, Act.CHANGE, delivery.webhook)
    delivery.tries, delivery.heard_at, delivery.next_try_at = 0, None, timezone.now()
    delivery.save(update_fields=["tries", "heard_at", "next_try_at", "changed_at"])
    audit.note(acting, "redeliver", delivery)
