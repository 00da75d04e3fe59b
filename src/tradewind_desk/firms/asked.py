"""What every page of one firm asks of its request: the firm, who acts, what they have seen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from tradewind_desk import audit, policies
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Firm, Membership
from tradewind_desk.spreadsheets import XLSX

Page = dict[str, Any]
OF_FILE = frozenset({Part.IDENTITY, Part.PROFILE, Part.MONEY, Part.MATERIALS})
_TYPES = {
    "yaml": "application/yaml; charset=utf-8",
    "xlsx": XLSX,
}


def acting_of(request: HttpRequest) -> Any:
    return request.acting  # type: ignore[attr-defined]


def firm_of(request: HttpRequest, firm_id: UUID) -> Firm:
    found: Firm = get_object_or_404(policies.visible(acting_of(request), Firm), pk=firm_id)
    return found


def page_of(acting: Membership, firm: Firm) -> Page:
    """What every page of a firm shows."""
    return {
        "firm": firm,
        "is_owner": policies.can(acting, policies.Act.EXPORT, firm),
        "may_change": policies.can(acting, policies.Act.CHANGE, firm),
        "may_plan": policies.may_change(acting, firm, Part.PLANS),
        "shared": policies.parts(acting, firm),
    }


def writable(acting: Membership, firm: Firm) -> frozenset[str]:
    return frozenset(
        part for part in policies.parts(acting, firm) if policies.may_change(acting, firm, part)
    )


def note_view(request: HttpRequest, firm: Firm) -> None:
    """A line in the firm's account for everybody but the firm itself, with the parts shown."""
    acting = acting_of(request)
    if acting.organisation_id != firm.organisation_id:
        audit.note(acting, "view", firm, firm=firm, parts=policies.parts(acting, firm) & OF_FILE)


def seen(request: HttpRequest) -> int:
    told = request.POST.get("version", "")
    return int(told) if told.isdecimal() else -1


def file_response(data: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
