"""Which question to ask next: the one that unlocks most expected money for each minute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tradewind.assess.schemes.question import NextQuestion, PathToYes
from tradewind.assess.schemes.verdicts import Verdict
from tradewind.facts import Facts
from tradewind.model.money import Money
from tradewind.rules.questions import questions

# Nothing is known of how answers fall, so each open question counts as even odds.
ODDS = Fraction(1, 2)
Convert = Callable[[Money], Money | None]


@dataclass
class _Tally:
    expected: Fraction = Fraction(0)
    most: int = 0
    schemes: list[str] = field(default_factory=list)
    project: str | None = None


def next_questions(
    found: Sequence[tuple[Verdict, tuple[PathToYes, ...]]],
    currency: str,
    convert: Convert,
    facts: Facts,
) -> tuple[NextQuestion, ...]:
    """Every question still open, the one that unlocks most for each minute first.

    A scheme counts where answers alone could make it eligible: what it pays at most, times even
    odds for each answer it still needs. A question of a scheme that pays no grant counts nothing,
    and comes last.
    """
    tallies: dict[str, _Tally] = {}
    for verdict, paths in found:
        if verdict.status != "undetermined":
            continue
        alone = [path for path in paths if _needs_answers_only(path)]
        needed = min((len(path.way.changes) for path in alone), default=0)
        money = _grant(verdict, convert)
        for name in verdict.open:
            tally = tallies.setdefault(name, _Tally())
            tally.schemes.append(verdict.track.id)
            if verdict.project is not None and tally.project is None:
                tally.project = verdict.project.id
            if needed:
                tally.expected += money * ODDS**needed
                tally.most += money
    asked = questions(facts)
    told = [
        NextQuestion(
            input=name,
            minutes=asked[name].minutes,
            expected=Money(round(tally.expected), currency),
            most=Money(tally.most, currency),
            schemes=tuple(tally.schemes),
            about=asked[name].about,
            project=tally.project if asked[name].about == "project" else None,
        )
        for name, tally in tallies.items()
    ]
    return tuple(sorted(told, key=_worth))


def _needs_answers_only(path: PathToYes) -> bool:
    return path.until is None and all(one.move in ("confirm", "ask") for one in path.way.changes)


def _grant(verdict: Verdict, convert: Convert) -> int:
    """The most that a scheme would pay as a grant, in the currency of the comparison."""
    if verdict.track.told["gives"] != "grant" or verdict.pays is None:
        return 0
    bounds = verdict.pays.bounds
    if bounds is None or bounds.high is None:
        return 0
    money = convert(Money(bounds.high, bounds.currency))
    return money.minor if money else 0


def _worth(one: NextQuestion) -> tuple[Fraction, int, str]:
    return -Fraction(one.expected.minor, one.minutes), -len(one.schemes), one.input
