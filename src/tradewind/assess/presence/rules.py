"""Each form of presence as of the day: who may choose it, its steps, duties, taxes and terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from tradewind.assess.presence.question import Option, PresenceQuestion, Status, Term, Yearly
from tradewind.errors import RuleError
from tradewind.facts import Facts, State
from tradewind.facts.pack import Pack
from tradewind.facts.steps import cited, read_fee, read_steps, series_name
from tradewind.model.bounds import Bounds
from tradewind.model.finding import Missing
from tradewind.model.steps import Step
from tradewind.rules import Answer, clauses, deciding, evaluate, open_inputs
from tradewind.rules.held_values import HeldTree, held_tree
from tradewind.rules.questions import questions, shelved

_SHELF = "presence"
KINDS = (
    "entity",
    "filing",
    "tax",
    "people",
    "forum",
    "mark",
    "patent",
    "technology",
    "service",
)
_HOME = ("HK", "CN")
_NO_RULE = HeldTree(None, {}, (), frozenset())


def options(asked: PresenceQuestion, facts: Facts) -> tuple[Option, ...]:
    """The forms that fit what the firm offers, entities first, then as their files have them."""
    near = {*_HOME, *asked.markets, *asked.territories}
    found = (
        replace(option(told, pack, asked.answers, facts), is_near=told["place"] in near)
        for pack in shelved(facts, _SHELF)
        for told in pack.said.get("options") or ()
        if _fits(told, asked.offering)
    )
    return tuple(sorted(found, key=lambda one: KINDS.index(one.kind)))


def option_named(name: str, answers: Mapping[str, Answer], facts: Facts) -> Option:
    """One form by its id; RuleError where there is none."""
    for pack in shelved(facts, _SHELF):
        for told in pack.said.get("options") or ():
            if told["id"] == name:
                return option(told, pack, answers, facts)
    raise RuleError(name, "is no form of presence.", "Name it by its id.")


def _fits(told: Mapping[str, Any], offering: str | None) -> bool:
    kinds = told.get("offering")
    return kinds is None or offering is None or offering in kinds


def option(
    told: Mapping[str, Any], pack: Pack, answers: Mapping[str, Answer], facts: Facts
) -> Option:
    """One form for one firm."""
    rule = rule_of(told, pack, facts)
    status, missing = _status(rule, answers, told["id"])
    steps = read_steps(told.get("steps") or (), pack, facts)
    revision = told.get("under_revision")
    return Option(
        id=told["id"],
        pack=pack.id,
        names=told["name"],
        says=told["says"],
        kind=told["kind"],
        place=told["place"],
        status=status,
        clauses=tuple(clauses(rule.tree, answers)) if rule.tree is not None else (),
        cites=rule.cites,
        missing=missing,
        steps=steps,
        once=_by_currency(steps),
        yearly=tuple(_yearly(row, pack, facts) for row in told.get("yearly") or ()),
        terms=tuple(_term(row, pack, facts) for row in told.get("terms") or ()),
        documents=tuple(told.get("documents") or ()),
        is_done=_is_done(steps, answers),
        is_ordinary=bool(told.get("ordinary")),
        deciding=deciding(rule.tree, evaluate(rule.tree, answers)) if rule.tree is not None else (),
        address=told.get("address") or "",
        under_revision=(
            (revision["says"], cited(revision, f"{told['id']}.revision", pack, facts))
            if revision
            else None
        ),
    )


def rule_of(told: Mapping[str, Any], pack: Pack, facts: Facts) -> HeldTree:
    """The conditions of a form as they held on the day."""
    if "conditions" not in told:
        return _NO_RULE

    def read() -> HeldTree:
        inputs = {name: one.input for name, one in questions(facts).items()}
        return held_tree(told["conditions"], told["id"], pack, facts, inputs)

    return facts.once(f"{_SHELF} {told['id']}", read)


def _status(
    rule: HeldTree, answers: Mapping[str, Answer], name: str
) -> tuple[Status, tuple[Missing, ...]]:
    if rule.tree is None:
        return ("undetermined" if rule.missing else "open"), rule.missing
    met = evaluate(rule.tree, answers).verdict
    if met is not None:
        return ("open" if met else "not_open"), ()
    asked = tuple(Missing("input", one.name, name) for one in open_inputs(rule.tree, answers))
    return "undetermined", (*asked, *rule.missing)


def _is_done(steps: Iterable[Step], answers: Mapping[str, Answer]) -> bool | None:
    """Whether what the steps make true is true already; None where nothing says so."""
    given = {name: value for step in steps for name, value in (step.gives or {}).items()}
    if not given:
        return None
    told = [
        None if name not in answers else answers[name] is value for name, value in given.items()
    ]
    if False in told:
        return False
    return None if None in told else True


def _by_currency(steps: Iterable[Step]) -> tuple[Bounds, ...]:
    """The fees of the steps together, one sum for each currency."""
    sums: dict[str, Bounds] = {}
    for step in steps:
        for fee in step.fees:
            held = fee.bounds
            sums[held.currency] = sums[held.currency] + held if held.currency in sums else held
    return tuple(sums[currency] for currency in sorted(sums))


def _yearly(row: Mapping[str, Any], pack: Pack, facts: Facts) -> Yearly:
    fees = tuple(read_fee(one, row["id"], pack, facts) for one in row.get("fee") or ())
    cites = (*cited(row, row["id"], pack, facts), *(cite for fee in fees for cite in fee.cites))
    return Yearly(row["id"], row["name"], row["who"], fees, cites)


def _term(row: Mapping[str, Any], pack: Pack, facts: Facts) -> Term:
    held = facts.value(series_name(row["value"], pack)) if "value" in row else None
    return Term(
        id=row["id"],
        about=row["about"],
        says=row["says"],
        value=held.value if held else None,
        unit=held.unit if held else "",
        is_known=held is None or held.state is State.KNOWN,
        cites=(*cited(row, row["id"], pack, facts), *(held.cites if held else ())),
    )
