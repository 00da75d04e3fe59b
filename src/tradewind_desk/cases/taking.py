"""Take a list of calls into the caseload: first a dry run, then the same file for good."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone

from tradewind.register.firms import CLASSIFICATION
from tradewind_desk import audit, policies
from tradewind_desk.cases.call_list import Call, Calls, read
from tradewind_desk.policies import Refused
from tradewind_desk.records.models import Case, Firm, Membership, User

_SALT = "call list"
_KEPT_SECONDS = 24 * 3600
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class DryRun:
    """What taking a list would do: new cases, those that are there already, rows refused."""

    token: str
    new: list[Call]
    known: list[Call]
    bad: list[Call]


def dry_run(*, acting: Membership, content: Iterable[bytes], name: str) -> DryRun:
    """Read the file and lay it aside; nothing is taken yet."""
    if acting.role != Membership.Role.ADVISER:
        raise Refused("case.create")
    _sweep()
    # openpyxl opens no workbook of another ending; the other kinds are known by what they hold.
    path = _folder() / f"{uuid.uuid4()}.xlsx"
    with path.open("wb") as file:
        file.writelines(content)
    try:
        calls = read(path, name)
    except Exception:
        path.unlink()
        raise
    told = {"file": path.name, "body": str(acting.organisation_id), "list": name}
    new, known = _told_apart(acting, calls)
    return DryRun(signing.dumps(told, salt=_SALT), new, known, calls.bad)


def take(*, acting: Membership, token: str) -> int:
    """Take the list that was laid aside; how many cases it made. Twice does nothing more."""
    try:
        told = signing.loads(token, salt=_SALT, max_age=_KEPT_SECONDS)
    except signing.BadSignature as fault:
        raise Refused("case.create", is_hidden=True) from fault
    path = _folder() / told["file"]
    if told["body"] != str(acting.organisation_id) or acting.role != Membership.Role.ADVISER:
        raise Refused("case.create", is_hidden=True)
    if not path.is_file():
        return 0
    made = _take(acting, read(path, told["list"]), told["list"])
    path.unlink(missing_ok=True)
    return made


@transaction.atomic
def _take(acting: Membership, calls: Calls, name: str) -> int:
    new, _ = _told_apart(acting, calls)
    officers = _officers(acting)
    for batch in _batches(new):
        firms = [_firm(one) for one in batch]
        Firm.objects.bulk_create(firms)
        Case.objects.bulk_create(
            Case(
                firm=firm,
                organisation=acting.organisation,
                adviser=officers.get(call.officer.casefold()),
                stage_since=timezone.now(),
                source="register",
                subject=str(call.register.get("ask", ""))[:200],
            )
            for firm, call in zip(firms, batch, strict=True)
        )
    audit.note(acting, "import", acting.organisation, list=name, cases=len(new))
    return len(new)


def _firm(call: Call) -> Firm:
    names = {"name": call.name, "identifier": call.identifier, "place": call.place}
    about = {"industry": call.industry, "size": call.size, "from_register": call.register}
    return Firm(**names, **about, classification=CLASSIFICATION if call.industry else "")


def _told_apart(acting: Membership, calls: Calls) -> tuple[list[Call], list[Call]]:
    """Calls of firms that the body has no case of, and of those that it has."""
    known = {
        one.number
        for batch in _batches(calls.good)
        for one in _known(policies.own_cases(acting), batch)
    }
    new = [one for one in calls.good if one.number not in known]
    return new, [one for one in calls.good if one.number in known]


def _known(cases: Any, batch: Sequence[Call]) -> Iterator[Call]:
    """Those whose identifier, or whose row of the same list, stands in a case already."""
    codes = [one.identifier for one in batch if one.identifier]
    held = set(cases.filter(firm__identifier__in=codes).values_list("firm__identifier", flat=True))
    listed = cases.filter(
        source="register", firm__from_register__list=batch[0].register["list"]
    ).values_list("firm__from_register__row", flat=True)
    rows = set(listed)
    for one in batch:
        if one.identifier in held or one.register["row"] in rows - {None}:
            yield one


def _officers(acting: Membership) -> dict[str, User]:
    told = User.objects.filter(
        memberships__organisation=acting.organisation, memberships__role="adviser"
    )
    return {key.casefold(): one for one in told for key in (one.name, one.email)}


def _batches(calls: Sequence[Call]) -> Iterator[Sequence[Call]]:
    for at in range(0, len(calls), _BATCH):
        yield calls[at : at + _BATCH]


def _folder() -> Path:
    folder = Path(settings.DATA) / "call-lists"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _sweep() -> None:
    """Lists that nobody took within a day are gone."""
    for path in _folder().iterdir():
        if path.stat().st_mtime < time.time() - _KEPT_SECONDS:
            path.unlink(missing_ok=True)
