"""How large a scheme is beside what a firm tells: the least it asks for, and the most told.

This orders what is still open and nothing else: no status, amount or path rests on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tradewind.assess.schemes.question import SchemesQuestion
from tradewind.facts import Facts
from tradewind.facts.exchange import convert
from tradewind.model.money import Money
from tradewind.rules.nodes import All, Any, Compare, Tree
from tradewind.rules.questions import Question, is_money, questions

# A scheme is far where it asks for more than so many times the largest sum the firm tells: a firm
# can plan for several times its cash or its last year's sales, hardly for ten times.
_TIMES = 10
_CURRENCY = "HKD"
_OF_THE_FIRM = ("revenue_hkd", "revenue_cny", "assets_cny")
_AT_LEAST = ("at_least", "more_than")


def is_far(tree: Tree | None, largest: int, facts: Facts) -> bool:
    """Whether the least that a project must cost is far above the largest sum that is told."""
    return tree is not None and _least(tree, questions(facts), facts) > _TIMES * largest


def largest_told(asked: SchemesQuestion, facts: Facts) -> int:
    """The largest of the sums that a firm tells, in cents of Hong Kong; 0 where it tells none."""
    return max(_in_minor(_sums(asked, questions(facts)), facts), default=0)


def _sums(asked: SchemesQuestion, known: Mapping[str, Question]) -> Iterator[Money]:
    if asked.matching_cash:
        yield asked.matching_cash
    yield from (one.cost for one in asked.projects or () if one.cost)
    for applicant in asked.applicants:
        for name in _OF_THE_FIRM:
            told = applicant.answers.get(name)
            if isinstance(told, int) and name in known:
                yield Money(told, known[name].input.unit)


def _least(tree: Tree, known: Mapping[str, Question], facts: Facts) -> int:
    """The least sum that every way to meet a tree asks of a project; 0 where it asks for none."""
    match tree:
        case All():
            return max((_least(one, known, facts) for one in tree.children), default=0)
        case Any():
            return min((_least(one, known, facts) for one in tree.children), default=0)
        case Compare() if tree.operator in _AT_LEAST and isinstance(tree.value, int):
            told = known.get(tree.input.name)
            if told is None or told.about != "project" or not is_money(told.input):
                return 0
            return max(_in_minor([Money(tree.value, told.input.unit)], facts), default=0)
        case _:
            return 0


def _in_minor(sums: Iterable[Money], facts: Facts) -> Iterator[int]:
    found = (convert(one, _CURRENCY, facts) for one in sums)
    yield from (one[0].minor for one in found if one is not None)
