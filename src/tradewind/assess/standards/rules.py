"""Whether a requirement reaches a good on a day: yes, no, or not to be told yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tradewind.assess.standards.question import CODE, KINDS, STATUSES, Requirement, Span, Status
from tradewind.errors import PackError, RuleError
from tradewind.facts import Facts
from tradewind.facts.conditions import written_out
from tradewind.facts.entry import Entry
from tradewind.facts.families import FAMILY, Family, families, family_of
from tradewind.facts.pack import Pack, Scope, read_entry, read_scope
from tradewind.model.bounds import Bounds
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite
from tradewind.rules import Answer, Tree, clauses, evaluate, open_inputs
from tradewind.rules.vocabulary import declared_inputs, pack_tree

Told = Mapping[str, Any]
UNLOCKS = "standards"


@dataclass(frozen=True, slots=True)
class Good:
    """The good in one market: its code there, its family, and the answers about it."""

    digits: str | None
    family: str | None
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement of a pack that is known by the day of knowledge: its reach and conditions."""

    told: Told
    pack: Pack
    scope: Scope | None
    tree: Tree | None
    entries: tuple[Entry, ...]

    @property
    def id(self) -> str:
        """Its id, unique over all packs."""
        return str(self.told["id"])


def rules_of(pack_id: str, facts: Facts) -> tuple[Rule, ...]:
    """The requirements of a pack that are known and have not ended."""

    def read() -> tuple[Rule, ...]:
        pack = facts.pack(pack_id)
        if pack is None:
            return ()
        told = pack.said.get("requirements") or ()
        return tuple(rule for one in told if (rule := _rule(one, pack, facts)) is not None)

    return facts.once(f"standards {pack_id}", read)


def _rule(told: Told, pack: Pack, facts: Facts) -> Rule | None:
    if told.get("until") is not None and told["until"] <= facts.applies_on:
        return None
    where = f"{pack.id}: {told['id']}"
    every = [told, *({**one, "from": told["from"]} for one in told.get("also") or ())]
    entries = (read_entry(one, "", pack.sources, where) for one in every)
    known = tuple(one for one in entries if one.known_from <= facts.known_on)
    if not known:
        return None
    return Rule(
        told,
        pack,
        read_scope(told["goods"]) if "goods" in told else None,
        _tree(told, pack, facts),
        known,
    )


def _tree(told: Told, pack: Pack, facts: Facts) -> Tree | None:
    written = written_out(told, declared_inputs(facts))
    try:
        return pack_tree(written, f"{pack.id}:{told['id']}", facts) if written else None
    except RuleError as fault:
        if pack.layer != "user":
            raise
        raise PackError(fault.where, fault.problem, fault.mend) from fault


def good(
    digits: str | None, family: str | None, answers: Mapping[str, Answer], facts: Facts
) -> Good:
    """A good of which the family follows from its code, unless somebody says otherwise."""
    return Good(digits, family or family_of(digits, facts), answers)


def reaches(rule: Rule, asked: Good, facts: Facts) -> bool | None:
    """Whether a requirement is about goods of this code or family, whatever their attributes."""
    if rule.scope is None:
        if "families" not in rule.told or "if" in rule.told:
            return True  # its conditions say whom it reaches; the families only who read it so
        return None if asked.family is None else asked.family in rule.told["families"]
    if asked.digits is not None:
        return _within(rule.scope, asked.digits)
    if asked.family is None:
        return None
    own = families(facts).get(asked.family)
    found = {_within(rule.scope, code) for code in _codes(own)}
    if found == {True} or (found <= {False} and asked.family not in rule.told.get("families", ())):
        return found == {True}
    return None


def _codes(family: Family | None) -> tuple[str, ...]:
    return family.goods if family else ()


def _within(scope: Scope, digits: str) -> bool | None:
    """Whether a code lies in a scope; None where more digits would tell."""
    if scope.holds(digits, date.max):
        return True
    return None if any(code.startswith(digits) for code in scope.prefixes) else False


def verdict(rule: Rule, asked: Good, facts: Facts) -> bool | None:
    """Whether the market asks this of the good, on whichever day it starts."""
    within = reaches(rule, asked, facts)
    if within is False or rule.tree is None:
        return within
    met = evaluate(rule.tree, asked.answers).verdict
    return False if met is False else None if within is None else met


def open_of(rule: Rule, asked: Good, facts: Facts) -> tuple[Missing, ...]:
    """What the verdict hangs on, the code or the family first."""
    found = []
    if reaches(rule, asked, facts) is None:
        name = CODE if rule.scope is not None else FAMILY
        found.append(Missing("input", name, UNLOCKS))
    if rule.tree is not None:
        inputs = open_inputs(rule.tree, asked.answers)
        found += [Missing("input", one.name, UNLOCKS) for one in inputs]
    return tuple(found)


