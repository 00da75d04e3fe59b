"""What markets ask of goods in words: for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tradewind.assess.standards.question import STATUSES
from tradewind.report.firm_words import FirmWords
from tradewind.report.standards_json import counted

Json = dict[str, Any]
_MOST_NAMES = 6
# Kinds of which the name tells the route as well.
_SAME = (
    ("registration", "registration"),
    ("label", "label-only"),
    ("shipment", "shipment-certificate"),
)


class StandardsWords(FirmWords):
    """Words one language makes of the JSON of requirements."""

    def names(self, told: Iterable[str], most: int = _MOST_NAMES) -> str:
        """Names in a row; of many, the first ones and how many more."""
        every = list(dict.fromkeys(told))
        row = self.say("page.list").join(every[:most])
        rest = len(every) - most
        return row + (self.say("and_more", count=rest) if rest > 0 else "")

    def joined(self, parts: Iterable[str]) -> str:
        """Parts of a sentence, those that say something."""
        return self.say("page.semicolon").join(part for part in parts if part)

    # --- one requirement -------------------------------------------------------------------
    def state(self, one: Json) -> str:
        """How a requirement stands, with its days."""
        parts = [one["status_name"], self.since(one)]
        if one["until"]:
            parts.append(self.say("standards.until", on=self.day(one["until"])))
        return self.say("support.comma").join(part for part in parts if part)

    def since(self, one: Json) -> str:
        """From which day it holds; of a start that nobody told, when it was seen."""
        on = self.day(one["from"])
        if one["status"] == "required_from" or one["from_is_ahead"]:
            return self.say("standards.from", on=on)
        return self.say("standards.seen" if one["from_is_day_read"] else "standards.since", on=on)

    def how(self, one: Json) -> list[str]:
        """Kind, route, mark and rule."""
        is_plain = one["route"] == "none" or (one["kind"], one["route"]) in _SAME
        names = (one["kind_name"], *(() if is_plain else (one["route_name"],)))
        found = [self.say("support.comma").join(names)]
        if one["mark"]:
            found.append(self.say("standards.mark", mark=one["mark"]))
        if one["regulation"]:
            found.append(self.say("standards.regulation", regulation=one["regulation"]))
        return found

    def who(self, one: Json) -> list[str]:
        """Who is needed there, who is in charge, what is tested, how long it lasts."""
        found = []
        if one["local_party"]:
            found.append(self.say("standards.local_party", party=one["local_party"]))
        if one["authority"]:
            found.append(self.say("standards.authority", authority=one["authority"]))
        tests = [*one["test_standards"], *([one["report_standard"]] * bool(one["report_standard"]))]
        if tests:
            found.append(self.say("standards.tests", standards=self.names(tests)))
        for unit, count in (one["valid_for"] or {}).items():
            span = self.say(f"standards.span.{unit}", count=count)
            found.append(self.say("standards.valid", span=span))
        return found

    def takes(self, one: Json, sources: Mapping[str, Json]) -> list[str]:
        """How long it takes and what it costs, each with its source."""
        found = []
        if one["time"]:
            text = self.say("standards.time", span=self.span(one["time"]))
            found.append(self.by(text, sources[one["time"]["source"]]))
        if one["cost"]:
            text = self.say("standards.cost", amount=self.between(one["cost"]))
            found.append(self.by(text, sources[one["cost"]["source"]]))
        return found

    def by(self, text: str, source: Json) -> str:
        """A number with who says so, and how far to trust it."""
        trust = self.say(f"page.trust.{source['trust']}")
        told = self.say("support.comma").join((source["publisher"], trust))
        return self.say(
            "page.bracketed", text=text, small=self.say("standards.by_source", source=told)
        )

    def span(self, told: Json) -> str:
        """A stretch of time."""
        low, high = told["low"], told["high"]
        if high is None:
            count = self.say("standards.at_least", low=low)
        elif low is None:
            count = self.say("standards.at_most", high=high)
        else:
            count = str(low) if low == high else f"{low}–{high}"
        return self.say(f"standards.span.{told['unit']}", count=count)

    def between(self, told: Json) -> str:
        """An amount between two ends, of which one may be open."""
        low, high = told["low"], told["high"]
        if high is None:
            return self.say("standards.at_least", low=self.money(low))
        if low is None:
            return self.say("standards.at_most", high=self.money(high))
        return self.money(low) if low == high else f"{self.money(low)}–{self.money(high)}"

    # --- one market ------------------------------------------------------------------------
    def summary(self, market: Json) -> str:
        """How many requirements stand in each state; nothing found where there is none."""
        if not market["requirements"]:
            return str(market["status_name"])
        found = counted(market["requirements"])
        return self.say("page.list").join(
            self.say(f"standards.count.{status}", count=found[status])
            for status in STATUSES
            if status in found
        )

    def hangs(self, market: Json) -> list[str]:
        """Every open question, with the requirements that it decides."""
        names = {one["requirement"]: one["name"] for one in market["requirements"]}
        return [
            self.say(
                "standards.may_need",
                question=ask["question"],
                names=self.names(names[one] for one in ask["requirements"]),
            )
            for ask in market["asks"]
        ]

    def disputes(self, one: Json, market: Json) -> str:
        """Which requirements other sources have in the place of this one."""
        if one["status"] != "sources_disagree":
            return ""
        names = {told["requirement"]: told["name"] for told in market["requirements"]}
        others = self.names(names.get(name, name) for name in one["disputed_with"])
        return self.say("standards.other_sources", names=others)

    def nothing(self, market: Json) -> list[str]:
        """Where somebody looked and found nothing, with the day; or that nobody has."""
        looked = "standards.looked_further" if market["requirements"] else "standards.looked"
        found = [
            self.say(looked, on=self.day(one["on"]), family=one["family_name"])
            + (f" {self._sentence(one['note'])}" if one["note"] and self.lang == "en" else "")
            for one in market["not_found"]
        ]
        if market["requirements"] or found:
            return found
        if market["looked_on"]:
            return [self.say("standards.looked_here", on=self.day(market["looked_on"]))]
        return [self.say("standards.nobody_looked")]

    def _sentence(self, text: str) -> str:
        return text[:1].upper() + text[1:].rstrip(".") + "."

    # --- all markets together --------------------------------------------------------------
    def report(self, one: Json) -> str:
        """One report and the markets it serves."""
        sure = {use["market"] for use in one["uses"] if use["status"] != "hangs_on"}
        names = {use["market"]: use["market_name"] for use in one["uses"]}
        told = [
            name if code in sure else self.say("standards.report_open", market=name)
            for code, name in names.items()
        ]
        return self.say(
            "standards.report",
            report=one["report_name"],
            standard=one["standard"],
            markets=self.names(told, 12),
        )

    def turn(self, one: Json) -> str:
        """One turn of the programme."""
        code, months = one["status"], self.months(one["months"])
        if code == "ranked" and one["months"]["high"] == "0":
            code = "at_once"
        ends = one["per_month"]
        rate = self.between(ends) if ends["low"] or ends["high"] else ""
        return self.say(
            f"standards.turn.{code}",
            markets=self.names(one["market_names"], 12),
            value=self.money(one["value"]),
            months=months,
            rate=rate,
        )

    def months(self, told: Json) -> str:
        """The months of preparing: between two ends, at least, or not known."""
        low, high = told["low"], told["high"]
        if high is not None:
            count = high if low in (None, high) else f"{low}–{high}"
            return self.say("standards.months", count=count)
        if low is None:
            return self.say("standards.months_unknown")
        return self.say("standards.months_least", low=low)

    def todo(self, one: Json) -> str:
        """What is to be obtained at a turn; empty where there is nothing."""
        parts = []
        for code, key in (("do", "requirement_names"), ("perhaps", "perhaps_names")):
            names = one[key]
            if names:
                told = self.names(names)
                parts.append(self.say(f"standards.{code}", count=len(names), names=told))
        return self.joined(parts)

    def next(self, one: Json) -> str:
        """A question with why it comes first."""
        count, markets = len(one["requirements"]), self.names(one["market_names"])
        small = self.say("standards.next_weighs", count=count, markets=markets)
        return self.say("page.bracketed", text=one["question"], small=small)

    def attributes(self, told: Sequence[Json]) -> str:
        """Attributes with their values."""
        return self.joined(
            self.say("standards.answered", question=one["question"], answer=one["text"])
            for one in told
        )
