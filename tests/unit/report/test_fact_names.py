"""What lacking facts are called."""

from __future__ import annotations

from datetime import date

import pytest

from tradewind.facts import Library
from tradewind.report.consignment_words import consignment_words
from tradewind.report.fact_names import fact_name

DAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def facts():
    return Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)


@pytest.mark.parametrize(
    ("fact", "name"),
    [
        ("duty/sa", "customs tariff of Saudi Arabia (duty/sa)"),
        (
            "border/kr:import_tax_recoverable",
            "Korea: whether import tax is recovered (border/kr:import_tax_recoverable)",
        ),
    ],
)
def test_a_lacking_fact_is_named_before_its_id(fact, name, facts):
    assert fact_name(fact, "en", facts) == name


def test_an_origin_that_is_no_market_is_named(facts):
    told = fact_name("duty/us:rate for origin BY", "en", facts)
    assert told.endswith("rate for goods of Belarus (duty/us)")


def test_a_stay_without_a_limit_is_said_in_words(facts):
    values = {"months": "none", "control": "required", "evidence": "air-waybill invoice"}
    told = consignment_words(values, "en", facts)
    assert told["stay"] == "none set"
    assert told["control"] == "required throughout"
    assert told["evidence"] == "Air waybill, Copy of the commercial invoice"


def test_what_a_rule_on_stays_does_not_tell_is_unknown(facts):
    told = consignment_words({"months": None, "control": None, "evidence": None}, "en", facts)
    assert set(told.values()) == {"unknown"}
