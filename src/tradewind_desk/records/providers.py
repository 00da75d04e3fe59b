"""Providers of services, and what each can do and how much."""

from __future__ import annotations

from django.db import models

from tradewind_desk.records.kept import Kept
from tradewind_desk.records.people import Organisation


class Provider(Kept):
    """A firm or body that serves others: technology, finance, legal, testing, supply chain."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="provider")
    about = models.JSONField(default=dict)  # by language
    languages = models.JSONField(default=list)
    sectors = models.JSONField(default=list)  # none: any
    accreditations = models.JSONField(default=list)  # name, body, number, until
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.organisation)


class Service(Kept):
    """One kind of service that a provider offers, for which markets, and how many a month."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="services")
    kind = models.CharField(max_length=60)  # as packs/services names it
    markets = models.JSONField(default=list)  # none: any
    monthly_capacity = models.PositiveIntegerField(null=True, blank=True)  # none: unknown
    price_low_minor = models.BigIntegerField(null=True, blank=True)
    price_high_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="HKD")
    days = models.PositiveIntegerField(null=True, blank=True)  # to the first answer

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["provider", "kind"], name="one_row_for_each_service"),
        )
        indexes = (models.Index(fields=["kind"]),)
