"""Hand a need to providers, or take it back; each act is whole and leaves its line in the audit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from tradewind.errors import InputError, worded
from tradewind_desk import audit, policies
from tradewind_desk.cases.matching import Match, Wanted
from tradewind_desk.cases.referrals import providers
from tradewind_desk.cases.stages import may_follow
from tradewind_desk.policies import Act
from tradewind_desk.records.models import Case, Membership, Referral
from tradewind_desk.records.signals import referral_changed


@transaction.atomic
def send(
    *,
    acting: Membership,
    case: Case,
    asked: Wanted,
    services: Iterable[str],
    need: str,
    today: date,
) -> list[Referral]:
    """To each of some providers that fit, with the words of the need and why it is asked."""
    policies.check(acting, Act.CREATE, case)
    case = Case.objects.select_for_update(of=("self",)).select_related("firm").get(pk=case.pk)
    chosen = set(services)
    found = [
        one
        for one in providers(case, asked, today).fitting
        if str(one.service.pk) in chosen and not one.history.is_asked
    ]
    if not found:
        raise InputError(
            "provider",
            worded("No provider is chosen that fits and was not asked yet."),
            worded("Choose at least one of the list."),
        )
    sent = [_sent(acting, case, asked, one, need) for one in found]
    changed = ["changed_at"]
    if case.stage != Case.Stage.REFERRED and may_follow(case.stage, Case.Stage.REFERRED):
        before, case.stage, case.stage_since = case.stage, Case.Stage.REFERRED, timezone.now()
        changed += ["stage", "stage_since"]
        told = {"before": before, "stage": case.stage, "closing": ""}
        audit.note(acting, "stage", case, firm=case.firm, parts=["case"], **told)
    case.save(update_fields=changed)
    return sent


def _sent(acting: Membership, case: Case, asked: Wanted, one: Match, need: str) -> Referral:
    referral = Referral.objects.create(
        case=case,
        provider=one.service.provider,
        kind=asked.kind,
        market=asked.market,
        need=need,
        needed_by=asked.needed_by,
        why=one.why,
        by=acting.person,
    )
    to = str(one.service.provider.organisation_id)
    audit.note(acting, "refer", referral, firm=case.firm, parts=["referrals"], to=to)
    referral_changed.send(Referral, referral=referral, acting=acting, event="referral.sent")
    return referral


@transaction.atomic
def withdraw(*, acting: Membership, referral: Referral) -> None:
    """Taken back while it waits for an answer, or after it was accepted."""
    policies.check(acting, Act.DELETE, referral)
    held = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if held.state not in (Referral.State.SENT, Referral.State.ACCEPTED):
        raise InputError(
            "referral",
            worded("It was answered already."),
            worded("Look at the answer, and refer the need to another provider."),
        )
    held.state = Referral.State.WITHDRAWN
    held.save(update_fields=["state", "changed_at"])
    audit.note(acting, "withdraw", held, firm=referral.case.firm, parts=["referrals"])
    referral_changed.send(Referral, referral=held, acting=acting, event="referral.withdrawn")
