"""What came of cases, counted by the database: no row of a case is read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Concat, NullIf, RowNumber, Substr, Upper

from tradewind_desk.outcomes.periods import Period
from tradewind_desk.records.models import (
    Case,
    Interaction,
    Outcome,
    Person,
    Plan,
    Referral,
    Service,
)

Stage = Case.Stage
STEPS = ("opened", "called", "met", "planned", "referred", "done", "sold")
# A code of an industry begins with the digits of its division, or with the letter of its section;
# where there is but the letter, it stands for the whole section.
_CODE = Upper(F("firm__industry"))
_BEGINS = When(firm__industry__lt="A", then=Substr(_CODE, 1, 2))
_DIVISION = Coalesce(NullIf(models.Case(_BEGINS, default=Substr(_CODE, 2, 2)), Value("")), _CODE)
APART = "|"
# What cases are told apart by, and where the value stands; a sector is one of a classification.
BY: Mapping[str, Any] = {
    "adviser": Coalesce(F("adviser__name"), Value("")),
    "sector": Concat(F("firm__classification"), Value(APART), _DIVISION),
    "province": F("firm__place"),
}
_WENT_ON = (Stage.REFERRED, Stage.ACTIVE, Stage.VERIFY_WIN, Stage.WON)
_MET = (Stage.MET, Stage.PLANNED, *_WENT_ON)


def opened_in(cases: QuerySet[Case], period: Period) -> QuerySet[Case]:
    """The cases that were opened in a period."""
    start, end = period.moments
    return cases.filter(made_at__gte=start, made_at__lt=end)


def _of_case(table: Any, **told: Any) -> Exists:
    return Exists(table.objects.filter(case=OuterRef("pk"), **told))


def steps() -> dict[str, Count]:
    """How many cases came to each step, up to now: by what was written down, or by their stage."""
    talked = _of_case(Interaction, kind__in=("call", "meeting", "message", "event"))
    met = _of_case(Interaction, kind__in=("meeting", "event"))
    planned = Exists(Plan.objects.filter(firm=OuterRef("firm_id")))
    reached: dict[str, Q | Exists] = {
        "called": Q(talked) | Q(stage__in=(Stage.CONTACTED, *_MET)),
        "met": Q(met) | Q(stage__in=_MET),
        "planned": Q(planned) | Q(stage=Stage.PLANNED),
        "referred": Q(_of_case(Referral)) | Q(stage=Stage.REFERRED),
        "done": Q(_of_case(Referral, state="done")),
        "sold": Q(_of_case(Outcome, kind="order")) | Q(stage=Stage.WON),
    }
    counted = {name: Count("pk", filter=told) for name, told in reached.items()}
    return {"opened": Count("pk"), **counted}


def funnel(cases: QuerySet[Case], period: Period) -> dict[str, int]:
    """How many of the cases opened in a period came to each step."""
    return opened_in(cases, period).aggregate(**steps())


def breakdown(cases: QuerySet[Case], period: Period, by: str) -> list[dict[str, Any]]:
    """The steps for each adviser, sector or province, where most cases are first."""
    found = opened_in(cases, period).annotate(told_by=BY[by]).values("told_by")
    return list(found.annotate(**steps()).order_by("-opened", "told_by"))


@dataclass(frozen=True, slots=True)
class Waited:
    """How long some rows took: how many, half of them at most, nine in ten at most."""

    count: int
    median: timedelta
    ninth: timedelta


def first_answers(
    cases: QuerySet[Case], period: Period, by: str | None = None
) -> dict[Any, Waited]:
    """From the opening of a case to the first answer that its firm got."""
    opened = opened_in(cases, period).filter(first_answer_at__isnull=False)
    return waited(opened, "first_answer_at", BY[by] if by else Value(""))


def referral_answers(cases: QuerySet[Case], period: Period) -> dict[Any, Waited]:
    """From the sending of a need to the provider's answer, by kind of service."""
    return waited(
        referred_in(cases, period).filter(answered_at__isnull=False), "answered_at", F("kind")
    )


def referred_in(cases: QuerySet[Case], period: Period) -> QuerySet[Referral]:
    """The needs handed to providers in a period."""
    start, end = period.moments
    return Referral.objects.filter(case__in=cases, made_at__gte=start, made_at__lt=end)


