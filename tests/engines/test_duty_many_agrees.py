"""A table of consignments pays what each pays by itself: to the minor unit, in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewind.assess.duty import DutyQuestion, answer
from tradewind.assess.duty.many import Consignment, Payable, Payables, payable_of
from tradewind.facts import Library
from tradewind.facts.markets import market
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money

KNOWN_ON = date(2026, 11, 30)
FIRST, DAYS = date(2019, 1, 1), 365 * 9
ORIGINS = ("CN", "HK", "VN", "PH", "JP", "DE", "CA")
REPEATABLE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SHIPPED = ("US", "JP", "DE", "GB", "AU", "BR", "VN", "CA", "IN", "ZA", "NG", "HK")


def question(library: Library, code: str) -> DutyQuestion:
    facts = library.as_of(applies_on=KNOWN_ON, known_on=KNOWN_ON)
    there = market(code, facts, "market")
    return DutyQuestion(GoodsCode("0101"), None, there.tariff, there.tax, None, there.currency)


def codes_of(library: Library, tariff: str) -> list[str]:
    """Every code that any table of a tariff names, and the six digits above it."""
    pack = library.pack(f"duty/{tariff}")
    found = {
        entry.row["code"].replace(".", "")
        for table in (pack.tables.values() if pack else ())
        if table.holds != "rows"
        for entry in table.entries
        if "-" not in entry.row["code"]
    }
    return sorted({*found, *(one[:6] for one in found), *(f"{one}00" for one in found), "970121"})


def alone(library: Library, asked: DutyQuestion, one: Consignment) -> Payable:
    facts = library.as_of(applies_on=one.on, known_on=KNOWN_ON)
    value = Money(one.value, asked.currency)
    full = replace(asked, goods=GoodsCode(one.goods), origin=one.origin, customs_value=value)
    return payable_of(answer([full], facts)[0])


def consignments(codes: list[str]) -> st.SearchStrategy[list[Consignment]]:
    one = st.builds(
        Consignment,
        st.sampled_from(codes),
        st.sampled_from(ORIGINS),
        st.integers(0, DAYS).map(lambda days: FIRST + timedelta(days=days)),
        st.one_of(st.integers(0, 5_000_00), st.integers(0, 10**11)),
    )
    return st.lists(one, min_size=1, max_size=6)


@pytest.mark.parametrize("code", ["EXA", "EXB", "EXU", "EXN"])
def test_a_table_of_consignments_pays_in_examplia_what_each_pays_by_itself(
    examplia: Library, code: str
) -> None:
    check_agreement(examplia, code, 80)


@pytest.mark.parametrize("code", SHIPPED)
def test_a_table_of_consignments_pays_what_each_pays_by_itself(shipped: Library, code: str) -> None:
    check_agreement(shipped, code, 12)


def check_agreement(library: Library, code: str, examples: int) -> None:
    asked = question(library, code)
    payables = Payables(library, asked, KNOWN_ON)

    @settings(REPEATABLE, max_examples=examples)
    @given(consignments(codes_of(library, asked.tariff)))
    def check(table: list[Consignment]) -> None:
        assert list(payables.answer(table)) == [alone(library, asked, one) for one in table]

    check()
