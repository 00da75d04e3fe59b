"""Small random rules of Examplia, and their verdict worked out a second time, by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tradewind import rules
from tradewind.rules import Answer, Input, Kind, Tree

REASON = rules.Reason("Examplia asks", "示例國要求", "示例国要求")
CITED = rules.Citation("order-12", "s. 4")
REPEATABLE = settings(derandomize=True, database=None, deadline=None)

REGISTERED = Input("is_registered", Kind.TRUTH)
LISTED = Input("is_listed", Kind.TRUTH)
MARKET = Input("market", Kind.TEXT)
DAYS = Input("registered_days", Kind.INTEGER, "days")
EXPORTS = Input("exports", Kind.INTEGER, "EXD")
REVENUE = Input("revenue", Kind.INTEGER, "EXD")
INPUTS = (REGISTERED, LISTED, MARKET, DAYS, EXPORTS, REVENUE)
MARKETS = ("EXA", "EXB", "EXC")
SHARES = ("0.5", "1", "2")
# No line is drawn and no answer lies above 4, and no share is above 2 or below a half: whatever
# a leaf can tell apart lies below 10.
_ANSWERS = range(5)
DOMAINS: Mapping[Input, Sequence[Answer]] = {
    REGISTERED: (False, True),
    LISTED: (False, True),
    MARKET: MARKETS,
    DAYS: range(6),
    EXPORTS: range(11),
    REVENUE: range(11),
}
Answers = Mapping[str, Answer | None]


def head(leaf_id: str) -> dict[str, Any]:
    """What every leaf has."""
    return {"id": leaf_id, "reason": REASON, "citation": CITED}


def is_met(leaf_id: str, asked: Input, value: Answer, operator: str = "equals") -> rules.Compare:
    """A leaf that holds an input against one value."""
    return rules.Compare(
        **head(leaf_id), input=asked, operator=rules.Operator(operator), value=value
    )


def unencoded(leaf_id: str) -> rules.Unencoded:
    """A condition that no answer settles."""
    return rules.Unencoded(id=leaf_id, reason=REASON)


@st.composite
def _leaves(draw: st.DrawFn, leaf_id: str, inputs: Sequence[Input]) -> Tree:
    asked = draw(st.sampled_from(inputs))
    if asked is EXPORTS and REVENUE in inputs and draw(st.booleans()):
        return rules.Ratio(
            **head(leaf_id),
            input=EXPORTS,
            over=REVENUE,
            operator=draw(st.sampled_from(rules.Operator)),
            value=Decimal(draw(st.sampled_from(SHARES))),
        )
    match asked.kind:
        case Kind.TRUTH:
            return is_met(leaf_id, asked, draw(st.booleans()))
        case Kind.TEXT:
            codes = draw(st.lists(st.sampled_from(MARKETS), min_size=1, max_size=2, unique=True))
            listed = draw(st.sampled_from([rules.OneOf, rules.NotOneOf]))
            return listed(**head(leaf_id), input=asked, values=tuple(codes))
        case _:
            operator = draw(st.sampled_from(list(rules.Operator)))
            return is_met(leaf_id, asked, draw(st.integers(1, 3)), operator)


@st.composite
def trees(
    draw: st.DrawFn, *, inputs: Sequence[Input] = INPUTS, is_shared: bool = True, most: int = 5
) -> Tree:
    """A tree of a few leaves; unless `is_shared` no input is read twice."""
    parts: list[Tree] = []
    left = list(inputs)
    for number in range(draw(st.integers(1, most))):
        if draw(st.integers(0, 7)) == 0 or not left:
            parts.append(unencoded(f"leaf-{number}"))
            continue
        leaf = draw(_leaves(f"leaf-{number}", left))
        parts.append(leaf)
        if not is_shared:
            left = [one for one in left if one not in leaf.inputs]  # type: ignore[union-attr]
    while len(parts) > 1:
        taken = draw(st.integers(2, len(parts)))
        group = draw(st.sampled_from([rules.All, rules.Any, rules.NoneOf]))
        parts = [*parts[taken:], group(tuple(parts[:taken]))]
    if draw(st.integers(0, 5)) == 0:
        return rules.NoneOf((parts[0],))
    return parts[0]


answered: st.SearchStrategy[dict[str, Answer | None]] = st.fixed_dictionaries(
    {
        one.name: st.sampled_from(
            [None, None, *(_ANSWERS if one.kind is Kind.INTEGER else DOMAINS[one])]
        )
        for one in INPUTS
    }
)
changing = st.fixed_dictionaries(
    {
        one.name: st.sampled_from(["never", "act", "choose", "wait"])
        if one is DAYS
        else st.sampled_from(["never", "act", "choose"])
        for one in INPUTS
    }
)


def verdict(tree: Tree, answers: Answers, granted: Mapping[str, bool]) -> bool | None:
    """A second reading of the rule language, without a line of the engine's."""
    match tree:
        case rules.All():
            found = [verdict(one, answers, granted) for one in tree.children]
            return False if False in found else None if None in found else True
        case rules.Any():
            found = [verdict(one, answers, granted) for one in tree.children]
            return True if True in found else None if None in found else False
        case rules.NoneOf():
            found = [verdict(one, answers, granted) for one in tree.children]
            return False if True in found else None if None in found else True
        case rules.Unencoded():
            return granted.get(tree.id)
        case rules.Ratio():
            above, below = answers.get(tree.input.name), answers.get(tree.over.name)
            if above is None or below is None or below <= 0:  # type: ignore[operator]
                return None
            return _compared(Fraction(above) / Fraction(below), tree.operator, tree.value)  # type: ignore[arg-type]
        case rules.IsKnown():
            return answers.get(tree.input.name) is not None
    value = answers.get(tree.inputs[0].name)
    if value is None:
        return None
    match tree:
        case rules.Compare():
            return _compared(value, tree.operator, tree.value)
        case rules.OneOf():
            return value in tree.values
        case rules.NotOneOf():
            return value not in tree.values
        case rules.Between():
            return bool(tree.low <= value <= tree.high)  # type: ignore[operator]
        case rules.OnOrAfter():
            return bool(value >= tree.day)  # type: ignore[operator]
        case rules.OnOrBefore():
            return bool(value <= tree.day)  # type: ignore[operator]
    raise AssertionError(f"no reading of {tree}")


def _compared(value: Any, operator: str, held: Any) -> bool:
    return {
        "equals": value == held,
        "not_equals": value != held,
        "at_least": operator == "at_least" and value >= held,
        "at_most": operator == "at_most" and value <= held,
        "more_than": operator == "more_than" and value > held,
        "less_than": operator == "less_than" and value < held,
    }[operator]


def open_leaves(tree: Tree) -> list[str]:
    """The conditions that no answer settles."""
    return [leaf.id for leaf in rules.leaves(tree) if isinstance(leaf, rules.Unencoded)]


def settlings(tree: Tree) -> Iterator[dict[str, bool]]:
    """Every way in which the conditions that no answer settles may come out."""
    names = open_leaves(tree)
    for values in product([True, False], repeat=len(names)):
        yield dict(zip(names, values, strict=True))
