"""Reads of what a firm shares, who might be asked, and who saw it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.dateparse import parse_date

from tradewind_desk import policies
from tradewind_desk.records.models import (
    AuditEntry,
    Consent,
    Firm,
    Membership,
    Organisation,
    Wish,
)

PAGE = 50


def own_firm(acting: Membership | None) -> Firm | None:
    """The firm of an owner."""
    if acting is None or acting.role != Membership.Role.OWNER:
        return None
    return (
        Firm.objects.filter(organisation=acting.organisation).select_related("organisation").first()
    )


def consents(acting: Membership) -> QuerySet[Consent]:
    """Every consent of the firm, those not withdrawn first."""
    rows = policies.visible(acting, Consent).select_related("organisation", "given_by")
    return rows.order_by(F("withdrawn_at").desc(nulls_first=True), "-until", "id")


def wishes(acting: Membership) -> QuerySet[Wish]:
    """What others ask for and nobody answered."""
    rows = policies.visible(acting, Wish).select_related("organisation", "by")
    return rows.filter(state=Wish.State.OPEN).order_by("made_at", "id")


def holders(firm: Firm) -> QuerySet[Organisation]:
    """Bodies that keep a case of the firm without any word of it: from a register, say."""
    spoken = Consent.objects.filter(firm=firm).values("organisation")
    return Organisation.objects.filter(cases__firm=firm).exclude(pk__in=spoken).order_by("name")


def organisations(said: str) -> QuerySet[Organisation]:
    """Bodies and providers by a part of their name; their names are no secret."""
    rows = Organisation.objects.exclude(kind=Organisation.Kind.FIRM)
    return rows.filter(name__icontains=said).order_by("name", "id")


@dataclass(frozen=True, slots=True)
class Account:
    """One page of the audit."""

    lines: list[AuditEntry]
    count: int
    before: int | None  # where the next page begins


def account(acting: Membership, asked: Any) -> QuerySet[AuditEntry]:
    """The lines of the audit that were asked for, newest first."""
    rows = policies.visible(acting, AuditEntry).select_related("person", "organisation")
    wanted = Q()
    if asked.get("act"):
        wanted &= Q(act=asked["act"])
    if organisation := _uuid(asked.get("organisation")):
        wanted &= Q(organisation=organisation)
    if asked.get("crosses"):
        wanted &= Q(crosses=True) | Q(told__over_the_boundary=True)
    if since := _day(asked.get("since")):
        wanted &= Q(at__date__gte=since)
    if to := _day(asked.get("to")):
        wanted &= Q(at__date__lte=to)
    return rows.filter(wanted).order_by("-at", "-id")


def page_of(rows: QuerySet[AuditEntry], before: str | None) -> Account:
    """The lines after the last one shown; lines are numbered as they are written."""
    count = rows.count()
    if before and before.isdecimal():
        rows = rows.filter(pk__lt=int(before))
    lines = list(rows[: PAGE + 1])
    more = len(lines) > PAGE
    return Account(lines[:PAGE], count, lines[PAGE - 1].pk if more else None)


def choices(acting: Membership) -> dict[str, Any]:
    """What the audit can be narrowed to."""
    rows = policies.visible(acting, AuditEntry).order_by()
    seen = rows.values("organisation").distinct()
    return {
        "acts": sorted(rows.values_list("act", flat=True).distinct()),
        "organisations": Organisation.objects.filter(pk__in=seen).order_by("name"),
    }


def _day(said: str | None) -> Any:
    try:
        return parse_date(said or "")
    except ValueError:
        return None


def _uuid(said: str | None) -> Any:
    try:
        return uuid.UUID(said or "")
    except ValueError:
        return None
