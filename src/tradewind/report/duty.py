"""The answer of the border, as JSON and as a table on the terminal."""

from __future__ import annotations

from tradewind.assess.duty import (
    DUTY_KINDS,
    Condition,
    DutyAnswer,
    DutyLine,
    DutyQuestion,
    Outcome,
    packs_of,
)
from tradewind.facts import Facts
from tradewind.model.bounds import Bounds, spread
from tradewind.model.market import Market
from tradewind.model.money import Money
from tradewind.report import shapes
from tradewind.report.fact_names import fact_name
from tradewind.report.rates import rate_in_words
from tradewind.report.territories import market_or_territory
from tradewind.text import name_of, say, words

Json = shapes.Json
_MOST_SHOWN = 8  # more outcomes than this are for a program to read


def duty_bounds(told: DutyAnswer, currency: str) -> Bounds:
    """The duty between its least and its greatest outcome."""
    unknown = Bounds.unknown_cost(currency)
    ends = [unknown if one.duty is None else Bounds.exactly(one.duty) for one in told.outcomes]
    return spread(ends, currency)


def measure_name(measure: str, facts: Facts, tariff: str, tax: str | None, lang: str) -> str:
    """The name of a measure in a language."""
    if not measure:
        return say("duty.ordinary", lang)
    for pack_id in (f"duty/{tariff}", f"border/{tariff}", f"border/{tax or tariff}"):
        pack = facts.pack(pack_id)
        if pack and measure in pack.measures:
            return name_of(pack.measures[measure].get("name"), lang, measure)
        for regime in pack.regimes if pack else ():
            if regime["id"] == measure:
                return name_of(regime.get("name"), lang, measure)
        if pack and f"{measure}_rate" in pack.series:
            return name_of(pack.series[f"{measure}_rate"].names, lang, measure)
    return say(f"line.{measure}", lang) if f"line.{measure}" in words() else measure


def line_json(line: DutyLine, name: str) -> Json:
    """One measure as charged."""
    sources = [shapes.source(cite) for cite in line.cites]
    return {
        "kind": line.kind,
        "measure": line.measure,
        "name": name,
        "legal": line.legal,
        "rate": line.rate or None,
        "amount": shapes.money(line.amount),
        "source": sources[0] if sources else None,
        "sources": sources,
        "confirmed": line.confirmed,
    }


def outcome_json(one: Outcome, names: dict[str, str], lang: str, facts: Facts) -> Json:
    """One case with the conditions that lead to it."""
    return {
        "when": [[{"name": c.name, "value": c.value} for c in each] for each in one.when],
        "lines": [line_json(line, names[line.measure]) for line in one.lines],
        "duty": shapes.money(one.duty),
        "taxes": shapes.money(one.taxes),
        "excise": shapes.money(one.excise),
        "fees": shapes.money(one.fees),
        **_percent(one),
        "missing": shapes.gaps(one.missing, lang, facts),
    }


def _percent(one: Outcome | None) -> Json:
    percent = one.percent if one else None
    whole = None if percent is None else percent * 100
    return {
        "ad_valorem_pct": shapes.plain(percent),
        "ad_valorem_bp": int(whole) if whole is not None and whole == int(whole) else None,
    }


def _agreed(told: DutyAnswer, name: str) -> Money | None:
    """The amount that every outcome has in common."""
    amounts = {getattr(one, name) for one in told.outcomes}
    return amounts.pop() if len(amounts) == 1 else None


def _shared_lines(told: DutyAnswer) -> list[DutyLine]:
    """The lines that are the same in every outcome."""
    first, *rest = told.outcomes
    keys = [{(line.measure, line.rate, line.amount) for line in one.lines} for one in rest]
    return [
        line
        for line in first.lines
        if all((line.measure, line.rate, line.amount) in others for others in keys)
    ]


def as_json(asked: DutyQuestion, told: DutyAnswer, market: Market, facts: Facts, lang: str) -> Json:
    """The contract of `tradewind duty --json`."""
    names = {
        line.measure: measure_name(line.measure, facts, asked.tariff, asked.tax, lang)
        for one in told.outcomes
        for line in one.lines
    }
    percents = {one.percent for one in told.outcomes}
    least = duty_bounds(told, asked.currency)
    return {
        "schema": "tradewind/duty/1",
        "determination": shapes.determination(question_json(asked, market), facts),
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        **question_json(asked, market),
        "status": told.status,
        "value_base": told.value_base,
        "lines": [line_json(line, names[line.measure]) for line in _shared_lines(told)],
        "duty": shapes.money(_agreed(told, "duty")),
        "duty_low": shapes.money(least.low_money),
        "duty_high": shapes.money(least.high_money),
        "taxes": shapes.money(_agreed(told, "taxes")),
        "excise": shapes.money(_agreed(told, "excise")),
        "fees": shapes.money(_agreed(told, "fees")),
        **_percent(told.outcomes[0] if len(percents) == 1 else None),
        "import_tax_recoverable": told.recoverable,
        "options": [outcome_json(one, names, lang, facts) for one in told.outcomes],
        "claimable": list(told.claimable),
        "because": [shapes.finding(one, lang, facts) for one in told.because],
        "missing": shapes.gaps(told.missing, lang, facts),
        "not_counted": [shapes.finding(one, lang, facts) for one in told.not_counted],
    }


