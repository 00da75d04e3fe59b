"""Firms of the day the tests ask about, and the published lines of the standard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tradewind.assess.size import SizeAnswer, SizeQuestion, answer
from tradewind.facts import Facts, Library
from tradewind.model.enterprise import Industry
from tradewind.model.money import Money

DAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def on_the_day(shipped: Library) -> Facts:
    """The shipped facts on one day."""
    return shipped.as_of(applies_on=DAY, known_on=DAY)


@pytest.fixture(scope="session")
def sized(on_the_day: Facts) -> Callable[..., SizeAnswer]:
    """The size of a firm; money is told in text, an industry as code and classification."""

    def ask(
        industry: str | None = None,
        by: str | None = "GB/T 4754-2017",
        *,
        facts: Facts | None = None,
        **told: Any,
    ) -> SizeAnswer:
        for name in ("revenue", "assets"):
            if name in told:
                told[name] = Money.parse(told[name])
        does = Industry(industry, by) if industry else None
        return answer(SizeQuestion(industry=does, **told), facts or on_the_day)

    return ask
