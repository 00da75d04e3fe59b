"""What a Hong Kong company costs once, and how many months it takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tradewind.assess.landed.setup import SetUp, new_hk_company
from tradewind.facts import Facts
from tradewind.model.bounds import Bounds
from tradewind.model.enterprise import Quote
from tradewind.model.money import Money

On = Callable[..., Facts]
QUOTES = (
    Quote(line="audit", amount=Money.of(500, "XTS"), dated=date(2026, 5, 1)),
    Quote(line="company_secretary", amount=Money.of(300, "XTS"), dated=date(2026, 5, 1)),
)


def formed(facts: Facts, quotes: tuple[Quote, ...] = QUOTES, mainland: bool = True) -> SetUp:
    return new_hk_company("XTS", quotes, mainland, "firm.yaml", facts)


def test_fees_and_quotes_add_up(examplia_on: On) -> None:
    assert formed(examplia_on()).bounds("XTS") == Bounds(390000, 390000, "XTS")


def test_a_fee_that_has_ended_costs_nothing(examplia_on: On) -> None:
    lines = {line.kind: line.amount for line in formed(examplia_on()).lines}

    assert lines["business_registration_levy"] == Money(0, "XTS")


def test_a_fee_counts_until_it_ends(examplia_on: On) -> None:
    lines = {line.kind: line.amount for line in formed(examplia_on(date(2026, 4, 30))).lines}

    assert lines["business_registration_levy"] == Money(10000, "XTS")


def test_a_fee_nobody_wrote_down_leaves_the_sum_open(examplia_on: On) -> None:
    facts = examplia_on(without=["sellers/hk:incorporation_fee"])

    assert formed(facts).bounds("XTS") == Bounds(290000, None, "XTS")


def test_an_audit_without_a_quote_is_asked(examplia_on: On) -> None:
    gaps = [gap.name for line in formed(examplia_on(), ()).lines for gap in line.missing]

    assert gaps == ["quote.audit", "quote.company_secretary"]


def test_the_newest_quote_counts(examplia_on: On) -> None:
    newer = Quote(line="audit", amount=Money.of(700, "XTS"), dated=date(2026, 5, 2))
    lines = {line.kind: line.amount for line in formed(examplia_on(), (newer, *QUOTES)).lines}

    assert lines["audit"] == Money(70000, "XTS")


def test_a_quote_in_another_currency_is_changed(examplia_on: On) -> None:
    quote = Quote(line="audit", amount=Money.of(100, "USD"), dated=date(2026, 5, 1))
    lines = {line.kind: line.amount for line in formed(examplia_on(), (quote,)).lines}

    assert lines["audit"] == Money(20000, "XTS")


def test_a_company_held_from_the_mainland_waits_for_the_filing(examplia_on: On) -> None:
    told = formed(examplia_on())

    assert (told.months_low, told.months_high) == (Decimal(2), Decimal(7))


def test_a_company_held_from_hong_kong_files_nothing(examplia_on: On) -> None:
    told = formed(examplia_on(), mainland=False)

    assert (told.months_low, told.months_high) == (Decimal(1), Decimal(4))


def test_months_nobody_wrote_down_leave_the_end_open(examplia_on: On) -> None:
    facts = examplia_on(without=["sellers/hk:bank_account_months_high"])

    assert formed(facts).months_high is None


def test_months_nobody_wrote_down_are_named(examplia_on: On) -> None:
    facts = examplia_on(without=["sellers/hk:bank_account_months_high"])

    assert [gap.name for gap in formed(facts).missing] == ["sellers/hk:bank_account_months_high"]
