"""Claims about a bill of materials summed by origin."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tradewind.assess.materials import answer
from tradewind.facts import Facts, Library
from tradewind.model.enterprise import Material
from tradewind.model.goods import GoodsCode
from tradewind.model.money import FineMoney, Money

PRICE = Money(1000, "USD")


DAY = date(2026, 11, 22)


@pytest.fixture
def facts(shipped: Library) -> Facts:
    return shipped.as_of(applies_on=DAY, known_on=DAY)


def line(origin: str | None, value: str | None, currency: str = "USD", **told) -> Material:
    money = FineMoney.of(Decimal(value), currency) if value is not None else None
    return Material(origin=origin, value=money, **told)


def test_values_are_summed_by_origin_the_largest_first(facts):
    told = answer([line("VN", "1"), line("CN", "2.005"), line("VN", "0.5")], PRICE, facts)
    assert [(one.origin, str(one.value), one.lines) for one in told.by_origin] == [
        ("CN", "2.005 USD", 1),
        ("VN", "1.50 USD", 2),
    ]
    assert told.whole.share_pct == Decimal("35.05")


def test_a_value_that_nobody_told_is_counted_and_not_taken_for_nothing(facts):
    told = answer([line("CN", "2"), line("CN", None), line("JP", None)], PRICE, facts)
    assert [(one.origin, one.unvalued) for one in told.by_origin] == [("CN", 1), ("JP", 1)]
    assert told.by_origin[1].value is None and told.by_origin[1].share_pct is None
    assert told.whole.unvalued == 2


def test_a_known_value_of_nothing_is_not_missing(facts):
    told = answer([line("CN", "0")], PRICE, facts)
    assert told.whole.unvalued == 0 and told.whole.share_pct == 0


def test_an_origin_that_nobody_told_stands_by_itself_and_last(facts):
    told = answer([line(None, "9"), line("CN", "1")], PRICE, facts)
    assert [one.origin for one in told.by_origin] == ["CN", None]


def test_other_currencies_are_exchanged_into_the_price_s_with_their_source(facts):
    told = answer([line("CN", "7", "CNY")], PRICE, facts)
    assert told.whole.value.currency == "USD" and told.cites


def test_without_a_price_there_is_no_share(facts):
    told = answer([line("CN", "7", "CNY"), line("CN", "7", "CNY")], None, facts)
    assert str(told.whole.value) == "14.00 CNY" and told.whole.share_pct is None


def test_what_origin_would_ask_is_counted_by_field(facts):
    code = GoodsCode("731823")
    lines = [
        line("CN", "1", goods_code=code, hs_edition="HS 2022"),
        line(None, "1", goods_code=code, is_originating=True),
        line("VN", None, is_originating=True, agreement="RCEP", proof="certificate"),
    ]
    assert dict(answer(lines, PRICE, facts).missing) == {
        "goods_code": 1, "hs_edition": 1, "origin": 1, "value": 1, "agreement": 1, "proof": 1,
    }  # fmt: skip
