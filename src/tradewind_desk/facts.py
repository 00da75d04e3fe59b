"""The facts of the engine: read once for each process, shared by its threads, read anew on change.

Packs change while the desk runs where a user imports a publisher's file or writes a pack. A look
at the files costs some milliseconds, so it is taken every few seconds only.
"""

from __future__ import annotations

import gc
import hashlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from tradewind import __version__
from tradewind.facts import Facts, Library
from tradewind.facts.folders import user_packs

_SECONDS = 5.0
_LOCK = threading.Lock()


@dataclass(slots=True)
class _Held:
    """The library in use, what its files looked like when it was opened, and the last look."""

    library: Library | None = None
    edition: str = ""
    looked: float = 0.0
    settled: str = ""  # the edition whose facts are not looked through for waste


_HELD = _Held()


def as_of(*, applies_on: date, known_on: date) -> Facts:
    """The facts for a day asked about, as known on a day; for one thread, so ask for each act."""
    with _LOCK:  # the library forgets the days that were asked of longest ago
        return _fresh().as_of(applies_on=applies_on, known_on=known_on)


def today() -> Facts:
    """The facts for today, as known today."""
    day = timezone.localdate()
    return as_of(applies_on=day, known_on=day)


def library() -> Library:
    """The packs in use."""
    with _LOCK:
        return _fresh()


def edition() -> str:
    """What tells these packs, read by this version, from any others: a hash."""
    with _LOCK:
        _fresh()
        return _HELD.edition


def settle() -> None:
    """Let what was read by now be: memory is tidied without looking through it again and again.

    Packs are very many small objects that stay; looking through them was a third of a plan.
    """
    with _LOCK:
        if _HELD.settled != _HELD.edition:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            _HELD.settled = _HELD.edition


def _fresh() -> Library:
    now = time.monotonic()
    if _HELD.library is None or now - _HELD.looked > _SECONDS:
        found = Library.standard()
        told = _edition(found.folders)
        if _HELD.library is None or told != _HELD.edition:
            _HELD.library, _HELD.edition = found, told
        _HELD.looked = now
    return _HELD.library


def _edition(folders: tuple[Path, ...]) -> str:
    own = user_packs()
    every = dict.fromkeys((*folders, own) if own.is_dir() else folders)
    text = "\n".join(line for folder in every for line in _lines(folder))
    return hashlib.sha256(f"{__version__}\n{text}".encode()).hexdigest()


def _lines(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        told = path.stat()
        yield f"{path} {told.st_size} {told.st_mtime_ns}"
