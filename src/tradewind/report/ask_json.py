"""What is still to be asked of a firm, as JSON: the open end of `tradewind ask --json`."""

from __future__ import annotations

from typing import Any

from tradewind.facts import Facts
from tradewind.model.enterprise import FirmFile
from tradewind.pipeline.interview import OpenAsk, open_asks, unasked
from tradewind.pipeline.support import Support
from tradewind.text import name_of, say

Json = dict[str, Any]


def left_json(firm: FirmFile, told: Support, facts: Facts, lang: str) -> list[Json]:
    """Every open question, the one worth most first; last those that the file has no place for."""
    left = [
        {
            "input": ask.input,
            "question": words_of(ask, lang),
            "about": ask.about or None,
            "written_to": ask.written_to,
            "schemes": list(ask.schemes),
        }
        for ask in still_open(firm, told, facts)
    ]
    no_place: list[Json] = [
        {"input": one, "question": None, "about": None, "written_to": None, "schemes": []}
        for one in unasked(firm, told, facts)
    ]
    return [*left, *no_place]


def still_open(firm: FirmFile, told: Support, facts: Facts) -> list[OpenAsk]:
    """Every question that still matters, each place of an answer once."""
    return list({ask.path: ask for ask in open_asks(firm, told, facts)}.values())


def words_of(ask: OpenAsk, lang: str) -> str:
    """The question in a language."""
    if ask.code:
        return say(f"interview.ask.{ask.code}", lang, {"name": ask.named})
    return name_of(ask.ask, lang, ask.input)


def statuses(told: Support) -> dict[str, str]:
    """The state of every scheme, by its id."""
    return {one.scheme: one.status for one in told.schemes.results}
