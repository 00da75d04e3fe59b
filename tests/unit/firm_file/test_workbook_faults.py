"""A workbook comes back with its faults beside the rows that they are in."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from tradewind.firm_file import FirmFileError, form_bytes, read_bytes
from tradewind.firm_file.workbook_faults import marked
from tradewind.model.enterprise import Enterprise, FirmFile, Target

FIRM = FirmFile(enterprise=Enterprise(place="CN"), targets=(Target(market="JP"),))


def wrong() -> bytes:
    """A form with a wrong number of people, and a wrong price in the second row of the targets."""
    book = load_workbook(BytesIO(form_bytes(FIRM, "xlsx")))
    firm = book["firm"]
    row = next(cell.row for cell in firm["A"] if cell.value == "enterprise.employees")
    firm.cell(row, 3).value = "many"
    book["targets"].cell(2, 3).value = "=1+1"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def faults_of(data: bytes) -> FirmFileError:
    with pytest.raises(FirmFileError) as caught:
        read_bytes("firm.xlsx", data)
    return caught.value


@pytest.fixture
def book() -> Workbook:
    data = wrong()
    told = marked(data, faults_of(data).faults, lambda fault: f"={fault.problem}")
    return load_workbook(BytesIO(told))


def test_each_fault_stands_in_the_row_that_it_is_in(book: Workbook) -> None:
    firm = book["firm"]
    told = {firm.cell(cell.row, 1).value for cell in firm["E"][1:] if cell.value}
    assert told == {"enterprise.employees"}
    assert "formula" in book["targets"].cell(2, 7).value


def test_what_begins_like_a_formula_stays_text(book: Workbook) -> None:
    cell = book["targets"].cell(2, 7)
    assert (cell.value.startswith("=") and cell.data_type != "f") or cell.quotePrefix


def test_the_column_of_faults_is_not_read_again(book: Workbook) -> None:
    book["targets"].cell(2, 3).value = None
    firm = book["firm"]
    row = next(cell.row for cell in firm["A"] if cell.value == "enterprise.employees")
    firm.cell(row, 3).value = 12
    file = BytesIO()
    book.save(file)
    assert read_bytes("firm.xlsx", file.getvalue()).enterprise.employees == 12
