"""What is shown where several things are in doubt, and where too many are."""

from __future__ import annotations

from typing import Any

from tradewind.assess.duty.measures import Choice, Live, Reach
from tradewind.assess.duty.stack import axes_of, branches, certain
from tradewind.model.finding import Missing
from tradewind.model.rate import parse_rate


def live(name: str, reach: Reach, rate: str = "5%", kind: Any = "additional", **told: Any) -> Live:
    choice = Choice(parse_rate(rate), rate)
    return Live("duty/exa", name, kind, {"kind": kind, **told}, reach, (choice,))


def doubt(name: str, *besides: Reach) -> Reach:
    return Reach(None, name, (Missing("input", name, "duty"),), besides=besides)


def ways(*lives: Live) -> list[list[str]]:
    """The measures of each combination, in order."""
    found = branches(lives, axes_of(lives))
    assert found is not None
    return sorted([one.id for one, _ in branch.charged] for branch in found)


def test_a_measure_with_two_doubts_needs_both() -> None:
    assert ways(live("a", doubt("listed", doubt("steel")))) == [[], [], [], ["a"]]


def test_two_measures_share_one_of_two_doubts() -> None:
    whole = live("whole", doubt("listed", doubt("steel")))
    content = live("content", doubt("listed"), unless=["whole"])

    assert ways(whole, content) == [[], [], ["content"], ["whole"]]


def test_too_many_doubts_are_no_answer() -> None:
    lives = [live(f"m{number}", doubt(f"d{number}")) for number in range(10)]

    assert branches(lives, axes_of(lives)) is None


def test_what_is_certain_stands_among_doubts() -> None:
    lives = [live("mfn", Reach(True), kind="mfn"), live("a", Reach(True)), live("b", doubt("x"))]

    assert [one.id for one, _ in certain(lives)] == ["mfn", "a"]


def test_what_a_doubt_would_shut_out_is_not_certain() -> None:
    lives = [live("a", Reach(True), unless=["b"]), live("b", doubt("x"))]

    assert certain(lives) == ()


def test_what_builds_on_others_is_not_certain() -> None:
    lives = [live("a", Reach(True), "rest(10%)"), live("b", Reach(True), "floor_to(15%)")]

    assert certain(lives) == ()


def test_a_general_rate_that_a_claim_may_replace_is_not_certain() -> None:
    lives = [live("mfn", Reach(True), kind="mfn"), live("p", doubt("x"), kind="preference")]

    assert [one.id for one, _ in certain(lives)] == []
