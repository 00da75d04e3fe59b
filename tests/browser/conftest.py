"""Plans to look at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tradewind import firm_file
from tradewind.facts import Library
from tradewind.facts.markets import market
from tradewind.pipeline import make_ready
from tradewind.plan import compose
from tradewind.report.page import write_page
from tradewind.report.plan_json import plan_json

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 11, 22)


@pytest.fixture(scope="session", params=["en", "zh-Hant", "zh-Hans"])
def plan_page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of one plan's page, in each language in turn."""
    facts = Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)
    name = "kitchenware-mainland-maker.yaml"
    ready = make_ready(firm_file.read(EXAMPLES / name), name, facts)
    markets = [market(code, facts, "test") for code in ("US", "JP", "DE", "GB", "PL")]
    path = tmp_path_factory.mktemp("page") / "plan.html"
    write_page(plan_json(compose(ready, markets), request.param), path)
    return path.as_uri()
