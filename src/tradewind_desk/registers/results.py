"""What a job came to, told in the language of whoever opens it."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.model.money import Money
from tradewind.register import explain
from tradewind.register.call_file import write_list
from tradewind.register.fields import fields, region_names
from tradewind.report.demand_words import demand_title, notes, tables_in_words
from tradewind.report.firm_json import amount_text
from tradewind.report.register_compare_page import comparison_body
from tradewind.report.register_in_language import (
    calls_again,
    comparison_again,
    demand_again,
    run_again,
)
from tradewind.report.register_run import explained_json
from tradewind.report.register_triage import list_rows
from tradewind.text import name_of
from tradewind_desk import facts as packs
from tradewind_desk.records.models import Job
from tradewind_desk.registers import places
from tradewind_desk.registers.settling import read_answer
from tradewind_desk.spreadsheets import XLSX
from tradewind_desk.words import language, say

Json = dict[str, Any]
# The files of a job that can be taken away, by the name in the address.
_KEPT = {"errors.csv": "text/csv", "moves.xlsx": "xlsx", "demand.xlsx": "xlsx"}
MEDIA = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": XLSX,
}


def facts_of(told: Json) -> Facts:
    """The facts of the days of an answer."""
    return packs.as_of(
        applies_on=date.fromisoformat(told["applies_on"]),
        known_on=date.fromisoformat(told["known_on"]),
    )


def run(job: Job) -> Json:
    """What a run came to."""
    told = read_answer(job)
    return run_again(told, facts_of(told), language())


def calls(job: Job) -> Json:
    """A list of calls."""
    told = read_answer(job)
    return calls_again(told, region_names, facts_of(told), language())


def comparison(job: Job) -> str:
    """A comparison as the body of its page."""
    told = read_answer(job)
    register = job.register.name if job.register else ""
    named = {**told, "register": register, "wrote": []}
    if job.asked.get("draft"):
        named["after"] = {**told["after"], "name": job.asked["draft"]}
    sides = [facts_of(told[side]) for side in ("before", "after")]
    return comparison_body(comparison_again(named, region_names, sides, language()))


def demand(job: Job) -> Json:
    """Demand and supply of services: a title, tables and what one must know to read them."""
    told = read_answer(job)
    told = demand_again(told, facts_of(told), language())
    shown = tables_in_words(told, language())
    return {
        "title": demand_title(told, language()),
        "shown": shown,
        "notes": notes(told, language()),
    }


def explained(job: Job, row: int) -> Json:
    """The whole answer to the firm of a row of a run."""
    found = explain(places.run_folder(job), row, packs.library())
    told = explained_json(found, language())
    return {**told, "shown": [_field(name, one) for name, one in found.values.items()]}


def _field(name: str, value: Any) -> tuple[str, Any]:
    """A field of the register by its name, and its value as one reads it; None is not known."""
    field = fields().get(name)
    called = name_of(field.names if field else None, language(), name)
    if value is None or field is None:
        return called, value
    if field.kind == "money":
        return called, amount_text(Money(value, field.unit), language())
    if isinstance(value, bool):
        return called, say("firm.yes" if value else "firm.no")
    return called, value


def file_of(job: Job, name: str) -> Path | None:
    """A file that a job wrote, by its name; None where it wrote none of it."""
    path = places.job_folder(job) / name
    return path if name in _KEPT and path.is_file() else None


def calls_file(job: Job, ending: str) -> bytes:
    """A list of calls as CSV or XLSX, in which no cell is run."""
    if ending not in MEDIA:
        raise InputError(ending, worded("There is no such file."), worded("Choose one."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"calls{ending}"
        write_list(path, *list_rows(calls(job), language()))
        return path.read_bytes()
