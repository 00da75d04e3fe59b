"""What is known before a need is referred: the firm, the providers and how they have answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q
from django.utils import timezone

from tradewind.facts.industries import division_of
from tradewind_desk import named, policies
from tradewind_desk.cases.matching import Found, History, Wanted, match
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Case, Firm, Membership, Plan, Referral, Service
from tradewind_desk.words import language, say

_QUARTER_DAYS = 90
_OF_PROVIDERS = "GB/T 4754"
_ANSWERED = ("accepted", "declined", "done")
_TAKEN = ("accepted", "done")


def wanted(case: Case, told: Mapping[str, Any]) -> Wanted:
    """The need of a case as it was asked for."""
    kind = named.kinds().get(told["kind"])
    return Wanted(
        kind=told["kind"],
        market=told["market"],
        languages=(told["language"],) if told["language"] else (),
        division=_division(case.firm),
        needed_by=told["needed_by"],
        is_by_market=bool(kind and kind.is_by_market),
        checked_in=tuple(kind.checked_in) if kind else (),
    )


def _division(firm: Firm) -> str:
    """The division that providers tell their industries by; not known of other classifications."""
    told = division_of(firm.industry)
    is_ours = firm.classification.startswith(_OF_PROVIDERS) or not firm.classification
    return told if is_ours and told.isdigit() else ""


def providers(case: Case, asked: Wanted, today: date) -> Found:
    """Every provider of the service, the best placed first: two queries, whatever their number."""
    services = Service.objects.filter(kind=asked.kind).select_related("provider__organisation")
    told = list(services.order_by("provider__organisation__name", "pk"))
    histories = history(case, asked, [one.provider_id for one in told], today)
    return match(told, histories, asked, today=today, lot=str(case.pk))


def history(case: Case, asked: Wanted, of: Iterable[Any], today: date) -> Mapping[Any, History]:
    """How providers have answered of late, to anybody; counts only."""
    since = timezone.now() - timedelta(days=_QUARTER_DAYS)
    month = timezone.make_aware(datetime.combine(today.replace(day=1), time.min))
    lately = Q(made_at__gte=since) & ~Q(state="withdrawn")
    mine = Q(case=case, kind=asked.kind, market=asked.market, state__in=("sent", *_TAKEN))
    rows = (
        Referral.objects.filter(provider__in=list(of))
        .values("provider")
        .annotate(
            asked=Count("pk", filter=lately),
            answered=Count("pk", filter=lately & Q(state__in=_ANSWERED)),
            accepted=Count("pk", filter=lately & Q(state__in=_TAKEN)),
            took=Avg(F("answered_at") - F("made_at"), filter=lately),
            month=Count("pk", filter=Q(kind=asked.kind, state__in=_TAKEN, answered_at__gte=month)),
            mine=Count("pk", filter=mine),
        )
    )
    return {one["provider"]: _history(one) for one in rows}


def _history(row: Mapping[str, Any]) -> History:
    took = row["took"]
    return History(
        asked=row["asked"],
        answered=row["answered"],
        accepted=row["accepted"],
        hours=None if took is None else took.total_seconds() / 3600,
        taken_this_month=row["month"],
        is_asked=bool(row["mine"]),
    )


def draft(acting: Membership, case: Case, asked: Wanted) -> str:
    """Five lines to begin with, of no more than the firm lets the body see; `shared` says what."""
    parts, firm = policies.parts(acting, case.firm), case.firm
    what = named.called("kind", asked.kind)
    where = named.called("market", asked.market) if asked.market else ""
    about = [firm.name, named.called("place", firm.place) if firm.place else ""]
    about.append(named.industry(firm.classification, firm.industry))
    lines = [" · ".join(filter(None, (what, where))), " · ".join(filter(None, about))]
    if Part.PLANS in parts and (goods := _goods(firm.plans.defer("told", "file").first())):
        lines.append(say("refer.line_goods", goods=goods))
    elif case.subject:
        lines.append(case.subject)
    if Part.PEOPLE in parts and (person := firm.people.order_by("made_at").first()):
        told = (person.name, person.post, person.email or person.phone)
        lines.append(say("refer.line_contact", person=" · ".join(filter(None, told))))
    return "\n".join(lines)


def _goods(plan: Plan | None) -> str:
    names = (plan.headline.get("offering") if plan else None) or {}
    return str(names.get(language()) or names.get("en") or "")