def waited(rows: QuerySet[Any], until: str, key: Any) -> dict[Any, Waited]:
    """The median and the ninth decile from when rows were made: of those there are, by rank.

    SQLite has no percentiles, so rows are numbered within their group and two of each are read.
    """
    took = ExpressionWrapper(F(until) - F("made_at"), output_field=DurationField())
    numbered = rows.annotate(told_by=key, took=took).annotate(
        at=Window(RowNumber(), partition_by=[F("told_by")], order_by=[F("took"), F("pk")]),
        of=Window(Count("pk"), partition_by=[F("told_by")]),
    )
    scaled = numbered.annotate(twice=F("at") * 2, tenfold=F("at") * 10, ninefold=F("of") * 9)
    is_median = Q(twice__gte=F("of"), twice__lt=F("of") + 2)
    is_ninth = Q(tenfold__gte=F("ninefold"), tenfold__lt=F("ninefold") + 10)
    found: dict[Any, list[Any]] = {}
    picked = scaled.filter(is_median | is_ninth).order_by("told_by", "at")
    for told_by, took_so_long, of in picked.values_list("told_by", "took", "of"):
        found.setdefault(told_by, [of]).append(took_so_long)
    return {one: Waited(told[0], told[1], told[-1]) for one, told in found.items()}


def money(cases: QuerySet[Case], period: Period) -> list[dict[str, Any]]:
    """What firms were paid and sold, by scheme and currency; unknown amounts counted apart."""
    found = Outcome.objects.filter(
        case__in=cases, kind__in=("funding", "order"), on__range=(period.start, period.end)
    )
    told = found.values("kind", "scheme", "currency").annotate(
        total=Sum("minor"),
        known=Count("minor"),
        unknown=Count("pk", filter=Q(minor=None)),
        firms=Count("case__firm", distinct=True),
    )
    return list(told.order_by("kind", "scheme", "currency"))


def demand(cases: QuerySet[Case], period: Period) -> list[dict[str, Any]]:
    """The needs referred, by kind of service, market and language of the first contact."""
    contact = Person.objects.filter(firm=OuterRef("case__firm")).order_by("made_at", "pk")
    spoken = Coalesce(Subquery(contact.values("language")[:1]), Value(""))
    found = referred_in(cases, period).annotate(language=spoken)
    told = found.values("kind", "market", "language").annotate(
        referred=Count("pk"),
        accepted=Count("pk", filter=Q(state__in=("accepted", "done"))),
        no_room=Count("pk", filter=Q(reason="no_capacity")),
    )
    return list(told.order_by("-referred", "kind", "market", "language"))


ANSWERS = ("referred", "answered", "accepted", "done")


def by_provider(cases: QuerySet[Case], period: Period) -> list[dict[str, Any]]:
    """What became of the needs handed to each provider, where most are first."""
    found = referred_in(cases, period).values("provider", name=F("provider__organisation__name"))
    told = found.annotate(
        referred=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        accepted=Count("pk", filter=Q(state__in=("accepted", "done"))),
        done=Count("pk", filter=Q(state="done")),
    )
    return list(told.order_by("-referred", "name", "provider"))


def provider_answers(cases: QuerySet[Case], period: Period) -> dict[Any, Waited]:
    """From the sending of a need to the answer, by provider."""
    answered = referred_in(cases, period).filter(answered_at__isnull=False)
    return waited(answered, "answered_at", F("provider"))


@dataclass(frozen=True, slots=True)
class Supply:
    """What open providers can take on in a month, and how many of them do not say."""

    monthly: int
    silent: int


def supply() -> list[dict[str, Any]]:
    """The monthly capacity by kind, markets and languages."""
    found = Service.objects.filter(provider__is_open=True)
    told = found.values("kind", "markets", "provider__languages").annotate(
        monthly=Sum("monthly_capacity"),
        silent=Count("pk", filter=Q(monthly_capacity=None)),
    )
    return list(told.order_by("kind"))


def for_need(offered: list[dict[str, Any]], kind: str, market: str, language: str) -> Supply:
    """What of the supply can serve a need; none of a list of markets or languages means any."""
    fits = [
        one
        for one in offered
        if one["kind"] == kind
        and (not market or not one["markets"] or market in one["markets"])
        and (
            not language or not one["provider__languages"] or language in one["provider__languages"]
        )
    ]
    return Supply(sum(one["monthly"] or 0 for one in fits), sum(one["silent"] for one in fits))
