"""Claims about the bill of materials in a firm's file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tradewind.firm_file import form_bytes, read_bytes
from tradewind.model.enterprise import FirmFile, Goods, Material, Offering
from tradewind.model.goods import GoodsCode
from tradewind.model.money import FineMoney, Money
from tradewind.report.plan_json import told_of

LINES = (
    Material(
        part="Steel sheet",
        goods_code=GoodsCode("721933"),
        hs_edition="HS 2022",
        origin="CN",
        quantity=Decimal("0.6"),
        unit="kg",
        unit_price=FineMoney.of(Decimal("14.5"), "CNY"),
        supplier="Examplia Steel",
        is_originating=True,
        agreement="RCEP",
        proof="declaration",
    ),
    Material(part="=Rivet", value=FineMoney.of(Decimal("0.0125"), "CNY")),
    Material(part="Handle"),
)
FIRM = FirmFile(offering=Offering(kind="goods", goods=Goods(materials=LINES)))


@pytest.fixture
def line_of(faults_of):
    """The faults of a line of materials."""

    def told(text: str) -> tuple[str, ...]:
        return faults_of("firm.yaml", f"offering:\n  goods:\n    materials:\n      - {text}\n")

    return told


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_what_is_written_is_read_back(kind, lang):
    assert read_bytes(f"firm.{kind}", form_bytes(FIRM, kind, lang)) == FIRM


def test_a_value_is_quantity_times_unit_price_where_it_is_not_told():
    assert str(LINES[0].told_value) == "8.70 CNY"


def test_a_value_that_nobody_told_is_unknown():
    assert LINES[2].told_value is None


def test_a_part_may_cost_less_than_a_cent():
    assert str(LINES[1].told_value) == "0.0125 CNY"


def test_a_known_value_of_nothing_is_not_unknown():
    firm = read_bytes("firm.yaml", b"offering: {goods: {materials: [{value: 0 CNY}]}}")
    assert str(firm.offering.goods.materials[0].told_value) == "0.00 CNY"


def test_no_materials_is_not_the_same_as_unknown_ones():
    assert read_bytes("f.yaml", b"offering: {goods: {materials: []}}").offering.goods == Goods(
        materials=()
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{origin: China}", "two capital letters"),
        ('{goods_code: "7219"}', "six digits or more"),
        ("{value: 2.50}", "does not say its currency"),
        ("{value: 2.1234567 CNY}", "more than 6 decimals"),
        ("{value: -2 CNY}", "below zero"),
        ("{value: 2 XYZ}", "not a currency code"),
        ("{quantity: 0}", "not above zero"),
        ("{proof: stamp}", "none, declaration, certificate"),
        ("{suplier: Examplia Steel}", "Did you mean supplier?"),
        ("{value: 9 CNY, quantity: 2, unit_price: 4 CNY}", "quantity times unit price is 8.00 CNY"),
        ("{value: 8 CNY, quantity: 2, unit_price: 4 USD}", "quantity times unit price is 8.00 USD"),
    ],
)
def test_a_wrong_line_says_how_to_mend_it(line_of, line, told):
    (fault,) = line_of(line)
    assert told in fault and "line 4" in fault


def test_a_value_may_be_told_rounded():
    text = (
        b"offering: {goods: {materials: [{value: 0.33 CNY, quantity: 3, unit_price: 0.111 CNY}]}}"
    )
    assert read_bytes("firm.yaml", text)


def test_a_file_without_materials_is_determined_as_before():
    assert "materials" not in told_of(Goods(unit_cost=Money(100, "CNY")))
    assert "materials" in told_of(Goods(materials=()))
