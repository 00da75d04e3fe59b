"""Claims about single values: what is taken, what is refused, what the mend says."""

from __future__ import annotations

from datetime import date

import pytest

from tradewind.errors import InputError
from tradewind.firm_file import read_bytes
from tradewind.model.money import Money


def refused(faults_of, content: str) -> str:
    told = faults_of("firm.yaml", content)
    assert len(told) == 1
    return told[0]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('"7323"', "4 digits"),
        ('"7323.93.00"', "8 digits"),
        ("73x393", "not a goods code"),
        ('"00.12.34"', "chapter 00"),
        ('"7701.11"', "chapter 77"),
        ('"9801.00"', "chapter 98"),
        ('"9903.88"', "chapter 99"),
        ("[732393]", "not a goods code"),
        ("true", "not a goods code"),
    ],
)
def test_a_malformed_or_impossible_hs_code_is_refused(faults_of, written, told):
    assert told in refused(faults_of, f"offering: {{goods: {{hs6: {written}}}}}")


@pytest.mark.parametrize("written", ['"7323.93"', "732393", "7323.93", '"73 23 93"'])
def test_an_hs_code_may_be_written_with_or_without_dots(written):
    firm = read_bytes("firm.yaml", f"offering: {{goods: {{hs6: {written}}}}}".encode())
    assert firm.offering.goods.hs6.digits == "732393"


def test_a_leading_zero_of_a_code_is_kept():
    firm = read_bytes("firm.yaml", b"offering: {goods: {hs6: 010121}}")
    assert firm.offering.goods.hs6.digits == "010121"


def test_a_national_code_has_six_digits_or_more(faults_of):
    content = 'offering: {goods: {national_codes: {US: "7323"}}}'
    assert "4 digits" in refused(faults_of, content)


def test_a_market_of_a_national_code_is_two_capital_letters(faults_of):
    content = 'offering: {goods: {national_codes: {USA: "7323.93.00"}}}'
    assert "'USA' is not a place" in refused(faults_of, content)


@pytest.mark.parametrize("written", ["2026-02-30", "2026-13-01", "2025-02-29"])
def test_a_day_that_does_not_exist_is_refused(faults_of, written):
    assert "does not exist" in refused(faults_of, f"enterprise: {{founded: {written}}}")


@pytest.mark.parametrize("written", ["2009", "18/06/2009", "2009-6-18", "June 2009", "20090618"])
def test_a_day_has_one_form(faults_of, written):
    assert "year-month-day" in refused(faults_of, f"enterprise: {{founded: {written}}}")


@pytest.mark.parametrize("written", ["12.50 USD", '{amount: "12.50", currency: USD}'])
def test_money_may_be_text_or_two_parts(written):
    firm = read_bytes("firm.yaml", f"price: {{amount: {written}}}".encode())
    assert firm.price.amount == Money(1250, "USD")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("-5 USD", "below zero"),
        ("0 USD", "zero"),
        ("12.50", "does not say its currency"),
        ("USD 12.50", "not an amount"),
        ('"1,250 USD"', "not an amount"),
        ("$12", "not an amount"),
        ("12.505 USD", "more decimals"),
        ("100.5 JPY", "Write a whole amount"),
        ("12.50 XYQ", "not a currency"),
        ("12.50 usd", "not a currency"),
        ("{amount: 5}", "two parts"),
        ("{amount: 5, currency: 7}", "not a currency"),
        ("1e3 USD", "not an amount"),
        ("9999999999999999 USD", "too large"),
    ],
)
def test_what_is_not_a_price_is_refused(faults_of, written, told):
    assert told in refused(faults_of, f"price: {{amount: {written}}}")


def test_a_loss_is_a_taxable_income():
    firm = read_bytes("firm.yaml", b"enterprise: {taxable_income: -2500.00 CNY}")
    assert firm.enterprise.taxable_income == Money(-250000, "CNY")


@pytest.mark.parametrize(
    ("field", "written", "told"),
    [
        ("units_per_carton", "-8", "below zero"),
        ("units_per_carton", "0", "not above zero"),
        ("units_per_carton", "8.5", "not a whole number"),
        ("units_per_carton", "eight", "not a number"),
        ("unit_weight_kg", "-1", "not above zero"),
        ("unit_weight_kg", "0", "not above zero"),
        ("unit_weight_kg", ".inf", "not a number"),
        ("unit_weight_kg", "1e3", "not a number"),
        ("unit_weight_kg", "1" * 5000, "too large"),
        ("unit_weight_kg", "true", "not a number"),
        ("containers", "{40ft: -1}", "below zero"),
        ("containers", "{40hq: 1}", "Did you mean 40hc?"),
    ],
)
def test_an_impossible_quantity_is_refused(faults_of, field, written, told):
    assert told in refused(faults_of, f"offering: {{goods: {{{field}: {written}}}}}")


