"""What YAML reads to, kept as JSON in the user's cache folder: reading JSON is much faster.

An entry holds plain data and is named by the sha256 of the text it was read from: no text, no
answer. One that is damaged is read anew; a folder that cannot be written is let be.
$TRADEWIND_CACHE=off turns this off.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

FORMAT = 1  # counts up when entries are written otherwise
MOST_BYTES = 32_000_000  # beyond this the entries that were not used for longest go
_DATE = "$date"
_DIGEST = 64  # letters of a sha256, before the data


def read_once(text: str, parse: Callable[[str], Any]) -> Any:
    """What a text parses to: as kept from an earlier time, else parsed now and kept."""
    folder = kept_in()
    if folder is None:
        return parse(text)
    path = folder / f"{_digest(f'{FORMAT} {text}')}.json"
    try:
        return _read(path)
    except (OSError, ValueError, RecursionError):  # not there, or damaged
        found = parse(text)
    with suppress(OSError, TypeError, ValueError, RecursionError):
        _write(path, found)
    return found


def kept_in() -> Path | None:
    """The folder of the entries, in the XDG cache directory; None where they are turned off."""
    if os.environ.get("TRADEWIND_CACHE") == "off":
        return None
    chosen = Path(os.environ.get("XDG_CACHE_HOME") or "")
    if not chosen.is_absolute():  # as the XDG standard wants it
        try:
            chosen = Path.home() / ".cache"
        except RuntimeError:  # nobody's home
            return None
    return chosen / "tradewind" / "yaml"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read(path: Path) -> Any:
    told = path.read_text("ascii")
    if _digest(told[_DIGEST:]) != told[:_DIGEST]:
        raise ValueError(path)
    found = json.loads(told[_DIGEST:], object_hook=_with_dates)
    with suppress(OSError):
        os.utime(path)  # it was used
    return found


def _with_dates(told: dict[str, Any]) -> Any:
    return date.fromisoformat(told[_DATE]) if _DATE in told else told


def _write(path: Path, found: Any) -> None:
    """Write an entry whole or not at all; TypeError where the data is not plain."""
    told = json.dumps(_plain(found), separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(_digest(told) + told)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    _bound(path.parent)


def _plain(value: Any) -> Any:
    """The same in what JSON holds, dates tagged; TypeError where that would lose something."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return {_DATE: value.isoformat()}
    if isinstance(value, dict) and all(isinstance(key, str) and key != _DATE for key in value):
        return {key: _plain(one) for key, one in value.items()}
    raise TypeError(type(value).__name__)


def _bound(folder: Path) -> None:
    """Drop the entries that were not used for longest, and what a broken write left behind."""
    known = [(path.stat(), path) for path in folder.iterdir()]
    left = MOST_BYTES
    for told, path in sorted(known, key=lambda one: -one[0].st_mtime):
        left -= told.st_size
        if left < 0:
            path.unlink(missing_ok=True)
