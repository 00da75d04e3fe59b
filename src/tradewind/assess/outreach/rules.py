"""The method by which firms are chosen for a call, as a pack says it on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tradewind.facts import Facts
from tradewind.facts.pack import Names, Pack
from tradewind.facts.steps import series_name
from tradewind.model.source import Cite
from tradewind.rules import Input
from tradewind.rules.held_values import HeldTree, held_tree
from tradewind.rules.questions import OUTREACH, questions

PACK = "outreach/hong-kong"
# The input that tells how the rule of readiness itself comes out.
READY = "is_ready"
NO_RULE = HeldTree(None, {}, (), frozenset())


@dataclass(frozen=True, slots=True)
class Step:
    """Points for a condition; several that read one input are the levels of an item."""

    rule: HeldTree
    points: int


@dataclass(frozen=True, slots=True)
class Item:
    """A part of the score of upgrade."""

    id: str
    names: Names
    steps: tuple[Step, ...]

    @property
    def points(self) -> int:
        """The most it is worth."""
        return sum(step.points for step in self.steps)


@dataclass(frozen=True, slots=True)
class Kind:
    """A form of presence and when it fits; without a rule, whenever it is open."""

    option: str
    names: Names
    says: Names
    when: HeldTree | None


@dataclass(frozen=True, slots=True)
class Term:
    """A reason to call a firm. `weight` is unknown before the day on which it starts."""

    id: str
    about: str
    names: Names
    says: Names
    weight: int | None
    weight_cites: tuple[Cite, ...]
    rule: HeldTree
    ask: str


@dataclass(frozen=True, slots=True)
class Method:
    """Everything that the pack says; empty where nobody has written one."""

    items: tuple[Item, ...]
    readiness: HeldTree
    readiness_says: Names
    kinds: tuple[Kind, ...]
    terms: tuple[Term, ...]

    @property
    def upgrade_of(self) -> int:
        """The most points of upgrade."""
        return sum(item.points for item in self.items)

    @property
    def of(self) -> int:
        """The weight of all terms together."""
        return sum(term.weight or 0 for term in self.terms)

    @property
    def rules(self) -> dict[str, HeldTree]:
        """Every rule of the method by a name of its own."""
        found = {"readiness": self.readiness}
        found |= {f"terms.{one.id}": one.rule for one in self.terms}
        found |= {f"presence.{one.option}": one.when for one in self.kinds if one.when}
        for item in self.items:
            found |= {f"upgrade.{item.id}.{at}": one.rule for at, one in enumerate(item.steps)}
        return found


def method(facts: Facts) -> Method:
    """The method of the day."""
    return facts.once("outreach method", lambda: _method(facts))


def _method(facts: Facts) -> Method:
    pack = facts.pack(PACK)
    if pack is None:
        return Method((), NO_RULE, {}, (), ())
    work = _Reader(
        pack, facts, {name: one.input for name, one in questions(facts, OUTREACH).items()}
    )
    ready = pack.said.get("readiness")
    return Method(
        items=tuple(work.item(one) for one in pack.said.get("upgrade") or ()),
        readiness=work.rule(ready["conditions"], "readiness") if ready else NO_RULE,
        readiness_says=ready["says"] if ready else {},
        kinds=tuple(work.kind(one) for one in pack.said.get("presence") or ()),
        terms=tuple(work.term(one) for one in pack.said.get("terms") or ()),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    pack: Pack
    facts: Facts
    inputs: Mapping[str, Input]

    def rule(self, told: Any, name: str) -> HeldTree:
        return held_tree(told, name, self.pack, self.facts, self.inputs)

    def item(self, told: Mapping[str, Any]) -> Item:
        if "conditions" in told:
            steps = [Step(self.rule(told["conditions"], told["id"]), told["points"])]
        else:
            steps = [self._level(told, at) for at in range(1, len(told["levels"]))]
        return Item(told["id"], told["name"], tuple(one for one in steps if one.points))

    def _level(self, told: Mapping[str, Any], at: int) -> Step:
        """What reaching a level adds to the level below."""
        name = f"{told['id']}-{at}"
        leaf = {"id": name, "input": told["input"], "at_least": at, "reason": told["name"]}
        because = {"source": told["source"], "where": told["where"]}
        points = told["levels"][at] - told["levels"][at - 1]
        return Step(self.rule({"all": [{**leaf, **because}]}, name), points)

    def kind(self, told: Mapping[str, Any]) -> Kind:
        when = self.rule(told["when"], told["option"]) if "when" in told else None
        return Kind(told["option"], self._name_of(told["option"]), told["says"], when)

    def _name_of(self, option: str) -> Names:
        """A form of presence as its own pack names it."""
        for pack_id in self.facts.library.ids:
            pack = self.facts.pack(pack_id) if pack_id.startswith("presence/") else None
            for told in pack.said.get("options") or () if pack else ():
                if told["id"] == option:
                    names: Names = told["name"]
                    return names
        return dict.fromkeys(("en", "zh-Hant", "zh-Hans"), option)

    def term(self, told: Mapping[str, Any]) -> Term:
        weight = self.facts.value(series_name(told["weight"], self.pack))
        return Term(
            id=told["id"],
            about=told["about"],
            names=told["name"],
            says=told["says"],
            weight=None if weight.value is None else int(weight.value),
            weight_cites=weight.cites,
            rule=self.rule(told["conditions"], told["id"]),
            ask=told["ask"],
        )
