"""The price taken to another point of the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tradewind.assess.landed import LandedQuestion, Point, value_at
from tradewind.model.costs import CostLine, unknown
from tradewind.model.finding import Missing
from tradewind.model.money import Money

Consignment = Callable[..., LandedQuestion]
OF_THE_WAY = (
    "export_packing",
    "loading",
    "pre_carriage",
    "export_clearance",
    "origin_terminal",
    "main_carriage",
    "insurance",
    "destination_terminal",
    "import_clearance",
    "on_carriage",
)
# What the price of 9,000.00 becomes, in cents: what the buyer bears before the point is added,
# what the seller bears beyond it is taken off.
FOB_VALUE = {
    "EXW": 900000 + 1300 + 7000 + 2300 + 3100,
    "FCA": 900000 + 3100,
    "FOB": 900000,
    "CFR": 900000 - 50000,
    "CIF": 900000 - 50900,
    "CPT": 900000 - 50000,
    "CIP": 900000 - 50900,
    "DAP": 900000 - 50900 - 4300 - 8900,
    "DPU": 900000 - 50900 - 4300 - 8900,
    "DDP": 900000 - 50900 - 4300 - 8900 - 5300,
}
TERMS = sorted(FOB_VALUE)


def valued(question: LandedQuestion, point: Point) -> tuple[Money | None, tuple[Missing, ...]]:
    lines = [line for line in question.lines if line.kind in OF_THE_WAY]
    assert question.price is not None
    return value_at(point, question.price, question.payers, lines)


def missing(kind: str) -> CostLine:
    return unknown(kind, "XTS", Missing("input", f"quote.{kind}", "landed"))


@pytest.mark.parametrize("term", TERMS)
def test_the_price_under_each_term_becomes_a_value_at_loading(
    consignment: Consignment, term: str
) -> None:
    assert valued(consignment(term), "FOB") == (Money(FOB_VALUE[term], "XTS"), ())


@pytest.mark.parametrize("term", TERMS)
def test_the_value_at_arrival_is_that_at_loading_with_freight_and_insurance(
    consignment: Consignment, term: str
) -> None:
    assert valued(consignment(term), "CIF") == (Money(FOB_VALUE[term] + 50900, "XTS"), ())


def test_a_price_already_at_the_point_needs_no_freight(consignment: Consignment) -> None:
    lines = {"main_carriage": missing("main_carriage")}

    assert valued(consignment("FOB", costs=lines), "FOB")[0] == Money(900000, "XTS")


def test_a_value_that_hangs_on_an_unknown_line_is_unknown(consignment: Consignment) -> None:
    lines = {"main_carriage": missing("main_carriage")}

    assert valued(consignment("FOB", costs=lines), "CIF")[0] is None


def test_a_value_that_hangs_on_an_unknown_line_names_it(consignment: Consignment) -> None:
    lines = {"main_carriage": missing("main_carriage")}
    _, gaps = valued(consignment("FOB", costs=lines), "CIF")

    assert [gap.name for gap in gaps] == ["quote.main_carriage"]


def test_a_price_below_its_own_costs_has_no_value(consignment: Consignment) -> None:
    _, gaps = valued(consignment("DAP", price=Money(100, "XTS")), "FOB")

    assert [(gap.name, gap.where) for gap in gaps] == [("price", "below its own costs")]
