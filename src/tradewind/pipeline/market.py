"""One market: every way there, priced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tradewind.assess import duty, landed, routes
from tradewind.assess.landed.setup import NOTHING, SetUp, new_hk_company
from tradewind.facts.incoterms import lines_in_scope, payers_of
from tradewind.model.costs import Payer
from tradewind.model.enterprise import Target
from tradewind.model.finding import Finding, Missing
from tradewind.model.goods import GoodsCode
from tradewind.model.market import Market
from tradewind.model.money import Money
from tradewind.pipeline.asking import Asked, Deal, deal_of
from tradewind.pipeline.border import Crossing, claimable_agreements, duty_on
from tradewind.pipeline.cost_lines import border_lines, export_vat, goods_cost, payment_lines

_SEA_TERMS = ("FOB", "FAS", "CFR", "CIF")
# What the maker bears when it sells to the Hong Kong company: all up to FOB.
_MAKER_LINES = frozenset({"goods_cost", "export_vat_cost", *landed.TO_FOB})


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
    not_counted: tuple[Finding, ...]


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


def market_answer(asked: Asked, market: Market) -> MarketAnswer:
    """Every route of one market: routes, then duty on each way, then what each costs and leaves."""
    deal = deal_of(asked, market)
    [told] = routes.answer([_route_question(deal)], deal.facts)
    duties: dict[tuple[str, str, str | None], duty.DutyAnswer] = {}
    priced = []
    for route in told.routes:
        payers = payers_of(deal.incoterm, deal.named_place, _ends(route), deal.facts)
        way = (route.path, route.mode, route.agreement)  # the seller makes no difference here
        if way not in duties:
            duties[way] = duty_on(Crossing(deal, route, payers))
        priced.append(_priced(deal, route, payers, duties[way]))
    return MarketAnswer(
        market=market,
        target=deal.target,
        units=deal.units,
        channel=deal.channel,
        incoterm=deal.incoterm,
        place=deal.place,
        routes=tuple(priced),
        absent=told.absent,
        goods=deal.code,
    )


def _route_question(deal: Deal) -> routes.RouteQuestion:
    asked, goods = deal.asked, deal.asked.goods
    is_parcel = deal.is_parcel
    units = None if deal.units is None else Decimal(deal.units)

    def whole(per_unit: Decimal | None) -> Decimal | None:
        return None if units is None or per_unit is None else units * per_unit

    load = routes.Load(
        deal.units,
        whole(goods.unit_weight_kg),
        whole(goods.unit_volume_m3),
        None if is_parcel or _is_overfull(deal) else goods.containers,
    )
    return routes.RouteQuestion(
        market=deal.market,
        site=asked.site,
        hk_site=asked.hk_site,
        sellers=asked.sellers,
        modes=("air",) if is_parcel and "air" in asked.modes else asked.modes,
        agreements=claimable_agreements(deal),
        load=load,
        quotes=asked.firm.quotes or (),
        quoted_in=asked.file_name,
        currency=asked.currency,
        value=deal.price,
        inputs=asked.inputs,
        red_sea=asked.red_sea,
        named_port=asked.firm.price.place if asked.firm.price else None,
        is_parcel=is_parcel,
    )


def _priced(
    deal: Deal, route: routes.Route, payers: Mapping[str, Payer], answer: duty.DutyAnswer
) -> PricedRoute:
    """One route with everything it costs and leaves."""
    question = _landed_question(deal, route, payers, answer)
    [told] = landed.answer([question])
    set_up = _set_up(deal, route)
    because = [*answer.because, *route.consignment]
    if _is_overfull(deal):
        because.append(Finding("routes.more_than_the_containers_hold", {}))
    if deal.incoterm in _SEA_TERMS and route.mode == "air":
        because.append(Finding("landed.term_is_for_sea", {"term": deal.incoterm}))
    if question.hk_tax is not None and question.transfer_price is not None:
        because.append(Finding("landed.transfer_price_at_arms_length", {}))
    if question.maker_tax.caution and not question.is_taxed_in_either:
        because.append(Finding(question.maker_tax.caution, {}, question.maker_tax.cites))
    return PricedRoute(
        route=route,
        duty=answer,
        answer=told,
        set_up=set_up,
        price=deal.price,
        price_for_margin=_price_for_margin(deal, question),
        left_per_unit=_per_unit(deal, told),
        because=tuple(because),
        missing=deal.ground_gaps,
        not_counted=tuple(_not_quoted(route)),
    )


def _not_quoted(route: routes.Route) -> list[Finding]:
    """Lines that are taken to be within the cost of the goods unless the firm quotes them."""
    kinds = {line.kind for line in route.costs}
    return [
        Finding("landed.not_counted_unless_quoted", {"line": kind})
        for kind in routes.IF_QUOTED
        if kind not in kinds
    ]


def _is_overfull(deal: Deal) -> bool:
    """Whether the goods cannot go into the containers that the firm names."""
    goods, units = deal.asked.goods, deal.units
    if goods.containers is None or goods.unit_volume_m3 is None or units is None:
        return False
    room = Decimal(0)
    for box, many in goods.containers.items():
        held = deal.facts.value(f"routes/legs:container_{box.removesuffix('ft')}_volume")
        if held.value is None:
            return False
        room += Decimal(held.value) * many
    return goods.unit_volume_m3 * units > room


def _ends(route: routes.Route) -> tuple[str | None, ...]:
    """The site, the port of loading and the gateway of a route, in order."""
    first = route.legs[0].start if route.legs else None
    last = route.legs[-1] if route.legs else None
    return (first, last.start if last else None, last.end if last else None)


def _landed_question(
    deal: Deal, route: routes.Route, payers: Mapping[str, Payer], answer: duty.DutyAnswer
) -> landed.LandedQuestion:
    through_hk = route.seller.place == "HK"
    transfer = deal.times(deal.asked.firm.transfer_price) if through_hk else None
    lines = [goods_cost(deal), *export_vat(deal, route, payers, transfer), *route.costs]
    taxes, cash = border_lines(deal, payers, answer)
    lines += [*taxes, *payment_lines(deal)]
    is_group = deal.asked.enterprise.place != "HK" or deal.asked.has_mainland_seller
    maker_tax = deal.asked.maker_tax if is_group else deal.asked.hk_tax
    return landed.LandedQuestion(
        price=None if deal.term_gaps else deal.price,
        payers=payers,
        place_lines=lines_in_scope(deal.place, deal.facts),
        lines=tuple(lines),
        cash_tied_up=tuple(cash),
        maker_tax=maker_tax,
        hk_tax=deal.asked.hk_tax if through_hk and is_group else None,
        transfer_price=transfer,
        maker_lines=_MAKER_LINES,
        units=deal.units,
        price_missing=deal.ground_gaps,
    )


def _set_up(deal: Deal, route: routes.Route) -> SetUp:
    if route.seller.id != "hk-company-new":
        return NOTHING
    return new_hk_company(
        deal.asked.currency,
        deal.asked.firm.quotes or (),
        deal.asked.enterprise.place == "CN",
        deal.asked.file_name,
        deal.facts,
    )


def _price_for_margin(
    deal: Deal, question: landed.LandedQuestion
) -> tuple[Money | None, Money | None]:
    """The unit prices that leave the target margin, at worst and at best."""
    margin = deal.asked.firm.target_margin_pct
    units = deal.units
    if margin is None or not units:
        return None, None
    ends = landed.price_for_margin(question, int(margin * 100))
    worst, best = (
        None if one is None else Money(-(-one.minor // units), one.currency) for one in ends
    )
    return worst, best


def _per_unit(deal: Deal, told: landed.LandedAnswer) -> tuple[Decimal | None, Decimal | None]:
    """What is left of each unit, in minor units, at least and at most."""
    if told.left is None or not deal.units:
        return None, None
    low, high = told.left.bounds.low, told.left.bounds.high
    return (
        None if low is None else Decimal(low) / deal.units,
        None if high is None else Decimal(high) / deal.units,
    )
