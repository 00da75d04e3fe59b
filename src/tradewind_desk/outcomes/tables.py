"""Outcomes as tables of cells, for the page and the workbook alike: small counts kept back."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from tradewind.model.money import Money
from tradewind.report.firm_json import amount_text
from tradewind_desk import facts
from tradewind_desk.named import called, industry
from tradewind_desk.outcomes import queries
from tradewind_desk.outcomes.bars import Bars
from tradewind_desk.outcomes.cells import Cell, count, heads, kept_back, share, waits
from tradewind_desk.outcomes.periods import Period
from tradewind_desk.outcomes.services import providers, services
from tradewind_desk.outcomes.small import is_small
from tradewind_desk.outcomes.table import Table, table
from tradewind_desk.records.models import Case
from tradewind_desk.words import language, say


def tables(cases: QuerySet[Case], now: Period, before: Period) -> list[Table]:
    """Every breakdown, in the order of the page."""
    return [
        funnel(cases, now, before),
        answers(cases, now, before),
        *(by(cases, now, one) for one in queries.BY),
        money(cases, now),
        *services(cases, now),
        providers(cases, now),
    ]


def funnel(cases: QuerySet[Case], now: Period, before: Period) -> Table:
    """How many cases came to each step in both periods, and of every hundred that were opened."""
    counts = [queries.funnel(cases, period) for period in (now, before)]
    rows: list[list[Cell]] = []
    for step in queries.STEPS:
        row: list[Cell] = [say(f"outcomes.step.{step}")]
        for told in counts:
            row += [count(told[step]), share(told[step], told["opened"])]
        rows.append(row)
    named = (_period(now), _period(before))
    told_heads = [head for one in named for head in (one, say("outcomes.of_opened"))]
    steps = tuple((str(row[0]), (row[1], row[3])) for row in rows)
    bars = Bars(say("outcomes.table.funnel"), named, steps)
    return table("funnel", (say("outcomes.step"), *told_heads), rows, bars=bars)


def answers(cases: QuerySet[Case], now: Period, before: Period) -> Table:
    """How long firms waited for a first answer, and how long providers took."""
    rows = []
    for code, ask in (("first", queries.first_answers), ("referral", queries.referral_answers)):
        for period in (now, before):
            found = ask(cases, period)
            for key, told in found.items() or [("", None)]:
                of = called("kind", key) if key else say("outcomes.every")
                rows.append([say(f"outcomes.wait.{code}"), of, _period(period), *waits(told)])
    names = ("what", "of", "period", "count", "median", "ninth")
    return table("answers", heads(names), rows, 3)


def by(cases: QuerySet[Case], now: Period, name: str) -> Table:
    """The steps for each adviser, sector or province, and the wait of its firms."""
    found = queries.breakdown(cases, now, name)
    took = queries.first_answers(cases, now, name)
    columns = [kept_back([one[step] for one in found]) for step in queries.STEPS]
    rows: list[list[Cell]] = []
    for at, one in enumerate(found):
        counts = [column[at] for column in columns]
        wait = waits(took.get(one["told_by"]))[1]
        rows.append([_value(name, one["told_by"]), *counts, wait])
    steps = [say(f"outcomes.step.{step}") for step in queries.STEPS]
    return table(name, (say(f"outcomes.by.{name}"), *steps, *heads(["first_median"])), rows)


def _value(name: str, value: str) -> str:
    if not value.strip(queries.APART):
        return say("outcomes.none.adviser" if name == "adviser" else "unknown")
    if name == "province":
        return called("place", value)
    return _sector(*value.split(queries.APART)) if name == "sector" else value


def _sector(classification: str, division: str) -> str:
    of = classification or say("outcomes.no_classification")
    return say("outcomes.sector", name=industry(classification, division), classification=of)


def money(cases: QuerySet[Case], now: Period) -> Table:
    """What firms were paid and sold."""
    from tradewind.report.register_in_language import scheme_names

    names = scheme_names(facts.today(), language())
    rows: list[list[Cell]] = []
    for one in queries.money(cases, now):
        amount = Money(one["total"] or 0, one["currency"]) if one["currency"] else None
        is_kept = is_small(one["firms"])
        if is_kept:
            told: Cell = say("outcomes.kept_back")
        else:
            told = amount_text(amount, language()) if amount and one["known"] else say("unknown")
        what = say(f"outcomes.money.{one['kind']}")
        scheme = names.get(one["scheme"], one["scheme"]) or say("outcomes.no_scheme")
        counts = [count(one["firms"]), count(one["unknown"])]
        rows.append([what, scheme, one["currency"] or say("unknown"), told, *counts])
    names_of = ("what", "scheme", "currency", "amount", "firms", "unknown_amounts")
    return table("money", heads(names_of), rows, 3)


def _period(period: Period) -> str:
    return say("outcomes.period", start=_day(period.start), end=_day(period.end))


def _day(day: date) -> str:
    return day.isoformat()
