"""What an answer says, item by item, each under the name that a reader would give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tradewind.assess.duty import DutyAnswer
from tradewind.assess.presence import Option, PresenceAnswer
from tradewind.assess.schemes import BestSet, SchemeAnswer, SchemesAnswer
from tradewind.assess.size import SizeAnswer
from tradewind.assess.standards import MarketStandards
from tradewind.assess.upgrade import DiagnosticAnswer
from tradewind.model.bounds import Bounds, total
from tradewind.model.costs import CostLine
from tradewind.model.money import Money
from tradewind.pipeline import MarketAnswer, PricedRoute
from tradewind.plan.ranking import best_route


class About(StrEnum):
    """What kind of thing an item is about, in the order of a report."""

    RANKING = "ranking"
    MARKET = "market"
    ROUTE = "route"
    LINE = "line"
    HURDLE = "hurdle"
    STANDARD = "standard"
    SIZE = "size"
    SCHEME = "scheme"
    BEST_SET = "best_set"
    PRESENCE = "presence"
    WITHHOLDING = "withholding"
    UPGRADE = "upgrade"
    CASE = "case"


ORDER = tuple(About)


@dataclass(frozen=True, slots=True)
class Key:
    """One item: what it is about, the names that lead there, and what is said of it."""

    about: About
    of: tuple[str, ...]
    what: str

    @property
    def order(self) -> tuple[int, tuple[str, ...], str]:
        """Where it stands in a report."""
        return ORDER.index(self.about), self.of, self.what


class Absent(StrEnum):
    """Stands for what is not there at all on one side."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT
# An amount between two ends, a word, words in order, or None: not known.
Value = Bounds | str | tuple[str, ...] | None
Items = Mapping[Key, Value]
STATUS = "status"
# Where only one side has one of these at all, its status alone is told and not all it holds.
_WHOLE = (About.ROUTE, About.STANDARD, About.SCHEME, About.PRESENCE, About.UPGRADE)
_PARTS = {About.LINE: About.ROUTE, About.HURDLE: About.ROUTE}


def moved(before: Items, after: Items) -> tuple[Key, ...]:
    """The items that the two sides tell differently, in the order of a report."""
    every = [
        key for key in {**before, **after} if before.get(key, ABSENT) != after.get(key, ABSENT)
    ]
    heads = {
        key
        for key in every
        if key.about in _WHOLE and key.what == STATUS and (key in before) != (key in after)
    }
    found = (key for key in every if key in heads or not heads & set(_heads(key)))
    return tuple(sorted(found, key=lambda key: key.order))


def _heads(key: Key) -> Iterator[Key]:
    """The status of everything that an item may be a part of."""
    about = _PARTS.get(key.about, key.about)
    for length in range(1, len(key.of) + 1):
        yield Key(about, key.of[:length], STATUS)


# A market


def of_market(told: MarketAnswer) -> Iterator[tuple[Key, Value]]:
    """Every route of one market, line by line, and the best of them."""
    market = told.market.code
    best = best_route(told.routes)
    yield Key(About.MARKET, (market,), "best"), best.route.id if best else None
    for route in told.routes:
        yield from _of_route(market, route)


def _of_route(market: str, one: PricedRoute) -> Iterator[tuple[Key, Value]]:
    here = (market, one.route.id)

    def item(what: str, value: Value) -> tuple[Key, Value]:
        return Key(About.ROUTE, here, what), value

    figures = (one.answer.landed, one.answer.left)
    yield item(STATUS, _status(one))
    yield item("duty_status", one.duty.status)
    for what, figure in zip(("landed", "left"), figures, strict=True):
        yield item(what, figure.bounds if figure else None)
    yield item("fixed", _fixed(one))
    yield item("days", _span(one.route.days_low, one.route.days_high))
    yield from _of_lines(here, (*one.answer.lines, *one.answer.cash_tied_up))
    for wall in one.route.hurdles:
        met = {True: "met", False: "not_met", None: None}[wall.is_met_with]
        yield Key(About.HURDLE, (*here, wall.id), STATUS), met


def _status(one: PricedRoute) -> str | None:
    """`known` with single figures, `depends` between closed ends, else not known."""
    figures = (one.answer.landed, one.answer.left)
    if any(told is None or None in (told.bounds.low, told.bounds.high) for told in figures):
        return None
    return "known" if all(told and told.amount is not None for told in figures) else "depends"


def _fixed(one: PricedRoute) -> Value:
    lines = one.set_up.lines
    return total((line.bounds for line in lines), lines[0].bounds.currency) if lines else None


def _span(low: int | None, high: int | None) -> Value:
    if low is None or high is None:
        return None
    return str(low) if low == high else f"{low}–{high}"


def _of_lines(here: tuple[str, ...], lines: Iterable[CostLine]) -> Iterator[tuple[Key, Value]]:
    """The lines of a route, those of one kind and measure added up."""
    found: dict[tuple[str, str], list[CostLine]] = {}
    for line in lines:
        found.setdefault((line.kind, line.part), []).append(line)
    for name, every in found.items():
        of = (*here, *name)
        amount = total((one.bounds for one in every), every[0].bounds.currency)
        yield Key(About.LINE, of, "amount"), amount
        if rate := " + ".join(one.rate for one in every if one.rate):
            yield Key(About.LINE, of, "rate"), rate


