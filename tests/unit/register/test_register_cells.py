"""What a cell of a register is read as, by the field of its column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from tradewind.facts import Library
from tradewind.register.fields import Field, fields, further_fields
from tradewind.register.mapping import columns_of, unit_in_minor
from tradewind.register.reasons import Reason
from tradewind.register.values import Limits, Wrong, read_cell
from tradewind.text import words

ON = date(2026, 11, 30)


LIMITS = Limits(ON, lambda code: code != "9999")
REASONS = get_args(Reason)


@pytest.fixture(scope="module")
def further(shipped: Library) -> Mapping[str, Field]:
    return further_fields(shipped.as_of(applies_on=ON, known_on=ON))


def read(
    field: str, cell: object, title: str = "", further: Mapping[str, Field] | None = None
) -> object:
    [column] = columns_of([title or field], further=further).columns
    assert column.field.name == field
    return read_cell(cell, column, LIMITS)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("employees", "１，２３４", 1234),
        ("employees", "1,234", 1234),
        ("employees", "50人", 50),
        ("employees", 12.0, 12),
        ("employees", "不详", None),
        ("employees", " ", None),
        ("revenue_cny", "1,234.50", 123450),
        ("revenue_cny", "¥300", 30000),
        ("revenue_cny", "5万", 5_000_000),
        ("revenue_cny", "1.2亿元", 12_000_000_000),
        ("founded", "2020-01-02", date(2020, 1, 2)),
        ("founded", "2020/1/2", date(2020, 1, 2)),
        ("founded", "2020年1月2日", date(2020, 1, 2)),
        ("founded", "２０２０．１．２", date(2020, 1, 2)),
        ("founded", "20200102", date(2020, 1, 2)),
        ("founded", "31/12/2020", date(2020, 12, 31)),
        ("founded", "2 January 2020", date(2020, 1, 2)),
        ("founded", "Jan 2, 2020", date(2020, 1, 2)),
        ("founded", "2020-01-02 00:00:00", date(2020, 1, 2)),
        ("is_listed", "否", False),
        ("is_listed", "Yes", True),
        ("is_listed", 1, True),
        ("region", "广东省", "CN-GD"),
        ("region", "廣東", "CN-GD"),
        ("region", "440300", "CN-GD"),
        ("region", "Guangdong Province", "CN-GD"),
        ("region", "新疆维吾尔自治区", "CN-XJ"),
        ("industry", "c3351", "C3351"),
        ("industry", 3351, "3351"),
        ("hs4", "7323.93.00", "7323"),
        ("uscc", "91110000600037341l", "91110000600037341L"),
        ("name", "＝虛構公司", "＝虛構公司"),
    ],
)
def test_a_cell_is_read_however_it_is_written(field: str, cell: object, value: object) -> None:
    assert read(field, cell) == value


@pytest.mark.parametrize(
    ("field", "cell", "reason"),
    [
        ("employees", "-5", "negative"),
        ("employees", "(5)", "negative"),
        ("employees", "12.5", "not_whole"),
        ("employees", "约50", "no_number"),
        ("employees", "9999999999", "too_large"),
        ("employees", "=A1+1", "formula"),
        ("employees", "1,23", "no_number"),
        ("employees", "１２�", "not_text"),
        ("employees", True, "no_number"),
        ("employees", float("inf"), "no_number"),
        ("revenue_cny", "USD 500", "other_currency"),
        ("revenue_cny", "$500", "other_currency"),
        ("revenue_cny", "5.5e7", "digits_lost"),
        ("revenue_cny", "9" * 30, "too_large"),
        ("revenue_cny", "好", "no_number"),
        ("founded", "2027-01-01", "in_the_future"),
        ("founded", "1700-01-01", "too_early"),
        ("founded", "2023-02-29", "no_day"),
        ("founded", "03/04/2020", "day_or_month"),
        ("founded", "2020年3月", "no_day_of_month"),
        ("founded", "43831", "day_as_serial"),
        ("is_listed", "maybe", "neither_yes_nor_no"),
        ("region", "Atlantis", "no_region"),
        ("industry", 131, "noughts_lost"),
        ("industry", "金属制品", "no_industry"),
        ("industry", "9999", "no_industry"),
        ("hs4", 10121, "noughts_lost"),
        ("hs4", "7700", "no_heading"),
        ("uscc", "91110000600037341X", "uscc_check_digit"),
        ("uscc", "9111000060003734", "uscc_length"),
        ("uscc", "91110000600037341I", "uscc_letters"),
        ("uscc", "9.11E+17", "digits_lost"),
        ("name", "x" * 501, "too_long"),
        ("name", b"x", "not_text"),
        ("name", ["x"], "not_text"),
        ("name", "=cmd|' /C calc'!A0", "formula"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_by_reason(field: str, cell: object, reason: str) -> None:
    assert read(field, cell) == Wrong(reason)


def test_an_amount_is_read_in_the_unit_of_its_column() -> None:
    assert read("revenue_cny", "3.5", "营业收入（万元）") == 3_500_000
    assert read("revenue_cny", "3.5", "營業收入(2025年)(萬元)") == 3_500_000
    assert read("revenue_cny", "3.5", "营业收入万元") == 3_500_000
    assert read("revenue_cny", "350", "revenue_cny (fen)") == 350
    assert read("revenue_cny", "3", "Revenue (RMB million)") == 300_000_000
    assert read("revenue_cny", "3.5", "Turnover") == 350


def test_an_amount_that_contradicts_the_unit_of_its_column_is_refused() -> None:
    assert read("revenue_cny", "5元", "营业收入（万元）") == Wrong("two_units")


def test_a_column_in_another_currency_is_refused() -> None:
    assert read("revenue_cny", "5", "营业收入（万美元）") == Wrong("other_currency")


@pytest.mark.parametrize("text", ["美元", "箱", "(", "万万"])
def test_what_is_no_unit_of_the_yuan_is_none(text: str) -> None:
    assert unit_in_minor(text) is None


def test_a_column_is_found_by_its_name_in_every_script() -> None:
    for field in fields().values():
        for name in (field.name, *field.names.values(), *field.also):
            [column] = columns_of([f" {name.upper()} "]).columns
            assert column.field.name == field.name


def test_two_columns_of_one_field_are_neither_taken() -> None:
    found = columns_of(["员工人数", "从业人员", "名称"])
    assert [one.field.name for one in found.columns] == ["name"]
    assert found.unmapped == ("员工人数", "从业人员")


def test_a_column_that_is_told_goes_before_its_name() -> None:
    found = columns_of(["人数", "在册"], {"employees": "在册"})
    assert [(one.field.name, one.at) for one in found.columns] == [("employees", 1)]


def test_a_field_can_be_told_to_have_no_column() -> None:
    assert columns_of(["行业"], {"industry": ""}).columns == ()


def test_every_reason_has_its_words_and_its_mend() -> None:
    for reason in REASONS:
        assert {f"register.reason.{reason}", f"register.mend.{reason}"} <= set(words())


def test_every_unit_of_a_field_has_its_words(further: Mapping[str, Field]) -> None:
    every = [*fields().values(), *further.values()]
    units = {one.unit for one in every if one.unit and one.kind != "money"}
    assert {f"register.unit.{unit}" for unit in units} <= set(words())


def test_every_bit_of_the_certificates_is_an_input_of_the_rules(
    further: Mapping[str, Field],
) -> None:
    certificates = fields()["certificates"]
    assert len(certificates.bits) == len(set(certificates.bits)) == 12
    assert certificates.most == 2 ** len(certificates.bits) - 1
    assert {further[name].kind for name in certificates.bits} == {"truth"}


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("tech_staff", "1,200人", 1200),
        ("holds_hnte_title", "是", True),
        ("main_business_pct", "70.25%", 7025),
        ("main_business_pct", 70.25, 7025),
        ("revenue_growth_2y_pct", "-12.5", -1250),
        ("rd_3y_cny", "5万元", 5_000_000),
        ("global_turnover_sgd", "SGD 1,000.50", 100_050),
        ("jp_capital_jpy", "3,000", 3000),
        ("jp_capital_jpy", "30万日元", 300_000),
        ("dtspp_sector", "Retail", "retail"),
        ("listed_on", "虛構交易所", "虛構交易所"),
        ("hk_operation_years", "3年", 3),
    ],
)
def test_an_input_of_the_rules_is_read_as_rules_keep_it(
    field: str, cell: object, value: object, further: Mapping[str, Field]
) -> None:
    assert read(field, cell, further=further) == value


@pytest.mark.parametrize(
    ("field", "cell", "reason"),
    [
        ("main_business_pct", "100.01", "too_large"),
        ("main_business_pct", "70.255", "too_many_places"),
        ("tech_staff", "-1", "negative"),
        ("srdi_score", "101", "too_large"),
        ("global_turnover_sgd", "USD 5", "other_currency"),
        ("global_turnover_sgd", "5万元", "other_currency"),
        ("rd_3y_cny", "5 sgd", "other_currency"),
        ("revenue_growth_2y_pct", "-" + "9" * 30, "too_small"),
        ("dtspp_sector", "mining", "no_code"),
    ],
)
def test_an_input_that_cannot_be_is_refused_by_reason(
    field: str, cell: object, reason: Reason, further: Mapping[str, Field]
) -> None:
    assert read(field, cell, further=further) == Wrong(reason)


def test_a_further_column_goes_by_the_name_of_its_input_and_no_other(
    further: Mapping[str, Field],
) -> None:
    head = ["rd_3y_cny（万元）", "Tech Staff", "科技人员", "tech_staff"]
    found = columns_of(head, {"talents_engaged": "科技人员"}, further)
    told = {one.field.name: (one.at, one.times) for one in found.columns}
    assert told == {"rd_3y_cny": (0, 1_000_000), "tech_staff": (3, 1), "talents_engaged": (2, 1)}
    assert found.unmapped == ("Tech Staff",)
    assert "tech_staff" not in found.absent


def test_what_the_file_of_a_firm_tells_in_a_field_is_no_further_column(
    further: Mapping[str, Field],
) -> None:
    assert not {"employees", "revenue_hkd", "is_cn_sme", "registered_days"} & set(further)
    assert not set(further) & set(fields())


@given(
    st.one_of(
        st.text(max_size=60),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.decimals(),
        st.binary(max_size=9),
        st.lists(st.integers(), max_size=2),
    ),
    st.sampled_from(sorted(fields())),
)
def test_no_cell_stops_the_reading(cell: object, field: str) -> None:
    found = read(field, cell)
    assert not isinstance(found, Wrong) or found.reason in REASONS


@given(st.integers(0, 10**9 - 1), st.sampled_from(["91", "N2", "12", "Y3"]))
def test_a_code_with_its_check_digit_is_clean_and_with_another_is_not(body: int, kind: str) -> None:
    code = f"{kind}440300{body:09}"
    right = uscc.calc_check_digit(code)
    assert read("uscc", code + right) == code + right
    wrong = "0" if right != "0" else "1"
    assert read("uscc", code + wrong) == Wrong("uscc_check_digit")
