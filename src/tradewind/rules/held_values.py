"""A rule tree whose numbers, days and lists stand in dated series: the tree as of one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any as Told

from tradewind.errors import PackError, RuleError
from tradewind.facts import Facts, Held, State
from tradewind.facts.pack import Pack, read_entry
from tradewind.facts.steps import cited
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.rules.inputs import Input, Kind
from tradewind.rules.loading import load_tree
from tradewind.rules.nodes import Leaf, Tree, leaves

_GROUPS = ("all", "any", "none")


@dataclass(frozen=True, slots=True)
class HeldTree:
    """A tree on a day: what each leaf rests on, which facts it lacks, which leaves disagree.

    `tree` is None where no version of the rule is known for the day.
    """

    tree: Tree | None
    cites: Mapping[str, tuple[Cite, ...]]
    missing: tuple[Missing, ...]
    disagree: frozenset[str]


def held_tree(
    told: Told, name: str, pack: Pack, facts: Facts, inputs: Mapping[str, Input]
) -> HeldTree:
    """The tree written under a name of a pack, as it held on the day asked about."""
    try:
        return _held_tree(told, name, pack, facts, inputs)
    except RuleError as fault:
        if pack.layer != "user":
            raise
        raise PackError(fault.where, fault.problem, fault.mend) from fault


def _held_tree(
    told: Told, name: str, pack: Pack, facts: Facts, inputs: Mapping[str, Input]
) -> HeldTree:
    work = _Work(pack, facts, inputs)
    version = work.version(told, name)
    tree = work.node(version) if version is not None else None
    if tree is None:
        return HeldTree(None, {}, tuple(work.missing), frozenset())
    loaded = load_tree(tree, inputs, pack.id, name)
    cites = {
        leaf.id: (*_cited(leaf, pack, facts), *work.held.get(leaf.id, ()))
        for leaf in leaves(loaded)
    }
    return HeldTree(loaded, cites, tuple(work.missing), frozenset(work.disagree))


def _cited(leaf: Leaf, pack: Pack, facts: Facts) -> tuple[Cite, ...]:
    """The place that says so, as this pack's sources tell it."""
    if leaf.citation is None:
        return ()
    told = {"source": leaf.citation.source, "where": leaf.citation.where}
    return cited(told, leaf.id, pack, facts)


@dataclass
class _Work:
    pack: Pack
    facts: Facts
    inputs: Mapping[str, Input]
    held: dict[str, tuple[Cite, ...]] = field(default_factory=dict)  # by leaf
    missing: list[Missing] = field(default_factory=list)
    disagree: set[str] = field(default_factory=set)

    def version(self, told: Told, name: str) -> Told:
        """The version of the day, where the rule is written in dated versions."""
        if not isinstance(told, list):
            return told
        newest, since = None, None
        for one in told:
            entry = read_entry(one, "", self.pack.sources, f"{self.pack.id}: {name}")
            if self.facts.sees(entry) and (since is None or entry.starts > since):
                newest, since = {"all": one["all"]}, entry.starts
        if newest is None:
            self.missing.append(Missing("fact", f"{self.pack.id}:{name}", "schemes"))
        return newest

    def node(self, told: Mapping[str, Told]) -> Mapping[str, Told] | None:
        """A node with its held values written out; None where nothing is left of it."""
        for group in _GROUPS:
            if group in told:
                kept = [made for one in told[group] if (made := self.node(one)) is not None]
                return {group: kept} if kept else None
        named = self._held_names(told)
        if not named:
            return told
        held = {name: self.facts.value(f"{self.pack.id}:{name}") for name in named}
        # A value that ended says nothing of what came after it: the condition stays open. Where a
        # limit was lifted, the rule has a version without it.
        unknown = [one for one in held.values() if one.state in (State.UNKNOWN, State.ENDED)]
        if unknown:
            self.missing += [Missing("fact", one.fact, "schemes") for one in unknown]
            return self._left_open(told, "")
        self.held[told["id"]] = tuple(cite for one in held.values() for cite in one.cites)
        split = [name for name, one in held.items() if one.state is State.DISAGREE]
        if not split:
            return self._written(told, {name: one.values[0].value for name, one in held.items()})
        if len(split) > 1:
            self.disagree.add(told["id"])
            return self._left_open(told, "")
        return self._both_ways(told, split[0], held)

    def _both_ways(
        self, told: Mapping[str, Told], name: str, held: Mapping[str, Held]
    ) -> Mapping[str, Told]:
        """Met where every source says so, not met where every source says so, else unknown."""
        rest = {other: one.values[0].value for other, one in held.items()}
        ways = []
        for number, one in enumerate(held[name].values, start=1):
            told_id = told["id"] if number == 1 else f"{told['id']}-source-{number}"
            self.disagree.add(told_id)
            self.held[told_id] = self.held[told["id"]]
            ways.append({**self._written(told, {**rest, name: one.value}), "id": told_id})
        again = [{**one, "id": f"{one['id']}-either"} for one in ways]
        open_leaf = self._left_open(told, "-disagree")
        return {"any": [{"all": ways}, {"all": [{"any": again}, open_leaf]}]}

    def _left_open(self, told: Mapping[str, Told], suffix: str) -> Mapping[str, Told]:
        kept = {"unencoded": told["reason"], "id": f"{told['id']}{suffix}"}
        return {**kept, "source": told["source"], "where": told["where"]}

    def _held_names(self, told: Mapping[str, Told]) -> list[str]:
        inside = told.get("ratio", told)
        values = [one for value in inside.values() for one in _each(value)]
        return [one["held"] for one in values if isinstance(one, dict) and "held" in one]

    def _written(self, told: Mapping[str, Told], values: Mapping[str, str]) -> Mapping[str, Told]:
        """The leaf with what was held in place of its names."""
        if "ratio" in told:
            inside = {
                key: values[one["held"]] if isinstance(one, dict) else one
                for key, one in told["ratio"].items()
            }
            return {**told, "ratio": inside}
        asked = self.inputs.get(told["input"])
        if asked is None:
            raise RuleError(
                f"{self.pack.id}, leaf {told['id']}",
                f"reads {told['input']}, which is not declared.",
                "Declare it in inputs:.",
            )

        def plain(value: Told) -> Told:
            if not isinstance(value, dict) or "held" not in value:
                return value
            name = value["held"]
            unit = self.facts.value(f"{self.pack.id}:{name}").unit
            return _literal(values[name], unit, asked, f"{self.pack.id}:{name}")

        def operand(key: str, value: Told) -> Told:
            if key in ("one_of", "not_one_of") and isinstance(value, dict):
                return values[value["held"]].split()
            return [plain(one) for one in value] if isinstance(value, list) else plain(value)

        skip = ("id", "input", "reason", "source", "where")
        return {key: one if key in skip else operand(key, one) for key, one in told.items()}


def _each(value: Told) -> list[Told]:
    return value if isinstance(value, list) else [value]


def _literal(value: str, unit: str, asked: Input, fact: str) -> Told:
    """A value of a series as the literal that a leaf on this input holds."""
    try:
        match asked.kind:
            case Kind.INTEGER | Kind.BITS:
                is_money = len(unit) == 3 and unit.isupper()
                return Money.of(value, unit).minor if is_money else int(value)
            case Kind.DATE:
                return date.fromisoformat(value)
            case Kind.TRUTH:
                return {"yes": True, "no": False}[value]
            case _:
                return value
    except (ValueError, KeyError) as problem:
        mend = f"Write a value of kind {asked.kind}."
        raise RuleError(fact, f"{value!r} cannot be held against {asked.name}.", mend) from problem
