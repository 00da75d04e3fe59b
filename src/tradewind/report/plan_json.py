"""The plan as JSON: the contract of `tradewind plan --json`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tradewind import __version__
from tradewind.assess.landed import Figure
from tradewind.facts.exchange import last_published
from tradewind.model.bounds import Bounds
from tradewind.model.costs import CostLine
from tradewind.model.enterprise import Target
from tradewind.model.market import Market
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.pipeline import MarketAnswer, PricedRoute
from tradewind.plan import Plan, RankedMarket
from tradewind.plan.compose import per_unit
from tradewind.plan.deciding import Decider
from tradewind.plan.ranking import through_hong_kong
from tradewind.plan.timetable import Step
from tradewind.report import shapes
from tradewind.report.duty import measure_name
from tradewind.text import name_of, say

Json = dict[str, Any]
_NOT_ASSESSED = {"status": "not_assessed"}


class PlanJson:
    """Builds the JSON of one plan; sources are told once and referred to by key."""

    def __init__(self, plan: Plan, lang: str) -> None:
        self.plan, self.lang = plan, lang
        self.facts = plan.asked.facts
        self.sources: dict[str, Json] = {}
        self.keys: dict[Cite, str] = {}

    def whole(self) -> Json:
        """The whole plan."""
        asked = self.plan.asked
        firm = asked.enterprise
        offering = asked.firm.offering
        markets = [self.market(one) for one in self.plan.markets]
        question = {
            "version": __version__,
            "file": _told(asked.firm),
            "markets": [one["market"] for one in markets],
            "modes": list(asked.modes),
            "red_sea": asked.red_sea,
            "rates_of_exchange": last_published().isoformat(),
        }
        return {
            "schema": "tradewind/plan/1",
            "determination": shapes.determination(question, self.facts),
            "applies_on": self.facts.applies_on.isoformat(),
            "known_on": self.facts.known_on.isoformat(),
            "lang": self.lang,
            "currency": asked.currency,
            "enterprise": {
                "name": name_of(firm.names, self.lang),
                "names": dict(firm.names or {}),
                "place": firm.place,
                "invented": firm.invented,
            },
            "offering": {
                "kind": offering.kind if offering else None,
                "status": (
                    "assessed"
                    if offering is None or offering.kind in (None, "goods")
                    else "not_assessed"
                ),
                "name": name_of(offering.names if offering else None, self.lang),
                "goods": asked.goods.hs6.digits if asked.goods.hs6 else None,
                "hs_edition": asked.goods.hs_edition,
                "units_per_consignment": asked.goods.units_per_consignment,
            },
            "decides": [self.decider(one) for one in self.plan.decides],
            "markets": markets,
            "schemes": _NOT_ASSESSED,
            "presence": _NOT_ASSESSED,
            "upgrade": _NOT_ASSESSED,
            "timetable": [self.step(one) for one in self.plan.timetable],
            "next_questions": [self.decider(one) for one in self.plan.next_questions],
            "sources": self.sources,
        }

    def key(self, cite: Cite) -> str:
        """The short key of a source, told once in `sources`."""
        if cite not in self.keys:
            self.keys[cite] = f"s{len(self.keys) + 1}"
            self.sources[self.keys[cite]] = shapes.source(cite)
        return self.keys[cite]

    def decider(self, one: Decider) -> Json:
        """One gap and how much of the ranking hangs on it."""
        return {
            **shapes.missing(one.missing, self.lang, self.facts),
            "markets": list(one.markets),
            "open_markets": one.open_markets,
            "width_per_unit": shapes.money(
                Money(per_unit(one.width) or 0, self.plan.asked.currency)
            ),
        }

    def step(self, one: Step) -> Json:
        """One stretch of time or one change ahead."""
        fact = shapes.fact_name(one.fact, self.lang, self.facts) if one.fact else ""
        values = {"fact": fact, "on": one.on, "value": one.value}
        return {
            "step": one.code,
            "says": say(one.code, self.lang, values),
            "unit": one.unit,
            "low": shapes.plain(one.low),
            "high": shapes.plain(one.high),
            "fact": one.fact or None,
            "on": one.on.isoformat() if one.on else None,
            "value": one.value,
        }

    def market(self, one: RankedMarket) -> Json:
        """One market with all its routes."""
        answer = one.answer
        return {
            "market": answer.market.code,
            "name": name_of(answer.market.names, self.lang, answer.market.code),
            "rank": one.rank,
            "channel": answer.channel,
            "incoterm": answer.incoterm,
            "place": answer.place,
            "goods": answer.goods.digits if answer.goods else None,
            "units_per_consignment": answer.units,
            "best": one.best.route.id if one.best else None,
            "best_direct": one.direct.route.id if one.direct else None,
            "best_through_hong_kong": one.through.route.id if one.through else None,
            "direct_or_through_overlap": one.ways_overlap,
            "overlaps": list(one.overlaps),
            "decides": [
                {
                    "line": told.kind,
                    "name": shapes.kind_name(told.kind, self.lang, self.facts),
                    "through_hong_kong_costs_more_by": shapes.money(told.more),
                }
                for told in one.decides
            ],
            "break_even": [
                {"between": list(told.between), "units": told.units} for told in one.break_even
            ],
            "routes": [self.route(route, answer) for route in answer.routes],
            "absent": [shapes.finding(told, self.lang, self.facts) for told in answer.absent],
            "standards": _NOT_ASSESSED,
            "origin": {
                "declared": self.plan.asked.goods.origin,
                "status": "REQUIRES_REVIEW",
            },
        }

    def route(self, one: PricedRoute, answer: MarketAnswer) -> Json:
        """One route, priced."""
        route, told, here = one.route, one.answer, answer.market
        low, high = one.left_per_unit
        worst, best = one.price_for_margin
        return {
            "id": route.id,
            "site": route.site,
            "seller": route.seller.id,
            "path": route.path,
            "mode": route.mode,
            "agreement": route.agreement,
            "status": _status(told.landed, told.left),
            "duty_status": one.duty.status,
            "duty_options": self.duty_options(one),
            "through_hong_kong": through_hong_kong(one),
            "price": shapes.money(one.price),
            "lines": [self.line(line, here) for line in told.lines],
            "landed": self.figure(told.landed),
            "left": self.figure(told.left),
            "left_per_unit": {"low": self.unit(low), "high": self.unit(high)},
            "left_first_year": self.first_year(one, answer.target),
            "price_for_margin": {"at_worst": shapes.money(worst), "at_best": shapes.money(best)},
            "tax_ends": {place: shapes.bounds(ends) for place, ends in told.tax_ends.items()},
            "cash_tied_up": [self.line(line, here) for line in told.cash_tied_up],
            "fixed": self.fixed(one),
            "months": {
                "low": shapes.plain(one.set_up.months_low),
                "high": shapes.plain(one.set_up.months_high),
            },
            "days": {"low": route.days_low, "high": route.days_high},
            "co2e": {
                "kg": shapes.plain(route.co2e_kg),
                "family": route.co2e_family or None,
            },
            "legs": [
                {
                    "from": leg.start,
                    "to": leg.end,
                    "mode": leg.mode,
                    "km": shapes.plain(None if leg.km is None else leg.km.quantize(Decimal(1))),
                    "sources": [self.key(cite) for cite in leg.cites],
                }
                for leg in route.legs
            ],
            "hurdles": [
                {
                    "id": wall.id,
                    "kind": wall.kind,
                    "name": name_of(wall.names, self.lang, wall.id),
                    "met": wall.is_met_with,
                    "missing": shapes.gaps(wall.missing, self.lang, self.facts),
                    "sources": [self.key(cite) for cite in wall.cites],
                }
                for wall in route.hurdles
            ],
            "funding": _NOT_ASSESSED,
            "confirmed": all(line.is_confirmed for line in told.lines if line.amount is not None),
            "because": [
                shapes.finding(told_one, self.lang, self.facts) for told_one in one.because
            ],
            "missing": self.missing(one),
            "not_counted": [
                shapes.finding(told_one, self.lang, self.facts)
                for told_one in (*told.not_counted, *one.not_counted, *one.duty.not_counted)
            ],
        }

    def duty_options(self, one: PricedRoute) -> list[Json]:
        """Every outcome of a duty that depends, with the conditions that lead to it."""
        if one.duty.status != "depends":
            return []
        return [
            {
                "when": [[f"{told.name} = {told.value}" for told in case] for case in option.when],
                "ad_valorem_pct": shapes.plain(option.percent),
                "duty": shapes.money(option.duty),
            }
            for option in one.duty.outcomes
        ]

    def missing(self, one: PricedRoute) -> list[Json]:
        """Every gap of a route: of its sums, its duty, its days and its set-up."""
        every: list[Any] = [
            *one.missing,
            *one.duty.missing,
            *one.route.missing,
            *one.set_up.missing,
        ]
        for figure in (one.answer.landed, one.answer.left):
            every += figure.missing if figure else ()
        for line in (*one.answer.lines, *one.answer.cash_tied_up, *one.set_up.lines):
            every += line.missing
        return shapes.gaps(every, self.lang, self.facts)

    def first_year(self, one: PricedRoute, target: Target | None) -> Json | None:
        """What is left of a year's expected units, less what setting up costs."""
        units = target.units_a_year if target else None
        if units is None:
            return None
        currency = self.plan.asked.currency
        low, high = (None if end is None else int(end * units) for end in one.left_per_unit)
        fixed = one.set_up.bounds(currency)
        return {"units": units, **shapes.bounds(Bounds(low, high, currency) - fixed)}

    def unit(self, minor: Decimal | None) -> Json | None:
        """A per-unit figure in whole minor units."""
        whole = per_unit(minor)
        return None if whole is None else shapes.money(Money(whole, self.plan.asked.currency))

    def figure(self, told: Figure | None) -> Json | None:
        """A sum: its one amount if there is one, what is known, and both ends."""
        if told is None:
            return None
        return {
            "amount": shapes.money(told.amount),
            "known_part": shapes.money(told.known_part),
            **shapes.bounds(told.bounds),
            "missing": [gap.name for gap in told.missing],
        }

    def fixed(self, one: PricedRoute) -> Json:
        """Fixed costs of the first year."""
        currency = self.plan.asked.currency
        whole = one.set_up.bounds(currency)
        known = sum(line.amount.minor for line in one.set_up.lines if line.amount is not None)
        return {
            "lines": [self.line(line) for line in one.set_up.lines],
            "amount": shapes.money(whole.only),
            "known_part": shapes.money(Money(known, currency)),
            **shapes.bounds(whole),
        }

    def line_name(self, line: CostLine, here: Market | None) -> str:
        """The name of a cost line, or of the measure it is."""
        if line.part and here:
            told = measure_name(line.part, self.facts, here.tariff, here.tax, self.lang)
            if told != line.part:
                return told
        return shapes.kind_name(line.kind, self.lang, self.facts)

    def line(self, line: CostLine, here: Market | None = None) -> Json:
        """One cost line: kind, amount, source, and both ends where it is not one amount."""
        keys = [self.key(cite) for cite in dict.fromkeys(line.cites)]
        return {
            "kind": line.kind,
            "measure": line.part or None,
            "name": self.line_name(line, here),
            "payer": line.payer,
            "amount": shapes.money(line.amount),
            **shapes.bounds(line.bounds),
            "rate": line.rate or None,
            "source": self.sources[keys[0]] if keys else None,
            "sources": keys,
            "confirmed": line.is_confirmed,
            "example": line.is_example,
            "missing": [gap.name for gap in line.missing],
        }


def _status(landed: Figure | None, left: Figure | None) -> str:
    """`known` with single figures, `depends` between closed ends, else `unknown`."""
    figures = [landed, left]
    if any(one is None or one.bounds.low is None or one.bounds.high is None for one in figures):
        return "unknown"
    return "known" if all(one and one.amount is not None for one in figures) else "depends"


def _told(value: Any) -> Any:
    """The firm's file as plain values, for the determination."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: _told(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(name): _told(one) for name, one in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return [_told(one) for one in value]
    return None if value is None else str(value)


def plan_json(plan: Plan, lang: str) -> Json:
    """The plan in one language."""
    return PlanJson(plan, lang).whole()
