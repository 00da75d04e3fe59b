"""What the pages of cases read: each list by an index, a page at a time, and counted whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from tradewind_desk import policies
from tradewind_desk.cases.stages import OVER, STUCK_AFTER_DAYS
from tradewind_desk.plans.queries import headed
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import (
    Case,
    Consent,
    Document,
    Firm,
    Membership,
    Plan,
    Referral,
    SearchWord,
    Task,
    User,
)

PAGE = 50
_SECTIONS = "ABCDEFGHIJKLMNOPQRST"  # of GB/T 4754
_SHOWN = (
    *("stage", "stage_since", "closing", "next_due", "source", "subject", "priority"),
    *("changed_at", "organisation__name", "adviser__name", "firm__name", "firm__name_zh"),
    *("firm__identifier", "firm__place", "firm__industry", "firm__classification", "firm__size"),
)


def cases(acting: Membership, tab: str = "ours") -> QuerySet[Case]:
    """The cases of one's own body; or those that others share with it, and until when."""
    is_ours = tab == "ours" and acting.role == Membership.Role.ADVISER
    rows = policies.own_cases(acting) if is_ours else policies.shared_cases(acting)
    rows = rows.select_related("firm", "organisation", "adviser").only(*_SHOWN)
    return rows if is_ours else rows.annotate(shared_until=_shared_until(acting))


def _shared_until(acting: Membership) -> Subquery:
    told = Consent.objects.filter(
        policies.in_force(),
        organisation=acting.organisation,
        firm=OuterRef("firm"),
        sees_case=True,
    )
    return Subquery(told.order_by("-until").values("until")[:1])


def narrowed(rows: QuerySet[Case], told: Mapping[str, Any]) -> QuerySet[Case]:
    """The cases that the filters of the address let through."""
    wanted = [narrow(told[name]) for name, narrow in _FILTERS.items() if told.get(name)]
    return rows.filter(*wanted)


def _named(text: str) -> Q:
    return SearchWord.found(text, "firm")


def _of(adviser: str) -> Q:
    return Q(adviser__isnull=True) if adviser == "none" else Q(adviser=adviser)


def _industry(code: str) -> Q:
    """An industry and those below it, with the letter of its section before the digits or not."""
    told = Q(firm__industry__startswith=code)
    for letter in _SECTIONS if code.isdigit() else "":
        told |= Q(firm__industry__startswith=f"{letter}{code}")
    return told


def _stuck(days: int) -> Q:
    since = timezone.now() - timedelta(days=days)
    return Q(stage_since__lte=since) & ~Q(stage__in=OVER)


_FILTERS: Mapping[str, Callable[[Any], Q]] = {
    "q": _named,
    "stage": lambda stage: Q(stage=stage),
    "adviser": _of,
    "place": lambda code: Q(firm__place=code) | Q(firm__place__startswith=f"{code}-"),
    "industry": _industry,
    "size": lambda size: Q(firm__size=size),
    "due": lambda day: Q(next_due__lte=day),
    "stuck": _stuck,
    "source": lambda source: Q(source=source),
}


def advisers(acting: Membership) -> QuerySet[User]:
    """Who advises in one's own body."""
    told = Membership.objects.filter(
        organisation=acting.organisation, role=Membership.Role.ADVISER
    ).values("person")
    return User.objects.filter(pk__in=told).only("name").order_by("name", "pk")


