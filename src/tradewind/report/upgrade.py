"""How far a firm has come, as JSON and as tables on the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tradewind.assess.upgrade import (
    DiagnosticAnswer,
    Gap,
    NextItem,
    Part,
    Shortfall,
    UpgradeQuestion,
)
from tradewind.facts import Facts
from tradewind.facts.diagnostics import Item, Level, Measure
from tradewind.facts.markets import markets
from tradewind.model.finding import Finding
from tradewind.model.source import Cite
from tradewind.report import shapes
from tradewind.report.terminal import paragraph, terminal
from tradewind.text import name_of, say

if TYPE_CHECKING:
    from rich.console import Console

Json = shapes.Json
_MOST_GAPS, _MOST_NEXT, _MOST_MEASURES, _MOST_OPTIONS = 5, 5, 6, 3


def as_json(
    asked: UpgradeQuestion, told: Sequence[DiagnosticAnswer], facts: Facts, lang: str
) -> Json:
    """The contract of `tradewind upgrade --json`."""
    question = {
        "answers": {name: str(value) for name, value in sorted(asked.answers.items())},
        "markets": list(asked.markets),
    }
    sources: dict[str, Json] = {}
    keys: dict[Cite, str] = {}

    def key(cite: Cite) -> str:
        if cite not in keys:
            keys[cite] = f"s{len(keys) + 1}"
            sources[keys[cite]] = shapes.source(cite)
        return keys[cite]

    tell = UpgradeJson(facts, lang, key)
    every = [tell.diagnostic(one) for one in told]
    return {
        "schema": "tradewind/upgrade/1",
        "determination": shapes.determination(question, facts),
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        "lang": lang,
        "diagnostics": every,
        "sources": sources,
    }


class UpgradeJson:
    """Builds the JSON of diagnostics in one language; `key` names a source told elsewhere."""

    def __init__(self, facts: Facts, lang: str, key: Callable[[Cite], str]) -> None:
        self.facts, self.lang, self.key = facts, lang, key
        self.tracks = _track_names(facts)

    def diagnostic(self, one: DiagnosticAnswer) -> Json:
        """One diagnostic, for the firm or for one market."""
        told = one.diagnostic
        return {
            "id": told.id,
            "market": one.market,
            "market_name": self.market(one.market),
            "name": self.name(told.names),
            "says": self.name(told.says),
            "body": self.name(told.body),
            "address": told.address,
            "status": one.status,
            "removed": one.is_removed,
            "low": shapes.plain(one.low),
            "high": shapes.plain(one.high),
            "of": shapes.plain(one.of),
            "lowest_rung": {
                "low": shapes.plain(one.rung_low),
                "high": shapes.plain(one.rung_high),
            },
            "level": self.level(one.level) if one.is_level_known else None,
            "levels_possible": [self.level(each) for each in one.levels_possible],
            "dimensions": [self.part(each) for each in one.parts],
            "to_next_level": self.shortfall(one.shortfall),
            "gaps": [self.gap(each) for each in one.gaps],
            "next_items": [self.next_item(each, one) for each in one.next_items],
            "measures": [self.measure(each, items) for each, items in one.measures],
            "because": [self.finding(each, one) for each in one.because],
            "source": self.key(told.cite),
        }

    def name(self, names: Any) -> str:
        """A name in the language of the answer."""
        return name_of(names, self.lang)

    def market(self, code: str | None) -> str | None:
        """The name of a market."""
        here = markets(self.facts).get(code or "")
        return self.name(here.names) if here else code

    def level(self, one: Level | None) -> Json:
        """One level; `none` stands below the lowest."""
        if one is None:
            return {"id": "none", "name": say("upgrade.no_level_reached", self.lang)}
        return {
            "id": one.id,
            "name": self.name(one.names),
            "says": self.name(one.says) or None,
            "least": shapes.plain(one.least),
            "source": self.key(one.cite),
        }

    def part(self, one: Part) -> Json:
        """One dimension."""
        return {
            "id": one.id,
            "name": self.name(one.names),
            "unit": one.unit,
            "low": shapes.plain(one.low),
            "high": shapes.plain(one.high),
            "of": shapes.plain(one.of),
            "answered": one.answered,
            "items": one.items,
        }

    def shortfall(self, one: Shortfall | None) -> Json | None:
        """What the next level still lacks, at best and at worst."""
        if one is None:
            return None
        return {
            "level": self.level(one.level),
            "points": {
                "low": shapes.plain(one.points_low),
                "high": shapes.plain(one.points_high),
            },
            "counts": [
                {
                    "rung": shapes.plain(count.rung),
                    "items": count.items,
                    "binding": count.binding,
                    "low": low,
                    "high": high,
                }
                for count, low, high in one.counts
            ],
        }

    def gap(self, one: Gap) -> Json:
        """One answer below full marks."""
        return {
            **self._item(one.item),
            "got": shapes.plain(one.got),
            "of": shapes.plain(one.item.high),
            "loss": shapes.plain(one.loss),
            "more": [{"id": each.id, "name": self.name(each.names)} for each in one.more],
        }

    def next_item(self, one: NextItem, within: DiagnosticAnswer) -> Json:
        """One item not yet answered: its key in the firm's file and how to answer it."""
        item = one.item
        keys = (within.diagnostic.id, within.market, item.id)
        return {
            **self._item(item),
            "key": ".".join(part for part in keys if part),
            "ask": self.name(item.ask),
            "kind": item.kind,
            "width": shapes.plain(one.width),
            "least": shapes.plain(item.number_least),
            "most": shapes.plain(item.number_most),
            "options": [
                {
                    "id": each.id,
                    "name": self.name(each.names),
                    "points": shapes.plain(each.points * item.weight),
                }
                for each in item.options
            ],
        }

    def measure(self, one: Measure, items: Sequence[str]) -> Json:
        """What to do about a gap, who does it, and which schemes may pay for it."""
        return {
            "id": one.id,
            "name": self.name(one.names),
            "says": self.name(one.says),
            "items": list(items),
            "providers": list(one.who),
            "schemes": [
                {
                    "id": track,
                    "name": name_of(self.tracks.get(track), self.lang, track),
                    "source": self.key(cite),
                }
                for track, cite in one.tracks
            ],
            "cost": {"low": shapes.money(one.cost_low), "high": shapes.money(one.cost_high)},
            "source": self.key(one.cite),
        }

    def finding(self, one: Finding, within: DiagnosticAnswer) -> Json:
        """One reason; what the pack itself says is told in its own words."""
        told = shapes.finding(one, self.lang, self.facts)
        diagnostic = within.diagnostic
        if one.code == "upgrade.no_level" and diagnostic.no_level:
            told["says"] = self.name(diagnostic.no_level[0])
        elif one.code == "upgrade.note":
            told["says"] = self.name(diagnostic.notes[int(one.values["note"] or 0)][0])
        elif one.code == "upgrade.removed":
            told["says"] = say(one.code, self.lang, {"market": self.market(within.market)})
        elif one.code == "upgrade.level" and within.level:
            told["says"] = say(one.code, self.lang, {"level": self.name(within.level.names)})
        return told

    def _item(self, item: Item) -> Json:
        return {
            "id": item.id,
            "name": self.name(item.names),
            "dimension": item.dimension,
            "unit": "points" if item.is_scored else "rung" if item.kind == "ladder" else "stop",
            "binding": item.is_binding,
            "source": self.key(item.cite),
        }


