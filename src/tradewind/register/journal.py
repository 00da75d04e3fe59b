"""Which parts of a run are done: what a killed run goes on from, with the same bytes in the end."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tradewind.errors import InputError, worded

RUN, JOURNAL, PARTS, LOCK = "run.json", "done.jsonl", "parts", ".lock"
TAKEN = "taken.json"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """A part that was written whole."""

    part: str
    rows: int
    sha256: str


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """No other process may write this run meanwhile; the system lets go of it when one dies."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise InputError(
                str(out),
                worded("Another process is writing it at this moment."),
                worded("Wait until it has ended."),
            ) from fault
        yield


def begin(out: Path, told: Json) -> None:
    """Write what the run is, or go on with the one begun here; InputError where it is another."""
    if (out / RUN).exists():
        held = read_run(out)
        if held.get("determination") != told["determination"]:
            raise InputError(
                str(out),
                worded("It holds a run of another register, day, engine or set of facts."),
                worded("Give another folder, or remove this one."),
            )
        return
    strange = [one.name for one in out.iterdir() if not one.name.startswith(_OURS)]
    if strange:
        raise InputError(
            str(out),
            worded("It holds other files: {names}.", names=", ".join(sorted(strange)[:3])),
            worded("Give an empty folder, or a new one."),
        )
    (out / PARTS).mkdir(exist_ok=True)
    write_whole(out / RUN, json.dumps(told, ensure_ascii=False, indent=1) + "\n")


_OURS = (LOCK, PARTS, JOURNAL, TAKEN, RUN, "register.parquet", "errors.csv", ".tradewind-register-")


def read_run(out: Path) -> Json:
    """What a run is; InputError where there is none that can be read."""
    try:
        told = json.loads((out / RUN).read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise InputError(
            str(out),
            worded("It holds no run of a register."),
            worded("Give the folder that `tradewind register run` wrote."),
        ) from fault
    return dict(told)


def write_whole(path: Path, text: str) -> None:
    """A small file, whole or not there."""
    partial = path.with_name(f"{path.name}.part")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


@dataclass
class Journal:
    """The parts done so far, each on a line that is written once the part is whole on disk."""

    out: Path
    done: dict[str, Done]
    damaged: tuple[str, ...]
    _file: IO[str]

    def path(self, part: str) -> Path:
        """Where a part stands."""
        return part_path(self.out, part)

    def add(self, part: str, rows: int, partial: Path) -> None:
        """Put a part that was written aside in its place, and say so."""
        told = Done(part, rows, digest_of(partial))
        _sync(partial)
        partial.replace(self.path(part))
        self._file.write(json.dumps(_json(told)) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.done[part] = told

    def settle(self, parts: list[str]) -> None:
        """Every part is done: the journal in the order of the parts, however they came about."""
        lines = (json.dumps(_json(self.done[part])) + "\n" for part in parts)
        write_whole(self.out / JOURNAL, "".join(lines))


@contextmanager
def journal(out: Path) -> Iterator[Journal]:
    """The journal of a run; parts that are gone or altered are to be written again."""
    told = done_in(out)
    whole = {name: one for name, one in told.items() if _is_whole(part_path(out, name), one)}
    with (out / JOURNAL).open("a", encoding="utf-8") as file:
        if file.tell() and not _ends_a_line(out / JOURNAL):
            file.write("\n")  # the last line was torn by what killed the run
        yield Journal(out, whole, tuple(sorted(told.keys() - whole.keys())), file)


def done_in(out: Path) -> dict[str, Done]:
    """The parts that the journal tells; a torn line tells none."""
    found: dict[str, Done] = {}
    path = out / JOURNAL
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            told = Done(**json.loads(line))
        except (ValueError, TypeError):
            continue
        found[told.part] = told
    return found


def part_path(out: Path, part: str) -> Path:
    """Where a part stands."""
    return out / PARTS / f"{part}.parquet"


def digest_of(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_whole(path: Path, told: Done) -> bool:
    return path.exists() and digest_of(path) == told.sha256


def _json(told: Done) -> Mapping[str, object]:
    return {"part": told.part, "rows": told.rows, "sha256": told.sha256}


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
