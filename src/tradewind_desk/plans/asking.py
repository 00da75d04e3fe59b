"""What a plan is asked: a firm's file, the markets, modes and days; and what the engine answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal, cast

from tradewind import firm_file
from tradewind.cli.plan import beside
from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.facts.markets import market
from tradewind.model.enterprise import FirmFile
from tradewind.model.market import Market
from tradewind.pipeline import make_ready
from tradewind.pipeline.known_names import check_names
from tradewind.plan import Plan, compose
from tradewind.report.plan_json import plan_json
from tradewind.report.support_view import Beside
from tradewind_desk import facts as packs
from tradewind_desk.plans.markets_taken import by_default

Json = dict[str, Any]
Mode = Literal["sea", "air"]
MODES: tuple[Mode, ...] = ("sea", "air")
SEAS = ("open", "closed")
FILE = "firm.yaml"


@dataclass(frozen=True, slots=True)
class Asked:
    """One plan as it is asked for; the same question of the same packs has the same `key`."""

    file: str
    markets: tuple[str, ...]
    modes: tuple[Mode, ...]
    red_sea: str | None
    applies_on: date
    known_on: date

    @property
    def options(self) -> Json:
        """What is kept with a plan."""
        return {
            "markets": list(self.markets),
            "modes": list(self.modes),
            "red_sea": self.red_sea,
        }

    @property
    def key(self) -> str:
        """A hash of the question and of the packs that it is asked of."""
        days = [self.applies_on.isoformat(), self.known_on.isoformat()]
        told = json.dumps([self.file, self.options, days, packs.edition()], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def facts(self) -> Facts:
        """The facts of its days."""
        return packs.as_of(applies_on=self.applies_on, known_on=self.known_on)


@dataclass(frozen=True, slots=True)
class Answered:
    """A plan as the engine made it, with the facts it was made of."""

    plan: Plan
    facts: Facts

    def told(self, lang: str) -> Json:
        """The plan's JSON in a language."""
        return plan_json(self.plan, lang)

    def beside(self, lang: str) -> Beside:
        """What a page shows beyond the JSON."""
        return beside(self.plan, self.facts, lang)


@lru_cache(maxsize=64)
def read_file(text: str) -> FirmFile:
    """A firm's file, read; FirmFileError names every fault."""
    return firm_file.read_bytes(FILE, text.encode())


def asked_of(file: str, options: Mapping[str, Any], *, applies_on: date, known_on: date) -> Asked:
    """A question with everything filled in; InputError where something in it cannot be."""
    firm = read_file(file)
    facts = packs.as_of(applies_on=applies_on, known_on=known_on)
    check_names(firm, FILE, facts)
    chosen = tuple(dict.fromkeys(options.get("markets") or by_default(firm, facts).markets))
    for code in chosen:
        market(code, facts, "markets")
    modes = tuple(dict.fromkeys(options.get("modes") or MODES))
    if not set(modes) <= set(MODES):
        told = worded("{modes} names no mode.", modes=repr(",".join(modes)))
        raise InputError("modes", told, worded("Use sea, air or sea,air."))
    red_sea = options.get("red_sea") or None
    if red_sea not in (None, *SEAS):
        told = worded("{given} is none of {codes}.", given=repr(red_sea), codes=", ".join(SEAS))
        raise InputError("red_sea", told)
    return Asked(file, chosen, cast("tuple[Mode, ...]", modes), red_sea, applies_on, known_on)


def answer(asked: Asked) -> Answered:
    """Ask the engine."""
    firm, facts = read_file(asked.file), asked.facts()
    ready = make_ready(firm, FILE, facts, asked.modes, asked.red_sea)
    answered = Answered(compose(ready, chosen(firm, asked, facts)), facts)
    packs.settle()
    return answered


def chosen(firm: FirmFile, asked: Asked, facts: Facts) -> list[Market]:
    """The markets asked of; none where what is offered crosses no border."""
    return [market(code, facts) for code in asked.markets] if firm.offers_goods else []
