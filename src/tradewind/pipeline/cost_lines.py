"""The lines of cost that are the firm's own, and those the border's answer turns into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tradewind.assess import duty, landed, routes
from tradewind.assess.landed.taxes import export_vat_cost
from tradewind.facts.exchange import convert, missing_rate
from tradewind.model.bounds import Bounds, spread
from tradewind.model.costs import CostLine, Payer, Slope, exact, unknown
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.source import Cite, Source, Trust
from tradewind.pipeline.asking import Deal

_YEAR = 365
# The totals of the border by the kind of cost line they become, what is within each, and whose
# gaps leave it open.
_KINDS_WITHIN: dict[str, tuple[str, ...]] = {
    "duty": duty.DUTY_KINDS,
    "excise": ("excise",),
    "fees": ("fee",),
    "import_tax": ("tax",),
}
_BUILDS_ON = {
    "duty": ("duty",),
    "excise": ("duty",),
    "fees": ("fees", "duty"),
    "import_tax": ("taxes", "duty"),
}


def goods_cost(deal: Deal) -> CostLine:
    cost = deal.asked.goods.unit_cost
    if cost is None:
        return unknown(
            "goods_cost", deal.asked.currency, Missing("input", "goods.unit_cost", "left")
        )
    whole = deal.times(cost)
    if whole is None:
        if deal.units is None:
            return unknown("goods_cost", deal.asked.currency, *deal.price_gaps)
        gap = Missing("fact", missing_rate(cost.currency, deal.asked.currency, deal.facts), "left")
        return unknown("goods_cost", deal.asked.currency, gap)
    told = convert(cost, deal.asked.currency, deal.facts)
    cites = told[1] if told else ()
    return exact("goods_cost", whole, f"{cost} × {deal.units}", (own_file(deal, "goods"), *cites))


def own_file(deal: Deal, where: str) -> Cite:
    """The firm's own file as a source."""
    source = Source(
        "firm-file",
        deal.asked.file_name,
        "",
        deal.asked.file_name,
        deal.facts.known_on,
        Trust.PROFESSIONAL,
    )
    return Cite(
        f"firm-file:{where}", source, where, deal.facts.known_on, source.trust, True, "firm"
    )


def export_vat(
    deal: Deal, route: routes.Route, payers: Mapping[str, Payer], transfer: Money | None
) -> list[CostLine]:
    """The maker's VAT cost, where the firm is the maker and the goods leave the Mainland."""
    site = deal.asked.site
    if not deal.asked.has_mainland_seller or site is None or site.territory != "CN":
        return []
    fob, slopes = _export_value(deal, route, payers, transfer)
    return [export_vat_cost(deal.asked.goods.hs6, fob, deal.asked.inputs, deal.facts, slopes)]


def _export_value(
    deal: Deal, route: routes.Route, payers: Mapping[str, Payer], transfer: Money | None
) -> tuple[tuple[Bounds, tuple[Missing, ...]], tuple[Slope, Slope] | None]:
    """The FOB value on the Mainland's export declaration: that of the maker's own sale.

    With what is missing for it, and how its two ends move with the price.
    """
    currency = deal.asked.currency
    if transfer is not None:
        return (Bounds.exactly(transfer), ()), None
    if deal.price is None:
        return (Bounds.unknown_cost(currency), deal.price_gaps), None
    fob, gaps = landed.value_at("FOB", deal.price, payers, route.costs)
    if fob is None:
        return (Bounds.unknown_cost(currency), gaps), None
    sold = Slope(Decimal(1), Decimal(fob.minor - deal.price.minor))
    if route.seller.place != "HK":
        return (Bounds.exactly(fob), ()), (sold, sold)
    # The transfer price is not known: no less than the goods cost, no more than they are sold for.
    gap = Missing("input", "transfer_price", "left")
    cost = goods_cost(deal).bounds.low or 0
    if cost >= fob.minor:
        return (Bounds.exactly(fob), (gap,)), (sold, sold)
    least = Slope(Decimal(0), Decimal(cost))
    return (Bounds(cost, fob.minor, currency), (gap,)), (least, sold)


