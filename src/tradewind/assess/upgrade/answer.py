"""Where a firm stands on every diagnostic in use."""

from __future__ import annotations

from dataclasses import replace

from tradewind.assess.upgrade import rules
from tradewind.assess.upgrade.question import DiagnosticAnswer, Gap, Status, UpgradeQuestion
from tradewind.assess.upgrade.reading import read_answers
from tradewind.assess.upgrade.rules import Read
from tradewind.facts import Facts
from tradewind.facts.diagnostics import Diagnostic, Measure, diagnostics, measures
from tradewind.model.finding import Finding


def answer(question: UpgradeQuestion, facts: Facts) -> tuple[DiagnosticAnswer, ...]:
    """One answer for each diagnostic, and for each market where it is asked of markets."""
    every = diagnostics(facts)
    read = read_answers(question, every)
    found = []
    for one in every:
        if one.subject == "firm":
            found.append(_answer(one, None, read.get((one.id, None), {}), facts))
            continue
        answered = [market for name, market in read if name == one.id and market]
        for market in dict.fromkeys([*question.markets, *answered]):
            found.append(_answer(one, market, read.get((one.id, market), {}), facts))
    return tuple(found)


def _answer(one: Diagnostic, market: str | None, read: Read, facts: Facts) -> DiagnosticAnswer:
    """One diagnostic; what a stop removes has no gaps, and nothing more is asked of it."""
    scored = [item for item in one.items if item.is_scored]
    ladders = [item for item in one.items if item.kind == "ladder"]
    low, high = rules.total(scored, read) if scored else (None, None)
    rung_low, rung_high = rules.lowest(ladders, read) if ladders else (None, None)
    removed = _is_removed(one, read)
    gaps = () if removed else rules.gaps(one, read)
    told = DiagnosticAnswer(
        diagnostic=one,
        market=market,
        status=_status(one, read, removed),
        is_removed=removed,
        low=low,
        high=high,
        of=sum((item.high for item in scored), rules.ZERO) if scored else None,
        rung_low=rung_low,
        rung_high=rung_high,
        levels_possible=() if removed else rules.levels_possible(one, read),
        parts=tuple(rules.parts(one, read)),
        shortfall=None if removed else rules.shortfall(one, read),
        gaps=gaps,
        next_items=() if removed else rules.next_items(one, read),
        measures=_measures(one, gaps, facts),
        because=(),
    )
    return _with_reasons(told)


def _status(one: Diagnostic, read: Read, removed: bool | None) -> Status:
    if removed or all(item.id in read for item in one.items):
        return "known"
    return "depends" if read else "not_answered"


def _is_removed(one: Diagnostic, read: Read) -> bool | None:
    """Whether a stop is met; None where one is asked and not answered, and no other is met."""
    stops = [read.get(item.id) for item in one.items if item.kind == "stop"]
    if any(told is not None and told.worth for told in stops):
        return True
    return None if any(told is None for told in stops) else False


def _measures(
    one: Diagnostic, gaps: tuple[Gap, ...], facts: Facts
) -> tuple[tuple[Measure, tuple[str, ...]], ...]:
    """The measures that help with the gaps, in their order, each with the items it helps."""
    found: dict[str, tuple[Measure, list[str]]] = {}
    every = measures(one, facts) if gaps else ()
    for gap in gaps:
        for measure in every:
            aims = {gap.item.id, gap.item.dimension} & set(measure.aims)
            if aims and (measure.below is None or gap.got < measure.below):
                found.setdefault(measure.id, (measure, []))[1].append(gap.item.id)
    return tuple((measure, tuple(items)) for measure, items in found.values())


def _with_reasons(told: DiagnosticAnswer) -> DiagnosticAnswer:
    return replace(told, because=tuple(_reasons(told)))


def _reasons(told: DiagnosticAnswer) -> list[Finding]:
    """Why the answer is what it is: how much was answered, and which rule of levels was used."""
    one = told.diagnostic
    answered = len(one.items) - len(told.next_items)
    if told.is_removed:
        return [Finding("upgrade.removed", {"market": told.market}, (one.cite,))]
    counts = {"answered": answered, "items": len(one.items)}
    found = [Finding("upgrade.answered", counts, (one.cite,))]
    if one.levels and told.level:
        found.append(Finding("upgrade.level", {"level": told.level.id}, (told.level.cite,)))
    elif one.levels and told.is_level_known:
        found.append(Finding("upgrade.below_levels", {}, (one.levels[0].cite,)))
    elif one.levels:
        cites = tuple(level.cite for level in told.levels_possible if level)
        found.append(Finding("upgrade.levels_open", {}, cites))
    if one.no_level:
        found.append(Finding("upgrade.no_level", {"diagnostic": one.id}, (one.no_level[1],)))
    found += [
        Finding("upgrade.note", {"diagnostic": one.id, "note": number}, (cite,))
        for number, (_, cite) in enumerate(one.notes)
    ]
    if one.replaced_by:
        found.append(Finding("upgrade.replaced", {"diagnostic": one.replaced_by}, (one.cite,)))
    return found
