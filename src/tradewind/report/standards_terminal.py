"""What markets ask of goods on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tradewind.report.screen import Screen
from tradewind.report.standards_words import StandardsWords

Json = dict[str, Any]
_MOST_ASKED, _MOST_SOURCES = 5, 3


def show_standards(told: Json) -> None:
    """Every market with what it asks, what hangs on what, and what comes first."""
    _Shown(told).show()


class StandardsScreen:
    """One answer, of standards or of services, on one terminal."""

    def __init__(self, told: Json) -> None:
        self.told, self.words = told, StandardsWords(told["lang"])
        self.screen, self.say = Screen(), self.words.say


class _Shown(StandardsScreen):
    """What markets ask, on one terminal."""

    def show(self) -> None:
        """Everything, market by market, then all of them together."""
        told, put = self.told, self.screen.put
        name = told["name"] or told["family_name"] or self.say("standards.goods")
        put(self.say("standards.title", name=name, on=self.words.day(told["applies_on"])), "bold")
        put(self._goods(), "dim")
        if told["attributes"]:
            put(self.say("standards.told", told=self.words.attributes(told["attributes"])), "dim")
        if told["taken_for_granted"]:
            taken = self.words.attributes(told["taken_for_granted"])
            put(self.say("standards.taken", told=taken), "dim")
        for market in told["results"]:
            self._market(market)
        self.screen.listed(
            self.say("standards.reports"), [self.words.report(one) for one in told["reports"]]
        )
        self._programme(told["programme"])
        asks = [self.words.next(one) for one in told["next_questions"][:_MOST_ASKED]]
        self.screen.listed(self.say("standards.next"), asks)
        put("")
        put(self.say("standards.not_nothing"), "dim")

    def _goods(self) -> str:
        codes = self.told["goods"]
        code = self.say("standards.code", goods=self.words.names(codes)) if codes else ""
        family = self.told["family_name"]
        return self.words.joined(
            (
                code or self.say("standards.no_code"),
                self.say("standards.family", family=family)
                if family
                else self.say("standards.no_family"),
            )
        )

    def _market(self, market: Json) -> None:
        put = self.screen.put
        put("")
        state = self.words.summary(market)
        put(self.say("standards.market", market=market["name"], state=state), "bold")
        for one in market["requirements"]:
            if one["status"] != "hangs_on":
                text = self.say("page.bracketed", text=one["name"], small=self.words.state(one))
                put(f"· {text}", indent="  ")
                self._under(self._lines(one, market))
        for text in self.words.hangs(market):
            put(f"? {text}", indent="  ")
        for text in self.words.nothing(market):
            put(f"– {text}", indent="  ")

    def _lines(self, one: Json, market: Json) -> list[str]:
        lines = [one["says"], self.words.joined(self.words.how(one))]
        lines.append(self.words.joined(self.words.who(one)))
        lines += self.words.takes(one, self.told["sources"])
        lines.append(self.words.disputes(one, market))
        lines.append(self._sources(one["sources"]))
        return [line for line in lines if line]

    def _sources(self, keys: Sequence[str]) -> str:
        every = (self.told["sources"][key] for key in keys[:_MOST_SOURCES])
        named = (self.words.by(one["title"], one) for one in every)
        return self.say("standards.sources", sources=self.words.joined(named))

    def _under(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.screen.put(line, indent="    ", first="  ")

    def _programme(self, turns: Sequence[Json]) -> None:
        if not any(one["status"] in ("ranked", "open", "barred") for one in turns):
            return
        self.screen.put("")
        self.screen.put(self.say("standards.programme"), "bold")
        self.screen.put(self.say("standards.programme_why"), "dim")
        for number, one in enumerate(turns, start=1):
            self.screen.put(f"{number}. {self.words.turn(one)}", indent="   ")
            todo = self.words.todo(one) if one["status"] in ("ranked", "open") else ""
            if todo:
                self.screen.put(todo, indent="     ", first="  ")
