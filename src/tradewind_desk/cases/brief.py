"""What stands on the one page that an adviser takes to a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tradewind_desk.cases.queries import CasePage
from tradewind_desk.plans.kept import as_seen
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Plan, Task
from tradewind_desk.words import language

_STEPS = 6
_HAPPENED = 3
_OPEN = ("eligible", "undetermined")
_SCHEMES = 5


@dataclass(frozen=True, slots=True)
class Brief:
    """The newest plan, the next steps and what happened last; None where a part is not shared."""

    plan: Plan | None
    goods: str
    best: list[dict[str, Any]]
    schemes: list[dict[str, Any]]
    steps: list[Task] | None
    happened: list[Any] | None


def brief_of(told: CasePage) -> Brief:
    """The little of a case that fits on one page."""
    plan = told.plans[0] if told.plans else None
    headline = plan.headline if plan else {}
    names = headline.get("offering") or {}
    open_tasks = [one for one in told.tasks or () if one.done_at is None]
    return Brief(
        plan=plan,
        goods=str(names.get(language()) or names.get("en") or ""),
        best=list(headline.get("best") or ()),
        schemes=_schemes(plan, told.parts) if plan and plan.told else [],
        steps=None if told.tasks is None else open_tasks[:_STEPS],
        happened=None if told.interactions is None else told.interactions[:_HAPPENED],
    )


def _schemes(plan: Plan, parts: frozenset[str]) -> list[dict[str, Any]]:
    """The schemes that the plan found open to the firm, or not ruled out, the sure ones first."""
    kept = as_seen(plan, language(), has_money=Part.MONEY in parts)
    results = kept.told["schemes"]["results"]
    found = [one for one in results if one["status"] in _OPEN]
    return sorted(found, key=lambda one: _OPEN.index(one["status"]))[:_SCHEMES]
