"""What a firm lets others see, and the account of everything seen and done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from tradewind_desk.records.firms import Firm
from tradewind_desk.records.kept import Kept
from tradewind_desk.records.people import Organisation, User


class Part(models.TextChoices):
    """The parts of a firm's case that a consent names."""

    IDENTITY = "identity"  # name, place, industry, size: what a public register tells
    PROFILE = "profile"  # the rest of the firm's file, without money and bill of materials
    MONEY = "money"  # revenue, assets, prices, costs, grants
    MATERIALS = "materials"  # bill of materials
    PEOPLE = "people"  # contacts
    PLANS = "plans"
    CASE = "case"  # interactions, tasks, stages
    DOCUMENTS = "documents"
    REFERRALS = "referrals"
    OUTCOMES = "outcomes"


class Parts(models.Model):
    """Which parts are named: a column each, so that a list of rows shared is one join."""

    sees_identity = models.BooleanField(default=False)
    sees_profile = models.BooleanField(default=False)
    sees_money = models.BooleanField(default=False)
    sees_materials = models.BooleanField(default=False)
    sees_people = models.BooleanField(default=False)
    sees_plans = models.BooleanField(default=False)
    sees_case = models.BooleanField(default=False)
    sees_documents = models.BooleanField(default=False)
    sees_referrals = models.BooleanField(default=False)
    sees_outcomes = models.BooleanField(default=False)
    may_change = models.BooleanField(default=False)  # write, not only read
    purpose = models.CharField(max_length=200)

    class Meta:
        abstract = True

    @property
    def parts(self) -> list[str]:
        """The parts named, in the order of the list above."""
        return [str(one) for one in Part.values if getattr(self, f"sees_{one}")]

    @parts.setter
    def parts(self, told: Iterable[str]) -> None:
        named = {str(one) for one in told}
        for one in Part.values:
            setattr(self, f"sees_{one}", one in named)


class Consent(Kept, Parts):
    """A firm lets an organisation see and use some parts until a day, or until withdrawn."""

    class How(models.TextChoices):
        ONLINE = "online"
        WRITTEN = "written"
        SPOKEN = "spoken"

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="consents")
    until = models.DateField()
    how = models.CharField(max_length=8, choices=How, default=How.ONLINE)
    evidence = models.TextField(blank=True)  # of a written or spoken one: who said what, when
    crosses = models.BooleanField(default=False)  # the boundary between the Mainland and Hong Kong
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="consents_given")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "firm"]),
            models.Index(fields=["organisation", "withdrawn_at"]),
        )


class Wish(Kept, Parts):
    """An organisation asks a firm for a consent; the owner accepts or refuses."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        REFUSED = "refused"

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="wishes")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="wishes")
    until = models.DateField()
    by = models.ForeignKey(User, models.SET_NULL, null=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["firm", "state"]),)


class AppendOnly(Exception):
    """Someone tried to change or remove a line of the audit."""


class AuditEntry(models.Model):
    """One line of the audit: who saw or did what, when. Never changed, by triggers of the database.

    It names people, organisations and firms by id only: once one is erased, its lines tell nothing
    of it and stay as they were written.
    """

    at = models.DateTimeField(auto_now_add=True)
    person = models.ForeignKey(
        User, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    act = models.CharField(max_length=40)  # view, change, share, export, erase, …
    firm = models.ForeignKey(
        Firm, models.DO_NOTHING, null=True, db_constraint=False, related_name="audit"
    )
    thing = models.CharField(max_length=40)  # the table, as a word: case, plan, …
    thing_id = models.CharField(max_length=40, blank=True)
    parts = models.JSONField(default=list)
    crosses = models.BooleanField(default=False)
    told = models.JSONField(default=dict)  # what changed, without personal data

    class Meta:
        indexes = (
            models.Index(fields=["firm", "-at"]),
            models.Index(fields=["organisation", "-at"]),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise AppendOnly
