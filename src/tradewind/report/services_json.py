"""The services that a firm needs as JSON: the contract of `tradewind services --json`."""

from __future__ import annotations

from typing import Any

from tradewind import __version__
from tradewind.assess.services import Because, Need, ServicesAnswer
from tradewind.facts import Facts
from tradewind.facts.markets import markets
from tradewind.facts.services import Service, bodies, service_families, service_kinds
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.report import shapes
from tradewind.report.firm_json import Teller
from tradewind.report.plan_json import told_of
from tradewind.rules.questions import OUTREACH, questions
from tradewind.text import name_of, say

Json = dict[str, Any]


def services_answer(firm: FirmFile, told: ServicesAnswer, facts: Facts, lang: str) -> Json:
    """The whole answer of `tradewind services`."""
    enterprise = firm.enterprise or Enterprise()
    question = {"version": __version__, "file": told_of(firm), "markets": list(told.markets)}
    return {
        "schema": "tradewind/services/1",
        "determination": shapes.determination(question, facts),
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "lang": lang,
        "name": name_of(enterprise.names, lang),
        **services_json(told, facts, lang),
    }


def services_json(told: ServicesAnswer, facts: Facts, lang: str) -> Json:
    """Every kind of service, and the registers in which its providers are found."""
    tell = Teller(facts, lang)
    tell.asked = questions(facts, OUTREACH)
    kinds, names = service_kinds(facts), markets(facts)
    return {
        "languages": list(told.languages),
        "language_sources": tell.cited(told.language_cites)["sources"],
        "markets": [
            {"market": code, "name": tell.name(names[code].names)} for code in told.markets
        ],
        "needs": [_need(one, kinds[one.service], tell) for one in told.needs],
        "registers": {
            one.id: {
                "name": tell.name(one.names),
                "says": tell.name(one.says),
                "body": tell.name(one.body),
                "address": one.address or None,
                **tell.cited(one.cites),
            }
            for one in bodies(facts).values()
        },
    }


def _need(one: Need, kind: Service, tell: Teller) -> Json:
    known = markets(tell.facts)
    return {
        "service": one.service,
        "name": tell.name(kind.names),
        "says": tell.name(kind.says),
        "family": kind.family,
        "family_name": tell.name(service_families(tell.facts)[kind.family]),
        "market": one.market,
        "market_name": tell.name(known[one.market].names) if one.market else None,
        "status": one.status,
        "status_name": say(f"services.status.{one.status}", tell.lang),
        "because": [_because(rule, tell) for rule in one.because],
        "missing": tell.missing(one.missing),
        "checked_in": list(kind.checked_in),
        **tell.cited(kind.cites),
    }


def _because(one: Because, tell: Teller) -> Json:
    return {
        "rule": one.rule,
        "outcome": {True: "met", False: "not_met", None: "unknown"}[one.outcome],
        "reasons": [
            tell.clause(clause, one.cites.get(clause.leaf_id, ()), clause.outcome is one.outcome)
            for clause in one.clauses
        ],
        "behind": [
            {
                "kind": asked.kind,
                "id": asked.id,
                "name": tell.name(asked.names),
                "settled": asked.is_settled,
                **tell.cited(asked.cites),
            }
            for asked in one.behind
        ],
    }
