"""One invented firm of Exham, from its file to the price at the door of Examplia."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tradewind.facts import Facts
from tradewind.facts.markets import market
from tradewind.model.enterprise import (
    Company,
    Enterprise,
    FirmFile,
    Goods,
    Offering,
    Payment,
    Price,
    Quote,
    Site,
)
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money
from tradewind.pipeline import MarketAnswer, make_ready, market_answer

# A quote for every line of the way, in XTS per consignment.
QUOTED = {
    "pre_carriage": 70,
    "export_clearance": 23,
    "origin_terminal": 31,
    "hk_handling": 41,
    "main_carriage": 500,
    "insurance": 9,
    "destination_terminal": 43,
    "import_clearance": 53,
    "on_carriage": 89,
}
QUOTES = tuple(
    Quote(line=line, amount=Money.of(many, "XTS"), per="consignment", dated=date(2026, 5, 1))
    for line, many in QUOTED.items()
)
GOODS = Goods(
    hs6=GoodsCode("851679"),
    national_codes={"EXA": GoodsCode("85167900")},
    attributes={
        "in_restricted_industry": False,
        "hk_profits_within_lower_band": True,
        "through_bill": False,
    },
    unit_cost=Money.of(40, "XTS"),
    unit_weight_kg=Decimal(6),
    unit_volume_m3=Decimal("0.02"),
    units_per_consignment=100,
    containers={"20ft": 1},
    origin="CN",
    made_at="works",
)
FIRM = FirmFile(
    enterprise=Enterprise(
        place="CN",
        employees=50,
        assets=Money.of(1_000_000, "XTS"),
        taxable_income=Money.of(100_000, "XTS"),
        sites=(Site(id="works", place="CN", city="CNEXM", kind="factory"),),
        companies=(Company(place="HK"),),
    ),
    offering=Offering(kind="goods", goods=GOODS),
    price=Price(amount=Money.of(90, "XTS"), incoterm="FOB", place="CNEXP", channel="importer"),
    transfer_price=Money.of(60, "XTS"),
    payment=Payment(Decimal(0), Decimal(0), Decimal(0)),  # type: ignore[arg-type]
    quotes=QUOTES,
)


@pytest.fixture(scope="session")
def sold(examplia_on: Callable[..., Facts]) -> Callable[..., MarketAnswer]:
    """The firm's answer in one market; `goods`, `price` and other fields replace its own."""

    def ask(
        to: str = "EXA",
        *,
        goods: dict[str, Any] | None = None,
        price: dict[str, Any] | None = None,
        enterprise: dict[str, Any] | None = None,
        without: Sequence[str] = (),
        **told: Any,
    ) -> MarketAnswer:
        assert FIRM.price and FIRM.enterprise
        firm = replace(
            FIRM,
            offering=Offering(kind="goods", goods=replace(GOODS, **(goods or {}))),
            price=replace(FIRM.price, **(price or {})),
            enterprise=replace(FIRM.enterprise, **(enterprise or {})),
            **told,
        )
        facts = examplia_on(without=without)
        ready = make_ready(firm, "firm.yaml", facts, ("sea",))
        return market_answer(ready, market(to, facts))

    return ask
