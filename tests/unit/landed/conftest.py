"""One consignment of Examplia that the tests of this folder cost and price."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tradewind.assess.landed import LandedQuestion, TaxRates
from tradewind.facts import Facts
from tradewind.facts.incoterms import lines_in_scope, payers_of
from tradewind.model.bounds import Bounds
from tradewind.model.costs import CostLine
from tradewind.model.money import Money

# What every line of the way costs, in cents of XTS; no two are alike.
COSTS = {
    "goods_cost": 400000,
    "export_vat_cost": 3000,
    "export_packing": 1100,
    "loading": 1300,
    "pre_carriage": 7000,
    "export_clearance": 2300,
    "origin_terminal": 3100,
    "main_carriage": 50000,
    "insurance": 900,
    "destination_terminal": 4300,
    "import_clearance": 5300,
    "on_carriage": 8900,
    "duty": 41000,
    "import_fees": 2000,
    "import_tax": 66000,
}
PRICE = Money(900000, "XTS")
ENDS = ("CNEXM", "CNEXP", "EXPRT")


def exact_line(kind: str, minor: int) -> CostLine:
    return CostLine(kind, Bounds(minor, minor, "XTS"))


@pytest.fixture(scope="session")
def consignment(examplia_on: Callable[..., Facts]) -> Callable[..., LandedQuestion]:
    """A consignment sold for 9,000 XTS; `costs` replaces lines, None takes one away."""
    facts = examplia_on()

    def build(
        term: str = "FOB",
        *,
        named_place: str | None = None,
        place: str = "door",
        costs: dict[str, CostLine | None] | None = None,
        **told: Any,
    ) -> LandedQuestion:
        lines = {kind: exact_line(kind, minor) for kind, minor in COSTS.items()} | (costs or {})
        given: dict[str, Any] = {
            "price": PRICE,
            "payers": payers_of(term, named_place, ENDS, facts),
            "place_lines": lines_in_scope(place, facts),
            "lines": tuple(line for line in lines.values() if line is not None),
            "cash_tied_up": (),
            "maker_tax": TaxRates("CN", Decimal(25), Decimal(25)),
            "hk_tax": None,
            "transfer_price": None,
            "maker_lines": frozenset({"goods_cost", "export_vat_cost", "pre_carriage"}),
            "units": 100,
        }
        return LandedQuestion(**(given | told))

    return build
