"""The plan as one self-contained HTML file: it asks nothing of any network."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tradewind.errors import InputError
from tradewind.report.chart import LETTERS, PARTS, Bar, cost_chart, part_of, swatch
from tradewind.text import say, words

if TYPE_CHECKING:
    from jinja2 import Template

Json = dict[str, Any]
_TEMPLATE = Path(__file__).with_name("page.html.jinja")
_LOCALES = {"en": "en_HK", "zh-Hant": "zh_Hant_HK", "zh-Hans": "zh_Hans_CN"}
_TAGS = {"en": "en", "zh-Hant": "zh-Hant-HK", "zh-Hans": "zh-Hans-CN"}
_DAYS = {"en": "d MMM y", "zh-Hant": "y年M月d日", "zh-Hans": "y年M月d日"}
_MOST_NAMES, _MOST_BARS, _BEST = 8, 6, 3
_FACT_FAMILIES = ("duty", "border", "routes", "sellers")
# Not needed to read the page: older browsers print closed details closed without it.
_SCRIPT = (
    "addEventListener('beforeprint',function(){document.querySelectorAll('details')"
    ".forEach(function(d){if(!d.open){d.open=true;d.dataset.shut='1'}})});"
    "addEventListener('afterprint',function(){document.querySelectorAll('details[data-shut]')"
    ".forEach(function(d){d.open=false;delete d.dataset.shut})});"
)


class Teller:
    """Tells one plan's amounts, days, routes and gaps in its language."""

    def __init__(self, told: Json) -> None:
        self.lang: str = told["lang"]
        self.locale = _LOCALES[self.lang]
        self.market_names = {one["market"]: one["name"] for one in told["markets"]}
        self.line_names = {line["kind"]: line["name"] for line in _unnamed_parts(told)}

    def say(self, code: str, /, **values: object) -> str:
        """The wording of a code."""
        return say(code, self.lang, values)

    def money(self, told: Json) -> str:
        """An amount with a mark that names one currency only."""
        from babel.numbers import format_decimal, get_currency_precision

        digits = get_currency_precision(told["currency"])
        number = Decimal(abs(told["minor"])).scaleb(-digits)
        shape = "#,##0." + "0" * digits if digits else "#,##0"
        sign = "−" if told["minor"] < 0 else ""
        return f"{sign}{self.mark(told)}{format_decimal(number, shape, locale=self.locale)}"

    def number(self, told: int | str | Decimal) -> str:
        """A whole number or a decimal with its marks of thousands."""
        from babel.numbers import format_decimal

        return str(format_decimal(Decimal(told), locale=self.locale))

    def day(self, told: str) -> str:
        """A day as people write it."""
        from babel.dates import format_date

        return str(format_date(date.fromisoformat(told), _DAYS[self.lang], locale=self.locale))

    def ends(self, low: Json | None, high: Json | None) -> str:
        """An amount between two ends; an open end is said, never left out."""
        if low is not None and low == high:
            return self.money(low)
        if low is not None and high is not None:
            return self.say("page.span", low=self.money(low), high=self.money(high))
        if low is not None and low["minor"]:
            return self.say("page.at_least", low=self.money(low))
        return self.say("page.at_most", high=self.money(high)) if high else self.say("unknown")

    def bare(self, low: Json | None, high: Json | None) -> str:
        """The same without the mark of the currency, where the header has it."""
        if low is None or high is None:
            return self.say("unknown")
        ends = dict.fromkeys(self.money(one).replace(self.mark(one), "") for one in (low, high))
        return "–".join(ends)

    def span_bare(self, low: Json, high: Json) -> str:
        """Two ends that may be below nothing, where a dash would be misread."""
        return self.say("page.span", low=self.bare(low, low), high=self.bare(high, high))

    def mark(self, told: Json) -> str:
        """The mark of a currency, that of no other."""
        from babel.numbers import get_currency_symbol

        # Always the marks of Hong Kong's English: ¥ alone is yuan to some and yen to others.
        return str(get_currency_symbol(told["currency"], locale="en_HK"))

    def stretch(self, low: object, high: object, unit: str) -> str | None:
        """A stretch of months or days; None where even its least is not known."""
        if low is None:
            return None
        count = str(low)
        if high is None:
            count = self.say("page.or_more", low=low)
        elif str(high) != count:
            count = f"{low}–{high}"
        return self.say(f"page.{unit}", count=count)

    def names(self, told: Iterable[str], most: int = _MOST_NAMES) -> str:
        """Names in a row; of many, the first ones and how many more."""
        every = list(dict.fromkeys(told))
        row = self.say("page.list").join(every[:most])
        rest = len(every) - most
        return self.say("page.and_more", names=row, count=rest) if rest > 0 else row

    def markets(self, codes: Iterable[str]) -> str:
        """Markets by name."""
        return self.names(self.market_names.get(code, code) for code in codes)

    def route(self, route: Json) -> str:
        """Who sells, how the goods go, and the preference claimed."""
        parts = [
            self.say(f"seller.{route['seller']}"),
            self.say(f"path.{route['path']}"),
            self.say(f"mode.{route['mode']}"),
        ]
        if route["agreement"]:
            parts.append(self.say("page.agreement", agreement=route["agreement"]))
        return self.say("page.list").join(parts)

    def way(self, route: Json) -> str:
        """Direct, or through Hong Kong."""
        return self.say("page.through" if is_through(route) else "page.direct")

    def line(self, kind: str) -> str:
        """The name of a kind of cost."""
        return str(self.line_names.get(kind, kind))

    def gap(self, name: str) -> str:
        """What is missing, in a few words."""
        stem, _, rest = name.partition(".")
        if stem in ("quote", "days"):
            return self.say(f"page.gap.{stem}", line=self.line(rest))
        if f"page.gap.{stem}" in words():
            return self.say(f"page.gap.{stem}")
        return self.fact(name) if ":" in name or "/" in name else name

    def fact(self, name: str) -> str:
        """The name of a fact that no pack holds, under what it belongs to."""
        family = name.partition("/")[0]
        code = family if family in _FACT_FAMILIES else "other"
        return self.say("page.labelled", label=self.say(f"page.fact.{code}"), text=name)

    def ask(self, gap: Json) -> str:
        """The question that closes a gap."""
        stem, _, rest = gap["name"].partition(".")
        if stem in ("quote", "days"):
            return self.say(f"page.ask.{stem}", line=self.line(rest))
        return str(gap["question"])

    def finding(self, told: Json) -> str:
        """A reason, with the codes among its values worded too."""
        values = dict(told["values"])
        for name in {"path", "mode", "seller"} & values.keys():
            code = f"{name}.{values[name]}"
            values[name] = self.say(code) if code in words() else values[name]
        if "market" in values:
            values["market"] = self.market_names.get(values["market"], values["market"])
        return self.say(told["code"], **values) if told["code"] in words() else str(told["says"])

    def place(self, code: str) -> str:
        """Where a company is taxed."""
        known = f"page.in_place.{code}"
        return self.say(known) if known in words() else code

    def rate(self, told: str | None) -> str:
        """A rate with the words of its units in the plan's language."""
        text = told or ""
        if text == "free":
            return self.say("page.rate.free")

        def unit(found: re.Match[str]) -> str:
            code = f"page.per.{found[1]}"
            return "/ " + (self.say(code) if code in words() else found[1])

        return re.sub(r"/ ([a-z]+)\b", unit, text)


