"""The plan as one self-contained HTML file: it asks nothing of any network."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tradewind.errors import InputError, worded
from tradewind.report.chart import LETTERS, NARROW, WIDE, bar_of, cost_chart, patterns, swatch
from tradewind.report.market_view import MarketView
from tradewind.report.standards_words import StandardsWords
from tradewind.report.support_view import Beside, SupportView
from tradewind.report.telling import Json, SourceView, Teller, source_view

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).parent
_SECTIONS = _HERE / "sections"
STYLE = _HERE / "style"
_STYLES = ("page.css", "sections.css")
TAGS = {"en": "en", "zh-Hant": "zh-Hant-HK", "zh-Hans": "zh-Hans-CN"}
_MOST_BARS, _BEST = 6, 3
_MOST_PRINTED = 8  # past this many markets paper is better spent on some of them
# Not needed to read the page: older browsers print closed details closed without it.
_SCRIPT = (
    "addEventListener('beforeprint',function(){document.querySelectorAll('details')"
    ".forEach(function(d){if(!d.open){d.open=true;d.dataset.shut='1'}})});"
    "addEventListener('afterprint',function(){document.querySelectorAll('details[data-shut]')"
    ".forEach(function(d){d.open=false;delete d.dataset.shut})});"
)


@dataclass(frozen=True, slots=True)
class Needs:
    """What to ask or import for one market."""

    quotes: str
    asks: tuple[str, ...]
    facts: tuple[str, ...]
    fields: tuple[str, ...]  # where each of `asks` is answered


@dataclass(frozen=True, slots=True)
class Ref:
    """A source as a table refers to it: its number in the list of documents, link and day."""

    number: int
    link: str
    day: str
    name: str
    seen: str


@dataclass
class PageView:
    """Everything the template shows."""

    told: Json
    beside: Beside = field(default_factory=Beside)
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
        self.support = SupportView(self.told, self.tell, self.beside.words)
        self.standards = StandardsWords(self.tell.lang)
        every = self.told["sources"] | self.support.sources
        self.sources = {k: source_view(v, self.tell) for k, v in every.items()}
        numbers: dict[tuple[str, str], int] = {}
        self.numbers = {
            key: numbers.setdefault(_document(one), len(numbers) + 1)
            for key, one in self.sources.items()
        }

    @property
    def is_long_in_print(self) -> bool:
        """Whether the page, printed with every market opened, is longer than most want."""
        return len(self.markets) > _MOST_PRINTED

    def heading(self) -> str:
        """What the plan is about."""
        name = self.told["offering"]["name"] or self.tell.say("page.your_product")
        return self.tell.say("page.title", offering=name)

    def no_best(self) -> str:
        """Why no market stands out: nothing is priced yet, or nothing of its kind is."""
        is_priced_at_all = self.told["offering"]["kind"] in (None, "goods")
        return self.tell.say("page.no_best" if is_priced_at_all else "page.goods_only")

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
        sums = [] if tell.is_without_money else self._sums(one, route)
        return tell.say("page.semicolon").join((tell.way(route), *sums, ready))

    def _sums(self, one: MarketView, route: Json) -> list[str]:
        left, landed = (one.sum_cell(route, name).text for name in ("left", "landed"))
        return [
            self.tell.say("page.left_each", amount=left),
            self.tell.say("page.landed_each", amount=landed),
        ]

    def ahead(self) -> str:
        """Markets that cannot be priced though they may leave as much as the best."""
        if not self.best:
            return ""
        bar = _left(self.best[-1], "low")
        found = [one.name for one in self.unpriced if _reaches(_left(one, "high"), bar)]
        return self.tell.say("page.ahead_unpriced", markets=self.tell.names(found)) if found else ""

    def overlaps(self) -> list[str]:
        """Which of the priced markets cannot be told apart, each two once."""
        known = {one.told["market"] for one in self.priced}
        found = []
        for one in self.priced:
            known.discard(one.told["market"])  # said with those before
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
        asked = [gap for gap in rest if gap["kind"] == "input"]
        return Needs(
            tell.say("page.need_quotes", names=tell.names(quotes)) if quotes else "",
            tuple(tell.ask(gap) for gap in asked),
            tuple(tell.fact(gap["name"]) for gap in rest if gap["kind"] == "fact"),
            tuple(gap["name"] for gap in asked),
        )

    def summary(self, one: MarketView) -> str:
        """A market in one line, closed."""
        landed, left = (one.sum_cell(one.lead, name).text for name in ("landed", "left"))
        told = [self.tell.say("page.summary_priced", landed=landed, left=left)]
        if self.tell.is_without_money:
            told = [self.tell.no_amount]
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

    def refs(self, keys: Iterable[str]) -> list[Ref]:
        """Sources as the long tables name them: by number, each document and day once."""
        found: dict[tuple[int, str], Ref] = {}
        for key in keys:
            one, number = self.sources[key], self.numbers[key]
            found.setdefault((number, one.day), Ref(number, one.link, one.day, one.name, one.seen))
        return list(found.values())

    def documents(self) -> list[tuple[SourceView, str]]:
        """Every document once, with the places read in it and since when they hold."""
        found: dict[tuple[str, str], list[SourceView]] = {}
        for one in self.sources.values():
            found.setdefault(_document(one), []).append(one)
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

    def stretches(self) -> list[Json]:
        """The timetable without the steps, which stand in a section of their own."""
        return [one for one in self.told["timetable"] if one["unit"] != "step"]

    def step(self, one: Json) -> str:
        """One stretch of the first market's timetable, or one change that touches any market."""
        tell = self.tell
        if one["unit"] == "date":
            return str(one["says"]).replace(one["on"], tell.day(one["on"]))
        told = tell.stretch(one["low"], one["high"], one["unit"]) or tell.say("unknown")
        label = tell.say("page.decides_in", market=self.markets[0].name, text=one["says"])
        return tell.say("page.labelled", label=label, text=told)

    def programme(self) -> list[Json]:
        """The markets in order of what preparing for them opens; none where nothing can be told."""
        turns: list[Json] = self.told["standards"]["programme"]
        told = any(one["status"] in ("ranked", "open", "barred") for one in turns)
        return turns if told else []

    def mark(self) -> str:
        """The mark of the plan's currency."""
        return self.tell.mark({"currency": self.told["currency"]})

    def chart_rows(self) -> list[tuple[MarketView, Json]]:
        """The bars of the chart and of the table beside it; none where no sum may be seen."""
        if self.tell.is_without_money:
            return []
        return [(one, bar) for one in self.priced[:_MOST_BARS] for bar in one.bars()]

    def charts(self) -> str:
        """The chart as SVG, once for a wide page and once for a narrow one."""
        bars = [bar_of(one.name, bar, self.tell) for one, bar in self.chart_rows()]
        title = self.tell.say("page.chart")
        return patterns() + "".join(cost_chart(bars, title, frame) for frame in (WIDE, NARROW))

    def legend(self) -> list[tuple[str, str, str]]:
        """Swatch, letter and name of every part."""
        say = self.tell.say
        return [(swatch(part), mark, say(f"page.chart.{part}")) for part, mark in LETTERS.items()]