# What markets ask


def of_standards(told: Iterable[MarketStandards]) -> Iterator[tuple[Key, Value]]:
    """What each market asks of the good, one requirement after another."""
    for market in told:
        yield Key(About.MARKET, (market.market,), "standards"), market.status
        for one in market.requirements:
            of = (market.market, one.id)
            yield Key(About.STANDARD, of, STATUS), one.status
            yield Key(About.STANDARD, of, "starts"), one.starts.isoformat()
            if one.until is not None:
                yield Key(About.STANDARD, of, "until"), one.until.isoformat()
            if one.cost is not None:
                yield Key(About.STANDARD, of, "cost"), one.cost


# The firm


def of_size(told: SizeAnswer) -> Iterator[tuple[Key, Value]]:
    """How large the firm is by the two definitions."""
    for name, value in (("is_hk_sme", told.is_hk_sme), ("is_cn_sme", told.is_cn_sme)):
        yield Key(About.SIZE, (name,), STATUS), {True: "yes", False: "no", None: None}[value]


def of_schemes(told: SchemesAnswer) -> Iterator[tuple[Key, Value]]:
    """Every scheme, and the best set of them."""
    for one in told.results:
        yield from of_scheme(one)
    if told.best_set is not None:
        yield from _of_best_set(told.best_set)


def of_scheme(one: SchemeAnswer) -> Iterator[tuple[Key, Value]]:
    """One scheme: its state, what it pays, until when."""

    def item(what: str, value: Value) -> tuple[Key, Value]:
        return Key(About.SCHEME, (one.scheme,), what), value

    yield item(STATUS, one.status)
    if one.pays is not None:
        yield item("amount", one.pays.bounds)
    for what, day in (("opens", one.opens), ("closes", one.closes)):
        if day is not None:
            yield item(what, day.isoformat())


def _of_best_set(one: BestSet) -> Iterator[tuple[Key, Value]]:
    chosen = tuple(f"{each.project}: {each.scheme}" for each in one.best.chosen)
    yield Key(About.BEST_SET, (), "chosen"), chosen
    for what, money in (("total", one.best.total), ("expected", one.best.expected)):
        yield Key(About.BEST_SET, (), what), Bounds.exactly(money)


def of_presence(told: PresenceAnswer) -> Iterator[tuple[Key, Value]]:
    """Every form of presence, and what the markets aimed at may withhold."""
    for one in told.options:
        yield from of_option(one)
    for each in told.withholding:
        for income, rates in each.rates.items():
            rate = " / ".join(f"{one}%" for one in rates) or None
            yield Key(About.WITHHOLDING, (each.market, income), "rate"), rate
        for income in each.no_right:
            yield Key(About.WITHHOLDING, (each.market, income), "no_right"), "yes"


def of_option(one: Option) -> Iterator[tuple[Key, Value]]:
    """One form of presence: its state, and its fees by currency."""
    yield Key(About.PRESENCE, (one.id,), STATUS), one.status
    for fees in one.once:
        yield Key(About.PRESENCE, (one.id, fees.currency), "fees"), fees


def of_upgrade(told: Iterable[DiagnosticAnswer]) -> Iterator[tuple[Key, Value]]:
    """Where the firm stands on every diagnostic."""
    for one in told:
        of = (one.diagnostic.id, one.market or "")
        levels = tuple(level.id if level else "none" for level in one.levels_possible)
        yield Key(About.UPGRADE, of, STATUS), one.status
        if levels:
            yield Key(About.UPGRADE, of, "level"), levels if len(levels) > 1 else levels[0]
        for what, low, high in (
            ("points", one.low, one.high),
            ("rung", one.rung_low, one.rung_high),
        ):
            if low is not None and high is not None:
                yield Key(About.UPGRADE, of, what), _numbers(low, high)


def _numbers(low: Decimal, high: Decimal) -> str:
    return f"{low:f}" if low == high else f"{low:f}–{high:f}"


# A worked case


def of_duty(told: DutyAnswer) -> Iterator[tuple[Key, Value]]:
    """What is payable at one border."""
    only = told.only
    yield Key(About.CASE, (), STATUS), None if told.status == "unknown" else told.status
    for what in ("duty", "excise", "import_tax", "fees"):
        yield Key(About.CASE, (), what), _ends([getattr(one, what) for one in told.outcomes])
    for line in only.lines if only else ():
        of = (line.kind, line.measure)
        amount = None if line.amount is None else Bounds.exactly(line.amount)
        yield Key(About.LINE, of, "amount"), amount
        if line.rate:
            yield Key(About.LINE, of, "rate"), line.rate


def _ends(amounts: list[Money | None]) -> Value:
    """One amount or its ends over all outcomes; None where one of them is not known."""
    known = [one for one in amounts if one is not None]
    if not known or len(known) < len(amounts):
        return None
    low, high = min(one.minor for one in known), max(one.minor for one in known)
    return Bounds(low, high, known[0].currency)
