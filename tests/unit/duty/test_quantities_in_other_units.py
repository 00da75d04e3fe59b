"""Quantities that are told in another unit of the same kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tradewind.facts import Library
from tradewind.facts.units import in_every_unit

DAY = date(2026, 11, 30)


def test_pairs_are_reckoned_from_dozens_of_them_and_not_from_items(shipped: Library) -> None:
    facts = shipped.as_of(applies_on=DAY, known_on=DAY)
    assert in_every_unit({"dozpair": Decimal(10)}, facts)["pair"] == 120
    assert "pair" not in in_every_unit({"item": Decimal(10)}, facts)
    assert "item" not in in_every_unit({"pair": Decimal(10)}, facts)
