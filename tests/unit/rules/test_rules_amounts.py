"""What an amount grants, and what is refused as one."""

from __future__ import annotations

from typing import Any

import pytest

from tradewind.errors import RuleError
from tradewind.rules import Amount, Input, Kind, amount_of, load_amount

COST = Input("cost", Kind.INTEGER, "EXD")
GRANTED = Input("granted", Kind.INTEGER, "EXD")
INPUTS = {"cost": COST, "granted": GRANTED, "weight": Input("weight", Kind.INTEGER, "kg")}


def grant(**told: Any) -> Amount:
    return load_amount("grant", {"currency": "EXD", "base": "cost", "share": "1/2", **told}, INPUTS)


@pytest.mark.parametrize(("cost", "granted"), [(0, 0), (1, 1), (2, 1), (3, 2), (1_001, 501)])
def test_half_a_minor_unit_is_rounded_up(cost: int, granted: int) -> None:
    assert amount_of(grant(), {"cost": cost}) == granted


def test_the_floor_raises_and_the_cap_lowers() -> None:
    assert amount_of(grant(floor=100, cap=400), {"cost": 10}) == 100
    assert amount_of(grant(floor=100, cap=400), {"cost": 600}) == 300
    assert amount_of(grant(floor=100, cap=400), {"cost": 10_000}) == 400


def test_what_was_granted_before_uses_up_the_ceiling() -> None:
    amount = grant(ceiling=1_000, granted="granted")

    assert amount_of(amount, {"cost": 4_000, "granted": 0}) == 1_000
    assert amount_of(amount, {"cost": 4_000, "granted": 900}) == 100
    assert amount_of(amount, {"cost": 4_000, "granted": 1_200}) == 0


def test_an_unknown_term_makes_the_amount_unknown_not_the_ceiling() -> None:
    amount = grant(ceiling=1_000, granted="granted")

    assert amount_of(amount, {"cost": None, "granted": 0}) is None
    assert amount_of(amount, {"cost": 4_000}) is None
    assert amount_of(amount, {"cost": -1, "granted": 0}) is None


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        ("outside 0 to 1", {"share": "3/2"}),
        ("against no ceiling", {"granted": "granted"}),
        ("floor above its cap", {"floor": 5, "cap": 4}),
        ("minor units of EXD", {"base": "weight"}),
        ("not declared", {"cap": "unheard_of"}),
        ("does not know", {"celing": 5}),
        ("as a term", {"cap": -1}),
        ("as its base", {"base": 5}),
        ("is not a share", {"share": "50%"}),
    ],
)
def test_an_amount_that_cannot_be_meant_is_refused(problem: str, told: dict[str, Any]) -> None:
    with pytest.raises(RuleError, match=problem):
        grant(**told)
