"""No requirement is decided, either way, unless what is told decides it.

Every way to complete what is told is tried: a requirement that is settled must come out so in all
of them, one that fell away in none.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.spec.standards.goods_of_examplia import DAY, KETTLE, TOY
from tradewind.facts import Facts
from tradewind.rules.vocabulary import contradicting, implications

DOMAIN: dict[str, tuple[Any, ...]] = {
    "is_mains": (True, False),
    "has_radio": (True, False),
    "has_bluetooth_or_wifi": (True, False),
    "has_digital_circuit": (True, False),
    "has_battery": (True, False),
    "battery_wh": (Decimal(0), Decimal(100), Decimal("100.001")),
    "is_herbal": (True, False),
}
TOLD = some.fixed_dictionaries(
    {}, optional={name: some.sampled_from(values) for name, values in DOMAIN.items()}
)


@pytest.fixture(scope="module")
def facts(examplia_on: Any) -> Facts:
    return examplia_on(DAY)


def whole(facts: Facts) -> list[dict[str, Any]]:
    """Every good there can be: a value for each attribute, none of which denies another."""
    every = (dict(zip(DOMAIN, values, strict=True)) for values in product(*DOMAIN.values()))
    return [one for one in every if not list(contradicting(one, implications(facts)))]


@pytest.fixture(scope="module")
def decided(facts: Facts, ask_one: Any) -> dict[str, list[tuple[dict[str, Any], set[str]]]]:
    """For each code, every whole good with what is asked of it."""
    return {
        code: [
            (one, {told.id for told in ask_one(code, **one).requirements}) for one in whole(facts)
        ]
        for code in (KETTLE, TOY)
    }


@given(code=some.sampled_from((KETTLE, TOY)), told=TOLD)
def test_only_what_is_told_decides(code, told, decided, facts, ask_one):
    if list(contradicting(told, implications(facts))):
        return
    fitting = [asked for one, asked in decided[code] if told.items() <= one.items()]
    assert fitting
    found = {one.id: one.status for one in ask_one(code, **told).requirements}
    always, ever = set.intersection(*fitting), set.union(*fitting)
    for name in {*found, *ever}:
        state = found.get(name)
        if state is None:
            assert name not in ever, f"{name} fell away, and {told} does not decide it"
        elif state == "hangs_on":
            assert name not in always, f"{name} hangs on nothing: {told} decides it"
        else:
            assert name in always, f"{name} is {state}, and {told} does not decide it"


@given(code=some.sampled_from((KETTLE, TOY)), told=TOLD, more=TOLD)
def test_one_answer_more_never_unsettles(code, told, more, facts, ask_one):
    both = {**more, **told}
    if list(contradicting(both, implications(facts))):
        return
    before = {one.id: one.status for one in ask_one(code, **told).requirements}
    after = {one.id: one.status for one in ask_one(code, **both).requirements}
    assert set(after) <= set(before)
    for name, state in before.items():
        if state != "hangs_on":
            assert after[name] == state
