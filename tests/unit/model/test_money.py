"""Money is whole minor units of one currency."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.errors import InputError
from tradewind.model.money import Money, minor_digits


def test_a_us_dollar_has_a_hundred_cents() -> None:
    assert Money.of("12.34", "USD").minor == 1234


def test_a_yen_has_no_smaller_part() -> None:
    assert Money.of("1234", "JPY").minor == 1234


def test_a_tunisian_dinar_has_a_thousand_parts() -> None:
    assert Money.of("1.234", "TND").minor == 1234


def test_an_iraqi_dinar_has_a_thousand_parts_in_iso_4217() -> None:
    assert minor_digits("IQD") == 3


@pytest.mark.parametrize(
    ("amount", "minor"), [("0.005", 1), ("0.0049", 0), ("2.675", 268), ("1.125", 113)]
)
def test_half_a_cent_is_rounded_up(amount: str, minor: int) -> None:
    assert Money.of(amount, "USD").minor == minor


def test_half_a_yen_is_rounded_up() -> None:
    assert Money.of("0.5", "JPY").minor == 1


def test_text_with_a_currency_is_read() -> None:
    assert Money.parse("1000.50 USD") == Money(100050, "USD")


@pytest.mark.parametrize(
    "text",
    ["", "1000", "USD", "USD 1000", "1,000 USD", "1000USD", "1000 USD net", "NaN USD", "inf USD"],
)
def test_text_that_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not an amount of money"):
        Money.parse(text)


@pytest.mark.parametrize("code", ["usd", "US", "QQQ", "USDX", "元"])
def test_a_code_that_is_no_currency_is_refused(code: str) -> None:
    with pytest.raises(InputError, match="is not a currency code"):
        Money.parse(f"1 {code}")


def test_a_refused_amount_names_the_place_it_stood() -> None:
    with pytest.raises(InputError) as refused:
        Money.parse("a lot", "price.amount")

    assert refused.value.where == "price.amount"


def test_a_refused_amount_says_how_to_write_it() -> None:
    with pytest.raises(InputError) as refused:
        Money.parse("a lot")

    assert refused.value.mend == "Write the number, a space and the currency, such as 1000.50 USD."


def test_amounts_of_one_currency_add_up() -> None:
    assert Money(150, "USD") + Money(250, "USD") == Money(400, "USD")


def test_an_amount_may_fall_below_nothing() -> None:
    assert Money(150, "USD") - Money(250, "USD") == Money(-100, "USD")


def test_two_currencies_cannot_be_added() -> None:
    with pytest.raises(ValueError, match="cannot add EUR to USD"):
        Money(1, "USD") + Money(1, "EUR")


def test_two_currencies_cannot_be_compared() -> None:
    with pytest.raises((TypeError, ValueError)):
        assert Money(1, "USD") < Money(2, "JPY")


def test_an_amount_is_shown_in_major_units() -> None:
    assert str(Money(27000, "USD")) == "270.00 USD"


@given(st.integers(-(10**15), 10**15), st.sampled_from(["USD", "JPY", "TND", "XTS"]))
def test_what_is_shown_is_read_back(minor: int, currency: str) -> None:
    assert Money.parse(str(Money(minor, currency))) == Money(minor, currency)


@given(st.decimals(0, 10**9, places=6, allow_nan=False, allow_infinity=False))
def test_rounding_moves_an_amount_by_half_a_cent_at_most(amount: Decimal) -> None:
    assert abs(Money.of(amount, "USD").amount - amount) <= Decimal("0.005")
