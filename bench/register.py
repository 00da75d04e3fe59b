"""How fast a register is decided, and how another rule engine does on twelve of the schemes.

    python bench/register.py [--section NAME …] [--engine NAME] [--rows N] [--runs N]
                             [--registers FOLDER] [--peers PYTHON] [--spark PYTHON] [--json]

Every run is a fresh process, measured from its start to its end: imports, facts, reading Parquet,
deciding, writing. The sides take turns; told are medians, wall seconds beside processor seconds and
those that the rest of the machine used meanwhile, and the peak of memory.

`whole`  every shipped scheme over 50,000,000 firms, counted only and a row each, by engine.
`scale`  the same at 1, 5, 20 and 50 million (or those shares of --rows), and the line through them.
`spark`  5,000,000 firms on a local Spark beside the other engines: what differs, what it costs.
         Needs PySpark and Java, here or in the environment of the interpreter --spark names.
`after`  whom to call and what another day's facts would do, over 50,000,000 firms.
`peers`  the twelve schemes of bench/schemes.py over an invented register of 1,000,000 firms, by us
         and by OpenFisca-Core. OpenFisca itself reads no files: it is measured with the fastest
         reader found, Polars, and with PyArrow. Reading alone is the least that any engine can
         take. Its interpreter is that of an environment:

    python3 -m venv build/peers
    build/peers/bin/python -m pip install openfisca-core==46.0.1 zen-engine==2.1.3 polars pyarrow
    python bench/register.py --section peers --peers build/peers/bin/python

All sections together take most of an hour on two cores, and 3 GB of disk under --registers, where
the registers that they make stay for the next time.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any as Told

from measured import HEAD, ROOT, Figures, answer, in_turns, line, run
from register_runs import (
    after,
    after_table,
    scale,
    scale_table,
    spark,
    spark_table,
    whole,
    whole_table,
)

BENCH = Path(__file__).parent
FIRMS = 1_000_000  # of the register that peers answer too

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
    rows, runs = asked.rows or FIRMS, asked.runs or 5
    with tempfile.TemporaryDirectory() as folder:
        ours = [sys.executable, str(BENCH / "decide_register.py"), folder]
        theirs = [asked.peers, str(BENCH / "peers_register.py"), folder, "--reader"]
        cases = [sys.executable, str(BENCH / "register_cases.py")]
        run([*cases, "make", folder, str(rows)])
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
        found = in_turns(sides, runs)
        told = answer([*cases, "compare", folder])
    return {
        "rows": rows,
        "runs": runs,
        "sides": found,
        "times_faster": {kind: _faster(found, kind) for kind in TARGETS},
        "targets": TARGETS,
        "answers": told,
    }


def _faster(found: Mapping[str, Figures], kind: str) -> dict[str, float]:
    return {
        f"{theirs}_{unit}": round((found[theirs][unit] or 0) / (found[kind][unit] or 1), 2)
        for theirs in THEIRS
        for unit in ("wall_s", "cpu_s")
    }


def peers_table(told: Mapping[str, Told]) -> Iterator[str]:
    """The comparison as lines to read."""
    yield f"Twelve schemes over {told['rows']:,} firms, from start to file ({told['runs']} of each)"
    yield HEAD
    for name, title in (FLOOR | OURS | THEIRS).items():
        yield line(title, told["sides"][name])
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


@dataclass(frozen=True)
class Section:
    """What is measured and how it is printed; what has nothing to run with is None, and `needs`."""

    measure: Callable[[argparse.Namespace], dict[str, Told] | None]
    table: Callable[[Mapping[str, Told]], Iterator[str]]
    needs: str = ""


SECTIONS = {
    "whole": Section(whole, whole_table),
    "scale": Section(scale, scale_table),
    "spark": Section(spark, spark_table, "--spark PYTHON, an interpreter that has pyspark"),
    "after": Section(after, after_table),
    "peers": Section(peers, peers_table, "--peers PYTHON, an interpreter that has OpenFisca"),
}


def arguments() -> argparse.ArgumentParser:
    """The flags."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--json", action="store_true", help="print one JSON object")
    add("--section", action="append", choices=SECTIONS, help="this section alone; repeat")
    add("--rows", type=_count, metavar="N", help="how many firms, in place of each section's own")
    add("--runs", type=_count, metavar="N", help="how often each is measured, likewise")
    add(
        "--registers",
        type=Path,
        metavar="FOLDER",
        default=ROOT / "build" / "registers",
        help="where firms-N.parquet are, or are made; build/registers",
    )
    add(
        "--engine",
        action="append",
        choices=("polars", "duckdb"),
        help="this engine alone, but in peers; both, or DuckDB where Polars is not installed",
    )
    add("--spark", metavar="PYTHON", help="the interpreter that holds PySpark, if not this one")
    add("--peers", metavar="PYTHON", help="the interpreter that holds OpenFisca")
    return parser


def _count(text: str) -> int:
    """A whole number of at least one; thousands may be marked."""
    told = text.replace(",", "").replace("_", "")
    if not (told.isdecimal() and int(told)):
        raise argparse.ArgumentTypeError(f"{text} is no number of one or more")
    return int(told)


def main() -> None:
    """Measure and print."""
    asked = arguments().parse_args()
    told: dict[str, Told] = {"cores": os.cpu_count()}
    for name in dict.fromkeys(asked.section or SECTIONS):
        told[name] = SECTIONS[name].measure(asked)
    print(json.dumps(told) if asked.json else "\n".join(table(told)))


def table(told: Mapping[str, Told]) -> Iterator[str]:
    """Every section that was measured, as lines to read."""
    yield f"Processors: {told['cores']}"
    for name, section in SECTIONS.items():
        if told.get(name):
            yield ""
            yield from section.table(told[name])
        elif name in told:
            yield f"\n{name}: left out. It needs {section.needs}; --help says more."


if __name__ == "__main__":
    main()
