"""What a change of facts moves, as JSON: the contract of `tradewind facts diff A B FILES`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tradewind.errors import TradewindError
from tradewind.facts import Facts
from tradewind.facts.diagnostics import diagnostics
from tradewind.facts.markets import markets
from tradewind.impact import (
    ABSENT,
    About,
    Absent,
    CaseImpact,
    FirmImpact,
    Key,
    MarketMoney,
    Move,
    MovedMoney,
    Sides,
    Value,
)
from tradewind.impact.narrowing import packs_of
from tradewind.model.bounds import Bounds
from tradewind.report import shapes
from tradewind.report.duty import measure_name
from tradewind.report.facts_json import changes_json
from tradewind.rules.questions import shelved
from tradewind.text import name_of, say, words

Json = dict[str, Any]
# What the names that lead to an item are names of.
_NAMES: Mapping[About, tuple[str, ...]] = {
    About.RANKING: (),
    About.MARKET: ("market",),
    About.ROUTE: ("market", "route"),
    About.LINE: ("market", "route", "kind", "measure"),
    About.HURDLE: ("market", "route", "hurdle"),
    About.STANDARD: ("market", "requirement"),
    About.SIZE: ("definition",),
    About.SCHEME: ("scheme",),
    About.BEST_SET: (),
    About.PRESENCE: ("option", "currency"),
    About.WITHHOLDING: ("market", "income"),
    About.UPGRADE: ("diagnostic", "market"),
    About.CASE: (),
}

# Under which key of a pack of one file the names of things are.
_NAMED = {
    "tracks": About.SCHEME,
    "options": About.PRESENCE,
    "requirements": About.STANDARD,
}


def impact_json(
    sides: Sides,
    named: tuple[str, str],
    firms: Sequence[FirmImpact],
    cases: Sequence[CaseImpact],
    faults: Sequence[TradewindError],
    lang: str,
) -> Json:
    """The facts that differ, and what they move in every firm and case."""
    # Names are shared words: those of every day are used, so that an early day has them too.
    latest = (
        side.library.as_of(applies_on=sides.on, known_on=date.max)
        for side in (sides.after, sides.before)
    )
    tell = _Teller(tuple(latest), lang)
    asked: list[FirmImpact | CaseImpact] = [*firms, *cases]
    every = [move for one in asked for move in one.moved]
    hit = {fact for move in every for fact in move.because.named}
    return {
        "schema": "tradewind/facts/impact/1",
        "before": named[0],
        "after": named[1],
        "applies_on": sides.on.isoformat(),
        "known_on": [side.known_on.isoformat() for side in (sides.before, sides.after)],
        "lang": lang,
        "facts": [{**told, "moves": told["fact"] in hit} for told in changes_json(sides.changes)],
        "firms": [_firm(one, tell) for one in firms],
        "cases": [_case(one, tell) for one in cases],
        "faults": [
            {"where": one.where, "problem": one.problem, "mend": one.mend} for one in faults
        ],
        "summary": {
            "facts": len(sides.changes),
            "facts_that_move": len(hit),
            "firms": len(firms),
            "firms_moved": sum(bool(one.moved) for one in firms),
            "cases": len(cases),
            "cases_moved": sum(bool(one.moved) for one in cases),
            "moved": len(every),
            "unmoved": sum(one.unmoved for one in asked),
            "not_narrowed": sum(not move.because.is_narrowed for move in every),
            "faults": len(faults),
        },
    }


def _firm(one: FirmImpact, tell: _Teller) -> Json:
    return {
        "file": one.file,
        "asked_again": one.is_asked_again,
        "moved": [tell.move(move) for move in one.moved],
        "unmoved": one.unmoved,
        "money": [_money(each, tell) for each in one.money],
    }


def _case(one: CaseImpact, tell: _Teller) -> Json:
    return {
        "file": one.file,
        "case": one.name,
        "moved": [tell.move(move, is_case=True) for move in one.moved],
        "unmoved": one.unmoved,
    }


def _money(one: MarketMoney, tell: _Teller) -> Json:
    return {
        "market": one.market,
        "name": tell.market(one.market),
        "left": _sum(one.left),
        "landed": _sum(one.landed),
    }


def _sum(one: MovedMoney) -> Json:
    ends = one.moved
    return {
        "before": shapes.bounds(one.before) if one.before else None,
        "after": shapes.bounds(one.after) if one.after else None,
        "low_end": shapes.money(ends[0]) if ends else None,
        "high_end": shapes.money(ends[1]) if ends else None,
        "open": ends is None,
    }


class _Teller:
    """Names what moved, by the second side's packs or else the first's."""

    def __init__(self, facts: Sequence[Facts], lang: str) -> None:
        self.facts, self.lang = facts, lang
        self.markets = {**markets(facts[1]), **markets(facts[0])}
        self.names: dict[tuple[About, str], Mapping[str, str]] = {}
        for one in reversed(facts):
            for pack in shelved(one, "schemes", "presence", "standards"):
                for key, about in _NAMED.items():
                    for told in pack.said.get(key) or ():
                        self.names[about, str(told["id"])] = told["name"]
            for each in diagnostics(one):
                self.names[About.UPGRADE, each.id] = each.names

    def market(self, code: str) -> str:
        """The name of a market."""
        return name_of(self.markets[code].names, self.lang, code) if code in self.markets else code

    def move(self, one: Move, *, is_case: bool = False) -> Json:
        """One item that moved."""
        names = _NAMES[one.key.about]
        if is_case and one.key.about is About.LINE:
            names = ("kind", "measure")
        of = {name: told for name, told in zip(names, one.key.of, strict=False) if told}
        sides = (one.before, one.after)
        there = [side is not ABSENT for side in sides]
        return {
            "about": one.key.about.value,
            "of": of,
            "name": self.name(one.key, of),
            "market_name": self.market(of["market"]) if "market" in of else None,
            "what": one.key.what,
            "from": self.value(sides[0]),
            "to": self.value(sides[1]),
            "there": "both" if all(there) else "before" if there[0] else "after",
            "because": [
                {"fact": fact, "alone": fact in one.because.alone}
                for fact in (*one.because.alone, *one.because.together)
            ],
            "narrowed": one.because.is_narrowed,
            "among": {"facts": len(one.because.among), "packs": list(packs_of(one.because.among))}
            if one.because.among
            else None,
        }

    def value(self, told: Value | Absent) -> Any:
        """One side: ends of an amount, a word, several in order; null where not known or there."""
        if told is ABSENT or told is None:
            return None
        if isinstance(told, Bounds):
            return {"amount": shapes.money(told.only), **shapes.bounds(told)}
        return list(told) if isinstance(told, tuple) else str(told)

    def name(self, key: Key, of: Mapping[str, str]) -> str:
        """What a reader calls the thing that moved."""
        if key.about is About.LINE:
            return self._line(of)
        if key.about is About.ROUTE:
            return self._route(of["route"])
        if key.about is About.STANDARD:
            return name_of(self.names.get((key.about, key.of[1])), self.lang, key.of[1])
        if "market" in of and key.about is not About.UPGRADE:
            return self.market(of["market"])
        first = key.of[0] if key.of else ""
        told = name_of(self.names.get((key.about, first)), self.lang, first)
        return told or say(f"impact.about.{key.about.value}", self.lang)

    def _line(self, of: Mapping[str, str]) -> str:
        if "measure" in of:
            here = self.markets.get(of.get("market", ""))
            for facts in self.facts if here else ():
                assert here is not None
                told = measure_name(of["measure"], facts, here.tariff, here.tax, self.lang)
                if told != of["measure"]:
                    return told
        return shapes.kind_name(of["kind"], self.lang, self.facts[0])

    def _route(self, route: str) -> str:
        _, seller, path, mode, agreement = route.split(".", 4)
        parts = ((f"seller.{seller}", seller), (f"path.{path}", path), (f"mode.{mode}", mode))
        told = [say(code, self.lang) if code in words() else plain for code, plain in parts]
        return " · ".join((*told, agreement))