def question_json(asked: DutyQuestion, market: Market) -> Json:
    """The question as it was understood."""
    return {
        "market": market.code,
        "goods": asked.goods.digits,
        "origin": asked.origin,
        "agreement": asked.agreement,
        "consigned_from": asked.consigned_from,
        "consignment_proof": asked.consignment_proof,
        "channel": asked.channel,
        "value": shapes.money(asked.customs_value),
        "fob": shapes.money(asked.fob),
        "freight": shapes.money(asked.freight),
        "insurance": shapes.money(asked.insurance),
        "quantities": {unit: str(number) for unit, number in sorted(asked.quantities.items())},
        "inputs": {name: str(value) for name, value in sorted(asked.inputs.items())},
    }


def as_words(
    asked: DutyQuestion, told: DutyAnswer, market: Market, facts: Facts, lang: str
) -> None:
    """The answer as tables on the terminal."""
    from rich.console import Console

    screen = Console(highlight=False, soft_wrap=True)
    values = {
        "goods": str(asked.goods),
        "origin": market_or_territory(asked.origin, lang, facts) if asked.origin else "?",
        "market": name_of(market.names, lang, market.code),
        "on": facts.applies_on.isoformat(),
    }
    screen.print(say("duty.title", lang, values), style="bold")
    screen.print(say(f"duty.status.{told.status}", lang, {"count": len(told.outcomes)}))
    for number, one in enumerate(told.outcomes[:_MOST_SHOWN], start=1):
        if len(told.outcomes) > 1:
            when = _when(one, asked, facts, lang)
            screen.print(say("duty.option", lang, {"number": number, "when": when}))
        screen.print(_table(one, asked, facts, lang))
    if len(told.outcomes) > _MOST_SHOWN:
        more = len(told.outcomes) - _MOST_SHOWN
        screen.print(say("duty.more_options", lang, {"count": more}))
    if any(not line.confirmed and line.cites for one in told.outcomes for line in one.lines):
        screen.print(say("duty.star", lang))
    for finding in (*told.because, *told.not_counted):
        screen.print("· " + say(finding.code, lang, finding.values))
    if told.claimable:
        screen.print(say("duty.claimable", lang, {"agreements": ", ".join(told.claimable)}))
    for asks in dict.fromkeys(shapes.question(gap, lang, facts) for gap in told.missing):
        screen.print("? " + asks)


def _when(one: Outcome, asked: DutyQuestion, facts: Facts, lang: str) -> str:
    cases = [
        say("and", lang).join(_condition(told, asked, facts, lang) for told in each)
        for each in one.when[:4]
    ]
    more = say("and_more", lang, {"count": len(one.when) - 4}) if len(one.when) > 4 else ""
    return say("or", lang).join(case for case in cases if case) + more


def _condition(told: Condition, asked: DutyQuestion, facts: Facts, lang: str) -> str:
    """One condition in words: measures and facts by their names."""
    value = measure_name(told.value, facts, asked.tariff, asked.tax, lang)
    if told.name == "regime" and told.value == "none":
        value = say("regime.none", lang)
    if told.name == "origin" and len(told.value) == 2:
        value = market_or_territory(told.value, lang, facts)
    if f"condition.{told.name}" in words():
        return say(f"condition.{told.name}", lang, {"value": value})
    if told.name in _groups(asked, facts):
        code = "condition.none_of" if told.value == "none" else "condition.one_of"
        return say(code, lang, {"value": value})
    answer = say(f"condition.{told.value}", lang) if told.value in ("yes", "no") else value
    fact, _, key = told.name.partition("/") if "/" not in told.name else told.name.rpartition("/")
    if ":" in told.name and (key or fact):
        name = fact_name(fact if "/" in told.name else told.name, lang, facts)
        return say("condition.list", lang, {"list": f"{name} {key}".strip(), "answer": answer})
    reason = name_of(_reason(told.name, asked, facts), lang, told.name).rstrip(".。")
    return say("condition.rule", lang, {"reason": reason, "answer": answer})


def _groups(asked: DutyQuestion, facts: Facts) -> set[str]:
    """The groups of measures of which one applies, by the names that packs give them."""
    packs = filter(None, map(facts.pack, packs_of(asked)))
    return {told["one_of"] for pack in packs for told in pack.measures.values() if "one_of" in told}


def _reason(leaf: str, asked: DutyQuestion, facts: Facts) -> dict[str, str] | None:
    """How the rule that a doubt hangs on words its own condition."""
    for pack_id in packs_of(asked):
        pack = facts.pack(pack_id)
        for told in pack.measures.values() if pack else ():
            when = told.get("when")
            if isinstance(when, dict) and when.get("id") == leaf:
                reason: dict[str, str] = when["reason"]
                return reason
    return None


def _table(one: Outcome, asked: DutyQuestion, facts: Facts, lang: str) -> object:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("column.line", lang))
    table.add_column(say("column.rate", lang), justify="right")
    table.add_column(say("column.amount", lang, {"currency": asked.currency}), justify="right")
    table.add_column(say("column.source", lang))
    for line in one.lines:
        name = measure_name(line.measure, facts, asked.tariff, asked.tax, lang)
        source = line.cites[0] if line.cites else None
        told = f"{source.source.publisher}, {source.starts}" if source else ""
        amount = say("unknown", lang) if line.amount is None else f"{line.amount.amount:,}"
        mark = "" if line.confirmed or not line.cites else " *"
        own = " " + say("duty.own_pack", lang) if source and source.layer == "user" else ""
        rate = rate_in_words(line.rate, lang, facts)
        table.add_row(name, rate, amount, told + mark + own)
    percent = shapes.plain(one.percent)
    duty = say("unknown", lang) if one.duty is None else f"{one.duty.amount:,}"
    table.add_section()
    table.add_row(say("duty.total", lang), f"{percent}%" if percent else "", duty, "")
    return table


__all__ = ["DUTY_KINDS", "as_json", "as_words", "duty_bounds", "line_json", "measure_name"]
