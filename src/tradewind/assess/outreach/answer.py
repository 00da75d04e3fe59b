"""The public face: what is worth knowing of a firm before it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from tradewind.assess.outreach.question import (
    Kinds,
    NextQuestion,
    OutreachAnswer,
    OutreachQuestion,
    Readiness,
    TermAnswer,
    Upgrade,
)
from tradewind.assess.outreach.rules import READY, Item, Kind, Method, Term, method
from tradewind.facts import Facts
from tradewind.rules import Answers, clauses, deciding, evaluate, open_inputs
from tradewind.rules.held_values import HeldTree
from tradewind.rules.questions import OUTREACH, Question, questions


def answer(asked: OutreachQuestion, facts: Facts) -> OutreachAnswer:
    """Each term with its outcome, and the score between those met and those not ruled out."""
    how = method(facts)
    ready = readiness(how, asked.answers)
    told: Answers = {**asked.answers, READY: ready.verdict}
    terms = tuple(_term(one, told) for one in how.terms)
    met = [one for one in terms if one.outcome is True]
    unknown = [one for one in terms if one.outcome is None]
    return OutreachAnswer(
        terms=terms,
        met=_mask(one.outcome is True for one in terms),
        unknown=_mask(one.outcome is None for one in terms),
        low=_weight(met),
        high=_weight(met) + _weight(unknown),
        of=how.of,
        ready=ready,
        upgrade=upgrade(how, asked.answers),
        presence=kinds(how, asked),
        first_question=_first_question(unknown, ready, questions(facts, OUTREACH)),
    )


def readiness(how: Method, answers: Answers) -> Readiness:
    """Whether a firm is ready to go abroad."""
    tree = how.readiness.tree
    if tree is None:
        return Readiness(None, 0, 0, (), {}, (), ())
    found = evaluate(tree, answers)
    is_open = found.verdict is None
    return Readiness(
        verdict=found.verdict,
        failed=found.failed,
        unknown=found.unknown,
        clauses=tuple(clauses(tree, answers)),
        cites=how.readiness.cites,
        deciding=deciding(tree, found),
        open=tuple(one.name for one in open_inputs(tree, answers)) if is_open else (),
    )


def upgrade(how: Method, answers: Answers) -> Upgrade:
    """The points of upgrade, at least and at most: what is not known is worth nought or all."""
    items = tuple((item, *_points(item, answers)) for item in how.items)
    low, high = sum(one[1] for one in items), sum(one[2] for one in items)
    return Upgrade(low, high, how.upgrade_of, items)


def _points(item: Item, answers: Answers) -> tuple[int, int]:
    found = [(_verdict(step.rule, answers), step.points) for step in item.steps]
    low = sum(points for verdict, points in found if verdict is True)
    return low, low + sum(points for verdict, points in found if verdict is None)


def kinds(how: Method, asked: OutreachQuestion) -> Kinds:
    """The first form of presence that is open and fits; all that may be it, where that is open."""
    possible: list[tuple[int, Kind]] = []
    best: Kind | None = None
    for at, kind in enumerate(how.kinds):
        fits = _both(asked.forms.get(kind.option), _when(kind, asked.answers))
        if fits is False:
            continue
        possible.append((at, kind))
        if fits:
            best = kind if len(possible) == 1 else None
            break
    mask = sum(1 << at for at, _ in possible)
    return Kinds(best, tuple(kind for _, kind in possible), mask)


def _when(kind: Kind, answers: Answers) -> bool | None:
    return True if kind.when is None else _verdict(kind.when, answers)


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _verdict(rule: HeldTree, answers: Answers) -> bool | None:
    return None if rule.tree is None else evaluate(rule.tree, answers).verdict


def _term(one: Term, answers: Answers) -> TermAnswer:
    tree = one.rule.tree
    if tree is None:
        return TermAnswer(one, None, (), {}, ())
    verdict = evaluate(tree, answers).verdict
    return TermAnswer(
        term=one,
        outcome=verdict,
        clauses=tuple(clauses(tree, answers)),
        cites=one.rule.cites,
        open=tuple(each.name for each in open_inputs(tree, answers)) if verdict is None else (),
    )


def _weight(terms: Iterable[TermAnswer]) -> int:
    return sum(one.term.weight or 0 for one in terms)


def _first_question(
    unknown: Iterable[TermAnswer], ready: Readiness, asked: Mapping[str, Question]
) -> NextQuestion | None:
    """The input that could move the score most for each minute; the first of those level."""
    moves: dict[str, int] = {}
    for one in unknown:
        for name in _to_ask(one, ready, asked):
            moves[name] = moves.get(name, 0) + (one.term.weight or 0)
    if not moves:
        return None
    best = max(moves, key=lambda name: Fraction(moves[name], asked[name].minutes))
    return NextQuestion(asked[best], moves[best], asked[best].minutes)


def _to_ask(one: TermAnswer, ready: Readiness, asked: Mapping[str, Question]) -> tuple[str, ...]:
    """The open inputs of a term that a firm can be asked for; else what the term says to ask."""
    told = (name for each in one.open for name in (ready.open if each == READY else (each,)))
    found = tuple(dict.fromkeys(name for name in told if not asked[name].is_derived))
    return found or (one.term.ask,)


def _mask(flags: Iterable[bool]) -> int:
    return sum(1 << at for at, flag in enumerate(flags) if flag)
