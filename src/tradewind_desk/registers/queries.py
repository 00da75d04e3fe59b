"""Reads of registers, of the work on them, and of what came of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet

from tradewind_desk import policies
from tradewind_desk.records.models import Correction, Job, Membership, Register
from tradewind_desk.registers.commands import AFTER_A_RUN

_A_PAGE = 50
State = Job.State
UNDER_WAY = (State.WAITING, State.RUNNING, State.STOPPING)


def registers(acting: Membership | None, page: str | None) -> Page:
    """The registers of the body, the newest first, each with how much was worked out."""
    found = policies.visible(acting, Register).annotate(
        runs=Count("jobs", filter=Q(jobs__kind=Job.Kind.RUN, jobs__state=State.DONE)),
        under_way=Count("jobs", filter=Q(jobs__state__in=UNDER_WAY)),
        last=Max("jobs__made_at"),
    )
    return Paginator(found.order_by("-made_at", "id"), _A_PAGE).get_page(page)


def jobs(acting: Membership | None) -> QuerySet[Job]:
    """The jobs on registers that may be seen, the newest first."""
    found = policies.visible(acting, Job).exclude(kind=Job.Kind.BATCH)
    return found.select_related("register", "by").order_by("-made_at", "id")


def of_register(acting: Membership | None, register: Register, page: str | None) -> Page:
    """The jobs on one register."""
    return Paginator(jobs(acting).filter(register=register), _A_PAGE).get_page(page)


def runs(acting: Membership | None, register: Register) -> QuerySet[Job]:
    """The runs of a register that are done."""
    return jobs(acting).filter(register=register, kind=Job.Kind.RUN, state=State.DONE)


def last_check(acting: Membership | None, register: Register) -> Job | None:
    """The last check of a register that came to its end."""
    found = jobs(acting).filter(register=register, kind=Job.Kind.CHECK, state=State.DONE)
    return found.first()


def from_run(acting: Membership | None, run: Job) -> QuerySet[Job]:
    """The lists of calls and the like that were made from a run."""
    return jobs(acting).filter(after=run, kind__in=AFTER_A_RUN)


def start(acting: Membership) -> dict[str, Any]:
    """What the first page of an analyst shows."""
    found = jobs(acting)
    return {
        "under_way": found.filter(state__in=UNDER_WAY)[:5],
        "ended": found.exclude(state__in=UNDER_WAY)[:8],
        "waiting_corrections": _to_review(acting),
    }


def _to_review(acting: Membership) -> int:
    """Corrections of others that the member may take or refuse."""
    if not acting.may_review:
        return 0
    waiting = policies.visible(acting, Correction).filter(state=Correction.State.OPEN)
    return waiting.exclude(by=acting.person).count()
