"""Erase a firm: what is gone at once, and what stays as a count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tradewind_desk import audit, policies
from tradewind_desk.consents.kept_of import rows_of
from tradewind_desk.policies import Act
from tradewind_desk.records.emptied import leave_no_trace
from tradewind_desk.records.models import (
    Case,
    Firm,
    IdempotencyKey,
    Membership,
    Organisation,
    Outcome,
    Referral,
)

# What stays, without its words: funnels still add up, and the audit names only numbers of rows.
STAY = frozenset({"audit", "cases", "consents", "referrals", "outcomes"})
_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def counts(firm: Firm) -> Mapping[str, int]:
    """How many rows of each table would be gone."""
    return {name: rows.count() for name, rows in rows_of(firm) if name not in STAY}


@transaction.atomic
def erase(*, acting: Membership, firm: Firm) -> None:
    """The file, people, plans, documents, notes and tasks are gone; nobody finds the firm again."""
    policies.check(acting, Act.DELETE, firm)
    gone = counts(firm)
    _forget_answers(firm)
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
    transaction.on_commit(leave_no_trace)


def _forget_answers(firm: Firm) -> None:
    """The answers kept for programs that ask twice, where they name anything of the firm."""
    ids = set(_ids(firm))
    bodies = Q(token__membership__organisation__cases__firm=firm)
    bodies |= Q(token__membership__organisation__provider__referrals__case__firm=firm)
    kept = IdempotencyKey.objects.filter(bodies, body__isnull=False).distinct()
    for one in kept.iterator(chunk_size=500):
        if ids & set(_ID.findall(bytes(one.body or b""))):
            one.delete()


def _ids(firm: Firm) -> Iterator[bytes]:
    yield str(firm.pk).encode()
    for _, rows in rows_of(firm):
        yield from (str(pk).encode() for pk in rows.values_list("pk", flat=True))


def _refuse_all(firm: Firm) -> None:
    now = timezone.now()
    firm.consents.update(withdrawn_at=now, purpose="", evidence="")
    spoken = firm.consents.values("organisation")
    for body in Organisation.objects.filter(cases__firm=firm).exclude(pk__in=spoken):
        firm.consents.create(organisation=body, until=timezone.localdate(now), withdrawn_at=now)


def _empty(firm: Firm) -> None:
    """A row without a word about the firm; its owner may begin another."""
    for name in ("name", "name_zh", "identifier", "industry", "classification", "size", "file"):
        setattr(firm, name, "")
    firm.from_register = None
    firm.organisation = None
    firm.erased_at = timezone.now()
    firm.version += 1
    firm.save()
