"""What a change of facts moves, in words on the terminal: what is alike is told once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tradewind.report.firm_words import FirmWords
from tradewind.report.terminal import wrapped
from tradewind.text import words

Json = dict[str, Any]
_WIDTH = 80
_MOST_GROUPS = 12  # of one market or one family of answers
_MOST_CAUSES = 6
# Under which codes the states of a kind of thing are worded.
_STATES = {
    "scheme": "schemes.status",
    "presence": "presence.status",
    "standard": "standards.status",
}
_MOST_FACTS = 20
_LONGEST = 60  # a fact's id: a range of chapters lists all that it leaves out


class ImpactWords:
    """One impact in one language, line by line, no wider than the terminal."""

    def __init__(self, told: Json, width: int = _WIDTH) -> None:
        self.told, self.width = told, width
        self.tell = FirmWords(told["lang"])
        self.say = self.tell.say

    def lines(self) -> Iterator[str]:
        """Everything, firm by firm and case by case, then the sum of it."""
        summary = self.told["summary"]
        code = "facts.differ" if summary["facts"] else "facts.none_differ"
        yield from self.put(self.say(code, count=summary["facts"]))
        yield from self.facts()
        for one in self.told["firms"]:
            yield ""
            yield from self.head(one["file"], one)
            yield from self.body(one["moved"])
            yield from self.money(one["money"])
        moved = [one for one in self.told["cases"] if one["moved"]]
        for one in moved:
            yield ""
            yield from self.head(f"{one['file']}: {one['case']}", one)
            yield from self.body(one["moved"])
        yield ""
        yield from self.put(self.say("impact.summary", **summary))
        if self.told["cases"]:
            yield from self.put(self.say("impact.summary_cases", **summary))

    def facts(self) -> Iterator[str]:
        """The facts that move an answer, from what to what."""
        every = [one for one in self.told["facts"] if one["moves"]]
        if every:
            yield from self.put(self.say("impact.facts"))
        for one in every[:_MOST_FACTS]:
            yield from self.put(self._fact(one), 2)
        if len(every) > _MOST_FACTS:
            yield from self.put(self.say("impact.more", count=len(every) - _MOST_FACTS), 2)

    def _fact(self, one: Json) -> str:
        """One fact from what to what; of what is written in whole, only in what way it differs."""
        every = [told["value"] or "" for side in ("before", "after") for told in one[side]]
        if any(told.startswith("{") for told in every):
            kind = self.say(f"facts.change.{one['kind']}")
            return self.say("impact.of", name=_short(one["fact"]), what=kind)
        before, after = (self._stated(one[side]) for side in ("before", "after"))
        values = {"what": _short(one["fact"]), "before": before, "after": after}
        return self.say("impact.move", **values)

    def _stated(self, every: Sequence[Json]) -> str:
        if not every:
            return self.say("impact.none")
        told = [self.say("facts.ends") if one["value"] is None else one["value"] for one in every]
        return _short(self.say("impact.list_mark").join(told))

    def put(self, text: str, indent: int = 0) -> Iterator[str]:
        """One paragraph, its further lines a step further in."""
        for at, line in enumerate(wrapped(text, self.width - indent - 2)):
            yield " " * (indent + (2 if at else 0)) + line

    def head(self, name: str, one: Json) -> Iterator[str]:
        """Whose answers, and how many of them moved."""
        code = "impact.moved" if one["moved"] else "impact.none_moved"
        counts = {"moved": len(one["moved"]), "unmoved": one["unmoved"]}
        yield from self.put(self.say(code, name=name, **counts))

    def body(self, moved: Sequence[Json]) -> Iterator[str]:
        """What moved, by market and by family; alike moves are one."""
        families: dict[str, list[Json]] = {}
        for one in moved:
            families.setdefault(self.family(one), []).append(one)
        for name, every in families.items():
            indent = 2
            if name:
                yield from self.put(name, 2)
                indent = 4
            groups = _alike(every)
            for group in groups[:_MOST_GROUPS]:
                yield from self.group(group, indent)
            if len(groups) > _MOST_GROUPS:
                more = len(groups) - _MOST_GROUPS
                yield from self.put(self.say("impact.more", count=more), indent)

    def family(self, one: Json) -> str:
        """The heading under which a move is told."""
        if (
            one["about"] in ("market", "route", "line", "hurdle", "standard")
            and "market" in one["of"]
        ):
            return str(one["market_name"])
        return "" if one["about"] in ("ranking", "case") else self.about(one["about"])

    def about(self, name: str) -> str:
        return self.say(f"impact.about.{name}")

    def group(self, group: Sequence[Json], indent: int) -> Iterator[str]:
        """One move, for how many routes, and because of what."""
        one = group[0]
        what = self.what(one)
        before, after = (self.side(one, side) for side in ("from", "to"))
        text = self.say("impact.move", what=what, before=before, after=after)
        if len(group) > 1:
            text += self.say("impact.routes", count=len(group) - 1)
        yield from self.put(text, indent)
        yield from self.because(one, indent + 2)

    def what(self, one: Json) -> str:
        """What moved, named."""
        said = self._worded(f"impact.what.{one['what']}", one["what"])
        if one["about"] in ("ranking", "market", "case", "best_set"):
            return said
        return self.say("impact.of", name=self.named(one), what=said)

    def named(self, one: Json) -> str:
        """The thing that moved, with what tells it from others of its name."""
        of = one["of"]
        extra = [of[name] for name in ("hurdle", "income", "definition", "currency") if name in of]
        if one["about"] == "upgrade" and "market" in of:
            extra.append(of["market"])
        name = "" if one["name"] in extra or one["about"] == "hurdle" else one["name"]
        return " ".join(part for part in (name, *extra) if part)

    def side(self, one: Json, side: str) -> str:
        """What one side says."""
        other = "after" if side == "from" else "before"
        if one["there"] == other:
            return self.say("impact.absent")
        told = one[side]
        if told is None:
            return self.say("unknown")
        if isinstance(told, dict):
            return self.amount(told)
        if isinstance(told, list):
            return self.say("impact.list_mark").join(told) or self.say("impact.none")
        families = dict(_STATES)
        if one["what"] == "standards":
            families["market"] = _STATES["standard"]
        code = f"{families.get(one['about'], 'impact.word')}.{told}"
        return self._worded(code, self._worded(f"impact.word.{told}", str(told)))

    def amount(self, told: Json) -> str:
        """One amount, its two ends, or that it is not known; never nothing for not known."""
        if told["amount"]:
            return self.tell.money(told["amount"])
        low, high = told["low"], told["high"]
        if high is None:
            is_open = low is None or low["minor"] == 0
            return (
                self.say("unknown")
                if is_open
                else self.say("impact.at_least", amount=self.tell.money(low))
            )
        if low is None:
            return self.say("impact.at_most", amount=self.tell.money(high))
        ends = {"low": self.tell.money(low), "high": self.tell.money(high)}
        return self.say("impact.between", **ends)

    def because(self, one: Json, indent: int) -> Iterator[str]:
        """The facts that did it: alone, or only with each other."""
        for alone, code in ((True, "impact.because"), (False, "impact.together")):
            facts = [each["fact"] for each in one["because"] if each["alone"] is alone]
            if facts:
                yield from self.put(self.say(code, facts=self._facts(facts)), indent)
        if not one["narrowed"]:
            among = one["among"]
            packs = self._facts(among["packs"])
            yield from self.put(
                self.say("impact.not_narrowed", count=among["facts"], packs=packs), indent
            )

    def money(self, every: Sequence[Json]) -> Iterator[str]:
        """How what is left moved, market by market."""
        if not every:
            return
        yield from self.put(self.say("impact.money"), 2)
        for one in every:
            sums = {name: self._sum(one[name]) for name in ("left", "landed")}
            yield from self.put(self.say("impact.money_of", market=one["name"], **sums), 4)

    def _sum(self, one: Json) -> str:
        """How far one sum moved."""
        worst, best = one["low_end"], one["high_end"]
        if one["open"]:
            return self.say("impact.open")
        if not worst["minor"] and not best["minor"]:
            return self.say("impact.same")
        if worst == best:
            return self._signed(worst)
        return self.say("impact.worst_best", low=self._signed(worst), high=self._signed(best))

    def _signed(self, told: Json) -> str:
        sign = "−" if told["minor"] < 0 else "+" if told["minor"] else ""
        return sign + self.tell.money({**told, "minor": abs(told["minor"])})

    def _facts(self, facts: Sequence[str]) -> str:
        shown = [_short(one) for one in facts]
        told = self.say("impact.list_mark").join(shown[:_MOST_CAUSES])
        more = len(facts) - _MOST_CAUSES
        return told + (self.say("impact.and_more", count=more) if more > 0 else "")

    def _worded(self, code: str, plain: str) -> str:
        return self.say(code) if code in words() else plain


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _alike(moved: Iterable[Json]) -> list[list[Json]]:
    """Moves of several routes from the same to the same because of the same are one."""
    found: dict[str, list[Json]] = {}
    for one in moved:
        of = {name: told for name, told in one["of"].items() if name != "route"}
        name = one["name"] if one["about"] == "route" and one["what"] == "status" else ""
        parts = (one["about"], of, name, one["what"], one["from"], one["to"], one["there"])
        found.setdefault(repr((parts, one["because"], one["narrowed"])), []).append(one)
    return list(found.values())


def tell_impact(told: Json) -> None:
    """The whole impact, as wide as the terminal but no wider than is read with ease."""
    width = int(os.environ.get("COLUMNS") or _WIDTH)
    for line in ImpactWords(told, min(width, _WIDTH)).lines():
        print(line)
