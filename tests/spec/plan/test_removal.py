"""A fact taken away leaves unknown what hangs on it, is named, and moves nothing else."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.spec.plan.removal import faults
from tradewind import firm_file
from tradewind.facts import Library
from tradewind.facts.markets import market
from tradewind.pipeline import make_ready
from tradewind.plan import compose
from tradewind.report.plan_json import plan_json

DAY = date(2026, 11, 22)
EXAMPLES = Path(__file__).parents[3] / "examples"
CASES = {
    "kitchenware-mainland-maker": ("US", "DE", "JP", "AU", "VN", "KE"),
    "power-banks-mainland-with-hk-company": ("US", "GB", "SG"),
    "toys-hong-kong-trader": ("US", "AE"),
}
# Shared vocabularies name things; they hold no values that a number could hang on.
VOCABULARIES = ("markets", "places", "goods", "units")
# What a firm can claim and how it can be present does not touch the sums of a route; taking it
# away is tried in tests/spec/schemes/test_removal.py.
ASIDE = ("definitions", "presence", "schemes", "upgrade")


def _plan(library: Library, example: str) -> tuple[dict, set[str]]:
    facts = library.as_of(applies_on=DAY, known_on=DAY)
    firm = firm_file.read(EXAMPLES / f"{example}.yaml")
    asked = make_ready(firm, "firm.yaml", facts)
    told = plan_json(compose(asked, [market(code, facts) for code in CASES[example]]), "en")
    return told, facts.used


@cache
def _library() -> Library:
    return Library.standard(with_user_packs=False)


@cache
def _whole(example: str) -> tuple[dict, set[str]]:
    return _plan(_library(), example)


def _facts() -> list[tuple[str, str]]:
    """Every series and table of every pack that a plan asks, once per example."""
    found = []
    for example in CASES:
        for pack_id in sorted(_whole(example)[1]):
            pack = _library().pack(pack_id)
            if pack is None or pack_id.split("/")[0] in VOCABULARIES + ASIDE:
                continue
            found += [(example, one.id) for one in (*pack.series.values(), *pack.tables.values())]
    return found


@pytest.mark.parametrize(("example", "fact"), _facts(), ids=lambda told: str(told))
def test_a_fact_taken_away_leaves_unknown_and_its_name(example: str, fact: str) -> None:
    after, _ = _plan(_library().without(fact), example)
    assert faults(_whole(example)[0], after, fact) == []


def test_taking_away_a_rate_table_is_seen_at_all() -> None:
    after, _ = _plan(_library().without("duty/us:mfn"), "power-banks-mainland-with-hk-company")
    [us] = [one for one in after["markets"] if one["market"] == "US"]
    named = {gap["name"] for gap in us["routes"][0]["missing"]}
    assert "duty/us:mfn" in named
    assert us["routes"][0]["duty_status"] == "unknown"
