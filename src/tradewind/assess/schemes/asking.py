"""Which question to ask next: the one that unlocks most expected money for each minute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tradewind.assess.schemes.odds import tosses, tosses_of
from tradewind.assess.schemes.question import NextQuestion, PathToYes, Waiting
from tradewind.assess.schemes.verdicts import Verdict
from tradewind.facts import Facts
from tradewind.model.money import Money
from tradewind.rules.questions import Question, questions

ODDS = Fraction(1, 2)
Convert = Callable[[Money], Money | None]


@dataclass(frozen=True, slots=True)
class _Paid:
    """What one scheme would pay at most, for a project or for none, and what its family may."""

    money: int
    family: str
    project: str | None
    family_left: int | None


@dataclass
class _Tally:
    expected: Fraction = Fraction(0)
    paid: list[_Paid] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)

    @property
    def project(self) -> str | None:
        """The first project that waits."""
        return next((one.project for one in self.waiting if one.project is not None), None)


def next_questions(
    found: Sequence[tuple[Verdict, tuple[PathToYes, ...] | None]],
    currency: str,
    convert: Convert,
    facts: Facts,
) -> tuple[NextQuestion, ...]:
    """Every question still open, the one that unlocks most for each minute first.

    Of a verdict without paths, None, every input that it waits for counts as needed.
    A scheme counts where answers alone could make it eligible: what it pays at most, times even
    odds for each answer it still needs, and long odds for a rare one. What an amount hangs on is
    asked too. A question of a scheme that pays no grant counts nothing, and comes last.
    """
    tallies: dict[str, _Tally] = {}
    known = questions(facts)
    for verdict, paths in found:
        if verdict.status not in ("eligible", "undetermined"):
            continue
        needed = _needed(verdict, paths, known)
        money = _grant(verdict, convert)
        for name in dict.fromkeys((*verdict.open, *_of_amount(verdict, known))):
            tally = tallies.setdefault(name, _Tally())
            tally.waiting.append(_waiting(verdict))
            if needed:
                tally.expected += money * ODDS**needed
                tally.paid.append(_paid(verdict, money, convert))
    told = [
        NextQuestion(
            input=name,
            minutes=known[name].minutes,
            expected=Money(round(tally.expected), currency),
            most=Money(_together(tally.paid), currency),
            schemes=tuple(dict.fromkeys(one.scheme for one in tally.waiting)),
            about=known[name].about,
            project=tally.project if known[name].about == "project" else None,
            waiting=tuple(tally.waiting),
        )
        for name, tally in tallies.items()
    ]
    return tuple(sorted(told, key=_worth))


def _waiting(one: Verdict) -> Waiting:
    return Waiting(
        one.track.id,
        one.applicant.id if one.applicant else None,
        one.project.id if one.project else None,
    )


def _needed(
    verdict: Verdict, paths: tuple[PathToYes, ...] | None, known: Mapping[str, Question]
) -> int:
    """How many coins have to fall well; none where answers alone would not do."""
    if paths is None:
        return tosses_of(verdict, known)
    alone = (tosses(path.way, known) for path in paths if _needs_answers_only(path))
    return min(alone, default=0) or int(verdict.status == "eligible")


def _of_amount(verdict: Verdict, known: Mapping[str, Question]) -> list[str]:
    """The inputs that the amount of a scheme still needs."""
    gaps = verdict.pays.missing if verdict.pays else ()
    return [gap.name for gap in gaps if gap.kind == "input" and gap.name in known]


def _needs_answers_only(path: PathToYes) -> bool:
    return path.until is None and all(one.move in ("confirm", "ask") for one in path.way.changes)


def _paid(verdict: Verdict, money: int, convert: Convert) -> _Paid:
    pays = verdict.pays
    limit = (pays.headroom or pays.ceiling) if pays else None
    left = convert(limit) if limit else None
    return _Paid(
        money,
        verdict.track.family,
        verdict.project.id if verdict.project else None,
        left.minor if left else None,
    )


def _together(paid: Sequence[_Paid]) -> int:
    """The most that some schemes pay together: a project is paid once, a ceiling binds all."""
    largest: dict[tuple[str, str], _Paid] = {}
    for one in paid:
        # What no project is told for may be a project of its own under each family.
        key = ("project", one.project) if one.project is not None else ("family", one.family)
        if key not in largest or one.money > largest[key].money:
            largest[key] = one
    sums: dict[str, int] = {}
    for one in largest.values():
        whole = sums.get(one.family, 0) + one.money
        sums[one.family] = whole if one.family_left is None else min(whole, one.family_left)
    return sum(sums.values())


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
