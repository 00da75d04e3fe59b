"""Demand and supply of services in words: rows of tables, the terminal and a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tradewind.report.screen import Screen
from tradewind.text import say

Json = dict[str, Any]
_MOST = 40
_OF_A_BUCKET = ("family_name", "name", "market_name", "languages")
_OF_DEMAND = ("low", "high", "needed", "unknown", "not_needed")
_OF_SUPPLY = (
    "low",
    "high",
    "providers",
    "sure_providers",
    "cases_low",
    "cases_high",
    "months_low",
    "months_high",
    "state_name",
)
_CODES = ("family", "service", "market")


def tables(told: Json) -> dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
    """The tables of an answer by name: columns, and rows of plain values; null is not known."""
    found = {"demand": _table(told["demand"], (*told["by"], *_OF_DEMAND))}
    if told["supply"] is not None:
        found["supply"] = _table(told["supply"], _OF_SUPPLY)
    return found


def _table(
    rows: Sequence[Json], columns: Sequence[str]
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    names = (*_CODES, *_OF_A_BUCKET, *columns)
    return names, [tuple(_plain(row.get(name)) for name in names) for row in rows]


def _plain(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value


def heads(columns: Sequence[str], lang: str) -> list[str]:
    """The heads of columns in words."""
    return [say(f"demand.column.{name}", lang) for name in columns]


def notes(told: Json, lang: str) -> list[str]:
    """What one must know to read the tables."""
    found = [
        say("demand.note.bounds", lang),
        say("demand.note.markets", lang, {"markets": ", ".join(told["markets"])}),
        say("demand.note.judged", lang),
    ]
    if told["supply"] is not None:
        values = {"months": told["months"]}
        found.append(say("demand.note.capacity", lang, values))
        found.append(say("demand.served", lang, {**values, "cases": _served(told, lang)}))
        found += [say("demand.expired", lang, one) for one in told["expired"]]
        found += [say("demand.idle", lang, one) for one in told["idle"]]
    if told["facts_changed"]:
        found.append(say("demand.facts_changed", lang))
    return found


def _served(told: Json, lang: str) -> str:
    return between(told["served_low"], told["served_high"], lang)


def between(low: int | None, high: int | None, lang: str) -> str:
    """Two ends of a count; an end that is not known is said to be so."""
    if low is None and high is None:
        return say("unknown", lang)
    if low == high:
        return f"{low:,}"
    ends = (say("unknown", lang) if end is None else f"{end:,}" for end in (low, high))
    return "–".join(ends)


def tell_demand(told: Json, lang: str) -> None:
    """The largest needs, and what there is for them."""
    screen = Screen()
    count = {"count": f"{told['firms']:,}", "on": told["applies_on"]}
    screen.put(say("demand.title", lang, count), "bold")
    rows = told["demand"] if told["supply"] is None else told["supply"]
    shown = sorted(
        (one for one in rows if one["high"]), key=lambda one: (-one["low"], -one["high"])
    )
    table = screen.table()
    for name in _heads(told):
        table.add_column(say(f"demand.column.{name}", lang), justify="left")
    for one in shown[:_MOST]:
        table.add_row(*_cells(one, told, lang))
    screen.screen.print(table)
    if len(shown) > _MOST:
        screen.put(say("demand.more", lang, {"count": len(shown) - _MOST}), "dim")
    for note in notes(told, lang):
        screen.put(note, "dim")


def _heads(told: Json) -> list[str]:
    by = told["by"] if told["supply"] is None else []
    base = ["name", "market", "languages", *by, "firms"]
    return base + (["cases", "months", "state_name"] if told["supply"] is not None else [])


def _cells(one: Json, told: Json, lang: str) -> list[str]:
    cells = [one["name"], one["market"] or "", " ".join(one["languages"])]
    if told["supply"] is None:
        cells += [one[name] or say("unknown", lang) for name in told["by"]]
    cells.append(between(one["low"], one["high"], lang))
    if told["supply"] is not None:
        cells.append(between(one["cases_low"], one["cases_high"], lang))
        months = between(one["months_low"], one["months_high"], lang)
        cells.append(months if one["providers"] else "–")
        cells.append(one["state_name"])
    return cells


def demand_page(told: Json, lang: str) -> str:
    """The tables as one page that needs nothing else."""
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
    )
    return environment.get_template("demand.html.jinja").render(
        lang=lang,
        title=demand_title(told, lang),
        tables=tables_in_words(told, lang),
        notes=notes(told, lang),
    )


def demand_title(told: Json, lang: str) -> str:
    """Of how many firms, and of which day."""
    return say("demand.title", lang, {"count": f"{told['firms']:,}", "on": told["applies_on"]})


def tables_in_words(
    told: Json, lang: str
) -> list[tuple[str, list[str], list[list[tuple[str, bool]]]]]:
    """The tables by name, with heads and cells in words, each cell with whether it is a number."""
    return [
        (
            say(f"demand.{name}", lang),
            heads(_words(columns), lang),
            [_worded(row, columns, lang) for row in rows],
        )
        for name, (columns, rows) in tables(told).items()
    ]


def _words(columns: Sequence[str]) -> list[str]:
    return [name for name in columns if name not in _CODES]


def _worded(row: Sequence[Any], columns: Sequence[str], lang: str) -> list[tuple[str, bool]]:
    """The cells of a row in words, each with whether it is a number."""
    told: Mapping[str, Any] = dict(zip(columns, row, strict=True))
    found = []
    for name in _words(columns):
        value = told[name]
        if isinstance(value, int):
            found.append((f"{value:,}", True))
        elif value is None:
            found.append(("" if name == "market_name" else say("unknown", lang), False))
        else:
            found.append((str(value), False))
    return found
