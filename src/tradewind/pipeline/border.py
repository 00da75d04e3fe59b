"""The value at the border, and what is payable on it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tradewind.assess import duty, landed, routes
from tradewind.model.costs import CostLine, Payer
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.pipeline.asking import Deal

_MOST_STEPS = 60  # each halves the distance, so that the largest sum is met well before


def claimable_agreements(deal: Deal) -> tuple[str, ...]:
    if deal.code is None or deal.asked.goods.origin is None:
        return ()
    question = _question(deal, None, None, (), None, {}, None)
    return duty.claimable(question, deal.facts) if question else ()


def duty_on(deal: Deal, route: routes.Route, payers: Mapping[str, Payer]) -> duty.DutyAnswer:
    lines = {line.kind: line for line in route.costs}
    value, gaps = _value(deal, route, payers)
    pays_duty = payers.get("duty") == "seller"
    answer = _ask(deal, route, value, gaps, lines)
    if not pays_duty or value is None:
        return answer
    return _delivered_duty(deal, route, value, lines, answer)


def _delivered_duty(
    deal: Deal,
    route: routes.Route,
    price_value: Money,
    lines: Mapping[str, CostLine],
    first: duty.DutyAnswer,
) -> duty.DutyAnswer:
    """Under DDP the price holds the duty: the value at which value plus duty is the price."""
    answer, value = first, price_value
    for _ in range(_MOST_STEPS):
        only = answer.only
        if only is None or only.duty is None or only.fees is None or only.taxes is None:
            gap = Missing("input", "customs_value", "duty", "DDP")
            return _ask(deal, route, None, (gap,), lines)
        taxes = only.excise.minor if answer.recoverable and only.excise else only.taxes.minor
        paid = only.duty.minor + only.fees.minor + taxes
        settled = Money(price_value.minor - paid, value.currency)
        if settled.minor < 0:
            gap = Missing("input", "price", "duty", "below its own costs")
            return _ask(deal, route, None, (gap,), lines)
        if abs(settled.minor - value.minor) <= 1:
            return answer
        # Half a step at a time: a full step swings past where rates are above 100 %.
        value = Money((settled.minor + value.minor + 1) // 2, value.currency)
        answer = _ask(deal, route, value, (), lines)
    return answer


def _value(
    deal: Deal, route: routes.Route, payers: Mapping[str, Payer]
) -> tuple[Money | None, tuple[Missing, ...]]:
    """The customs value on the market's own base."""
    held = deal.facts.value(f"border/{deal.market.tariff}:valuation_base")
    if deal.price is None:
        return None, deal.price_gaps
    if gaps := deal.term_gaps:
        return None, gaps
    if held.value not in ("FOB", "CIF"):
        return None, (Missing("fact", held.fact, "duty"),)
    point: landed.Point = "FOB" if held.value == "FOB" else "CIF"
    return landed.value_at(point, deal.price, payers, route.costs)


def _ask(
    deal: Deal,
    route: routes.Route,
    value: Money | None,
    gaps: tuple[Missing, ...],
    lines: Mapping[str, CostLine],
) -> duty.DutyAnswer:
    question = _question(deal, route, value, gaps, route.agreement, lines, route.mode)
    if question is None:
        gap = Missing("input", "goods.hs6", "duty")
        return duty.DutyAnswer("unknown", (), (gap,), (), (), None, None, ())
    [answer] = duty.answer([question], deal.facts)
    return answer


def _question(
    deal: Deal,
    route: routes.Route | None,
    value: Money | None,
    value_missing: tuple[Missing, ...],
    agreement: str | None,
    lines: Mapping[str, CostLine],
    mode: str | None,
) -> duty.DutyQuestion | None:
    if deal.code is None:
        return None
    goods, units = deal.asked.goods, deal.units
    quantities: dict[str, Decimal] = {}
    if units is not None:
        quantities["item"] = Decimal(units)
        if goods.unit_weight_kg is not None:
            quantities["kg"] = goods.unit_weight_kg * units
    if units is not None and deal.asked.inputs.get("sold_in_pairs") is True:
        quantities["pair"] = Decimal(units)
    inputs = {**deal.asked.inputs, **({"mode": mode} if mode else {})}
    through = route is not None and route.path != "direct"
    processed = route is not None and route.path == "processed-hk"
    freight, insurance = (
        lines[kind].amount if kind in lines else None for kind in ("main_carriage", "insurance")
    )
    return duty.DutyQuestion(
        goods=deal.code,
        origin=None if processed else goods.origin,
        tariff=deal.market.tariff,
        tax=deal.market.tax,
        customs_value=value,
        currency=deal.asked.currency,
        freight=freight,
        insurance=insurance,
        quantities=quantities,
        inputs=inputs,
        agreement=agreement,
        consigned_from="HK" if through and not processed else None,
        consignment_proof=_truth(deal.asked.inputs.get("consignment_proof")),
        channel=deal.channel,
        value_missing=value_missing,
    )


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
