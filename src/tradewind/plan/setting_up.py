"""What has to be done, step by step: forming the company, leaving the Mainland, claiming money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tradewind.assess.presence import Option
from tradewind.assess.schemes.reach import every_step
from tradewind.facts import Facts
from tradewind.model.steps import Step
from tradewind.pipeline.applicants import HK_COMPANY_NEW
from tradewind.pipeline.support import Support
from tradewind.plan.schedule import Schedule, schedule

# What a firm needs to sell through a Hong Kong company that it has still to form.
_COMPANY = ("is_hk_company", "has_business_registration")
_LEAVING = ("has_odi_certificate",)


def set_up(support: Support, facts: Facts) -> Schedule | None:
    """The steps of a Hong Kong company to be formed and of the best set of grants, in time.

    None where there is nothing to do.
    """
    company, leaving = _forms(support)
    wanted = {step.id for step in _steps(support, company, leaving)}
    before = _before(company, leaving)
    return in_time((one for one in every_step(facts) if one in wanted), facts, before)


def in_time(
    ids: Iterable[str], facts: Facts, before: Mapping[str, tuple[str, ...]] | None = None
) -> Schedule | None:
    """Some steps by their ids, in time; None where there is none to take.

    `before` names what a step waits for besides what its own file says.
    """
    known = every_step(facts)
    more = before or {}
    chosen = {
        one: replace(known[one], after=(*known[one].after, *more.get(one, ())))
        for one in ids
        if one in known
    }
    if not chosen:
        return None
    return schedule([_within(step, chosen) for step in chosen.values()], facts.applies_on)


def _forms(support: Support) -> tuple[Option | None, Option | None]:
    """The company to be formed, and the filing by which a Mainland firm may form it."""
    applicants = support.question.applicants
    if not any(one.id == HK_COMPANY_NEW for one in applicants):
        return None, None
    company = _best(support.presence.options, _COMPANY)
    if not any(one.place == "CN" for one in applicants):
        return company, None
    return company, _best(support.presence.options, _LEAVING)


def _before(company: Option | None, leaving: Option | None) -> dict[str, tuple[str, ...]]:
    """The first steps of a company wait for the steps that bring about what it still lacks."""
    if company is None or leaving is None:
        return {}
    lacks = {gap.name for gap in company.missing}
    waits = tuple(step.id for step in leaving.steps if lacks & set(step.gives or {}))
    return {step.id: waits for step in company.steps if not step.after}


def _within(step: Step, chosen: dict[str, Step]) -> Step:
    """The step, waiting only for steps that are to be done as well."""
    return replace(step, after=tuple(one for one in step.after if one in chosen))


def _steps(support: Support, company: Option | None, leaving: Option | None) -> Iterator[Step]:
    yield from _of_option(company)
    yield from _of_option(leaving)
    chosen = support.schemes.best_set.best.chosen if support.schemes.best_set else ()
    names = {one.scheme for one in chosen}
    for result in support.schemes.results:
        if result.scheme in names:
            yield from result.steps


def _of_option(option: Option | None) -> Sequence[Step]:
    return option.steps if option else ()


def _best(options: Iterable[Option], wanted: Sequence[str]) -> Option | None:
    """The form whose steps bring all of this about: an open one first, then the ordinary one."""
    fitting = [
        one for one in options if one.status != "not_open" and set(wanted) <= _given(one.steps)
    ]
    order = ("open", "undetermined")
    return min(
        fitting,
        key=lambda one: (order.index(one.status), not one.is_ordinary, len(one.missing)),
        default=None,
    )


def _given(steps: Iterable[Step]) -> set[str]:
    return {name for step in steps for name, value in (step.gives or {}).items() if value}
