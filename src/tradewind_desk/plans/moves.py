"""What differs between two plans: sums of each market and way, schemes, what is still asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tradewind.report.chart import figure_ends, unit_ends
from tradewind.report.market_view import Cell, MarketView
from tradewind.report.page import PageView
from tradewind.report.telling import Json, Teller
from tradewind_desk import words

_WAYS = ("direct", "through")
Ends = tuple[Json | None, Json | None]
Views = tuple[MarketView | None, MarketView | None]
Routes = tuple[Json | None, Json | None]


@dataclass(frozen=True, slots=True)
class Move:
    """One thing on both sides; `how` says in words which way it moved, and is empty where not."""

    about: str  # a market, or schemes
    what: str
    before: Cell
    after: Cell
    how: str


def moves(before: PageView, after: PageView) -> list[Move]:
    """Everything that both sides tell or one does, in the order of the second."""
    return [*_markets(before, after), *_schemes(before, after)]


def moved(every: list[Move]) -> list[Move]:
    """Only what differs."""
    return [one for one in every if one.how]


def _markets(before: PageView, after: PageView) -> Iterator[Move]:
    old = {one.told["market"]: one for one in before.markets}
    new = {one.told["market"]: one for one in after.markets}
    for code in dict.fromkeys((*new, *old)):
        yield from _market(old.get(code), new.get(code), after.tell)


def _market(old: MarketView | None, new: MarketView | None, tell: Teller) -> Iterator[Move]:
    name = _name_of((old, new))
    absent = Cell("absent", words.say("moves.not_asked", tell.lang))
    ranks = [Cell("known", str(one.told["rank"])) if one else absent for one in (old, new)]
    rank = words.say("moves.rank", tell.lang)
    yield Move(name, rank, ranks[0], ranks[1], _climb(old, new, tell) or _otherwise(ranks, tell))
    ways = [move for way in _WAYS for move in _way(way, old, new, tell)]
    yield from ways
    if not moved(ways):
        yield from moved(list(_other_routes(old, new, tell)))


def _way(way: str, old: MarketView | None, new: MarketView | None, tell: Teller) -> Iterator[Move]:
    """The best route of a way, on both sides."""
    was, will = (getattr(one, way) if one else None for one in (old, new))
    if was or will:
        yield from _route(tell.say(f"page.{way}"), (old, new), (was, will), tell)


def _other_routes(old: MarketView | None, new: MarketView | None, tell: Teller) -> Iterator[Move]:
    """The routes that are the best of no way: a number may move these alone."""
    sides = [{one["id"]: one for one in view.others} if view else {} for view in (old, new)]
    for key in (key for key in sides[1] if key in sides[0]):
        routes = (sides[0][key], sides[1][key])
        label = tell.say(
            "page.bracketed",
            text=tell.route(routes[1]),
            small=words.say("moves.not_best", tell.lang),
        )
        yield from _route(label, (old, new), routes, tell)


def _route(label: str, views: Views, routes: Routes, tell: Teller) -> Iterator[Move]:
    absent = Cell("absent", words.say("moves.not_asked", tell.lang))
    sides = list(zip(views, routes, strict=True))
    for code, cell, ends in _READ:
        cells = [cell(one, route) if one else absent for one, route in sides]
        sums = [ends(one, route) if one and route else (None, None) for one, route in sides]
        title = tell.say("page.labelled", label=label, text=words.say(code, tell.lang))
        yield Move(_name_of(views), title, cells[0], cells[1], _how(cells, sums, tell))


def _name_of(views: Views) -> str:
    return next(one.name for one in reversed(views) if one is not None)


def _climb(old: MarketView | None, new: MarketView | None, tell: Teller) -> str:
    """How many places a market went up or down; nothing where a side was not asked of it."""
    if old is None or new is None or old.told["rank"] == new.told["rank"]:
        return ""
    places = old.told["rank"] - new.told["rank"]
    return words.say("moves.up" if places > 0 else "moves.down", tell.lang, places=abs(places))


def _each(name: str) -> Callable[[MarketView, Json], Ends]:
    def ends(market: MarketView, route: Json) -> Ends:
        return unit_ends(figure_ends(route[name]), market.told["units_per_consignment"])

    return ends


def _sum(name: str) -> Callable[[MarketView, Json | None], Cell]:
    return lambda market, route: market.sum_cell(route, name)


def _first_year(market: MarketView, route: Json | None) -> Cell:
    """What is left of a year's units, less what setting up costs."""
    told = route["left_first_year"] if route else None
    if told is None:
        return Cell("absent", words.say("moves.no_volume", market.tell.lang))
    low, high = told["low"], told["high"]
    state = "unknown" if low is None or high is None else "known" if low == high else "depends"
    units = words.say("moves.units", market.tell.lang, units=market.tell.number(told["units"]))
    return Cell(state, market.tell.ends(low, high), units)


