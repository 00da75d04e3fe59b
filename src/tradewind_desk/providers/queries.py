"""What the provider's pages read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from tradewind_desk import policies
from tradewind_desk.records.models import Membership, Provider, Referral, Service

PAGE = 20
_QUARTER_DAYS = 90
_TAKEN = ("accepted", "done")
TABS: Mapping[str, tuple[str, ...]] = {
    "waiting": ("sent",),
    "taken": ("accepted",),
    "over": ("done", "declined", "withdrawn"),
}


def own_provider(acting: Membership) -> Provider | None:
    """The provider of the organisation acted for."""
    found: Provider | None = (
        Provider.objects.filter(organisation=acting.organisation)
        .select_related("organisation")
        .first()
    )
    return found


def referrals(acting: Membership, tab: str) -> QuerySet[Referral]:
    """The needs of a tab, and whether another provider has taken the same one."""
    taken = Referral.objects.filter(
        case=OuterRef("case"), kind=OuterRef("kind"), market=OuterRef("market"), state__in=_TAKEN
    ).exclude(pk=OuterRef("pk"))
    rows = policies.visible(acting, Referral).filter(state__in=TABS[tab])
    return rows.annotate(is_taken=Exists(taken)).select_related("case__organisation", "by")


def counts(acting: Membership) -> Mapping[str, int]:
    """How many needs stand in each tab."""
    every = policies.visible(acting, Referral)
    told = {tab: Count("pk", filter=Q(state__in=states)) for tab, states in TABS.items()}
    found: Mapping[str, int] = every.aggregate(**told)
    return found


@dataclass(frozen=True, slots=True)
class Timing:
    """How a provider answered within a quarter; None where it has not yet."""

    asked: int
    to_answer: timedelta | None
    to_done: timedelta | None


def timing(acting: Membership) -> Timing:
    """The means over what was asked within the last quarter."""
    since = timezone.now() - timedelta(days=_QUARTER_DAYS)
    told = policies.visible(acting, Referral).filter(made_at__gte=since).aggregate(
        asked=Count("pk"),
        to_answer=Avg(F("answered_at") - F("made_at")),
        to_done=Avg(F("done_at") - F("made_at")),
    )  # fmt: skip
    return Timing(**told)


@dataclass(frozen=True, slots=True)
class Used:
    """A service, and how many needs of it were taken on this month."""

    service: Service
    used: int

    @property
    def left(self) -> int | None:
        """How many more; None where no capacity is told."""
        most = self.service.monthly_capacity
        return None if most is None else max(0, most - self.used)


def used(provider: Provider, today: date) -> list[Used]:
    """Every service with what was taken on since the first of the month: two queries."""
    begins = timezone.make_aware(datetime.combine(today.replace(day=1), time.min))
    taken = Referral.objects.filter(
        provider=provider, state__in=_TAKEN, answered_at__gte=begins
    ).values_list("kind").annotate(count=Count("pk"))  # fmt: skip
    by_kind: dict[str, int] = dict(taken)
    return [Used(one, by_kind.get(one.kind, 0)) for one in provider.services.order_by("kind")]


def accreditations(provider: Provider, today: date) -> list[dict[str, Any]]:
    """As told, each with whether it is over."""
    return [{**one, **_validity(one, today)} for one in provider.accreditations]


def _validity(told: Mapping[str, Any], today: date) -> dict[str, Any]:
    try:
        until = date.fromisoformat(told.get("until") or "")
    except ValueError:
        return {"until": None, "is_over": None}
    return {"until": until, "is_over": until < today}


def waiting(acting: Membership, limit: int = 10) -> list[Referral]:
    """For the start page: the needs that wait longest for an answer."""
    return list(referrals(acting, "waiting").order_by("made_at", "pk")[:limit])


def start(acting: Membership) -> dict[str, Any]:
    """What waits for a provider."""
    return {"waiting_needs": waiting(acting), "today": timezone.localdate()}
