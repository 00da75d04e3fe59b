"""The price taken to another point of the way: FOB, CIF, or the point a tax is charged at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from tradewind.model.costs import CostLine, Payer
from tradewind.model.finding import Missing
from tradewind.model.money import Money

# The order in which a consignment meets its costs.
TO_FOB = (
    "export_packing",
    "loading",
    "pre_carriage",
    "export_clearance",
    "origin_terminal",
    "hk_handling",
    "hk_declaration",
    "documents",
    "inspection",
    "testing",
    "storage",
)
TO_CIF = ("main_carriage", "insurance")
BEYOND = ("destination_terminal", "import_clearance", "on_carriage", "unloading")
AT_BORDER = ("duty", "excise", "import_fees", "import_tax")

Point = Literal["FOB", "CIF"]


def value_at(
    point: Point, price: Money, payers: Mapping[str, Payer], lines: Iterable[CostLine]
) -> tuple[Money | None, tuple[Missing, ...]]:
    """The value of the consignment at a point, or what is missing for it.

    What the buyer bears before the point is added to the price; what the seller bears beyond it
    is taken off. Lines that are not given are not part of the way.
    """
    before = TO_FOB if point == "FOB" else (*TO_FOB, *TO_CIF)
    minor = price.minor
    gaps: list[Missing] = []
    for line in lines:
        payer = payers.get(line.kind, "seller")
        inside = line.kind in before
        if inside == (payer == "seller"):
            continue
        if line.amount is None:
            gaps += line.missing or (Missing("input", f"quote.{line.kind}", "duty"),)
        else:
            minor += line.amount.minor if inside else -line.amount.minor
    if gaps:
        return None, tuple(dict.fromkeys(gaps))
    if minor < 0:
        return None, (Missing("input", "price", "duty", "below its own costs"),)
    return Money(minor, price.currency), ()
