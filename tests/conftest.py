"""What tests of every folder share: the invented land of Examplia, and the shipped packs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.chromium import browser  # noqa: F401 - one for every folder
from tradewind.assess.duty import DutyAnswer, DutyQuestion, answer
from tradewind.facts import Facts, Library
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money

# The first call of a test reads packs from disk; how long one example takes proves nothing.
settings.register_profile("tradewind", deadline=None)
settings.load_profile("tradewind")
# What YAML reads to is kept in the user's own folder, where tests have no business.
os.environ["TRADEWIND_CACHE"] = "off"

EXAMPLIA = Path(__file__).parent / "examplia"
DAY = date(2026, 6, 1)


@pytest.fixture(scope="session")
def examplia() -> Library:
    """The packs of an invented land, whose currency is the testing code XTS."""
    return Library((("shipped", EXAMPLIA),))


@pytest.fixture(scope="session")
def shipped() -> Library:
    """The packs that travel with Tradewind, without any of the user's own."""
    return Library.standard(with_user_packs=False)


@pytest.fixture(scope="session")
def examplia_on(examplia: Library) -> Callable[..., Facts]:
    """The facts of Examplia on a day, less those named in `without`."""

    def facts(
        on: date = DAY, *, known_on: date | None = None, without: Sequence[str] = ()
    ) -> Facts:
        library = examplia
        for fact in without:
            library = library.without(fact)
        return library.as_of(applies_on=on, known_on=known_on or max(on, DAY))

    return facts


@pytest.fixture(scope="session")
def border(examplia_on: Callable[..., Facts]) -> Callable[..., DutyAnswer]:
    """What Examplia charges on a consignment of 1,000 XTS, unless told otherwise."""

    def ask(
        goods: str,
        *,
        value: str | None = "1000",
        on: date = DAY,
        known_on: date | None = None,
        without: Sequence[str] = (),
        **told: Any,
    ) -> DutyAnswer:
        given: dict[str, Any] = {"origin": "CN", "tariff": "exa", "tax": "exa", **told}
        worth = None if value is None else Money.of(Decimal(value), "XTS")
        question = DutyQuestion(
            goods=GoodsCode.parse(goods), customs_value=worth, currency="XTS", **given
        )
        [said] = answer([question], examplia_on(on, known_on=known_on, without=without))
        return said

    return ask
