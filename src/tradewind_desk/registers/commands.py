"""What a job asks of the command line: the same words that a person would type."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tradewind_desk.records.models import Job, Register
from tradewind_desk.registers import places

Kind = Job.Kind
AFTER_A_RUN = frozenset({Kind.TRIAGE, Kind.DEMAND})  # these read the answers of a run


def command(job: Job) -> list[str]:
    """The whole command of a job."""
    asked = job.asked
    days = {"--on": asked.get("on"), "--known-on": asked.get("known_on")}
    return [
        *(sys.executable, "-m", "tradewind.cli.main", "register", str(job.kind)),
        *("--json", "--lang", asked.get("lang", "en")),
        *_flags(days),
        *ARGUMENTS[job.kind](job, asked),
    ]


def _flags(told: Mapping[str, object]) -> Iterator[str]:
    """Each flag that something is told for; joined, so that no value is taken for a flag."""
    for flag, value in told.items():
        for one in value if isinstance(value, list) else [value]:
            if one not in (None, ""):
                yield f"{flag}={one}"


def _register(job: Job) -> str:
    register: Register = job.register
    return str(places.register_file(register))


def _make(job: Job, asked: Mapping[str, Any]) -> list[str]:
    return [str(asked["rows"]), _register(job)]


def _check(job: Job, asked: Mapping[str, Any]) -> list[str]:
    folder = places.job_folder(job)
    told = {
        "--map": asked.get("map", []),
        "--encoding": asked.get("encoding"),
        "--sheet": asked.get("sheet"),
        "--errors": folder / "errors.csv",
        "--clean": folder / "clean.parquet",
    }
    return [*_flags(told), str(places.folder() / asked["source"])]


def _run(job: Job, asked: Mapping[str, Any]) -> list[str]:
    told = {"--engine": asked.get("engine"), "--chunk": asked.get("chunk")}
    return [*_flags(told), _register(job), str(places.run_folder(job))]


def _triage(job: Job, asked: Mapping[str, Any]) -> list[str]:
    officers = places.job_folder(job) / places.OFFICERS
    told = {
        "--officers": officers if asked.get("officers") else None,
        "--capacity": asked["capacity"],
        "--by": asked.get("by"),
        "--explore": f"{asked.get('explore') or 0}%",
        **{f"--{name}": asked.get(name, []) for name in ("only", "least", "most")},
    }
    return [*_flags(told), str(places.run_folder(job))]


def _compare(job: Job, asked: Mapping[str, Any]) -> list[str]:
    after = str(places.job_folder(job) / places.DRAFT) if asked.get("draft") else asked["after"]
    told = {"--engine": asked.get("engine"), "--output": places.job_folder(job) / "moves.xlsx"}
    return [*_flags(told), _register(job), asked["before"], after]


def _demand(job: Job, asked: Mapping[str, Any]) -> list[str]:
    folder = places.job_folder(job)
    providers = folder / places.PROVIDERS
    told = {
        "--markets": asked.get("markets"),
        "--months": asked.get("months"),
        "--providers": providers if providers.exists() else None,
        "--file": folder / "demand.xlsx",
    }
    return [*_flags(told), str(places.run_folder(job))]


ARGUMENTS: Mapping[str, Callable[[Job, Mapping[str, Any]], list[str]]] = {
    Kind.MAKE: _make,
    Kind.CHECK: _check,
    Kind.RUN: _run,
    Kind.TRIAGE: _triage,
    Kind.COMPARE: _compare,
    Kind.DEMAND: _demand,
}
