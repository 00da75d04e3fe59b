"""Claims about the page on writing a pack."""

from __future__ import annotations

import re
from pathlib import Path

from tradewind.cli.facts import read_tree
from tradewind.facts.check import check
from tradewind.facts.schemas import SHAPES
from tradewind.model.rate import parse_rate

PAGE = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_is_a_sound_pack(tmp_path):
    for name, text in re.findall(r"```(?:yaml|csv)\n# (\S+)\n(.*?)```", PAGE, re.DOTALL):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    checked = check([tmp_path], read_tree)
    assert (checked.packs, checked.faults) == (("duty/examplia",), ())


def test_every_schema_is_on_the_page():
    assert [name for name in SHAPES if f"packs/schema/{name}.json" not in PAGE] == []


def test_every_rate_on_the_page_can_be_read():
    rates = PAGE.split("## Rates")[1].split("Currencies are")[0]
    for text in re.findall(r"`([^`]+)`", rates):
        parse_rate(text)
