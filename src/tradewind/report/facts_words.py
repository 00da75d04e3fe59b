"""What the packs tell, in words and tables on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tradewind.facts.show import Shown, ShownFact, ShownPack, ShownPart, ShownTable, Told
from tradewind.text import name_of, say

if TYPE_CHECKING:
    from rich.console import Console

    from tradewind.facts import Facts, Held
    from tradewind.facts.check import Checked
    from tradewind.facts.diff import Change, Stated
    from tradewind.facts.stale import PackAge
    from tradewind.pipeline.worked_cases import CasesChecked

MOST_ROWS = 40
_NO_UNITS = ("text", "expression", "date", "number")  # forms of a value, which count nothing
_ABOUT = ("from", "source", "where", "trust", "seen_in_force_on", "note")  # on whose word


def tell_check(found: Checked, worked: Sequence[CasesChecked], lang: str) -> None:
    """Every fault, then how many packs were checked, and how much of the rules is encoded."""
    for fault in found.faults:
        print(fault)
    counts = {"packs": len(found.packs), "faults": len(found.faults)}
    print(say("facts.checked", lang, counts))
    for one in worked:
        if one.cases:
            print(say("facts.cases_checked", lang, {"cases": one.cases}))
        if one.conditions:
            pct = f"{100 * one.unencoded / one.conditions:.1f}"
            share = {"schemes": one.schemes, "conditions": one.conditions}
            share |= {"unencoded": one.unencoded, "weighed": one.weighed}
            print(say("facts.unencoded", lang, {**share, "pct": pct}))


def tell_stale(found: Sequence[PackAge], lang: str) -> None:
    """The packs that are overdue or hold old values, as a table."""
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


def tell_diff(changes: Sequence[Change], lang: str) -> None:
    """Each fact that differs, with what only the one side and only the other tells."""
    code = "facts.differ" if changes else "facts.none_differ"
    print(say(code, lang, {"count": len(changes)}))
    for one in changes:
        print(f"{one.fact}: {say(f'facts.change.{one.kind.value}', lang)}")
        for sign, side in (("-", one.before), ("+", one.after)):
            for each in side:
                print(f"  {sign} {_stated(each, one.kind.value, lang)}")


def tell_written(paths: Iterable[Path], lang: str) -> None:
    """Each file that was written."""
    for path in paths:
        print(say("facts.wrote", lang, {"path": path}))


def tell_shown(shown: Shown, facts: Facts, lang: str) -> None:
    """The series, table or pack asked for."""
    screen = _screen()
    if isinstance(shown, ShownFact):
        _fact(shown, facts, lang, screen)
    elif isinstance(shown, ShownTable):
        _table(shown, facts, lang, screen)
    else:
        _pack(shown, lang, screen)


def _screen() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, markup=False)


def _put_table(
    lang: str, columns: Sequence[str], rows: Iterable[Sequence[object]], screen: Console
) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(say(f"facts.column.{column}", lang), overflow="fold")
    every = list(rows)
    for row in every[:MOST_ROWS]:
        table.add_row(*(str("" if cell is None else cell) for cell in row))
    screen.print(table)
    if len(every) > MOST_ROWS:
        screen.print(say("facts.more", lang, {"count": len(every) - MOST_ROWS}))


# One fact


def _fact(shown: ShownFact, facts: Facts, lang: str, screen: Console) -> None:
    screen.print(f"{shown.id}  {name_of(shown.names, lang)}", style="bold")
    screen.print(f"{_as_of(facts, lang)}: {_held(shown.held, shown.unit, lang)}")
    screen.print(say(f"facts.layer.{shown.layer}", lang))
    for one in shown.history:
        for line in _told(one, lang):
            screen.print(line)


def _as_of(facts: Facts, lang: str) -> str:
    return say("facts.as_of", lang, {"on": facts.applies_on, "known_on": facts.known_on})


def _held(held: Held, unit: str, lang: str) -> str:
    if not held.values:
        return say(f"facts.state.{held.state.value}", lang)
    counted = "" if unit in _NO_UNITS else unit
    told = " | ".join(f"{one.value} {counted}".strip() for one in held.values)
    sure = all(cite.confirmed for cite in held.cites)
    marks = [] if sure else [say("facts.not_confirmed", lang)]
    if len(held.values) > 1:
        marks.insert(0, say(f"facts.state.{held.state.value}", lang))
    return told + (f" ({'; '.join(marks)})" if marks else "")


def _told(told: Told, lang: str) -> Iterator[str]:
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


def _stated(one: Stated, kind: str, lang: str) -> str:
    value = say("facts.ends", lang) if one.value is None else one.value
    source = f"{one.address} {one.where}".strip() if kind == "source" else ""
    return " ".join(part for part in (one.starts, value, source) if part)


# A table


def _table(shown: ShownTable, facts: Facts, lang: str, screen: Console) -> None:
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
            _fact(one, facts, lang, screen)
    else:
        screen.print(_as_of(facts, lang))
        rows = ((one.id, _row(one, lang), _source(one)) for one in shown.facts)
        _put_table(lang, ("fact", "value", "source"), rows, screen)


def _row(shown: ShownFact, lang: str) -> str:
    if shown.held.values and shown.held.values[0].value == "" and shown.row:
        return ", ".join(cell for key, cell in shown.row.items() if cell and key not in _ABOUT)
    return _held(shown.held, shown.unit, lang)


def _source(shown: ShownFact) -> str:
    cite = shown.history[-1].cite
    return f"{cite.source.publisher} · {cite.where}"


# A pack


def _pack(shown: ShownPack, lang: str, screen: Console) -> None:
    pack = shown.pack
    again = say("facts.check_again_by", lang, {"day": pack.check_again_by})
    screen.print(f"{pack.id}  {name_of(pack.title, lang)}", style="bold")
    screen.print(f"{say(f'facts.layer.{pack.layer}', lang)} · {again}")
    for kind in ("series", "table", "measure", "requirement"):
        parts = [one for one in shown.parts if one.kind == kind]
        if parts:
            screen.print(say(f"facts.kind.{kind}", lang), style="bold")
        for one in parts:
            screen.print(_part(one, lang))
    if pack.sources:
        screen.print(say("facts.kind.source", lang), style="bold")
    for source in pack.sources.values():
        trust = say(f"facts.trust.{source.trust.value}", lang)
        screen.print(f"  {source.id}  {source.title} · {source.publisher} · {trust}")
        screen.print(f"    {source.address}")


def _part(one: ShownPart, lang: str) -> str:
    rows = say("facts.rows", lang, {"count": one.size}) if one.kind == "table" else ""
    told = _held(one.held, one.held.unit, lang) if one.held else rows
    return f"  {one.id}  {name_of(one.names, lang)}" + (f": {told}" if told else "")
