"""A correction suggested, and what a second person says of it; each leaves its line."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from tradewind.errors import InputError, worded
from tradewind_desk import audit, policies
from tradewind_desk.library.as_pack import faults_in
from tradewind_desk.policies import Act, Refused
from tradewind_desk.records.models import Correction, Membership

State = Correction.State


@transaction.atomic
def suggest(*, acting: Membership | None, fact: str, held: str, **told: Any) -> Correction:
    """Keep a suggestion with its source; it changes nothing until a second person takes it."""
    if acting is None:
        raise Refused("correction.create")
    made: Correction = Correction.objects.create(fact=fact, held=held, by=acting.person, **told)
    audit.note(acting, "suggest", made, fact=fact)
    return made


@transaction.atomic
def review(*, acting: Membership | None, correction: Correction, state: str, said: str) -> None:
    """Take or refuse a suggestion of another person, with the reason."""
    kept = Correction.objects.select_for_update().get(pk=correction.pk)
    policies.check(acting, Act.REVIEW, kept)
    assert acting is not None  # nobody else may
    if kept.state != State.OPEN:
        raise InputError("state", worded("It was answered already."))
    if state == State.TAKEN and (faults := faults_in(kept)):
        raise InputError("value", " ".join(faults))
    kept.state, kept.review_said = state, said
    kept.reviewed_by, kept.reviewed_at = acting.person, timezone.now()
    kept.save()
    audit.note(acting, "review", kept, fact=kept.fact, state=state)
