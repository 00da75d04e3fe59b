"""Registers of an analyst's body, in a folder of the test; every firm in them is invented."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tradewind_desk.records.models import Job, Membership, Register
from tradewind_desk.registers import places
from tradewind_desk.registers.working import work_once

ROWS, DAY = 300, "2026-11-30"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """The folder of registers."""
    settings.REGISTERS = tmp_path / "registers"
    return Path(settings.REGISTERS)


@pytest.fixture
def analyst(member: Callable[..., Membership]) -> Membership:
    """An analyst of an invented body."""
    return member("analyst")


@pytest.fixture
def client(analyst: Membership, logged_in: Callable[..., Client]) -> Client:
    """The analyst's browser."""
    return logged_in(analyst)


@pytest.fixture
def worked() -> Callable[[Job], Job]:
    """Does the next waiting job, in a process of its own as ever."""

    def do(job: Job) -> Job:
        assert work_once(threading.Event())
        job.refresh_from_db()
        return job

    return do


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the register and the run of the session are kept, once they are made."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def register(analyst: Membership, kept: Path, folder: Path, worked: Any) -> Register:
    """An invented register of 300 firms."""
    register = Register(organisation=analyst.organisation, name="Trial", by=analyst.person)
    register.is_invented, register.rows = True, ROWS
    register.path = places.new_path(register, ".parquet")
    register.save()
    file, copy = places.register_file(register), kept / "register.parquet"
    if not copy.exists():
        _done(register, worked, kind="make", asked={"rows": ROWS})
        shutil.copy(file, copy)
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(copy, file)
    return register


@pytest.fixture
def run(register: Register, kept: Path, worked: Any) -> Job:
    """A run of it that is done."""
    asked = {"engine": "duckdb", "on": DAY, "known_on": DAY, "chunk": 100}
    if not (kept / "run").exists():
        job = _done(register, worked, kind="run", asked=asked)
        shutil.copytree(places.job_folder(job), kept / "run")
        return job
    done = {"state": "done", "done_rows": ROWS, "all_rows": ROWS}
    job = _job(register, kind="run", asked=asked, **done)
    shutil.copytree(kept / "run", places.job_folder(job))
    _now_of(places.run_folder(job), register)
    return job


def _now_of(run: Path, register: Register) -> None:
    """A run knows where its register was: the copy of another test stands elsewhere."""
    import json

    told = json.loads((run / "run.json").read_text("utf-8"))
    told["register"]["path"] = str(places.register_file(register))
    (run / "run.json").write_text(json.dumps(told), "utf-8")


def _job(register: Register, **told: Any) -> Job:
    return Job.objects.create(
        organisation=register.organisation, register=register, by=register.by, **told
    )


def _done(register: Register, worked: Any, **told: Any) -> Job:
    job = worked(_job(register, **told))
    assert job.state == "done", job.says
    return job
