"""The plan as tables on the terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tradewind.report.chart import a_unit, buyer_lines, seller_lines, tax_lines
from tradewind.report.market_view import MarketView
from tradewind.report.page import PageView
from tradewind.report.telling import Json, SourceView, duties, outcomes

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WIDE, _PIPED = 100, 100
_MOST_UNPRICED = 8
_MOST_OUTCOMES, _MOST_VALUES = 6, 8
_AMOUNT = 16
_MOST_SAID = 3  # how many steps, when all is done, and the critical path
# Chinese breaks after any character, but no line begins with a mark that closes.
_CLOSING = "、。，；：？！）」”》』"
_HAN = "\u3000-\u9fff\uff00-\uffef"
_TOKEN = re.compile(
    rf"\d+年\d+月\d+日[{_CLOSING}]*|[（「“《『]*[{_HAN}][{_CLOSING}]*|[^\s{_HAN}]+[{_CLOSING}]*|\s+"
)


def show_plan(told: Json, output: str | None) -> None:
    """Ranked markets, the first one line by line, what to ask, and where the page is."""
    _Screen(terminal(), PageView(told)).show(output)


class _Screen:
    """One plan on one terminal."""

    def __init__(self, screen: Console, view: PageView) -> None:
        self.screen, self.view, self.tell = screen, view, view.tell
        self.say = view.tell.say
        self.told_sources: set[SourceView] = set()
        self.name_width = min(34, screen.width // 3)
        self.source_width = screen.width - self.name_width - _AMOUNT - 8

    def show(self, output: str | None) -> None:
        """Everything, in the order a reader needs it."""
        self._title()
        if self.view.priced:
            self._markets()
            self._first(self.view.priced[0])
        else:
            self._put(self.view.no_best())
        self._list("page.decides", [self._joined(*one) for one in self.view.decides()])
        asks = [
            self._joined(self.tell.ask(one), self.view.decider(one))
            for one in self.view.told["next_questions"]
        ]
        self._list("page.next", asks)
        self._unpriced()
        self._standards()
        self._support()
        self._put("")
        self._put(
            self.say("terminal.written", path=output) if output else self.say("terminal.write")
        )

    def _put(self, text: str, style: str = "", indent: str = "") -> None:
        lines = wrapped(text, self.screen.width - len(indent))
        self.screen.print(f"\n{indent}".join(lines), style=style or None, soft_wrap=True)

    def _title(self) -> None:
        told, firm = self.view.told, self.view.told["enterprise"]
        self._put(firm["name"] or self.say("page.unnamed_firm"))
        self._put(self.view.heading(), "bold")
        days = (
            self.say("page.on", on=self.tell.day(told["applies_on"])),
            self.say("page.known_on", on=self.tell.day(told["known_on"])),
        )
        self._put(" · ".join(days), "dim")
        if firm["invented"]:
            self._put(self.say("page.invented"), "dim")

    # --- the ranked markets ----------------------------------------------------------------
    def _markets(self) -> None:
        is_wide = self.screen.width >= _WIDE
        table = self._table()
        table.add_column(self.say("page.market"), max_width=20)
        table.add_column(self.say("terminal.route"))
        table.add_column(self.say("terminal.landed"), justify="right", no_wrap=True)
        table.add_column(self.say("terminal.left"), justify="right", no_wrap=True)
        if is_wide:
            table.add_column(self.say("terminal.through_less_direct"), justify="right")
        table.add_column(self.say("terminal.unknowns"), justify="right", no_wrap=True)
        for one in self.view.priced:
            cells = self._market_cells(one)
            table.add_row(*(cells if is_wide else (*cells[:4], cells[5])))
        self.screen.print(table)
        self._put(self.say("terminal.units_note", currency=self.view.told["currency"]), "dim")
        for told in (*self.view.overlaps(), self.view.ahead()):
            if told:
                self._put(told, "dim")

    def _market_cells(self, one: MarketView) -> tuple[str, ...]:
        route, units = one.lead, one.told["units_per_consignment"]
        assert route is not None  # only priced markets are in the table
        landed, left = (
            self.tell.bare(a_unit(route[name]["low"], units), a_unit(route[name]["high"], units))
            for name in ("landed", "left")
        )
        gaps = str(len(route["missing"]))
        return one.name, self._short(route), landed, left, self._less(one), gaps

    def _short(self, route: Json) -> str:
        names = [self.say(f"terminal.short.{route[name]}") for name in ("seller", "path")]
        parts = [*names, self.say(f"mode.{route['mode']}"), route["agreement"]]
        return " · ".join(part for part in parts if part)

    def _less(self, one: MarketView) -> str:
        """What is left through Hong Kong less what is left direct."""
        if one.direct is None or one.through is None:
            return self.say("page.which.only", way=self.tell.way(one.ways[0]))
        mine, other = one.through["left_per_unit"], one.direct["left_per_unit"]
        ends = (mine["low"], other["high"]), (mine["high"], other["low"])
        if any(end is None for pair in ends for end in pair):
            return self.say("unknown")
        low, high = ({**a, "minor": a["minor"] - b["minor"]} for a, b in ends)
        return self.tell.bare(low, high) if low == high else self.tell.span_bare(low, high)

    # --- the first market line by line -----------------------------------------------------
    def _first(self, one: MarketView) -> None:
        route = one.lead
        assert route is not None
        values = {
            "market": one.name,
            "route": self.tell.route(route),
            "currency": self.view.told["currency"],
        }
        self._put("")
        self._put(self.say("terminal.ladder", **values), "bold")
        self._put(self.view.terms(one), "dim")
        table = self._table()
        table.add_column(self.say("page.column.line"), width=self.name_width)
        table.add_column(self.say("terminal.amount"), justify="right", width=_AMOUNT)
        table.add_column(self.say("page.column.rate"), width=self.source_width)
        term = one.told["incoterm"] or self.say("page.no_term")
        price = (
            self.say("page.price", incoterm=term),
            self.tell.bare(route["price"], route["price"]),
        )
        self._row(table, *price, self.say("page.price_source"))
        self._row(table, self.say("page.payer.seller"), style="dim")
        self._lines(table, [*seller_lines(route), *tax_lines(route)], "−")
        self._total(table, "page.sum.left", route["left"])
        self._row(table, self.say("page.payer.buyer"), style="dim")
        self._lines(table, buyer_lines(route), "+")
        self._total(table, "page.sum.landed", route["landed"])
        self._more(table, "page.part.cash", route["cash_tied_up"])
        self._more(table, "page.part.fixed", route["fixed"]["lines"])
        self.screen.print(table)
        note = one.tax_note(route)
        if note:
            self._put(note, "dim")
        self._duties(route)

    def _duties(self, route: Json) -> None:
        """The outcomes of a duty that depends, with what each takes for granted."""
        rows = outcomes(route, self.tell, _MOST_VALUES)
        if not rows:
            return
        self._put(duties(self.tell.way(route), rows, self.tell).says)
        for one in rows[:_MOST_OUTCOMES]:
            told = self._joined(one.rate, one.duty)
            text = self.say("page.labelled", label=told, text=one.when)
            self._put(f"· {text}", indent="  ")
        rest = len(rows) - _MOST_OUTCOMES
        if rest > 0:
            self._put("  " + self.say("terminal.more_outcomes", count=rest))

    def _lines(self, table: Table, lines: Sequence[Json], sign: str) -> None:
        for line in lines:
            name = f"{sign} {line['name']}" if sign else line["name"]
            self._row(table, name, self._amount(line), self._sources(line))

    def _row(
        self, table: Table, name: str, amount: str = "", source: str = "", *, style: str = ""
    ) -> None:
        """One row, its text broken here: the terminal's own breaks know no Chinese."""
        table.add_row(
            "\n".join(wrapped(name, self.name_width)),
            "\n".join(wrapped(amount, _AMOUNT)),
            "\n".join(wrapped(source, self.source_width)),
            style=style or None,
        )

    def _amount(self, line: Json) -> str:
        if line["low"] is None or line["high"] is None:
            return self.say("unknown")
        told = self.tell.bare(line["low"], line["high"])
        # Two long ends stand under each other: no number is cut.
        return told if len(told) <= _AMOUNT else told.replace("–", "– ")

    def _sources(self, line: Json) -> str:
        rate = self.tell.line_rate(line)
        parts = [rate] if rate else []
        if line["example"]:
            parts.append(self.say("page.example"))
        parts += [self._source(one) for one in self.view.cites(line["sources"])]
        if line["missing"]:
            gaps = self.tell.names(self.tell.gap(name) for name in line["missing"])
            parts.append(self.say("page.unknown_needs", names=gaps))
        return self.say("page.semicolon").join(parts) or self.say("page.no_source")

    def _source(self, one: SourceView) -> str:
        """A source by name and day; how far to trust it is said the first time."""
        title = "" if one.link else one.title
        parts = [one.name, title, one.day]
        if one not in self.told_sources:
            parts += [one.trust, one.seen]
        self.told_sources.add(one)
        return self.say("page.list").join(part for part in parts if part)

    def _total(self, table: Table, code: str, figure: Json) -> None:
        self._row(table, self.say(code), self._amount(figure), style="bold")
        table.add_section()

    def _more(self, table: Table, code: str, lines: Sequence[Json]) -> None:
        if lines:
            self._row(table, self.say(code), style="dim")
            self._lines(table, lines, "")
            table.add_section()

    # --- what is not known -----------------------------------------------------------------
    def _unpriced(self) -> None:
        every = self.view.unpriced
        if not every:
            return
        # One more takes no more room than saying that there is one more.
        most = len(every) if len(every) == _MOST_UNPRICED + 1 else _MOST_UNPRICED
        shown = every[:most]
        rows = []
        for one in shown:
            needs = self.view.needs(one)
            facts = self.tell.names(needs.facts)
            if facts:
                label = self.say("page.need_facts")
                facts = self.say("page.labelled", label=label, text=facts)
            told = [text for text in (needs.quotes, *needs.asks, facts) if text]
            rows.append(self._joined(one.name, self.say("page.semicolon").join(told)))
        rest = [one.name for one in every[most:]]
        if rest:
            names = self.say("page.list").join(rest)
            rows.append(self.say("terminal.more_unpriced", count=len(rest), names=names))
        self._list("page.unpriced", rows)

    # --- tests, marks and papers -----------------------------------------------------------
    def _standards(self) -> None:
        """What the first market asks, the first turn of the programme, and what to ask next."""
        if not self.view.markets:
            return
        words, first = self.view.standards, self.view.markets[0]
        state = words.summary(first.told["standards"])
        rows = [self.say("standards.market", market=first.name, state=state)]
        rows += [words.turn(one) for one in self.view.programme()[:1]]
        rows += [words.next(one) for one in self.view.told["standards"]["next_questions"][:1]]
        self._list("standards.terminal", [*rows, self.say("standards.all_markets")])

    # --- money and setting up --------------------------------------------------------------
    def _support(self) -> None:
        """The first schemes in reach, the best set, and when setting up is done, in brief."""
        told = self.view.support
        rows = [*told.money_lines(), told.best_total()]
        rows = [one for one in rows if one] or [self.say("support.no_scheme")]
        self._list("support.terminal_money", [*rows, self.say("support.all_schemes")])
        done = told.set_up_says()
        rows = [told.joined(done[:_MOST_SAID])] if done else []
        self._list("support.terminal_set_up", [*rows, self.say("support.all_forms")])

    def _list(self, code: str, rows: Sequence[str]) -> None:
        if not rows:
            return
        self._put("")
        self._put(self.say(code), "bold")
        for row in rows:
            self._put(f"· {row}", indent="  ")

    def _joined(self, text: str, small: str) -> str:
        return self.say("page.bracketed", text=text, small=small) if small else text

    def _table(self) -> Table:
        from rich import box
        from rich.table import Table

        return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="dim")


def paragraph(screen: Console, text: str, style: str = "", indent: str = "") -> None:
    """A text on the terminal, no line wider than it; `indent` stands before all lines but one."""
    lines = wrapped(text.lstrip(), screen.width - len(indent))
    first = text[: len(text) - len(text.lstrip())]
    screen.print(first + f"\n{indent}".join(lines), style=style or None, soft_wrap=True)


def terminal() -> Console:
    """The terminal, as wide as it is; what goes into a file or a pipe is 100 wide."""
    from rich.console import Console

    screen = Console(highlight=False, markup=False, emoji=False)
    if not screen.is_terminal and "COLUMNS" not in os.environ:
        screen.width = _PIPED
    return screen


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines no wider than `width` cells; a Chinese character fills two."""
    from rich.cells import cell_len

    line = ""
    for token in _TOKEN.findall(text):
        if line and cell_len(line + token.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += token if line else token.lstrip()
    yield line.rstrip()
