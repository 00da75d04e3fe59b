"""One file that holds the whole of the desk's records, and what is needed to trust it.

A ZIP with ``database`` (a copy of SQLite, or what pg_dump writes) and ``backup.json``: kind of
database, last migration, when it was made, and the SHA-256 of the copy. Registers and exports are
files in the data folder and are copied like any files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from tradewind.errors import InputError, MissingPart, worded

if TYPE_CHECKING:
    from collections.abc import Iterator

_COPY, _ABOUT = "database", "backup.json"


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself."""

    kind: str
    migration: str
    made_at: str
    sha256: str
    bytes_long: int


def write(path: Path, made_at: datetime) -> About:
    """Write a backup whole or not at all; people may go on working meanwhile."""
    if path.exists():
        raise InputError(
            str(path), worded("A file of this name is there already."), worded("Give another name.")
        )
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder) / _COPY
        _KINDS[_kind()].copy(copy)
        about = About(_kind(), _migration(), made_at.isoformat(), *_measured(copy))
        part = Path(folder) / "backup.zip"
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, _COPY)
            archive.writestr(_ABOUT, json.dumps(asdict(about), indent=1))
        part.chmod(0o600)
        part.replace(path)
    return about


def read(path: Path) -> About:
    """Put a backup in the place of all records; InputError where it is not whole or of our kind."""
    with opened(path) as (about, copy):
        if about.kind != _kind():
            raise InputError(
                str(path),
                worded("The backup is of {kind}, the desk is on {here}.", kind=about.kind,
                       here=_kind()),
                worded("Set DATABASE_URL to a database of the same kind."),
            )  # fmt: skip
        _KINDS[about.kind].put_back(copy)
    return about


@contextmanager
def opened(path: Path) -> Iterator[tuple[About, Path]]:
    """A backup unpacked and checked against its own checksum."""
    mend = worded("Give a file that `manage.py backup` wrote.")
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                about = About(**json.loads(archive.read(_ABOUT)))
                copy = Path(archive.extract(_COPY, folder))
        except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as fault:
            raise InputError(str(path), worded("It is not a backup."), mend) from fault
        if _measured(copy) != (about.sha256, about.bytes_long):
            raise InputError(str(path), worded("The backup is damaged."), mend)
        yield about, copy


class _Sqlite:
    """SQLite copies a database that is in use, page by page."""

    def copy(self, to: Path) -> None:
        with (
            closing(sqlite3.connect(_settings()["NAME"])) as here,
            closing(sqlite3.connect(to)) as there,
        ):
            here.backup(there)

    def put_back(self, copy: Path) -> None:
        connections.close_all()
        with (
            closing(sqlite3.connect(copy)) as there,
            closing(sqlite3.connect(_settings()["NAME"])) as here,
        ):
            there.backup(here)


class _Postgres:
    """PostgreSQL's own tools write and read a dump in one transaction."""

    def copy(self, to: Path) -> None:
        self._run("pg_dump", "--format=custom", f"--file={to}")

    def put_back(self, copy: Path) -> None:
        connections.close_all()
        self._run(
            "pg_restore",
            *("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"),
            *(f"--dbname={_settings()['NAME']}", str(copy)),
        )

    def _run(self, program: str, *arguments: str) -> None:
        told = _settings()
        if shutil.which(program) is None:
            raise MissingPart(
                program,
                worded("{module} is not installed.", module=program),
                worded("Install the client tools of PostgreSQL."),
            )
        named = {"PGHOST": told["HOST"], "PGPORT": told["PORT"], "PGUSER": told["USER"]}
        named |= {"PGPASSWORD": told["PASSWORD"], "PGDATABASE": told["NAME"]}
        environment = os.environ | {key: str(value) for key, value in named.items() if value}
        done = subprocess.run(
            [program, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or [str(done.returncode)]
            raise InputError(
                program,
                worded("{program} failed: {said}.", program=program, said=last[0].rstrip(".")),
                worded("Nothing was changed; mend that and run it again."),
            )


_KINDS: dict[str, _Sqlite | _Postgres] = {"sqlite": _Sqlite(), "postgresql": _Postgres()}


def _settings() -> dict[str, Any]:
    told: dict[str, Any] = connections["default"].settings_dict
    return told


def _kind() -> str:
    return str(connections["default"].vendor)


def _migration() -> str:
    """The last migration of our own tables."""
    applied = MigrationRecorder(connections["default"]).applied_migrations()
    return max((name for app, name in applied if app == "records"), default="")


def _measured(copy: Path) -> tuple[str, int]:
    with copy.open("rb") as told:
        return hashlib.file_digest(told, "sha256").hexdigest(), copy.stat().st_size
