"""How likely an open scheme is: even odds for each answer, long odds for a yes that few give."""

from __future__ import annotations

from collections.abc import Mapping

from tradewind.assess.schemes.verdicts import Verdict
from tradewind.rules import leaves
from tradewind.rules.nodes import Compare, Operator
from tradewind.rules.paths import Way
from tradewind.rules.questions import Question

# Nothing is known of how answers fall: our guess is a coin for each, and five for a rare yes.
RARE = 5


def tosses(way: Way, known: Mapping[str, Question]) -> int:
    """How many coins have to fall well for a way to be open."""
    return sum(
        RARE if one.input is not None and one.to is True and known[one.input.name].is_rare else 1
        for one in way.changes
    )


def tosses_of(one: Verdict, known: Mapping[str, Question]) -> int:
    """The same by what a verdict still waits for."""
    asked_for = {
        leaf.input.name
        for leaf in (leaves(one.tree) if one.tree is not None else ())
        if isinstance(leaf, Compare) and leaf.operator is Operator.EQUALS and leaf.value is True
    }
    return sum(
        RARE if gap.name in asked_for and known[gap.name].is_rare else 1 for gap in one.missing
    )
