"""Which services follow from what a firm lets the body see of its file."""

from __future__ import annotations

from dataclasses import dataclass

from tradewind.errors import InputError, PackError
from tradewind.facts.services import served_in
from tradewind.firm_file import read_bytes
from tradewind.pipeline.services import firm_services
from tradewind_desk import facts, policies
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Case, Membership

# Needs are worked out of the whole file: schemes read money, gaps read diagnostics.
_READS = {Part.PROFILE, Part.MONEY}


@dataclass(frozen=True, slots=True)
class Implied:
    """A service that the firm needs, or may need, for one market or for none."""

    kind: str
    market: str
    is_sure: bool


def spoken_by(case: Case) -> str:
    """The language in which a firm of the place would be served; empty where no pack says."""
    told = served_in(case.firm.place.partition("-")[0] or None, facts.today())
    return told.languages[0] if told else ""


def needs_of(acting: Membership, case: Case) -> list[Implied] | None:
    """What the rules say, what is sure first; None where the file is not shared or unreadable."""
    if not policies.parts(acting, case.firm) >= _READS or not case.firm.file:
        return None
    try:
        firm = read_bytes("firm.yaml", case.firm.file.encode())
        _, answer = firm_services(firm, str(case.firm), None, facts.today())
    except (InputError, PackError):
        return None
    told = [one for one in answer.needs if one.status != "not_needed"]
    found = [Implied(one.service, one.market or "", one.status == "needed") for one in told]
    return sorted(found, key=lambda one: not one.is_sure)
