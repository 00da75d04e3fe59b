"""The Hong Kong company that a firm could form, and what must be done before it may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tradewind.assess.presence import Option
from tradewind.assess.schemes import Applicant
from tradewind.model.steps import Step
from tradewind.pipeline.applicants import HK_COMPANY_NEW

# What a firm needs to sell through a Hong Kong company that it has still to form.
_COMPANY = ("is_hk_company", "has_business_registration")
_LEAVING = ("has_odi_certificate",)


@dataclass(frozen=True, slots=True)
class Forming:
    """The form of the company, the filing by which a Mainland firm may form it, and the order.

    `waits` names, for each first step of the company, the steps it waits for besides what its
    own file says: those that bring about what the company's own conditions still lack.
    """

    company: Option | None = None
    leaving: Option | None = None
    waits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def forming(options: Sequence[Option], applicants: Iterable[Applicant]) -> Forming:
    """How a firm forms its company in Hong Kong; nothing where it needs to form none."""
    places = {one.id: one.place for one in applicants}
    if HK_COMPANY_NEW not in places:
        return Forming()
    leaving = _best(options, _LEAVING) if "CN" in places.values() else None
    brought = _given(leaving.steps) if leaving else set[str]()
    company = _best(options, _COMPANY, brought)
    if company is None or leaving is None:
        return Forming(company, leaving)
    lacks = _lacks(company)
    before = tuple(step.id for step in leaving.steps if lacks & set(step.gives or {}))
    firsts = [step.id for step in company.steps if before and not step.after]
    return Forming(company, leaving, dict.fromkeys(firsts, before))


def _best(
    options: Iterable[Option], wanted: Sequence[str], brought: Iterable[str] = ()
) -> Option | None:
    """The form whose steps bring all of this about: an open one first, then the ordinary one.

    One that is not open will do where what it lacks is brought about before.
    """
    fitting = [
        one
        for one in options
        if set(wanted) <= _given(one.steps)
        and (one.status != "not_open" or _lacks(one) & set(brought))
    ]
    return min(
        fitting,
        key=lambda one: (one.status != "open", not one.is_ordinary, len(one.missing)),
        default=None,
    )


def _lacks(option: Option) -> set[str]:
    """The inputs that a form waits for, and those that keep it from being open."""
    deciding = (one for one in option.clauses if one.leaf_id in option.deciding)
    return {one.name for one in option.missing} | {
        asked.name for one in deciding for asked in one.inputs
    }


def _given(steps: Iterable[Step]) -> set[str]:
    return {name for step in steps for name, value in (step.gives or {}).items() if value}
