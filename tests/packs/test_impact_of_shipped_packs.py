"""What two days of knowledge of the shipped packs move for an example firm."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tradewind import firm_file
from tradewind.facts import Library
from tradewind.impact import FirmAsked, Side, Sides, impact_on_firm

EXAMPLE = Path(__file__).parents[2] / "examples" / "toys-hong-kong-trader.yaml"
ON = date(2026, 11, 22)


def test_between_two_days_of_knowledge_each_move_names_facts_that_do_it(shipped: Library) -> None:
    sides = Sides(Side(shipped, date(2026, 5, 31)), Side(shipped, date(2026, 9, 1)), ON)
    firm = FirmAsked(firm_file.read(EXAMPLE), EXAMPLE.name, ("US",))
    moved = impact_on_firm(firm, sides).moved
    assert moved
    named = frozenset(fact for one in moved for fact in one.because.named)
    assert all(one.because.is_narrowed for one in moved)
    assert named <= {one.fact for one in sides.changes}
    assert "duty/us:s122" in named  # its end was told on a day between the two
    rest = Sides(Side(sides.first(ON, named).library, date(2026, 5, 31)), sides.after, ON)
    rates = {"money/ecb:published"}  # the day of the published rates lies in no pack
    left = impact_on_firm(firm, rest).moved
    assert {fact for one in left for fact in one.because.named} <= rates
