"""What every check shares: the files it reads, and how it tells where, what and how to mend."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
_NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__"}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend."""

    where: str
    problem: str
    mend: str


Check = Callable[[Path], Iterable[Fault]]


def run(name: str, check: Check) -> int:
    """Check the repository, or the folder given on the command line; 1 if anything is at fault."""
    root = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else HERE
    faults = sorted(set(check(root)))
    for fault in faults:
        print(f"{fault.where}: {fault.problem} Mend: {fault.mend}")
    print(f"{name}: {len(faults)} to mend" if faults else f"{name}: in order")
    return 1 if faults else 0


def files(root: Path) -> Iterator[Path]:
    """The files git keeps or would keep; outside a repository, all that are not built."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if (root / ".git").exists() and listed.returncode == 0:
        told = [root / name for name in listed.stdout.decode().split("\0") if name]
    else:
        told = sorted(root.rglob("*"))
    for path in told:
        if path.is_file() and not _NOT_OURS & set(path.relative_to(root).parts):
            yield path


def at(path: Path, root: Path, line: int = 0) -> str:
    """A place as an editor understands it."""
    place = path.relative_to(root).as_posix()
    return f"{place}:{line}" if line else place
