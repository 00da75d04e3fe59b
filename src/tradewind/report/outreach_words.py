"""Whether a firm is worth a call, in words for the terminal."""

from __future__ import annotations

from typing import Any

from tradewind.report.screen import Screen
from tradewind.text import say

Json = dict[str, Any]
_OUTCOMES = ("met", "unknown", "not_met")


def show_outreach(told: Json, lang: str) -> None:
    """The score, its terms by how they came out, then readiness, upgrade, presence, a question."""
    screen = Screen()
    screen.put(say("outreach.title", lang), "bold")
    screen.put(say(_form("outreach.score", told["score"]), lang, told["score"]))
    for outcome in _OUTCOMES:
        rows = [one for one in told["terms"] if one["outcome"] == outcome]
        title = say(f"outreach.terms.{outcome}", lang)
        screen.listed(title, [_term(one, outcome, lang) for one in rows])
    screen.put("")
    screen.put(told["ready"]["outcome_name"], "bold")
    for one in _deciding(told["ready"]):
        outcome = say(f"outreach.outcome.{one['outcome']}", lang)
        screen.put(f"· {outcome} {one['says']}", indent="  ")
    screen.put("")
    screen.put(say(_form("outreach.upgrade", told["upgrade"]), lang, told["upgrade"]))
    screen.put(_presence(told["presence"], lang))
    first = told["first_question"]
    if first:
        screen.put(say("outreach.first_question", lang, first), "bold")


def _deciding(ready: Json) -> list[Json]:
    """The conditions that keep a firm from being ready, or that are still open."""
    is_open = ready["outcome"] == "unknown"
    return [
        one
        for one in ready["reasons"]
        if one["decides"] or (is_open and one["outcome"] == "unknown")
    ]


def _form(code: str, ends: Json) -> str:
    """The wording for one number, or for two ends."""
    return code if ends["low"] == ends["high"] else f"{code}_between"


def _term(one: Json, outcome: str, lang: str) -> str:
    values = {"name": one["name"], "weight": one["weight"] or 0, "about": one["about_name"]}
    text = say("outreach.term", lang, values)
    return f"{text} {one['says']}" if outcome == "met" else text


def _presence(told: Json, lang: str) -> str:
    if told["best"]:
        return say("outreach.presence.best", lang, told["best"])
    if not told["possible"]:
        return say("outreach.presence.none", lang)
    names = say("outreach.between", lang).join(one["name"] for one in told["possible"])
    return say("outreach.presence.possible", lang, {"names": names})
