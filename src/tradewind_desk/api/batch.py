"""A batch: the plan of each of many firms, as one table; done by the worker."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone, translation

from tradewind.errors import TradewindError
from tradewind.register import write_list
from tradewind.text.errors import error_in_words
from tradewind_desk.api import answering
from tradewind_desk.api.bodies import PlanAsked, When
from tradewind_desk.records.models import Job
from tradewind_desk.spreadsheets import XLSX

Json = dict[str, Any]
State = Job.State
# One row for each market of each firm; of a firm that cannot be read, one with its fault.
HEAD = (
    "firm", "name", "market", "rank", "route", "through_hong_kong", "left_low_minor",
    "left_high_minor", "currency", "months_low", "months_high", "schemes_open",
    "determination", "fault",
)  # fmt: skip
FORMATS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": XLSX,
}
Row = list[Any]


def do(job: Job, stop: threading.Event) -> None:
    """Answer firm after firm from where it was left; each is written down with its rows."""
    rows: list[Row] = list((job.result or {}).get("rows", ()))
    firms = job.asked["firms"]
    with translation.override(job.asked["lang"].lower()):
        for number in range(job.done_rows, len(firms)):
            if stop.is_set() or not _beat(job, number):
                _end(job, State.WAITING if stop.is_set() else State.STOPPED, number, rows)
                return
            rows += rows_of(firms[number], number + 1, job.asked)
    _end(job, State.DONE, len(firms), rows)


def _beat(job: Job, done: int) -> bool:
    """Say how far it is; False where it is to be stopped."""
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING)
    return bool(mine.update(beat_at=timezone.now(), done_rows=done))


def _end(job: Job, state: str, done: int, rows: list[Row]) -> None:
    mine = Job.objects.filter(pk=job.pk, state__in=(State.RUNNING, State.STOPPING))
    ended = None if state == State.WAITING else timezone.now()
    mine.update(state=state, done_rows=done, ended_at=ended, result={"rows": rows})


def rows_of(firm: Mapping[str, Any], number: int, asked: Mapping[str, Any]) -> list[Row]:
    """The rows of one firm."""
    when = When(on=asked["on"], known_on=asked["known_on"])
    question = PlanAsked(firm=firm, **{key: asked[key] for key in ("markets", "modes", "red_sea")})
    lang = asked["lang"]
    try:
        told = answering.plan(answering.firm_of(firm), question, answering.facts_of(when), lang)
    except TradewindError as fault:
        return [_row(firm=number, fault=error_in_words(fault, lang))]
    return list(_of_plan(told, number))


def _of_plan(told: Json, number: int) -> Iterator[Row]:
    open_to = sum(one["status"] == "eligible" for one in told["schemes"]["results"])
    whole = {
        "firm": number,
        "name": told["enterprise"]["name"],
        "schemes_open": open_to,
        "determination": told["determination"],
    }
    for one in told["markets"] or [None]:
        yield _row(**whole, **(_of_market(one) if one else {}))


def _of_market(one: Json) -> Json:
    route = next((each for each in one["routes"] if each["id"] == one["best"]), None)
    if route is None:
        return {"market": one["market"], "rank": one["rank"]}
    left, months = route["left_per_unit"], route["months"]
    ends = {f"left_{end}_minor": (left[end] or {}).get("minor") for end in ("low", "high")}
    known: Json = next(filter(None, left.values()), {})
    return {
        "market": one["market"],
        "rank": one["rank"],
        "route": route["id"],
        "through_hong_kong": "yes" if route["through_hong_kong"] else "no",
        **ends,
        "currency": known.get("currency"),
        "months_low": months["low"],
        "months_high": months["high"],
    }


def _row(**told: Any) -> Row:
    return [told.get(name) for name in HEAD]


def file_of(job: Job, format: str) -> bytes:
    """The table of a batch in a form to take away; in a sheet no cell of it is run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"batch.{format}"
        write_list(path, HEAD, (job.result or {}).get("rows", ()))
        return path.read_bytes()
