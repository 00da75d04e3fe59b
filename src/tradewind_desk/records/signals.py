"""What happens to records that other parts of the desk may want to hear of."""

from __future__ import annotations

from typing import Any

from django.dispatch import Signal

from tradewind_desk.records.cases import Case
from tradewind_desk.records.firms import Plan

# Sent within the transaction that changes a referral, with `referral`, `acting` and `event`:
# referral.sent, referral.accepted, referral.declined, referral.done, referral.withdrawn.
referral_changed = Signal()


def plan_reached_firm(sender: type[Plan], instance: Plan, created: bool, **told: Any) -> None:
    """A first plan answers every case of the firm that waits for an answer."""
    if created:
        waiting = Case.objects.filter(firm=instance.firm_id, first_answer_at__isnull=True)
        waiting.update(first_answer_at=instance.made_at)
