"""The worker: takes one waiting job after another, and does its work in a process of its own.

A job that is stopped, or whose worker died, keeps what it wrote: a run goes on from its last whole
part. A worker says every second that it lives; a job whose worker has been silent for a minute is
put down as lost, to be resumed by whoever asked for it.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from tradewind.cli.progress import FILE
from tradewind.register.journal import done_in
from tradewind_desk import words
from tradewind_desk.records.models import Job
from tradewind_desk.registers import places
from tradewind_desk.registers.commands import ARGUMENTS, command
from tradewind_desk.registers.queries import UNDER_WAY
from tradewind_desk.registers.settling import settle

PAUSE_SECONDS, TICK_SECONDS, GRACE_SECONDS = 1.0, 0.5, 10.0
SILENT = timedelta(minutes=1)
_SAID = 2000  # letters of an error that are kept
_BAD_INPUT = 2
# A child is told where things are and in which language of the system, and no secret.
_TOLD = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "PYTHONPATH", "XDG_DATA_HOME")
State = Job.State
_ROUNDS: dict[str, float] = {}  # when each round was last made, by the monotonic clock
log = logging.getLogger(__name__)


def work(stop: threading.Event) -> None:
    """One job after another, and the rounds between them, until told to stop."""
    while not stop.is_set():
        close_old_connections()
        if not work_once(stop):
            stop.wait(PAUSE_SECONDS)


def work_once(stop: threading.Event) -> bool:
    """Do one job where one waits, else the rounds; whether there was a job."""
    give_up_lost()
    job = claim()
    if job is None:
        make_rounds()
        return False
    others = settings.WORK_KINDS
    do: Callable[[Job, threading.Event], None] = (
        import_string(others[job.kind]) if job.kind in others else do_command
    )
    _unharmed(lambda: do(job, stop), job)
    return True


def make_rounds() -> None:
    """What is due between jobs; each round has its own pace."""
    now = time.monotonic()
    for name, seconds in settings.WORK_ROUNDS.items():
        if now - _ROUNDS.get(name, -seconds) >= seconds:
            _ROUNDS[name] = now
            _unharmed(lambda name=name: import_string(name)())  # type: ignore[misc]


def _unharmed(act: Callable[[], None], job: Job | None = None) -> None:
    """A fault of one piece of work is written down and ends no other."""
    try:
        act()
    except Exception:
        log.exception("work failed: %s", job and job.pk)
        if job is not None:
            end(job, State.FAILED, words.say("job.own_fault", job.asked.get("lang", "en")))


def give_up_lost() -> int:
    """Put down the jobs whose worker has died: they can be resumed."""
    silent = Q(beat_at__lt=timezone.now() - SILENT) | Q(beat_at=None)
    lost = Job.objects.filter(silent, state__in=(State.RUNNING, State.STOPPING))
    return lost.update(state=State.STOPPED, says="", ended_at=timezone.now())


def claim() -> Job | None:
    """Take the job that has waited longest, so that no other worker does."""
    kinds = [*ARGUMENTS, *settings.WORK_KINDS]
    ready = Q(after=None) | ~Q(after__state__in=UNDER_WAY)  # a job waits for the one it reads
    waiting = Job.objects.filter(ready, state=State.WAITING, kind__in=kinds)
    waiting = waiting.order_by("made_at", "id")
    if not waiting.exists():
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        job = waiting.first()
        now = timezone.now()
        begun = {"state": State.RUNNING, "started_at": now, "beat_at": now, "ended_at": None}
        mine = job and Job.objects.filter(pk=job.pk, state=State.WAITING).update(says="", **begun)
    if not mine:
        return None
    return Job.objects.select_related("register", "after").get(pk=job.pk)


def do_command(job: Job, stop: threading.Event) -> None:
    """Run the command of a job, watching it; a worker that must end puts the job back."""
    folder = _prepared(job)
    partial = folder / f"{places.ANSWER}.part"
    with partial.open("wb") as told, (folder / places.ERRORS).open("wb") as errors:
        child = _child(job, told, errors)
        try:
            state = _watched(job, child, stop)
        finally:
            _ended(child)
    if state is not None:
        end(job, state)
    elif child.returncode == 0:
        partial.replace(folder / places.ANSWER)
        end(job, State.DONE, result=settle(job))
    else:
        end(job, State.FAILED, _fault(job, child.returncode))


def _prepared(job: Job) -> Path:
    """The folder of a job; of a run what was done stays, else it begins anew."""
    folder = places.job_folder(job)
    keep = {places.RUN, places.DRAFT, places.PROVIDERS, places.OFFICERS}
    for one in folder.iterdir() if folder.exists() else ():
        if one.name not in keep:
            shutil.rmtree(one) if one.is_dir() else one.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    if job.register is not None:
        places.register_file(job.register).parent.mkdir(parents=True, exist_ok=True)
    return folder


def _child(job: Job, told: IO[bytes], errors: IO[bytes]) -> subprocess.Popen[bytes]:
    told_of = {name: os.environ[name] for name in _TOLD if name in os.environ}
    told_of[FILE] = str(places.job_folder(job) / places.PROGRESS)
    return subprocess.Popen(
        command(job), stdin=subprocess.DEVNULL, stdout=told, stderr=errors, env=told_of
    )


def _watched(job: Job, child: subprocess.Popen[bytes], stop: threading.Event) -> str | None:
    """Wait for the child; the state that the job goes into where it was broken off."""
    while True:
        try:
            child.wait(TICK_SECONDS)
            return None
        except subprocess.TimeoutExpired:
            if stop.is_set():
                return State.WAITING
            if not beat(job):
                return State.STOPPED


def beat(job: Job) -> bool:
    """Say that the worker lives and how far it is; False where the job is to be stopped."""
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING)
    return bool(mine.update(beat_at=timezone.now(), **how_far(job)))


def how_far(job: Job) -> dict[str, Any]:
    """What is counted, done and in all: of a run by its journal, else by what the command says."""
    if job.kind == Job.Kind.RUN:
        done = sum(one.rows for one in done_in(places.run_folder(job)).values())
        return {"counted": "rows", "done_rows": done, "all_rows": _rows(job)}
    try:
        told = json.loads((places.job_folder(job) / places.PROGRESS).read_text("utf-8"))
    except FileNotFoundError:
        return {"counted": "", "done_rows": 0, "all_rows": None}
    return {"counted": told["counted"], "done_rows": told["done"], "all_rows": told["of"]}


def _rows(job: Job) -> int | None:
    return job.register.rows if job.register is not None else None


def _ended(child: subprocess.Popen[bytes]) -> None:
    """End a child that still lives: first asked, then killed."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def end(job: Job, state: str, says: str = "", result: object = None) -> None:
    """Write how a job ended, unless somebody else has taken it meanwhile."""
    mine = Job.objects.filter(pk=job.pk, state__in=(State.RUNNING, State.STOPPING))
    mine.update(
        state=state,
        says=says[:_SAID],
        result=result,
        **how_far(job),
        ended_at=None if state == State.WAITING else timezone.now(),
    )


def _fault(job: Job, code: int) -> str:
    """What the child said was wrong; files of ours go by the name of the register."""
    lang = job.asked.get("lang", "en")
    if code != _BAD_INPUT:
        log.error("job %s ended with %s", job.pk, code)
        return words.say("job.own_fault" if code > 0 else "job.killed", lang)
    told = (places.job_folder(job) / places.ERRORS).read_text("utf-8", "replace")
    told = told.strip().removeprefix("tradewind: ")
    if job.register is not None:
        told = told.replace(str(places.register_file(job.register)), job.register.name)
    for path in (places.job_folder(job), places.folder()):
        told = told.replace(f"{path}/", "")
    return told
