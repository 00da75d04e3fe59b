"""The answers of `tradewind schemes` and `tradewind presence`: heads and bodies as JSON."""

from __future__ import annotations

from typing import Any

from tradewind import __version__
from tradewind.facts import Facts
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.pipeline.funding import Support
from tradewind.report import shapes
from tradewind.report.plan_json import told_of
from tradewind.report.presence_json import presence_json, step_names, with_market_names
from tradewind.report.schemes_json import schemes_json
from tradewind.text import name_of

Json = dict[str, Any]


def schemes_answer(firm: FirmFile, told: Support, facts: Facts, lang: str) -> Json:
    """The whole answer of `tradewind schemes`."""
    body = schemes_json(told.schemes, facts, lang)
    names = step_names(facts, lang)
    return {**_head("schemes", firm, facts, lang), **body, "step_names": names}


def presence_answer(firm: FirmFile, told: Support, facts: Facts, lang: str) -> Json:
    """The whole answer of `tradewind presence`."""
    body = presence_json(told.presence, facts, lang)
    return {**_head("presence", firm, facts, lang), **with_market_names(body, facts, lang)}


def _head(kind: str, firm: FirmFile, facts: Facts, lang: str) -> Json:
    enterprise = firm.enterprise or Enterprise()
    question = {"version": __version__, "file": told_of(firm)}
    return {
        "schema": f"tradewind/{kind}/1",
        "determination": shapes.determination(question, facts),
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "lang": lang,
        "name": name_of(enterprise.names, lang),
    }
