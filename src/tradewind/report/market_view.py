"""One market as the reports show it: its two ways side by side, line by line, with its gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tradewind.report.chart import (
    a_unit,
    added,
    buyer_lines,
    cost_parts,
    figure_ends,
    seller_lines,
    tax_lines,
    tax_moves,
    unit_ends,
)
from tradewind.report.telling import Duties, Json, Outcome, Teller, duties, outcomes

# Reasons that are a lack of knowledge: there may be a route, nobody says from where.
_NO_START = frozenset({"routes.absent.no_site", "routes.absent.no_port_of_loading"})
_LINES_NOT_COUNTED = ("landed.not_counted", "landed.not_counted_unless_quoted")


def is_closed(route: Json | None) -> bool:
    """Whether what a route lands at and leaves are known between two ends."""
    return route is not None and route["status"] != "unknown"


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
        if route is None and _NO_START & {one["code"] for one in self.told["absent"]}:
            return self._open(self.tell.say("unknown"), ["enterprise.sites"])
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
        if self.tell.is_without_money:
            return Cell("unknown", self.tell.no_amount)
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
        ends = [figure_ends(one["left"]) for one in self.ways]
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
        yield self._sum("total", "=", "page.sum.left", [figure_ends(o["left"]) for o in self.ways])

    def _landed_rows(self) -> Iterator[Row]:
        yield self._price()
        yield self._payer("buyer")
        yield from self._rows([buyer_lines(one) for one in self.ways], "+")
        sums = [added(buyer_lines(one), self.currency) for one in self.ways]
        yield self._sum("sum", "", "page.buyer_sum", sums)
        ends = [figure_ends(one["landed"]) for one in self.ways]
        yield self._sum("total", "=", "page.sum.landed", ends)

    def _payer(self, payer: str) -> Row:
        return Row("payer", "", self.tell.say(f"page.payer.{payer}"), ())

    def _price(self) -> Row:
        term = self.told["incoterm"] or self.tell.say("page.no_term")
        cells = tuple(
            Cell("unknown", self.tell.no_amount)
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
            (way, Note("", self.tell.line_rate(one), tuple(one["sources"]), one["example"]))
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
    def duties(self) -> list[Duties]:
        """Every outcome of a duty that depends; ways that have the same ones share a table."""
        found: dict[tuple[Outcome, ...], list[str]] = {}
        for one in self.ways:
            told = outcomes(one, self.tell)
            if told:
                found.setdefault(told, []).append(self.tell.way(one))
        return [duties(self.tell.names(ways), rows, self.tell) for rows, ways in found.items()]

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
        return [told for one in self.ways if (told := self.tell.margin(one))]

    def journeys(self) -> list[str]:
        """The legs and the emissions of each way."""
        return [self.tell.journey(one) for one in self.ways]

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
        told = {one["says"]: one for one in every if one["code"] not in _LINES_NOT_COUNTED}
        return list(told.values())

    def lines_not_counted(self) -> list[str]:
        """The cost lines that are not counted, those for the same reason in one sentence."""
        every = [f for one in self.ways for f in one["not_counted"]]
        told = []
        for code in _LINES_NOT_COUNTED:
            names = self.tell.names(self.tell.not_counted(f) for f in every if f["code"] == code)
            told += [self.tell.say(code, name=names)] if names else []
        return told

    def absent(self) -> list[str]:
        """Why other routes cannot be, each reason once."""
        return list(dict.fromkeys(self.tell.finding(one) for one in self.told["absent"]))

    def decides(self) -> list[str]:
        """The lines in which the two ways differ most."""
        found = []
        for one in self.told["decides"]:
            more = one["through_hong_kong_costs_more_by"]
            if self.tell.is_without_money:
                found.append(one["name"])
                continue
            if more is None:
                found.append(self.tell.say("page.decides_open", line=one["name"]))
                continue
            code = "page.decides_less" if more["minor"] < 0 else "page.decides_more"
            amount = self.tell.money({**more, "minor": abs(more["minor"])})
            text = self.tell.say(code, line=one["name"], amount=amount)
            per = self.tell.say("page.a_consignment")
            found.append(self.tell.say("page.bracketed", text=text, small=per))
        return found

    def bars(self) -> list[Json]:
        """The cost of one unit by part, for each way that can be priced."""
        units = self.told["units_per_consignment"]
        return [
            {
                "way": one,
                "parts": cost_parts(one, units, self.currency),
                "landed": unit_ends(figure_ends(one["landed"]), units),
            }
            for one in self.ways
            if is_closed(one)
        ]


def _standing(hurdle: str, route: Json) -> str:
    """How a hurdle stands on a route: met, not met, needed, to ask, or not there."""
    found = next((one for one in route["hurdles"] if one["id"] == hurdle), None)
    if found is None:
        return "not_here"
    if found["met"] is not None:
        return "met" if found["met"] else "not_met"
    return "ask" if found["missing"] else "needed"
