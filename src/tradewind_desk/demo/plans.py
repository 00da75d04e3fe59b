"""The firm of the demo's owner: its file, its plans, and who advises it by its consent."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tradewind_desk.firms.actions import create_firm
from tradewind_desk.plans.actions import make_plan
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Case, Consent, Firm, Interaction, Membership, Task

_EXAMPLE = "kitchenware-mainland-maker.yaml"
_ADVISERS = ("adviser@example.com", "adviser.gd@example.com")
_PLANS: tuple[tuple[str, list[str]], ...] = (
    ("First look", ["JP", "DE", "US"]),
    ("Before the fair", []),
)


def examples() -> Path:
    """The folder of the example firms, in a wheel or in a checkout."""
    inside = Path(__file__).with_name("examples")
    return inside if inside.is_dir() else Path(__file__).parents[3] / "examples"


def make_plans(people: dict[str, Membership], today: date) -> None:
    """The owner's firm is a maker of kitchenware with two plans; two bodies advise it."""
    owner = people["owner@example.com"]
    if Firm.objects.filter(organisation=owner.organisation).exists():
        return
    file = (examples() / _EXAMPLE).read_text("utf-8")
    firm = create_firm(acting=owner, file=file)
    for label, markets in _PLANS:
        make_plan(acting=owner, firm=firm, options={"markets": markets}, label=label)
    for email in _ADVISERS:
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
    case = Case(firm=firm, organisation=body, adviser=adviser.person, stage="planned")
    case.stage_since = case.first_answer_at = firm.made_at
    case.next_due = today + timedelta(days=2)
    case.save()
    said = "Went through the plan for Japan; a test report is missing."
    Interaction.objects.create(
        case=case, kind="meeting", on=today - timedelta(days=3), said=said, by=adviser.person
    )
    what = "Ask the laboratory for a date"
    Task.objects.create(case=case, what=what, due=case.next_due, who=adviser.person)
