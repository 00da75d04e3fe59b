"""The forms of presence as JSON: the contract of `tradewind presence --json`."""

from __future__ import annotations

from typing import Any

from tradewind.assess.presence import Option, PresenceAnswer, Term, Withholding, Yearly
from tradewind.assess.schemes.reach import every_step
from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.report import shapes
from tradewind.report.firm_json import Teller
from tradewind.text import name_of, say

Json = dict[str, Any]


def presence_json(told: PresenceAnswer, facts: Facts, lang: str) -> Json:
    """Every form of presence and the treaty rates of the markets, in one language."""
    tell = Teller(facts, lang)
    return {
        "options": [_option(one, tell) for one in told.options],
        "withholding": [_withholding(one, tell) for one in told.withholding],
        "no_treaty_known": list(told.no_treaty_known),
    }


def _option(one: Option, tell: Teller) -> Json:
    return {
        "option": one.id,
        "name": tell.name(one.names),
        "says": tell.name(one.says),
        "kind": one.kind,
        "kind_name": say(f"presence.kind.{one.kind}", tell.lang),
        "place": one.place,
        "status": one.status,
        "status_name": say(f"presence.status.{one.status}", tell.lang),
        "done": one.is_done,
        "near": one.is_near,
        "address": one.address or None,
        "reasons": [
            tell.clause(clause, one.cites.get(clause.leaf_id, ()), clause.leaf_id in one.deciding)
            for clause in one.clauses
        ],
        "missing": tell.missing(one.missing),
        "steps": [tell.step(step) for step in one.steps],
        "fees_once": [shapes.bounds(fee) for fee in one.once],
        "yearly": [_yearly(row, tell) for row in one.yearly],
        "terms": [_term(term, tell) for term in one.terms],
        "documents": [tell.name(names) for names in one.documents],
        "under_revision": (
            {
                "says": tell.name(one.under_revision[0]),
                **tell.cited(one.under_revision[1]),
            }
            if one.under_revision
            else None
        ),
    }


def _yearly(row: Yearly, tell: Teller) -> Json:
    return {
        "id": row.id,
        "name": tell.name(row.names),
        "who": row.who,
        "who_name": say(f"who.{row.who}", tell.lang),
        "fees": [tell.fee(fee) for fee in row.fees],
        **tell.cited(row.cites),
    }


def _term(term: Term, tell: Teller) -> Json:
    return {
        "id": term.id,
        "about": term.about,
        "about_name": say(f"presence.about.{term.about}", tell.lang),
        "says": tell.name(term.says),
        "value": term.value,
        "unit": term.unit or None,
        "value_text": tell.valued(term.value, term.unit),
        "known": term.is_known,
        **tell.cited(term.cites),
    }


def _withholding(one: Withholding, tell: Teller) -> Json:
    """Each rate where one is printed: null where none is, a list where sources disagree."""
    told: Json = {"market": one.market}
    for income, rates in one.rates.items():
        told[f"{income}_pct"] = rates[0] if len(rates) == 1 else list(rates) or None
    since = one.investment_since
    return {
        **told,
        "no_taxing_right": list(one.no_right),
        "conditions": [
            {"income": income, "says": tell.name(says), **tell.cited([cite])}
            for income, says, cite in one.conditions
        ],
        "investment_agreement_since": since.isoformat() if since else None,
        **tell.cited(one.cites),
    }


def with_market_names(body: Json, facts: Facts, lang: str) -> Json:
    """The treaty rates with the names of their markets."""
    known = markets(facts)

    def name(code: str) -> str:
        return name_of(known[code].names, lang, code) if code in known else code

    rows = [{**row, "name": name(row["market"])} for row in body["withholding"]]
    none = [name(code) for code in body["no_treaty_known"]]
    return {**body, "withholding": rows, "no_treaty_names": none}


def step_names(facts: Facts, lang: str) -> dict[str, str]:
    """The name of every step, by id."""
    return {one.id: name_of(one.names, lang, one.id) for one in every_step(facts).values()}
