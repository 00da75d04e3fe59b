"""Claims about exchange rates: published, pegged, or not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tradewind.facts.exchange import convert, exchange
from tradewind.model.money import Money


@pytest.fixture
def money(write, fee, seen):
    """Facts that hold one peg: 2 units of AED to the dollar, from 2020."""
    peg = fee('from: 2020-01-01, value: "2", source: order-12, where: s. 1', name="aed_per_usd")
    write(pack="money/rates", values=peg)
    return seen


def test_a_currency_is_worth_itself(money):
    quote = exchange("USD", "USD", money())
    assert (quote.rate, quote.cites) == (Decimal(1), ())


def test_the_rate_is_the_last_published_on_or_before_the_day(money):
    sunday = exchange("EUR", "USD", money("2024-03-17"))
    friday = exchange("EUR", "USD", money("2024-03-15"))
    assert sunday.rate == friday.rate
    assert sunday.cites[0].starts == date(2024, 3, 15)


def test_no_rate_is_used_that_was_published_after_the_day_of_knowledge(money):
    quote = exchange("EUR", "USD", money("2024-03-15", known_on="2024-03-13"))
    assert quote.cites[0].starts == date(2024, 3, 13)


def test_a_published_rate_names_the_bank_and_its_day(money):
    [cite] = exchange("EUR", "USD", money("2024-03-15")).cites
    assert cite.source.publisher == "European Central Bank"
    assert cite.confirmed


def test_a_peg_is_used_either_way_round(money):
    facts = money("2024-03-15")
    assert exchange("USD", "AED", facts).rate == Decimal(2)
    assert exchange("AED", "USD", facts).rate == Decimal("0.5")


def test_a_pegged_currency_reaches_others_through_the_dollar(money):
    facts = money("2024-03-15")
    through = exchange("AED", "EUR", facts)
    assert through.rate == Decimal("0.5") * exchange("USD", "EUR", facts).rate
    assert {cite.fact for cite in through.cites} >= {"money/rates:aed_per_usd"}


def test_without_a_rate_there_is_no_amount(money):
    assert exchange("USD", "XAF", money("2024-03-15")) is None
    assert convert(Money.of("1", "USD"), "XAF", money("2024-03-15")) is None


def test_a_peg_is_unknown_before_anybody_told_of_it(money):
    assert exchange("USD", "AED", money("2024-03-15", known_on="2024-12-31")) is None


def test_an_amount_is_rounded_to_the_minor_unit(money):
    amount, _ = convert(Money.of("0.33", "AED"), "USD", money("2024-03-15"))
    assert amount == Money(17, "USD")
