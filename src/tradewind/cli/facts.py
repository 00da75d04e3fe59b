"""`tradewind facts`: check packs, show a fact, list what is stale, compare two sides."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradewind.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from tradewind.facts import Facts, Held, Library
    from tradewind.facts.diff import Change, Stated
    from tradewind.facts.show import Shown, ShownFact, ShownPack, ShownTable, Told
    from tradewind.facts.stale import PackAge

HELP = "check packs, show a fact, list what is stale, compare two sides"
Json = dict[str, Any]

MOST_ROWS = 40
_NO_UNITS = ("text", "expression", "date", "number")  # forms of a value, which count nothing
_ACTS = {
    "check": "whether packs are well formed, sourced, dated and named in three languages",
    "show": "one pack, series, table or code: values, sources, history",
    "stale": "packs due to be checked again, and values seen over a year ago",
    "diff": "which facts differ between two folders, or two days of knowledge",
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
    made["schema"].add_argument("-o", "--output", metavar="FOLDER", help="write one file each")


def run(asked: argparse.Namespace) -> int:
    """Do the act asked for."""
    return _RUN[str(asked.act)](asked)


def _library(asked: argparse.Namespace) -> Library:
    from tradewind.facts import Library

    return Library.standard(with_user_packs=asked.packs == "all")


def _facts(asked: argparse.Namespace) -> Facts:
    return _library(asked).as_of(applies_on=asked.on, known_on=asked.known_on)


def _screen() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, markup=False)


def _put(asked: argparse.Namespace, told: Json, words: Callable[[], None]) -> int:
    from tradewind.report.show import put

    put(asked, lambda: told, words)
    return 0


def _put_table(
    lang: str, columns: Sequence[str], rows: Iterable[Sequence[object]], screen: Console
) -> None:
    from rich import box
    from rich.table import Table

    from tradewind.text import say

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(say(f"facts.column.{column}", lang), overflow="fold")
    every = list(rows)
    for row in every[:MOST_ROWS]:
        table.add_row(*(str("" if cell is None else cell) for cell in row))
    screen.print(table)
    if len(every) > MOST_ROWS:
        screen.print(say("facts.more", lang, {"count": len(every) - MOST_ROWS}))


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
    from tradewind.text import say

    found = check(_folders(asked), read_tree)
    faults = [{"where": f.where, "problem": f.problem, "mend": f.mend} for f in found.faults]
    counts = {"packs": len(found.packs), "faults": len(faults)}

    def words() -> None:
        for fault in found.faults:
            print(fault)
        print(say("facts.checked", asked.lang, counts))

    told = {"schema": "tradewind/facts/check/1", "checked": list(found.packs), "faults": faults}
    _put(asked, told, words)
    return 2 if faults else 0


# show


def _show(asked: argparse.Namespace) -> int:
    from tradewind.facts.show import show

    facts = _facts(asked)
    shown = show(asked.fact, facts)
    head = {
        "schema": "tradewind/facts/show/1",
        "fact": asked.fact,
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
    }
    return _put(asked, head | _shown_json(shown), lambda: _show_words(shown, facts, asked.lang))


def _shown_json(shown: Shown) -> Json:
    from tradewind.facts.show import ShownFact, ShownTable

    if isinstance(shown, ShownFact):
        return {"kind": "series", **_fact_json(shown)}
    if isinstance(shown, ShownTable):
        return _table_json(shown)
    return _pack_json(shown)


def _held_json(held: Held) -> Json:
    from tradewind.report.shapes import source

    values = [{"value": one.value, "source": source(one.cite)} for one in held.values]
    return {"state": held.state.value, "value": held.value, "values": values}


def _fact_json(shown: ShownFact) -> Json:
    row = {} if shown.row is None else {"row": {k: v for k, v in shown.row.items() if v}}
    return {
        "id": shown.id,
        "name": dict(shown.names),
        "unit": shown.unit or None,
        "layer": shown.layer,
        **_held_json(shown.held),
        "history": [_told_json(one) for one in shown.history],
        **row,
    }


def _told_json(told: Told) -> Json:
    from tradewind.report.shapes import source

    return {
        "from": told.cite.starts.isoformat(),
        "value": told.value,
        "source": source(told.cite),
        "known_from": told.known_from.isoformat(),
        "last_seen": told.last_seen.isoformat(),
        "seen": told.is_seen,
    }


def _table_json(shown: ShownTable) -> Json:
    table = shown.table
    return {
        "kind": "table",
        "id": table.id,
        "name": dict(table.names),
        "holds": table.holds,
        "edition": table.edition or None,
        "layer": table.layer,
        "rows": len(table.entries),
        "key": shown.key or None,
        "known_not_there": shown.is_complete,
        "facts": [_fact_json(one) for one in shown.facts],
    }


def _pack_json(shown: ShownPack) -> Json:
    pack = shown.pack
    return {
        "kind": "pack",
        "id": pack.id,
        "name": dict(pack.title),
        "layer": pack.layer,
        "check_again_by": pack.check_again_by.isoformat(),
        "sources": [
            {
                "id": one.id,
                "title": one.title,
                "publisher": one.publisher,
                "address": one.address,
                "trust": one.trust.value,
                "read_on": one.read_on.isoformat(),
                "published_on": one.published_on.isoformat() if one.published_on else None,
                "last_seen": one.last_seen.isoformat(),
                "read_through": one.read_through or None,
            }
            for one in pack.sources.values()
        ],
        "parts": [
            {
                "id": one.id,
                "kind": one.kind,
                "name": dict(one.names),
                "rows": one.size,
                **({} if one.held is None else _held_json(one.held)),
            }
            for one in shown.parts
        ],
    }


def _show_words(shown: Shown, facts: Facts, lang: str) -> None:
    from tradewind.facts.show import ShownFact, ShownTable

    screen = _screen()
    if isinstance(shown, ShownFact):
        _fact_words(shown, facts, lang, screen)
    elif isinstance(shown, ShownTable):
        _table_words(shown, facts, lang, screen)
    else:
        _pack_words(shown, lang, screen)


def _as_of(facts: Facts, lang: str) -> str:
    from tradewind.text import say

    return say("facts.as_of", lang, {"on": facts.applies_on, "known_on": facts.known_on})


def _held_words(held: Held, unit: str, lang: str) -> str:
    from tradewind.text import say

    if not held.values:
        return say(f"facts.state.{held.state.value}", lang)
    counted = "" if unit in _NO_UNITS else unit
    told = " | ".join(f"{one.value} {counted}".strip() for one in held.values)
    sure = all(cite.confirmed for cite in held.cites)
    marks = [] if sure else [say("facts.not_confirmed", lang)]
    if len(held.values) > 1:
        marks.insert(0, say(f"facts.state.{held.state.value}", lang))
    return told + (f" ({'; '.join(marks)})" if marks else "")


def _fact_words(shown: ShownFact, facts: Facts, lang: str, screen: Console) -> None:
    from tradewind.text import name_of, say

    screen.print(f"{shown.id}  {name_of(shown.names, lang)}", style="bold")
    screen.print(f"{_as_of(facts, lang)}: {_held_words(shown.held, shown.unit, lang)}")
    screen.print(say(f"facts.layer.{shown.layer}", lang))
    for one in shown.history:
        for line in _told_lines(one, lang):
            screen.print(line)


def _told_lines(told: Told, lang: str) -> Iterator[str]:
    from tradewind.text import say

    cite = told.cite
    value = say("facts.ends", lang) if told.value is None else told.value
    unseen = "" if told.is_seen else f" ({say('facts.not_seen', lang)})"
    days = (("known_from", told.known_from), ("last_seen", told.last_seen))
    seen = " · ".join(f"{say(f'facts.column.{name}', lang)} {day}" for name, day in days)
    yield f"  {cite.starts}  {value}{unseen}"
    yield f"    {say(f'facts.trust.{cite.trust.value}', lang)} · {seen}"
    yield f"    {cite.source.title} · {cite.source.publisher} · {cite.where}"
    yield f"    {cite.source.address}"
    if cite.note:
        yield f"    {cite.note}"


def _table_words(shown: ShownTable, facts: Facts, lang: str, screen: Console) -> None:
    from tradewind.text import name_of, say

    table = shown.table
    code = "holds" if table.edition else "rows"
    size = {"count": len(table.entries), "edition": table.edition}
    screen.print(f"{table.id}  {name_of(table.names, lang)}", style="bold")
    screen.print(f"{say(f'facts.layer.{table.layer}', lang)} · {say(f'facts.{code}', lang, size)}")
    if shown.key and not shown.facts:
        state = "none" if shown.is_complete else "unknown"
        screen.print(f"{shown.key}: {say(f'facts.state.{state}', lang)}")
    elif shown.key and table.holds != "rows":
        for one in shown.facts:
            _fact_words(one, facts, lang, screen)
    else:
        screen.print(_as_of(facts, lang))
        rows = ((one.id, _row_words(one, lang), _source_words(one)) for one in shown.facts)
        _put_table(lang, ("fact", "value", "source"), rows, screen)


_ABOUT = ("from", "source", "where", "trust", "seen_in_force_on", "note")


def _row_words(shown: ShownFact, lang: str) -> str:
    if shown.held.values and shown.held.values[0].value == "" and shown.row:
        return ", ".join(cell for key, cell in shown.row.items() if cell and key not in _ABOUT)
    return _held_words(shown.held, shown.unit, lang)


def _source_words(shown: ShownFact) -> str:
    cite = shown.history[-1].cite
    return f"{cite.source.publisher} · {cite.where}"


def _pack_words(shown: ShownPack, lang: str, screen: Console) -> None:
    from tradewind.text import name_of, say

    pack = shown.pack
    again = say("facts.check_again_by", lang, {"day": pack.check_again_by})
    screen.print(f"{pack.id}  {name_of(pack.title, lang)}", style="bold")
    screen.print(f"{say(f'facts.layer.{pack.layer}', lang)} · {again}")
    for kind in ("series", "table", "measure"):
        parts = [one for one in shown.parts if one.kind == kind]
        if parts:
            screen.print(say(f"facts.kind.{kind}", lang), style="bold")
        for one in parts:
            rows = say("facts.rows", lang, {"count": one.size}) if kind == "table" else ""
            told = _held_words(one.held, one.held.unit, lang) if one.held else rows
            screen.print(f"  {one.id}  {name_of(one.names, lang)}" + (f": {told}" if told else ""))
    if pack.sources:
        screen.print(say("facts.kind.source", lang), style="bold")
    for source in pack.sources.values():
        trust = say(f"facts.trust.{source.trust.value}", lang)
        screen.print(f"  {source.id}  {source.title} · {source.publisher} · {trust}")
        screen.print(f"    {source.address}")


# stale


def _stale(asked: argparse.Namespace) -> int:
    from tradewind.facts.stale import stale

    facts = _facts(asked)
    found = stale(facts)
    told = {
        "schema": "tradewind/facts/stale/1",
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "packs": [_age_json(one) for one in found],
    }
    return _put(asked, told, lambda: _stale_words(found, asked.lang))


def _age_json(one: PackAge) -> Json:
    return {
        "pack": one.pack,
        "name": dict(one.title),
        "layer": one.layer,
        "check_again_by": one.check_again_by.isoformat(),
        "overdue": one.is_overdue,
        "days_overdue": max(one.days_overdue, 0),
        "values": one.held,
        "values_over_a_year_old": one.old,
        "oldest_last_seen": one.oldest.isoformat() if one.oldest else None,
    }


def _stale_words(found: Sequence[PackAge], lang: str) -> None:
    from tradewind.text import name_of, say

    if not found:
        print(say("facts.none_stale", lang))
        return
    columns = ("pack", "name", "check_again_by", "overdue", "old", "oldest")
    rows = (
        (
            one.pack,
            name_of(one.title, lang),
            one.check_again_by,
            one.days_overdue if one.is_overdue else "",
            f"{one.old} / {one.held}",
            one.oldest,
        )
        for one in found
    )
    _put_table(lang, columns, rows, _screen())


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


def _diff(asked: argparse.Namespace) -> int:
    from tradewind.facts.diff import diff

    changes = diff(*_sides(asked))
    told = {
        "schema": "tradewind/facts/diff/1",
        "before": asked.before,
        "after": asked.after,
        "changes": [
            {
                "fact": one.fact,
                "kind": one.kind.value,
                "before": [_stated_json(each) for each in one.before],
                "after": [_stated_json(each) for each in one.after],
            }
            for one in changes
        ],
    }
    return _put(asked, told, lambda: _diff_words(changes, asked.lang))


def _stated_json(one: Stated) -> Json:
    return {
        "from": one.starts or None,
        "value": one.value,
        "address": one.address or None,
        "where": one.where or None,
    }


def _stated_words(one: Stated, kind: str, lang: str) -> str:
    from tradewind.text import say

    value = say("facts.ends", lang) if one.value is None else one.value
    source = f"{one.address} {one.where}".strip() if kind == "source" else ""
    return " ".join(part for part in (one.starts, value, source) if part)


def _diff_words(changes: Sequence[Change], lang: str) -> None:
    from tradewind.text import say

    code = "facts.differ" if changes else "facts.none_differ"
    print(say(code, lang, {"count": len(changes)}))
    for one in changes:
        print(f"{one.fact}: {say(f'facts.change.{one.kind.value}', lang)}")
        for sign, side in (("-", one.before), ("+", one.after)):
            for each in side:
                print(f"  {sign} {_stated_words(each, one.kind.value, lang)}")


# schema


def every_schema() -> dict[str, Json]:
    """The JSON Schemas of every kind of file of a pack, and of a firm's file."""
    from tradewind.facts.schemas import schemas
    from tradewind.firm_file import json_schema

    return {**schemas(), "firm-file": json_schema()}


def _schema(asked: argparse.Namespace) -> int:
    from tradewind.facts.schemas import schema_text, write_schemas
    from tradewind.text import say

    every = every_schema()
    if asked.output is None:
        print(schema_text(every), end="")
        return 0
    for path in write_schemas(every, Path(asked.output)):
        print(say("facts.wrote", asked.lang, {"path": path}))
    return 0


_RUN: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "show": _show,
    "stale": _stale,
    "diff": _diff,
    "schema": _schema,
}
