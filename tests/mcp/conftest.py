"""What the tests of the assistant door share: its questions, and ways to ask them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tradewind.facts import Library

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 22)
Json = dict[str, Any]


def evals() -> list[Json]:
    """Every question of the file, with examples in place of their names."""
    told: list[Json] = yaml.safe_load(Path(__file__).with_name("evals.yaml").read_text("utf-8"))
    for one in told:
        example = ROOT / "examples" / f"{one['arguments'].get('firm')}.yaml"
        if "\n" not in example.name and example.is_file():
            one["arguments"]["firm"] = example.read_text("utf-8")
    return told


def first_of_each_tool() -> list[Json]:
    """One question for each tool that can be answered."""
    found: dict[str, Json] = {}
    for one in evals():
        if "expect" in one:
            found.setdefault(one["tool"], one)
    return list(found.values())


def at(told: Any, path: str) -> Any:
    """The value at a path such as ``markets[market=US].routes[0].id``."""
    for part in re.findall(r"[^.\[\]]+|\[[^\]]*\]", path):
        if not part.startswith("["):
            told = told[part]
        elif part[1:-1].isdigit():
            told = told[int(part[1:-1])]
        else:
            key, _, value = part[1:-1].partition("=")
            [*rows] = (one for one in told if str(one.get(key)) == value)
            assert rows, f"no row has {part}"
            told = rows[0]
    return told


@pytest.fixture(scope="session")
def door(shipped: Library) -> Any:
    """The door over the shipped packs, its days fixed."""
    pytest.importorskip("mcp")
    from tradewind.mcp import Door

    return Door(shipped, on=DAY, known_on=DAY)
