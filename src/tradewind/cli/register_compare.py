"""`tradewind register compare`: a register under two versions of the facts, and what moves."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradewind.cli.progress import Progress
from tradewind.cli.register_run import ENGINES, add_hints, cpu_seconds, default_engine, peak_bytes
from tradewind.errors import InputError, worded

if TYPE_CHECKING:
    from tradewind.facts import Facts, Library
    from tradewind.register import Causes, Compared, Register, Taken

HELP = "what would another version of the facts do: who gains, who loses, what money, and why"
Json = dict[str, Any]
_PAGE, _TABLES = ".html", (".parquet", ".csv", ".xlsx")
_LIBRARIES = ("shipped", "all")


def add_compare(parser: argparse.ArgumentParser) -> None:
    """The flags of `compare`."""
    add = parser.add_argument
    add("register", metavar="REGISTER", help="the register: Parquet, CSV or XLSX")
    for side in ("before", "after"):
        told = "a day, shipped, all, a folder of packs, or the folder of a run"
        add(side, metavar={"before": "A", "after": "B"}[side], help=told)
    add("--engine", choices=ENGINES, help="polars where it is installed, else duckdb")
    add(
        "-o",
        "--output",
        metavar="FILE",
        action="append",
        default=[],
        help="write a page (.html) or the table of moves (.parquet, .csv, .xlsx); repeat",
    )
    add_hints(parser)
    add("--rows", metavar="FILE.parquet", help="write every answer that moves, a row each")


def run(asked: argparse.Namespace, columns: dict[str, str]) -> int:
    """Compare, name the causes, write what is asked for; `columns` names those of fields."""
    from tradewind.register import causes_of
    from tradewind.report.register_compare import comparison_json, tell_comparison
    from tradewind.report.show import put

    start, cpu = time.perf_counter(), cpu_seconds()
    pages, table = _outputs(asked.output)
    if asked.rows and Path(asked.rows).suffix.lower() != ".parquet":
        raise InputError(
            "--rows",
            worded("{path} does not end in .parquet.", path=asked.rows),
            worded("End the name in .parquet."),
        )
    before, after = (_facts(one, asked) for one in (asked.before, asked.after))
    with (
        Progress(asked) as progress,
        _taken(asked, columns, after, progress) as taken,
    ):
        found = _compare(asked, taken.register, before, after, progress, table)
        causes = causes_of(_moved(found), before, after, taken.register)
        alone = _alone(asked, taken.register, before, causes, progress)
    answer = comparison_json(
        found,
        causes,
        alone,
        {
            "before": asked.before,
            "after": asked.after,
            "register": asked.register,
            "refused": taken.refused,
            "engine": asked.engine or default_engine(),
            "seconds": round(time.perf_counter() - start, 2),
            "cpu_seconds": round(cpu_seconds() - cpu, 2),
            "peak_bytes": peak_bytes(),
            "wrote": [*asked.output, *([asked.rows] if asked.rows else [])],
        },
        _places(),
        asked.lang,
    )
    for page in pages:
        from tradewind.report.register_compare_page import write_comparison

        write_comparison(answer, page)
    put(asked, lambda: answer, lambda: tell_comparison(answer))
    return 0


def _outputs(names: list[str]) -> tuple[list[Path], Path | None]:
    """The pages to write, and the table."""
    paths = [Path(one) for one in names]
    for path in paths:
        if path.suffix.lower() not in (_PAGE, *_TABLES):
            raise InputError(
                "--output",
                worded("{path} ends in no kind of file that can be written.", path=path),
                worded("End the name in {kinds}.", kinds=", ".join((_PAGE, *_TABLES))),
            )
        if not path.absolute().parent.is_dir():
            raise InputError(
                "--output",
                worded("There is no such folder to write into."),
                worded("Check the path."),
            )
    tables = [one for one in paths if one.suffix.lower() in _TABLES]
    if len(tables) > 1:
        raise InputError(
            "--output",
            worded("Only one table of moves can be written at a time."),
            worded("Give one of {names}.", names=", ".join(map(str, tables))),
        )
    return [one for one in paths if one.suffix.lower() == _PAGE], tables[0] if tables else None


@contextmanager
def _taken(
    asked: argparse.Namespace, columns: dict[str, str], facts: Facts, progress: Progress
) -> Iterator[Taken]:
    """The register in our own units; what is checked first is kept for as long as it takes."""
    from tradewind.register import Hints, taken_in

    with tempfile.TemporaryDirectory(prefix="tradewind-compare-") as folder:
        yield taken_in(
            Path(asked.register),
            Path(folder),
            facts=facts,
            hints=Hints(columns, asked.encoding, asked.sheet),
            lang=asked.lang,
            tell=progress.rows,
        )


def _compare(
    asked: argparse.Namespace,
    register: Register,
    before: Facts,
    after: Facts,
    progress: Progress,
    table: Path | None = None,
) -> Compared:
    from tradewind.register import Files, compare

    files = Files(table, Path(asked.rows) if asked.rows else None)
    engine = asked.engine or default_engine()
    return compare(register, before, after, engine=engine, files=files, tell=progress.parts)


def _moved(found: Compared) -> list[str]:
    """The schemes of which some firm is told otherwise, and the class of size where it moves."""
    told = [
        one
        for one in found.schemes
        if any(move.name != "stays" for move in found.moves.get(one, ()))
    ]
    return [*told, *(["is_cn_sme"] if found.sizes else [])]


def _alone(
    asked: argparse.Namespace,
    register: Register,
    before: Facts,
    causes: Causes,
    progress: Progress,
) -> dict[str, Compared]:
    """What each fact moves by itself, where several move one scheme."""
    from tradewind.register import compare

    found = {}
    for fact in causes.several():
        progress.about = f" · {fact}"
        engine = asked.engine or default_engine()
        found[fact] = compare(
            register, before, causes.with_only(fact), engine=engine, tell=progress.parts
        )
    return found


# the versions


def _facts(text: str, asked: argparse.Namespace) -> Facts:
    """The version of the facts that a word names."""
    if text in _LIBRARIES:
        return _standard(text).as_of(applies_on=asked.on, known_on=asked.known_on)
    folder = Path(text)
    if not folder.is_dir():
        from tradewind.model.day import read_day

        if not text[:1].isdigit():
            raise InputError(
                text,
                worded("It is no version of the facts."),
                worded("Give a day as YYYY-MM-DD, shipped, all, or a folder."),
            )
        day = read_day(text)
        return _standard(asked.packs).as_of(applies_on=day, known_on=day)
    if (folder / "run.json").is_file():
        return _of_run(folder, asked)
    from tradewind.cli.impact import library_of
    from tradewind.facts.folders import pack_ids

    if not pack_ids(folder):
        raise InputError(
            text,
            worded("It holds no packs and no run of a register."),
            worded("Give the folder that holds schemes/hk-bud.yaml and its like."),
        )
    return library_of(folder, text).as_of(applies_on=asked.on, known_on=asked.known_on)


def _standard(packs: str) -> Library:
    from tradewind.facts import Library

    return Library.standard(with_user_packs=packs == "all")


def _of_run(folder: Path, asked: argparse.Namespace) -> Facts:
    """The facts of a run; InputError where the packs are no longer those it rests on."""
    from tradewind.register.journal import read_run
    from tradewind.register.reading import facts_of

    told = read_run(folder)
    for packs in dict.fromkeys((asked.packs, *_LIBRARIES)):
        library = _standard(packs)
        held = {one: pack.digest for one in told["facts"] if (pack := library.pack(one))}
        if held == told["facts"]:
            return facts_of(told, library)
    raise InputError(
        str(folder),
        worded("The packs have changed since this run."),
        worded("Give the folder of the packs it was run with."),
    )


def _places() -> dict[str, tuple[str, ...]]:
    """The names of the regions, by code."""
    from tradewind.register.fields import regions

    return {one.code: one.names for one in regions()}