def _document(one: SourceView) -> tuple[str, str]:
    """What makes two sources the same document."""
    return one.title or one.name, one.link


def _between(low: str, high: str | None) -> str:
    return low if low == high else f"{low}–{high or '?'}"


def _reaches(most: int | None, bar: int | None) -> bool:
    return most is not None and bar is not None and most >= bar


def _left(one: MarketView, end: str) -> int | None:
    told = one.lead["left_per_unit"][end] if one.lead else None
    return None if told is None else int(told["minor"])


@cache
def environment(*folders: Path) -> Environment:
    """Where templates are found: the sections of the page, and folders of one's own."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        autoescape=True,
        loader=FileSystemLoader([_SECTIONS, _HERE, *folders]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(view: PageView, template: str, *folders: Path, **more: Any) -> str:
    """One template about a plan; `more` is what it reads beside the plan."""
    from markupsafe import Markup

    text = (
        environment(*folders)
        .get_template(template)
        .render(
            {
                "v": view,
                "t": view.tell.say,
                "tell": view.tell,
                "told": view.told,
                "markup": Markup,
                # Where the sources stand, what opens a market below its row, where one answers.
                "sources_at": "",
                "opened": None,
                "field_at": None,
                **more,
            }
        )
    )
    return re.sub(r"\n\s*", "\n", text)


def page_html(told: Mapping[str, Any], beside: Beside | None = None) -> str:
    """The whole page in the language of the plan."""
    from markupsafe import Markup

    view = PageView(dict(told), beside or Beside())
    digest = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
    return render(
        view,
        "page.html.jinja",
        tag=TAGS[view.tell.lang],
        style=Markup("\n".join((STYLE / name).read_text("utf-8") for name in _STYLES)),
        script=Markup(_SCRIPT),
        script_hash=digest,
    )


def write_page(told: Mapping[str, Any], path: Path, beside: Beside | None = None) -> None:
    """Write the page whole or not at all."""
    put_whole(page_html(told, beside), path)


def put_whole(text: str, path: Path) -> None:
    """Write a page whole or not at all; InputError where it cannot be written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, "utf-8")
        part.replace(path)
    except OSError as fault:
        problem = worded(
            "{path} cannot be written: {strerror}.", path=path, strerror=fault.strerror
        )
        raise InputError(
            "--output", problem, worded("Name a file in a folder you can write.")
        ) from fault
    finally:
        part.unlink(missing_ok=True)
