"""`tradewind facts`: check packs, show a fact, list what is stale, compare two sides."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradewind.errors import InputError

if TYPE_CHECKING:
    from tradewind.facts import Facts, Library
    from tradewind.impact import Sides

HELP = "check packs, show a fact, list what is stale, compare two sides"
Json = dict[str, Any]

_ACTS = {
    "check": "whether packs are well formed, sourced, dated and named in three languages",
    "show": "one pack, series, table or code: values, sources, history",
    "stale": "packs due to be checked again, and values seen over a year ago",
    "diff": "which facts differ between two folders, or two days of knowledge, and what they move",
    "schema": "the JSON Schemas of the files of a pack and of a firm's file",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One command for each act; the common flags may stand before it or after it."""
    from tradewind.cli.main import COMMON, add_common

    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    made = {}
    for name, told in _ACTS.items():
        made[name] = acts.add_parser(name, help=told, description=told)
        add_common(made[name], dict.fromkeys(COMMON, argparse.SUPPRESS))
    made["check"].add_argument(
        "folders", nargs="*", metavar="FOLDER", help="folders of packs; shipped and user's own"
    )
    made["show"].add_argument(
        "fact", metavar="ID", help="duty/us, duty/us:mpf_rate, duty/us:mfn[7323.93.00]"
    )
    for side in ("before", "after"):
        made["diff"].add_argument(side, metavar="FOLDER|DATE", help="folder of packs, or a day")
    from tradewind.cli import impact

    impact.add_arguments(made["diff"])
    made["schema"].add_argument("-o", "--output", metavar="FOLDER", help="write one file each")


def run(asked: argparse.Namespace) -> int:
    """Do the act asked for."""
    return _RUN[str(asked.act)](asked)


def _library(asked: argparse.Namespace) -> Library:
    from tradewind.facts import Library

    return Library.standard(with_user_packs=asked.packs == "all")


def _facts(asked: argparse.Namespace) -> Facts:
    return _library(asked).as_of(applies_on=asked.on, known_on=asked.known_on)


# check


def read_tree(tree: object, declared: Mapping[str, Any], where: str) -> None:
    """Read a rule tree as the rules do; RuleError where they could not."""
    from tradewind.rules.loading import load_inputs, load_tree

    kept = {
        name: {key: row[key] for key in ("kind", "unit", "scale") if key in row}
        for name, row in declared.items()
    }
    load_tree(tree, load_inputs(kept, where), where, where)


def _folders(asked: argparse.Namespace) -> list[Path]:
    from tradewind.facts.folders import pack_ids, shipped_packs, user_packs

    if not asked.folders:
        own = [user_packs()] if asked.packs == "all" and user_packs().is_dir() else []
        return [shipped_packs(), *own]
    folders = [Path(one) for one in asked.folders]
    for folder in folders:
        if not folder.is_dir() or not any(pack_ids(folder)):
            mend = "Give the folder that holds duty/us and its like."
            raise InputError(str(folder), "is not a folder of packs.", mend)
        if (folder / "pack.yaml").exists():
            mend = f"Give the folder of packs it is in, such as {folder.parent.parent}."
            raise InputError(str(folder), "is one pack.", mend)
    return folders


def _check(asked: argparse.Namespace) -> int:
    from tradewind.facts.check import check
    from tradewind.pipeline.worked_cases import check_cases
    from tradewind.report.facts_json import check_json
    from tradewind.report.facts_words import tell_check
    from tradewind.report.show import put

    folders = _folders(asked)
    found = check(folders, read_tree)
    # A worked case is run once the packs it leans on are sound.
    worked = [] if found.faults else [check_cases(folder) for folder in folders]
    faults = (*found.faults, *(fault for one in worked for fault in one.faults))
    told = replace(found, faults=faults)
    put(asked, lambda: check_json(told, worked), lambda: tell_check(told, worked, asked.lang))
    return 2 if told.faults else 0


# show and stale


def _show(asked: argparse.Namespace) -> int:
    from tradewind.facts.show import show
    from tradewind.report.facts_json import show_json
    from tradewind.report.facts_words import tell_shown
    from tradewind.report.show import put

    facts = _facts(asked)
    shown = show(asked.fact, facts)
    put(
        asked,
        lambda: show_json(asked.fact, shown, facts),
        lambda: tell_shown(shown, facts, asked.lang),
    )
    return 0


def _stale(asked: argparse.Namespace) -> int:
    from tradewind.facts.stale import stale
    from tradewind.report.facts_json import stale_json
    from tradewind.report.facts_words import tell_stale
    from tradewind.report.show import put

    facts = _facts(asked)
    found = stale(facts)
    put(asked, lambda: stale_json(found, facts), lambda: tell_stale(found, asked.lang))
    return 0


# diff


def _sides(asked: argparse.Namespace) -> tuple[Facts, Facts]:
    days = [_day(asked.before), _day(asked.after)]
    if days[0] and days[1]:
        library = _library(asked)
        return (
            library.as_of(applies_on=asked.on, known_on=days[0]),
            library.as_of(applies_on=asked.on, known_on=days[1]),
        )
    if any(days):
        mend = "Give two folders of packs, or two days."
        raise InputError("facts diff", "a day cannot be compared with a folder.", mend)
    return _folder_facts(asked.before, asked), _folder_facts(asked.after, asked)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _folder_facts(text: str, asked: argparse.Namespace) -> Facts:
    from tradewind.facts import Library

    folder = Path(text)
    if not folder.is_dir():
        mend = "Give a folder of packs, or a day as YYYY-MM-DD."
        raise InputError(text, "is neither a folder nor a day.", mend)
    library = Library(((text, folder),))
    return library.as_of(applies_on=asked.on, known_on=asked.known_on)


def _asked_sides(asked: argparse.Namespace, before: Facts, after: Facts) -> Sides:
    """The two sides with all that an answer needs: a folder that lacks it lies over the shipped."""
    from tradewind.cli.impact import library_of
    from tradewind.impact import Side, Sides

    libraries = [before.library, after.library]
    if before.library is not after.library:
        libraries = [library_of(Path(one), one) for one in (asked.before, asked.after)]
    known = (before.known_on, after.known_on)
    first, second = (Side(one, day) for one, day in zip(libraries, known, strict=True))
    return Sides(first, second, asked.on)


def _diff(asked: argparse.Namespace) -> int:
    from tradewind.cli import impact

    before, after = _sides(asked)
    if impact.is_wanted(asked):
        return impact.run(asked, _asked_sides(asked, before, after))
    from tradewind.facts.diff import diff
    from tradewind.report.facts_json import diff_json
    from tradewind.report.facts_words import tell_diff
    from tradewind.report.show import put

    changes = diff(before, after)
    put(
        asked,
        lambda: diff_json(asked.before, asked.after, changes),
        lambda: tell_diff(changes, asked.lang),
    )
    return 0


# schema


def every_schema() -> dict[str, Json]:
    """The JSON Schemas of every kind of file of a pack, and of a firm's file."""
    from tradewind.facts.schemas import schemas
    from tradewind.firm_file import json_schema

    return {**schemas(), "firm-file": json_schema()}


def _schema(asked: argparse.Namespace) -> int:
    from tradewind.facts.schemas import schema_text, write_schemas
    from tradewind.report.facts_words import tell_written

    every = every_schema()
    if asked.output is None:
        print(schema_text(every), end="")
        return 0
    tell_written(write_schemas(every, Path(asked.output)), asked.lang)
    return 0


_RUN: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "show": _show,
    "stale": _stale,
    "diff": _diff,
    "schema": _schema,
}
