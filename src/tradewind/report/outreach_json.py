"""Whether a firm is worth a call, as JSON: terms, score, readiness, upgrade, presence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tradewind.assess.outreach import Kind, NextQuestion, OutreachAnswer, Readiness, TermAnswer
from tradewind.facts import Facts
from tradewind.model.source import Cite
from tradewind.report.firm_json import Teller
from tradewind.rules import Clause
from tradewind.rules.questions import OUTREACH, questions
from tradewind.text import say

Json = dict[str, Any]
_OUTCOMES = {True: "met", False: "not_met", None: "unknown"}


def outreach_json(told: OutreachAnswer, facts: Facts, lang: str) -> Json:
    """What is worth knowing of a firm before it is called, in one language."""
    tell = Teller(facts, lang)
    tell.asked = questions(facts, OUTREACH)
    return {
        "score": {"low": told.low, "high": told.high, "of": told.of},
        "terms": [_term(one, tell) for one in told.terms],
        "ready": _ready(told.ready, tell),
        "upgrade": {
            "low": told.upgrade.low,
            "high": told.upgrade.high,
            "of": told.upgrade.of,
            "items": [
                {
                    "item": item.id,
                    "name": tell.name(item.names),
                    "low": low,
                    "high": high,
                    "of": item.points,
                }
                for item, low, high in told.upgrade.items
            ],
        },
        "presence": {
            "best": _kind(told.presence.best, tell) if told.presence.best else None,
            "possible": [_kind(one, tell) for one in told.presence.possible],
        },
        "first_question": _question(told.first_question, tell),
    }


def _term(one: TermAnswer, tell: Teller) -> Json:
    return {
        "term": one.term.id,
        "about": one.term.about,
        "about_name": say(f"outreach.about.{one.term.about}", tell.lang),
        "name": tell.name(one.term.names),
        "says": tell.name(one.term.says),
        "weight": one.term.weight,
        "outcome": _OUTCOMES[one.outcome],
        "reasons": _reasons(one.clauses, one.cites, (), tell),
        "missing": _missing(one.open, tell),
        **tell.cited(one.term.weight_cites),
    }


def _ready(one: Readiness, tell: Teller) -> Json:
    return {
        "outcome": _OUTCOMES[one.verdict],
        "outcome_name": say(f"outreach.ready.{_OUTCOMES[one.verdict]}", tell.lang),
        "reasons": _reasons(one.clauses, one.cites, one.deciding, tell),
        "missing": _missing(one.open, tell),
    }


def _reasons(
    clauses: Iterable[Clause],
    cites: Mapping[str, tuple[Cite, ...]],
    deciding: Iterable[str],
    tell: Teller,
) -> list[Json]:
    named = {*deciding}
    return [tell.clause(one, cites.get(one.leaf_id, ()), one.leaf_id in named) for one in clauses]


def _missing(names: Iterable[str], tell: Teller) -> list[Json]:
    return [{"input": name, "question": tell.question(name)} for name in names]


def _kind(one: Kind, tell: Teller) -> Json:
    return {"option": one.option, "name": tell.name(one.names), "says": tell.name(one.says)}


def _question(one: NextQuestion | None, tell: Teller) -> Json | None:
    if one is None:
        return None
    name = one.question.input.name
    return {
        "input": name,
        "question": tell.question(name),
        "moves": one.moves,
        "minutes": one.minutes,
    }
