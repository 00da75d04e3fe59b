"""A run over a register and the explanation of one row, as JSON and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tradewind.assess.schemes.catalogue import catalogue
from tradewind.assess.size.question import CLASSES
from tradewind.facts import Facts
from tradewind.report.firm_answers import presence_answer, schemes_answer
from tradewind.report.firm_json import Teller
from tradewind.report.firm_terminal import show_schemes
from tradewind.report.firm_words import FirmWords
from tradewind.report.outreach_json import outreach_json
from tradewind.report.outreach_words import show_outreach
from tradewind.report.plan_json import told_of
from tradewind.report.screen import Screen
from tradewind.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]


def ran_json(ran: Any, taken: Any, spent: Mapping[str, Any], facts: Facts, lang: str) -> Json:
    """What a run came to: firms by size, and each scheme's verdicts and amounts.

    `ran` is a `register.Ran` and `taken` a `register.Taken`; the packages do not know one another.
    """
    tell = Teller(facts, lang)
    names = {track.id: (tell.name(track.names), track.terms) for track in catalogue(facts)}
    return {
        "schema": "tradewind/register-run/1",
        "out": str(ran.out),
        "register": str(ran.register.path),
        "engine": ran.engine,
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "rows": ran.register.rows,
        "refused": taken.refused,
        "by_reason": dict(taken.by_reason),
        "errors_file": str(taken.errors_file) if taken.errors_file else None,
        **spent,
        "parts": ran.parts,
        "resumed": ran.resumed,
        "damaged": list(ran.damaged),
        "sizes": {name or "undetermined": count for name, count in ran.totals.sizes.items()},
        "verdicts": {
            scheme: {
                "name": names[scheme][0],
                "eligible": one.eligible,
                "undetermined": one.undetermined,
                "not_eligible": one.not_eligible,
                **_amounts(one, names[scheme][1]),
            }
            for scheme, one in ran.totals.schemes.items()
        },
    }


def _amounts(one: Any, terms: Any) -> Json:
    if terms is None:
        return {"amount_low": None, "amount_high": None}
    return {
        "amount_low": {"minor": one.amount_low, "currency": terms.currency},
        "amount_high": {"minor": one.amount_high, "currency": terms.currency},
    }


def tell_ran(told: Json, lang: str) -> None:
    """How many firms of each size, and a line for each scheme."""
    screen, words = Screen(), FirmWords(lang)
    counts = {"rows": f"{told['rows']:,}", "out": told["out"], "seconds": told["seconds"]}
    screen.put(say("register.ran", lang, counts), "bold")
    if told["resumed"]:
        resumed = {"count": told["resumed"], "of": told["parts"]}
        screen.put(say("register.resumed", lang, resumed), "dim")
    if told["damaged"]:
        damaged = {"parts": ", ".join(told["damaged"])}
        screen.put(say("register.damaged", lang, damaged), "bold")
    _refused(screen, told, lang)
    screen.put("")
    screen.put(say("register.by_size", lang), "bold")
    for name in (*CLASSES, "undetermined"):
        row = f"{told['sizes'][name]:,} × {say(f'register.size.{name}', lang)}"
        screen.put(row, first="  ")
    screen.put("")
    _schemes(screen, told, words, lang)


def _refused(screen: Screen, told: Json, lang: str) -> None:
    """How many rows were not asked, and why."""
    if not told["refused"]:
        return
    screen.put(say("register.left_out", lang, {"refused": f"{told['refused']:,}"}), "bold")
    for reason, count in told["by_reason"].items():
        screen.put(f"{count:,} × {say(f'register.reason.{reason}', lang)}", first="  ")
    screen.put(say("register.errors_file", lang, {"path": told["errors_file"]}))


def _schemes(screen: Screen, told: Json, words: FirmWords, lang: str) -> None:
    table = screen.table()
    table.add_column(say("register.scheme", lang))
    for name in ("eligible", "undetermined", "not_eligible", "amount_high"):
        table.add_column(say(f"register.{name}", lang), justify="right")
    for one in told["verdicts"].values():
        most = one["amount_high"]
        table.add_row(
            one["name"],
            *(f"{one[name]:,}" for name in ("eligible", "undetermined", "not_eligible")),
            words.money(most) if most and most["minor"] else "",
        )
    screen.screen.print(table)


def explained_json(found: Any, lang: str) -> Json:
    """The answer of `tradewind schemes` to the firm of a row, with what the run wrote beside it.

    `found` is a `register.Explained`.
    """
    answer = schemes_answer(found.firm, found.told, found.facts, lang)
    present = presence_answer(found.firm, found.told, found.facts, lang)
    return {
        **answer,
        "schema": "tradewind/register-explain/1",
        "row": found.row,
        "values": {name: _plain(value) for name, value in found.values.items()},
        "firm": told_of(found.firm),
        "stored": {scheme: dict(parts) for scheme, parts in found.stored.items()},
        "differs": list(found.differs),
        "facts_changed": found.facts_changed,
        "presence": present["options"],
        "call": outreach_json(found.call, found.facts, lang) if found.call else None,
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def tell_explained(told: Json, lang: str) -> None:
    """The values of the row, then every scheme as for one firm."""
    screen = Screen()
    screen.put(say("register.row", lang, {"row": f"{told['row']:,}"}), "bold")
    shown = [f"{name} {value}" for name, value in told["values"].items() if value is not None]
    screen.put(", ".join(shown), "dim")
    blank = [name for name, value in told["values"].items() if value is None]
    if blank:
        screen.put(say("register.blank_fields", lang, {"fields": ", ".join(blank)}), "dim")
    if told["differs"]:
        code = "register.differs_since" if told["facts_changed"] else "register.differs"
        screen.put(say(code, lang, {"schemes": ", ".join(told["differs"])}), "bold")
    screen.put("")
    if told["call"]:
        show_outreach(told["call"], lang)
        screen.put("")
    show_schemes(told)