def _unnamed_parts(told: Json) -> Iterator[Json]:
    """The lines that carry the name of their kind, not of one measure."""
    for route in (one for market in told["markets"] for one in market["routes"]):
        every = (*route["lines"], *route["cash_tied_up"], *route["fixed"]["lines"])
        yield from (line for line in every if not line["measure"])


def is_through(route: Json) -> bool:
    """Whether Hong Kong is the seller or on the way."""
    return bool(route["path"] != "direct" or route["seller"].startswith("hk-"))


def is_closed(route: Json | None) -> bool:
    """Whether what a route lands at and leaves are known between two ends."""
    return route is not None and route["status"] != "unknown"


def a_unit(amount: Json | None, units: int | None) -> Json | None:
    """A consignment's amount for one unit, derived last."""
    if amount is None or not units:
        return None
    return {**amount, "minor": int((Decimal(amount["minor"]) / units).quantize(Decimal(1)))}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: known, depends, unknown (grey, with what is missing) or absent."""

    state: str
    text: str
    small: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """The rate and the sources of a line on one way, or on both where `way` is empty."""

    way: str
    rate: str
    sources: tuple[str, ...]
    is_example: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the ladder: what it is, one cell for each way, and its notes."""

    kind: str
    sign: str
    name: str
    cells: tuple[Cell, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of the ladder."""

    title: str
    rows: tuple[Row, ...]


def added(lines: Iterable[Json], currency: str) -> tuple[Json | None, Json | None]:
    """The sum of lines between its ends; open where one of them is."""
    ends: list[Json | None] = []
    every = list(lines)
    for end in ("low", "high"):
        open_end = any(line[end] is None for line in every)
        total = sum(line[end]["minor"] for line in every if line[end])
        ends.append(None if open_end else {"minor": total, "currency": currency})
    return ends[0], ends[1]


def seller_lines(route: Json) -> list[Json]:
    """What the seller bears, before tax on profits."""
    return [
        line
        for line in route["lines"]
        if line["payer"] == "seller" and line["kind"] != "profits_tax"
    ]


def buyer_lines(route: Json) -> list[Json]:
    """What the buyer bears."""
    return [line for line in route["lines"] if line["payer"] == "buyer"]


def tax_lines(route: Json) -> list[Json]:
    """Tax on profits."""
    return [line for line in route["lines"] if line["kind"] == "profits_tax"]


def tax_moves(route: Json) -> bool:
    """Whether the ends of what is left are not price less the ends of the other lines."""
    left, price = route["left"], route["price"]
    if left is None or price is None or None in (left["low"], left["high"]):
        return False
    low, high = added([*seller_lines(route), *tax_lines(route)], price["currency"])
    ends = [None if one is None else price["minor"] - one["minor"] for one in (high, low)]
    return ends != [left["low"]["minor"], left["high"]["minor"]]


class MarketView:
    """One market as the page shows it: its best way direct and its best through Hong Kong."""

    def __init__(self, told: Json, tell: Teller, currency: str) -> None:
        self.told, self.tell, self.currency = told, tell, currency
        self.name: str = told["name"]
        self.anchor = f"m-{told['market']}"
        routes = {one["id"]: one for one in told["routes"]}
        self.direct: Json | None = routes.get(told["best_direct"])
        self.through: Json | None = routes.get(told["best_through_hong_kong"])
        best = routes.get(told["best"])
        ways = [one for one in (best, self.direct, self.through) if one is not None]
        self.lead = next((one for one in ways if is_closed(one)), best)
        self.ways = [one for one in (self.direct, self.through) if one is not None]
        self.others = [one for one in told["routes"] if one not in self.ways]

    @property
    def is_priced(self) -> bool:
        """Whether landed and left can be given for one way at least."""
        return is_closed(self.lead)

    # --- cells -----------------------------------------------------------------------------
    def sum_cell(self, route: Json | None, name: str) -> Cell:
        """Landed or left: a unit, and under it the consignment."""
        if route is None:
            return Cell("absent", self.tell.say("page.no_route"))
        figure = route[name]
        if figure is None:
            gaps = [gap["name"] for gap in route["missing"]]
            return self._open(self.tell.say("unknown"), gaps)
        low, high = figure["low"], figure["high"]
        units = self.told["units_per_consignment"]
        each = self.tell.ends(a_unit(low, units), a_unit(high, units))
        whole = self.tell.ends(low, high)
        if low is None or high is None:
            return self._open(each, figure["missing"])
        return Cell("known" if low == high else "depends", each, whole)

    def _open(self, text: str, names: Sequence[str]) -> Cell:
        return Cell("unknown", text, self._unknown(names, text))

    def _unknown(self, names: Sequence[str], text: str = "") -> str:
        """What is missing, under a text that may have said already that something is."""
        told = self.tell.names((self.tell.gap(name) for name in names), 2)
        if not names or text == self.tell.say("unknown"):
            return told
        return self.tell.say("page.unknown_needs", names=told)

    def fixed_cell(self, route: Json | None) -> Cell:
        """Fixed costs of the first year."""
        if route is None:
            return Cell("absent", "")
        fixed = route["fixed"]
        text = self.tell.ends(fixed["low"], fixed["high"])
        if fixed["high"] is None:
            gaps = [name for line in fixed["lines"] for name in line["missing"]]
            return self._open(text, gaps)
        return Cell("known" if fixed["low"] == fixed["high"] else "depends", text)

    def time_cell(self, route: Json | None) -> Cell:
        """Months to set up and days on the way."""
        if route is None:
            return Cell("absent", "")
        unknown = self.tell.say("unknown")
        months = self.tell.stretch(route["months"]["low"], route["months"]["high"], "months")
        days = self.tell.stretch(route["days"]["low"], route["days"]["high"], "days")
        state = "unknown" if months is None or days is None else "known"
        return Cell(state, months or unknown, days or unknown)

    def break_even_cell(self) -> Cell:
        """The yearly units at which the way that costs more to set up catches up."""
        if self.direct is None or self.through is None:
            return Cell("absent", self.tell.say("page.break_even.one_way"))
        pair = {self.direct["id"], self.through["id"]}
        found = [one["units"] for one in self.told["break_even"] if set(one["between"]) == pair]
        if found:
            return Cell("known", self.tell.number(found[0]))
        ends = [one["left_per_unit"] for one in self.ways]
        fixed = [(one["fixed"]["low"], one["fixed"]["high"]) for one in self.ways]
        if any(low != high or low is None for low, high in fixed) or any(
            one["low"] != one["high"] or one["low"] is None for one in ends
        ):
            return self._open(self.tell.say("unknown"), self._open_names())
        same = fixed[0] == fixed[1]
        return Cell("known", self.tell.say(f"page.break_even.{'none' if same else 'never'}"))

    def _open_names(self) -> list[str]:
        """What keeps what is left of the two ways from being one number."""
        return [name for one in self.ways for name in (one["left"] or {}).get("missing", [])]

    def which(self) -> Cell:
        """Which way leaves more of a unit."""
        if self.direct is None or self.through is None:
            only = self.tell.way(self.ways[0]) if self.ways else self.tell.say("page.no_route")
            return Cell("absent", self.tell.say("page.which.only", way=only) if self.ways else only)
        if self.told["direct_or_through_overlap"]:
            return Cell("known", self._close_call())
        best = next(one for one in self.ways if one["id"] == self.told["best"])
        return Cell("known", self.tell.way(best))

    def _close_call(self) -> str:
        """Two ways that overlap: the same, one never less than the other, or not to be told."""
        ends = [_figure_ends(one["left"]) for one in self.ways]
        if not all(is_closed(one) for one in self.ways):
            return self.tell.say("page.which.overlap")
        (low, high), (other_low, other_high) = [[e["minor"] for e in pair if e] for pair in ends]
        if low == high == other_low == other_high:
            return self.tell.say("page.which.same")
        if low >= other_high or other_low >= high:
            more = self.ways[0 if low >= other_high else 1]
            return self.tell.say("page.which.or_same", way=self.tell.way(more))
        return self.tell.say("page.which.overlap")

    # --- gaps ------------------------------------------------------------------------------
    def gaps(self) -> list[Json]:
        """What is not known of the two ways, each once."""
        every = [gap for one in self.ways for gap in one["missing"]]
        return list({(gap["kind"], gap["name"]): gap for gap in every}.values())

    def needed(self) -> list[Json]:
        """The gaps that keep landed or left of the leading way open."""
        if self.lead is None:
            return []
        figures = [self.lead["landed"], self.lead["left"]]
        names = {name for one in figures if one for name in one["missing"]}
        if None in figures:
            return list(self.lead["missing"])
        return [gap for gap in self.lead["missing"] if gap["name"] in names]

    # --- the ladder ------------------------------------------------------------------------
    def ladder(self) -> list[Part]:
        """The parts of the ladder, each a sum that a person can add up."""
        say = self.tell.say
        found = [Part(say("page.part.left"), tuple(self._left_rows()))]
        found.append(Part(say("page.part.landed"), tuple(self._landed_rows())))
        cash = self._rows([one["cash_tied_up"] for one in self.ways], "")
        if cash:
            found.append(Part(say("page.part.cash"), tuple(cash)))
        fixed = self._rows([one["fixed"]["lines"] for one in self.ways], "")
        if fixed:
            ends = [(one["fixed"]["low"], one["fixed"]["high"]) for one in self.ways]
            fixed.append(self._sum("total", "=", "page.fixed_sum", ends))
            found.append(Part(say("page.part.fixed"), tuple(fixed)))
        return found

    def _left_rows(self) -> Iterator[Row]:
        yield self._price()
        yield self._payer("seller")
        yield from self._rows([seller_lines(one) for one in self.ways], "−")
        sums = [added(seller_lines(one), self.currency) for one in self.ways]
        yield self._sum("sum", "", "page.seller_sum", sums)
        yield from self._rows([tax_lines(one) for one in self.ways], "−")
        yield self._sum("total", "=", "page.sum.left", [_figure_ends(o["left"]) for o in self.ways])

    def _landed_rows(self) -> Iterator[Row]:
        yield self._price()
        yield self._payer("buyer")
        yield from self._rows([buyer_lines(one) for one in self.ways], "+")
        sums = [added(buyer_lines(one), self.currency) for one in self.ways]
        yield self._sum("sum", "", "page.buyer_sum", sums)
        ends = [_figure_ends(one["landed"]) for one in self.ways]
        yield self._sum("total", "=", "page.sum.landed", ends)

    def _payer(self, payer: str) -> Row:
        return Row("payer", "", self.tell.say(f"page.payer.{payer}"), ())

    def _price(self) -> Row:
        term = self.told["incoterm"] or self.tell.say("page.no_term")
        cells = tuple(
            Cell("unknown", self.tell.say("unknown"))
            if one["price"] is None
            else Cell("known", self.tell.money(one["price"]))
            for one in self.ways
        )
        note = Note("", self.tell.say("page.price_source"), (), False)
        return Row("price", "", self.tell.say("page.price", incoterm=term), cells, (note,))

    def _sum(
        self, kind: str, sign: str, code: str, ends: Sequence[tuple[Json | None, Json | None]]
    ) -> Row:
        cells = tuple(self._ends_cell(low, high, ()) for low, high in ends)
        return Row(kind, sign, self.tell.say(code), cells)

    def _ends_cell(self, low: Json | None, high: Json | None, missing: Sequence[str]) -> Cell:
        text = self.tell.ends(low, high)
        if low is None or high is None:
            return self._open(text, missing)
        state = "known" if low == high else "depends"
        return Cell(state, text, self._unknown(missing) if state == "depends" else "")

    def _rows(self, every: Sequence[Sequence[Json]], sign: str) -> list[Row]:
        """The lines of each way merged: the same line of both ways stands in one row."""
        found: dict[tuple[object, ...], list[Json | None]] = {}
        for at, lines in enumerate(every):
            seen: dict[tuple[object, ...], int] = {}
            for line in lines:
                key = (line["kind"], line["measure"], line["name"])
                seen[key] = seen.get(key, 0) + 1
                row = found.setdefault((*key, seen[key]), [None] * len(every))
                row[at] = line
        return [self._row(lines, sign) for lines in found.values()]

    def _row(self, lines: Sequence[Json | None], sign: str) -> Row:
        absent = Cell("absent", self.tell.say("page.not_this_way"))
        cells = tuple(
            absent if one is None else self._ends_cell(one["low"], one["high"], one["missing"])
            for one in lines
        )
        name = next(one["name"] for one in lines if one is not None)
        return Row("line", sign, name, cells, self._notes(lines))

    def _notes(self, lines: Sequence[Json | None]) -> tuple[Note, ...]:
        told = [
            (way, Note("", self.tell.rate(one["rate"]), tuple(one["sources"]), one["example"]))
            for way, one in zip(self.ways, lines, strict=True)
            if one is not None
        ]
        notes = [note for _, note in told if note.rate or note.sources]
        if len(set(notes)) == 1 and len(notes) == len(told):
            return (notes[0],)
        return tuple(
            Note(self.tell.way(way), note.rate, note.sources, note.is_example)
            for way, note in told
            if note.rate or note.sources
        )

    # --- what stands beside the ladder -----------------------------------------------------
    def depends(self) -> list[str]:
        """The two ends of a duty that depends, with the rates of every outcome."""
        found = []
        for one in self.ways:
            if one["duty_status"] != "depends":
                continue
            for line in (line for line in one["lines"] if line["kind"] == "duty"):
                open_end = line["high"] is None
                code = "page.duty_depends_open" if open_end else "page.duty_depends"
                rates = self.tell.rate(line["rate"]) or self.tell.say("unknown")
                ends = self.tell.ends(line["low"], line["high"])
                found.append(self.tell.say(code, way=self.tell.way(one), amount=ends, rates=rates))
        return found

    def hurdles(self) -> list[tuple[Json, tuple[str, ...]]]:
        """Licences and conditions, with how they stand on each way."""
        found: dict[str, Json] = {}
        for one in (wall for way in self.ways for wall in way["hurdles"]):
            found.setdefault(one["id"], one)
        return [
            (one, tuple(_standing(one["id"], way) for way in self.ways)) for one in found.values()
        ]

    def tax_note(self, route: Json) -> str:
        """What the tax hangs on where it is not one amount."""
        say, found = self.tell.say, []
        for place, ends in route["tax_ends"].items():
            amount = self.tell.ends(ends["low"], ends["high"])
            found.append(say("page.tax_ends", place=self.tell.place(place), amount=amount))
        if tax_moves(route):
            found.append(say("page.tax_moves"))
        told = say("page.semicolon").join(found)
        return say("page.labelled", label=self.tell.way(route), text=told) if found else ""

    def margins(self) -> list[str]:
        """The unit price that leaves the target margin, for each way."""
        found = []
        for one in self.ways:
            told = one["price_for_margin"]
            low, high = told["at_best"], told["at_worst"]
            if low is not None:
                amount, way = self.tell.ends(low, high), self.tell.way(one)
                found.append(self.tell.say("page.margin", way=way, amount=amount))
        return found

    def journeys(self) -> list[str]:
        """The legs and the emissions of each way."""
        return [
            self.tell.say("page.labelled", label=self.tell.way(one), text=self._journey(one))
            for one in self.ways
        ]

    def _journey(self, route: Json) -> str:
        tell, found = self.tell, []
        for leg in route["legs"]:
            told = {"start": leg["from"], "end": leg["to"], "mode": tell.say(f"mode.{leg['mode']}")}
            if leg["km"] is None:
                found.append(tell.say("page.leg_unknown", **told))
            else:
                found.append(tell.say("page.leg", **told, km=tell.number(leg["km"])))
        emitted = route["co2e"]
        if emitted["kg"] is not None:
            kg = tell.number(emitted["kg"])
            found.append(tell.say("page.co2e", kg=kg, family=emitted["family"]))
        return tell.say("page.semicolon").join(found)

    def short_cells(self, route: Json) -> list[Cell]:
        """One row of a route that is not shown in full."""
        sums = [self.sum_cell(route, "landed"), self.sum_cell(route, "left")]
        kg = route["co2e"]["kg"]
        emitted = Cell("unknown", self.tell.say("unknown"))
        if kg is not None:
            emitted = Cell("known", self.tell.number(kg))
        short = [Cell(one.state, one.text) for one in sums]
        return [*short, self.fixed_cell(route), self.time_cell(route), emitted]

    def findings(self) -> list[Json]:
        """The reasons and what is not counted, each wording once; cost lines are told apart."""
        every = [f for one in self.ways for f in (*one["because"], *one["not_counted"])]
        told = {one["says"]: one for one in every if one["code"] != "landed.not_counted"}
        return list(told.values())

    def lines_not_counted(self) -> str:
        """The cost lines beyond the named place."""
        every = (f for one in self.ways for f in one["not_counted"])
        kinds = (f["values"]["line"] for f in every if f["code"] == "landed.not_counted")
        return self.tell.names(self.tell.line(kind) for kind in kinds)

    def absent(self) -> list[str]:
        """Why other routes cannot be, each reason once."""
        return list(dict.fromkeys(self.tell.finding(one) for one in self.told["absent"]))

    def decides(self) -> list[str]:
        """The lines in which the two ways differ most."""
        found = []
        for one in self.told["decides"]:
            more = one["through_hong_kong_costs_more_by"]
            if more is None:
                found.append(self.tell.say("page.decides_open", line=one["name"]))
                continue
            code = "page.decides_less" if more["minor"] < 0 else "page.decides_more"
            amount = self.tell.money({**more, "minor": abs(more["minor"])})
            found.append(self.tell.say(code, line=one["name"], amount=amount))
        return found

    def bars(self) -> list[Json]:
        """The cost of one unit by part, for each way that can be priced."""
        units = self.told["units_per_consignment"]
        found = []
        for one in (way for way in self.ways if is_closed(way)):
            parts = {}
            for part in PARTS:
                lines = [line for line in one["lines"] if part_of(line["kind"]) == part]
                low, high = added(lines, self.currency)
                parts[part] = (a_unit(low, units), a_unit(high, units))
            left, landed = (_figure_ends(one[name]) for name in ("left", "landed"))
            parts["left"] = (a_unit(left[0], units), a_unit(left[1], units))
            ends = (a_unit(landed[0], units), a_unit(landed[1], units))
            found.append({"way": one, "parts": parts, "landed": ends})
        return found


def _figure_ends(figure: Json | None) -> tuple[Json | None, Json | None]:
    return (None, None) if figure is None else (figure["low"], figure["high"])


def _standing(hurdle: str, route: Json) -> str:
    """How a hurdle stands on a route: met, not met, needed, to ask, or not there."""
    found = next((one for one in route["hurdles"] if one["id"] == hurdle), None)
    if found is None:
        return "not_here"
    if found["met"] is not None:
        return "met" if found["met"] else "not_met"
    return "ask" if found["missing"] else "needed"


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as the page names it."""

    name: str
    title: str
    link: str
    where: str
    day: str
    trust: str
    seen: str
    note: str


def source_view(told: Json, tell: Teller) -> SourceView:
    """One source; only an http or https address becomes a link."""
    is_own = told["layer"] == "firm"
    title = told["title"] if told["title"] != told["address"] or not is_own else ""
    name = tell.say("page.your_file") if is_own else told["publisher"] or told["title"]
    if told["layer"] == "user":
        name = tell.say("page.labelled", label=tell.say("page.your_pack"), text=name)
    trust = "" if is_own else tell.say(f"page.trust.{told['trust']}")
    return SourceView(
        name, title, safe_link(told["address"]), told["where"], tell.day(told["from"]), trust,
        _doubt(told, tell), told["note"],
    )  # fmt: skip


def _doubt(told: Json, tell: Teller) -> str:
    """Since when nobody has seen a fact in force, where that is before the day asked about."""
    if told["confirmed"]:
        return ""
    if told["seen_in_force_on"] <= told["from"]:
        return tell.say("page.unconfirmed")
    return tell.say("page.last_seen", on=tell.day(told["seen_in_force_on"]))


def safe_link(address: str) -> str:
    """The address if a person may be sent there, else nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


@dataclass(frozen=True, slots=True)
class Needs:
    """What to ask or import for one market."""

    quotes: str
    asks: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass
class PageView:
    """Everything the template shows."""

    told: Json
    tell: Teller = field(init=False)
    markets: list[MarketView] = field(init=False)

    def __post_init__(self) -> None:
        self.tell = Teller(self.told)
        currency = self.told["currency"]
        self.markets = [MarketView(one, self.tell, currency) for one in self.told["markets"]]
        self.priced = [one for one in self.markets if one.is_priced]
        self.unpriced = [one for one in self.markets if not one.is_priced]
        self.best = self.priced[:_BEST]
        self.has_direct = any(one.direct is not None for one in self.markets)
        self.has_through = any(one.through is not None for one in self.markets)
        self.sources = {k: source_view(v, self.tell) for k, v in self.told["sources"].items()}

    def heading(self) -> str:
        """What the plan is about."""
        name = self.told["offering"]["name"] or self.tell.say("page.your_product")
        return self.tell.say("page.title", offering=name)

    def best_line(self, one: MarketView) -> str:
        """One of the best markets in one line, after its name."""
        route = one.lead
        assert route is not None  # only priced markets are among the best
        tell = self.tell
        low, high = route["months"]["low"], route["months"]["high"]
        months = tell.stretch(low, high, "months")
        ready = (
            tell.say("page.ready_now")
            if (low, high) == ("0", "0")
            else tell.say("page.ready_in", months=_between(low, high))
            if months
            else tell.say("unknown")
        )
        left, landed = one.sum_cell(route, "left"), one.sum_cell(route, "landed")
        parts = [
            tell.way(route),
            tell.say("page.left_each", amount=left.text),
            tell.say("page.landed_each", amount=landed.text),
            ready,
        ]
        return tell.say("page.semicolon").join(parts)

    def ahead(self) -> str:
        """Markets that cannot be priced though they may leave as much as the best."""
        if not self.best:
            return ""
        bar = _left(self.best[-1], "low")
        found = [one.name for one in self.unpriced if _reaches(_left(one, "high"), bar)]
        return self.tell.say("page.ahead_unpriced", markets=self.tell.names(found)) if found else ""

    def overlaps(self) -> list[str]:
        """Which of the priced markets cannot be told apart."""
        known = {one.told["market"] for one in self.priced}
        found = []
        for one in self.priced:
            others = [code for code in one.told["overlaps"] if code in known]
            if others:
                names = self.tell.markets(others)
                found.append(self.tell.say("page.overlap", market=one.name, others=names))
        return found

    def why_no_direct(self) -> str:
        """Why there is no direct route in any market."""
        reasons = dict.fromkeys(
            self.tell.finding(told)
            for one in self.markets
            for told in one.told["absent"]
            if "seller" in told["values"] or told["values"].get("path") == "direct"
        )
        return self.tell.say("page.no_direct", reason=next(iter(reasons), ""))

    def needs(self, one: MarketView) -> Needs:
        """What would close a market's open ends: quotes, answers, facts."""
        tell, gaps = self.tell, one.needed()
        quotes = [tell.line(g["name"][6:]) for g in gaps if g["name"].startswith("quote.")]
        rest = [g for g in gaps if not g["name"].startswith("quote.")]
        return Needs(
            tell.say("page.need_quotes", names=tell.names(quotes)) if quotes else "",
            tuple(tell.ask(gap) for gap in rest if gap["kind"] == "input"),
            tuple(tell.fact(gap["name"]) for gap in rest if gap["kind"] == "fact"),
        )

    def summary(self, one: MarketView) -> str:
        """A market in one line, closed."""
        landed, left = (one.sum_cell(one.lead, name).text for name in ("landed", "left"))
        told = [self.tell.say("page.summary_priced", landed=landed, left=left)]
        if one.gaps():
            told.append(self.tell.say("page.count_unknown", count=len(one.gaps())))
        return self.tell.say("page.semicolon").join(told)

    def terms(self, one: MarketView) -> str:
        """How the goods are sold there and up to which place."""
        tell, told = self.tell, one.told
        place = tell.say(f"page.place.{told['place']}")
        term = told["incoterm"] or tell.say("page.no_term")
        parts = [tell.say("page.terms", incoterm=term, place=place)]
        if told["channel"]:
            parts.append(tell.say(f"channel.{told['channel']}"))
        if told["units_per_consignment"]:
            parts.append(
                tell.say("page.units_each", units=tell.number(told["units_per_consignment"]))
            )
        if told["goods"]:
            parts.append(tell.say("page.goods_read", code=told["goods"]))
        if told["origin"]["declared"]:
            parts.append(tell.say("page.origin_review", origin=told["origin"]["declared"]))
        return tell.say("page.semicolon").join(parts)

    def source_note(self, told: Json) -> str:
        """A source named in a sentence."""
        one = source_view(told, self.tell)
        return (
            "("
            + self.tell.names(part for part in (one.name, one.day, one.trust, one.seen) if part)
            + ")"
        )

    def cites(self, keys: Iterable[str]) -> list[SourceView]:
        """Sources as a line names them: those that would read the same only once."""
        views = (self.sources[key] for key in keys)
        told = {(one.name, one.link, one.day, one.trust, one.seen): one for one in views}
        return list(told.values())

    def documents(self) -> list[tuple[SourceView, str]]:
        """Every document once, with the places read in it and since when they hold."""
        found: dict[tuple[str, str], list[SourceView]] = {}
        for one in self.sources.values():
            found.setdefault((one.title or one.name, one.link), []).append(one)
        return [(every[0], self._places(every)) for every in found.values()]

    def _places(self, every: Sequence[SourceView]) -> str:
        told = []
        for one in every:
            parts = (one.where, one.day, one.seen, one.note)
            told.append(self.tell.names(part for part in parts if part))
        return self.tell.say("page.semicolon").join(dict.fromkeys(told))

    def decider(self, one: Json) -> str:
        """What hangs on one gap."""
        tell, names = self.tell, self.tell.markets(one["markets"])
        width = one["width_per_unit"]
        if one["open_markets"] > 1:
            return tell.say("page.leaves_open", count=one["open_markets"], names=names)
        if one["open_markets"]:
            return tell.say("page.leaves_one", names=names)
        if width and width["minor"]:
            return tell.say("page.leaves_width", amount=tell.money(width), names=names)
        return tell.say("page.touches", names=names)

    def decides(self) -> list[tuple[str, str]]:
        """What decides: between the two ways of the best markets, and facts nobody has."""
        tell = self.tell
        found = [
            (tell.say("page.decides_in", market=one.name, text=text), "")
            for one in self.best
            for text in one.decides()
        ]
        asked = {one["name"] for one in self.told["next_questions"]}
        rest = [one for one in self.told["decides"] if one["name"] not in asked]
        return [*found, *((tell.gap(one["name"]), self.decider(one)) for one in rest)]

    def step(self, one: Json) -> str:
        """One stretch or change of the timetable."""
        tell = self.tell
        if one["unit"] == "date":
            day, fact = tell.day(one["on"]), tell.fact(one["fact"])
            return tell.say("page.change", on=day, fact=fact, value=one["value"])
        told = tell.stretch(one["low"], one["high"], one["unit"]) or tell.say("unknown")
        label = tell.say("page.decides_in", market=self.markets[0].name, text=one["says"])
        return tell.say("page.labelled", label=label, text=told)

    def mark(self) -> str:
        """The mark of the plan's currency."""
        return self.tell.mark({"currency": self.told["currency"]})

    def chart_rows(self) -> list[tuple[MarketView, Json]]:
        """The bars of the chart and of the table beside it."""
        return [(one, bar) for one in self.priced[:_MOST_BARS] for bar in one.bars()]

    def chart(self) -> str:
        """The chart as SVG."""
        bars = [_bar(one, bar, self.tell) for one, bar in self.chart_rows()]
        return cost_chart(bars, self.tell.say("page.chart"))

    def legend(self) -> list[tuple[str, str, str]]:
        """Swatch, letter and name of every part."""
        say = self.tell.say
        return [(swatch(part), mark, say(f"page.chart.{part}")) for part, mark in LETTERS.items()]


def _between(low: str, high: str | None) -> str:
    return low if low == high else f"{low}–{high or '?'}"


def _reaches(most: int | None, bar: int | None) -> bool:
    return most is not None and bar is not None and most >= bar


def _left(one: MarketView, end: str) -> int | None:
    told = one.lead["left_per_unit"][end] if one.lead else None
    return None if told is None else int(told["minor"])


def _bar(one: MarketView, bar: Json, tell: Teller) -> Bar:
    parts = tuple((name, max(0, ends[0]["minor"])) for name, ends in bar["parts"].items())
    longest = bar["landed"][1]["minor"]
    rest = max(0, longest - sum(size for _, size in parts))
    # A cent or two is the rounding of units, not a doubt.
    depends = rest if rest > len(parts) else 0
    return Bar(one.name, tell.way(bar["way"]), parts, depends, tell.ends(*bar["landed"]))


def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    jinja = Environment(
        autoescape=True,
        loader=FileSystemLoader(_TEMPLATE.parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return jinja.get_template(_TEMPLATE.name)


def page_html(told: Mapping[str, Any]) -> str:
    """The whole page in the language of the plan."""
    from markupsafe import Markup

    view = PageView(dict(told))
    digest = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
    text = _template().render(
        v=view,
        t=view.tell.say,
        tell=view.tell,
        told=told,
        tag=_TAGS[view.tell.lang],
        markup=Markup,
        script=Markup(_SCRIPT),
        script_hash=digest,
    )
    return re.sub(r"\n\s*", "\n", text)


def write_page(told: Mapping[str, Any], path: Path) -> None:
    """Write the page whole or not at all."""
    text = page_html(told)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, "utf-8")
        part.replace(path)
    except OSError as fault:
        problem = f"{path} cannot be written: {fault.strerror}."
        raise InputError("--output", problem, "Name a file in a folder you can write.") from fault
    finally:
        part.unlink(missing_ok=True)