def _track_names(facts: Facts) -> dict[str, Any]:
    """The names of the tracks that the packs of schemes hold."""
    found = {}
    for pack_id in facts.library.ids:
        pack = facts.pack(pack_id) if pack_id.startswith("schemes/") else None
        for track in pack.said.get("tracks") or () if pack else ():
            found[track["id"]] = track["name"]
    return found


def as_words(told: Json) -> None:
    """The answer on the terminal, from the same JSON; what is not answered comes last, in brief."""
    screen = terminal()
    words = _Words(told)
    untouched: dict[str, Json] = {}
    for one in told["diagnostics"]:
        if one["status"] == "not_answered":
            untouched.setdefault(one["id"], one)
            continue
        for text, style in words.lines(one):
            _put(screen, text, style)
        screen.print()
    for one in untouched.values():
        for text in words.not_answered(one):
            _put(screen, text)


def _put(screen: Console, text: str, style: str = "") -> None:
    """A line of text, what does not fit on it below and further in."""
    paragraph(screen, text, style, " " * (len(text) - len(text.lstrip()) + 2))


class _Words:
    """One diagnostic as lines of text, each with its style."""

    def __init__(self, told: Json) -> None:
        self.lang, self.sources = told["lang"], told["sources"]

    def say(self, code: str, **values: Any) -> str:
        return say(code, self.lang, values)

    def lines(self, one: Json) -> Iterator[tuple[str, str]]:
        yield self._title(one), "bold"
        yield from ((text, "") for text in self._score(one))
        for part in one["dimensions"]:
            yield "  " + self._part(part), ""
        yield from self._listed(
            "upgrade.gaps", [self._gap(each) for each in one["gaps"]], _MOST_GAPS
        )
        yield from self._listed(
            "upgrade.next", [self._next(each) for each in one["next_items"]], _MOST_NEXT
        )
        if len(one["next_items"]) > _MOST_NEXT:
            yield "  " + self.say("upgrade.form_hint", diagnostic=one["id"]), ""
        yield from self._listed(
            "upgrade.measures", [self._measure(each) for each in one["measures"]], _MOST_MEASURES
        )
        for reason in one["because"]:
            yield "· " + reason["says"], ""
        yield self.say("upgrade.source", **_cited(self.sources[one["source"]])), "dim"

    def not_answered(self, one: Json) -> Iterator[str]:
        """A diagnostic that nobody began: how many questions it has, and the first of them."""
        count = len(one["next_items"])
        yield self.say("upgrade.not_answered", name=one["name"], says=one["says"], count=count)
        yield "  " + self._next(one["next_items"][0])
        if count > 1:
            yield "  " + self.say("upgrade.form_hint", diagnostic=one["id"])

    def _title(self, one: Json) -> str:
        if not one["market"]:
            return str(one["name"])
        return self.say("upgrade.of_market", name=one["name"], market=one["market_name"])

    def _score(self, one: Json) -> Iterator[str]:
        if one["removed"]:
            yield self.say("upgrade.is_removed")
            return
        if one["of"] is not None:
            yield self.say("upgrade.score", span=self._span(one), of=one["of"])
        elif one["lowest_rung"]["high"] is not None:
            yield self.say("upgrade.lowest", span=self._span(one["lowest_rung"]))
        if one["level"]:
            yield self.say("upgrade.is_level", level=one["level"]["name"])
        elif one["levels_possible"]:
            names = self.say("upgrade.list").join(each["name"] for each in one["levels_possible"])
            yield self.say("upgrade.may_be", levels=names)
        if one["to_next_level"]:
            yield from self._shortfall(one["to_next_level"])

    def _shortfall(self, one: Json) -> Iterator[str]:
        level = one["level"]["name"]
        if one["points"]["high"] != "0":
            yield self.say("upgrade.lacks_points", level=level, span=self._span(one["points"]))
        for count in one["counts"]:
            if count["high"]:
                code = "upgrade.lacks_binding" if count["binding"] else "upgrade.lacks_items"
                yield self.say(code, level=level, rung=count["rung"], span=self._span(count))

    def _part(self, one: Json) -> str:
        code = "upgrade.part_points" if one["unit"] == "points" else "upgrade.part_rung"
        values = {"answered": one["answered"], "items": one["items"]}
        return self.say(code, name=one["name"], span=self._span(one), of=one["of"], **values)

    def _span(self, one: Json) -> str:
        low, high = str(one["low"]), str(one["high"])
        return low if low == high else self.say("upgrade.span", low=low, high=high)

    def _gap(self, one: Json) -> str:
        values = {"name": one["name"], "got": one["got"], "of": one["of"]}
        code = "upgrade.gap" if one["unit"] == "points" else "upgrade.gap_rung"
        names = [each["name"] for each in one["more"]]
        if not names:
            return self.say(code, **values)
        more = self.say("upgrade.list").join(names[:_MOST_OPTIONS])
        if len(names) > _MOST_OPTIONS:
            more += self.say("and_more", count=len(names) - _MOST_OPTIONS)
        return self.say("upgrade.gap_more", gap=self.say(code, **values), more=more)

    def _next(self, one: Json) -> str:
        options = self.say("upgrade.list").join(each["id"] for each in one["options"])
        if one["kind"] == "stop":
            options = "true, false"
        elif one["kind"] == "number":
            options = self.say("upgrade.span", low=one["least"], high=one["most"])
        return self.say("upgrade.ask", key=one["key"], ask=one["ask"], options=options)

    def _measure(self, one: Json) -> str:
        schemes = self.say("upgrade.list").join(each["name"] for each in one["schemes"])
        if not schemes:
            return self.say("upgrade.measure", name=one["name"], says=one["says"])
        return self.say("upgrade.measure_paid", name=one["name"], says=one["says"], schemes=schemes)

    def _listed(self, code: str, rows: Sequence[str], most: int) -> Iterator[tuple[str, str]]:
        if not rows:
            return
        yield self.say(code), ""
        for row in rows[:most]:
            yield "  - " + row, ""
        if len(rows) > most:
            yield "  " + self.say("upgrade.more", count=len(rows) - most), ""


def _cited(source: Json) -> Json:
    return {
        "publisher": source["publisher"],
        "title": source["title"],
        "on": source["from"],
        "address": source["address"],
    }
