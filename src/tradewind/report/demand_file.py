"""Demand and supply as a workbook, a CSV file or a page; and the empty form of providers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.facts.services import service_kinds
from tradewind.firm_file.template import put_in_place
from tradewind.report.demand_words import demand_page, heads, notes, tables
from tradewind.text import name_of, say

Json = dict[str, Any]
ENDINGS = (".xlsx", ".csv", ".parquet", ".html")
FORMS = (".xlsx", ".csv", ".yaml")
_WIDE, _NARROW = 40, 18


def check_output(path: Path, endings: Sequence[str], flag: str) -> None:
    """InputError where a file cannot be written there."""
    if path.suffix.lower() not in endings:
        raise InputError(
            flag,
            worded(
                "{given} ends in none of {endings}.", given=path.name, endings=", ".join(endings)
            ),
            worded("Give another name."),
        )
    if path.exists():
        raise InputError(
            str(path),
            worded("A file of this name is there already."),
            worded("Give another name."),
        )


def write_demand(path: Path, told: Json, lang: str) -> None:
    """The answer as a workbook, a page, or the table asked for as CSV."""
    match path.suffix.lower():
        case ".xlsx":
            made = _workbook(told, lang)
        case ".html":
            made = demand_page(told, lang).encode()
        case _:
            columns, rows = list(tables(told).values())[-1]
            made = _csv(columns, rows)
    put_in_place(path, made)


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # so that Excel reads the Chinese


def _workbook(told: Json, lang: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (columns, rows) in reversed(tables(told).items()):
        _sheet(book.create_sheet(say(f"demand.{name}", lang)), heads(columns, lang), rows)
    sheet = book.create_sheet(say("demand.notes", lang))
    for note in notes(told, lang):
        sheet.append([note])
    return _bytes(book)


def _sheet(sheet: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.append(list(columns))
    sheet.freeze_panes = "A2"
    for at in range(1, len(columns) + 1):
        sheet.cell(1, at).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = _NARROW
    for row in rows:
        sheet.append(list(row))


def _bytes(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# the form of providers


def write_form(path: Path, fields: Sequence[str], facts: Facts, lang: str) -> None:
    """The empty form of providers, with what belongs in each field and the kinds there are."""
    check_output(path, FORMS, "--template")
    told = [(name, say(f"providers.{name}", lang)) for name in fields]
    kinds = [(one.id, name_of(one.names, lang)) for one in service_kinds(facts).values()]
    whole = say("providers.whole", lang)
    match path.suffix.lower():
        case ".xlsx":
            made = _form_workbook(fields, whole, told, kinds, lang)
        case ".csv":
            lines = [f"# {whole}", *(f"# {name}: {text}" for name, text in (*told, *kinds))]
            made = _csv(fields, [[line] for line in lines])
        case _:
            made = _form_yaml(whole, told, kinds)
    put_in_place(path, made)


def _form_workbook(
    fields: Sequence[str],
    whole: str,
    told: Sequence[tuple[str, str]],
    kinds: Sequence[tuple[str, str]],
    lang: str,
) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    first = book.worksheets[0]
    first.title = say("providers.sheet", lang)
    _sheet(first, fields, ())
    guide = book.create_sheet(say("providers.guide", lang))
    for row in ((whole, ""), *told, ("", ""), *kinds):
        guide.append(list(row))
    for letter in ("A", "B"):
        guide.column_dimensions[letter].width = _WIDE
    return _bytes(book)


def _form_yaml(
    whole: str, told: Sequence[tuple[str, str]], kinds: Sequence[tuple[str, str]]
) -> bytes:
    lines = [f"# {whole}", *(f"# {name}: {text}" for name, text in (*told, *kinds))]
    return "\n".join([*lines, "providers: []", ""]).encode()
