"""Claims about a list of the firm's file that is brought as a sheet by itself."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from tradewind.errors import InputError
from tradewind.firm_file import FirmFileError
from tradewind.firm_file.fields import tables
from tradewind.firm_file.labels import Labels
from tradewind.firm_file.one_list import list_form, pasted, read_list, sheet_of
from tradewind.firm_file.workbook_faults import marked
from tradewind.model.enterprise import FirmFile

CSV = "part,origin,value\n鋼片,CN,8.70 CNY\nHandle,,\n"


def lines(book: bytes, currency: str = ""):
    firm = read_list(book, "materials", currency)
    assert firm.offering and firm.offering.goods
    return firm.offering.goods.materials


def faults(book: bytes) -> list[str]:
    with pytest.raises(FirmFileError) as refused:
        read_list(book, "materials")
    return [str(one) for one in refused.value.faults]


def book_of(title: str, *rows: list[object]) -> bytes:
    book = Workbook()
    book.worksheets[0].title = title
    for row in rows:
        book.worksheets[0].append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", ""), ("utf-8-sig", ""), ("gb18030", "GB18030"), ("utf-16", "UTF-16")],
)
def test_text_is_read_in_the_encoding_it_is_in(encoding, told):
    sheet = sheet_of("bom.csv", CSV.encode(encoding), "materials")
    assert [one.part for one in lines(sheet.book)] == ["鋼片", "Handle"]
    assert sheet.encoding == told


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_table_that_is_pasted_is_read(mark):
    assert len(lines(pasted(CSV.replace(",", mark), "materials").book)) == 2


def test_a_blank_cell_is_not_known():
    assert lines(pasted(CSV, "materials").book)[1].value is None


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_headings_are_known_in_each_language(lang):
    entry, labels = tables()["materials"], Labels(lang)
    heads = [labels.label(each) for each in entry.entries]
    row = ["Rivet", "731823", "HS 2022", "VN", "2", "pc", "0.01 USD", "0.02 USD"]
    row += ["Examplia", "是", "RCEP", "certificate", "2026-12-31"]
    (line,) = lines(pasted("\t".join(heads) + "\n" + "\t".join(row), "materials").book)
    assert all(getattr(line, each.name) is not None for each in entry.entries)


def test_a_sheet_of_another_name_is_read_where_it_is_the_first():
    assert lines(book_of("Sheet1", ["part", "origin"], ["Rivet", "VN"]))[0].origin == "VN"


def test_a_fault_names_sheet_and_cell():
    (told,) = faults(book_of("Sheet1", ["part", "origin"], ["Rivet", "Vietnam"]))
    assert told.startswith("sheet Sheet1, cell B2: ")


def test_a_column_that_is_not_known_is_not_passed_over_in_silence():
    (told, _) = faults(book_of("Sheet1", ["part", "colour"], ["Rivet", "red"]))
    assert "'colour' is not a column" in told and "begin it with 'note'" in told


@pytest.mark.parametrize("head", ["note", "Notes of ours", "備註", "备注（内部）"])
def test_a_column_of_notes_is_left_alone(head):
    assert lines(book_of("Sheet1", ["part", head], ["Rivet", "red"]))[0].part == "Rivet"


@pytest.mark.parametrize("cell", [0.0125, "0.0125", "0.0125 CNY"])
def test_an_amount_without_a_currency_is_in_the_one_told(cell):
    (line,) = lines(book_of("Sheet1", ["part", "value"], ["Rivet", cell]), "CNY")
    assert str(line.value) == "0.0125 CNY"


def test_an_amount_keeps_the_currency_it_has():
    (line,) = lines(book_of("Sheet1", ["value"], ["1 USD"]), "CNY")
    assert line.value.currency == "USD"


def test_an_amount_without_any_currency_is_refused():
    assert "does not say its currency" in faults(book_of("Sheet1", ["value"], [1.5]))[0]


def test_a_value_told_twice_must_be_one():
    heads = ["quantity", "unit_price", "value"]
    (told,) = faults(book_of("Sheet1", heads, [2, "1 CNY", "2 CNY"], [2, "1 CNY", "3 CNY"]))
    assert "cell C3" in told and "2.00 CNY" in told


def test_a_sheet_without_rows_is_refused():
    with pytest.raises(InputError, match="no row below"):
        read_list(list_form(FirmFile(), "materials"), "materials")


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_form_of_a_list_is_read_back_as_it_was_written(lang):
    firm = read_list(pasted(CSV, "materials").book, "materials")
    assert read_list(list_form(firm, "materials", lang), "materials") == firm


def test_what_was_refused_comes_back_with_its_faults_and_runs_nothing():
    book = pasted("part,origin\n=1+1,Vietnam\n", "materials").book
    with pytest.raises(FirmFileError) as refused:
        read_list(book, "materials")
    told = load_workbook(BytesIO(marked(book, refused.value.faults, str)))["materials"]
    assert "Vietnam" in told["C2"].value
    assert {cell.data_type for row in told.iter_rows() for cell in row} == {"s"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bom.csv", b""),
        ("bom.csv", b"\x00\x01"),
        ("bom.csv", b"part\xff\n\x81"),
        ("bom.csv", b'part\n"' + b"x" * 200_000),
        ("bom.xlsx", CSV.encode()),
        ("bom.xls", b"\xd0\xcf\x11\xe0"),
        ("bom.pdf", b"%PDF"),
    ],
)
def test_what_is_no_sheet_is_refused(name, data):
    with pytest.raises(FirmFileError):
        sheet_of(name, data, "materials")


def test_more_rows_than_a_sheet_may_have_are_refused():
    book = pasted("part\n" + "Rivet\n" * 2_000, "materials").book
    assert "More than 2000 rows" in faults(book)[0]


def test_more_lines_than_a_bill_may_have_are_refused_at_the_first_too_many():
    (told,) = faults(pasted("part\n" + "Rivet\n" * 501, "materials").book)
    assert "row 502" in told and "at most 500" in told
