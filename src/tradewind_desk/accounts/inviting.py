"""Letters that let a person in: made, sent, and taken once."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from tradewind_desk import audit, policies
from tradewind_desk.policies import Act
from tradewind_desk.records.models import Firm, Invitation, Membership, Organisation, User
from tradewind_desk.words import say

LASTS = timedelta(days=14)
_SALT = "tradewind.invitation"


def link(request: HttpRequest, invitation: Invitation) -> str:
    """The address that lets in: signed, and dead after its time."""
    token = signing.dumps(str(invitation.pk), salt=_SALT)
    return request.build_absolute_uri(reverse("accounts:invited", args=[token]))


def found(token: str) -> Invitation | None:
    """The open invitation of a link; none for a link that is wrong, old or taken."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    told = Invitation.objects.select_related("organisation", "firm", "by").filter(pk=pk).first()
    return told if told is not None and told.is_open else None


@transaction.atomic
def invite_owner(request: HttpRequest, *, acting: Membership, firm: Firm, email: str) -> Invitation:
    """A body invites the owner of a firm without an account to take it over."""
    policies.check(acting, Act.RECORD, firm)
    firm.invitations.filter(taken_at=None).delete()
    made = _make(acting, email, firm=firm, role=Membership.Role.OWNER, may_manage=True)
    audit.note(acting, "invite", made, firm=firm)
    _send(request, made)
    return made


@transaction.atomic
def invite_member(
    request: HttpRequest, *, acting: Membership, email: str, role: str, **flags: bool
) -> Invitation:
    """A manager invites a person to the organisation."""
    policies.check(acting, Act.CHANGE, acting.organisation)
    open_ones = Invitation.objects.filter(organisation=acting.organisation, firm=None)
    open_ones.filter(email__iexact=email, role=role, taken_at=None).delete()
    made = _make(acting, email, role=role, **flags)
    audit.note(acting, "invite", made, role=role)
    _send(request, made)
    return made


@transaction.atomic
def take(*, person: User, invitation: Invitation, place: str = "") -> Membership | None:
    """The person becomes what the letter says; none where it was taken meanwhile."""
    kept = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not kept.is_open or kept.email.lower() != person.email.lower():
        return None
    Invitation.objects.filter(pk=kept.pk).update(taken_at=timezone.now())
    organisation = kept.organisation
    if kept.firm is not None:
        if kept.firm.organisation_id is not None or kept.firm.erased_at is not None:
            return None
        organisation = _own(kept.firm, place)
    member, _ = Membership.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=kept.role,
        defaults={"may_manage": kept.may_manage, "may_review": kept.may_review},
    )
    audit.note(member, "join", member, firm=kept.firm)
    return member


def _own(firm: Firm, place: str) -> Organisation:
    """An organisation of its own for a firm that bodies kept until now."""
    made = Organisation.objects.create(
        kind=Organisation.Kind.FIRM,
        name=firm.name,
        place=firm.place or place,
        is_invented=firm.is_invented,
    )
    firm.organisation = made
    firm.place = firm.place or place
    firm.save(update_fields=["organisation", "place", "changed_at"])
    return made


def _make(acting: Membership, email: str, **told: object) -> Invitation:
    return Invitation.objects.create(
        email=email.lower(),
        organisation=acting.organisation,
        by=acting.person,
        until=timezone.now() + LASTS,
        **told,
    )


def _send(request: HttpRequest, invitation: Invitation) -> None:
    """After the row is kept, so that no letter leads to nothing."""
    told = {"name": invitation.organisation.name, "link": link(request, invitation)}
    told["firm"] = invitation.firm.name if invitation.firm else ""
    code = "owner" if invitation.firm else "member"
    subject, text = say(f"letter.{code}.subject", **told), say(f"letter.{code}", **told)
    transaction.on_commit(lambda: send_mail(subject, text, None, [invitation.email]))