def _first_year_ends(market: MarketView, route: Json) -> Ends:
    told = route["left_first_year"]
    return (told["low"], told["high"]) if told else (None, None)


def _no_ends(market: MarketView, route: Json) -> Ends:
    return None, None


# What is read of a way: its words, its cell, and the ends by which it moves.
_READ: tuple[
    tuple[str, Callable[[MarketView, Json | None], Cell], Callable[[MarketView, Json], Ends]], ...
] = (
    ("page.landed", _sum("landed"), _each("landed")),
    ("page.left", _sum("left"), _each("left")),
    ("moves.first_year", _first_year, _first_year_ends),
    ("page.fixed", MarketView.fixed_cell, lambda market, route: figure_ends(route["fixed"])),
    ("page.time", MarketView.time_cell, _no_ends),
)


def _how(cells: list[Cell], sums: list[Ends], tell: Teller) -> str:
    """Which way a sum moved, in words."""
    before, after = cells
    if (before.text, before.small) == (after.text, after.small):
        return ""
    (low, high), (new_low, new_high) = sums
    is_closed, is_closed_now = None not in (low, high), None not in (new_low, new_high)
    if is_closed != is_closed_now:
        return words.say("moves.now_known" if is_closed_now else "moves.now_open", tell.lang)
    if low is None or high is None or new_low is None or new_high is None:
        return _otherwise(cells, tell)
    if low["currency"] != new_low["currency"]:
        return _otherwise(cells, tell)
    return _by(new_low["minor"] - low["minor"], new_high["minor"] - high["minor"], low, tell)


def _by(low: int, high: int, unit: Json, tell: Teller) -> str:
    """How far both ends moved."""
    if low == high != 0:
        code = "moves.more_by" if low > 0 else "moves.less_by"
        return words.say(code, tell.lang, amount=tell.money({**unit, "minor": abs(low)}))
    if low >= 0 and high >= 0:
        return words.say("moves.more", tell.lang)
    if low <= 0 and high <= 0:
        return words.say("moves.less", tell.lang)
    return words.say("moves.wider" if low < 0 else "moves.narrower", tell.lang)


def _otherwise(cells: list[Cell], tell: Teller) -> str:
    before, after = cells
    is_same = (before.text, before.small) == (after.text, after.small)
    return "" if is_same else words.say("moves.otherwise", tell.lang)


def _schemes(before: PageView, after: PageView) -> Iterator[Move]:
    """Every scheme by its state; its name and state are told in words already."""
    old = {one["scheme"]: one for one in before.told["schemes"]["results"]}
    new = {one["scheme"]: one for one in after.told["schemes"]["results"]}
    tell = after.tell
    about = words.say("section.schemes", tell.lang)
    absent = Cell("absent", words.say("moves.not_there", tell.lang))
    for key in dict.fromkeys((*new, *old)):
        found = [old.get(key), new.get(key)]
        cells = [Cell("known", one["status_name"]) if one else absent for one in found]
        name = (new.get(key) or old[key])["name"]
        yield Move(about, name, cells[0], cells[1], _otherwise(cells, tell))
