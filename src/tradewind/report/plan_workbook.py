"""The plan as a workbook: a sheet for each thing a reader would sort, sum or filter.

Numbers are numbers, days are days, and units stand in the heads. What is not known is a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tradewind.model.money import Money
from tradewind.report.chart import figure_ends, unit_ends
from tradewind.report.gaps import gaps
from tradewind.report.market_view import MarketView
from tradewind.report.page import PageView
from tradewind.report.sheets import Cell, Sheet, workbook
from tradewind.report.support_view import Beside, Scheme
from tradewind.report.telling import Json, outcomes

_INCOMES = ("dividends_qualifying", "dividends_other", "interest", "royalties", "technical_fees")
Row = list[Cell]


def plan_workbook(told: Mapping[str, Any], beside: Beside | None = None) -> bytes:
    """The whole plan in its language."""
    book = PlanBook(PageView(dict(told), beside or Beside()))
    return workbook(book.sheets())


class PlanBook:
    """The sheets of one plan."""

    def __init__(self, view: PageView) -> None:
        self.view, self.tell, self.say = view, view.tell, view.tell.say
        self.currency: str = view.told["currency"]

    def sheets(self) -> Iterator[Sheet]:
        """Every sheet, in the order of the page."""
        yield self._sheet("about", ("about.what", "about.told"), self._about(), ("about.told",))
        yield self._sheet("routes", self._route_heads(), self._routes(), ("decides", "missing"), 2)
        yield self._sheet("costs", _COSTS, self._costs(), ("rate", "missing", "source"), 2)
        yield self._sheet("duties", _DUTIES, self._duties(), ("rate", "when", "source"), 2)
        yield self._sheet("standards", _STANDARDS, self._standards(), _STANDARDS[2:], 2)
        yield self._sheet("schemes", _SCHEMES, self._schemes(), ("why", "path", "source"))
        yield self._sheet("presence", _PRESENCE, self._presence(), ("steps", "source"))
        yield self._sheet("treaties", _TREATIES, self._treaties(), ("source",))
        yield self._sheet("timetable", _TIMETABLE, self._timetable(), ("fees", "after", "source"))
        yield self._sheet("unknown", _UNKNOWN, self._unknown(), _UNKNOWN)
        yield self._sheet("sources", _SOURCES, self._sources(), ("title", "where", "link"), 2)

    def _sheet(
        self,
        name: str,
        columns: Sequence[str],
        rows: Iterable[Row],
        wide: Sequence[str] = (),
        frozen: int = 1,
    ) -> Sheet:
        heads = [self._head(one) for one in columns]
        is_wide = frozenset(self._head(one) for one in wide)
        return Sheet(self.say(f"workbook.sheet.{name}"), heads, rows, frozen, is_wide)

    def _head(self, name: str) -> str:
        """The head of a column, some of them with the plan's currency."""
        return self.say(f"workbook.{name}", currency=self.currency)

    # --- cells -----------------------------------------------------------------------------
    def _amount(self, told: Json | None) -> Cell:
        """An amount of the plan's currency in its main unit."""
        if told is None:
            return self.tell.no_amount
        return Money(told["minor"], told["currency"]).amount

    def _amounts(self, ends: Sequence[Json | None]) -> Row:
        return [self._amount(one) for one in ends]

    def _number(self, told: object) -> Cell:
        """A number that may be written as text; unknown as a word."""
        return self.say("unknown") if told is None else Decimal(str(told))

    def _day(self, told: str | None) -> Cell:
        return self.say("unknown") if told is None else date.fromisoformat(told)

    def _yes(self, told: bool) -> str:
        return self.say("firm.yes" if told else "firm.no")

    def _all(self, parts: Iterable[str]) -> str:
        """Several texts in one cell."""
        return self.say("page.semicolon").join(dict.fromkeys(part for part in parts if part))

    def _cited(self, keys: Iterable[str]) -> str:
        """Sources by their number on the last sheet, with their name and day."""
        every = self.view.refs(keys)
        return self._all(f"[{one.number}] {one.name} {one.day} {one.seen}".strip() for one in every)

    def _missing(self, names: Iterable[str]) -> str:
        return self._all(self.tell.gap(name) for name in names)

    # --- what the plan is about ------------------------------------------------------------
    def _about(self) -> Iterator[Row]:
        told, say = self.view.told, self.say
        yield [say("workbook.firm"), told["enterprise"]["name"] or say("page.unnamed_firm")]
        if told["enterprise"]["invented"]:
            yield [say("workbook.note"), say("page.invented")]
        yield [say("workbook.product"), told["offering"]["name"] or say("unknown")]
        yield [say("workbook.goods"), told["offering"]["goods"] or say("unknown")]
        yield [say("workbook.applies_on"), self._day(told["applies_on"])]
        yield [say("workbook.known_on"), self._day(told["known_on"])]
        yield [say("workbook.currency"), self.currency]
        if self.tell.is_without_money:
            yield [say("workbook.note"), say("page.without_money")]
        yield [say("workbook.note"), say("workbook.how_to_read")]
        yield [say("workbook.note"), say("page.not_assessed")]
        yield [say("workbook.note"), say("page.plan_number", hash=told["determination"][:12])]

    # --- markets and routes ----------------------------------------------------------------
    def _route_heads(self) -> tuple[str, ...]:
        sums = [f"{name}_{end}" for name in _SUMS for end in ("low", "high")]
        return (
            "market",
            "route",
            "rank",
            "way",
            "is_best",
            "status",
            "units",
            "price",
            *sums,
            *_AFTER,
        )

    def _routes(self) -> Iterator[Row]:
        for market in self.view.markets:
            for route in market.told["routes"]:
                yield self._route(market, route)

    def _route(self, market: MarketView, route: Json) -> Row:
        units = market.told["units_per_consignment"]
        landed, left = figure_ends(route["landed"]), figure_ends(route["left"])
        sums = (unit_ends(landed, units), unit_ends(left, units), landed, left)
        decides = self._all(market.decides()) if route in market.ways else ""
        return [
            market.name,
            self.tell.route(route),
            market.told["rank"],
            self.tell.way(route),
            self._yes(route["id"] == market.told["best"]),
            self.say(f"workbook.status.{route['status']}"),
            self._number(units),
            self._amount(route["price"]),
            *(cell for ends in sums for cell in self._amounts(ends)),
            *self._amounts(figure_ends(route["fixed"])),
            *self._first_year(route["left_first_year"]),
            *(self._number(route["months"][end]) for end in ("low", "high")),
            *(self._number(route["days"][end]) for end in ("low", "high")),
            self._number(route["co2e"]["kg"]),
            decides,
            self._missing(gap["name"] for gap in route["missing"]),
        ]

    def _first_year(self, told: Json | None) -> Row:
        if told is None:
            return [self.say("unknown")] * len(_ENDS)
        return self._amounts([told[end] for end in _ENDS])

    # --- cost lines and duties -------------------------------------------------------------
    def _costs(self) -> Iterator[Row]:
        for market in self.view.markets:
            for route in market.told["routes"]:
                way = [market.name, self.tell.route(route)]
                for part, lines in self._parts(route):
                    yield from ([*way, part, *self._line(line)] for line in lines)

    def _parts(self, route: Json) -> Iterator[tuple[str, list[Json]]]:
        yield self.say("workbook.part.consignment"), route["lines"]
        yield self.say("workbook.part.cash"), route["cash_tied_up"]
        yield self.say("workbook.part.fixed"), route["fixed"]["lines"]

    def _line(self, line: Json) -> Row:
        payer = line["payer"]
        return [
            line["name"],
            self.say(f"page.payer.{payer}") if payer in ("seller", "buyer") else "",
            self._amount(line["low"]),
            self._amount(line["high"]),
            _currency(line) or self.currency,
            self.tell.line_rate(line),
            self._missing(line["missing"]),
            self._yes(line["example"]),
            self._yes(line["confirmed"]),
            self._cited(line["sources"]),
        ]

    def _duties(self) -> Iterator[Row]:
        money = {"currency": self.currency}
        for market in self.view.markets:
            for route in market.told["routes"]:
                way = [market.name, self.tell.route(route)]
                for line in route["lines"]:
                    if line["kind"] == "duty":
                        yield [*way, *self._duty(line)]
                for one in outcomes(route, self.tell):
                    told = None if one.minor is None else {"minor": one.minor, **money}
                    amount = self._amount(told)
                    yield [*way, "", one.rate, amount, amount, self.currency, one.when, ""]

    def _duty(self, line: Json) -> Row:
        ends = self._amounts((line["low"], line["high"]))
        sources = self._cited(line["sources"])
        missing = self._missing(line["missing"])
        return [line["name"], self.tell.line_rate(line), *ends, self.currency, missing, sources]

    # --- standards -------------------------------------------------------------------------
    def _standards(self) -> Iterator[Row]:
        words = self.view.standards
        for market in self.view.markets:
            told = market.told["standards"]
            if not told["requirements"]:
                yield [market.name, words.summary(told), "", "", "", "", ""]
            for one in told["requirements"]:
                yield [
                    market.name,
                    one["name"],
                    one["says"],
                    words.state(one),
                    self._all((*words.how(one), *words.who(one))),
                    self._all(words.takes(one, self.view.told["sources"]))
                    or self.say("standards.no_time"),
                    self._cited(one["sources"]),
                ]

    # --- schemes, presence, treaties -------------------------------------------------------
    def _schemes(self) -> Iterator[Row]:
        for group in self.view.support.groups:
            for one in group.schemes:
                ends = self._paid(one)
                yield [
                    one.told["name"],
                    one.told["body"] or "",
                    one.told["status_name"],
                    one.head,
                    one.told["gives_name"],
                    *ends,
                    _currency(one.told["amount"]),
                    self._all((*one.why, *one.asks)),
                    self._path(one),
                    self._cited(one.sources),
                    one.link,
                ]

    def _paid(self, one: Scheme) -> Row:
        """What a scheme pays between two ends; that what it gives is no money."""
        if not one.amount:
            return [self.say("workbook.no_money")] * len(_ENDS)
        amount = one.told["amount"] or {}
        return self._amounts([amount.get(end) for end in _ENDS])

    def _path(self, one: Scheme) -> str:
        if one.told["status"] == "eligible":
            return self.say("support.sure")
        return self._all(one.paths) or self.say("workbook.no_path")

    def _presence(self) -> Iterator[Row]:
        for _, title, forms in self.view.support.kinds:
            for one in forms:
                yield [
                    one.told["name"],
                    title,
                    one.told["status_name"],
                    one.fees or self.say("unknown"),
                    self._all(self._step(step.name, step.days) for step in one.steps),
                    self._all(self._step(row.says, row.small) for row in one.yearly),
                    self._all(one.asks),
                    self._cited(key for step in one.steps for key in step.sources),
                    one.link,
                ]

    def _step(self, name: str, small: str) -> str:
        return self.say("page.bracketed", text=name, small=small) if small else name

    def _treaties(self) -> Iterator[Row]:
        told = self.view.told["presence"]["withholding"]
        for one, shown in zip(told, self.view.support.treaties, strict=True):
            rates = [self._rate(one, income) for income in _INCOMES]
            terms = self._all(row.says for row in shown.conditions)
            yield [shown.name, *rates, terms, self._cited(shown.sources)]

    def _rate(self, one: Json, income: str) -> Cell:
        """One rate as a number; in words where there are several, or none may be taken."""
        is_one_number = str(one.get(f"{income}_pct")).replace(".", "", 1).isdigit()
        if is_one_number and income not in one["no_taxing_right"]:
            return self._number(one[f"{income}_pct"])
        return self.view.support.words.treaty(one, income)

    # --- timetable, what is not known, sources ---------------------------------------------
    def _timetable(self) -> Iterator[Row]:
        support = self.view.support
        rows = [one for one in self.view.told["timetable"] if one["unit"] == "step"]
        for one, shown in zip(rows, support.bars, strict=True):
            yield [
                shown.name,
                *(self._day(one[side][end]) for side in ("begins", "ends") for end in _ENDS),
                shown.step.who,
                shown.step.place,
                shown.step.days,
                shown.step.fees or self.say("support.fees_unknown"),
                shown.after,
                self._yes(shown.is_critical),
                self._cited(shown.step.sources),
            ]
        for one in self.view.stretches():
            yield [self.view.step(one), *[""] * (len(_TIMETABLE) - 1)]

    def _unknown(self) -> Iterator[Row]:
        for one in gaps(self.view):
            names = self.say("page.list").join(one.markets)
            yield [one.says, self.say(f"unknown.by.{one.kind}"), names]
        for text, why in self.view.support.asks():
            yield [text, self.say("unknown.by.answer"), why]

    def _sources(self) -> Iterator[Row]:
        for number, (one, places) in enumerate(self.view.documents(), 1):
            title = one.title or one.name
            publisher = one.name if one.name != title else ""
            yield [number, title, publisher, one.trust, places, one.link]


