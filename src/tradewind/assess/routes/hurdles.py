"""What stands in the way: licences, declarations, and conditions of transport."""

from __future__ import annotations

from collections.abc import Mapping

from tradewind.assess.routes.question import Hurdle, Mode, Path
from tradewind.facts import Facts, State
from tradewind.facts.pack import names_in
from tradewind.model.finding import Finding, Missing
from tradewind.model.source import Cite
from tradewind.rules import Answer, Outcome, evaluate, open_inputs
from tradewind.rules.vocabulary import pack_tree

_PACK = "routes/licences"
# Controls that are switched on and off by announcements: the rule and the series of its state.
_DECLARATIONS = "hk-declarations"
_SWITCHED = {"cn-export-licence-battery": f"{_PACK}:cn_battery_licence"}


def hurdles(
    territory: str, path: Path, mode: Mode, inputs: Mapping[str, Answer], facts: Facts
) -> tuple[Hurdle, ...]:
    """The licences and conditions that apply to a route, or may."""
    pack = facts.pack(_PACK)
    rules = pack.rules.get("rules", {}) if pack else {}
    found = []
    for row, cite in facts.rows(f"{_PACK}:licences"):
        reaches = (
            territory in row["sites"].split()
            and path in row["paths"].split()
            and mode in row["modes"].split()
        )
        if reaches and row["rule"] in rules:
            hurdle = _hurdle(row, cite, rules, inputs, facts)
            if hurdle:
                found.append(hurdle)
    return tuple(found)


def _hurdle(
    row: Mapping[str, str],
    cite: Cite,
    rules: Mapping[str, object],
    inputs: Mapping[str, Answer],
    facts: Facts,
) -> Hurdle | None:
    needed, gaps = _asked(row["rule"], rules, inputs, facts)
    if needed is False or _is_suspended(row["rule"], facts):
        return None
    switch = _SWITCHED.get(row["rule"])
    if switch and facts.value(switch).state is not State.KNOWN:
        gaps = (*gaps, Missing("fact", switch, "licence"))
    met: bool | None = None
    if row["met_by"]:
        met, more = _asked(row["met_by"], rules, inputs, facts)
        gaps = (*gaps, *more)
    return Hurdle(row["rule"], row["kind"], met, names_in(row), (cite,), gaps)


def _is_suspended(rule: str, facts: Facts) -> bool:
    switch = _SWITCHED.get(rule)
    return switch is not None and facts.value(switch).value == "suspended"


def _asked(
    rule: str, rules: Mapping[str, object], inputs: Mapping[str, Answer], facts: Facts
) -> tuple[bool | None, tuple[Missing, ...]]:
    tree = pack_tree(rules[rule], f"{_PACK}:{rule}", facts)
    told: Outcome = evaluate(tree, inputs)
    if told.verdict is not None:
        return told.verdict, ()
    asked = open_inputs(tree, inputs)
    return None, tuple(Missing("input", one.name, "licence") for one in asked)


def must_declare(
    inputs: Mapping[str, Answer], facts: Facts
) -> tuple[bool | None, tuple[Missing, ...]]:
    """Whether goods through Hong Kong need its import and export declarations."""
    pack = facts.pack(_PACK)
    rules = pack.rules.get("rules", {}) if pack else {}
    if _DECLARATIONS not in rules:
        return None, (Missing("fact", f"{_PACK}:{_DECLARATIONS}", "landed"),)
    return _asked(_DECLARATIONS, rules, inputs, facts)


def consignment_rule(
    agreement: str | None, path: Path, territory: str, facts: Facts
) -> tuple[Finding, ...]:
    """What an agreement asks of goods that stop in Hong Kong on the way."""
    if agreement is None or path != "via-hk" or territory == "HK":
        return ()
    rows = facts.find("routes/consignment:transit", agreement=agreement)
    if not rows:
        return (Finding("routes.consignment_unknown", {"agreement": agreement}),)
    row, cite = max(rows, key=lambda one: one[1].starts)
    values = {
        "agreement": agreement,
        "months": row["max_stay_months"] or None,
        "evidence": row["evidence"] or None,
        "control": row["customs_control"] or None,
    }
    return (Finding("routes.consignment", values, (cite,)),)
