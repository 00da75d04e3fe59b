"""The schemes as JSON: the contract of `tradewind schemes --json`, and a part of the plan's."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tradewind.assess.schemes import (
    BestSet,
    NextQuestion,
    PathToYes,
    Pays,
    SchemeAnswer,
    SchemesAnswer,
)
from tradewind.assess.schemes.question import GrantSet, ProjectAnswer
from tradewind.facts import Facts
from tradewind.model.bounds import Bounds
from tradewind.plan.schedule import Schedule
from tradewind.plan.setting_up import in_time
from tradewind.report import shapes
from tradewind.report.firm_json import Teller
from tradewind.rules.paths import Needed
from tradewind.text import say

Json = dict[str, Any]


def schemes_json(told: SchemesAnswer, facts: Facts, lang: str) -> Json:
    """Every scheme, the best set and the questions, in one language."""
    return _SchemesJson(told, Teller(facts, lang)).whole()


class _SchemesJson:
    def __init__(self, told: SchemesAnswer, tell: Teller) -> None:
        self.told, self.tell, self.lang = told, tell, tell.lang
        self.names = {one.scheme: tell.name(one.names) for one in told.results}

    def whole(self) -> Json:
        asking = [self.asking(one) for one in self.told.next_questions]
        share = Fraction(self.told.unencoded, self.told.conditions or 1)
        return {
            "results": [self.result(one) for one in self.told.results],
            "best_set": self.best_set(self.told.best_set),
            "next_question": asking[0] if asking else None,
            "next_questions": asking,
            "unencoded": {
                "conditions": self.told.conditions,
                "unencoded": self.told.unencoded,
                "pct": f"{float(share * 100):.1f}",
                "weighed": self.told.weighed,
                "schemes": len(self.told.results),
            },
        }

    def result(self, one: SchemeAnswer) -> Json:
        tell = self.tell
        return {
            "scheme": one.scheme,
            "name": self.names[one.scheme],
            "says": tell.name(one.says),
            "body": tell.name(one.body),
            "address": one.address,
            "gives": one.gives,
            "gives_name": say(f"gives.{one.gives}", self.lang),
            "per": one.per,
            "status": one.status,
            "status_name": say(f"schemes.status.{one.status}", self.lang),
            "in_reach": one.is_in_reach,
            "far": one.is_far,
            "confirmed": one.is_confirmed,
            "applicant": one.applicant,
            "project": one.project,
            "reasons": [
                tell.clause(
                    clause, one.cites.get(clause.leaf_id, ()), clause.leaf_id in one.deciding
                )
                for clause in one.clauses
            ],
            "no_applicant": one.applicant is None,
            "disagree": sorted(one.disagree),
            "missing": tell.missing(one.missing),
            "amount": self.amount(one.pays) if one.pays else None,
            "unencoded": [tell.name(names) for names in one.unencoded],
            "discretion": tell.name(one.discretion) or None,
            "paths": [self.path(path, one) for path in one.paths],
            "projects": [self.project(project) for project in one.projects],
            "opens": one.opens.isoformat() if one.opens else None,
            "closes": one.closes.isoformat() if one.closes else None,
            "excludes": list(one.excludes),
            "between_applications": self.between(one),
            "documents": [tell.name(names) for names in one.documents],
            "steps": [tell.step(step) for step in one.steps],
            "notes": [
                {"says": tell.name(names), **tell.cited([cite])} for names, cite in one.notes
            ],
            **tell.cited(one.status_cites),
        }

    def between(self, one: SchemeAnswer) -> Json | None:
        """How long to wait between two applications."""
        held = one.between
        if held is None:
            return None
        return {
            "value": held.value,
            "unit": held.unit,
            "says": self.tell.valued(held.value, held.unit),
            **self.tell.cited(held.cites),
        }

    def project(self, one: ProjectAnswer) -> Json:
        return {
            "project": one.project,
            "status": one.status,
            "status_name": say(f"schemes.status.{one.status}", self.lang),
            "amount": self.amount(one.pays) if one.pays else None,
            "failing": list(one.failing),
            "missing": list(one.missing),
        }

    def amount(self, one: Pays) -> Json:
        """What is paid, between two ends, and the terms it follows from."""
        only = one.bounds.only if one.bounds else None
        return {
            "amount": shapes.money(only),
            **(shapes.bounds(one.bounds) if one.bounds else {"low": None, "high": None}),
            "base": shapes.money(one.base),
            "share": str(one.share) if one.share is not None else None,
            "cap": shapes.money(one.cap),
            "ceiling": shapes.money(one.ceiling),
            "headroom": shapes.money(one.headroom),
            "at_one_time": shapes.money(one.at_one_time),
            "initial_payment_share": str(one.first) if one.first is not None else None,
            "initial_payment": _part(one.bounds, one.first),
            **self.tell.cited(one.cites),
            "missing": self.tell.missing(one.missing),
        }

    def path(self, one: PathToYes, result: SchemeAnswer) -> Json:
        reasons = {clause.leaf_id: self.tell.asks(clause) for clause in result.clauses}
        other, plan = one.other_track, in_time(one.steps, self.tell.facts, one.waits)
        return {
            "changes": [self.change(need, reasons) for need in one.way.changes],
            "until": one.until.isoformat() if one.until else None,
            "steps": list(one.steps),
            "cost": shapes.bounds(one.cost) if one.cost else None,
            "ready": _ready(plan) if plan else None,
            "other_scheme": other,
            "other_scheme_name": self.names.get(other, other) if other else None,
        }

    def change(self, one: Needed, reasons: Mapping[str, str]) -> Json:
        """One change of a path: confirm, act, choose, wait, or ask the body."""
        asked = one.input
        to = None if one.to is None or asked is None else self.tell.answer(asked, one.to)
        return {
            "move": one.move,
            "input": asked.name if asked else None,
            "question": self.tell.question(asked.name) if asked else None,
            "to": to if to and to.isprintable() else None,
            "rare": one.to is True and asked is not None and self.tell.asked[asked.name].is_rare,
            "conditions": list(one.leaves),
            "must": [
                {"says": reasons.get(leaf, leaf), "met": want}
                for leaf, want in zip(one.leaves, one.wanted, strict=True)
            ],
        }

    def asking(self, one: NextQuestion) -> Json:
        known = self.tell.asked.get(one.input)
        return {
            "input": one.input,
            "question": self.tell.question(one.input),
            "about": one.about,
            "project": one.project,
            "minutes": one.minutes,
            "expected": shapes.money(one.expected),
            "unlocks": shapes.money(one.most),
            "schemes": list(one.schemes),
            "scheme_names": [self.names[scheme] for scheme in one.schemes],
            "codes": {code: self.tell.name(names) for code, names in known.codes.items()}
            if known and known.codes
            else None,
        }

    def best_set(self, one: BestSet | None) -> Json | None:
        if one is None:
            return None
        return {
            **self.grants(one.best),
            "optimal": one.is_optimal,
            "bound": shapes.money(one.bound),
            "runner_up": self.grants(one.runner_up) if one.runner_up else None,
            "missing": self.tell.missing(one.left_out),
        }

    def grants(self, one: GrantSet) -> Json:
        return {
            "chosen": [
                {
                    "project": chosen.project,
                    "scheme": chosen.scheme,
                    "name": self.names[chosen.scheme],
                    "amount": shapes.money(chosen.amount),
                    "sure": chosen.is_sure,
                }
                for chosen in one.chosen
            ],
            "total": shapes.money(one.total),
            "expected": shapes.money(one.expected),
            "own": shapes.money(one.own),
        }


def _ready(plan: Schedule) -> Json:
    """When the steps of a path are done: not before the one day, by the other where it is known."""
    ends = plan.ends_high
    return {"low": plan.ends_low.isoformat(), "high": ends.isoformat() if ends else None}


def _part(bounds: Bounds | None, share: Fraction | None) -> Json | None:
    """The first payment of an amount that is known."""
    if bounds is None or share is None or bounds.only is None:
        return None
    from tradewind.model.money import Money

    return shapes.money(Money(int(bounds.only.minor * share + Fraction(1, 2)), bounds.currency))
