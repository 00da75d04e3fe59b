"""What advisers do with a case; each act is whole and leaves its line in the audit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from tradewind.errors import InputError, worded
from tradewind_desk import audit, policies
from tradewind_desk.cases.files import MOST_BYTES, media_type
from tradewind_desk.cases.stages import may_follow
from tradewind_desk.policies import Act, Refused
from tradewind_desk.records.models import (
    Case,
    Document,
    Firm,
    Interaction,
    Membership,
    Outcome,
    Person,
    Task,
    User,
)
from tradewind_desk.words import say


def _touch(case: Case, *changed: str) -> None:
    """Save what changed, and that something did: the list is in the order of changes."""
    case.save(update_fields=[*changed, "changed_at"])


@transaction.atomic
def open_case(*, acting: Membership, firm: Firm, is_new: bool, **told: Any) -> Case:
    """A case of the body acted for; a new firm is one that nobody here has an account for."""
    if acting.role != Membership.Role.ADVISER:
        raise Refused("case.create")
    if not is_new:
        policies.check(acting, Act.VIEW, firm)
    else:
        firm.save()
    case = Case.objects.create(
        firm=firm, organisation=acting.organisation, stage_since=timezone.now(), **told
    )
    audit.note(acting, "open", case, firm=firm)
    return case


@transaction.atomic
def change_stage(*, acting: Membership, case: Case, stage: str, closing: str = "") -> Case:
    """Along the table of stages; a case is closed for a reason, and won when its firm says so."""
    case = _held(acting, case)
    _check_stage(case, stage, closing)
    before, case.stage = case.stage, stage
    case.closing, case.stage_since = closing, timezone.now()
    _touch(case, "stage", "closing", "stage_since")
    told = {"before": before, "stage": stage, "closing": closing}
    audit.note(acting, "stage", case, firm=case.firm, parts=["case"], **told)
    return case


def _check_stage(case: Case, stage: str, closing: str) -> None:
    """InputError where a case cannot go there, says too little or too much, or is not won yet."""
    if not may_follow(case.stage, stage):
        raise InputError(
            "stage",
            worded(
                "A case cannot go from {before} to {then}.",
                before=_stage(case.stage),
                then=_stage(stage),
            ),
            worded("Choose one of the stages offered."),
        )
    if (stage == Case.Stage.CLOSED) is not bool(closing):
        raise InputError(
            "closing",
            worded("A case is closed for a reason, and only a closed one has it."),
            worded("Choose a reason where you close the case."),
        )
    if stage == Case.Stage.WON and not case.outcomes.filter(confirmed_at__isnull=False).exists():
        raise InputError(
            "stage",
            worded("A case is won when its firm has confirmed an outcome."),
            worded("Write down the outcome and let the owner of the firm confirm it."),
        )


def _stage(code: str) -> str:
    return say(f"stage.{code}")


def _held(acting: Membership, case: Case) -> Case:
    """The case as it stands now, kept from others until the act is done."""
    policies.check(acting, Act.CHANGE, case)
    return Case.objects.select_for_update(of=("self",)).select_related("firm").get(pk=case.pk)


@transaction.atomic
def assign(*, acting: Membership, case: Case, adviser: User | None) -> None:
    """Give a case to an adviser of the body."""
    case = _held(acting, case)
    if adviser and not _advises(adviser, case):
        raise Refused("case.assign")
    case.adviser = adviser
    _touch(case, "adviser")
    audit.note(acting, "assign", case, firm=case.firm, to=str(adviser.pk) if adviser else "")


def _advises(person: User, case: Case) -> bool:
    found: bool = person.memberships.filter(
        organisation=case.organisation_id, role=Membership.Role.ADVISER
    ).exists()
    return found


@transaction.atomic
def change_case(*, acting: Membership, case: Case, **told: Any) -> None:
    """What the case is about, where it came from, how much it presses."""
    case = _held(acting, case)
    for name, value in told.items():
        setattr(case, name, value)
    _touch(case, *told)
    audit.note(acting, "change", case, firm=case.firm, fields=sorted(told))


@transaction.atomic
def add_interaction(*, acting: Membership, case: Case, **told: Any) -> Interaction:
    """What was said, when and with whom."""
    case = _held(acting, case)
    person = told.get("with_person")
    if person is not None:
        policies.check(acting, Act.VIEW, person)
        if person.firm_id != case.firm_id:
            raise Refused("person.view", is_hidden=True)
    made = Interaction.objects.create(case=case, by=acting.person, **told)
    _touch(case)
    audit.note(acting, "add", made, firm=case.firm, parts=["case"], kind=made.kind)
    return made


@transaction.atomic
def add_task(
    *, acting: Membership, case: Case, what: str, due: date | None, who: User | None
) -> Task:
    """What is to be done next."""
    case = _held(acting, case)
    if who and not _advises(who, case):
        raise Refused("task.create")
    made = Task.objects.create(case=case, what=what, due=due, who=who)
    _follow_tasks(case)
    audit.note(acting, "add", made, firm=case.firm, parts=["case"])
    return made


@transaction.atomic
def assign_each(*, acting: Membership, cases: Iterable[Case], adviser: User | None) -> int:
    """Give several cases to an adviser of the body: all of them, or none."""
    given = list(cases)
    for case in given:
        assign(acting=acting, case=case, adviser=adviser)
    return len(given)


@transaction.atomic
def add_task_to_each(*, acting: Membership, cases: Iterable[Case], what: str, due: date) -> int:
    """The same task in several cases, for the adviser of each."""
    made = [
        add_task(acting=acting, case=case, what=what, due=due, who=case.adviser) for case in cases
    ]
    return len(made)


@transaction.atomic
def finish_task(*, acting: Membership, task: Task, is_done: bool = True) -> None:
    """Done, or open again."""
    policies.check(acting, Act.CHANGE, task)
    case = _held(acting, task.case)
    task.done_at = timezone.now() if is_done else None
    task.save(update_fields=["done_at", "changed_at"])
    _follow_tasks(case)
    audit.note(acting, "done" if is_done else "reopen", task, firm=case.firm, parts=["case"])


@transaction.atomic
def move_task(*, acting: Membership, task: Task, due: date | None) -> None:
    """Another day; the person is reminded anew."""
    policies.check(acting, Act.CHANGE, task)
    case = _held(acting, task.case)
    task.due, task.reminded_at = due, None
    task.save(update_fields=["due", "reminded_at", "changed_at"])
    _follow_tasks(case)
    audit.note(acting, "change", task, firm=case.firm, parts=["case"], fields=["due"])


def _follow_tasks(case: Case) -> None:
    """The case is due when the first of its open tasks is."""
    first = case.tasks.filter(done_at__isnull=True).aggregate(first=Min("due"))["first"]
    case.next_due = first
    _touch(case, "next_due")


@transaction.atomic
def add_person(*, acting: Membership, case: Case, **told: Any) -> Person:
    """A contact at the firm, where the firm lets the body write its contacts."""
    made = Person(firm=case.firm, **told)
    policies.check(acting, Act.CHANGE, made)
    case = _held(acting, case)
    made.save()
    _touch(case)
    audit.note(acting, "add", made, firm=case.firm, parts=["people"])
    return made


@transaction.atomic
def add_document(*, acting: Membership, case: Case, name: str, content: bytes) -> Document:
    """A file of a kind that is kept, known by what it holds."""
    case = _held(acting, case)
    kind = media_type(content)
    if len(content) > MOST_BYTES:
        raise InputError(
            "file",
            worded("The file is larger than 10 MB."),
            worded("Make it smaller, or give it in parts."),
        )
    if kind is None:
        raise InputError(
            "file",
            worded("A file of this kind is not kept."),
            worded("Give a PDF, PNG, JPEG, DOCX, XLSX or PPTX without macros, or plain text."),
        )
    made = Document.objects.create(
        case=case,
        name=name[-200:],
        media_type=kind,
        bytes_long=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        by=acting.person,
    )
    _touch(case)
    audit.note(acting, "add", made, firm=case.firm, parts=["documents"], sha256=made.sha256)
    return made


@transaction.atomic
def remove_document(*, acting: Membership, document: Document) -> None:
    """For good; the audit keeps that it was there, and its hash."""
    policies.check(acting, Act.DELETE, document)
    case = _held(acting, document.case)
    told = {"firm": case.firm, "parts": ["documents"], "sha256": document.sha256}
    audit.note(acting, "remove", document, **told)
    document.delete()
    _touch(case)


@transaction.atomic
def add_outcome(*, acting: Membership, case: Case, **told: Any) -> Outcome:
    """What came of the case; an amount that nobody told stays unknown."""
    case = _held(acting, case)
    made = Outcome.objects.create(case=case, **told)
    _touch(case)
    audit.note(acting, "add", made, firm=case.firm, parts=["outcomes"], kind=made.kind)
    return made


@transaction.atomic
def confirm_outcome(*, acting: Membership, outcome: Outcome) -> None:
    """The owner of the firm says that it is so."""
    policies.check(acting, Act.ANSWER, outcome)
    if outcome.confirmed_at is None:
        outcome.confirmed_by, outcome.confirmed_at = acting.person, timezone.now()
        outcome.save(update_fields=["confirmed_by", "confirmed_at", "changed_at"])
        firm = outcome.case.firm
        audit.note(acting, "confirm", outcome, firm=firm, parts=["outcomes"])


@transaction.atomic
def join_firm(*, acting: Membership, case: Case, firm: Firm) -> None:
    """Go on with the firm's own account, once it lets the body see it under the same identifier."""
    case = _held(acting, case)
    policies.check(acting, Act.VIEW, firm)
    before = case.firm
    if not before.identifier or before.organisation_id or before.identifier != firm.identifier:
        raise Refused("case.join")
    if Case.objects.filter(firm=firm, organisation=case.organisation).exists():
        raise Refused("case.join")
    case.firm = firm
    _touch(case, "firm")
    audit.note(acting, "join", case, firm=firm, parts=["identity"])
