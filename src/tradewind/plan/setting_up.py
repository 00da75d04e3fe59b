"""What has to be done, step by step: forming the company, leaving the Mainland, claiming money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tradewind.assess.presence import Option
from tradewind.assess.schemes.reach import every_step, waiting
from tradewind.facts import Facts
from tradewind.model.steps import Step
from tradewind.pipeline.support import Support
from tradewind.plan.schedule import Schedule, schedule


def set_up(support: Support, facts: Facts) -> Schedule | None:
    """The steps of a Hong Kong company to be formed and of the best set of grants, in time.

    None where there is nothing to do.
    """
    wanted = {step.id for step in _steps(support)}
    return in_time(
        (one for one in every_step(facts) if one in wanted), facts, support.forming.waits
    )


def in_time(
    ids: Iterable[str], facts: Facts, waits: Mapping[str, tuple[str, ...]]
) -> Schedule | None:
    """Some steps by their ids, in time; None where there is none to take.

    `waits` names what a step waits for besides what its own file says.
    """
    known = waiting(every_step(facts), waits)
    chosen = {one: known[one] for one in ids if one in known}
    if not chosen:
        return None
    return schedule([_within(step, chosen) for step in chosen.values()], facts.applies_on)


def _within(step: Step, chosen: dict[str, Step]) -> Step:
    """The step, waiting only for steps that are to be done as well."""
    return replace(step, after=tuple(one for one in step.after if one in chosen))


def _steps(support: Support) -> Iterator[Step]:
    yield from _of_option(support.forming.company)
    yield from _of_option(support.forming.leaving)
    chosen = support.schemes.best_set.best.chosen if support.schemes.best_set else ()
    names = {one.scheme for one in chosen}
    for result in support.schemes.results:
        if result.scheme in names:
            yield from result.steps


def _of_option(option: Option | None) -> Sequence[Step]:
    return option.steps if option else ()
