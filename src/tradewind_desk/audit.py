"""Write the account of what was seen and done; nothing here can be changed afterwards.

What a person sees again within a minute is not written again, and what the firm's own people see of
it is not written at all: the account grows with what others look at, not with reloads of a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db.models import Model
from django.utils import timezone

from tradewind_desk.records.models import AuditEntry, Firm, Membership, Organisation

VIEW = "view"
_AGAIN = timedelta(minutes=1)
_AT_ONCE = 1000


def note(
    acting: Membership,
    act: str,
    thing: Model,
    *,
    firm: Firm | None = None,
    parts: Iterable[str] = (),
    **told: Any,
) -> None:
    """One line: who, for whom, what, of which firm, which parts of it."""
    line = _line(acting, act, thing, firm, parts, told)
    if act != VIEW or not (_is_own(line) or _is_written(line)):
        line.save()


def note_each(
    acting: Membership, act: str, firms: Iterable[Firm], *, parts: Iterable[str], **told: Any
) -> None:
    """The same act on many firms at once, such as a file of them: a line for each."""
    of = list(parts)
    lines = (_line(acting, act, firm, firm, of, told) for firm in firms)
    while some := list(islice(lines, _AT_ONCE)):
        AuditEntry.objects.bulk_create(some)


def _line(
    acting: Membership,
    act: str,
    thing: Model,
    firm: Firm | None,
    parts: Iterable[str],
    told: dict[str, Any],
) -> AuditEntry:
    return AuditEntry(
        person=acting.person,
        organisation=acting.organisation,
        act=act,
        firm=firm,
        thing=type(thing).__name__.lower(),
        thing_id=str(thing.pk or ""),
        parts=sorted(str(one) for one in parts),
        crosses=firm is not None and crosses(acting.organisation, firm),
        told=told | ({"door": acting.door} if acting.door else {}),
    )


def _is_own(line: AuditEntry) -> bool:
    firm = line.firm
    return firm is not None and firm.organisation_id == line.organisation_id


def _is_written(line: AuditEntry) -> bool:
    """Whether the same was seen by the same person within the last minute."""
    since = timezone.now() - _AGAIN
    same = AuditEntry.objects.filter(firm=line.firm, at__gte=since, act=VIEW, person=line.person)
    same = same.filter(organisation=line.organisation, thing=line.thing, thing_id=line.thing_id)
    return line.parts in same.values_list("parts", flat=True)


def economy_of(firm: Firm) -> str:
    """The customs territory that a firm's data stay in, HK or CN; empty where nobody said."""
    home = firm.place.partition("-")[0]
    return home or (firm.organisation.economy if firm.organisation else "")


def crosses(organisation: Organisation, firm: Firm) -> bool:
    """Whether the firm's data go over the boundary between the Mainland and Hong Kong."""
    home = economy_of(firm)
    return bool(home) and home != organisation.economy
