"""Acts on registers: take one in, have work done on it, stop and resume that work."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from tradewind.errors import InputError, worded
from tradewind_desk import audit, policies, words
from tradewind_desk.policies import Act
from tradewind_desk.records.models import Job, Membership, Register
from tradewind_desk.registers import places
from tradewind_desk.registers.drafts import unpack
from tradewind_desk.registers.kinds import ending_of
from tradewind_desk.registers.offers import write_offers

Kind, State = Job.Kind, Job.State


def new_register(acting: Membership | None, name: str = "") -> Register:
    """A register that is not kept yet; Refused to whoever may have none."""
    if acting is None:
        raise policies.Refused("register.view", is_hidden=True)
    register = Register(organisation=acting.organisation, name=name, by=acting.person)
    policies.check(acting, Act.CHANGE, register)
    return register


def make(acting: Membership | None, *, name: str, rows: int) -> Job:
    """An invented register of so many firms."""
    register = new_register(acting, name)
    register.is_invented = True
    register.path = places.new_path(register, ".parquet")
    return _kept(acting, register, Kind.MAKE, {"rows": rows})


def take_upload(acting: Membership | None, *, name: str, file: UploadedFile) -> Job:
    """A file that was uploaded: kept, then checked."""
    return _take(acting, name, Path(file.temporary_file_path()), is_ours=False)


def take_from_inbox(acting: Membership | None, *, name: str, waiting: str) -> Job:
    """A file of the inbox: moved to the registers, then checked."""
    register = new_register(acting, name)
    if waiting not in places.inbox_files(register.organisation):
        raise InputError(waiting, worded("There is no such file."), worded("Choose one."))
    return _take(acting, name, places.inbox(register.organisation) / waiting, is_ours=True)


def _take(acting: Membership | None, name: str, source: Path, *, is_ours: bool) -> Job:
    """`is_ours`: the file may be moved; else whoever holds it takes it away."""
    register = new_register(acting, name)
    ending = ending_of(source)
    if ending is None:
        raise InputError(
            name,
            worded("It is neither CSV, XLSX nor Parquet."),
            worded("Save it as one of them."),
        )
    register.path = places.new_path(register, ending)
    target = places.register_file(register)
    target.parent.mkdir(parents=True, exist_ok=True)
    if is_ours:
        shutil.move(source, target)
    else:
        shutil.copyfile(source, target)
    return _kept(acting, register, Kind.CHECK, {"source": register.path})


@transaction.atomic
def _kept(acting: Any, register: Register, kind: str, asked: Mapping[str, Any]) -> Job:
    register.save()
    audit.note(acting, "create", register)
    return _begin(acting, register, kind, asked, None)


@transaction.atomic
def start(
    acting: Membership | None,
    *,
    register: Register,
    kind: str,
    asked: Mapping[str, Any],
    after: Job | None = None,
    draft: UploadedFile | None = None,
) -> Job:
    """Have work done on a register, or on the answers of a run of it."""
    policies.check(acting, Act.CHANGE, register)
    if after is not None:
        policies.check(acting, Act.VIEW, after)
    if kind == Kind.CHECK:
        asked = {**asked, "source": source_of(register)}
    job = _begin(acting, register, kind, asked, after)
    if kind == Kind.DEMAND:
        write_offers(places.job_folder(job) / places.PROVIDERS)
    if asked.get("officers"):
        _write_officers(places.job_folder(job) / places.OFFICERS, asked["officers"])
    if draft is not None:
        unpack(draft.file, places.job_folder(job) / places.DRAFT)
    return job


def _write_officers(path: Path, officers: list[dict[str, Any]]) -> None:
    """Who calls, as the command line reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(officers, allow_unicode=True, sort_keys=False), "utf-8")


def _begin(
    acting: Any, register: Register, kind: str, asked: Mapping[str, Any], after: Job | None
) -> Job:
    job = Job.objects.create(
        organisation=acting.organisation,
        register=register,
        kind=kind,
        after=after,
        asked={**asked, "lang": words.language()},
        all_rows=register.rows if kind == Kind.RUN else None,
        by=acting.person,
    )
    audit.note(acting, "start", job, kind=str(kind))
    return job


def source_of(register: Register) -> str:
    """The file that a register was brought as, below the folder of registers."""
    first = register.jobs.filter(kind=Kind.CHECK).order_by("made_at").first()
    return first.asked["source"] if first else register.path


@transaction.atomic
def stop(acting: Membership | None, *, job: Job) -> None:
    """Stop a job: at once where it waits, else as soon as its worker hears of it."""
    policies.check(acting, Act.CHANGE, job)
    mine = Job.objects.filter(pk=job.pk)
    if not mine.filter(state=State.WAITING).update(state=State.STOPPED, ended_at=timezone.now()):
        mine.filter(state=State.RUNNING).update(state=State.STOPPING)
    audit.note(acting, "stop", job)  # type: ignore[arg-type]  # who may, is somebody


@transaction.atomic
def resume(acting: Membership | None, *, job: Job) -> None:
    """Go on with a job that was stopped, or try one again that failed."""
    policies.check(acting, Act.CHANGE, job)
    ended = Job.objects.filter(pk=job.pk, state__in=(State.STOPPED, State.FAILED))
    ended.update(state=State.WAITING, says="", ended_at=None)
    audit.note(acting, "resume", job)  # type: ignore[arg-type]


def remove(acting: Membership | None, *, register: Register) -> None:
    """Take a register away with all that was worked out from it; work on it must have ended."""
    policies.check(acting, Act.CHANGE, register)
    with transaction.atomic():
        jobs = list(register.jobs.select_for_update())
        if any(one.state in (State.RUNNING, State.STOPPING) for one in jobs):
            raise InputError(
                register.name,
                worded("Work on it is under way."),
                worded("Stop it first."),
            )
        audit.note(acting, "erase", register)  # type: ignore[arg-type]
        folders = [places.job_folder(one) for one in jobs]
        folders.append(places.folder() / places.new_path(register, ""))
        register.jobs.all().delete()
        register.delete()
    for one in folders:
        shutil.rmtree(one.parent if one.name == "register" else one, ignore_errors=True)