def border_lines(
    deal: Deal, payers: Mapping[str, Payer], answer: duty.DutyAnswer
) -> tuple[list[CostLine], list[CostLine]]:
    """The border's totals as cost lines; import tax that is recovered is cash tied up instead."""
    lines = [
        line for name in ("duty", "excise", "fees") for line in _outcome_lines(deal, name, answer)
    ]
    taxes = _outcome_lines(deal, "import_tax", answer)
    if deal.is_parcel:  # a consumer recovers nothing
        return [*lines, *taxes], []
    if deal.term_gaps:  # nobody says who bears it
        return [*lines, *(_perhaps_recovered(tax, deal.term_gaps[0]) for tax in taxes)], []
    registered = deal.asked.inputs.get("seller_registered_for_tax")
    is_sellers = payers.get("import_tax") == "seller"
    if is_sellers and registered is False:
        return [*lines, *taxes], []
    if is_sellers and registered is None:
        gap = Missing("input", "seller_registered_for_tax", "left")
        return [*lines, *(_perhaps_recovered(tax, gap) for tax in taxes)], []
    if answer.recoverable is True:
        return lines, taxes
    if answer.recoverable is None:
        gap = Missing("fact", duty.recoverable_fact(deal.market.border), "landed")
        taxes = [_perhaps_recovered(tax, gap) for tax in taxes]
    return [*lines, *taxes], []


def _kind(name: str) -> str:
    """The kind of cost line that a total of the border becomes."""
    return "import_fees" if name == "fees" else name


def _perhaps_recovered(tax: CostLine, gap: Missing) -> CostLine:
    """Recovered it costs nothing; not recovered it costs all of it."""
    if tax.amount is not None and not tax.amount.minor:
        return tax
    bounds = Bounds(0, tax.bounds.high, tax.bounds.currency)
    return replace(tax, bounds=bounds, missing=(*tax.missing, gap))


def _outcome_lines(deal: Deal, name: str, answer: duty.DutyAnswer) -> list[CostLine]:
    """One total of the border: line by line where it is settled, else between its ends."""
    kind = _kind(name)
    only = answer.only
    if only is None or getattr(only, name) is None:
        whole = _outcome_line(deal, name, answer)
        return [whole] if whole.cites or whole.missing or name == "duty" else []
    return [
        CostLine(
            kind,
            Bounds.exactly(line.amount),
            line.rate,
            line.cites,
            (),
            line.confirmed,
            part=line.measure,
        )
        for line in only.lines
        if line.kind in _KINDS_WITHIN[name] and line.amount is not None
    ]


def _outcome_line(deal: Deal, name: str, answer: duty.DutyAnswer) -> CostLine:
    """One total of the border over all its outcomes."""
    kind, kinds = _kind(name), _KINDS_WITHIN[name]
    currency = deal.asked.currency
    parts = []
    for one in answer.outcomes:
        amount = getattr(one, name)
        parts.append(Bounds.unknown_cost(currency) if amount is None else Bounds.exactly(amount))
    bounds = spread(parts, currency) if parts else Bounds.unknown_cost(currency)
    shown = [line for one in answer.outcomes for line in one.lines if line.kind in kinds]
    cites = tuple(dict.fromkeys(cite for line in shown for cite in line.cites))
    texts = dict.fromkeys(
        " + ".join(line.rate for line in one.lines if line.kind in kinds and line.rate)
        for one in answer.outcomes
    )
    missing = () if bounds.only is not None else _gaps_of(name, answer)
    sure = all(line.confirmed for line in shown)
    return CostLine(kind, bounds, " | ".join(texts), cites, missing, sure)


def _gaps_of(name: str, answer: duty.DutyAnswer) -> tuple[Missing, ...]:
    """The gaps that leave a total open: its own, and those of the duty it builds on."""
    about = _BUILDS_ON[name]
    own = tuple(gap for gap in answer.missing if gap.unlocks in about)
    return own or answer.missing


def payment_lines(deal: Deal) -> list[CostLine]:
    """What waiting for the money costs, and changing it."""
    payment = deal.asked.firm.payment
    days = payment.credit_days if payment else None
    yearly = payment.annual_cost_pct if payment else None
    change = payment.currency_cost_pct if payment else None
    return [
        _share_of_price(
            deal,
            "credit_cost",
            None if days is None or yearly is None else yearly * days / _YEAR,
            f"{yearly}% × {days} / {_YEAR}",
            [
                Missing("input", f"payment.{name}", "left")
                for name, value in (("credit_days", days), ("annual_cost_pct", yearly))
                if value is None
            ],
        ),
        _share_of_price(
            deal,
            "currency_cost",
            change,
            f"{change}%",
            [Missing("input", "payment.currency_cost_pct", "left")] if change is None else [],
        ),
    ]


def _share_of_price(
    deal: Deal, kind: str, percent: Decimal | None, text: str, gaps: Sequence[Missing]
) -> CostLine:
    if percent is None or deal.price is None:
        return unknown(kind, deal.asked.currency, *gaps, *(deal.price_gaps if not gaps else ()))
    slope = Slope(percent / 100, Decimal(0))
    cost = Money(slope.at(deal.price.minor), deal.price.currency)
    line = exact(kind, cost, text, (own_file(deal, "payment"),))
    return replace(line, slopes=(slope, slope))
