"""One firm of Exham that the tests of this folder send on its way."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tradewind.assess.routes import Load, RouteAnswer, RouteQuestion, Seller, answer
from tradewind.facts import Facts
from tradewind.facts.markets import market
from tradewind.facts.places import places
from tradewind.model.money import Money

LOAD = Load(units=100, weight_kg=Decimal(600), volume_m3=Decimal("2.4"), containers={"20ft": 1})


@pytest.fixture(scope="session")
def asked_route(examplia_on: Callable[..., Facts]) -> Callable[..., RouteQuestion]:
    """A maker in Exham with a Hong Kong company, selling to Examplia by sea."""
    facts = examplia_on()
    known = places(facts)

    def build(
        to: str = "EXA", *, site: str | None = "CNEXM", hk_site: str | None = None, **told: Any
    ) -> RouteQuestion:
        given: dict[str, Any] = {
            "sellers": (Seller("maker", "CN"), Seller("hk-company", "HK")),
            "modes": ("sea",),
            "agreements": (),
            "load": LOAD,
            "quotes": (),
            "quoted_in": "firm.yaml",
            "currency": "XTS",
            "value": Money.of(10000, "XTS"),
            "inputs": {"through_bill": False},
        }
        return RouteQuestion(
            market=market(to, facts),
            site=known[site] if site else None,
            hk_site=known[hk_site] if hk_site else None,
            **(given | told),
        )

    return build


@pytest.fixture(scope="session")
def ways(
    asked_route: Callable[..., RouteQuestion], examplia_on: Callable[..., Facts]
) -> Callable[..., RouteAnswer]:
    """The routes of one market of Examplia."""

    def ask(to: str = "EXA", *, facts: Facts | None = None, **told: Any) -> RouteAnswer:
        [said] = answer([asked_route(to, **told)], facts or examplia_on())
        return said

    return ask
