"""The workbook of a plan: the numbers of the plan as numbers, unknown as a word, nothing runs."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest

from tests.unit.report.conftest import EXAMPLES
from tradewind.cli.main import main
from tradewind.report.plan_workbook import plan_workbook
from tradewind.report.sheets import Sheet, workbook

_SHEETS = 11


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture
def book(plan_of, example):
    return opened(plan_workbook(plan_of(example)))


def rows(sheet):
    head, *every = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in every]


def test_every_sheet_is_there_and_none_is_empty(book):
    assert len(book.sheetnames) == _SHEETS
    assert all(sheet.max_row > 1 for sheet in book)


def test_every_route_stands_with_the_sums_of_the_plan(plan_of, example):
    told = plan_of(example)
    found = rows(opened(plan_workbook(told))["Markets and routes"])
    routes = [one for market in told["markets"] for one in market["routes"]]
    assert len(found) == len(routes)
    for row, route in zip(found, routes, strict=True):
        low = route["left"]["low"] if route["left"] else None
        cell = row["Left, low (USD a consignment)"]
        assert cell == "unknown" if low is None else round(cell * 100) == low["minor"]


def test_every_cost_line_stands_with_its_amount_and_source(plan_of, example):
    told = plan_of(example)
    found = rows(opened(plan_workbook(told))["Cost lines"])
    lines = [
        line
        for market in told["markets"]
        for route in market["routes"]
        for line in (*route["lines"], *route["cash_tied_up"], *route["fixed"]["lines"])
    ]
    assert len(found) == len(lines)
    for row, line in zip(found, lines, strict=True):
        assert row["Line"] == line["name"]
        assert row["High"] == "unknown" if line["high"] is None else row["High"] is not None
        assert bool(row["Source"]) == bool(line["sources"])


def test_what_is_not_known_is_a_word_and_neither_nought_nor_empty(book):
    for sheet in ("Cost lines", "Duties"):
        assert all(
            row[name] for row in rows(book[sheet]) for name in ("Low", "High") if row[name] != 0
        )
    for row in rows(book["Markets and routes"]):
        assert all(row[name] not in (None, "") for name in row if "(" in name)


def test_days_are_days(book):
    about = dict(book["Plan"].iter_rows(values_only=True))
    assert isinstance(about["On"], datetime | date)


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
def test_the_workbook_is_in_the_language_of_the_plan_with_the_same_numbers(plan_of, example, lang):
    def numbers(told):
        every = (cell for sheet in opened(plan_workbook(told)) for row in sheet for cell in row)
        return [one.value for one in every if isinstance(one.value, int | float)]

    told = plan_of(example, lang)
    assert opened(plan_workbook(told)).sheetnames[0] == "方案"
    assert numbers(told) == numbers(plan_of(example))


def test_a_name_that_looks_like_a_formula_is_text(plan_of, example):
    told = plan_of(example)
    told["enterprise"]["name"] = "=HYPERLINK(1)"
    cell = opened(plan_workbook(told))["Plan"]["B2"]
    assert (cell.data_type, cell.value) == ("s", "'=HYPERLINK(1)")


def test_a_sheet_takes_names_and_letters_that_a_workbook_cannot_hold():
    told = Sheet("A/B: " + "x" * 40, ("+head",), [["bell \a"], [3]])
    sheet = opened(workbook([told])).worksheets[0]
    assert [cell.value for (cell,) in sheet] == ["'+head", "bell \ufffd", 3]


def test_the_command_writes_the_plan_as_a_workbook_by_its_ending(tmp_path):
    path = tmp_path / "plan.xlsx"
    file = EXAMPLES / "toys-hong-kong-trader.yaml"
    assert main(["plan", str(file), "--markets", "SG", "--on", "2026-11-22", "-o", str(path)]) == 0
    assert "Markets and routes" in opened(path.read_bytes()).sheetnames
