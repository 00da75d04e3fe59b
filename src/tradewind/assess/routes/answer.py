"""Which routes can be, and what each takes: questions in, answers out."""

from __future__ import annotations

from collections.abc import Sequence

from tradewind.assess.routes.freight import route_costs
from tradewind.assess.routes.hurdles import consignment_rule, hurdles
from tradewind.assess.routes.legs import carbon, feeder, main_leg, whole_days
from tradewind.assess.routes.question import (
    Leg,
    Mode,
    Path,
    Route,
    RouteAnswer,
    RouteQuestion,
    Seller,
)
from tradewind.facts import Facts
from tradewind.facts.places import Place, gateway
from tradewind.model.finding import Finding

_HK_PORT = {"sea": "HKHKG", "air": "HKG"}
_PATHS: tuple[Path, ...] = ("direct", "via-hk", "processed-hk")


def answer(questions: Sequence[RouteQuestion], facts: Facts) -> list[RouteAnswer]:
    """One answer for each market, in order."""
    return [_answer(question, facts) for question in questions]


def _answer(asked: RouteQuestion, facts: Facts) -> RouteAnswer:
    absent: list[Finding] = []
    ways = []
    for path in _PATHS:
        for mode in asked.modes:
            reason = _cannot(asked, path, mode)
            if reason:
                absent.append(reason)
            else:
                ways.append((path, mode))
    absent += _sellers_absent(asked)
    routes = [route for path, mode in ways for route in _routes(asked, path, mode, facts)]
    return RouteAnswer(tuple(routes), tuple(absent))


def _cannot(asked: RouteQuestion, path: Path, mode: Mode) -> Finding | None:
    """Why a path cannot be gone by a mode; None if it can."""
    told = {"path": path, "mode": mode, "market": asked.market.code}
    if asked.site is None:
        return Finding("routes.absent.no_site", told)
    start = _start(asked, path)
    if path == "processed-hk" and asked.site.territory != "HK" and asked.hk_site is None:
        return Finding("routes.absent.no_hk_site", told)
    if asked.site.territory == asked.market.code:
        return Finding("routes.absent.home_market", told)
    if path != "direct" and asked.site.territory == "HK":
        return Finding("routes.absent.already_in_hk", told)
    if asked.market.code == "HK" and path != "direct":
        return Finding("routes.absent.market_is_hk", told)
    if start is None or gateway(start, mode) is None:
        return Finding("routes.absent.no_port_of_loading", told)
    end = asked.market.sea_gateway if mode == "sea" else asked.market.air_gateway
    if end is None:
        return Finding("routes.absent.no_gateway", told)
    return None


def _sellers_absent(asked: RouteQuestion) -> list[Finding]:
    places = {seller.place for seller in asked.sellers}
    found = []
    if "CN" not in places:
        found.append(Finding("routes.absent.maker_is_not_the_firm", {"seller": "maker"}))
    if "HK" not in places:
        found.append(Finding("routes.absent.no_hk_seller", {"seller": "hk-company"}))
    return found


def _start(asked: RouteQuestion, path: Path) -> Place | None:
    return asked.hk_site if path == "processed-hk" else asked.site


def _port(asked: RouteQuestion, start: Place, mode: Mode, facts: Facts) -> str:
    """The port of loading: what price or quotes name if ships sail from it, else the site's."""
    if mode == "sea":
        quoted = (
            quote.from_place
            for quote in asked.quotes
            if quote.line == "main_carriage"
            and quote.path in (None, "direct")
            and quote.mode in (None, "sea")
            and quote.market in (None, asked.market.code)
        )
        for named in (asked.named_port, *quoted):
            if named and named != _HK_PORT["sea"] and _sails_from(named, asked, facts):
                return named
    return gateway(start, mode) or ""


def _sails_from(port: str, asked: RouteQuestion, facts: Facts) -> bool:
    """Whether the sea table has a way from a port; true where nobody has the table."""
    sea, gate = "routes/legs:sea", asked.market.sea_gateway or ""
    return facts.table(sea) is None or bool(facts.find(sea, origin=port, destination=gate))


def _legs(asked: RouteQuestion, path: Path, mode: Mode, facts: Facts) -> tuple[Leg, ...]:
    start = _start(asked, path)
    assert start is not None and asked.site is not None  # `_cannot` turned the others away
    port = _HK_PORT[mode] if path != "direct" else _port(asked, start, mode, facts)
    first = feeder(asked.site.code, port, facts)
    last = main_leg(asked, port, mode, facts)
    return (first, last) if first else (last,)


def _routes(asked: RouteQuestion, path: Path, mode: Mode, facts: Facts) -> list[Route]:
    legs = _legs(asked, path, mode, facts)
    low, high = whole_days(legs)
    told = carbon(legs, asked.load.weight_kg, facts)
    costs = route_costs(asked, path, mode, legs, facts)
    site = asked.hk_site if path == "processed-hk" else asked.site
    assert site is not None and asked.site is not None
    inputs = {**asked.inputs, "mode": mode}
    walls = hurdles(asked.site.territory, path, mode, inputs, facts)
    # Work in Hong Kong may change the origin: no agreement is claimed until it is declared anew.
    agreements = (None, *(asked.agreements if path != "processed-hk" else ()))
    gaps = tuple(dict.fromkeys(gap for leg in legs for gap in leg.missing))
    return [
        Route(
            seller=seller,
            site=site.territory,
            path=path,
            mode=mode,
            agreement=agreement,
            legs=legs,
            days_low=low,
            days_high=high,
            co2e_kg=told.kg,
            co2e_family=told.family,
            costs=costs,
            hurdles=walls,
            consignment=consignment_rule(agreement, path, asked.site.territory, facts),
            missing=tuple(dict.fromkeys((*gaps, *told.missing))),
            cites=tuple(dict.fromkeys((*(c for leg in legs for c in leg.cites), *told.cites))),
        )
        for seller in asked.sellers
        for agreement in agreements
    ]


__all__ = ["Seller", "answer"]