@pytest.mark.parametrize(("written", "told"), [("12%", "% sign"), ("101", "0 to 100"), ("-1", "0")])
def test_what_is_not_a_percentage_is_refused(faults_of, written, told):
    assert told in refused(faults_of, f"target_margin_pct: {written}")


@pytest.mark.parametrize("written", ["FOX", "fob", "FOB Yantian"])
def test_an_unknown_incoterm_is_refused(faults_of, written):
    assert "FOB" in refused(faults_of, f"price: {{incoterm: {written}}}")


def test_a_near_miss_of_a_choice_is_suggested(faults_of):
    told = refused(faults_of, "quotes: [{line: main_cariage}]")
    assert "Did you mean main_carriage?" in told


@pytest.mark.parametrize(
    ("content", "nearest"),
    [
        ("enterprize: {employees: 3}", "enterprise"),
        ("enterprise: {emplyees: 3}", "employees"),
        ("offering: {goods: {unit_cost_cny: 3 CNY}}", "unit_cost"),
        ("quotes: [{form: CNYTN}]", "from"),
    ],
)
def test_an_unknown_key_is_refused_and_the_nearest_named(faults_of, content, nearest):
    assert f"Did you mean {nearest}?" in refused(faults_of, content)


def test_a_key_like_nothing_we_know_is_refused(faults_of):
    assert "Take it out" in refused(faults_of, "xxxxxxxx: 1")


def test_a_language_has_one_name(faults_of):
    told = refused(faults_of, "enterprise: {names: {zh-hant: 示例}}")
    assert "zh-Hant" in told


@pytest.mark.parametrize("written", ["yes", "1", "maybe"])
def test_truth_has_one_form_in_text_files(faults_of, written):
    assert "Write true or false" in refused(faults_of, f"enterprise: {{listed: {written}}}")


@pytest.mark.parametrize("written", ["china", "CHN", "cn", "852"])
def test_a_place_is_two_capital_letters(faults_of, written):
    assert "is not a place" in refused(faults_of, f"enterprise: {{place: {written}}}")


@pytest.mark.parametrize("written", ["Yantian", "cnytn", "CNYT"])
def test_a_named_place_is_a_unlocode(faults_of, written):
    assert "UN/LOCODE" in refused(faults_of, f"price: {{place: {written}}}")


def test_a_name_written_as_a_number_is_refused(faults_of):
    content = "enterprise: {identifiers: {br_number: 12345678}}"
    assert "in quotes" in refused(faults_of, content)


def test_text_over_several_lines_is_refused(faults_of):
    content = 'enterprise: {names: {en: "one\\ntwo"}}'
    assert "line break" in refused(faults_of, content)


def test_a_group_where_a_value_belongs_is_refused(faults_of):
    assert "not a number" in refused(faults_of, "target_margin_pct: {a: 1}")


def test_a_value_where_a_group_belongs_is_refused(faults_of):
    assert "must be a group" in refused(faults_of, "price: 12 USD")


def test_a_value_where_a_list_belongs_is_refused(faults_of):
    assert "must be a list" in refused(faults_of, "targets: US")


def test_an_empty_item_is_refused(faults_of):
    assert "targets[1]" in refused(faults_of, "targets:\n  -\n")


def test_dates_of_quotes_are_days():
    firm = read_bytes("firm.yaml", b"quotes: [{line: documents, dated: 2026-11-03}]")
    assert firm.quotes[0].dated == date(2026, 11, 3)


def test_a_credit_code_with_a_wrong_check_digit_is_refused_at_its_place() -> None:
    text = b"enterprise:\n  identifiers: {uscc: 91110000600037341M}\n"
    with pytest.raises(InputError) as told:
        read_bytes("firm.yaml", text)
    assert "line 2" in str(told.value)
    assert "unified social credit code" in str(told.value)


def test_a_credit_code_with_its_check_digit_is_taken() -> None:
    text = b"enterprise:\n  identifiers: {uscc: 91110000600037341L}\n"
    firm = read_bytes("firm.yaml", text)
    assert firm.enterprise is not None
    assert firm.enterprise.identifiers == {"uscc": "91110000600037341L"}
