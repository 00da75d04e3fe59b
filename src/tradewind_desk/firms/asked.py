"""What every page of one firm asks of its request: the firm, who acts, what they have seen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tradewind.errors import InputError
from tradewind.firm_file import FirmFileError
from tradewind.text.errors import error_in_words
from tradewind_desk import audit, policies, words
from tradewind_desk.firms import uploads
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
    sight = policies.Sight(acting)
    of_firm = sight.of(firm)
    return {
        "firm": firm,
        "is_owner": sight.can(policies.Act.EXPORT, firm),
        "may_change": sight.can(policies.Act.CHANGE, firm),
        "may_plan": of_firm.may_change(Part.PLANS),
        "shared": of_firm.parts,
    }


def writable(acting: Membership, firm: Firm) -> frozenset[str]:
    of_firm = policies.Sight(acting).of(firm)
    return frozenset(part for part in of_firm.parts if of_firm.may_change(part))


def refused(
    request: HttpRequest, template: str, page: Page, error: InputError, book: bytes = b""
) -> HttpResponse:
    """The page with what was wrong in what was brought; a workbook stays with it to be marked."""
    if isinstance(error, FirmFileError):
        is_marked = book.startswith(b"PK") and any(one.place for one in error.faults)
        page |= {
            "faults": uploads.faults_told(error),
            "carried": uploads.packed(book) if is_marked else "",
        }
    else:
        page |= {"fault": error_in_words(error, words.language())}
    return render(request, template, page, status=422)


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
