"""Which assessment feeds which: routes → duty → landed, for one firm in one market.

routes tell the way, its days and its costs; the price and those costs give the value at the
border; duty is charged on it; landed adds everything up and says what is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tradewind.assess import duty, landed, routes
from tradewind.assess.landed.setup import NOTHING, SetUp, new_hk_company
from tradewind.assess.landed.taxes import (
    export_vat_cost,
    hong_kong_profits_tax,
    mainland_profits_tax,
)
from tradewind.facts import Facts
from tradewind.facts.exchange import convert, rate_fact
from tradewind.facts.incoterms import SCOPE, TERMS, lines_in_scope, payers_of
from tradewind.facts.places import Place, places
from tradewind.model.bounds import Bounds, spread
from tradewind.model.costs import CostLine, Payer, exact, unknown
from tradewind.model.enterprise import Enterprise, FirmFile, Goods, Price, Site, Target
from tradewind.model.finding import Finding, Missing
from tradewind.model.goods import GoodsCode
from tradewind.model.market import Market
from tradewind.model.money import Money
from tradewind.model.source import Cite, Source, Trust
from tradewind.rules import Answer
from tradewind.rules.vocabulary import vocabulary

_YEAR = 365
_BORDER_KINDS = {"duty": "duty", "fees": "import_fees", "taxes": "import_tax"}
_KINDS_WITHIN = {"duty": duty.DUTY_KINDS, "fees": ("fee",), "taxes": ("tax", "excise")}
_DEFAULT_MODES: tuple[routes.Mode, ...] = ("sea", "air")


@dataclass(frozen=True, slots=True)
class Asked:
    """One firm's question, made ready: what holds in every market."""

    firm: FirmFile
    file_name: str
    facts: Facts
    enterprise: Enterprise
    goods: Goods
    inputs: Mapping[str, Answer]
    site: Place | None
    hk_site: Place | None
    sellers: tuple[routes.Seller, ...]
    maker_tax: landed.TaxRates
    hk_tax: landed.TaxRates
    currency: str
    modes: tuple[routes.Mode, ...] = _DEFAULT_MODES
    red_sea: str | None = None


