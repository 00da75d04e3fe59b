"""The rules by which a service is needed: trees of the packs, any of which is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tradewind.facts import Facts
from tradewind.facts.services import reads, said
from tradewind.rules import Answer, Input, Kind, evaluate, inputs_of
from tradewind.rules.held_values import HeldTree, held_tree
from tradewind.rules.questions import questions


@dataclass(frozen=True, slots=True)
class NeedRule:
    """One rule of a kind of service."""

    id: str
    service: str
    held: HeldTree

    def outcome(self, answers: Mapping[str, Answer]) -> bool | None:
        """Whether it is met."""
        return evaluate(self.held.tree, answers).verdict if self.held.tree is not None else None


def need_rules(facts: Facts) -> Mapping[str, tuple[NeedRule, ...]]:
    """The rules of every kind of service that has some, in the order of the packs."""
    return facts.once("services needs", lambda: _read(facts))


def _read(facts: Facts) -> Mapping[str, tuple[NeedRule, ...]]:
    inputs = {name: one.input for name, one in questions(facts).items()}
    inputs |= {name: Input(name, Kind.TRUTH) for name in reads(facts)}
    found: dict[str, tuple[NeedRule, ...]] = {}
    for one, pack in said("needs", facts):
        rule = NeedRule(
            one["id"], one["service"], held_tree(one["when"], one["id"], pack, facts, inputs)
        )
        found[rule.service] = (*found.get(rule.service, ()), rule)
    return found


def verdict(rules: Iterable[NeedRule], answers: Mapping[str, Answer]) -> bool | None:
    """Whether a service is needed: where any rule is met; not known while one is open."""
    outcomes = {rule.outcome(answers) for rule in rules}
    if True in outcomes:
        return True
    return None if None in outcomes or not outcomes else False


def inputs_read(rules: Iterable[NeedRule]) -> tuple[Input, ...]:
    """The inputs that some rules read, each once."""
    trees = (rule.held.tree for rule in rules if rule.held.tree is not None)
    return tuple(dict.fromkeys(asked for tree in trees for asked in inputs_of(tree)))
