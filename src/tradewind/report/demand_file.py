"""Demand and supply as a workbook, a CSV file or a page; and the empty form of providers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.facts.services import service_kinds
from tradewind.firm_file.template import put_in_place
from tradewind.report.demand_words import demand_page, heads, notes, tables
from tradewind.report.sheets import Sheet, workbook
from tradewind.text import name_of, say
from tradewind.text.cells import guarded

Json = dict[str, Any]
ENDINGS = (".xlsx", ".csv", ".parquet", ".html")
FORMS = (".xlsx", ".csv", ".yaml")


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
            made = workbook(_sheets(told, lang))
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
    writer.writerows([guarded(one) if isinstance(one, str) else one for one in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")  # so that Excel reads the Chinese


def _sheets(told: Json, lang: str) -> Iterator[Sheet]:
    for name, (columns, rows) in reversed(tables(told).items()):
        yield Sheet(say(f"demand.{name}", lang), heads(columns, lang), rows, frozen=0)
    yield Sheet(say("demand.notes", lang), (), [[note] for note in notes(told, lang)])


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
    form = Sheet(say("providers.sheet", lang), fields, (), frozen=0)
    rows, wide = [*told, ("", ""), *kinds], frozenset((whole, ""))
    guide = Sheet(say("providers.guide", lang), (whole, ""), rows, frozen=0, wide=wide)
    return workbook((form, guide))


def _form_yaml(
    whole: str, told: Sequence[tuple[str, str]], kinds: Sequence[tuple[str, str]]
) -> bytes:
    lines = [f"# {whole}", *(f"# {name}: {text}" for name, text in (*told, *kinds))]
    return "\n".join([*lines, "providers: []", ""]).encode()
