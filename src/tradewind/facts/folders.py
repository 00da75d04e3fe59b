"""Where packs are: those that travel with Tradewind, and those of the user."""

from __future__ import annotations

import os
from pathlib import Path

IMPORTS = "imports"
CURRENT = "current"
OWN_LISTS = "table-"  # imports of rate lists of the user's own, which go before a publisher's file
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


def imports_folder() -> Path:
    """Where the packs are that were imported from publishers' files, one folder for each kind."""
    return user_packs() / IMPORTS


def imported_packs() -> list[Path]:
    """The folders of packs of the imports in force, in order: publishers' files, then own lists.

    Each import keeps its packs in a folder of their own; `current` names the one in force, so
    that an import that fails or is killed leaves the one before it as it was.
    """
    found = []
    pointers = imports_folder().glob(f"*/{CURRENT}")
    for pointer in sorted(pointers, key=_publishers_first):
        folder = pointer.parent / pointer.read_text("utf-8").strip()
        if folder.is_dir() and folder.parent == pointer.parent:
            found.append(folder)
    return found


def _publishers_first(pointer: Path) -> tuple[bool, str]:
    return pointer.parent.name.startswith(OWN_LISTS), pointer.parent.name


def pack_ids(folder: Path) -> list[str]:
    """The ids of the packs in a folder, in order: ``duty/us``, ``schemes/hk-bud``.

    A pack is a folder that holds a pack.yaml, or one file such as ``schemes/hk-bud.yaml``.
    """
    folders = {
        found.parent
        for found in folder.rglob("pack.yaml")
        if found.relative_to(folder).parts[0] != IMPORTS
    }
    files = {
        found.with_suffix("") for found in folder.glob("*/*.yaml") if found.name != "pack.yaml"
    }
    return sorted(found.relative_to(folder).as_posix() for found in folders | files)


def pack_file(folder: Path, pack_id: str) -> Path | None:
    """The file that begins a pack: its pack.yaml, or the pack itself where it is one file."""
    for path in (folder / pack_id / "pack.yaml", folder / f"{pack_id}.yaml"):
        if path.is_file():
            return path
    return None
