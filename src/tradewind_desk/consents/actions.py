"""Give, withdraw, extend, record, ask and answer: each at once and with its line of the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tradewind_desk import audit, policies
from tradewind_desk.policies import Act
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import (
    Consent,
    Firm,
    Membership,
    Organisation,
    Referral,
    Wish,
)


@transaction.atomic
def give(
    *, acting: Membership, firm: Firm, organisation: Organisation, told: Mapping[str, Any]
) -> Consent:
    """The owner lets an organisation see parts."""
    policies.check(acting, Act.CONSENT, firm)
    return _keep(acting, firm, organisation, told)


@transaction.atomic
def record(*, acting: Membership, firm: Firm, told: Mapping[str, Any]) -> Consent:
    """A body writes down what a firm without an account said or wrote."""
    policies.check(acting, Act.RECORD, firm)
    said = {"how": told["how"], "evidence": told["evidence"]}
    return _keep(acting, firm, acting.organisation, told, **said)


@transaction.atomic
def withdraw(*, acting: Membership, consent: Consent) -> None:
    """From this moment the organisation has nothing of it; open referrals go with it."""
    policies.check(acting, Act.DELETE, consent)
    Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    _call_back(consent.firm, consent.organisation)
    audit.note(acting, "withdraw", consent, firm=consent.firm, parts=consent.parts)


@transaction.atomic
def extend(*, acting: Membership, consent: Consent, until: date) -> None:
    """The same parts until another day; what was withdrawn must be given anew."""
    policies.check(acting, Act.CHANGE, consent)
    Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(until=until)
    audit.note(acting, "extend", consent, firm=consent.firm, parts=consent.parts, until=str(until))


@transaction.atomic
def stop(*, acting: Membership, firm: Firm, organisation: Organisation) -> None:
    """A body that holds the firm from a register keeps nothing: a consent to nothing, withdrawn."""
    policies.check(acting, Act.CONSENT, firm)
    now, today = timezone.now(), timezone.localdate()
    held = firm.consents.filter(organisation=organisation)
    held.filter(withdrawn_at=None).update(withdrawn_at=now)
    if not held.exists():
        firm.consents.create(organisation=organisation, until=today, withdrawn_at=now)
    _call_back(firm, organisation)
    audit.note(acting, "withdraw", firm, firm=firm, of=str(organisation.pk))


@transaction.atomic
def ask(*, acting: Membership, firm: Firm, told: Mapping[str, Any]) -> Wish:
    """A body asks the owner; what it asked before and nobody answered is asked no more."""
    policies.check(acting, Act.ASK, firm)
    firm.wishes.filter(organisation=acting.organisation, state=Wish.State.OPEN).delete()
    wish = Wish.objects.create(
        firm=firm, organisation=acting.organisation, by=acting.person, **_said(told)
    )
    audit.note(acting, "ask", wish, firm=firm, parts=wish.parts)
    return wish


@transaction.atomic
def answer(*, acting: Membership, wish: Wish, told: Mapping[str, Any] | None) -> None:
    """The owner accepts, perhaps with fewer parts, or refuses with `told` none."""
    policies.check(acting, Act.ANSWER, wish)
    state = Wish.State.REFUSED if told is None else Wish.State.ACCEPTED
    mine = Wish.objects.filter(pk=wish.pk, state=Wish.State.OPEN)
    if not mine.update(state=state, answered_at=timezone.now()):
        return
    if told is None:
        audit.note(acting, "refuse", wish, firm=wish.firm, parts=wish.parts)
    else:
        _keep(acting, wish.firm, wish.organisation, told)


def _keep(
    acting: Membership,
    firm: Firm,
    organisation: Organisation,
    told: Mapping[str, Any],
    **more: Any,
) -> Consent:
    consent = Consent.objects.create(
        firm=firm,
        organisation=organisation,
        given_by=acting.person,
        crosses=audit.crosses(organisation, firm) or bool(told.get("crosses")),
        **_said(told),
        **more,
    )
    act = "share" if consent.how == Consent.How.ONLINE else "record"
    audit.note(
        acting,
        act,
        consent,
        firm=firm,
        parts=consent.parts,
        to=str(organisation.pk),
        until=str(consent.until),
        over_the_boundary=consent.crosses,
    )
    return consent


def _said(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("parts", "may_change", "purpose", "until")}


def _call_back(firm: Firm, organisation: Organisation) -> None:
    """What the body referred and nobody did yet, where no other consent lets it refer."""
    lets = firm.consents.filter(policies.in_force(), organisation=organisation, may_change=True)
    if lets.filter(**{f"sees_{Part.REFERRALS}": True}).exists():
        return
    open_ones = Referral.objects.filter(case__firm=firm, case__organisation=organisation)
    open_ones.filter(state__in=(Referral.State.SENT, Referral.State.ACCEPTED)).update(
        state=Referral.State.WITHDRAWN
    )
