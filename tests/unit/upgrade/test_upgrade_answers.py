"""What an answer is worth, and what a file may say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tradewind.assess.upgrade import UpgradeQuestion, answer
from tradewind.errors import InputError


def refused(ask: Any, told: dict[str, Any], **more: Any) -> str:
    with pytest.raises(InputError) as found:
        ask(told, **more)
    return str(found.value)


def test_an_option_brings_its_points(ask: Any) -> None:
    assert ask({"bench": "wood"}).low == Decimal("1.5") + Decimal("0.6")


def test_several_options_add_up(ask: Any) -> None:
    assert ask({"machines": ["saw", "lathe"]}).low - ask().low == 2


@pytest.mark.parametrize("nothing", [[], "none"])
def test_none_of_several_is_an_answer_worth_nothing(ask: Any, nothing: Any) -> None:
    told = ask({"machines": nothing})
    assert (told.low, told.high) == (ask().low, ask().high - 2)


@pytest.mark.parametrize(
    ("share", "points"), [("0", 0), ("10", 0), ("10.01", 1), ("50", 1), ("50.5", 3), ("100", 3)]
)
def test_a_number_falls_into_the_band_that_holds_its_upper_end(
    ask: Any, share: str, points: int
) -> None:
    assert ask({"connected": Decimal(share)}).low - ask().low == points


def test_a_band_may_be_named(ask: Any) -> None:
    assert ask({"connected": "some"}).low == ask({"connected": 30}).low


def test_a_weighted_number_counts_by_its_weight(ask: Any) -> None:
    assert ask({"skill": 4}).low == Decimal("2.4")


def test_a_rung_may_be_a_number_or_a_name(ask: Any) -> None:
    assert ask({"cutting": 2}).parts == ask({"cutting": "step-2"}).parts


def test_an_unknown_option_is_refused_with_the_known_ones(ask: Any) -> None:
    told = refused(ask, {"bench": "steal"})
    assert "exa-workshop.bench" in told
    assert "Did you mean steel?" in told
    assert "none, wood, steel" in told


def test_several_options_may_be_none_or_some_of_the_known_ones(ask: Any) -> None:
    assert "Use none, or some of: saw, lathe." in refused(ask, {"machines": ["drill"]})


def test_an_option_twice_is_refused(ask: Any) -> None:
    assert "twice" in refused(ask, {"machines": ["saw", "saw"]})


@pytest.mark.parametrize("share", ["-1", "100.1"])
def test_a_number_outside_every_band_is_refused(ask: Any, share: str) -> None:
    assert "Or write the number" in refused(ask, {"connected": Decimal(share)})


@pytest.mark.parametrize("skill", [0, 6, "high", True])
def test_a_number_outside_its_ends_is_refused(ask: Any, skill: Any) -> None:
    assert "Write a number from 1 to 5." in refused(ask, {"skill": skill})


def test_a_rung_between_two_rungs_is_refused(ask: Any) -> None:
    assert "step-0, step-1, step-2" in refused(ask, {"cutting": Decimal("1.5")})


def test_an_unknown_item_names_the_nearest(ask: Any) -> None:
    assert "Did you mean bench?" in refused(ask, {"bensh": "wood"})


def test_an_unknown_diagnostic_names_the_nearest(ask: Any) -> None:
    assert "Did you mean exa-workshop?" in refused(ask, {"bench": "wood"}, of="exa-workshp")


def test_a_diagnostic_of_markets_asks_for_the_market(ask: Any) -> None:
    assert "Write it like exa-market.JP.size." in refused(ask, {"size": 3}, of="exa-market")


def test_keys_without_a_dot_answer_something_else(examplia_on: Any) -> None:
    asked = UpgradeQuestion({"through_bill": True})
    every = answer(asked, examplia_on(date(2026, 6, 1)))
    assert all(one.status == "not_answered" for one in every)


def test_a_diagnostic_out_of_use_is_not_asked(examplia_on: Any) -> None:
    def ids(day: date) -> set[str]:
        return {one.diagnostic.id for one in answer(UpgradeQuestion({}), examplia_on(day))}

    assert "exa-workshop-2019" in ids(date(2024, 12, 31))
    assert ids(date(2025, 1, 1)) == {"exa-workshop"}
