"""Gaps, what to answer next, levels, measures, markets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tradewind.assess.upgrade import UpgradeQuestion, answer

FULL = {
    "bench": "steel",
    "machines": ["saw", "lathe"],
    "connected": "most",
    "skill": 5,
    "cutting": 2,
    "painting": 2,
}


def level_ids(told: Any) -> list[str]:
    return [level.id if level else "none" for level in told.levels_possible]


def test_nothing_answered_leaves_every_level_open(ask: Any) -> None:
    told = ask()
    assert told.status == "not_answered"
    assert (told.low, told.high, told.of) == (Decimal("0.6"), 12, 12)
    assert level_ids(told) == ["none", "apprentice", "master"]


def test_everything_answered_is_known(ask: Any) -> None:
    told = ask(FULL)
    assert told.status == "known"
    assert told.level.id == "master"


def test_points_without_the_scenes_do_not_make_a_level(ask: Any) -> None:
    told = ask({**FULL, "cutting": 1})
    assert told.level.id == "apprentice"


def test_only_binding_scenes_count_where_so_asked(ask: Any) -> None:
    assert ask({**FULL, "painting": 1}).level.id == "master"


def test_the_least_of_a_level_is_enough(ask: Any) -> None:
    given = {**FULL, "machines": [], "connected": "some", "skill": 5, "bench": "steel"}
    told = ask(given)
    assert (told.low, told.level.id) == (8, "master")


def test_just_below_the_least_is_the_level_below(ask: Any) -> None:
    told = ask({**FULL, "machines": ["saw"], "connected": "few"})
    assert (told.low, told.level.id) == (Decimal("7.5"), "apprentice")


def test_a_level_can_be_sure_before_all_is_answered(ask: Any) -> None:
    told = ask({"bench": "none", "connected": "few", "machines": [], "cutting": 1})
    assert told.status == "depends"
    assert level_ids(told) == ["none", "apprentice"]


def test_the_shortfall_is_told_at_best_and_at_worst(ask: Any) -> None:
    told = ask({"bench": "wood"}).shortfall
    assert told.level.id == "apprentice"
    assert (told.points_low, told.points_high) == (0, Decimal("0.9"))
    [(count, low, high)] = told.counts
    assert (count.rung, low, high) == (1, 0, 1)


def test_nothing_is_lacking_at_the_top(ask: Any) -> None:
    assert ask(FULL).shortfall is None


def test_gaps_are_answers_below_full_marks_largest_first(ask: Any) -> None:
    told = ask({"bench": "wood", "machines": ["lathe"], "connected": "most"})
    assert [(gap.item.id, gap.loss) for gap in told.gaps] == [
        ("bench", Decimal("2.5")),
        ("machines", Decimal("0.5")),
    ]


def test_what_is_not_answered_is_no_gap(ask: Any) -> None:
    assert ask().gaps == ()


def test_a_gap_names_the_next_step_up_and_all_that_is_left_out(ask: Any) -> None:
    told = ask({"bench": "none", "machines": []})
    more = {gap.item.id: [option.id for option in gap.more] for gap in told.gaps}
    assert more == {"bench": ["wood"], "machines": ["saw", "lathe"]}


def test_points_and_steps_are_ranked_by_their_share_of_the_whole(ask: Any) -> None:
    told = ask({"bench": "none", "cutting": 0, "painting": 0})
    assert [gap.item.id for gap in told.gaps] == ["cutting", "painting", "bench"]


def test_the_widest_unanswered_item_is_asked_first(ask: Any) -> None:
    told = ask({"cutting": 1, "painting": 1})
    assert [one.item.id for one in told.next_items] == ["bench", "connected", "skill", "machines"]
    assert [one.width for one in told.next_items] == [4, 3, Decimal("2.4"), 2]


def test_a_measure_is_offered_for_a_gap_it_aims_at(ask: Any) -> None:
    told = ask({"skill": 1})
    [(measure, items)] = told.measures
    assert (measure.id, items) == ("course", ("skill",))
    assert str(measure.cost_low) == "120.50 XTS"


def test_a_measure_aims_at_a_dimension_and_stops_at_its_limit(ask: Any) -> None:
    [(measure, items)] = ask({"cutting": 1, "painting": 2}).measures
    assert (measure.id, items) == ("machine", ("cutting",))


def test_no_measure_is_offered_for_what_is_not_answered(ask: Any) -> None:
    assert ask().measures == ()


def test_a_stop_removes_a_market_whatever_its_points(ask: Any) -> None:
    told = ask({"size": 5, "law": 5, "banned": True}, of="exa-market", market="EXA")
    assert (told.status, told.is_removed) == ("known", True)
    assert told.next_items == ()
    assert [one.code for one in told.because] == ["upgrade.removed"]


def test_an_unanswered_stop_leaves_open_whether_the_market_stays(ask: Any) -> None:
    told = ask({"size": 5, "law": 5}, of="exa-market", market="EXA")
    assert (told.status, told.is_removed) == ("depends", None)
    assert told.next_items[0].item.id == "banned"


def test_a_market_that_stays_is_known(ask: Any) -> None:
    told = ask({"size": 4, "law": 3, "banned": False}, of="exa-market", market="EXA")
    assert (told.status, told.is_removed, told.low) == ("known", False, Decimal("3.8"))


def test_each_market_is_answered_by_itself(examplia_on: Any) -> None:
    given = {"exa-market.EXA.size": Decimal(5), "exa-market.EXB.size": Decimal(1)}
    every = answer(UpgradeQuestion(given, markets=("EXU",)), examplia_on(date(2026, 6, 1)))
    lows = {one.market: one.low for one in every if one.diagnostic.id == "exa-market"}
    assert lows == {"EXU": 1, "EXA": Decimal("4.2"), "EXB": 1}


def test_where_no_level_is_published_the_reason_is_told(ask: Any) -> None:
    told = ask({"score": 7}, of="exa-workshop-2019", on=date(2024, 6, 1))
    assert told.levels_possible == ()
    assert told.level is None
    codes = [one.code for one in told.because]
    assert codes == ["upgrade.answered", "upgrade.no_level", "upgrade.replaced"]


def test_every_reason_names_its_source(ask: Any) -> None:
    assert all(one.cites for one in ask(FULL).because)
