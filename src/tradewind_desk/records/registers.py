"""Registers of firms, and the long work done on them."""

from __future__ import annotations

from django.db import models

from tradewind_desk.records.kept import Kept
from tradewind_desk.records.people import Organisation, User


class Register(Kept):
    """A register file of an organisation, in the desk's own folder of registers."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="registers")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=300)  # below the folder of registers, never outside
    rows = models.BigIntegerField(null=True, blank=True)
    is_invented = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True)

    def __str__(self) -> str:
        return self.name


class Job(Kept):
    """Work that takes longer than a page: it can be left, found again, stopped and resumed."""

    class Kind(models.TextChoices):
        MAKE = "make"
        CHECK = "check"
        RUN = "run"
        TRIAGE = "triage"
        COMPARE = "compare"
        DEMAND = "demand"
        BATCH = "batch"

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        STOPPING = "stopping"
        STOPPED = "stopped"
        FAILED = "failed"
        DONE = "done"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="jobs")
    register = models.ForeignKey(
        Register, models.SET_NULL, null=True, blank=True, related_name="jobs"
    )
    after = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)  # the run it reads
    kind = models.CharField(max_length=10, choices=Kind)
    asked = models.JSONField(default=dict)  # engine, days, capacity …
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # What is counted on the way, rows, parts or percent; empty where nothing has been yet.
    counted = models.CharField(max_length=10, blank=True)
    done_rows = models.BigIntegerField(default=0)
    all_rows = models.BigIntegerField(null=True, blank=True)
    says = models.TextField(blank=True)  # the last word of the work: an error with its mend
    result = models.JSONField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)  # the worker was alive then
    by = models.ForeignKey(User, models.SET_NULL, null=True)

    class Meta:
        indexes = (
            models.Index(fields=["state", "made_at"]),
            models.Index(fields=["organisation", "-made_at", "id"]),
        )
