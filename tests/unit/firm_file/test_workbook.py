"""Claims about workbooks at the door."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from tradewind.firm_file import read_bytes


def test_a_sheet_of_fields_and_a_sheet_of_items_make_a_firm(workbook):
    targets = [["market", "price", "units_a_year"], ["US", "6.90 USD", 100], ["NO", None, None]]
    firm = read_bytes(
        "firm.xlsx",
        workbook([("enterprise.employees", 12), ("price.incoterm", "FOB")], targets=targets),
    )
    assert firm.enterprise.employees == 12
    assert [target.market for target in firm.targets] == ["US", "NO"]
    assert firm.targets[0].units_a_year == 100


def test_a_blank_cell_is_not_known(workbook):
    assert read_bytes("firm.xlsx", workbook([("enterprise.employees", None)])).enterprise is None


def test_none_in_place_of_a_list_is_known(workbook):
    firm = read_bytes("firm.xlsx", workbook([("enterprise.companies", "none")]))
    assert firm.enterprise.companies == ()


@pytest.mark.parametrize("cell", [date(2009, 6, 18), datetime(2009, 6, 18), "2009-06-18"])  # noqa: DTZ001
def test_a_workbooks_own_date_is_a_day(workbook, cell):
    firm = read_bytes("firm.xlsx", workbook([("enterprise.founded", cell)]))
    assert firm.enterprise.founded == date(2009, 6, 18)


def test_a_date_with_a_time_of_day_is_refused(faults_of, workbook):
    cell = datetime(2009, 6, 18, 14, 30)  # noqa: DTZ001
    told = faults_of("firm.xlsx", workbook([("enterprise.founded", cell)]))
    assert "time of day" in told[0]


@pytest.mark.parametrize(("cell", "truth"), [("yes", True), ("否", False), (True, True)])
def test_people_may_write_yes_and_no(workbook, cell, truth):
    firm = read_bytes("firm.xlsx", workbook([("enterprise.listed", cell)]))
    assert firm.enterprise.listed is truth


def test_a_list_in_a_cell_is_split_at_any_comma(workbook):
    sites = [["id", "processes"], ["a", "stamping, polishing、packing"]]
    firm = read_bytes("firm.xlsx", workbook(sites=sites))
    assert firm.enterprise.sites[0].processes == ("stamping", "polishing", "packing")


def test_a_cell_shown_as_a_percentage_means_what_it_shows():
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "firm"
    sheet.append(["field", "label", "value"])
    sheet.append(["target_margin_pct", None, 0.125])
    sheet["C2"].number_format = "0.0%"
    assert read_bytes("firm.xlsx", _bytes(book)).target_margin_pct == Decimal("12.5")


def test_a_number_means_what_the_sheet_shows(workbook):
    firm = read_bytes("firm.xlsx", workbook([("offering.goods.unit_weight_kg", 0.1 + 0.2)]))
    assert firm.offering.goods.unit_weight_kg == Decimal("0.3")


def test_quotes_and_brackets_copied_from_the_hints_are_dropped(workbook):
    sites = [["id", "processes"], ["a", "[stamping, polishing]"]]
    book = workbook([("offering.goods.hs6", '"7323.93"')], sites=sites)
    firm = read_bytes("firm.xlsx", book)
    assert firm.offering.goods.hs6.digits == "732393"
    assert firm.enterprise.sites[0].processes == ("stamping", "polishing")


def test_free_keys_may_be_added(workbook):
    rows = [("offering.goods.national_codes.BR", "7323.93.00")]
    firm = read_bytes("firm.xlsx", workbook(rows))
    assert firm.offering.goods.national_codes["BR"].digits == "73239300"


@pytest.mark.parametrize(
    ("path", "cell", "told"),
    [
        ("enterprise.employees", "=1+1", "sheet firm, cell C2: The cell holds a formula"),
        ("enterprise.emploees", 3, "Did you mean enterprise.employees?"),
        ("enterprise", "x", "a group of fields"),
        ("targets", "US", "Fill in sheet targets"),
        ("enterprise.names", "x", "not a field"),
        ("offering.goods.hs6", 732393, "Format the cell as text"),
        ("price.amount", 12.5, "does not say its currency"),
        ("price.amount", "-1 USD", "sheet firm, cell C2: price.amount"),
        (None, "x", "without a field"),
    ],
)
def test_a_bad_cell_is_named(faults_of, workbook, path, cell, told):
    only = faults_of("firm.xlsx", workbook([(path, cell)]))
    assert len(only) == 1
    assert told in only[0]


def test_an_error_value_is_refused(faults_of):
    book = load_workbook(BytesIO(_empty()))
    book["firm"]["A2"], book["firm"]["C2"] = "enterprise.employees", "#REF!"
    assert "error #REF!" in faults_of("firm.xlsx", _bytes(book))[0]


def test_a_field_written_twice_is_refused(faults_of, workbook):
    rows = [("price.channel", "importer"), ("price.channel", "importer")]
    assert (
        "written twice; first at sheet firm, cell C2" in faults_of("firm.xlsx", workbook(rows))[0]
    )


def test_a_formula_in_a_list_is_refused_by_its_cell(faults_of, workbook):
    book = workbook(targets=[["market", "units_a_year"], ["US", "=SUM(1,2)"]])
    assert "sheet targets, cell B2" in faults_of("firm.xlsx", book)[0]


def test_a_fault_in_a_list_names_its_cell(faults_of, workbook):
    book = workbook(targets=[["market"], ["US"], ["Japan"]])
    assert faults_of("firm.xlsx", book)[0].startswith("sheet targets, cell A3: targets[2].market")


def test_an_unknown_column_is_refused(faults_of, workbook):
    assert "Did you mean market?" in faults_of("firm.xlsx", workbook(targets=[["markets"]]))[0]


def test_an_unknown_sheet_is_refused(faults_of, workbook):
    assert "Did you mean targets?" in faults_of("firm.xlsx", workbook(target=[["market"]]))[0]


def test_a_sheet_of_notes_is_left_alone(workbook):
    assert read_bytes("firm.xlsx", workbook(notes=[["=1+1"]])).targets is None


def test_none_beside_rows_is_refused(faults_of, workbook):
    book = workbook([("targets", "none")], targets=[["market"], ["US"]])
    assert "says none" in faults_of("firm.xlsx", book)[0]


def test_a_workbook_without_sheet_firm_is_refused(faults_of):
    assert "no sheet 'firm'" in faults_of("firm.xlsx", _bytes(_titled("notes")))[0]


def test_a_first_row_without_column_names_is_refused(faults_of):
    assert "cell A1" in faults_of("firm.xlsx", _bytes(_titled("firm")))[0]


def test_too_many_rows_are_refused(faults_of, workbook):
    rows = [["market"], *([f"{a}{b}"] for a in "ABCDEFGH" for b in "ABC"), *[["US"]] * 2_500]
    assert "More than 2000 rows" in faults_of("firm.xlsx", workbook(targets=rows))[0]


def _titled(title: str) -> Workbook:
    book = Workbook()
    book.worksheets[0].title = title
    book.worksheets[0].append(["hello"])
    return book


def _empty() -> bytes:
    book = Workbook()
    book.worksheets[0].title = "firm"
    book.worksheets[0].append(["field", "label", "value"])
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()
