"""The worked cases of schemes, forms of presence and requirements, run as their packs ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tradewind.assess.schemes.catalogue import catalogue
from tradewind.errors import TradewindError
from tradewind.facts import Facts, Library
from tradewind.facts.check import Fault
from tradewind.facts.folders import shipped_packs
from tradewind.model.money import Money
from tradewind.pipeline.case_answers import (
    Case,
    option_of,
    outreach_answer,
    scheme_of,
    standards_of,
)
from tradewind.pipeline.standards import SHELF as STANDARDS
from tradewind.rules import leaves
from tradewind.rules.nodes import Unencoded
from tradewind.rules.questions import OUTREACH

KNOWN_ON = date.max  # a worked case speaks with all that the packs know
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MEND = "Correct the rule, or the case, by its source."


@dataclass(frozen=True, slots=True)
class CasesChecked:
    """How many worked cases were run, which came out otherwise, and how much is not encoded."""

    cases: int
    faults: tuple[Fault, ...]
    schemes: int
    conditions: int
    unencoded: int
    weighed: int


def check_cases(folder: Path) -> CasesChecked:
    """Run every worked case of the packs of one file in a folder, over the shipped packs."""
    library = _library(folder)
    faults: list[Fault] = []
    count = 0
    seen: dict[date, Facts] = {}
    for path, case in cases(folder):
        count += 1
        on = case["applies_on"]
        if on not in seen:
            seen[on] = library.as_of(applies_on=on, known_on=KNOWN_ON)
        for problem in problems_of(path, case, seen[on]):
            where = f"{path}: {case['name']}"
            faults.append(Fault(where, problem, _MEND))
    tracks = catalogue(library.as_of(applies_on=_latest(library), known_on=KNOWN_ON))
    own = {path.stem for path in (folder / "schemes").glob("*.yaml")}
    owned = [one for one in tracks if one.pack.id.partition("/")[2] in own]
    trees = [one.rule.tree for one in owned if one.rule.tree is not None]
    every = [leaf for tree in trees for leaf in leaves(tree)]
    unencoded = sum(isinstance(leaf, Unencoded) for leaf in every)
    weighed = sum("discretion" in one.told for one in owned)
    return CasesChecked(count, tuple(faults), len(trees), len(every), unencoded, weighed)


def cases(folder: Path) -> Iterator[tuple[Path, Case]]:
    """Every worked case of the packs of one file, with the file it stands in."""
    for shelf in (*OUTREACH, STANDARDS):
        for path in sorted((folder / shelf).glob("*.yaml")):
            told = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - safe loader
            for case in told.get("cases") or ():
                yield path, case


def problems_of(path: Path, case: Case, facts: Facts) -> Iterator[str]:
    """What comes out otherwise than a case of some file expects."""
    if path.parent.name == STANDARDS:
        yield from standards_problems(path.stem, case, facts)
    elif path.parent.name == "outreach":
        yield from outreach_problems(case, facts)
    else:
        yield from case_problems(case, facts)


def standards_problems(stem: str, case: Case, facts: Facts) -> Iterator[str]:
    """What a market asks of a good otherwise than a case of its file expects."""
    try:
        yield from _standards(stem, case, facts)
    except TradewindError as fault:
        yield str(fault)


def _standards(stem: str, case: Case, facts: Facts) -> Iterator[str]:
    expect = case["expect"]
    found = standards_of(stem, case, facts)
    by_status: dict[str, set[str]] = {}
    for one in found.requirements:
        by_status.setdefault(one.status, set()).add(one.id)
    by_status["open"] = by_status.get("hangs_on", set())
    for status in ("required", "required_from", "sources_disagree", "open"):
        yield from _lacks(status, expect, by_status.get(status, set()))
    now = {one.id for one in found.requirements if one.starts <= facts.applies_on}
    wrong = sorted(now & set(expect.get("not", ())))
    if wrong:
        yield f"not lacks {', '.join(wrong)}."
    yield from _lacks("asks", expect, {one.missing.name for one in found.asks})
    if "status" in expect:
        yield from _differs("status", found.status, expect["status"])


def outreach_problems(case: Case, facts: Facts) -> Iterator[str]:
    """What is said of whether to call a firm otherwise than a case expects."""
    try:
        yield from _outreach(case, facts)
    except TradewindError as fault:
        yield str(fault)


def _outreach(case: Case, facts: Facts) -> Iterator[str]:
    expect, found = case["expect"], outreach_answer(case, facts)
    for key, outcome in (("met", True), ("not_met", False), ("unknown", None)):
        yield from _lacks(
            key, expect, {one.term.id for one in found.terms if one.outcome is outcome}
        )
    first = found.first_question
    told = {
        "low": found.low,
        "high": found.high,
        "ready": {True: "yes", False: "no", None: "unknown"}[found.ready.verdict],
        "upgrade_low": found.upgrade.low,
        "upgrade_high": found.upgrade.high,
        "presence": [one.option for one in found.presence.possible],
        "first_question": first.question.input.name if first else None,
    }
    for key, value in told.items():
        if key in expect:
            yield from _differs(key, value, expect[key])


def case_problems(case: Case, facts: Facts) -> Iterator[str]:
    """What comes out otherwise than a case expects."""
    try:
        yield from (_scheme if "scheme" in case["expect"] else _option)(case, facts)
    except TradewindError as fault:
        yield str(fault)


def _library(folder: Path) -> Library:
    shipped = shipped_packs()
    if folder.resolve() == shipped.resolve():
        return Library((("shipped", shipped),))
    return Library((("shipped", shipped), ("user", folder)))


def _latest(library: Library) -> date:
    """A day on which the newest rules hold: the last on which a source was read."""
    days = [
        source.read_on
        for pack_id in library.ids
        if pack_id.startswith("schemes/") and (pack := library.pack(pack_id))
        for source in pack.sources.values()
    ]
    return max(days, default=date(2026, 1, 1))


def _scheme(case: Case, facts: Facts) -> Iterator[str]:
    expect = case["expect"]
    found = scheme_of(case, facts)
    yield from _differs("status", found.status, expect["status"])
    yield from _lacks("failing", expect, set(found.failing))
    yield from _lacks("missing", expect, set(found.open))
    bounds = found.pays.bounds if found.pays else None
    if "amount" in expect:
        yield from _differs("amount", bounds.only if bounds else None, _money(expect["amount"]))
    if "at_most" in expect:
        high = bounds.high_money if bounds else None
        yield from _differs("at_most", high, _money(expect["at_most"]))
    if "initial_payment" in expect:
        first = None
        if bounds and bounds.high is not None and found.pays and found.pays.first is not None:
            first = Money(round(bounds.high * found.pays.first), bounds.currency)
        yield from _differs("initial_payment", first, _money(expect["initial_payment"]))


def _option(case: Case, facts: Facts) -> Iterator[str]:
    expect = case["expect"]
    found = option_of(case, facts)
    failing = {one.leaf_id for one in found.clauses if one.outcome is False}
    yield from _differs("status", found.status, expect["status"])
    yield from _lacks("failing", expect, failing | set(found.deciding))
    yield from _lacks("missing", expect, {one.name for one in found.missing})


def _money(text: str) -> Money:
    return Money.parse(text)


def _differs(what: str, found: object, expected: object) -> Iterator[str]:
    if found != expected:
        yield f"{what} is {found}, not {expected}."


def _lacks(what: str, expect: Mapping[str, Any], found: set[str]) -> Iterator[str]:
    absent = sorted(set(expect.get(what, ())) - found)
    if absent:
        yield f"{what} lacks {', '.join(absent)}; it has {', '.join(sorted(found)) or 'nothing'}."
