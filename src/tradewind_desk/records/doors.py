"""Doors for other programs: tokens, keys of requests that must act once, webhooks."""

from __future__ import annotations

from django.db import models

from tradewind_desk.records.kept import Kept
from tradewind_desk.records.people import Membership, Organisation


class Token(Kept):
    """A secret of a member, kept as its hash, that opens the API for some scopes."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    beginning = models.CharField(max_length=12)  # shown, so that people know which it is
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    until = models.DateField()
    used_at = models.DateTimeField(null=True, blank=True)
    minute = models.BigIntegerField(default=0)  # the last one it was used in, and what it spent
    spent = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)


class IdempotencyKey(Kept):
    """A request that was already answered: asked again, the same answer comes back."""

    token = models.ForeignKey(Token, models.CASCADE)
    key = models.CharField(max_length=100)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # none while the first is under way
    body = models.BinaryField(null=True)

    class Meta:
        indexes = (models.Index(fields=["made_at"]),)
        constraints = (
            models.UniqueConstraint(fields=["token", "key"], name="one_answer_for_each_key"),
        )


class Webhook(Kept):
    """Where an organisation wants to be told of its referrals."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="webhooks")
    address = models.URLField(max_length=500)
    secret = models.CharField(max_length=64)  # signs each delivery
    events = models.JSONField(default=list)
    is_on = models.BooleanField(default=True)


class Delivery(Kept):
    """One telling of one event to one webhook, tried again until it is heard or given up."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    body = models.JSONField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    heard_at = models.DateTimeField(null=True)
    says = models.CharField(max_length=300, blank=True)