def requirements(rules: Sequence[Rule], asked: Good, facts: Facts) -> tuple[Requirement, ...]:
    """What the market asks of the good, or may ask; the surest first."""
    found = {}
    for rule in rules:
        met = verdict(rule, asked, facts)
        if met is not False:
            found[rule.id] = _requirement(rule, asked, met, facts)
    settled = [_disputed(one, rules, found) for one in found.values()]
    return tuple(
        sorted(settled, key=lambda one: (STATUSES.index(one.status), KINDS.index(one.kind)))
    )


def requirement_named(pack_id: str, name: str, facts: Facts) -> Requirement | None:
    """One requirement by its id, of whatever goods; None where it has ended or is not known."""
    whatever = Good(None, None, {})
    found = (one for one in rules_of(pack_id, facts) if one.id == name)
    return next((_requirement(one, whatever, None, facts) for one in found), None)


def _requirement(rule: Rule, asked: Good, met: bool | None, facts: Facts) -> Requirement:
    """One requirement that the good is not free of; a straight list of what the pack says."""
    told = rule.told
    return Requirement(
        id=rule.id,
        names=told["name"],
        says=told["says"],
        kind=told["kind"],
        route=told["route"],
        status=_status(rule, met, facts),
        starts=told["from"],
        until=told.get("until"),
        mark=told.get("mark") or "",
        regulation=told.get("regulation") or "",
        authority=told.get("authority"),
        local_party=told.get("local_party"),
        test_standards=tuple(told.get("test_standards") or ()),
        report=told.get("report") or "",
        report_standard=told.get("report_standard") or "",
        valid_for=told.get("valid_for"),
        time=_span(told.get("time"), rule, facts),
        cost=_cost(told.get("cost")),
        cost_cites=_cited(told.get("cost"), rule, "cost", facts),
        clauses=tuple(clauses(rule.tree, asked.answers)) if rule.tree is not None else (),
        missing=open_of(rule, asked, facts) if met is None else (),
        cites=tuple(facts.cite(_fact(rule), one, _layer(rule)) for one in rule.entries),
        note=told.get("note") or "",
        disputed=told.get("disputed") or "",
        is_older=told.get("is_older") is True,
    )


def _status(rule: Rule, met: bool | None, facts: Facts) -> Status:
    if met is None:
        return "hangs_on"
    return "required" if rule.told["from"] <= facts.applies_on else "required_from"


def _disputed(
    one: Requirement, rules: Sequence[Rule], found: Mapping[str, Requirement]
) -> Requirement:
    """The requirement beside what other sources have in its place.

    Sources that come to the same for this good on this day do not disagree.
    """
    if not one.disputed:
        return one
    others = [rule.id for rule in rules if rule.told.get("disputed") == one.disputed]
    others.remove(one.id)
    same = all(other in found and _alike(one, found[other]) for other in others)
    split = bool(others) and one.is_settled and not same
    status: Status = "sources_disagree" if split else one.status
    return replace(one, status=status, disputed_with=tuple(others))


def _alike(one: Requirement, other: Requirement) -> bool:
    """Whether two requirements ask for the same, now."""
    asks = ("status", "kind", "route", "mark", "local_party", "test_standards", "valid_for")
    if one.status != "required" and one.starts != other.starts:
        return False
    return all(getattr(one, name) == getattr(other, name) for name in asks)


def _span(told: Told | None, rule: Rule, facts: Facts) -> Span | None:
    if told is None:
        return None
    cites = _cited(told, rule, "time", facts)
    return Span(told.get("low"), told.get("high"), told["unit"], cites) if cites else None


def _cost(told: Told | None) -> Bounds | None:
    if told is None:
        return None
    currency = told["currency"]
    low, high = (
        Money.of(told[end], currency).minor if end in told else None for end in ("low", "high")
    )
    return Bounds(low, high, currency)


def _cited(told: Told | None, rule: Rule, part: str, facts: Facts) -> tuple[Cite, ...]:
    """Where a time or a cost is from; nothing where nobody could know it yet."""
    if told is None:
        return ()
    fact = f"{_fact(rule)}.{part}"
    entry = read_entry({**told, "from": rule.told["from"]}, "", rule.pack.sources, fact)
    known = entry.known_from <= facts.known_on
    return (facts.cite(fact, entry, _layer(rule)),) if known else ()


def _fact(rule: Rule) -> str:
    return f"{rule.pack.id}:{rule.id}"


def _layer(rule: Rule) -> str:
    return str(rule.told.get("layer") or rule.pack.layer)
