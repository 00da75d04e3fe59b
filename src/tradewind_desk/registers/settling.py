"""What is kept of a job when its work has ended well."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tradewind.register import tables_of
from tradewind_desk.records.models import Job, Register
from tradewind_desk.registers import places

Json = dict[str, Any]
Kind = Job.Kind
# What lists show of an answer; the rest stays in its file.
_SHOWN: Mapping[str, tuple[str, ...]] = {
    Kind.MAKE: ("rows", "bytes", "seconds"),
    Kind.CHECK: ("rows", "clean", "refused", "blank", "faults", "by_reason", "seconds"),
    Kind.RUN: ("applies_on", "known_on", "engine", "rows", "refused", "seconds", "resumed"),
    Kind.TRIAGE: ("applies_on", "known_on", "calls_wanted", "firms", "seconds"),
    Kind.COMPARE: ("before", "after", "firms", "seconds"),
    Kind.DEMAND: ("applies_on", "known_on", "firms"),
}


def settle(job: Job) -> Json:
    """Keep what follows from the answer of a job; what lists show of it."""
    told = read_answer(job)
    then = _THEN.get(job.kind)
    if then is not None:
        then(job, told)
    return {name: told[name] for name in _SHOWN[job.kind]}


def read_answer(job: Job) -> Json:
    """The answer that the work of a job wrote."""
    return _read(places.job_folder(job) / places.ANSWER)


def read_tables(job: Job) -> dict[str, list[Json]]:
    """The tables of a run."""
    return _read(places.job_folder(job) / places.TABLES)


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _made(job: Job, told: Json) -> None:
    Register.objects.filter(pk=job.register_id).update(rows=told["rows"])


def _checked(job: Job, told: Json) -> None:
    """What is run from now on are the clean rows."""
    if told["clean_file"]:
        clean = places.below(Path(told["clean_file"]))
        Register.objects.filter(pk=job.register_id).update(rows=told["clean"], path=clean)


def _ran(job: Job, told: Json) -> None:
    found = tables_of(places.run_folder(job))
    tables = {by: [asdict(line) for line in lines] for by, lines in found.items()}
    path = places.job_folder(job) / places.TABLES
    path.write_text(json.dumps(tables, ensure_ascii=False), "utf-8")


_THEN: Mapping[str, Callable[[Job, Json], None]] = {
    Kind.MAKE: _made,
    Kind.CHECK: _checked,
    Kind.RUN: _ran,
}
