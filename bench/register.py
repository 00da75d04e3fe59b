"""How fast a register is decided, and how another rule engine does on twelve of the schemes.

    python bench/register.py --peers PYTHON [--only SECTION] [--rows 1000000] [--runs 5] [--json]

`peers`: the twelve schemes of bench/schemes.py over an invented register, by us and by
OpenFisca-Core. Every run is a fresh process, measured from its start to its end: imports, rules,
reading Parquet, deciding, writing Parquet. The sides take turns; told are medians, wall seconds
beside processor seconds, and the peak of memory. OpenFisca itself reads no files: it is measured
with the fastest reader found, Polars, and with PyArrow. Reading alone is the least that any engine
can take. PYTHON is the interpreter of an environment:

    python3 -m venv build/peers
    build/peers/bin/python -m pip install openfisca-core==46.0.1 zen-engine==2.1.3 polars pyarrow
    python bench/register.py --peers build/peers/bin/python
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any as Told

BENCH = Path(__file__).parent
HOW = "\n".join(line.strip() for line in (__doc__ or "").splitlines()[-4:] if line.strip())


# --- one process, measured ---


@dataclass(frozen=True)
class Run:
    """What one process took, from its start to its end."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def run(command: Sequence[str]) -> Run:
    """The command in a process of its own; ends this one where it fails.

    Linux counts the memory of the process that starts another as the other's too, so nothing large
    is ever loaded here.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{said.read().decode().strip()[-1000:]}")
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Run(wall, used.ru_utime + used.ru_stime, kilobytes / 1024)


def in_turns(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, dict[str, float]]:
    """The medians of each command, every one run once before any is run again."""
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(run(command))
    return {name: _medians(each) for name, each in found.items()}


def _medians(runs: Sequence[Run]) -> dict[str, float]:
    return {
        "wall_s": round(statistics.median(one.wall_s for one in runs), 2),
        "wall_least_s": round(min(one.wall_s for one in runs), 2),
        "cpu_s": round(statistics.median(one.cpu_s for one in runs), 2),
        "peak_mb": round(max(one.peak_mb for one in runs)),
    }


# --- against OpenFisca ---

TARGETS = {"verdicts": 3, "masks": 2}  # how many times faster than OpenFisca, on the clock
OURS = {
    "verdicts": "Tradewind, verdicts",
    "masks": "Tradewind, verdicts and masks",
    "verdicts_duckdb": "Tradewind, verdicts, DuckDB",
    "masks_duckdb": "Tradewind, with masks, DuckDB",
}
THEIRS = {
    "openfisca_pyarrow": "OpenFisca, read by PyArrow",
    "openfisca": "OpenFisca, read by Polars",
}
FLOOR = {"reading": "Polars, reading alone"}
READ = (
    "import sys, polars; polars.scan_parquet(sys.argv[1] + '/firms-*.parquet')"
    ".select(polars.all().null_count()).collect(engine='streaming')"
)


def peers(asked: argparse.Namespace) -> dict[str, Told] | None:
    """Both sides over the same register, and whether they agree."""
    if not asked.peers:
        return None
    with tempfile.TemporaryDirectory() as folder:
        ours = [sys.executable, str(BENCH / "decide_register.py"), folder]
        theirs = [asked.peers, str(BENCH / "peers_register.py"), folder, "--reader"]
        cases = [sys.executable, str(BENCH / "register_cases.py")]
        run([*cases, "make", folder, str(asked.rows)])
        # Each writes over the file of the one before: last are those that are compared.
        sides = {
            "reading": [sys.executable, "-c", READ, folder],
            "verdicts_duckdb": [*ours, "verdicts", "--engine", "duckdb"],
            "masks_duckdb": [*ours, "masks", "--engine", "duckdb"],
            "openfisca_pyarrow": [*theirs, "pyarrow"],
            "verdicts": [*ours, "verdicts"],
            "openfisca": [*theirs, "polars"],
            "masks": [*ours, "masks"],
        }
        found = in_turns(sides, asked.runs)
        told = subprocess.run([*cases, "compare", folder], capture_output=True, check=True)
    return {
        "rows": asked.rows,
        "runs": asked.runs,
        "sides": found,
        "times_faster": {kind: _faster(found, kind) for kind in TARGETS},
        "targets": TARGETS,
        "answers": json.loads(told.stdout),
    }


def _faster(found: Mapping[str, Mapping[str, float]], kind: str) -> dict[str, float]:
    return {
        f"{theirs}_{unit}": round(found[theirs][unit] / found[kind][unit], 2)
        for theirs in THEIRS
        for unit in ("wall_s", "cpu_s")
    }


def peers_table(told: Mapping[str, Told]) -> Iterator[str]:
    """The comparison as lines to read."""
    yield f"Twelve schemes over {told['rows']:,} firms, from start to file ({told['runs']} runs)"
    yield f"  {'':32}{'wall s':>9}{'least':>9}{'cpu s':>9}{'peak MB':>9}"
    for name, title in (FLOOR | OURS | THEIRS).items():
        row = told["sides"][name]
        seconds = "".join(f"{row[key]:9.2f}" for key in ("wall_s", "wall_least_s", "cpu_s"))
        yield f"  {title:32}{seconds}{row['peak_mb']:9.0f}"
    for kind, target in told["targets"].items():
        faster = told["times_faster"][kind]
        yield f"  {OURS[kind]}: times faster on the clock (target {target}), in processor seconds"
        for name, title in THEIRS.items():
            clock, processor = faster[f"{name}_wall_s"], faster[f"{name}_cpu_s"]
            yield f"    than {title:27}{clock:9.2f}{processor:9.2f}"
    yield from _answers(told["answers"])


def _answers(told: Mapping[str, int]) -> Iterator[str]:
    yield (
        f"  Firms without gaps: {told['whole_differ']} of {told['whole']:,} answers differ, "
        f"{told['whole_met']:,} are yes"
    )
    yield (
        f"  Firms with gaps: {told['unknown_to_us']:,} of {told['gaps']:,} answers are unknown to "
        f"us; there OpenFisca says yes {told['answered_yes']:,} times, else no"
    )
    yield (
        f"    {told['settled_differ']} of the others differ; with masks {told['masks_differ']} of "
        "our verdicts are other than without"
    )


# --- all of it ---

Section = tuple[
    Callable[[argparse.Namespace], dict[str, Told] | None],
    Callable[[Mapping[str, Told]], Iterator[str]],
]
# What is measured and how it is printed; a section that has nothing to run with returns None.
SECTIONS: dict[str, Section] = {"peers": (peers, peers_table)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", action="append", choices=SECTIONS, help="this section alone")
    parser.add_argument("--rows", type=int, default=1_000_000, help="firms of the shared register")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured")
    parser.add_argument("--peers", metavar="PYTHON", help="the interpreter that holds OpenFisca")
    asked = parser.parse_args()
    told: dict[str, Told] = {"cores": os.cpu_count()}
    for name in asked.only or SECTIONS:
        told[name] = SECTIONS[name][0](asked)
    print(json.dumps(told) if asked.json else "\n".join(table(told)))


def table(told: Mapping[str, Told]) -> Iterator[str]:
    """Every section that was measured, as lines to read."""
    yield f"Processors: {told['cores']}"
    for name in SECTIONS:
        if told.get(name):
            yield ""
            yield from SECTIONS[name][1](told[name])
        elif name in told:
            yield f"{name}: left out. To measure it:\n{HOW}"


if __name__ == "__main__":
    main()
