"""How amounts, days, routes, reasons, conditions and sources are told in the plan's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from tradewind.report.territories import LOCALES, territory
from tradewind.text import say, words

Json = dict[str, Any]
_DAYS = {"en": "d MMM y", "zh-Hant": "y年M月d日", "zh-Hans": "y年M月d日"}
_MOST_NAMES = 8
_MOST_VALUES = 60
# Of these one outcome often has many: told in one row, the last of them first.
_MANY = ("exporter", "goods", "origin")
_CODES = {"path", "mode", "seller", "market"}
_FACT_FAMILIES = ("duty", "border", "routes", "sellers")


class Teller:
    """Tells one plan's amounts, days, routes and gaps in its language."""

    def __init__(self, told: Json) -> None:
        self.lang: str = told["lang"]
        self.locale = LOCALES[self.lang]
        self.is_without_money = "money" in told.get("withheld", ())
        # What stands where no amount does.
        self.no_amount = self.say("not_shared" if self.is_without_money else "unknown")
        self.market_names = {one["market"]: one["name"] for one in told["markets"]}
        routes = [one for market in told["markets"] for one in market["routes"]]
        gaps = (gap for one in routes for gap in one["missing"])
        self.questions = {gap["name"]: gap["question"] for gap in gaps}
        lines = [line for one in routes for line in _lines(one)]
        self.line_names = {one["kind"]: one["name"] for one in lines if not one["measure"]}
        self.measure_names = {one["measure"]: one["name"] for one in lines if one["measure"]}

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
        return self.say("page.at_most", high=self.money(high)) if high else self.no_amount

    def stretch_of(self, told: Iterable[str]) -> str:
        """Several texts in order: one, one or the other, else the first to the last."""
        every = list(dict.fromkeys(told))
        if len(every) == 1:
            return every[0]
        code = "page.either" if len(every) == 2 else "page.span"
        return self.say(code, low=every[0], high=every[-1])

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
        return self.names(map(self.market, codes))

    def market(self, code: str) -> str:
        """A market by name, else a territory that is no market of the plan."""
        return self.market_names.get(code) or territory(code, self.lang)

    def route(self, route: Json) -> str:
        """Who sells, how the goods go, and the preference claimed."""
        parts = [self.say(f"{name}.{route[name]}") for name in ("seller", "path", "mode")]
        if route["agreement"]:
            parts.append(self.say("page.agreement", agreement=route["agreement"]))
        return self.say("page.list").join(parts)

    def way(self, route: Json) -> str:
        """Direct, or through Hong Kong."""
        return self.say("page.through" if route["through_hong_kong"] else "page.direct")

    def line(self, kind: str) -> str:
        """The name of a kind of cost."""
        return str(self.line_names.get(kind, kind))

    def not_counted(self, told: Json) -> str:
        """The name of a cost line that a finding says is not counted."""
        before, after = self.say(told["code"], name="\n").split("\n")
        return str(told["says"]).removeprefix(before).removesuffix(after)

    def gap(self, name: str) -> str:
        """What is missing, in a few words."""
        stem, _, rest = name.partition(".")
        if stem in ("quote", "days"):
            return self.say(f"page.gap.{stem}", line=self.line(rest))
        if f"page.gap.{stem}" in words():
            return self.say(f"page.gap.{stem}")
        return self.fact(name) if ":" in name or "/" in name else self.questions.get(name, name)

    def fact(self, name: str) -> str:
        """The name of a fact that no pack holds, as its question names it, else its bare id."""
        question = self.questions.get(name, "")
        for code, blank in (("missing.fact", "name"), ("missing.rate", "rate")):
            before, after = self.say(code, **{blank: "\n"}).split("\n")
            if question.startswith(before) and question.endswith(after):
                told = question.removeprefix(before).removesuffix(after)
                return told if blank == "name" else self.say("page.fact.rate", rate=told)
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
        """A reason; where codes stand among its values, they are worded too."""
        values = dict(told["values"])
        if not _CODES & values.keys() or told["code"] not in words():
            return str(told["says"])
        for name in (_CODES - {"market"}) & values.keys():
            code = f"{name}.{values[name]}"
            values[name] = self.say(code) if code in words() else values[name]
        if "market" in values:
            values["market"] = self.market(values["market"])
        return self.say(told["code"], **values)

    def margin(self, route: Json) -> str:
        """The unit price that leaves the target margin on a route; empty where there is none."""
        told = route["price_for_margin"]
        if told["at_best"] is None:
            return ""
        amount = self.ends(told["at_best"], told["at_worst"])
        return self.say("page.margin", way=self.way(route), amount=amount)

    def journey(self, route: Json) -> str:
        """The legs and the emissions of a route."""
        found = [self._leg(leg) for leg in route["legs"]]
        emitted = route["co2e"]
        if emitted["kg"] is not None:
            kg = self.number(emitted["kg"])
            found.append(
                self.say("page.co2e", kg=kg, family=self._word("factors", emitted["family"] or ""))
            )
        text = self.say("page.semicolon").join(found)
        return self.say("page.labelled", label=self.way(route), text=text)

    def _leg(self, leg: Json) -> str:
        told = {"start": leg["from"], "end": leg["to"], "mode": self.say(f"mode.{leg['mode']}")}
        if leg["km"] is None:
            return self.say("page.leg_unknown", **told)
        return self.say("page.leg", **told, km=self.number(leg["km"]))

    def place(self, code: str) -> str:
        """Where a company is taxed."""
        return self._word("in_place", code)

    def line_rate(self, line: Json) -> str:
        """The rate of a line; of a duty that depends, where its outcomes stand."""
        if line["kind"] == "duty" and " | " in (line["rate"] or ""):
            return self.say("page.rate.depends")
        return self.rate(line["rate"])

    def rate(self, told: str | None) -> str:
        """A rate, or those it may be, with the words of its units and sums."""
        return self.say("or").join(self._rate(one) for one in (told or "").split(" | "))

    def _rate(self, told: str) -> str:
        text = re.sub(r"\b(free|seller)\b", lambda found: self._word("rate", found[1]), told)
        text = re.sub(r"/ ?([a-z]+)\b", lambda found: f"/ {self._word('per', found[1])}", text)
        return re.sub(r"(\w+)\(([^()]+)\)", self._worked_out, text)

    def _worked_out(self, found: re.Match[str]) -> str:
        code = f"page.rate.{found[1]}"
        return self.say(code, rate=found[2].strip('"')) if code in words() else found[0]

    def _word(self, family: str, name: str) -> str:
        code = f"page.{family}.{name}"
        return self.say(code) if code in words() else name

    def condition(self, name: str, values: Sequence[str], most: int) -> str:
        """What an outcome takes for granted: one condition, or several values of one name."""
        value = values[0]
        if name in _MANY:
            told = (self._value(name, one) for one in values)
            return self.say(f"page.if.{name}", names=self.names(told, most))
        if f"page.if.{name}.{value}" in words():
            return self.say(f"page.if.{name}.{value}")
        if "/" in name:
            return self._listed(name, value)
        if value in ("yes", "no"):
            return self.say(f"page.if.{value}", name=self.measure_names.get(name, name))
        if value == "none":
            return self.say("page.if.none", name=name)
        return self.say("page.if.yes", name=self.measure_names.get(value, value))

    def _value(self, name: str, value: str) -> str:
        if name == "goods" and value.startswith("other "):
            return self.say("page.if.goods.other", code=value[6:])
        if f"page.if.{name}.{value}" in words():
            return self.say(f"page.if.{name}.{value}")
        return self._origin(value) if name == "origin" else value

    def _origin(self, code: str) -> str:
        is_place = f"page.in_place.{code}" in words() and code not in self.market_names
        return self.place(code) if is_place else self.market(code)

    def _listed(self, fact: str, value: str) -> str:
        """On a list or not; else which of the sources that disagree on a fact is right."""
        if value not in ("yes", "no"):
            return self.say("page.if.source", source=value, fact=self.fact(fact))
        key = fact.rpartition("/")[2]
        name = self.measure_names.get(key) or self.fact(fact)
        return self.say("page.if.listed" if value == "yes" else "page.if.not_listed", name=name)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome of a duty that depends; both texts are `unknown` where nobody knows them."""

    rate: str
    duty: str
    when: str
    is_known: bool
    minor: int | None = None


@dataclass(frozen=True, slots=True)
class Duties:
    """The outcomes of a duty in one sentence and one by one."""

    says: str
    rows: tuple[Outcome, ...]


def duties(ways: str, rows: tuple[Outcome, ...], tell: Teller) -> Duties:
    """The outcomes with the stretch between the least and the greatest."""
    by_value = [one.rate for one in rows if one.rate != tell.say("page.rate.not_by_value")]
    others = [one.rate for one in rows if one.rate not in by_value]
    rates = tell.names([*dict.fromkeys(others), tell.stretch_of(by_value or others)])
    if not all(one.is_known for one in rows):
        code = "page.duty_depends_" + ("rates" if tell.is_without_money else "amounts")
        return Duties(tell.say(code, way=ways, rates=rates), rows)
    amount = tell.stretch_of(one.duty for one in rows)
    return Duties(tell.say("page.duty_depends", way=ways, amount=amount, rates=rates), rows)


def outcomes(route: Json, tell: Teller, most: int = _MOST_VALUES) -> tuple[Outcome, ...]:
    """Every outcome of a duty that depends, the least first; those that cost the same are one.

    Of the values that lead to one outcome, such as goods lines, at most so many are named.
    """
    found: dict[tuple[str | None, int | None], tuple[Json, list[list[str]]]] = {}
    for one in route["duty_options"]:
        key = (one["ad_valorem_pct"], one["duty"]["minor"] if one["duty"] else None)
        found.setdefault(key, (one, []))[1].extend(one["when"])
    every = sorted(found.values(), key=lambda pair: _size(pair[0]))
    return tuple(_outcome(one, _cases(when, tell, most), tell) for one, when in every)


def _size(told: Json) -> tuple[bool, int, Decimal]:
    percent = told["ad_valorem_pct"]
    duty = told["duty"]["minor"] if told["duty"] else 0
    return told["duty"] is None, duty, Decimal(percent if percent is not None else "Infinity")


def _outcome(told: Json, when: str, tell: Teller) -> Outcome:
    percent, duty = told["ad_valorem_pct"], told["duty"]
    unknown = tell.say("unknown")
    is_open = duty is None and not tell.is_without_money
    rate = unknown if is_open else tell.say("page.rate.not_by_value")
    if percent is not None:
        rate = tell.rate("free" if Decimal(percent) == 0 else f"{percent}%")
    if duty is None:
        return Outcome(rate, tell.no_amount, when, is_known=False)
    return Outcome(rate, tell.money(duty), when, True, duty["minor"])


def _cases(when: Sequence[Sequence[str]], tell: Teller, most: int) -> str:
    told = (
        tell.say("and").join(tell.condition(name, values, most) for name, values in case)
        for case in merged(when)
    )
    return tell.say("or").join(dict.fromkeys(one for one in told if one))


Case = tuple[tuple[str, tuple[str, ...]], ...]


def merged(when: Sequence[Sequence[str]]) -> list[Case]:
    """Cases that differ in one name only, told as one case with several values of that name."""
    cases: list[Case] = [
        tuple((one.partition(" = ")[0], (one.partition(" = ")[2],)) for one in case)
        for case in when
    ]
    for name in _MANY:
        found: dict[tuple[Case, bool], list[str]] = {}
        for case in cases:
            rest = tuple(one for one in case if one[0] != name)
            # Named twice, the later is the finer.
            values = next((told for key, told in reversed(case) if key == name), ())
            found.setdefault((rest, bool(values)), []).extend(values)
        cases = [
            ((name, tuple(dict.fromkeys(values))), *rest) if values else rest
            for (rest, _), values in found.items()
        ]
    return cases


def _lines(route: Json) -> tuple[Json, ...]:
    return (*route["lines"], *route["cash_tied_up"], *route["fixed"]["lines"])


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
    where = tell.line(told["where"]) if is_own else told["where"]
    return SourceView(
        name, title, safe_link(told["address"]), where, tell.day(told["from"]), trust,
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
