"""The file and the consents of the demo's owner, so that there is a plan to look at."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Case, Consent, Firm, Membership

_EXAMPLE = "kitchenware-mainland-maker.yaml"


def examples() -> Path:
    """The folder of the example firms, in a wheel or in a checkout."""
    inside = Path(__file__).with_name("examples")
    return inside if inside.is_dir() else Path(__file__).parents[3] / "examples"


def make_plans(people: dict[str, Membership], today: date) -> None:
    """The owner's firm is a maker of kitchenware; two bodies advise it by its consent."""
    owner = people["owner@example.com"]
    firm = Firm.objects.get(organisation=owner.organisation)
    if firm.file:
        return
    firm.file = (examples() / _EXAMPLE).read_text("utf-8")
    firm.industry, firm.size = "C3382", "small"
    firm.save()
    for email in ("adviser@example.com", "adviser.gd@example.com"):
        _advised(firm, owner, people[email], today)


def _advised(firm: Firm, owner: Membership, adviser: Membership, today: date) -> None:
    body = adviser.organisation
    Consent.objects.create(
        firm=firm,
        organisation=body,
        parts=sorted(set(Part.values) - {Part.MATERIALS}),
        may_change=body.economy == "HK",
        purpose="Advice on sales abroad",
        until=today + timedelta(days=180),
        crosses=body.economy != "CN",
        given_by=owner.person,
    )
    case = Case(firm=firm, organisation=body, adviser=adviser.person, stage="met")
    case.stage_since = firm.made_at
    case.save()
