"""`tradewind register`: make an invented register of many firms, check one that somebody gives."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradewind.cli import register_compare, register_demand, register_run, register_triage
from tradewind.cli.progress import Progress
from tradewind.cli.register_run import add_explain, add_run
from tradewind.errors import InputError, worded

if TYPE_CHECKING:
    from tradewind.register import Checked
    from tradewind.register.mapping import Column

HELP = "a register of many firms: make an invented one, check your own"
Json = dict[str, Any]

_ACTS = {
    "make": "write an invented register, the same on any machine, for trials and measurements",
    "check": "say which column is which field and what is wrong in which row; write the clean rows",
    "run": "ask every scheme of every firm; a run that was killed goes on where it was",
    "triage": register_triage.HELP,
    "compare": register_compare.HELP,
    "demand": register_demand.HELP,
    "explain": "the whole answer to one firm of a run, with reasons and sources",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One command for each act; the common flags may stand before it or after it."""
    from tradewind.cli.main import COMMON, add_common

    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    made = {}
    for name, told in _ACTS.items():
        made[name] = acts.add_parser(name, help=told, description=told)
        add_common(made[name], dict.fromkeys(COMMON, argparse.SUPPRESS))
    add = made["make"].add_argument
    add("count", metavar="N", type=_count, help="how many firms")
    add("output", metavar="OUT", help="the file to write; none of this name may be there")
    add("--format", choices=("parquet", "csv"), default="parquet", help="parquet unless told")
    add = made["check"].add_argument
    add("file", metavar="FILE", help="the register: CSV, XLSX or Parquet")
    add(
        "--map",
        metavar="FIELD=COLUMN",
        action="append",
        default=[],
        help="which column a field or an input of the rules is, where its name does not say;"
        " FIELD= for no column; repeat",
    )
    add(
        "--encoding", metavar="NAME", help="of a CSV, where it is not found: gb18030, big5, utf-8 …"
    )
    add("--sheet", metavar="NAME", help="the sheet of a workbook; the first that holds anything")
    add("--errors", metavar="FILE.csv", help="where every fault is written; FILE.errors.csv")
    add(
        "--clean",
        metavar="OUT.parquet",
        help="where the rows without a fault are written; none of this name may be there",
    )
    add_run(made["run"])
    add_explain(made["explain"])
    register_triage.add_triage(made["triage"])
    register_compare.add_compare(made["compare"])
    register_demand.add_demand(made["demand"])


def _count(text: str) -> int:
    try:
        return int(text.replace(",", "").replace("_", ""))
    except ValueError:
        raise InputError(
            "N",
            worded("{given} is not {what}.", given=text, what=worded("a whole number")),
            worded("Correct it."),
        ) from None


def run(asked: argparse.Namespace) -> int:
    """Do the act asked for."""
    match asked.act:
        case "make":
            return _make(asked)
        case "check":
            return _check(asked)
        case "compare":
            return register_compare.run(asked, mapping(asked.map))
        case "run":
            return register_run.run(asked, mapping(asked.map))
        case "triage":
            return register_triage.triage(asked)
        case "demand":
            return register_demand.run(asked)
        case _:
            return register_run.explain(asked)


def _make(asked: argparse.Namespace) -> int:
    from tradewind.register import make
    from tradewind.report.register import tell_made
    from tradewind.report.show import put

    start = time.perf_counter()
    with Progress(asked) as progress:
        made = make(asked.count, Path(asked.output), format=asked.format, tell=progress.share)
    told = {
        "schema": "tradewind/register-made/1",
        "path": str(made.path),
        "format": made.format,
        "rows": made.rows,
        "bytes": made.path.stat().st_size,
        "seconds": round(time.perf_counter() - start, 2),
    }
    put(asked, lambda: told, lambda: tell_made(told, asked.lang))
    return 0


def _check(asked: argparse.Namespace) -> int:
    from tradewind.facts import Library
    from tradewind.register import Hints, check
    from tradewind.report.register import tell_checked
    from tradewind.report.show import put

    path = Path(asked.file)
    errors_file = Path(asked.errors or f"{path}.errors.csv")
    if errors_file.exists() and path.exists() and errors_file.samefile(path):
        raise InputError(
            "--errors",
            worded("The side file would take the place of the register."),
            worded("Give another name."),
        )
    start = time.perf_counter()
    library = Library.standard(with_user_packs=asked.packs == "all")
    with Progress(asked) as progress:
        found = check(
            path,
            library.as_of(applies_on=asked.on, known_on=asked.known_on),
            errors_file=errors_file,
            clean=Path(asked.clean) if asked.clean else None,
            hints=Hints(mapping(asked.map), asked.encoding, asked.sheet),
            lang=asked.lang,
            tell=progress.rows,
        )
    told = checked_json(found, time.perf_counter() - start)
    put(asked, lambda: told, lambda: tell_checked(told, asked.lang))
    return 0


def mapping(told: list[str]) -> dict[str, str]:
    found = {}
    for one in told:
        field, sign, column = one.partition("=")
        if not (field and sign):
            raise InputError(
                "--map",
                worded("{given} is not FIELD=COLUMN.", given=repr(one)),
                worded("Write it like {example}.", example="employees=职工数"),
            )
        found[field.strip()] = column.strip()
    return found


def checked_json(found: Checked, seconds: float) -> Json:
    """What a check found, as a program reads it."""
    mapped = found.mapped
    return {
        "schema": "tradewind/register-check/1",
        "file": str(found.path),
        "format": found.format,
        "encoding": found.encoding,
        "head_row": found.head_row,
        "not_read": list(found.not_read),
        "rows": found.rows,
        "clean": found.clean,
        "refused": found.refused,
        "blank": found.blank,
        "faults": found.faults,
        "by_reason": dict(found.by_reason.most_common()),
        "mapping": {one.field.name: one.title for one in mapped.columns},
        "units": {one.field.name: _unit(one) for one in mapped.columns if one.field.unit},
        "unmapped": list(mapped.unmapped),
        "absent": list(mapped.absent),
        "errors_file": str(found.errors_file) if found.errors_file else None,
        "clean_file": str(found.clean_file) if found.clean_file else None,
        "seconds": round(seconds, 2),
    }


def _unit(column: Column) -> Json:
    """The unit of a column; of money, how many minor units one of what it counts is."""
    unit = column.field.unit
    if column.field.kind != "money":
        return {"unit": unit}
    return {"unit": unit, "fen" if unit == "CNY" else "minor": column.times}
