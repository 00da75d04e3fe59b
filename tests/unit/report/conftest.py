"""Plans of the example firms, as the reports get them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tradewind import firm_file
from tradewind.facts import Library
from tradewind.facts.markets import market
from tradewind.pipeline import make_ready
from tradewind.plan import compose
from tradewind.report.plan_json import plan_json

EXAMPLES = Path(__file__).parents[3] / "examples"
DAY = date(2026, 11, 22)
# One of each: priced, left open by the tariff, left open by a quote, a union without a tax.
MARKETS = ("US", "JP", "MX", "GB", "PL", "EU")
Told = dict[str, Any]


@cache
def _told(example: str, lang: str) -> Told:
    facts = Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)
    firm = firm_file.read(EXAMPLES / f"{example}.yaml")
    ready = make_ready(firm, f"{example}.yaml", facts)
    return plan_json(compose(ready, [market(code, facts, "test") for code in MARKETS]), lang)


@pytest.fixture
def plan_of() -> Callable[[str, str], Told]:
    """A plan of an example in a language, free to be changed."""
    return lambda example, lang="en": deepcopy(_told(example, lang))


@pytest.fixture(
    params=[
        "kitchenware-mainland-maker",
        "toys-hong-kong-trader",
        "power-banks-mainland-with-hk-company",
    ]
)
def example(request: pytest.FixtureRequest) -> str:
    """Each example firm in turn."""
    return str(request.param)


@pytest.fixture(params=["en", "zh-Hant", "zh-Hans"])
def lang(request: pytest.FixtureRequest) -> str:
    """Each language in turn."""
    return str(request.param)
