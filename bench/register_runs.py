"""The sections of bench/register.py that ask whole registers, each side a process of its own.

What is asked are the shipped facts of one day over the invented register of so many firms, which
is made where it is not there yet and kept: the same rows on any machine.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any as Told

from measured import HEAD, Figures, answer, in_turns, line, run

BENCH = Path(__file__).parent
DAY = "2026-11-30"
BEFORE = "2026-01-01"  # what `compare` compares that day with
WHOLE, SPARK = 50_000_000, 5_000_000  # firms, where nobody says how many
PEAK_MB = 1430  # 1.5 GB
MB = 1_000_000
ENGINES = {"polars": "Polars", "duckdb": "DuckDB", "spark": "Spark"}


def tradewind(*told: str, python: str = sys.executable) -> list[str]:
    """A command of ours about registers, with the shipped facts of the day."""
    days = ["--on", DAY, "--known-on", DAY, "--packs", "shipped", "--json"]
    return [python, "-m", "tradewind.cli.main", "register", *told, *days]


def register_of(rows: int, folder: Path) -> Path:
    """The invented register of so many firms; made where it is not there yet."""
    path = folder / f"firms-{rows}.parquet"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        run(tradewind("make", str(rows), str(path)))
    return path


def engines(asked: argparse.Namespace) -> list[str]:
    """Those asked for, else Polars where it is installed, and DuckDB; the fastest comes first."""
    found = [one for one in asked.engine or ("polars", "duckdb") if find_spec(one)]
    return found or sys.exit(f"{asked.engine[0]} is not installed: pip install tradewind[bulk]")


def _asked(sides: Mapping[str, Sequence[str]], runs: int, rows: int, out: Path) -> Told:
    """The figures of each side, which writes to a folder of its name; each run begins anew."""

    def begin(name: str) -> None:
        shutil.rmtree(out / name, ignore_errors=True)

    found = in_turns(sides, runs, begin)
    return {name: _figures(row, rows, out / name) for name, row in found.items()}


def _figures(row: Figures, rows: int, out: Path) -> Figures:
    written = sum(one.stat().st_size for one in out.rglob("*") if one.is_file())
    return {**row, "rows_per_s": round(rows / (row["wall_s"] or 1)), "output_bytes": written}


def _beside(asked: argparse.Namespace) -> tempfile.TemporaryDirectory[str]:
    """A folder for answers, on the disk of the registers."""
    asked.registers.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=asked.registers, prefix="answers-")


def _lines(titles: Mapping[str, str], sides: Mapping[str, Figures]) -> Iterator[str]:
    yield f"{HEAD}{'rows/s':>12}{'written MB':>12}"
    for name, row in sides.items():
        yield f"{line(titles[name], row)}{row['rows_per_s']:12,}{row['output_bytes'] / MB:12.1f}"


# --- the whole register ---

HOLDS = {"totals": ["--totals"], "rows": []}
SIDES = {
    f"{engine}_{holds}": f"{ENGINES[engine]}, {told}"
    for engine in ("polars", "duckdb")
    for holds, told in (("totals", "totals"), ("rows", "verdicts and masks"))
}
# Seconds on the clock for fifty million firms on two cores.
TARGETS = {"polars_totals": 30, "polars_rows": 60, "duckdb_totals": 150, "duckdb_rows": 150}


def whole(asked: argparse.Namespace) -> dict[str, Told]:
    """Every shipped scheme of every firm, on each engine: counted only, and a row each."""
    rows = asked.rows or WHOLE
    register = register_of(rows, asked.registers)
    with _beside(asked) as folder:
        out = Path(folder)
        sides = {
            f"{engine}_{holds}": _run(register, out / f"{engine}_{holds}", engine, flags)
            for engine in engines(asked)
            for holds, flags in HOLDS.items()
        }
        found = _asked(sides, asked.runs or 3, rows, out)
    return {
        "rows": rows,
        "runs": asked.runs or 3,
        "register_bytes": register.stat().st_size,
        "sides": found,
        "targets": {"rows": WHOLE, "wall_s": TARGETS, "peak_mb": PEAK_MB},
        "met": {name: _met(row, TARGETS[name]) for name, row in found.items()}
        if rows == WHOLE
        else None,
    }


def _run(
    register: Path, out: Path, engine: str, flags: Sequence[str] = (), python: str = sys.executable
) -> list[str]:
    return tradewind("run", str(register), str(out), "--engine", engine, *flags, python=python)


def _met(row: Figures, seconds: float) -> bool:
    return (row["wall_s"] or 0) <= seconds and (row["peak_mb"] or 0) <= PEAK_MB


def whole_table(told: Mapping[str, Told]) -> Iterator[str]:
    """Each engine, and where the targets stand."""
    firms = f"{told['rows']:,} firms in {told['register_bytes'] / MB:,.1f} MB"
    yield f"Every shipped scheme of {firms} ({told['runs']} of each)"
    yield from _lines(SIDES, told["sides"])
    for name, met in (told["met"] or {}).items():
        asked = f"{TARGETS[name]} s and {PEAK_MB:,} MB"
        yield f"  {SIDES[name]}: {'within' if met else 'NOT within'} {asked}"


# --- the line from one size to the next ---

SHARES = (50, 10, 2.5, 1)  # 1, 5, 20 and 50 million of 50


def scale(asked: argparse.Namespace) -> dict[str, Told]:
    """How time grows with firms, on the fastest engine here."""
    engine, most = engines(asked)[0], asked.rows or WHOLE
    runs = asked.runs or 3
    found: dict[str, dict[int, Figures]] = {holds: {} for holds in HOLDS}
    with _beside(asked) as folder:
        for rows in (int(most / share) for share in SHARES):
            register, out = register_of(rows, asked.registers), Path(folder)
            sides = {
                holds: _run(register, out / holds, engine, flags) for holds, flags in HOLDS.items()
            }
            for holds, row in _asked(sides, runs, rows, out).items():
                found[holds][rows] = {
                    **row,
                    "wall_s_per_million": round((row["wall_s"] or 0) / rows * MB, 3),
                    "cpu_s_per_million": round((row["cpu_s"] or 0) / rows * MB, 3),
                }
    return {
        "engine": engine,
        "runs": runs,
        "sides": found,
        "lines": {
            holds: {unit: straight(rows, unit) for unit in ("wall_s", "cpu_s")}
            for holds, rows in found.items()
        },
    }


def straight(found: Mapping[int, Mapping[str, Told]], unit: str) -> dict[str, float]:
    """The line through all sizes: seconds to start, seconds a million, how far off any size is."""
    sizes, took = list(found), [one[unit] for one in found.values()]
    each, start = statistics.linear_regression(sizes, took)
    off = max(abs(start + each * rows - one) / one for rows, one in zip(sizes, took, strict=True))
    return {
        "start_s": round(start, 2),
        "s_per_million": round(each * MB, 3),
        "off_percent": round(100 * off, 1),
    }


def scale_table(told: Mapping[str, Told]) -> Iterator[str]:
    """Both lines."""
    engine = ENGINES[told["engine"]]
    for holds, sizes in told["sides"].items():
        yield f"{engine}, {holds}, by the number of firms ({told['runs']} of each)"
        yield f"{HEAD}{'wall/M':>9}{'cpu/M':>9}{'written MB':>12}"
        for rows, row in sizes.items():
            each = f"{row['wall_s_per_million']:9.3f}{row['cpu_s_per_million']:9.3f}"
            yield f"{line(f'{int(rows):,}', row)}{each}{row['output_bytes'] / MB:12.1f}"
        for unit, one in told["lines"][holds].items():
            yield (
                f"  {unit}: {one['start_s']:g} and {one['s_per_million']:g} a million;"
                f" no size is off this line by more than {one['off_percent']} %"
            )


# --- Spark ---


def spark(asked: argparse.Namespace) -> dict[str, Told] | None:
    """A local Spark beside Polars and DuckDB: the same answers, and what they cost."""
    python = asked.spark or (sys.executable if find_spec("pyspark") else None)
    if python is None:
        return None
    rows, runs = asked.rows or SPARK, asked.runs or 1
    register = register_of(rows, asked.registers)
    with _beside(asked) as folder:
        out = Path(folder)
        sides = {one: _run(register, out / one, one) for one in engines(asked)}
        sides["spark"] = _run(register, out / "spark", "spark", python=python)
        found = _asked(sides, runs, rows, out)
        first, *others = sides
        agree = {one: _differences(out / first, out / one) for one in others}
    return {
        "rows": rows,
        "runs": runs,
        "sides": found,
        "differences_to": first,
        "differences": agree,
        "times": {
            one: {
                unit: round((found["spark"][unit] or 0) / (found[one][unit] or 1), 1)
                for unit in ("wall_s", "cpu_s")
            }
            for one in engines(asked)
        },
    }


def _differences(first: Path, second: Path) -> Told:
    return answer([sys.executable, str(BENCH / "register_parity.py"), str(first), str(second)])


def spark_table(told: Mapping[str, Told]) -> Iterator[str]:
    """The engines, and where they differ."""
    yield f"Every shipped scheme of {told['rows']:,} firms, a row each ({told['runs']} of each)"
    yield from _lines(ENGINES, told["sides"])
    for name, times in told["times"].items():
        yield (
            f"  Spark takes {times['wall_s']} times the clock of {ENGINES[name]}"
            f" and {times['cpu_s']} times the processor"
        )
    for name, one in told["differences"].items():
        yield (
            f"  {ENGINES[name]} and {ENGINES[told['differences_to']]}: {one['differ']:,} of"
            f" {one['answers']:,} answers of {one['rows']:,} firms differ"
        )


# --- what follows a run ---

DEMANDS = (
    "--least", "region=CN-GD:100", "--least", "size=small:30%", "--most", "size=micro:40%",
    "--explore", "10%",
)  # fmt: skip
AFTER = {
    "triage": "triage, 500 calls",
    "triage_demands": "triage, with demands and finding out",
    "compare": f"compare {BEFORE} with {DAY}",
}


def after(asked: argparse.Namespace) -> dict[str, Told]:
    """Whom to call, and what another day's facts would do, on the fastest engine here."""
    engine, rows = engines(asked)[0], asked.rows or WHOLE
    register = register_of(rows, asked.registers)
    with _beside(asked) as folder:
        out = Path(folder)
        run(_run(register, out / "run", engine))
        call = ["triage", str(out / "run"), "--capacity", "500"]
        moves = str(out / "compare" / "moves.parquet")
        sides = {
            "triage": tradewind(*call),
            "triage_demands": tradewind(*call, *DEMANDS),
            "compare": tradewind(
                "compare", str(register), BEFORE, DAY, "--engine", engine, "-o", moves
            ),
        }
        if not find_spec("ortools"):
            del sides["triage_demands"]  # demands that overlap are solved
        (out / "compare").mkdir()
        found = in_turns(sides, asked.runs or 1)
        figures = {name: _figures(row, rows, out / name) for name, row in found.items()}
    return {"rows": rows, "runs": asked.runs or 1, "engine": engine, "sides": figures}


def after_table(told: Mapping[str, Told]) -> Iterator[str]:
    """What each took."""
    yield f"After a run over {told['rows']:,} firms ({told['runs']} of each)"
    yield from _lines(AFTER, told["sides"])
