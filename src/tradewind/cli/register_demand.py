"""`tradewind register demand`: which services the firms of a run need, and who can give them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tradewind.cli.progress import Progress
from tradewind.errors import InputError, worded

if TYPE_CHECKING:
    from tradewind.facts import Facts
    from tradewind.model.market import Market

HELP = "which services the firms of a run need, and whether providers can serve them"
BY = ("province", "sector", "size")
_YEAR = 12


def add_demand(parser: argparse.ArgumentParser) -> None:
    """The flags of `demand`."""
    add = parser.add_argument
    add("output", metavar="OUT", nargs="?", help="the folder of a run")
    add("--markets", metavar="US,DE,…", help="as if firms aimed at these; all that packs tell of")
    add("--by", metavar="LIST", help="tell firms apart by province, sector or size besides")
    add(
        "--calls",
        metavar="FILE",
        help="only the firms on a list of calls: XLSX, CSV or Parquet with their row",
    )
    add("--providers", metavar="FILE", help="who can give services: YAML, CSV or XLSX")
    add("--months", type=int, default=_YEAR, help="how long providers have; 12 unless told")
    add("--register", metavar="FILE", help="the register, where it was moved since")
    add("-o", "--file", metavar="FILE", help="write the tables: .xlsx, .csv, .parquet or .html")
    add("--template", metavar="FILE", help="write an empty form of providers: .xlsx, .csv, .yaml")


def run(asked: argparse.Namespace) -> int:
    """Count, balance and tell; or write the form of providers."""
    if asked.template:
        return _template(asked)
    if not asked.output:
        raise InputError(
            worded("command line"),
            worded("It names no run."),
            worded("Give the folder of a run, or --template FILE."),
        )
    return _demand(asked)


def _template(asked: argparse.Namespace) -> int:
    from tradewind.facts import Library
    from tradewind.register.providers import FIELDS
    from tradewind.report.demand_file import write_form
    from tradewind.report.show import put
    from tradewind.text import say

    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = library.as_of(applies_on=asked.on, known_on=asked.known_on)
    path = Path(asked.template)
    write_form(path, FIELDS, facts, asked.lang)
    told = {"schema": "tradewind/providers-form/1", "path": str(path)}
    put(asked, lambda: told, lambda: print(say("providers.written", asked.lang, told)))
    return 0


def _demand(asked: argparse.Namespace) -> int:
    from tradewind.facts import Library
    from tradewind.register.demand import DemandAsked, demand
    from tradewind.register.journal import read_run
    from tradewind.register.providers import read_providers
    from tradewind.register.reading import facts_of
    from tradewind.register.supply import balance, ungrouped
    from tradewind.report.demand_file import ENDINGS, check_output
    from tradewind.report.demand_json import demand_json
    from tradewind.report.demand_words import tell_demand
    from tradewind.report.show import put

    out, written = Path(asked.output), Path(asked.file) if asked.file else None
    if written is not None:
        check_output(written, ENDINGS, "--file")
    if asked.months < 1:
        raise InputError(
            "--months",
            worded("{given} is out of range.", given=asked.months),
            worded("Correct it."),
        )
    library = Library.standard(with_user_packs=asked.packs == "all")
    facts = facts_of(read_run(out), library)
    offers = read_providers(Path(asked.providers), facts) if asked.providers else None
    question = DemandAsked(
        markets=tuple(_markets(asked.markets, facts)),
        by=_by(asked.by),
        calls=_there(asked.calls),
        register=_there(asked.register),
    )
    with Progress(asked) as progress:
        found = demand(out, question, facts, progress.parts)
    balanced = (
        None if offers is None else balance(ungrouped(found.buckets), offers, asked.months, facts)
    )
    told = demand_json(str(out), found, balanced, facts, asked.lang)
    if written is not None:
        _write(written, told, asked.lang)
    put(asked, lambda: told, lambda: tell_demand(told, asked.lang))
    return 0


def _write(path: Path, told: dict[str, object], lang: str) -> None:
    from tradewind.register.call_file import write_list
    from tradewind.report.demand_file import write_demand
    from tradewind.report.demand_words import tables

    if path.suffix.lower() == ".parquet":
        columns, rows = list(tables(told).values())[-1]
        write_list(path, columns, rows)
    else:
        write_demand(path, told, lang)


def _there(name: str | None) -> Path | None:
    if name is None:
        return None
    path = Path(name)
    if not path.exists():
        raise InputError(name, worded("There is no such file."), worded("Check the path."))
    return path


def _by(told: str | None) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(one.strip() for one in (told or "").split(",") if one.strip()))
    for one in named:
        if one not in BY:
            raise InputError(
                "--by",
                worded("{given} is none of {codes}.", given=repr(one), codes=", ".join(BY)),
                worded("Correct it."),
            )
    return named


def _markets(told: str | None, facts: Facts) -> list[Market]:
    """The markets named, else all of which a pack tells what it asks of goods."""
    from tradewind.cli.plan import listed
    from tradewind.facts.markets import market, markets
    from tradewind.pipeline.standards import packs_of

    codes = listed(told or "")
    if codes:
        return [market(code, facts, "--markets") for code in codes]
    return [
        one
        for one in markets(facts).values()
        if any(facts.pack(name) is not None for name in packs_of(one))
    ]
