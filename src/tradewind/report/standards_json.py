"""What markets ask of goods as JSON: the contract of `tradewind standards --json`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tradewind import __version__
from tradewind.assess.standards import (
    Ask,
    MarketStandards,
    NextQuestion,
    Report,
    Requirement,
    Searched,
    Span,
    StandardsAnswer,
    StandardsQuestion,
    Turn,
)
from tradewind.facts import Facts
from tradewind.facts.families import FAMILY, families
from tradewind.facts.markets import markets
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.report import shapes
from tradewind.report.firm_json import Teller, plain
from tradewind.rules import Answer, Clause
from tradewind.rules.vocabulary import vocabulary
from tradewind.text import name_of, say

Json = dict[str, Any]
_OUTCOMES = {True: "met", False: "not_met", None: "unknown"}


@dataclass
class Sources:
    """Sources told once, and the short key of each."""

    told: dict[str, Json] = field(default_factory=dict)
    keys: dict[Cite, str] = field(default_factory=dict)

    def key(self, cite: Cite) -> str:
        """The short key of a source."""
        if cite not in self.keys:
            self.keys[cite] = f"s{len(self.keys) + 1}"
            self.told[self.keys[cite]] = shapes.source(cite)
        return self.keys[cite]


def standards_answer(
    asked: StandardsQuestion,
    told: StandardsAnswer,
    facts: Facts,
    lang: str,
    names: Mapping[str, str] | None = None,
    taken: Mapping[str, bool] | None = None,
) -> Json:
    """The whole answer of `tradewind standards`; `taken` are attributes taken for granted."""
    sources = Sources()
    tell = StandardsJson(facts, lang, sources.key)
    codes = dict.fromkeys(one.digits for one in asked.markets if one.digits)
    family = asked.family or next((one.family for one in told.results if one.family), None)
    question = {
        "version": __version__,
        "markets": [(one.market, one.digits, str(one.value)) for one in asked.markets],
        "answers": {name: str(value) for name, value in sorted(asked.answers.items())},
        "family": asked.family,
    }
    results = [tell.market(one) for one in told.results]
    return {
        "schema": "tradewind/standards/1",
        "determination": shapes.determination(question, facts),
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "lang": lang,
        "name": name_of(names, lang),
        "goods": list(codes),
        "family": family,
        "family_name": tell.family(family),
        "attributes": [
            tell.attribute(name, value)
            for name, value in asked.answers.items()
            if name not in (taken or {})
        ],
        "taken_for_granted": [tell.attribute(*one) for one in (taken or {}).items()],
        "results": results,
        **tell.together(told),
        "sources": sources.told,
    }


class StandardsJson:
    """Builds the JSON of requirements in one language; `key` names a source told elsewhere."""

    def __init__(self, facts: Facts, lang: str, key: Callable[[Cite], str]) -> None:
        self.facts, self.lang, self.key = facts, lang, key
        self.tell = Teller(facts, lang)
        self.families = families(facts)
        self.inputs = vocabulary(facts)
        self.markets = markets(facts)

    def together(self, told: StandardsAnswer) -> Json:
        """What follows from all markets together: reports, programme, what to ask."""
        questions = [self.question(one) for one in told.next_questions]
        names = {one.id: one.names for result in told.results for one in result.requirements}
        return {
            "reports": [self.report(one) for one in told.reports],
            "programme": [self.turn(one, names) for one in told.programme],
            "next_question": questions[0] if questions else None,
            "next_questions": questions,
        }

    def market(self, one: MarketStandards) -> Json:
        """What one market asks."""
        return {
            "market": one.market,
            "name": self.market_name(one.market),
            "goods": one.digits,
            "family": one.family,
            "family_name": self.family(one.family),
            "status": one.status,
            "status_name": say(f"standards.status.{one.status}", self.lang),
            "requirements": [self.requirement(told) for told in one.requirements],
            "not_found": [self.searched(told) for told in one.searched],
            "looked_on": one.looked_on.isoformat() if one.looked_on else None,
            "has_pack": one.has_pack,
            "asks": [self.ask(told) for told in one.asks],
        }

    def requirement(self, one: Requirement) -> Json:
        """One requirement, what it hangs on, and who says so."""
        keys = [self.key(cite) for cite in dict.fromkeys(one.cites)]
        return {
            "requirement": one.id,
            "name": self.name(one.names),
            "says": self.name(one.says),
            "kind": one.kind,
            "kind_name": say(f"standards.kind.{one.kind}", self.lang),
            "route": one.route,
            "route_name": say(f"standards.route.{one.route}", self.lang),
            "status": one.status,
            "status_name": say(f"standards.status.{one.status}", self.lang),
            "from": one.starts.isoformat(),
            "from_is_ahead": one.starts > self.facts.applies_on,
            "from_is_day_read": one.is_older
            or any(one.starts == cite.source.read_on for cite in one.cites),
            "until": one.until.isoformat() if one.until else None,
            "mark": one.mark or None,
            "regulation": one.regulation or None,
            "authority": self.name(one.authority) or None,
            "local_party": self.name(one.local_party) or None,
            "test_standards": list(one.test_standards),
            "report": one.report or None,
            "report_name": say(f"standards.report.{one.report}", self.lang) if one.report else None,
            "report_standard": one.report_standard or None,
            "valid_for": dict(one.valid_for) if one.valid_for else None,
            "time": self.span(one.time),
            "cost": self.cost(one),
            "trust": one.cites[0].trust.value,
            "confirmed": all(cite.confirmed for cite in one.cites),
            "reasons": [self.reason(clause) for clause in one.clauses],
            "missing": [self.missing(gap) for gap in one.missing],
            "disputed": one.disputed or None,
            "disputed_with": list(one.disputed_with),
            "note": one.note or None,
            "source": shapes.source(one.cites[0]),
            "sources": keys,
        }

    def span(self, one: Span | None) -> Json | None:
        """How long it takes; null where no source tells."""
        if one is None:
            return None
        told = {"low": one.low, "high": one.high, "unit": one.unit}
        return {**told, "source": self.key(one.cites[0])}

    def cost(self, one: Requirement) -> Json | None:
        """What it costs; null where no source tells."""
        if one.cost is None or not one.cost_cites:
            return None
        return {**shapes.bounds(one.cost), "source": self.key(one.cost_cites[0])}

    def reason(self, one: Clause) -> Json:
        """One condition: what it asks, what was told, and how it stands."""
        [asked], [read] = one.inputs, one.value_read
        required = one.required
        return {
            "input": asked.name,
            "says": self.tell.asks(one),
            "outcome": _OUTCOMES[one.outcome],
            "kind": one.code,
            "value_read": plain(read),
            "required": [plain(value) for value in required]
            if isinstance(required, tuple)
            else plain(required),
        }

    def searched(self, one: Searched) -> Json:
        """Where somebody looked and found nothing of its own."""
        return {
            "pack": one.pack,
            "family": one.family,
            "family_name": self.family(one.family),
            "on": one.on.isoformat(),
            "note": one.note or None,
        }

    def ask(self, one: Ask) -> Json:
        """One open input, and what hangs on it."""
        return {**self.missing(one.missing), "requirements": list(one.requirements)}

    def missing(self, gap: Missing) -> Json:
        """One gap with its question; markets are named, and families listed."""
        where = self.market_name(gap.where) if gap.where else ""
        told = shapes.missing(
            Missing(gap.kind, gap.name, gap.unlocks, where), self.lang, self.facts
        )
        told |= {"where": gap.where}
        if gap.name != FAMILY:
            return told
        every = {one.id: self.name(one.names) for one in self.families.values()}
        return {**told, "choices": every}

    def question(self, one: NextQuestion) -> Json:
        """One question, and how much its answer settles."""
        return {
            **self.missing(one.missing),
            "settles": shapes.plain(one.settles),
            "settles_at_least": shapes.plain(one.settles_at_least),
            "requirements": list(one.requirements),
            "markets": list(one.markets),
            "market_names": [self.market_name(code) for code in one.markets],
        }

    def report(self, one: Report) -> Json:
        """One test report and all that it serves."""
        return {
            "report": one.report,
            "report_name": say(f"standards.report.{one.report}", self.lang),
            "standard": one.standard,
            "markets": list(one.markets),
            "uses": [
                {
                    "market": use.market,
                    "market_name": self.market_name(use.market),
                    "requirement": use.requirement,
                    "status": use.status,
                }
                for use in one.uses
            ],
        }

    def turn(self, one: Turn, names: Mapping[str, Mapping[str, str]]) -> Json:
        """One turn of the programme."""
        currency = one.value.currency if one.value else ""

        def rate(minor: Decimal | None) -> Json | None:
            return None if minor is None else shapes.money(Money(int(minor), currency))

        return {
            "status": one.status,
            "markets": list(one.markets),
            "market_names": [self.market_name(code) for code in one.markets],
            "requirements": list(one.requirements),
            "requirement_names": [self.name(names.get(name)) for name in one.requirements],
            "perhaps": list(one.perhaps),
            "perhaps_names": [self.name(names.get(name)) for name in one.perhaps],
            "value": shapes.money(one.value),
            "months": {
                "low": shapes.plain(one.months_low),
                "high": shapes.plain(one.months_high),
            },
            "per_month": {"low": rate(one.per_month_low), "high": rate(one.per_month_high)},
            "missing": [self.missing(gap) for gap in one.missing],
        }

    def attribute(self, name: str, value: Answer) -> Json:
        """One attribute as told."""
        question = shapes.question(Missing("input", name, ""), self.lang, self.facts)
        text = self.tell.measured(self.inputs[name], value) if name in self.inputs else str(value)
        return {"name": name, "value": plain(value), "question": question, "text": text}

    def name(self, names: Mapping[str, str] | None) -> str:
        """A name in the language of the answer."""
        return name_of(names, self.lang)

    def market_name(self, code: str) -> str:
        """The name of a market."""
        here = self.markets.get(code)
        return name_of(here.names, self.lang, code) if here else code

    def family(self, name: str | None) -> str | None:
        """The name of a family; its id where no pack names it."""
        one = self.families.get(name or "")
        return self.name(one.names) if one else name


def counted(requirements: Iterable[Json]) -> Mapping[str, int]:
    """How many requirements stand in each state."""
    found: dict[str, int] = {}
    for one in requirements:
        found[one["status"]] = found.get(one["status"], 0) + 1
    return found
