"""Outcomes as tables of cells, for the page and the workbook alike: small counts kept back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from tradewind.model.money import Money
from tradewind.report.firm_json import amount_text
from tradewind_desk import facts
from tradewind_desk.named import called
from tradewind_desk.outcomes import queries
from tradewind_desk.outcomes.periods import Period
from tradewind_desk.outcomes.small import hidden, is_small
from tradewind_desk.records.models import Case
from tradewind_desk.words import language, say

Cell = str | int | float
_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name: heads and rows, of which the first columns are text."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: list[list[Cell]]
    note: str
    texts: int = 1


def tables(cases: QuerySet[Case], now: Period, before: Period) -> list[Table]:
    """Every breakdown, in the order of the page."""
    return [
        funnel(cases, now, before),
        answers(cases, now, before),
        *(by(cases, now, one) for one in queries.BY),
        money(cases, now),
        needs(cases, now),
    ]


def funnel(cases: QuerySet[Case], now: Period, before: Period) -> Table:
    """How many cases came to each step in both periods, and of every hundred that were opened."""
    counts = [queries.funnel(cases, period) for period in (now, before)]
    rows: list[list[Cell]] = []
    for step in queries.STEPS:
        row: list[Cell] = [say(f"outcomes.step.{step}")]
        for told in counts:
            row += [_count(told[step]), _share(told[step], told["opened"])]
        rows.append(row)
    heads = tuple(
        head for period in (now, before) for head in (_period(period), say("outcomes.of_opened"))
    )
    return _table("funnel", (say("outcomes.step"), *heads), rows)


def answers(cases: QuerySet[Case], now: Period, before: Period) -> Table:
    """How long firms waited for a first answer, and how long providers took."""
    rows = []
    for code, ask in (("first", queries.first_answers), ("referral", queries.referral_answers)):
        for period in (now, before):
            found = ask(cases, period)
            for key, told in found.items() or [("", None)]:
                of = called("kind", key) if key else say("outcomes.every")
                rows.append([say(f"outcomes.wait.{code}"), of, _period(period), *_waited(told)])
    heads = ("what", "of", "period", "count", "median", "ninth")
    return _table("answers", tuple(say(f"outcomes.head.{one}") for one in heads), rows, 3)


def _waited(told: queries.Waited | None) -> list[Cell]:
    if told is None:
        return [0, say("unknown"), say("unknown")]
    if is_small(told.count):
        return [_count(told.count)] + [say("outcomes.kept_back")] * 2
    return [told.count, _days(told.median), _days(told.ninth)]


def _days(took: timedelta) -> float:
    return round(took / timedelta(days=1), 1)


def by(cases: QuerySet[Case], now: Period, name: str) -> Table:
    """The steps for each adviser, sector or province, and the wait of its firms."""
    found = queries.breakdown(cases, now, name)
    waits = queries.first_answers(cases, now, name)
    columns = [_kept_back([one[step] for one in found]) for step in queries.STEPS]
    rows: list[list[Cell]] = []
    for at, one in enumerate(found):
        counts = [column[at] for column in columns]
        wait = _waited(waits.get(one["told_by"]))[1]
        rows.append([_value(name, one["told_by"]), *counts, wait])
    heads = [say(f"outcomes.step.{step}") for step in queries.STEPS]
    return _table(name, (say(f"outcomes.by.{name}"), *heads, say("outcomes.head.median")), rows)


def _value(name: str, value: str) -> str:
    if not value:
        return say("outcomes.none.adviser" if name == "adviser" else "unknown")
    if name == "province":
        return called("place", value)
    if name == "sector" and value.isdigit():
        return say("register.compare.division_of", number=value)
    return value


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
        counts = [_count(one["firms"]), _count(one["unknown"])]
        rows.append([what, scheme, one["currency"] or say("unknown"), told, *counts])
    heads = ("what", "scheme", "currency", "amount", "firms", "unknown_amounts")
    return _table("money", tuple(say(f"outcomes.head.{one}") for one in heads), rows, 3)


def needs(cases: QuerySet[Case], now: Period) -> Table:
    """Needs referred against what providers can take on in a month."""
    found, offered = queries.demand(cases, now), queries.supply()
    columns = [
        _kept_back([one[name] for one in found]) for name in ("referred", "accepted", "no_room")
    ]
    rows: list[list[Cell]] = []
    for at, one in enumerate(found):
        told = queries.for_need(offered, one["kind"], one["market"], one["language"])
        count = one["referred"]
        monthly = say("outcomes.kept_back") if is_small(count) else _a_month(count, now)
        rows.append(
            [
                called("kind", one["kind"]),
                called("market", one["market"]) if one["market"] else say("outcomes.any"),
                called("language", one["language"]) if one["language"] else say("unknown"),
                *(column[at] for column in columns),
                monthly if isinstance(columns[0][at], int) else say("outcomes.kept_back"),
                told.monthly if told.monthly or not told.silent else say("unknown"),
                told.silent,
            ]
        )
    heads = ("kind", "market", "language", "referred", "accepted", "no_room", "a_month", "capacity")
    told_heads = tuple(say(f"outcomes.head.{one}") for one in (*heads, "silent"))
    return _table("needs", told_heads, rows, 3)


def _a_month(count: int, period: Period) -> float:
    return round(count / period.days * _A_MONTH, 1)


def _kept_back(counts: Sequence[int]) -> list[Cell]:
    return [
        (_count(count) if is_small(count) else say("outcomes.kept_back")) if is_kept else count
        for count, is_kept in zip(counts, hidden(counts), strict=True)
    ]


def _count(count: int) -> Cell:
    return say("outcomes.fewer") if is_small(count) else count


def _share(count: int, of: int) -> Cell:
    if not of:
        return say("unknown")
    return say("outcomes.kept_back") if is_small(count) or is_small(of) else f"{count / of:.0%}"


def _period(period: Period) -> str:
    return say("outcomes.period", start=_day(period.start), end=_day(period.end))


def _day(day: date) -> str:
    return day.isoformat()


def _table(name: str, heads: Iterable[str], rows: list[list[Cell]], texts: int = 1) -> Table:
    title, note = say(f"outcomes.table.{name}"), say(f"outcomes.note.{name}")
    return Table(name, title, tuple(heads), rows, note, texts)
