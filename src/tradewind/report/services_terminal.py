"""The services that a firm needs on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tradewind.report.standards_terminal import StandardsScreen

Json = dict[str, Any]
_MOST_BEHIND, _MOST_ASKED = 3, 3


def show_services(told: Json) -> None:
    """What is needed and why, what is not known yet, and what is not needed."""
    _Shown(told).show()


class _Shown(StandardsScreen):
    """The services of one firm, on one terminal."""

    def show(self) -> None:
        """Everything, the surest first."""
        told, put = self.told, self.screen.put
        name = told["name"] or self.say("services.the_firm")
        put(self.say("services.title", name=name, on=self.words.day(told["applies_on"])), "bold")
        languages = self.words.names(self.say(f"language.{one}") for one in told["languages"])
        if languages:
            put(self.say("services.served_in", languages=languages), "dim")
        put(self._markets(), "dim")
        for status in ("needed", "unknown"):
            self._all(status)
        rest = [one["name"] for one in self._by_service("not_needed")]
        if rest:
            put("")
            put(self.say("services.not_needed", services=self.words.names(rest, len(rest))), "dim")
        put("")
        put(self.say("services.judged"), "dim")

    def _markets(self) -> str:
        named = [one["name"] for one in self.told["markets"]]
        if not named:
            return str(self.say("services.no_market"))
        return str(self.say("services.markets", markets=self.words.names(named, len(named))))

    def _by_service(self, status: str) -> list[Json]:
        """The kinds of a status, each once, with the markets in which it is so."""
        found: dict[str, Json] = {}
        for one in self.told["needs"]:
            if one["status"] != status:
                continue
            kept = found.setdefault(one["service"], {**one, "there": [], "gaps": [], "rules": []})
            kept["there"] += [one["market_name"]] if one["market_name"] else []
            kept["gaps"] += one["missing"]
            kept["rules"] += one["because"]
        if status != "not_needed":
            return list(found.values())
        others = {one["service"] for one in self.told["needs"] if one["status"] != status}
        return [one for name, one in found.items() if name not in others]

    def _all(self, status: str) -> None:
        every = self._by_service(status)
        if not every:
            return
        self.screen.put("")
        self.screen.put(self.say(f"services.{status}"), "bold")
        family = ""
        for one in every:
            if one["family_name"] != family:
                family = one["family_name"]
                self.screen.put(family, indent="  ", first="  ")
            self._one(one, "· " if status == "needed" else "? ")

    def _one(self, one: Json, mark: str) -> None:
        there = self.words.names(one["there"])
        name = self.say("page.bracketed", text=one["name"], small=there) if there else one["name"]
        self.screen.put(f"{mark}{name}", indent="    ", first="    ")
        for text in self._why(one):
            self.screen.put(text, "dim", indent="      ", first="      ")
        for text in self._asks(one["gaps"]):
            self.screen.put(text, "dim", indent="      ", first="      ")

    def _why(self, one: Json) -> Iterable[str]:
        says = [
            reason["says"]
            for rule in one["rules"]
            for reason in rule["reasons"]
            if reason["decides"]
        ]
        behind = dict.fromkeys(each["name"] for rule in one["rules"] for each in rule["behind"])
        yield self.words.joined(dict.fromkeys(says))
        if behind:
            yield self.say("services.behind", names=self.words.names(behind, _MOST_BEHIND))

    def _asks(self, gaps: list[Json]) -> Iterable[str]:
        asked = dict.fromkeys(gap["question"] for gap in gaps if gap["question"])
        return list(asked)[:_MOST_ASKED]
