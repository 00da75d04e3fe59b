"""Write the account of what was seen and done; nothing here can be changed afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from tradewind_desk.records.models import AuditEntry, Firm, Membership


def note(
    acting: Membership,
    act: str,
    thing: Model,
    *,
    firm: Firm | None = None,
    parts: Iterable[str] = (),
    **told: Any,
) -> AuditEntry:
    """One line: who, for whom, what, of which firm, which parts of it."""
    return AuditEntry.objects.create(
        person=acting.person,
        organisation=acting.organisation,
        act=act,
        firm=firm,
        thing=type(thing).__name__.lower(),
        thing_id=str(thing.pk or ""),
        parts=sorted(parts),
        crosses=firm is not None and crosses(acting, firm),
        told=told,
    )


def crosses(acting: Membership, firm: Firm) -> bool:
    """Whether the firm's data go over the boundary between the Mainland and Hong Kong."""
    home = firm.place.partition("-")[0]
    return bool(home) and home != acting.organisation.economy
