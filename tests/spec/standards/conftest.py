"""Ask the markets of Examplia about one good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from tests.spec.standards.goods_of_examplia import DAY, KETTLE
from tradewind.assess.standards import (
    MarketAsked,
    MarketStandards,
    StandardsAnswer,
    StandardsQuestion,
    answer,
)
from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.model.money import Money
from tradewind.pipeline.standards import packs_of

Ask = Callable[..., StandardsAnswer]
AskOne = Callable[..., MarketStandards]


@pytest.fixture(scope="session")
def ask(examplia_on: Callable[..., Facts]) -> Ask:
    """What markets ask of a good; attributes by name, and a year's sales by market."""

    def asked(
        digits: str | None = KETTLE,
        *,
        at: tuple[str, ...] = ("EXA",),
        family: str | None = None,
        worth: Mapping[str, str] | None = None,
        on: date = DAY,
        known_on: date | None = None,
        **told: Any,
    ) -> StandardsAnswer:
        facts = examplia_on(on, known_on=known_on)
        known = markets(facts)
        there = tuple(
            MarketAsked(
                one,
                packs_of(known[one]),
                digits,
                Money.of((worth or {})[one], "XTS") if one in (worth or {}) else None,
            )
            for one in at
        )
        return answer(StandardsQuestion(there, told, family), facts)

    return asked


@pytest.fixture(scope="session")
def ask_one(ask: Ask) -> AskOne:
    """The same of one market."""

    def asked(digits: str | None = KETTLE, **told: Any) -> MarketStandards:
        [found] = ask(digits, **told).results
        return found

    return asked
