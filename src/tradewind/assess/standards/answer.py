"""The public face: what every market asks of a good, and what to do and to ask first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tradewind.assess.standards.asking import asks, next_questions, opens, weights
from tradewind.assess.standards.question import (
    STATUSES,
    MarketAsked,
    MarketStandards,
    Requirement,
    Searched,
    StandardsAnswer,
    StandardsQuestion,
)
from tradewind.assess.standards.reports import programme, reports
from tradewind.assess.standards.rules import Good, Rule, good, reaches, requirements, rules_of
from tradewind.facts import Facts
from tradewind.rules.vocabulary import implications, with_implied


def answer(asked: StandardsQuestion, facts: Facts) -> StandardsAnswer:
    """What each market asks of the good on the day, and what follows from all of them together."""
    answers = with_implied(asked.answers, implications(facts))
    found: list[tuple[MarketStandards, Sequence[Rule], Good]] = []
    for one in asked.markets:
        rules = [rule for pack in one.packs for rule in rules_of(pack, facts)]
        what = good(one.digits, asked.family, answers, facts)
        found.append((_market(one, rules, what, facts), rules, what))
    results = tuple(result for result, _, _ in found)
    return StandardsAnswer(
        results,
        reports(results),
        programme(asked.markets, results, facts.applies_on),
        next_questions(opens(found, weights(asked.markets)), facts),
    )


def _market(asked: MarketAsked, rules: Sequence[Rule], what: Good, facts: Facts) -> MarketStandards:
    told = requirements(rules, what, facts)
    searched = tuple(_searched(asked, what.family, facts))
    states = {one.status for one in told} or {"not_found"}
    return MarketStandards(
        market=asked.market,
        digits=asked.digits,
        family=what.family,
        status=next(one for one in STATUSES if one in states),
        requirements=told,
        searched=searched,
        looked_on=_looked_on(rules, told, searched, what, facts),
        has_pack=any(facts.pack(pack) is not None for pack in asked.packs),
        asks=asks(told),
    )


def _searched(asked: MarketAsked, family: str | None, facts: Facts) -> Iterator[Searched]:
    for pack_id in asked.packs:
        pack = facts.pack(pack_id)
        for row in pack.said.get("searched") or () if pack else ():
            if family in row["families"] and row["on"] <= facts.known_on:
                yield Searched(pack_id, str(family), row["on"], row.get("note") or "")


def _looked_on(
    rules: Sequence[Rule],
    told: Sequence[Requirement],
    searched: Sequence[Searched],
    what: Good,
    facts: Facts,
) -> date | None:
    """The last day on which somebody read, or looked for, what the market asks of such goods."""
    kept = {one.id for one in told}
    days = [one.on for one in searched]
    for rule in rules:
        is_read_for_it = what.family in (rule.told.get("families") or ())
        if rule.id in kept or is_read_for_it or (rule.scope and reaches(rule, what, facts)):
            days += [entry.source.read_on for entry in rule.entries]
    return max((day for day in days if day <= facts.known_on), default=None)
