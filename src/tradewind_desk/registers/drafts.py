"""A draft of the facts that a person brings: packs in YAML and CSV, in a folder of the job."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import IO

from tradewind.errors import InputError, worded

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 200
_ENDINGS = {".yaml", ".csv"}


def unpack(file: IO[bytes], folder: Path) -> None:
    """Write the packs of a zip into the folder; InputError where it holds anything else."""
    try:
        packed = zipfile.ZipFile(file)
    except zipfile.BadZipFile as fault:
        raise _refused(worded("It is not a readable zip file.")) from fault
    with packed:
        inside = [one for one in packed.infolist() if not one.is_dir()]
        if len(inside) > MOST_FILES or sum(one.file_size for one in inside) > MOST_BYTES:
            raise _refused(worded("It holds too much."))
        paths = {one: PurePosixPath(one.filename) for one in inside}
        for path in paths.values():
            if path.is_absolute() or ".." in path.parts or path.suffix not in _ENDINGS:
                raise _refused(worded("It holds {name}.", name=str(path)))
        for one, path in paths.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(one) as told:
                # As many bytes as the zip says there are: what says less is broken off.
                target.write_bytes(told.read(one.file_size))


def _refused(problem: str) -> InputError:
    mend = worded("Zip a folder of packs, as in schemes/hk-bud.yaml.")
    return InputError(worded("the draft"), problem, mend)
