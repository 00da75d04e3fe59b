"""Mail about what is due: once for each task, and one letter for each person."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone, translation

from tradewind_desk import policies
from tradewind_desk.cases.stages import OVER
from tradewind_desk.records.models import Membership, Task, User
from tradewind_desk.templatetags.words import day
from tradewind_desk.words import say

_AHEAD = timedelta(days=1)


def remind() -> int:
    """Tell each person of the tasks due by tomorrow that they were not told of; how many letters.

    A task is marked once its letter is handed over, so that a mail server that is away loses none.
    """
    letters = 0
    for person, tasks in _waiting().items():
        with translation.override(person.language):
            send_mail(say("remind.subject", count=len(tasks)), _letter(tasks), None, [person.email])
        told = [one.pk for one in tasks]
        Task.objects.filter(pk__in=told).update(reminded_at=timezone.now())
        letters += 1
    return letters


def _waiting() -> dict[User, list[Task]]:
    """Open tasks that are due, by who is to do them and still advises there."""
    still_there = Membership.objects.filter(
        person=OuterRef("who"), organisation=OuterRef("case__organisation"), role="adviser"
    )
    told = Task.objects.filter(
        Exists(still_there),
        done_at__isnull=True,
        reminded_at__isnull=True,
        who__is_active=True,
        due__lte=timezone.localdate() + _AHEAD,
    ).exclude(case__stage__in=OVER)
    told = told.exclude(policies.has_withdrawn())
    found: dict[User, list[Task]] = defaultdict(list)
    for task in told.select_related("who", "case__firm").order_by("due", "pk"):
        if task.who:
            found[task.who].append(task)
    return found


def _letter(tasks: list[Task]) -> str:
    lines = [
        say("remind.line", day=day(one.due), what=one.what, firm=one.case.firm.name)
        + (f"\n  {settings.ORIGIN}{reverse('cases:show', args=[one.case_id])}"
           if settings.ORIGIN else "")
        for one in tasks
    ]  # fmt: skip
    return "\n".join([say("remind.head"), "", *lines, ""])
