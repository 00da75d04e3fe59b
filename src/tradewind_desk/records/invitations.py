"""Letters that let a person in: to an organisation as a member, or to a firm as its owner."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tradewind_desk.records.firms import Firm
from tradewind_desk.records.kept import Kept
from tradewind_desk.records.people import Membership, Organisation, User


class Invitation(Kept):
    """One address may become a member, or the owner of a firm that has no account yet."""

    email = models.EmailField()
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations"
    )  # that invites
    firm = models.ForeignKey(
        Firm, models.CASCADE, null=True, blank=True, related_name="invitations"
    )  # to be taken over; none: the person joins the organisation
    role = models.CharField(max_length=10, choices=Membership.Role)
    may_manage = models.BooleanField(default=False)
    may_review = models.BooleanField(default=False)
    until = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "-made_at"]),)

    @property
    def is_open(self) -> bool:
        """Whether it can still be taken."""
        return self.taken_at is None and self.until > timezone.now()