@dataclass(frozen=True, slots=True)
class PricedRoute:
    """One route with everything it costs and leaves; money is per consignment."""

    route: routes.Route
    duty: duty.DutyAnswer
    answer: landed.LandedAnswer
    set_up: SetUp
    price: Money | None
    price_for_margin: tuple[Money | None, Money | None]
    left_per_unit: tuple[Decimal | None, Decimal | None]
    because: tuple[Finding, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class MarketAnswer:
    """All routes of one market, and why others are absent."""

    market: Market
    target: Target | None
    units: int | None
    channel: str | None
    incoterm: str | None
    place: str
    routes: tuple[PricedRoute, ...]
    absent: tuple[Finding, ...]
    goods: GoodsCode | None
    missing: tuple[Missing, ...] = field(default=())


def make_ready(
    firm: FirmFile,
    file_name: str,
    facts: Facts,
    modes: tuple[routes.Mode, ...] = _DEFAULT_MODES,
    red_sea: str | None = None,
) -> Asked:
    """The parts of a question that are the same in every market."""
    enterprise = firm.enterprise or Enterprise()
    goods = (firm.offering.goods if firm.offering else None) or Goods()
    inputs = _inputs(enterprise, goods, facts)
    known = places(facts)
    site, hk_site = _sites(enterprise, goods, known)
    price = firm.price.amount if firm.price else None
    return Asked(
        firm=firm,
        file_name=file_name,
        facts=facts,
        enterprise=enterprise,
        goods=goods,
        inputs=inputs,
        site=site,
        hk_site=hk_site,
        sellers=_sellers(enterprise),
        maker_tax=mainland_profits_tax(enterprise, inputs, facts),
        hk_tax=hong_kong_profits_tax(inputs, facts),
        currency=price.currency if price else _any_currency(firm),
        modes=modes,
        red_sea=red_sea,
    )


def _any_currency(firm: FirmFile) -> str:
    """The currency to reckon in where the firm names no price of its own."""
    prices = [target.price for target in firm.targets or () if target.price]
    return prices[0].currency if prices else "USD"


def _inputs(enterprise: Enterprise, goods: Goods, facts: Facts) -> dict[str, Answer]:
    """The firm's answers that some rule may ask for."""
    known = vocabulary(facts)
    told = {**(goods.attributes or {}), **(enterprise.diagnostics or {})}
    found: dict[str, Answer] = {
        name: value
        for name, value in told.items()
        if name in known and not isinstance(value, tuple)
    }
    if goods.hs6:
        found["hs6"] = goods.hs6.hs6
    return found


def _sites(
    enterprise: Enterprise, goods: Goods, known: Mapping[str, Place]
) -> tuple[Place | None, Place | None]:
    """Where the goods are made, and a place of the firm's in Hong Kong that makes things."""
    sites: Sequence[Site] = enterprise.sites or ()
    made_at = next((one for one in sites if one.id and one.id == goods.made_at), None)
    if made_at is None and len(sites) == 1:
        made_at = sites[0]
    city = (made_at.city if made_at else None) or (None if sites else enterprise.city)
    hk = next((one for one in sites if one.place == "HK" and one.kind == "factory"), None)
    hk_site = known.get(hk.city or "HKHKG") if hk else None
    return known.get(city or ""), hk_site


def _sellers(enterprise: Enterprise) -> tuple[routes.Seller, ...]:
    """The sellers of record there can be: the maker, and a Hong Kong company, own or new."""
    if enterprise.place == "HK":
        own = [routes.Seller("hk-company", "HK")]
        cn = any(one.place == "CN" for one in enterprise.companies or ())
        return tuple([routes.Seller("maker", "CN"), *own] if cn else own)
    if enterprise.companies is not None and any(one.place == "HK" for one in enterprise.companies):
        return (routes.Seller("maker", "CN"), routes.Seller("hk-company", "HK"))
    return (routes.Seller("maker", "CN"), routes.Seller("hk-company-new", "HK"))


def market_answer(asked: Asked, market: Market) -> MarketAnswer:
    """Every route of one market, priced."""
    return _MarketWork(asked, market).answer()


class _MarketWork:
    """The work on one market; values at the border are worked out once for each way."""

    def __init__(self, asked: Asked, market: Market) -> None:
        self.asked, self.market, self.facts = asked, market, asked.facts
        self.target = next(
            (one for one in asked.firm.targets or () if one.market == market.code), None
        )
        own = asked.firm.price or Price()
        told = self.target or Target()
        self.incoterm = told.incoterm or own.incoterm
        self.channel = told.channel or own.channel
        self.named_place = told.place if told.incoterm else own.place
        self.unit_price = told.price or own.amount
        is_parcel = self.channel == "own-shop-parcel"
        goods = asked.goods
        self.units = goods.units_per_parcel if is_parcel else goods.units_per_consignment
        gates = (market.sea_gateway, market.air_gateway, None)
        at_gate = not is_parcel and told.place in gates
        self.place = "port-of-entry" if at_gate else "door"
        self.price = self._times(self.unit_price)
        self.code = self._national_code()
        self._duties: dict[tuple[str, str, str | None], duty.DutyAnswer] = {}

    def _times(self, unit: Money | None) -> Money | None:
        """A per-unit amount for the whole consignment, in the currency of the plan."""
        if unit is None or self.units is None:
            return None
        whole = Money(unit.minor * self.units, unit.currency)
        told = convert(whole, self.asked.currency, self.facts)
        return told[0] if told else None

    def _national_code(self) -> GoodsCode | None:
        codes = self.asked.goods.national_codes or {}
        for key in (self.market.code, self.market.tariff.upper()):
            if key in codes:
                return codes[key]
        return self.asked.goods.hs6

    def answer(self) -> MarketAnswer:
        [told] = routes.answer([self._route_question()], self.facts)
        priced = tuple(self._priced(route) for route in told.routes)
        missing = () if self.code else (Missing("input", "goods.hs6", "duty"),)
        return MarketAnswer(
            self.market,
            self.target,
            self.units,
            self.channel,
            self.incoterm,
            self.place,
            priced,
            told.absent,
            self.code,
            missing,
        )

    def _route_question(self) -> routes.RouteQuestion:
        asked, goods = self.asked, self.asked.goods
        is_parcel = self.channel == "own-shop-parcel"
        units = None if self.units is None else Decimal(self.units)

        def whole(per_unit: Decimal | None) -> Decimal | None:
            return None if units is None or per_unit is None else units * per_unit

        load = routes.Load(
            self.units,
            whole(goods.unit_weight_kg),
            whole(goods.unit_volume_m3),
            None if is_parcel else goods.containers,
        )
        return routes.RouteQuestion(
            market=self.market,
            site=asked.site,
            hk_site=asked.hk_site,
            sellers=asked.sellers,
            modes=("air",) if is_parcel and "air" in asked.modes else asked.modes,
            agreements=self._claimable(),
            load=load,
            quotes=asked.firm.quotes or (),
            quoted_in=asked.file_name,
            currency=asked.currency,
            value=self.price,
            inputs=asked.inputs,
            red_sea=asked.red_sea,
            named_port=asked.firm.price.place if asked.firm.price else None,
            is_parcel=is_parcel,
        )

    def _claimable(self) -> tuple[str, ...]:
        if self.code is None or self.asked.goods.origin is None:
            return ()
        question = self._duty_question(None, None, (), None, {}, None)
        return duty.claimable(question, self.facts) if question else ()

    def _duty_question(
        self,
        route: routes.Route | None,
        value: Money | None,
        value_missing: tuple[Missing, ...],
        agreement: str | None,
        lines: Mapping[str, CostLine],
        mode: str | None,
    ) -> duty.DutyQuestion | None:
        if self.code is None:
            return None
        goods, units = self.asked.goods, self.units
        quantities: dict[str, Decimal] = {}
        if units is not None:
            quantities["item"] = Decimal(units)
            if goods.unit_weight_kg is not None:
                quantities["kg"] = goods.unit_weight_kg * units
        if units is not None and self.asked.inputs.get("sold_in_pairs") is True:
            quantities["pair"] = Decimal(units)
        inputs = {**self.asked.inputs, **({"mode": mode} if mode else {})}
        through = route is not None and route.path != "direct"
        processed = route is not None and route.path == "processed-hk"
        freight, insurance = (
            lines[kind].amount if kind in lines else None for kind in ("main_carriage", "insurance")
        )
        return duty.DutyQuestion(
            goods=self.code,
            origin=None if processed else goods.origin,
            tariff=self.market.tariff,
            tax=self.market.tax,
            customs_value=value,
            currency=self.asked.currency,
            freight=freight,
            insurance=insurance,
            quantities=quantities,
            inputs=inputs,
            agreement=agreement,
            consigned_from="HK" if through and not processed else None,
            consignment_proof=_truth(self.asked.inputs.get("consignment_proof")),
            channel=self.channel,
            value_missing=value_missing,
        )

    def _duty(self, route: routes.Route, payers: Mapping[str, Payer]) -> duty.DutyAnswer:
        key = (route.path, route.mode, route.agreement)
        if key not in self._duties:
            self._duties[key] = self._work_duty(route, payers)
        return self._duties[key]

    def _work_duty(self, route: routes.Route, payers: Mapping[str, Payer]) -> duty.DutyAnswer:
        lines = {line.kind: line for line in route.costs}
        value, gaps = self._value(route, payers)
        pays_duty = payers.get("duty") == "seller"
        answer = self._ask(route, value, gaps, lines)
        if not pays_duty or value is None:
            return answer
        return self._delivered_duty(route, value, lines, answer)

    def _delivered_duty(
        self,
        route: routes.Route,
        price_value: Money,
        lines: Mapping[str, CostLine],
        first: duty.DutyAnswer,
    ) -> duty.DutyAnswer:
        """Under DDP the price holds the duty: the value at which value plus duty is the price."""
        answer, value = first, price_value
        for _ in range(60):
            only = answer.only
            if only is None or only.duty is None or only.fees is None or only.taxes is None:
                gap = Missing("input", "customs_value", "duty", "DDP")
                return self._ask(route, None, (gap,), lines)
            taxes = 0 if answer.recoverable else only.taxes.minor
            paid = only.duty.minor + only.fees.minor + taxes
            settled = Money(price_value.minor - paid, value.currency)
            if settled.minor < 0:
                gap = Missing("input", "price", "duty", "below its own costs")
                return self._ask(route, None, (gap,), lines)
            if abs(settled.minor - value.minor) <= 1:
                return answer
            # Half a step at a time: a full step swings past where rates are above 100 %.
            value = Money((settled.minor + value.minor + 1) // 2, value.currency)
            answer = self._ask(route, value, (), lines)
        return answer

    def _value(
        self, route: routes.Route, payers: Mapping[str, Payer]
    ) -> tuple[Money | None, tuple[Missing, ...]]:
        """The customs value on the market's own base."""
        held = self.facts.value(f"border/{self.market.tariff}:valuation_base")
        if self.price is None:
            return None, self._no_price()
        if gaps := self._term_gaps():
            return None, gaps
        if held.value not in ("FOB", "CIF"):
            return None, (Missing("fact", held.fact, "duty"),)
        point: landed.Point = "FOB" if held.value == "FOB" else "CIF"
        return landed.value_at(point, self.price, payers, route.costs)

    def _term_gaps(self) -> tuple[Missing, ...]:
        """Why it cannot be said who bears what: no term, or nobody wrote its split down."""
        if self.incoterm is None:
            return (Missing("input", "price.incoterm", "landed"),)
        if not self.facts.find(TERMS, term=self.incoterm):
            return (Missing("fact", TERMS, "landed", self.incoterm),)
        return ()

    def _ground_gaps(self) -> tuple[Missing, ...]:
        """What the sums of every route of the market stand on and is not there."""
        gaps = () if self.price is not None else self._no_price()
        scope = () if self.facts.table(SCOPE) else (Missing("fact", SCOPE, "landed"),)
        return (*gaps, *self._term_gaps(), *scope)

    def _no_price(self) -> tuple[Missing, ...]:
        gaps = []
        if self.unit_price is None:
            gaps.append(Missing("input", "price", "landed"))
        if self.units is None:
            name = "units_per_parcel" if self.place == "door" else "units_per_consignment"
            gaps.append(Missing("input", f"goods.{name}", "landed"))
        if not gaps and self.unit_price is not None:
            gaps.append(Missing("fact", rate_fact(self.unit_price.currency), "landed"))
        return tuple(gaps)

    def _ask(
        self,
        route: routes.Route,
        value: Money | None,
        gaps: tuple[Missing, ...],
        lines: Mapping[str, CostLine],
    ) -> duty.DutyAnswer:
        question = self._duty_question(route, value, gaps, route.agreement, lines, route.mode)
        if question is None:
            gap = Missing("input", "goods.hs6", "duty")
            return duty.DutyAnswer("unknown", (), (gap,), (), (), None, None, ())
        [answer] = duty.answer([question], self.facts)
        return answer

    def _priced(self, route: routes.Route) -> PricedRoute:
        payers = payers_of(self.incoterm, self.named_place, self._ends(route), self.facts)
        answer = self._duty(route, payers)
        question = self._landed_question(route, payers, answer)
        [told] = landed.answer([question])
        set_up = self._set_up(route)
        because = [*answer.because, *route.consignment]
        if self.incoterm in ("FOB", "FAS", "CFR", "CIF") and route.mode == "air":
            because.append(Finding("landed.term_is_for_sea", {"term": self.incoterm}))
        if question.hk_tax is not None and question.transfer_price is not None:
            because.append(Finding("landed.transfer_price_at_arms_length", {}))
        return PricedRoute(
            route=route,
            duty=answer,
            answer=told,
            set_up=set_up,
            price=self.price,
            price_for_margin=self._price_for_margin(question),
            left_per_unit=self._per_unit(told),
            because=tuple(because),
            missing=self._ground_gaps(),
        )

    def _ends(self, route: routes.Route) -> tuple[str | None, ...]:
        """The site, the port of loading and the gateway of a route, in order."""
        first = route.legs[0].start if route.legs else None
        last = route.legs[-1] if route.legs else None
        return (first, last.start if last else None, last.end if last else None)

    def _landed_question(
        self, route: routes.Route, payers: Mapping[str, Payer], answer: duty.DutyAnswer
    ) -> landed.LandedQuestion:
        through_hk = route.seller.place == "HK"
        transfer = self._times(self.asked.firm.transfer_price) if through_hk else None
        lines = [self._goods_cost(), *self._export_vat(route, payers, transfer), *route.costs]
        taxes, cash = self._border_lines(answer)
        lines += [*taxes, *self._payment_lines()]
        is_group = self.asked.enterprise.place != "HK" or any(
            seller.place == "CN" for seller in self.asked.sellers
        )
        maker_tax = self.asked.maker_tax if is_group else self.asked.hk_tax
        return landed.LandedQuestion(
            price=None if self._term_gaps() else self.price,
            payers=payers,
            place_lines=lines_in_scope(self.place, self.facts),
            lines=tuple(lines),
            cash_tied_up=tuple(cash),
            maker_tax=maker_tax,
            hk_tax=self.asked.hk_tax if through_hk and is_group else None,
            transfer_price=transfer,
            maker_lines=frozenset({"goods_cost", "export_vat_cost", *landed.TO_FOB}),
            units=self.units,
            price_missing=self._ground_gaps(),
        )

    def _goods_cost(self) -> CostLine:
        cost = self.asked.goods.unit_cost
        if cost is None:
            return unknown(
                "goods_cost", self.asked.currency, Missing("input", "goods.unit_cost", "left")
            )
        whole = self._times(cost)
        if whole is None:
            if self.units is None:
                return unknown("goods_cost", self.asked.currency, *self._no_price())
            gap = Missing("fact", rate_fact(cost.currency), "left")
            return unknown("goods_cost", self.asked.currency, gap)
        told = convert(cost, self.asked.currency, self.facts)
        cites = told[1] if told else ()
        return exact("goods_cost", whole, f"{cost} × {self.units}", (self._own("goods"), *cites))

    def _own(self, where: str) -> Cite:
        """The firm's own file as a source."""
        source = Source(
            "firm-file",
            self.asked.file_name,
            "",
            self.asked.file_name,
            self.facts.applies_on,
            Trust.PROFESSIONAL,
        )
        return Cite(
            f"firm-file:{where}", source, where, self.facts.applies_on, source.trust, True, "firm"
        )

    def _export_vat(
        self, route: routes.Route, payers: Mapping[str, Payer], transfer: Money | None
    ) -> list[CostLine]:
        """The maker's VAT cost, where the firm is the maker and the goods leave the Mainland."""
        makes = any(seller.place == "CN" for seller in self.asked.sellers)
        if not makes or self.asked.site is None or self.asked.site.territory != "CN":
            return []
        fob = self._export_value(route, payers, transfer)
        return [export_vat_cost(self.asked.goods.hs6, fob, self.asked.inputs, self.facts)]

    def _export_value(
        self, route: routes.Route, payers: Mapping[str, Payer], transfer: Money | None
    ) -> tuple[Bounds, tuple[Missing, ...]]:
        """The FOB value on the Mainland's export declaration: that of the maker's own sale."""
        currency = self.asked.currency
        if transfer is not None:
            return Bounds.exactly(transfer), ()
        if self.price is None:
            return Bounds.unknown_cost(currency), self._no_price()
        fob, gaps = landed.value_at("FOB", self.price, payers, route.costs)
        sold = Bounds.unknown_cost(currency) if fob is None else Bounds.exactly(fob)
        if route.seller.place != "HK":
            return sold, gaps
        cost = self._goods_cost().bounds
        least = Bounds(cost.low, cost.low, currency)
        gap = Missing("input", "transfer_price", "left")
        return spread((least, sold), currency), (*gaps, gap)

    def _border_lines(self, answer: duty.DutyAnswer) -> tuple[list[CostLine], list[CostLine]]:
        """Duty, fees and tax as cost lines; tax that is recovered is cash tied up instead."""
        lines = [*self._outcome_lines("duty", answer), *self._outcome_lines("fees", answer)]
        taxes = self._outcome_lines("taxes", answer)
        if answer.recoverable is True:
            return lines, taxes
        if answer.recoverable is None:
            taxes = [self._perhaps_recovered(tax) for tax in taxes]
        return [*lines, *taxes], []

    def _perhaps_recovered(self, tax: CostLine) -> CostLine:
        """Recovered it costs nothing; not recovered it costs all of it."""
        if tax.amount is not None and not tax.amount.minor:
            return tax
        fact = f"border/{self.market.tax or self.market.tariff}:import_tax_recoverable"
        gap = Missing("fact", fact, "landed")
        bounds = Bounds(0, tax.bounds.high, tax.bounds.currency)
        return replace(tax, bounds=bounds, missing=(*tax.missing, gap))

    def _outcome_lines(self, name: str, answer: duty.DutyAnswer) -> list[CostLine]:
        """One total of the border: line by line where it is settled, else between its ends."""
        kind = _BORDER_KINDS[name]
        only = answer.only
        if only is None or getattr(only, name) is None:
            whole = self._outcome_line(name, answer)
            return [whole] if whole.cites or whole.missing or name == "duty" else []
        return [
            CostLine(
                kind,
                Bounds.exactly(line.amount),
                line.rate,
                line.cites,
                (),
                line.confirmed,
                part=line.measure,
            )
            for line in only.lines
            if line.kind in _KINDS_WITHIN[name] and line.amount is not None
        ]

    def _outcome_line(self, name: str, answer: duty.DutyAnswer) -> CostLine:
        """One total of the border over all its outcomes."""
        kind, kinds = _BORDER_KINDS[name], _KINDS_WITHIN[name]
        currency = self.asked.currency
        parts = []
        for one in answer.outcomes:
            amount = getattr(one, name)
            parts.append(
                Bounds.unknown_cost(currency) if amount is None else Bounds.exactly(amount)
            )
        bounds = spread(parts, currency) if parts else Bounds.unknown_cost(currency)
        shown = [line for one in answer.outcomes for line in one.lines if line.kind in kinds]
        cites = tuple(dict.fromkeys(cite for line in shown for cite in line.cites))
        texts = dict.fromkeys(
            " + ".join(line.rate for line in one.lines if line.kind in kinds and line.rate)
            for one in answer.outcomes
        )
        missing = () if bounds.only is not None else self._gaps_of(name, answer)
        sure = all(line.confirmed for line in shown)
        return CostLine(kind, bounds, " | ".join(texts), cites, missing, sure)

    def _gaps_of(self, name: str, answer: duty.DutyAnswer) -> tuple[Missing, ...]:
        """The gaps that leave a total open: its own, and those of the duty it builds on."""
        about = {"duty": ("duty",), "fees": ("fees", "duty"), "taxes": ("taxes", "duty")}[name]
        own = tuple(gap for gap in answer.missing if gap.unlocks in about)
        return own or answer.missing

    def _payment_lines(self) -> list[CostLine]:
        """What waiting for the money costs, and changing it."""
        payment = self.asked.firm.payment
        days = payment.credit_days if payment else None
        yearly = payment.annual_cost_pct if payment else None
        change = payment.currency_cost_pct if payment else None
        return [
            self._share_of_price(
                "credit_cost",
                None if days is None or yearly is None else yearly * days / _YEAR,
                f"{yearly}% × {days} / {_YEAR}",
                [
                    Missing("input", f"payment.{name}", "left")
                    for name, value in (("credit_days", days), ("annual_cost_pct", yearly))
                    if value is None
                ],
            ),
            self._share_of_price(
                "currency_cost",
                change,
                f"{change}%",
                [Missing("input", "payment.currency_cost_pct", "left")] if change is None else [],
            ),
        ]

    def _share_of_price(
        self, kind: str, percent: Decimal | None, text: str, gaps: Sequence[Missing]
    ) -> CostLine:
        if percent is None or self.price is None:
            return unknown(
                kind, self.asked.currency, *gaps, *(self._no_price() if not gaps else ())
            )
        cost = Money.of(self.price.amount * percent / 100, self.price.currency)
        return exact(kind, cost, text, (self._own("payment"),))

    def _set_up(self, route: routes.Route) -> SetUp:
        if route.seller.id != "hk-company-new":
            return NOTHING
        return new_hk_company(
            self.asked.currency,
            self.asked.firm.quotes or (),
            self.asked.enterprise.place == "CN",
            self.asked.file_name,
            self.facts,
        )

    def _price_for_margin(
        self, question: landed.LandedQuestion
    ) -> tuple[Money | None, Money | None]:
        """The unit prices that leave the target margin, at worst and at best."""
        margin = self.asked.firm.target_margin_pct
        units = self.units
        if margin is None or not units:
            return None, None
        ends = landed.price_for_margin(question, int(margin * 100))
        worst, best = (
            None if one is None else Money(-(-one.minor // units), one.currency) for one in ends
        )
        return worst, best

    def _per_unit(self, told: landed.LandedAnswer) -> tuple[Decimal | None, Decimal | None]:
        """What is left of each unit, in minor units, at least and at most."""
        if told.left is None or not self.units:
            return None, None
        low, high = told.left.bounds.low, told.left.bounds.high
        return (
            None if low is None else Decimal(low) / self.units,
            None if high is None else Decimal(high) / self.units,
        )


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
