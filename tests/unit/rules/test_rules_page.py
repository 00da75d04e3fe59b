"""The page on writing rules keeps up with the rules."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from tradewind import rules

PAGE = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8")


def test_the_worked_example_of_the_page_loads_and_says_what_the_page_says() -> None:
    (written,) = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    fund = rules.load_rules(yaml.safe_load(written), "docs/rules.md").rules["export-fund"]
    read = {"headcount": 40, "exports": 50, "revenue": 100, "listed": False}

    assert rules.evaluate(fund, read).verdict is None
    assert rules.evaluate(fund, {"headcount": 101}).verdict is False
    assert rules.open_inputs(fund, {"headcount": 101}) == ()


def test_every_operator_has_a_line_on_the_page() -> None:
    from tradewind.rules.loading import OPERATORS

    table = PAGE.split("| operator |")[1].split("\n\n")[0]

    assert [name for name in OPERATORS if f"`{name}" not in table] == []
