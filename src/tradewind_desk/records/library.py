"""Corrections of facts that users suggest, and what a second person says of them."""

from __future__ import annotations

from django.db import models

from tradewind_desk.records.kept import Kept
from tradewind_desk.records.people import User


class Correction(Kept):
    """A suggested value with its source. It changes nothing until a second person takes it."""

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        REFUSED = "refused"

    fact = models.CharField(max_length=200, db_index=True)  # the fact's id
    held = models.TextField(blank=True)  # what the library said when it was suggested
    value = models.TextField()
    applies_from = models.DateField()
    source_title = models.CharField(max_length=300)
    source_publisher = models.CharField(max_length=200)
    source_address = models.URLField(max_length=500)
    source_place = models.CharField(max_length=200)
    source_trust = models.CharField(max_length=12, default="secondary")  # a class of trust
    read_on = models.DateField()
    said = models.TextField(blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="corrections")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    reviewed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="reviews")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_said = models.TextField(blank=True)
