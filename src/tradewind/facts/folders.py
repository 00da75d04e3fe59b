"""Where packs are: those that travel with Tradewind, and those of the user."""

from __future__ import annotations

import os
from pathlib import Path

_HERE = Path(__file__).resolve()


def shipped_packs() -> Path:
    """The folder of the packs that travel with Tradewind (wheel or checkout)."""
    inside = _HERE.parents[1] / "packs"
    return inside if inside.is_dir() else _HERE.parents[3] / "packs"


def user_packs() -> Path:
    """The folder of the user's own packs: $TRADEWIND_PACKS, else the XDG data directory."""
    chosen = os.environ.get("TRADEWIND_PACKS")
    if chosen:
        return Path(chosen)
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "tradewind" / "packs"


def pack_ids(folder: Path) -> list[str]:
    """The ids of the packs in a folder, such as ``duty/us``, in order."""
    return sorted(
        str(found.parent.relative_to(folder).as_posix()) for found in folder.rglob("pack.yaml")
    )
