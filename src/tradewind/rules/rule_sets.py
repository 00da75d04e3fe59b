"""A rule set: declared inputs, named rules, and the hash that identifies both."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from tradewind.errors import RuleError
from tradewind.rules.inputs import Input
from tradewind.rules.nodes import Leaf, Tree, leaves
from tradewind.rules.writing import write_input, write_tree

# One bit of a signed 64-bit mask per leaf, with the sign bit and one more left alone.
MOST_LEAVES = 62
_RULE_NAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")


@dataclass(frozen=True, eq=False)
class RuleSet:
    """Named rules over declared inputs; two sets are equal when their hashes are."""

    inputs: tuple[Input, ...]
    rules: Mapping[str, Tree]

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", MappingProxyType(dict(self.rules)))
        _check_inputs(self.inputs)
        for name, tree in self.rules.items():
            _check_rule(name, tree, self.inputs)
        _check_shared_leaves(self.rules)

    @cached_property
    def hash(self) -> str:
        """The sha256 of the set's canonical JSON."""
        told = json.dumps(
            to_mapping(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(told.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleSet) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)


def to_mapping(rule_set: RuleSet) -> dict[str, object]:
    """The rule set as YAML or JSON would hold it."""
    return {
        "inputs": {declared.name: write_input(declared) for declared in rule_set.inputs},
        "rules": {name: write_tree(tree) for name, tree in rule_set.rules.items()},
    }


def _check_inputs(inputs: tuple[Input, ...]) -> None:
    seen: set[str] = set()
    for declared in inputs:
        if declared.name in seen:
            raise RuleError(f"input {declared.name}", "is declared twice.", "Keep one of them.")
        seen.add(declared.name)


def _check_rule(name: str, tree: Tree, inputs: tuple[Input, ...]) -> None:
    if not _RULE_NAME.fullmatch(name):
        raise RuleError(f"rule {name}", "is not a rule name.", "Use a-z, 0-9, and . _ - between.")
    for leaf in leaves(tree):
        for read in leaf.inputs:
            if read not in inputs:
                raise RuleError(
                    f"rule {name}, leaf {leaf.id}",
                    f"reads {read.name}, which is not declared so.",
                    "Declare it under inputs:.",
                )
    if (count := sum(1 for _ in leaves(tree))) > MOST_LEAVES:
        raise RuleError(
            f"rule {name}", f"has {count} leaves.", f"Split it: {MOST_LEAVES} is the most."
        )


def _check_shared_leaves(rules: Mapping[str, Tree]) -> None:
    """Rules may share a leaf; the same id may not stand for two conditions."""
    seen: dict[str, Leaf] = {}
    for name, tree in rules.items():
        for leaf in leaves(tree):
            if seen.setdefault(leaf.id, leaf) != leaf:
                raise RuleError(
                    f"rule {name}, leaf {leaf.id}",
                    "has the id of another condition.",
                    "Give each condition its own id.",
                )