# one case


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything of a case that a member may see; what is not shared is absent, never empty."""

    case: Case
    parts: frozenset[str]
    is_ours: bool
    may_refer: bool
    may_add_people: bool
    shared_until: date | None
    people: list[Any] | None
    plans: list[Plan] | None
    interactions: list[Any] | None
    tasks: list[Task] | None
    documents: list[Any] | None
    referrals: list[Referral] | None
    outcomes: list[Any] | None
    consents: list[Consent]
    register: Mapping[str, Any] | None

    def shown(self) -> list[str]:
        """The parts that the page shows, for the account of what was seen."""
        told = {str(Part.IDENTITY), *self.parts}
        own = {Part.CASE: self.tasks, Part.DOCUMENTS: self.documents}
        own |= {Part.REFERRALS: self.referrals, Part.OUTCOMES: self.outcomes}
        return sorted(told | {str(part) for part, rows in own.items() if rows is not None})


def _plans(firm: Firm, parts: frozenset[str]) -> list[Plan]:
    found = list(firm.plans.defer("told", "file").order_by("-number"))
    headed(found, has_money=Part.MONEY in parts)
    return found


def case_page(acting: Membership, case: Case) -> CasePage:
    """One query for each part that is shown, however many rows it has; a straight list."""
    sight = policies.Sight(acting)
    of_firm = sight.of(case.firm)
    parts = of_firm.parts
    is_ours = sight.can(policies.Act.CHANGE, case)

    def of_case(part: str, rows: QuerySet[Any], *order: str) -> list[Any] | None:
        return list(rows.order_by(*order)) if is_ours or part in parts else None

    sees_documents = sight.can(policies.Act.VIEW, Document(case=case))
    documents = case.documents.defer("content").select_related("by").order_by("-made_at")

    consents_told = of_firm.in_force
    if acting.role == Membership.Role.OWNER:
        consents_told = list(_all_in_force(case.firm))
    people = case.firm.people
    return CasePage(
        case=case,
        parts=parts,
        is_ours=is_ours,
        may_refer=sight.can(policies.Act.CREATE, case),
        may_add_people=of_firm.may_change(Part.PEOPLE),
        shared_until=max(
            (one.until for one in consents_told if Part.CASE in one.parts), default=None
        ),
        people=list(people.order_by("name", "pk")) if Part.PEOPLE in parts else None,
        plans=_plans(case.firm, parts) if Part.PLANS in parts else None,
        interactions=of_case(
            Part.CASE, case.interactions.select_related("with_person", "by"), "-on", "-made_at"
        ),
        tasks=of_case(Part.CASE, case.tasks.select_related("who"), "done_at", "due", "pk"),
        documents=list(documents) if sees_documents else None,
        referrals=of_case(
            Part.REFERRALS, case.referrals.select_related("provider__organisation"), "-made_at"
        ),
        outcomes=of_case(Part.OUTCOMES, case.outcomes.select_related("confirmed_by"), "-on"),
        consents=consents_told,
        register=case.firm.from_register if is_ours else None,
    )


def _all_in_force(firm: Firm) -> QuerySet[Consent]:
    told = Consent.objects.filter(policies.in_force(), firm=firm)
    return told.select_related("organisation").order_by("until", "pk")


def same_firm(acting: Membership, firm: Firm) -> Firm | None:
    """Another firm that lets the body see it and bears the same identifier."""
    if not firm.identifier or firm.organisation_id is not None:
        return None
    alike = Firm.objects.filter(identifier=firm.identifier).exclude(pk=firm.pk)
    if not alike.exists():  # as mostly: the rest of the question is a long one
        return None
    others = policies.visible(acting, Firm).filter(pk__in=alike.values("pk"))
    advised = Case.objects.filter(organisation=acting.organisation, firm=OuterRef("pk"))
    found: Firm | None = others.filter(~Exists(advised)).first()
    return found


# the start page


def due_tasks(acting: Membership, today: date, limit: int = 10) -> list[Task]:
    """The open tasks of a person in the body acted for, due by today."""
    told = Task.objects.filter(who=acting.person, done_at__isnull=True, due__lte=today)
    told = told.filter(case__organisation=acting.organisation).exclude(case__stage__in=OVER)
    told = told.exclude(policies.has_withdrawn())
    return list(told.select_related("case__firm").order_by("due", "pk")[:limit])


def stuck_cases(acting: Membership, limit: int = 10) -> list[Case]:
    """The person's own open cases that have stood where they are for long, the longest first."""
    told = cases(acting).filter(_stuck(STUCK_AFTER_DAYS), adviser=acting.person)
    return list(told.order_by("stage_since", "pk")[:limit])


def new_answers(acting: Membership, limit: int = 10) -> list[Referral]:
    """What providers have answered of late to what the body referred."""
    since = timezone.now() - timedelta(days=14)
    told = Referral.objects.filter(case__in=policies.own_cases(acting), answered_at__gte=since)
    told = told.select_related("case__firm", "provider__organisation")
    return list(told.order_by("-answered_at", "pk")[:limit])


def start(acting: Membership) -> dict[str, Any]:
    """What waits for an adviser."""
    today = timezone.localdate()
    return {
        "due_tasks": due_tasks(acting, today),
        "stuck_cases": stuck_cases(acting),
        "new_answers": new_answers(acting),
        "today": today,
    }
