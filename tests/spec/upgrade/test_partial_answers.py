"""Partial answers give bounds that no further answer can leave."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewind.assess.upgrade import DiagnosticAnswer, UpgradeQuestion, answer
from tradewind.facts import Facts

# Every answer there is to the workshop scale of Examplia; of skill, its ends and its middle.
EVERY: dict[str, list[Any]] = {
    "bench": ["none", "wood", "steel"],
    "machines": [(), ("saw",), ("lathe",), ("saw", "lathe")],
    "connected": ["few", "some", "most"],
    "skill": [Decimal(1), Decimal(3), Decimal(5)],
    "cutting": ["step-0", "step-1", "step-2"],
    "painting": ["step-0", "step-1", "step-2"],
}
Told = dict[str, Any]


@pytest.fixture(scope="module")
def workshop(examplia_on: Callable[..., Facts]) -> Callable[[Told], DiagnosticAnswer]:
    facts = examplia_on(date(2026, 6, 1))

    def ask(told: Told) -> DiagnosticAnswer:
        asked = UpgradeQuestion({f"exa-workshop.{item}": one for item, one in told.items()})
        [found] = [one for one in answer(asked, facts) if one.diagnostic.id == "exa-workshop"]
        return found

    return ask


def completions(told: Told) -> Iterator[Told]:
    """Every way to answer what is open."""
    ways = [[told[item]] if item in told else EVERY[item] for item in EVERY]
    for chosen in itertools.product(*ways):
        yield dict(zip(EVERY, chosen, strict=True))


def levels(told: DiagnosticAnswer) -> set[str]:
    """The levels left open, by id."""
    return {level.id if level else "none" for level in told.levels_possible}


partial = st.fixed_dictionaries(
    {}, optional={item: st.sampled_from(ways) for item, ways in EVERY.items()}
).filter(lambda told: len(told) >= 2)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(partial)
def test_every_completion_lies_within_the_bounds(workshop: Any, told: Told) -> None:
    open_answer = workshop(told)
    possible = levels(open_answer)
    lows, rungs = set(), set()
    for full in completions(told):
        closed = workshop(full)
        assert closed.low == closed.high
        lows.add(closed.low)
        rungs.add(closed.rung_low)
        assert levels(closed) <= possible
    assert (open_answer.low, open_answer.high) == (min(lows), max(lows))
    assert (open_answer.rung_low, open_answer.rung_high) == (min(rungs), max(rungs))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(partial, st.sampled_from(sorted(EVERY)), st.data())
def test_one_more_answer_never_widens_the_bounds(
    workshop: Any, told: Told, item: str, data: Any
) -> None:
    before = workshop({name: one for name, one in told.items() if name != item})
    after = workshop({**told, item: data.draw(st.sampled_from(EVERY[item]))})
    assert before.low <= after.low <= after.high <= before.high
    assert levels(after) <= levels(before)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(partial)
def test_the_width_left_is_the_sum_of_what_is_still_to_be_answered(
    workshop: Any, told: Told
) -> None:
    open_answer = workshop(told)
    widths = [one.width for one in open_answer.next_items if one.item.is_scored]
    assert open_answer.high - open_answer.low == sum(widths)


def test_a_shortfall_of_nothing_at_worst_means_the_level_is_sure(workshop: Any) -> None:
    for told in completions({"bench": "steel", "skill": Decimal(3)}):
        short = workshop(told).shortfall
        if short is not None:
            assert short.points_high or any(high for _, _, high in short.counts)


def ends_of(diagnostic: Any) -> tuple[Told, Told]:
    """The answers that bring the least and the most to a shipped diagnostic."""
    least, most = {}, {}
    for item in diagnostic.items:
        options = sorted(item.options, key=lambda one: one.points)
        if item.kind == "multiple":
            least[item.id], most[item.id] = (), tuple(one.id for one in options)
        elif item.kind == "number":
            least[item.id], most[item.id] = item.number_least, item.number_most
        elif item.kind == "stop":
            least[item.id] = most[item.id] = False
        else:
            least[item.id], most[item.id] = options[0].id, options[-1].id
    return least, most


def test_the_bounds_of_every_shipped_diagnostic_are_reached(shipped: Any) -> None:
    facts = shipped.as_of(applies_on=date(2026, 12, 1), known_on=date(2026, 12, 1))
    for empty in answer(UpgradeQuestion({}, markets=("JP",)), facts):
        one = empty.diagnostic
        stem = f"{one.id}.JP." if empty.market else f"{one.id}."
        for told, end in zip(ends_of(one), ("low", "high"), strict=True):
            asked = UpgradeQuestion({stem + item: value for item, value in told.items()})
            [full] = [each for each in answer(asked, facts) if each.diagnostic.id == one.id]
            assert full.status == "known"
            assert full.low == full.high == getattr(empty, end)
            assert full.rung_low == full.rung_high == getattr(empty, f"rung_{end}")
            assert full.levels_possible[:1] == empty.levels_possible[slice(*_AT[end])]


_AT = {"low": (0, 1), "high": (-1, None)}
