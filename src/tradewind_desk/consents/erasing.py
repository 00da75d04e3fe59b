"""Erase a firm: what is gone at once, and what stays as a count."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from tradewind_desk import audit, policies
from tradewind_desk.consents.kept_of import rows_of
from tradewind_desk.policies import Act
from tradewind_desk.records.models import (
    Case,
    Firm,
    Membership,
    Organisation,
    Outcome,
    Referral,
)

# What stays, without its words: funnels still add up, and the audit names only numbers of rows.
STAY = frozenset({"audit", "cases", "consents", "referrals", "outcomes"})


def counts(firm: Firm) -> Mapping[str, int]:
    """How many rows of each table would be gone."""
    return {name: rows.count() for name, rows in rows_of(firm) if name not in STAY}


@transaction.atomic
def erase(*, acting: Membership, firm: Firm) -> None:
    """The file, people, plans, documents, notes and tasks are gone; nobody finds the firm again."""
    policies.check(acting, Act.DELETE, firm)
    gone = counts(firm)
    for name, rows in rows_of(firm):
        if name not in STAY:
            rows.delete()
    Case.objects.filter(firm=firm).update(subject="", next_due=None)
    referrals = Referral.objects.filter(case__firm=firm)
    referrals.update(need="", said="", why=[])
    referrals.filter(state__in=("sent", "accepted")).update(state=Referral.State.WITHDRAWN)
    Outcome.objects.filter(case__firm=firm).update(said="")
    _refuse_all(firm)
    _empty(firm)
    audit.note(acting, "erase", firm, firm=firm, gone=gone)


def _refuse_all(firm: Firm) -> None:
    now = timezone.now()
    firm.consents.update(withdrawn_at=now, purpose="", evidence="")
    spoken = firm.consents.values("organisation")
    for body in Organisation.objects.filter(cases__firm=firm).exclude(pk__in=spoken):
        firm.consents.create(organisation=body, until=timezone.localdate(now), withdrawn_at=now)


def _empty(firm: Firm) -> None:
    """A row without a word about the firm; its owner may begin another."""
    for name in ("name", "name_zh", "identifier", "industry", "size", "file"):
        setattr(firm, name, "")
    firm.from_register = None
    firm.organisation = None
    firm.erased_at = timezone.now()
    firm.version += 1
    firm.save()
