"""`tradewind register run` and `explain`: every scheme of every firm, and why of one of them."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path
from typing import Any

from tradewind.cli.progress import Progress
from tradewind.errors import InputError, worded

Json = dict[str, Any]
ENGINES = ("polars", "duckdb", "spark")


def add_run(parser: argparse.ArgumentParser) -> None:
    """The flags of `run`."""
    add = parser.add_argument
    add("register", metavar="REGISTER", help="the register: Parquet, CSV or XLSX")
    add("output", metavar="OUT", help="a folder for the answers; a run begun there goes on")
    add("--engine", choices=ENGINES, help="polars where it is installed, else duckdb")
    add("--totals", action="store_true", help="count the answers only, and write no row")
    add("--chunk", type=int, metavar="ROWS", help="rows of a part; what is lost when it is killed")
    add_hints(parser)


def add_hints(parser: argparse.ArgumentParser) -> None:
    """How a register that is not our own is read."""
    add = parser.add_argument
    add(
        "--map",
        metavar="FIELD=COLUMN",
        action="append",
        default=[],
        help="which column a field is, where its name does not say; as in check",
    )
    add("--encoding", metavar="NAME", help="how text is encoded, where it is not told apart")
    add("--sheet", metavar="NAME", help="the sheet of a workbook; the first that holds anything")


def add_explain(parser: argparse.ArgumentParser) -> None:
    """The flags of `explain`."""
    add = parser.add_argument
    add("output", metavar="OUT", help="the folder of a run")
    add("row", metavar="ROW", type=int, help="the number of the firm's row")
    add("--register", metavar="FILE", help="the register, where it was moved since")
    add("--firm", metavar="FILE.yaml", help="write the row as a firm's file, to be completed")


def run(asked: argparse.Namespace, columns: dict[str, str]) -> int:
    """Ask the register; `columns` names those of fields."""
    from tradewind.facts import Library
    from tradewind.register import Hints, taken_in
    from tradewind.register import run as run_register
    from tradewind.report.register_run import ran_json, tell_ran
    from tradewind.report.show import put

    start, cpu = time.perf_counter(), cpu_seconds()
    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    out, engine = Path(asked.output), asked.engine or default_engine()
    if asked.chunk is not None and asked.chunk < 1:
        raise InputError(
            "--chunk",
            worded("{given} is out of range.", given=asked.chunk),
            worded("Correct it."),
        )
    with Progress(asked) as progress:
        taken = taken_in(
            Path(asked.register),
            out,
            facts=facts,
            hints=Hints(columns, asked.encoding, asked.sheet),
            lang=asked.lang,
            tell=progress.rows,
        )
        ran = run_register(
            taken.register,
            out,
            engine=engine,
            facts=facts,
            only_totals=asked.totals,
            **({"chunk": asked.chunk} if asked.chunk else {}),
            tell=progress.parts,
        )
    spent = {
        "seconds": round(time.perf_counter() - start, 2),
        "cpu_seconds": round(cpu_seconds() - cpu, 2),
        "peak_bytes": peak_bytes(),
    }
    answer = ran_json(ran, taken, spent, facts, asked.lang)
    put(asked, lambda: answer, lambda: tell_ran(answer, asked.lang))
    return 0


def explain(asked: argparse.Namespace) -> int:
    """Explain one row."""
    from tradewind import firm_file
    from tradewind.facts import Library
    from tradewind.register import explain as explain_row
    from tradewind.report.register_run import explained_json, tell_explained
    from tradewind.report.show import put

    out = Path(asked.output)
    library = Library.standard(with_user_packs=asked.packs == "all")
    place = Path(asked.register) if asked.register else None
    found = explain_row(out, asked.row, library, place)
    if asked.firm:
        firm_file.write(Path(asked.firm), found.firm, asked.lang)
    answer = explained_json(found, asked.lang)
    put(asked, lambda: answer, lambda: tell_explained(answer, asked.lang))
    return 0


def default_engine() -> str:
    from importlib.util import find_spec

    return "polars" if find_spec("polars") else "duckdb"


def cpu_seconds() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def peak_bytes() -> int:
    """The most memory the process held; Linux tells kibibytes, macOS bytes."""
    told = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return told if sys.platform == "darwin" else told * 1024
