"""Rates of exchange of an imported file: used where newer, never where absent or late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tradewind.facts import Facts
from tradewind.facts.exchange import exchange, last_published
from tradewind.importers.importing import Imported

NEW = last_published() + timedelta(days=20)
OLD = date(2024, 3, 15)


@pytest.fixture
def rates(tmp_path: Path, take_in: Callable[..., Imported]) -> Imported:
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text(
        "Date,USD,JPY,CNY,XXQ,\n"
        f"{NEW},1.25,150,8.0,1,\n"
        f"{NEW - timedelta(days=1)},1.20,N/A,0,1,\n"
        f"{OLD},9.99,999,9.99,1,\n"
        "2026-13-01,1,1,1,1,\n"
        "2099-01-01,1,1,1,1,\n",
        "utf-8",
    )
    return take_in("fx", path)


def test_a_newer_rate_of_the_file_goes_before_the_bundled_one(
    rates: Imported, facts_now: Callable[..., Facts]
) -> None:
    facts = facts_now(NEW + timedelta(days=1))
    dollars = exchange("EUR", "USD", facts)
    assert dollars is not None
    assert dollars.rate == Decimal("1.25")
    assert (dollars.cites[0].layer, dollars.cites[0].starts) == ("user", NEW)
    crossed = exchange("USD", "CNY", facts)
    assert crossed is not None
    assert crossed.rate == Decimal("6.4")


def test_where_the_bundled_rate_is_as_new_it_stays(
    rates: Imported, facts_now: Callable[..., Facts]
) -> None:
    told = exchange("EUR", "USD", facts_now(OLD))
    assert told is not None
    assert told.rate < 2
    assert told.cites[0].layer != "user"


def test_what_is_no_rate_or_no_day_is_refused_and_n_a_is_no_rate(rates: Imported) -> None:
    assert dict(rates.tally.refused) == {
        "bad_date": 2,
        "currency_not_known": 3,
        "rate_not_read": 1,
    }
    assert rates.tally.figures["rates_of_exchange"] == 7


def test_a_currency_that_the_file_does_not_have_keeps_its_peg(
    rates: Imported, facts_now: Callable[..., Facts]
) -> None:
    dirham = exchange("USD", "AED", facts_now(NEW))
    assert dirham is not None
    assert dirham.rate == Decimal("3.6725")
