"""The public face: every kind of service, for every market that it hangs on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tradewind.assess.services.question import (
    AskedFor,
    Because,
    Need,
    ServicesAnswer,
    ServicesQuestion,
    Status,
    Worked,
)
from tradewind.assess.services.rules import NeedRule, need_rules
from tradewind.facts import Facts
from tradewind.facts.services import served_in, service_kinds
from tradewind.model.finding import Missing
from tradewind.rules import Answer, clauses, evaluate, open_inputs

UNLOCKS = "services"
_STATUSES: Mapping[bool | None, Status] = {
    True: "needed",
    None: "unknown",
    False: "not_needed",
}


def answer(asked: ServicesQuestion, facts: Facts) -> ServicesAnswer:
    """What the firm needs, may need and does not need."""
    served = served_in(asked.place, facts)
    return ServicesAnswer(
        needs=tuple(_needs(asked, facts)),
        languages=served.languages if served else (),
        language_cites=served.cites if served else (),
        markets=tuple(one.market for one in asked.markets),
    )


def _needs(asked: ServicesQuestion, facts: Facts) -> Iterator[Need]:
    rules = need_rules(facts)
    for service in service_kinds(facts).values():
        mine = rules.get(service.id, ())
        if not service.is_by_market or not asked.markets:
            yield _need(service.id, None, mine, asked.answers, asked.worked)
            continue
        for one in asked.markets:
            yield _need(service.id, one.market, mine, asked.answers, {**asked.worked, **one.worked})


def _need(
    service: str,
    market: str | None,
    rules: Sequence[NeedRule],
    told: Mapping[str, Answer],
    worked: Mapping[str, Worked],
) -> Need:
    answers = {
        **told,
        **{name: one.value for name, one in worked.items() if one.value is not None},
    }
    every = tuple(_because(rule, answers, worked) for rule in rules)
    outcomes = {one.outcome for one in every}
    outcome = True if True in outcomes else None if None in outcomes or not every else False
    decides = tuple(one for one in every if one.outcome is outcome)
    return Need(service, market, _STATUSES[outcome], decides)


def _because(
    rule: NeedRule, answers: Mapping[str, Answer], worked: Mapping[str, Worked]
) -> Because:
    tree = rule.held.tree
    if tree is None:
        return Because(rule.id, None, (), {}, (), rule.held.missing)
    outcome = evaluate(tree, answers)
    found = tuple(clauses(tree, answers, outcome))
    read = dict.fromkeys(asked.name for one in found for asked in one.inputs)
    behind = {(one.kind, one.id): one for name in read for one in _behind(name, worked)}
    missing: list[Missing] = list(rule.held.missing)
    if outcome.verdict is None:
        for asked in open_inputs(tree, answers):
            one = worked.get(asked.name)
            missing += one.missing if one else [Missing("input", asked.name, UNLOCKS)]
    return Because(
        rule=rule.id,
        outcome=outcome.verdict,
        clauses=found,
        cites=rule.held.cites,
        behind=tuple(behind.values()),
        missing=tuple(dict.fromkeys(missing)),
    )


def _behind(name: str, worked: Mapping[str, Worked]) -> tuple[AskedFor, ...]:
    return worked[name].behind if name in worked else ()
