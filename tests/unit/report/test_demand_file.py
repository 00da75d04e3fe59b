"""Demand for services as a file: what a register or a provider calls itself is never run."""

from __future__ import annotations

import openpyxl
import pytest

from tradewind.report.demand_file import write_demand

_TOLD = {
    "by": ["province"],
    "demand": [{"service": "testing", "market": "SG", "province": "=1+1", "low": 1, "high": None}],
    "supply": None,
    "markets": ["SG"],
    "facts_changed": False,
}


def test_a_province_that_looks_like_a_formula_is_text_in_the_workbook(tmp_path):
    path = tmp_path / "demand.xlsx"
    write_demand(path, _TOLD, "en")
    head, row = openpyxl.load_workbook(path).worksheets[0].rows
    told = {one.value: cell for one, cell in zip(head, row, strict=True)}
    assert (told["province"].value, told["province"].data_type) == ("'=1+1", "s")
    assert (told["firms, at least"].value, told["firms, at most"].value) == (1, None)


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_notes_stand_on_the_last_sheet_from_its_first_line(tmp_path, lang):
    path = tmp_path / "demand.xlsx"
    write_demand(path, _TOLD, lang)
    notes = [cell.value for (cell,) in openpyxl.load_workbook(path).worksheets[-1].rows]
    assert len(notes) == 3
    assert None not in notes


def test_a_province_that_looks_like_a_formula_is_text_in_a_csv_file(tmp_path):
    path = tmp_path / "demand.csv"
    write_demand(path, _TOLD, "en")
    assert ",'=1+1," in path.read_text("utf-8-sig")
