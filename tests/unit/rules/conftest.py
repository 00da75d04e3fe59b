"""The small rule set of Examplia that the tests of this folder read and spoil."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tradewind.rules import RuleSet, load_rules

REASON = {"en": "Examplia asks", "zh-Hant": "示例國要求", "zh-Hans": "示例国要求"}
INPUTS = {
    "headcount": {"kind": "integer", "unit": "people"},
    "exports": {"kind": "integer", "unit": "EXD"},
    "revenue": {"kind": "integer", "unit": "EXD"},
    "metal_pct": {"kind": "decimal", "unit": "percent", "scale": 2},
    "sector": {"kind": "text"},
    "founded": {"kind": "date"},
    "listed": {"kind": "truth"},
    "permits": {"kind": "bits"},
}


@pytest.fixture
def leaf() -> Callable[..., dict[str, Any]]:
    """A leaf as YAML would give it; what is passed is added or replaced."""

    def build(**told: Any) -> dict[str, Any]:
        cited = {"reason": REASON, "source": "order-12", "where": "s. 4"}
        return {"id": "a-leaf", **cited, **told}

    return build


@pytest.fixture
def loaded() -> Callable[[Any], RuleSet]:
    """A rule set of one rule, `fund`, over the inputs of Examplia."""

    def load(tree: Any) -> RuleSet:
        return load_rules({"inputs": INPUTS, "rules": {"fund": tree}}, "schemes/examplia")

    return load
