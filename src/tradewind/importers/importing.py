"""One import from its files to packs in force, or to nothing at all."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from tradewind.errors import InputError
from tradewind.facts.folders import CURRENT, imported_packs, imports_folder, user_packs
from tradewind.importers.kinds import KINDS
from tradewind.importers.rate_kinds import KINDS_OF_RATES
from tradewind.importers.tally import Tally
from tradewind.importers.writing import Names, PackWriter

MANIFEST = "manifest.json"
FORMAT = 1  # counts up when packs are written otherwise
FEWEST_RATES, MOST_UNREAD = 8, 0.6  # of the real schedules, at most one rate in thirty is unread


@dataclass
class Importing:
    """What a reader of one kind of file is given: the files, what was told of them, where to write.

    `as_of` is the day the file speaks for, where the user told it; `read_on` is today.
    """

    kind: str
    files: tuple[Path, ...]
    read_on: date
    as_of: date | None
    tally: Tally
    folder: Path
    told: Mapping[str, str] = field(default_factory=dict)
    packs: dict[str, PackWriter] = field(default_factory=dict)

    def pack(self, pack_id: str, answers: str, title: Names) -> PackWriter:
        """The writer of a pack, made at the first call."""
        if pack_id not in self.packs:
            self.packs[pack_id] = PackWriter(self.folder, pack_id, answers, title)
        return self.packs[pack_id]

    def day_of_file(self) -> date:
        """The day the file speaks for; InputError where nobody told it."""
        if self.as_of is None:
            mend = "Give the day of the edition, such as --as-of 2026-01-01."
            raise InputError(str(self.files[0]), "does not say from which day it holds.", mend)
        return self.as_of

    def only_file(self) -> Path:
        """The one file of a kind that reads one; InputError where there are more."""
        if len(self.files) != 1:
            told = f"{self.kind} reads one file, and {len(self.files)} were given."
            raise InputError("FILE", told, "Import them one by one.")
        return self.files[0]


@dataclass(frozen=True)
class Imported:
    """What an import came to."""

    kind: str
    packs: tuple[str, ...]
    folder: Path
    manifest: Mapping[str, Any]
    tally: Tally


def run_import(
    kind: str,
    files: Sequence[Path],
    *,
    read_on: date,
    as_of: date | None = None,
    told: Mapping[str, str] | None = None,
    tally: Tally | None = None,
) -> Imported:
    """Read a publisher's files into packs and put them in force, whole or not at all.

    Raises InputError where a file cannot be read as what it should be, or where nothing of it
    could be taken in; the packs of an earlier import then stay in force.
    """
    if kind not in KINDS:
        known = ", ".join(sorted(KINDS))
        raise InputError("KIND", f"{kind!r} is not a kind of file.", f"Use one of {known}.")
    files = every_file(files)
    home = imports_folder() / home_of(kind, told or {})
    with _alone(home):
        home.mkdir(exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".new-", dir=home))
        job = Importing(kind, files, read_on, as_of, tally or Tally(), staging, told or {})
        return _run(job, home)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """No other process may write this import meanwhile; the system lets go of it when one dies."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with (home.parent / f".{home.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            told = "is being imported by another process at this moment."
            raise InputError(home.name, told, "Wait until it has ended.") from fault
        yield


def _run(job: Importing, home: Path) -> Imported:
    kind, count, staging = job.kind, job.tally, job.folder
    try:
        reader_of(kind)(job)
        _refuse_nothing(job)
        _refuse_unreadable(job)
        for pack in job.packs.values():
            pack.close(count)
        manifest = _manifest(job)
        text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
        (staging / MANIFEST).write_text(text, "utf-8")
        folder = _put_in_force(home, staging, text)
    except BaseException:
        for pack in job.packs.values():
            pack.abandon()
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return Imported(kind, tuple(job.packs), folder, manifest, count)


def home_of(kind: str, told: Mapping[str, str]) -> str:
    """The folder of an import: each kind, or each kind and market, has one in force."""
    if not KINDS[kind].by_market:
        return kind
    market = told.get("market", "")
    if not re.fullmatch(r"[A-Z]{2}", market):
        mend = "Give the market's two letters, such as --market VN."
        raise InputError(
            "--market", "no market is named." if not market else f"{market!r} is none.", mend
        )
    return f"{kind}-{market.lower()}"


def every_file(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files that are named, a folder being all files that stand in it, in order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.iterdir() if one.is_file())
        elif path.is_file():
            found.append(path)
        else:
            told = "is not a file or a folder."
            raise InputError(str(path), told, "Give the path of the publisher's file.")
    if not found:
        raise InputError(str(paths[0]), "holds no file.", "Give the publisher's files.")
    return tuple(dict.fromkeys(found))


def reader_of(kind: str) -> Callable[[Importing], None]:
    """The function that reads a kind of file; its module is loaded only now."""
    read: Callable[[Importing], None] = import_module(
        f"tradewind.importers.{KINDS[kind].module}"
    ).read
    return read


def _refuse_nothing(job: Importing) -> None:
    if not job.packs or not any(sum(one.counts.values()) for one in job.packs.values()):
        why = ", ".join(f"{reason} ({count})" for reason, count in job.tally.refused.items())
        told = f"holds no row that can be taken in{': ' + why if why else ''}."
        mend = f"Check that it is the file of {KINDS[job.kind].publisher}, whole."
        raise InputError(str(job.files[0]), told, mend)


def _refuse_unreadable(job: Importing) -> None:
    """A file of which most rates cannot be read is another file, or has its columns swapped."""
    figures = job.tally.figures
    every = sum(figures[f"rates_{kind}"] for kind in KINDS_OF_RATES)
    # A line whose heading is not in the file can be read; it only cannot be settled.
    unread = figures["rates_unknown"] - figures["as_printed_line_above_absent"]
    if every >= FEWEST_RATES and unread > every * MOST_UNREAD:
        told = f"holds {every} rates, of which {unread} cannot be read as rates."
        mend = "Look at its columns: they may be in another order, or the file another one."
        raise InputError(str(job.files[0]), told, mend)


def _manifest(job: Importing) -> dict[str, Any]:
    kind = KINDS[job.kind]
    return {
        "format": FORMAT,
        "kind": job.kind,
        **({"market": job.told["market"]} if kind.by_market else {}),
        "publisher": job.told.get("publisher") or kind.publisher,
        "licence": job.told.get("licence") or kind.licence,
        "read_on": job.read_on,
        "as_of": job.as_of,
        "files": [{"name": one.name, "sha256": digest_of(one)} for one in job.files],
        "packs": {one.id: one.counts for one in job.packs.values()},
        # So that a file read otherwise than before is not taken for the import in force.
        "digests": {one.id: one.digest() for one in job.packs.values()},
        "rows": job.tally.rows,
        "refused": dict(sorted(job.tally.refused.items())),
        "figures": dict(sorted(job.tally.figures.items())),
    }


def digest_of(path: Path) -> str:
    """The sha256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_in_force(home: Path, staging: Path, manifest: str) -> Path:
    """Name the new folder in `current` in one step; the one before goes after that."""
    name = hashlib.sha256(manifest.encode()).hexdigest()[:16]
    folder = home / name
    if folder.exists():  # the very same import again, whole already
        shutil.rmtree(staging)
    else:
        staging.rename(folder)
    pointer = home / f".{CURRENT}-{os.getpid()}"
    pointer.write_text(f"{name}\n", "utf-8")
    pointer.replace(home / CURRENT)
    for old in home.iterdir():
        if old.is_dir() and old != folder:
            shutil.rmtree(old, ignore_errors=True)
    return folder


def remove_import(kind: str, told: Mapping[str, str]) -> Path:
    """Take an import out of force and away; InputError where there is none."""
    home = imports_folder() / (home_of(kind, told) if kind in KINDS else kind)
    if kind not in KINDS or not (home / CURRENT).is_file():
        there = ", ".join(str(one["kind"]) for one in imports_in_force()) or "none"
        raise InputError(kind, "is not imported.", f"Imported are: {there}.")
    with _alone(home):
        (home / CURRENT).unlink(missing_ok=True)
        shutil.rmtree(home, ignore_errors=True)
    return home


def imports_in_force() -> list[dict[str, Any]]:
    """The manifests of the imports in force, each with its folder."""
    found = []
    for folder in imported_packs() if user_packs().is_dir() else ():
        try:
            told = json.loads((folder / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError):
            told = {"kind": folder.parent.name}
        found.append({**told, "folder": str(folder)})
    return found
