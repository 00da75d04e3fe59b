"""Which attribute to ask for next: the one whose answer settles most of what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tradewind.assess.standards.question import (
    CODE,
    Ask,
    MarketAsked,
    MarketStandards,
    NextQuestion,
    Requirement,
)
from tradewind.assess.standards.rules import UNLOCKS, Good, Rule, verdict
from tradewind.facts import Facts
from tradewind.facts.families import FAMILY
from tradewind.model.finding import Missing
from tradewind.rules import (
    Answer,
    Between,
    Compare,
    HasBits,
    Input,
    Kind,
    LacksBits,
    Leaf,
    NotOneOf,
    OneOf,
    OnOrAfter,
    OnOrBefore,
    inputs_of,
    leaves,
)
from tradewind.rules.vocabulary import Implied, implications, with_implied

_SCOPE = (CODE, FAMILY)
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Open:
    """One requirement that is not settled for a good, and how much its markets weigh together."""

    markets: tuple[str, ...]
    requirement: Requirement
    rule: Rule
    good: Good
    weight: Decimal


def asks(found: Iterable[Requirement]) -> tuple[Ask, ...]:
    """The open inputs of one market, those on which most requirements hang first."""
    waiting: dict[Missing, list[str]] = {}
    for one in found:
        for gap in one.missing:
            waiting.setdefault(gap, []).append(one.id)
    every = [Ask(gap, tuple(names)) for gap, names in waiting.items()]
    return tuple(
        sorted(every, key=lambda one: (one.missing.name not in _SCOPE, -len(one.requirements)))
    )


def weights(asked: Sequence[MarketAsked]) -> Mapping[str, Decimal]:
    """What each market weighs: its value beside the mean of those told; untold, the mean itself."""
    told = [Decimal(one.value.minor) for one in asked if one.value is not None]
    mean = sum(told, Decimal(0)) / len(told) if told else Decimal(0)
    return {
        one.market: Decimal(one.value.minor) / mean if one.value and mean else Decimal(1)
        for one in asked
    }


def opens(
    results: Iterable[tuple[MarketStandards, Sequence[Rule], Good]], weigh: Mapping[str, Decimal]
) -> tuple[Open, ...]:
    """Every requirement that is not settled, once for all markets that have the same question."""
    found: dict[tuple[str, str | None], Open] = {}
    for result, rules, good in results:
        known = {rule.id: rule for rule in rules}
        for one in result.requirements:
            if one.status == "hangs_on":
                here = Open((result.market,), one, known[one.id], good, weigh[result.market])
                key = one.id, good.digits
                found[key] = _joined(found[key], here) if key in found else here
    return tuple(found.values())


def _joined(one: Open, other: Open) -> Open:
    markets = tuple(dict.fromkeys((*one.markets, *other.markets)))
    return replace(one, markets=markets, weight=one.weight + other.weight)


def next_questions(every: Sequence[Open], facts: Facts) -> tuple[NextQuestion, ...]:
    """The open inputs, the one that settles most first."""
    implied = implications(facts)
    values = _values(every)
    names = dict.fromkeys(gap.name for one in every for gap in one.requirement.missing)
    found = [_question(name, every, values.get(name, ()), implied, facts) for name in names]
    # Of two that settle as much, the one that the other presumes: a battery before its size.
    presumed = {other for one in implied.values() for other in one.others}
    return tuple(
        sorted(
            found,
            key=lambda one: (-one.settles, -one.settles_at_least, one.missing.name not in presumed),
        )
    )


def _question(
    name: str, every: Sequence[Open], values: Sequence[Answer], implied: Implied, facts: Facts
) -> NextQuestion:
    gap = Missing("input", name, UNLOCKS)
    waiting = [one for one in every if gap in one.requirement.missing]
    if name in _SCOPE:
        shares = (one.weight / len(one.requirement.missing) for one in waiting)
        sums = [sum(shares, Decimal(0))]
    else:
        sums = [_settled(name, value, every, implied, facts) for value in values] or [Decimal(0)]
    mean = sum(sums, Decimal(0)) / len(sums)
    return NextQuestion(
        gap,
        mean.quantize(_PLACES),
        min(sums).quantize(_PLACES),
        tuple(dict.fromkeys(one.requirement.id for one in waiting)),
        tuple(dict.fromkeys(market for one in waiting for market in one.markets)),
    )


def _settled(
    name: str, value: Answer, every: Iterable[Open], implied: Implied, facts: Facts
) -> Decimal:
    """How much one answer to one input settles."""
    total = Decimal(0)
    moved = {name, *_followers(name, implied)}
    for one in every:
        if one.rule.tree is None or moved.isdisjoint(
            read.name for read in inputs_of(one.rule.tree)
        ):
            continue
        answers = with_implied({**one.good.answers, name: value}, implied)
        if verdict(one.rule, replace(one.good, answers=answers), facts) is not None:
            total += one.weight
    return total


def _followers(name: str, implied: Implied) -> set[str]:
    """The inputs that an answer to one may answer as well."""
    found: set[str] = set()
    ahead = {name}
    while ahead:
        found |= ahead
        near = {other for one in ahead if one in implied for other in implied[one].others}
        near |= {one for one, told in implied.items() if ahead & set(told.others)}
        ahead = near - found
    return found


def _values(every: Iterable[Open]) -> Mapping[str, tuple[Answer, ...]]:
    """For each input the answers that can make a difference: either side of every line drawn."""
    found: dict[str, set[Answer]] = {}
    for one in every:
        for leaf in leaves(one.rule.tree) if one.rule.tree is not None else ():
            for read in leaf.inputs:
                found.setdefault(read.name, set()).update(_either_side(read, leaf))
    return {name: tuple(sorted(values, key=str)) for name, values in found.items()}


def _either_side(read: Input, leaf: Leaf) -> Iterator[Answer]:
    if read.kind is Kind.TRUTH:
        yield from (True, False)
        return
    step = Decimal(1).scaleb(-read.scale)
    for drawn in _drawn(leaf):
        yield drawn
        if isinstance(drawn, Decimal):
            yield from (drawn - step, drawn + step)
        elif isinstance(drawn, int):
            yield from (drawn - 1, drawn + 1)
        elif isinstance(drawn, str):
            yield f"{drawn} not"


def _drawn(leaf: Leaf) -> tuple[Answer, ...]:
    """The values at which a condition draws its line."""
    match leaf:
        case Compare():
            return (leaf.value,)
        case Between():
            return (leaf.low, leaf.high)
        case OneOf() | NotOneOf():
            return leaf.values
        case OnOrAfter() | OnOrBefore():
            return (leaf.day,)
        case HasBits() | LacksBits():
            return (leaf.bits,)
        case _:
            return ()
