"""Where files of registers and of the work on them stand: below one folder, each body apart.

<registers>/inbox/<organisation>/          what an administrator puts there for a body
<registers>/<organisation>/files/<register>/   what was made or uploaded
<registers>/<organisation>/jobs/<job>/         what a job writes: answer.json, errors.txt, …
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tradewind_desk.records.models import Job, Organisation, Register

ANSWER, ERRORS, TABLES, RUN = "answer.json", "errors.txt", "tables.json", "answers"
DRAFT, PROVIDERS, OFFICERS, PROGRESS = (
    "draft",
    "providers.yaml",
    "officers.yaml",
    "progress.json",
)


def folder() -> Path:
    """The folder of all registers."""
    return Path(settings.REGISTERS)


def inbox(organisation: Organisation) -> Path:
    """Where an administrator puts files that are too large to be uploaded."""
    return folder() / "inbox" / str(organisation.pk)


def inbox_files(organisation: Organisation) -> list[str]:
    """The names of the files that wait there."""
    place = inbox(organisation)
    if not place.is_dir():
        return []
    return sorted(one.name for one in place.iterdir() if one.is_file() and one.name[0] != ".")


def register_file(register: Register) -> Path:
    """The file of a register."""
    return folder() / register.path


def new_path(register: Register, ending: str) -> str:
    """Where the file of a new register will stand, below the folder."""
    return f"{register.organisation_id}/files/{register.pk}/register{ending}"


def job_folder(job: Job) -> Path:
    """Where a job writes."""
    return folder() / str(job.organisation_id) / "jobs" / str(job.pk)


def run_folder(job: Job) -> Path:
    """The answers of a run; of another job, those of the run that it reads."""
    return job_folder(job if job.kind == Job.Kind.RUN else job.after) / RUN


def below(path: Path) -> str:
    """A path as the records keep it."""
    return str(path.relative_to(folder()))
