"""Change and remove members, and let a person go."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from tradewind_desk import audit, policies
from tradewind_desk.policies import Act
from tradewind_desk.records.emptied import leave_no_trace
from tradewind_desk.records.models import Firm, Invitation, Membership, Organisation, User

_OF_PERSON = ("email", "name", "language", "last_login", "made_at")


class LastManager(Exception):
    """An organisation would be left without anyone who manages it."""


class FirmLeft(Exception):
    """A firm would be left whose consents nobody could withdraw."""


@transaction.atomic
def change_member(
    *, acting: Membership, member: Membership, may_manage: bool, may_review: bool
) -> None:
    """What a member may do besides the role."""
    policies.check(acting, Act.CHANGE, member)
    if not may_manage:
        _check_another(member)
    Membership.objects.filter(pk=member.pk).update(may_manage=may_manage, may_review=may_review)
    audit.note(acting, "change", member, may_manage=may_manage, may_review=may_review)


@transaction.atomic
def remove_member(*, acting: Membership, member: Membership) -> None:
    """At once: the very next request of the person is not of the organisation."""
    policies.check(acting, Act.CHANGE, member)
    _check_another(member)
    audit.note(acting, "remove", member, role=member.role)
    member.delete()


@transaction.atomic
def recall(*, acting: Membership, invitation: Invitation) -> None:
    """The letter lets nobody in any more."""
    policies.check(acting, Act.CHANGE, invitation)
    audit.note(acting, "recall", invitation)
    invitation.delete()


def export(person: User) -> bytes:
    """Everything that is kept of a person as such, in one ZIP; what firms keep is theirs."""
    told: dict[str, Any] = {
        "person": {name: getattr(person, name) for name in _OF_PERSON},
        "memberships": list(
            person.memberships.values("role", "organisation__name", "may_manage", "made_at")
        ),
        "tasks": list(person.tasks.values("what", "due", "done_at")),
        "corrections": list(person.corrections.values("fact", "value", "state", "made_at")),
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        file.writestr("account.json", text)
    return kept.getvalue()


@transaction.atomic
def erase(*, person: User) -> None:
    """The account, its memberships, tokens and logins, and the account of a firm that was theirs.

    LastManager where others would be stuck, FirmLeft where a firm is to be erased first.
    """
    left = []
    for member in person.memberships.select_related("organisation"):
        if member.organisation.memberships.exclude(person=person).exists():
            _check_another(member)
        elif member.organisation.kind == Organisation.Kind.FIRM:
            _check_no_firm(member.organisation)
            left.append(member.organisation_id)
        audit.note(member, "leave", member)
    person.delete()
    Organisation.objects.filter(pk__in=left).delete()
    transaction.on_commit(leave_no_trace)


def _check_no_firm(organisation: Organisation) -> None:
    if Firm.objects.filter(organisation=organisation).exists():
        raise FirmLeft


def _check_another(member: Membership) -> None:
    """Someone else manages, counted under a lock so that two cannot leave at once."""
    managers = Membership.objects.select_for_update().filter(
        organisation=member.organisation, may_manage=True
    )
    if member.may_manage and not managers.exclude(person=member.person_id).exists():
        raise LastManager
