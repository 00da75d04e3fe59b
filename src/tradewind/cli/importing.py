"""`tradewind import`: read a publisher's own file into the user's packs."""

from __future__ import annotations

import argparse
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tradewind.cli.progress import Progress
from tradewind.errors import InputError

if TYPE_CHECKING:
    from tradewind.importers.importing import Imported

HELP = "read a publisher's own file into your packs: tariffs, lists, names, rates of exchange"
_TOLD = ("market", "title", "publisher", "address", "licence", "edition", "currency")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The kind, the files, and what the files themselves do not say."""
    from tradewind.importers.kinds import KINDS

    kinds = "; ".join(f"{name}: {one.help}" for name, one in KINDS.items())
    add = parser.add_argument
    add("kind", metavar="KIND", nargs="?", help=kinds)
    add(
        "files",
        metavar="FILE",
        nargs="*",
        help="the publisher's files, or a folder of them; .gz and .zip",
    )
    add("--as-of", type=_day, metavar="DATE", help="the day the file speaks for, if it is silent")
    add("--market", metavar="CODE", help="the market of a rate list of your own (table)")
    add("--title", metavar="TEXT", help="what the document is called")
    add("--publisher", metavar="TEXT", help="who publishes it")
    add("--address", metavar="URL", help="where a person can open it")
    add("--licence", metavar="TEXT", help="under what licence")
    add("--edition", metavar="TEXT", help="the edition of the nomenclature, such as HS 2022")
    add("--currency", metavar="CODE", help="the currency of specific rates (table)")
    add("--template", metavar="PATH", help="write the empty form of a rate list (table) instead")
    add("--list", action="store_true", help="the imports in force")
    add("--remove", action="store_true", help="take an import of this kind out again")


def _day(text: str) -> date:
    from tradewind.model.day import read_day

    return read_day(text)


def run(asked: argparse.Namespace) -> int:
    """Import, or tell what is imported."""
    from tradewind.importers.importing import imports_in_force
    from tradewind.report.imports import imported_json, tell_imported, tell_imports
    from tradewind.report.show import put

    if asked.list:
        found = imports_in_force()
        put(asked, lambda: {"imports": found}, lambda: tell_imports(found, asked.lang))
        return 0
    if asked.kind is None:
        raise InputError("KIND", "no kind of file is named.", "See `tradewind import --help`.")
    if asked.template:
        return _write_form(asked)
    if asked.remove:
        return _remove(asked)
    if not asked.files:
        raise InputError("FILE", "no file is named.", "Give the publisher's file.")
    start = time.perf_counter()
    done = _import(asked)
    seconds = time.perf_counter() - start
    put(
        asked,
        lambda: imported_json(done, seconds),
        lambda: tell_imported(done, seconds, asked.lang),
    )
    return 0


def _import(asked: argparse.Namespace) -> Imported:
    from tradewind.importers.importing import run_import
    from tradewind.importers.tally import Tally

    told = _told(asked)
    files = [Path(one) for one in asked.files]
    with Progress(asked) as progress:
        tally = Tally(tell=progress.rows)
        return run_import(
            asked.kind, files, read_on=asked.known_on, as_of=asked.as_of, told=told, tally=tally
        )


def _told(asked: argparse.Namespace) -> dict[str, str]:
    return {name: value for name in _TOLD if (value := getattr(asked, name))}


def _remove(asked: argparse.Namespace) -> int:
    from tradewind.importers.importing import remove_import
    from tradewind.report.show import put
    from tradewind.text import say

    folder = remove_import(asked.kind, _told(asked))
    told = {"removed": asked.kind, "folder": str(folder)}
    put(asked, lambda: told, lambda: print(say("import.removed", asked.lang, told)))
    return 0


def _write_form(asked: argparse.Namespace) -> int:
    from tradewind.report.show import put
    from tradewind.report.table_form import write_form
    from tradewind.text import say

    if asked.kind != "table":
        raise InputError("--template", f"{asked.kind} has no form.", "Ask for that of table.")
    path = write_form(Path(asked.template))
    told = {"schema": "tradewind/template/1", "wrote": str(path), "kind": path.suffix[1:]}
    put(asked, lambda: told, lambda: print(say("facts.wrote", asked.lang, {"path": path})))
    return 0
