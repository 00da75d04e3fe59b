"""The plan as JSON: the contract of `tradewind plan --json`."""

from __future__ import annotations

from datetime import date
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
from tradewind.plan.schedule import Row
from tradewind.plan.timetable import Step
from tradewind.report import shapes
from tradewind.report.duty import measure_name
from tradewind.report.fact_names import fact_name
from tradewind.report.firm_json import Teller
from tradewind.report.gantt import summary
from tradewind.report.presence_json import presence_json, step_names, with_market_names
from tradewind.report.schemes_json import schemes_json
from tradewind.report.standards_json import StandardsJson
from tradewind.report.upgrade import UpgradeJson
from tradewind.text import name_of, say

Json = dict[str, Any]


class PlanJson:
    """Builds the JSON of one plan; sources are told once and referred to by key."""

    def __init__(self, plan: Plan, lang: str) -> None:
        self.plan, self.lang = plan, lang
        self.facts = plan.asked.facts
        self.sources: dict[str, Json] = {}
        self.keys: dict[Cite, str] = {}
        self.tell = Teller(self.facts, lang)
        self.upgrade = UpgradeJson(self.facts, lang, self.key)
        self.standards = StandardsJson(self.facts, lang, self.key)
        self.asks = {one.market: one for one in plan.standards.results}
        self.reached: dict[tuple[str, str], Json] = {}

    def whole(self) -> Json:
        """The whole plan."""
        asked = self.plan.asked
        firm = asked.enterprise
        offering = asked.firm.offering
        markets = [self.market(one) for one in self.plan.markets]
        question = {
            "version": __version__,
            "file": told_of(asked.firm),
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
            "schemes": schemes_json(self.plan.support.schemes, self.facts, self.lang),
            "presence": with_market_names(
                presence_json(self.plan.support.presence, self.facts, self.lang),
                self.facts,
                self.lang,
            ),
            "upgrade": {
                "diagnostics": [self.upgrade.diagnostic(one) for one in self.plan.support.upgrade]
            },
            "standards": self.standards.together(self.plan.standards),
            "step_names": step_names(self.facts, self.lang),
            "timetable": [
                *(self.step(one) for one in self.plan.timetable),
                *(self.row(one) for one in (self.plan.set_up.rows if self.plan.set_up else ())),
            ],
            "set_up": self.set_up(),
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
        fact = fact_name(one.fact, self.lang, self.facts) if one.fact else ""
        fact = name_of(one.names, self.lang, fact)
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

    def row(self, one: Row) -> Json:
        """One step of setting up or of claiming, with its earliest and latest days."""
        step = self.tell.step(one.step)
        return {
            "step": one.step.id,
            "says": step["name"],
            "unit": "step",
            "low": one.begins_low.isoformat(),
            "high": one.ends_high.isoformat() if one.ends_high else None,
            "begins": {"low": one.begins_low.isoformat(), "high": _iso(one.begins_high)},
            "ends": {"low": one.ends_low.isoformat(), "high": _iso(one.ends_high)},
            "critical": one.is_critical,
            "slack_days": one.slack,
            "estimated": one.is_estimated,
            **{key: step[key] for key in ("who", "who_name", "place", "days", "after", "fees")},
            "documents": step["documents"],
            "source": step["source"],
            "sources": step["sources"],
            "missing": list(one.open_because),
            "fact": None,
            "on": one.begins_low.isoformat(),
            "value": None,
        }

    def set_up(self) -> Json | None:
        """The steps of setting up and claiming as a whole."""
        plan = self.plan.set_up
        if plan is None:
            return None
        return {
            "start": plan.start.isoformat(),
            "ends": {"low": plan.ends_low.isoformat(), "high": _iso(plan.ends_high)},
            "days": {"low": plan.days_low, "high": plan.days_high},
            "critical": list(plan.critical),
            "summary": list(summary(plan, self.lang)),
        }

    def funding(self, one: PricedRoute, market: str) -> Json:
        """The money that the seller of a route can reach for this market."""
        place = one.route.seller.place
        if (place, market) not in self.reached:
            self.reached[place, market] = self._funding(place, market)
        return self.reached[place, market]

    def _funding(self, place: str, market: str) -> Json:
        names = {one.scheme: one.names for one in self.plan.support.schemes.results}
        best = self.plan.support.best_for(place, market)
        found = self.plan.support.reach(place, market)
        return {
            "status": "assessed",
            "seller_place": place,
            "schemes": [
                {
                    "scheme": reach.scheme,
                    "name": name_of(names[reach.scheme], self.lang, reach.scheme),
                    "how": reach.how,
                    **(shapes.bounds(reach.pays) if reach.pays else {"low": None, "high": None}),
                }
                for reach in found
            ],
            "total": shapes.money(best.best.total) if best else None,
            "expected": shapes.money(best.best.expected) if best else None,
            "projects": [
                {
                    "project": chosen.project,
                    "scheme": chosen.scheme,
                    "amount": shapes.money(chosen.amount),
                    "sure": chosen.is_sure,
                }
                for chosen in (best.best.chosen if best else ())
            ],
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
            "standards": self.standards.market(self.asks[answer.market.code]),
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
            "funding": self.funding(one, here.code),
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


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _status(landed: Figure | None, left: Figure | None) -> str:
    """`known` with single figures, `depends` between closed ends, else `unknown`."""
    figures = [landed, left]
    if any(one is None or one.bounds.low is None or one.bounds.high is None for one in figures):
        return "unknown"
    return "known" if all(one and one.amount is not None for one in figures) else "depends"


# Fields that came later: left out where nobody said, so that what was determined before stands.
_LATER = frozenset({"materials"})


def told_of(value: Any) -> Any:
    """The firm's file as plain values, for the determination."""
    if hasattr(value, "__dataclass_fields__"):
        held = {name: getattr(value, name) for name in value.__dataclass_fields__}
        return {
            name: told_of(one)
            for name, one in held.items()
            if one is not None or name not in _LATER
        }
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(name): told_of(one) for name, one in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return [told_of(one) for one in value]
    return None if value is None else str(value)


def plan_json(plan: Plan, lang: str) -> Json:
    """The plan in one language."""
    return PlanJson(plan, lang).whole()
