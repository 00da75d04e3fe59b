"""The empty form of a rate list of the user's own, with what belongs in each column."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tradewind.errors import InputError
from tradewind.firm_file.template import put_in_place
from tradewind.importers.table import COLUMNS, SHEET
from tradewind.text import say

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
_WIDTHS = {"rate": 28, "source": 40, "address": 40, "note": 40}


def write_form(path: Path) -> Path:
    """Write the form as CSV or XLSX, by what the name ends in; InputError if it is there."""
    if path.suffix.lower() not in (".csv", ".xlsx"):
        mend = "End the name in .csv or .xlsx."
        raise InputError(str(path), "is neither a CSV file nor a workbook.", mend)
    if path.exists():
        raise InputError(str(path), "is there already.", "Choose another name.")
    if not path.parent.is_dir():
        raise InputError(str(path), "There is no such folder to write into.", "Check the path.")
    put_in_place(path, _csv_form() if path.suffix.lower() == ".csv" else _xlsx_form())
    return path


def instructions(lang: str) -> list[tuple[str, str]]:
    """Each column with what belongs in it; the first line is about the whole form."""
    told = [("", say("import.form.whole", lang))]
    return told + [(name, say(f"import.form.{name}", lang)) for name in COLUMNS]


def _csv_form() -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for lang in LANGUAGES:
        for name, told in instructions(lang):
            # A row of the form is read by its first cell: these begin with a number sign.
            rows.writerow([f"# {name}: {told}" if name else f"# {told}"])
    return text.getvalue().encode("utf-8-sig")  # so that Excel reads the Chinese


def _xlsx_form() -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet.append(COLUMNS)
    sheet.freeze_panes = "A2"
    for at, name in enumerate(COLUMNS, start=1):
        sheet.cell(1, at).font = Font(bold=True)
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 14)
        # Text, so that a code keeps its noughts and a day is not turned round.
        sheet.column_dimensions[letter].number_format = "@"
    for lang in LANGUAGES:
        help_sheet = book.create_sheet(say("import.form.sheet", lang))
        for name, told in instructions(lang):
            help_sheet.append((name, told))
        help_sheet.column_dimensions["A"].width = 14
        help_sheet.column_dimensions["B"].width = 100
        for row in help_sheet.iter_rows(min_col=2, max_col=2):
            row[0].alignment = Alignment(wrap_text=True, vertical="top")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
