"""Registers of many firms in words: what was made, and what a check found."""

from __future__ import annotations

from typing import Any

from tradewind.model.money import minor_digits
from tradewind.report.screen import Screen
from tradewind.text import say

Json = dict[str, Any]
_FEN = 1


def tell_made(told: Json, lang: str) -> None:
    """One line."""
    values = {"path": told["path"], "count": f"{told['rows']:,}", "seconds": told["seconds"]}
    Screen().put(say("register.made", lang, values))


def tell_checked(told: Json, lang: str) -> None:
    """Which column is what, what is wrong and how often, and where every fault is told."""
    screen = Screen()
    counts = {name: f"{told[name]:,}" for name in ("rows", "clean", "refused", "blank")}
    screen.put(
        say("register.checked", lang, {**counts, "path": told["file"], "seconds": told["seconds"]})
    )
    screen.put(_read_as(told, lang))
    if told["not_read"]:
        sheets = {"sheets": ", ".join(told["not_read"])}
        screen.put(say("register.not_read", lang, sheets))
    _columns(screen, told, lang)
    if told["unmapped"]:
        columns = {"columns": ", ".join(told["unmapped"])}
        screen.put(say("register.unmapped", lang, columns))
    if told["absent"]:
        screen.put(say("register.absent", lang, {"fields": ", ".join(told["absent"])}))
    screen.put("")
    screen.put(say("register.clean", lang, counts), "bold")
    for reason, count in told["by_reason"].items():
        screen.put(f"{count:,} × {say(f'register.reason.{reason}', lang)}", first="  ")
    if told["errors_file"]:
        screen.put(say("register.errors_file", lang, {"path": told["errors_file"]}))
    else:
        screen.put(say("register.no_fault", lang))
    if told["clean_file"]:
        screen.put(say("register.clean_file", lang, {"path": told["clean_file"]}))


def _read_as(told: Json, lang: str) -> str:
    values = {
        "format": told["format"].upper(),
        "encoding": (told["encoding"] or "").upper(),
        "row": told["head_row"],
    }
    if told["encoding"]:
        return say("register.read_as_text", lang, values)
    if told["head_row"]:
        return say("register.read_as_sheet", lang, values)
    return say("register.read_as", lang, values)


def _columns(screen: Screen, told: Json, lang: str) -> None:
    if not told["mapping"]:
        screen.put(say("register.none_mapped", lang))
        return
    screen.put("")
    screen.put(say("register.columns", lang), "bold")
    table = screen.table()
    for name in ("column", "field", "unit"):
        table.add_column(say(f"register.{name}", lang))
    for field, column in told["mapping"].items():
        table.add_row(column, field, _unit(told["units"].get(field), lang))
    screen.screen.print(table)


def _unit(told: Json | None, lang: str) -> str:
    if told is None:
        return ""
    unit, minor = told["unit"], told.get("fen", told.get("minor"))
    if minor is None:
        return say(f"register.unit.{unit}", lang)
    if unit == "CNY" and minor == _FEN:
        return say("register.unit.fen", lang)
    one = 10 ** minor_digits(unit)
    if minor < one:
        return say("register.unit.minor", lang, {"currency": unit})
    times = "" if minor == one else f"{minor // one:,}"
    code = "register.unit.CNY" if unit == "CNY" else "register.unit.money"
    return say(code, lang, {"times": times} | ({} if unit == "CNY" else {"currency": unit})).strip()
