"""The JSON shapes that schemes, presence and the timetable share: steps, clauses, fees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tradewind.facts import Facts
from tradewind.model.costs import CostLine
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.model.steps import Step
from tradewind.report import shapes
from tradewind.rules import Answer, Clause, Input
from tradewind.rules.questions import is_money, questions
from tradewind.text import name_of, say, words

Json = dict[str, Any]
_OUTCOMES = {True: "met", False: "not_met", None: "unknown"}


class Teller:
    """Writes what assessments of a firm share, in one language."""

    def __init__(self, facts: Facts, lang: str) -> None:
        self.facts, self.lang = facts, lang
        self.asked = questions(facts)

    def name(self, names: Mapping[str, str] | None, other: str = "") -> str:
        """A name in the language."""
        return name_of(names, self.lang, other)

    def cited(self, cites: Iterable[Cite]) -> Json:
        """Where facts come from: the first source, and all of them, each once."""
        told = [shapes.source(cite) for cite in dict.fromkeys(cites)]
        return {"source": told[0] if told else None, "sources": told}

    def clause(self, one: Clause, cites: Iterable[Cite], decides: bool) -> Json:
        """One condition as it was found: what was read, what is required, who says so."""
        read = zip((asked.name for asked in one.inputs), one.value_read, strict=True)
        values = {name: plain(value) for name, value in read}
        return {
            "condition": one.leaf_id,
            "says": self.asks(one),
            "outcome": _OUTCOMES[one.outcome],
            "decides": decides,
            "kind": one.code,
            "inputs": list(values),
            "value_read": next(iter(values.values())) if len(values) == 1 else values or None,
            "values_read": values,
            "required": [plain(value) for value in one.required]
            if isinstance(one.required, tuple)
            else plain(one.required),
            **self.cited(cites),
        }

    def asks(self, one: Clause) -> str:
        """What a condition asks, with the number or the choices where it has some."""
        says = self.name(one.reason.names())
        operator = one.code.rpartition(".")[2]
        if operator in ("at_least", "at_most", "more_than", "less_than"):
            return say(f"rule.asks.{operator}", self.lang, {"says": says, "value": self.line(one)})
        if operator == "between" and isinstance(one.required, tuple):
            low, high = (self.measured(one.inputs[0], end) for end in one.required)
            return say("rule.asks.between", self.lang, {"says": says, "low": low, "high": high})
        return says

    def line(self, one: Clause) -> str:
        """The number that a condition draws its line at."""
        if isinstance(one.required, tuple):
            return ""
        if one.code.startswith("rule.ratio") and isinstance(one.required, Decimal):
            return f"{shapes.plain(one.required * 100)}%"
        return self.measured(one.inputs[0], one.required)

    def measured(self, asked: Input, value: Answer | None) -> str:
        """A value of an input with its unit."""
        text = self.answer(asked, value)
        if is_money(asked) or not isinstance(value, int | Decimal) or isinstance(value, bool):
            return text
        grouped = number_text(value, self.lang)
        code = f"unit.{asked.unit}"
        return say(code, self.lang, {"value": grouped}) if code in words() else grouped

    def valued(self, value: str | None, unit: str) -> str | None:
        """A value of a series in words; None where it is no number."""
        try:
            number = Decimal(value or "")
        except InvalidOperation:
            return value if value and unit == "fraction" else None
        if len(unit) == 3 and unit.isupper():
            return amount_text(Money.of(number, unit), self.lang)
        grouped = number_text(number, self.lang)
        code = f"unit.{unit}"
        return say(code, self.lang, {"value": grouped}) if code in words() else grouped

    def missing(self, gaps: Iterable[Missing]) -> list[Json]:
        """Gaps, each once, with the question to put."""
        return [
            {**told, "question": self.question(told["name"]) or told["question"]}
            for told in shapes.gaps(gaps, self.lang, self.facts)
        ]

    def question(self, name: str) -> str:
        """What to ask for an input; empty where it is not one of these."""
        return self.name(self.asked[name].ask) if name in self.asked else ""

    def answer(self, asked: Input, value: Answer | None) -> str:
        """A value of an input in words: a coded name, an amount, yes or no."""
        known = self.asked.get(asked.name)
        if value is None:
            return say("unknown", self.lang)
        if known and known.codes and str(value) in known.codes:
            return self.name(known.codes[str(value)])
        if isinstance(value, bool):
            return say("firm.yes" if value else "firm.no", self.lang)
        if is_money(asked) and isinstance(value, int):
            return amount_text(Money(value, asked.unit), self.lang)
        return str(plain(value))

    def fee(self, one: CostLine) -> Json:
        """One fee of a step or of a year."""
        return {
            "kind": one.kind,
            "name": self.fee_name(one),
            "amount": shapes.money(one.amount),
            **shapes.bounds(one.bounds),
            "source": self.cited(one.cites)["source"],
            "missing": [gap.name for gap in one.missing],
        }

    def fee_name(self, one: CostLine) -> str:
        """A fee by the series that holds it, else as a kind of cost."""
        facts = (*(cite.fact for cite in one.cites), *(gap.name for gap in one.missing))
        pack = self.facts.pack(facts[0].partition(":")[0]) if facts else None
        if pack and one.kind in pack.series:
            return self.name(pack.series[one.kind].names, one.kind)
        return shapes.kind_name(one.kind, self.lang, self.facts)

    def step(self, one: Step) -> Json:
        """One step: who, where, how long, what it costs, what must come before."""
        return {
            "id": one.id,
            "name": self.name(one.names),
            "who": one.who,
            "who_name": say(f"who.{one.who}", self.lang),
            "place": one.place,
            "days": {"low": one.days_low, "high": one.days_high, "count": one.count},
            "after": list(one.after),
            "fees": [self.fee(fee) for fee in one.fees],
            "gives": dict(one.gives or {}),
            "documents": [self.name(names) for names in one.documents],
            **self.cited(one.cites),
            "missing": [gap.name for gap in one.missing],
        }


def plain(value: Answer | None) -> str | int | bool | None:
    """A value as JSON holds it: decimals and days as text."""
    if isinstance(value, Decimal):
        return shapes.plain(value)
    return value.isoformat() if isinstance(value, date) else value


def number_text(value: int | Decimal, lang: str) -> str:
    """A number as the language groups its digits."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=lang.replace("-", "_"))


def amount_text(money: Money, lang: str) -> str:
    """An amount with its currency, as the language groups digits."""
    from babel.numbers import format_decimal

    whole = money.amount
    digits = "#,##0" if whole == whole.to_integral_value() else "#,##0.00"
    return f"{money.currency} {format_decimal(whole, format=digits, locale=lang.replace('-', '_'))}"
