"""What a seller costs once and every year, and how many months before it can sell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tradewind.facts import Facts
from tradewind.facts.exchange import convert, missing_rate
from tradewind.model.bounds import Bounds, total
from tradewind.model.costs import CostLine, exact, unknown
from tradewind.model.enterprise import Quote
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite, Source, Trust

_HK, _CN = "sellers/hk", "sellers/cn"
# Government fees of the first year of a Hong Kong company, electronic filing.
_FEES = (
    "incorporation_fee",
    "business_registration_fee",
    "business_registration_levy",
    "annual_return_fee",
)
_QUOTED = ("audit", "company_secretary")


@dataclass(frozen=True, slots=True)
class SetUp:
    """Fixed costs of the first year and months before the first sale; None is an open end."""

    lines: tuple[CostLine, ...]
    months_low: Decimal | None
    months_high: Decimal | None
    missing: tuple[Missing, ...]
    cites: tuple[Cite, ...]

    def bounds(self, currency: str) -> Bounds:
        """The fixed costs together."""
        return total((line.bounds for line in self.lines), currency)


NOTHING = SetUp((), Decimal(0), Decimal(0), (), ())


def new_hk_company(
    currency: str,
    quotes: Sequence[Quote],
    is_held_from_mainland: bool,
    quoted_in: str,
    facts: Facts,
) -> SetUp:
    """A Hong Kong company still to be formed: fees, filings and months."""
    lines = [_fee(name, currency, facts) for name in _FEES]
    lines += [_quoted(name, currency, quotes, quoted_in, facts) for name in _QUOTED]
    stretches = [(f"{_HK}:bank_account_months_low", f"{_HK}:bank_account_months_high")]
    if is_held_from_mainland:
        filing = f"{_CN}:outbound_investment_filing_months"
        stretches.append((f"{filing}_low", f"{filing}_high"))
    lows: list[str | None] = []
    highs: list[str | None] = []
    gaps: list[Missing] = []
    cites: list[Cite] = []
    for least, most in stretches:
        ends = facts.value(least), facts.value(most)
        gaps += [Missing("fact", one.fact, "months") for one in ends if one.value is None]
        cites += [cite for one in ends for cite in one.cites]
        lows.append(ends[0].value)
        highs.append(ends[1].value)
    return SetUp(tuple(lines), _sum(lows), _sum(highs), tuple(gaps), tuple(cites))


def _sum(months: Sequence[str | None]) -> Decimal | None:
    """The months together; None where one of them is not known."""
    known = [Decimal(one) for one in months if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(months) else None


def _fee(name: str, currency: str, facts: Facts) -> CostLine:
    held = facts.value(f"{_HK}:{name}")
    if held.state == "ended":
        return CostLine(name, Bounds(0, 0, currency), "", held.cites)
    if held.value is None:
        return unknown(name, currency, Missing("fact", held.fact, "fixed"))
    fee = Money.of(held.value, held.unit)
    told = convert(fee, currency, facts)
    if told is None:
        return unknown(
            name, currency, Missing("fact", missing_rate(held.unit, currency, facts), "fixed")
        )
    return exact(name, told[0], str(fee), (*held.cites, *told[1]))


def _quoted(
    name: str, currency: str, quotes: Sequence[Quote], quoted_in: str, facts: Facts
) -> CostLine:
    found = [quote for quote in quotes if quote.line == name and quote.amount is not None]
    if not found:
        return unknown(name, currency, Missing("input", f"quote.{name}", "fixed"))
    quote = max(found, key=lambda one: one.dated or date.min)
    assert quote.amount is not None
    told = convert(quote.amount, currency, facts)
    if told is None:
        gap = Missing("fact", missing_rate(quote.amount.currency, currency, facts), "fixed")
        return unknown(name, currency, gap)
    dated = quote.dated or facts.known_on
    note = quote.source_note or "Quote"
    source = Source("firm-file", note, note, quoted_in, dated, Trust.PROFESSIONAL)
    cite = Cite("firm-file:quotes", source, name, dated, source.trust, True, "firm")
    return exact(name, told[0], str(quote.amount), (cite, *told[1]))
