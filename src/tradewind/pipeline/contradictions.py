"""Answers of one firm that cannot all be right: every one of them told, together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from tradewind.errors import InputError, listed, worded
from tradewind.facts import Facts
from tradewind.model.enterprise import Answer, Enterprise, FirmFile, Goods
from tradewind.pipeline.asking import told_inputs
from tradewind.rules import Answer as RuleAnswer
from tradewind.rules.questions import questions
from tradewind.rules.vocabulary import contradicting, implications

# A count, another that it is a part of, and what is wrong where it is more.
COUNTS = (
    ("full_time_employees", "employees", worded("more than all employees")),
    ("employees", "group_employees", worded("more than the group they are part of")),
)
# Answers that tell what a field of the firm tells.
_SAME = {
    "applicant_place": "place",
    "employees": "employees",
    "has_operations": "has_operations",
    "is_listed": "listed",
}
_NOWHERE = (False, "none", "no", "None")


def check_contradictions(firm: FirmFile, file: str, facts: Facts) -> None:
    """InputError that names every contradiction of a firm's file; nothing where there is none."""
    enterprise = firm.enterprise or Enterprise()
    found = [*_days(firm, enterprise, facts), *_numbers(enterprise, facts)]
    found += _told_twice(enterprise)
    found += attributes_at_odds(_attributes(firm, enterprise, facts), facts)
    exchange = (enterprise.diagnostics or {}).get("listed_on")
    is_named = exchange is not None and not is_nowhere(exchange)
    if enterprise.listed and not is_named and (found or exchange is not None):
        found.append(
            worded(
                "enterprise.listed is true, and no exchange is named: "
                "name it under enterprise.diagnostics as listed_on, or write listed: false."
            )
        )
    if enterprise.listed is False and is_named:
        found.append(
            worded(
                "enterprise.listed is false, and listed_on names {exchange}: keep one.",
                exchange=exchange,
            )
        )
    if len(found) == 1:
        raise InputError(file, found[0], worded("Correct it, or leave out what is not known."))
    if found:
        head = worded("{count} answers cannot be right together.", count=len(found))
        told = listed("\n", [head, *_indented(found)])
        raise InputError(file, told, worded("Correct them, or leave out what is not known."))


def is_nowhere(exchange: object) -> bool:
    """Whether an answer to "on which exchange" says that there is none."""
    return exchange in _NOWHERE


def attributes_at_odds(answers: Mapping[str, RuleAnswer], facts: Facts) -> Iterator[str]:
    """Attributes of the goods that deny what another of them implies."""
    for name, other in contradicting(answers, implications(facts)):
        told = _plain(answers[name])
        yield worded(
            "{name} is {value}, and {other} is false: keep one.", name=name, value=told, other=other
        )


def _attributes(firm: FirmFile, enterprise: Enterprise, facts: Facts) -> Mapping[str, RuleAnswer]:
    goods = (firm.offering.goods if firm.offering else None) or Goods()
    return told_inputs(enterprise, goods, facts)


def _indented(lines: list[str]) -> Iterator[str]:
    yield from (listed("", ["  ", line]) for line in lines)


def _days(firm: FirmFile, enterprise: Enterprise, facts: Facts) -> Iterator[str]:
    """Days that have not come yet, of what is told to have happened."""
    today = max(facts.applies_on, facts.known_on)
    happened = [("enterprise.founded", enterprise.founded)]
    happened += [
        (f"enterprise.companies[{at}].founded", one.founded)
        for at, one in enumerate(enterprise.companies or (), start=1)
    ]
    happened += [
        (f"enterprise.grants[{at}].received", one.received)
        for at, one in enumerate(enterprise.grants or (), start=1)
    ]
    for name, day in happened:
        if day is not None and day > today:
            yield worded(
                "{name}: {day} lies in the future; today is {today}.",
                name=name,
                day=day,
                today=today,
            )


def _numbers(enterprise: Enterprise, facts: Facts) -> Iterator[str]:
    """Numbers outside what they can be, and parts larger than their whole."""
    told = dict(enterprise.diagnostics or {})
    asked = questions(facts)
    for key, value in told.items():
        name = key.rpartition(".")[2]
        number = _number(value)
        if name not in asked or number is None:
            continue
        least, most = asked[name].least, asked[name].most
        if most is not None and number > most:
            yield worded(
                "enterprise.diagnostics.{key}: {value} is above {most}.",
                key=key,
                value=value,
                most=most,
            )
        if least is not None and number < least:
            yield worded(
                "enterprise.diagnostics.{key}: {value} is below {least}.",
                key=key,
                value=value,
                least=least,
            )
    if enterprise.employees is not None:
        told["employees"] = Decimal(enterprise.employees)
    for part, whole, problem in COUNTS:
        small, large = _number(told.get(part)), _number(told.get(whole))
        if small is not None and large is not None and small > large:
            yield worded(
                "{part} is {small} and {whole} is {large}: {problem}.",
                part=part,
                small=small,
                whole=whole,
                large=large,
                problem=problem,
            )


def _told_twice(enterprise: Enterprise) -> Iterator[str]:
    """Answers about the firm that differ from the field that tells the same."""
    words = {"yes": True, "no": False}
    for key, field in _SAME.items():
        told, value = getattr(enterprise, field), (enterprise.diagnostics or {}).get(key)
        said = words.get(value.lower(), value) if isinstance(value, str) else value
        if told is not None and said is not None and said != told:
            yield worded(
                "enterprise.{field} is {told}, and {key} is {said}: keep one.",
                field=field,
                told=_plain(told),
                key=key,
                said=_plain(said),
            )


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(value: Answer | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
