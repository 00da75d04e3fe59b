"""What providers do; each act is whole and leaves its line in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from tradewind.errors import InputError, worded
from tradewind_desk import audit, policies
from tradewind_desk.policies import Act
from tradewind_desk.records.models import Case, Membership, Provider, Referral, Service
from tradewind_desk.records.signals import referral_changed

S = Referral.State
NEXT: Mapping[str, tuple[str, ...]] = {
    S.SENT: (S.ACCEPTED, S.DECLINED),
    S.ACCEPTED: (S.DONE, S.DECLINED),
}


@transaction.atomic
def change_profile(*, acting: Membership, provider: Provider, **told: Any) -> None:
    """Languages, sectors, words about it, whether it takes needs."""
    policies.check(acting, Act.CHANGE, provider)
    for name, value in told.items():
        setattr(provider, name, value)
    provider.save(update_fields=[*told, "changed_at"])
    audit.note(acting, "change", provider, fields=sorted(told))


@transaction.atomic
def add_accreditation(*, acting: Membership, provider: Provider, **told: str) -> None:
    """One more; it counts until its last day."""
    held = _held(acting, provider)
    held.accreditations = [*held.accreditations, told]
    held.save(update_fields=["accreditations", "changed_at"])
    audit.note(acting, "change", held, fields=["accreditations"])


@transaction.atomic
def remove_accreditation(*, acting: Membership, provider: Provider, name: str, number: str) -> None:
    """The one of that name and number."""
    held = _held(acting, provider)
    held.accreditations = [
        one
        for one in held.accreditations
        if (one.get("name", ""), one.get("number", "")) != (name, number)
    ]
    held.save(update_fields=["accreditations", "changed_at"])
    audit.note(acting, "change", held, fields=["accreditations"])


def _held(acting: Membership, provider: Provider) -> Provider:
    policies.check(acting, Act.CHANGE, provider)
    found: Provider = Provider.objects.select_for_update().get(pk=provider.pk)
    return found


@transaction.atomic
def keep_service(*, acting: Membership, provider: Provider, kind: str, **told: Any) -> Service:
    """A kind of service as it is offered now; the same kind is one row."""
    policies.check(acting, Act.CHANGE, provider)
    kept, _ = Service.objects.update_or_create(provider=provider, kind=kind, defaults=told)
    audit.note(acting, "change", kept, kind=kind)
    return kept


@transaction.atomic
def remove_service(*, acting: Membership, service: Service) -> None:
    """No longer offered; what was referred stays."""
    policies.check(acting, Act.CHANGE, service)
    audit.note(acting, "remove", service, kind=service.kind)
    service.delete()


@transaction.atomic
def answer(
    *, acting: Membership, referral: Referral, state: str, reason: str = "", said: str = ""
) -> Referral:
    """Accept, decline with a reason, or say that it is done; the firm's case hears of it."""
    policies.check(acting, Act.ANSWER, referral)
    held = Referral.objects.select_for_update(of=("self",)).select_related("case__firm")
    told: Referral = held.get(pk=referral.pk)
    if state not in NEXT.get(told.state, ()):
        raise InputError(
            "state",
            worded("This need was answered or taken back already."),
            worded("Open the inbox again."),
        )
    if (state == S.DECLINED) is not bool(reason):
        raise InputError(
            "reason",
            worded("A need is declined for a reason, and only a declined one has it."),
            worded("Choose a reason where you decline."),
        )
    now = timezone.now()
    told.state, told.reason = state, reason
    told.said = said or told.said
    told.answered_at = told.answered_at or now
    told.done_at = now if state == S.DONE else told.done_at
    told.save(update_fields=["state", "reason", "said", "answered_at", "done_at", "changed_at"])
    _tell_case(told)
    firm = told.case.firm
    audit.note(acting, state, told, firm=firm, parts=["referrals"], reason=reason)
    referral_changed.send(Referral, referral=told, acting=acting, event=f"referral.{state}")
    return told


def _tell_case(referral: Referral) -> None:
    """The case moves up its list; a provider that takes the need is a first answer to the firm."""
    now = timezone.now()
    cases = Case.objects.filter(pk=referral.case_id)
    cases.update(changed_at=now)
    if referral.state == S.ACCEPTED:
        cases.filter(first_answer_at__isnull=True).update(first_answer_at=now)
