"""What has to be done, step by step: forming the company, leaving the Mainland, claiming money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    wanted = {step.id for step in _steps(support, facts)}
    return in_time((one for one in every_step(facts) if one in wanted), facts)


def in_time(ids: Iterable[str], facts: Facts) -> Schedule | None:
    """Some steps by their ids, in time; None where there is none to take."""
    known = every_step(facts)
    chosen = {one: known[one] for one in ids if one in known}
    if not chosen:
        return None
    return schedule([_within(step, chosen) for step in chosen.values()], facts.applies_on)


def _within(step: Step, chosen: dict[str, Step]) -> Step:
    """The step, waiting only for steps that are to be done as well."""
    return replace(step, after=tuple(one for one in step.after if one in chosen))


def _steps(support: Support, facts: Facts) -> Iterator[Step]:
    to_form = any(one.id == HK_COMPANY_NEW for one in support.question.applicants)
    if to_form:
        yield from _of_option(_best(support.presence.options, _COMPANY))
        if any(one.place == "CN" for one in support.question.applicants):
            yield from _of_option(_best(support.presence.options, _LEAVING))
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