def _currency(told: Json | None) -> str:
    """The currency of both ends; nothing where neither is known."""
    ends = [told[end] for end in _ENDS if told[end]] if told else []
    return str(ends[0]["currency"]) if ends else ""


_ENDS = ("low", "high")
_SUMS = ("landed_unit", "left_unit", "landed", "left", "fixed", "first_year", "months", "days")
_AFTER = ("co2e", "decides", "missing")
_COSTS = (
    "market", "route", "part", "line", "payer", "low", "high", "line_currency", "rate", "missing",
    "example", "confirmed", "source",
)  # fmt: skip
_DUTIES = ("market", "route", "line", "rate", "low", "high", "line_currency", "when", "source")
_STANDARDS = ("market", "requirement", "says", "state", "how", "takes", "source")
_SCHEMES = (
    "scheme", "body", "state", "for_whom", "gives", "low", "high", "line_currency", "why", "path",
    "source", "link",
)  # fmt: skip
_PRESENCE = ("form", "kind", "state", "once", "steps", "yearly", "asks", "source", "link")
_TREATIES = ("market", *(f"pct_{income}" for income in _INCOMES), "terms", "source")
_TIMETABLE = (
    "step", "begins_low", "begins_high", "ends_low", "ends_high", "who", "place", "takes_days",
    "fees", "after", "critical", "source",
)  # fmt: skip
_UNKNOWN = ("gap", "of_whom", "touches")
_SOURCES = ("number", "title", "publisher", "trust", "where", "link")
