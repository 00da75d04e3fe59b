"""A fee of a form of presence is the one of the day asked about, as its sources date it."""

from __future__ import annotations

from datetime import date

import pytest

from tradewind.assess.presence import option_named
from tradewind.facts import Library
from tradewind.facts.folders import shipped_packs

LIBRARY = Library((("shipped", shipped_packs()),))


@pytest.mark.parametrize(
    ("on", "fee"),
    [(date(2015, 10, 31), 80000), (date(2015, 11, 1), 0), (date(2026, 11, 30), 0)],
)
def test_the_fee_to_record_a_brand_with_mainland_customs_is_nil_since_november_2015(
    on: date, fee: int
) -> None:
    facts = LIBRARY.as_of(applies_on=on, known_on=date.max)

    [once] = option_named("recordal-cn", {}, facts).once

    assert (once.currency, once.low, once.high) == ("CNY", fee, fee)
