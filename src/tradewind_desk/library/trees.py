"""Conditions as a tree, each with its source and, where a firm answered, how it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tradewind.facts import Facts
from tradewind.model.source import Cite
from tradewind.report.firm_json import Teller
from tradewind.report.territories import market_or_territory
from tradewind.rules import All, Answer, Clause, Input, Tree, clauses
from tradewind.rules import Any as AnyOf
from tradewind.rules.nodes import NoneOf
from tradewind_desk.library.told import SourceShown, source_shown
from tradewind_desk.words import language, say

Cites = Mapping[str, Sequence[Cite]]
_OUTCOMES = {True: "met", False: "not_met", None: "unknown"}
_MOST_CODES = 40
_MARKET = re.compile("[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Node:
    """A group (all, any, none) of nodes, or one condition."""

    group: str = ""
    below: tuple[Node, ...] = ()
    says: str = ""
    outcome: str = ""
    read: str = ""
    choices: str = ""
    is_encoded: bool = True
    differs: bool = False
    sources: tuple[SourceShown, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How each condition stands for a firm, by its id."""

    clauses: Mapping[str, Clause]

    @classmethod
    def of(cls, told: Sequence[Clause]) -> Standing:
        """The standing that an answer of the engine tells."""
        return cls({one.leaf_id: one for one in told})


def tree_shown(
    tree: Tree, cites: Cites, facts: Facts, own: Standing | None, differ: frozenset[str]
) -> Node:
    """A tree in the language of the page."""
    found = Standing.of(clauses(tree, {}))
    return _Showing(cites, Teller(facts, language()), found, own, differ).node(tree)


@dataclass(frozen=True, slots=True)
class _Showing:
    cites: Cites
    tell: Teller
    plain: Standing
    own: Standing | None
    differ: frozenset[str]

    def node(self, tree: Tree) -> Node:
        """One group or one condition."""
        if isinstance(tree, All | AnyOf | NoneOf):
            name = {All: "all", AnyOf: "any", NoneOf: "none"}[type(tree)]
            return Node(group=name, below=tuple(self.node(one) for one in tree.children))
        return self.leaf(tree.id)

    def leaf(self, name: str) -> Node:
        """One condition: what it asks, how it stands, who says so."""
        one = self.plain.clauses[name]
        own = self.own.clauses.get(name) if self.own else None
        return Node(
            says=self.tell.asks(one),
            outcome=_OUTCOMES[own.outcome] if own else "",
            read=self.read(own) if own else "",
            choices=self.choices(one),
            is_encoded=one.code != "rule.unencoded",
            differs=name in self.differ,
            sources=tuple(map(source_shown, dict.fromkeys(self.cites.get(name, ())))),
        )

    def read(self, own: Clause) -> str:
        """What the firm answered."""
        told = zip(own.inputs, own.value_read, strict=True)
        return " · ".join(self.answer(*one) for one in told if one[1] is not None)

    def answer(self, asked: Input, value: Answer | None) -> str:
        """An answer with its unit; a market by its name."""
        told = self.tell.measured(asked, value)
        if not _MARKET.fullmatch(told):
            return told
        return market_or_territory(told, self.tell.lang, self.tell.facts)

    def choices(self, one: Clause) -> str:
        """The values of which one must be, or must not be."""
        if one.code not in ("rule.one_of", "rule.not_one_of") or not isinstance(
            one.required, tuple
        ):
            return ""
        names = [self.answer(one.inputs[0], each) for each in one.required[:_MOST_CODES]]
        more = len(one.required) - len(names)
        return say("page.list").join(names) + (f" +{more}" if more else "")
