"""Whole processes, measured from outside: seconds, processor seconds and the peak of memory."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any as Told
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
STAT = Path("/proc/stat")
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of linux/prctl.h
_IDLE = (3, 4)  # places in the first line of /proc/stat: idle, and waiting for a disk


@dataclass(frozen=True)
class Run:
    """What one process and all that it started took, from its start to its end.

    `others_cpu_s` is what the rest of the machine computed meanwhile, None where nobody tells:
    where it is much, the seconds on the clock say little.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    others_cpu_s: float | None


def run(command: Sequence[str]) -> Run:
    """The command in a process of its own, with this source; ends this one where it fails.

    Linux counts the memory of the process that starts another as the other's too, so nothing large
    is ever loaded here.
    """
    _adopt_orphans()
    busy = _busy_s()
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said, env=_environment())
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            _end(command, process.returncode, said.read())
    every = [used, *_left_behind()]
    cpu = sum(one.ru_utime + one.ru_stime for one in every)
    kilobytes = sum(one.ru_maxrss for one in every) / (1024 if sys.platform == "darwin" else 1)
    since = _busy_s()
    others = None if busy is None or since is None else max(since - busy - cpu, 0.0)
    return Run(wall, cpu, kilobytes / 1024, others)


def answer(command: Sequence[str]) -> Told:
    """The object that a command prints, with this source; ends this process where it fails."""
    done = subprocess.run(command, capture_output=True, check=False, env=_environment())
    if done.returncode:
        _end(command, done.returncode, done.stderr)
    return json.loads(done.stdout)


def _end(command: Sequence[str], code: int, said: bytes) -> NoReturn:
    # A code below nought is the signal that ended it; then it said nothing.
    sys.exit(f"{' '.join(command)} failed ({code}):\n{said.decode().strip()[-1000:]}")


def _environment() -> dict[str, str]:
    """That of this process, in which any interpreter finds this source first."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def _adopt_orphans() -> None:
    """Have what a process leaves running counted here: Python does not wait for Spark's Java."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)


def _left_behind() -> Iterator[resource.struct_rusage]:
    """What each process that was left running took, once it has ended."""
    while True:
        try:
            yield os.wait4(-1, 0)[2]
        except ChildProcessError:
            return


def _busy_s() -> float | None:
    """Processor seconds of the whole machine since it was started."""
    if not STAT.exists():
        return None
    ticks = [int(one) for one in STAT.read_text("ascii").splitlines()[0].split()[1:9]]
    busy = sum(count for at, count in enumerate(ticks) if at not in _IDLE)
    return busy / os.sysconf("SC_CLK_TCK")


Figures = dict[str, float | None]


def in_turns(
    commands: Mapping[str, Sequence[str]],
    runs: int,
    before: Callable[[str], object] = lambda name: None,
) -> dict[str, Figures]:
    """The medians of each command, every one run once before any is run again."""
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            before(name)
            found[name].append(run(command))
    return {name: _medians(each) for name, each in found.items()}


def _medians(runs: Sequence[Run]) -> Figures:
    others = [one.others_cpu_s for one in runs if one.others_cpu_s is not None]
    return {
        "wall_s": round(statistics.median(one.wall_s for one in runs), 2),
        "wall_least_s": round(min(one.wall_s for one in runs), 2),
        "cpu_s": round(statistics.median(one.cpu_s for one in runs), 2),
        "others_cpu_s": round(max(others), 2) if others else None,
        "peak_mb": round(max(one.peak_mb for one in runs)),
    }


# --- as lines to read ---

HEAD = f"  {'':34}{'wall s':>9}{'least':>9}{'cpu s':>9}{'others':>9}{'peak MB':>9}"


def line(title: str, row: Mapping[str, float | None]) -> str:
    """One row under HEAD; others are the processor seconds of the rest of the machine, at most."""
    told = "".join(_cell(row[key]) for key in ("wall_s", "wall_least_s", "cpu_s", "others_cpu_s"))
    return f"  {title:34}{told}{row['peak_mb']:9.0f}"


def _cell(value: float | None) -> str:
    return f"{'':>9}" if value is None else f"{value:9.2f}"
