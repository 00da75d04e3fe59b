"""The value at the border, and what is payable on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tradewind.assess import duty, landed, routes
from tradewind.model.costs import Payer
from tradewind.model.finding import Missing
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money
from tradewind.pipeline.asking import Deal

_MOST_STEPS = 60  # each about halves the distance, so that the largest sum is met well before


@dataclass(frozen=True, slots=True)
class Crossing:
    """One consignment on one route, and who bears what under its term."""

    deal: Deal
    route: routes.Route
    payers: Mapping[str, Payer]

    def amount(self, kind: str) -> Money | None:
        """What a line of the way costs, where it is one amount."""
        return next((line.amount for line in self.route.costs if line.kind == kind), None)

    def value_at(self, point: landed.Point) -> tuple[Money | None, tuple[Missing, ...]]:
        """The price taken to a point of the way, or what is missing for it."""
        if gaps := (*self.deal.price_gaps, *self.deal.term_gaps):
            return None, gaps
        assert self.deal.price is not None  # `price_gaps` is empty
        return landed.value_at(point, self.deal.price, self.payers, self.route.costs)


def claimable_agreements(deal: Deal) -> tuple[str, ...]:
    """The agreements under which the good has a preference in the market."""
    if deal.code is None or deal.asked.goods.origin is None:
        return ()
    return duty.claimable(_question(deal, deal.code), deal.facts)


def duty_on(crossing: Crossing) -> duty.DutyAnswer:
    """What is payable where the route enters the market."""
    if crossing.deal.code is None:
        gap = Missing("input", "goods.hs6", "duty")
        recovers = duty.recoverable(crossing.deal.market.border, crossing.deal.facts)
        return duty.DutyAnswer("unknown", (), (gap,), (), (), None, recovers, ())
    question = _crossing_question(crossing, crossing.deal.code)
    value, gaps = _customs_value(crossing)
    answer = _ask(crossing, question, value, gaps)
    if crossing.payers.get("duty") == "seller" and value is not None:
        return _delivered(crossing, question, value, answer)
    return answer


def _customs_value(crossing: Crossing) -> tuple[Money | None, tuple[Missing, ...]]:
    """The value on the market's own base."""
    held = crossing.deal.facts.value(f"border/{crossing.deal.market.tariff}:valuation_base")
    if held.value not in ("FOB", "CIF"):
        return None, (*crossing.deal.price_gaps, Missing("fact", held.fact, "duty"))
    return crossing.value_at("FOB" if held.value == "FOB" else "CIF")


def _delivered(
    crossing: Crossing, question: duty.DutyQuestion, with_duty: Money, first: duty.DutyAnswer
) -> duty.DutyAnswer:
    """Under DDP the price holds the duty: the value at which value plus duty is the price."""
    answer, value = first, with_duty
    for _ in range(_MOST_STEPS):
        if gap := _unsettled(crossing, answer):
            return _ask(crossing, question, None, (gap,))
        paid = _held_in_price(crossing, answer)
        if paid is None:
            gap = Missing("input", "customs_value", "duty", "DDP")
            return _ask(crossing, question, None, (gap,))
        settled = with_duty.minor - paid
        if settled < 0:
            gap = Missing("input", "price", "duty", "below its own costs")
            return _ask(crossing, question, None, (gap,))
        if abs(settled - value.minor) <= 1:
            return answer
        # Half a step at a time: a full step swings past where rates are above 100 %.
        value = Money((settled + value.minor + 1) // 2, value.currency)
        answer = _ask(crossing, question, value, ())
    return answer


def _unsettled(crossing: Crossing, answer: duty.DutyAnswer) -> Missing | None:
    """What must be known before one can say whether a delivered price holds the import tax."""
    only = answer.only
    if crossing.deal.is_parcel or answer.recoverable is not None:
        return None
    if only and only.import_tax and only.import_tax.minor == 0:
        return None
    return Missing("fact", duty.recoverable_fact(crossing.deal.market.border), "duty")


def _held_in_price(crossing: Crossing, answer: duty.DutyAnswer) -> int | None:
    """The duty, fees and taxes that a delivered price holds, in minor units; None where open.

    Between businesses a price is told without the import tax that the market gives back.
    """
    only = answer.only
    if only is None:
        return None
    parts = [only.duty, only.fees, only.excise]
    if crossing.deal.is_parcel or not answer.recoverable:
        parts.append(only.import_tax)
    known = [part.minor for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _ask(
    crossing: Crossing,
    question: duty.DutyQuestion,
    value: Money | None,
    gaps: tuple[Missing, ...],
) -> duty.DutyAnswer:
    asked = replace(question, customs_value=value, value_missing=gaps)
    [answer] = duty.answer([asked], crossing.deal.facts)
    return answer


def _question(deal: Deal, code: GoodsCode) -> duty.DutyQuestion:
    """What holds of the consignment on every route."""
    goods, units = deal.asked.goods, deal.units
    quantities: dict[str, Decimal] = {}
    if units is not None:
        quantities["item"] = Decimal(units)
        if goods.unit_weight_kg is not None:
            quantities["kg"] = goods.unit_weight_kg * units
        if deal.asked.inputs.get("sold_in_pairs") is True:
            quantities["pair"] = Decimal(units)
    return duty.DutyQuestion(
        goods=code,
        origin=goods.origin,
        tariff=deal.market.tariff,
        tax=deal.market.tax,
        customs_value=None,
        currency=deal.asked.currency,
        quantities=quantities,
        inputs=deal.asked.inputs,
        consignment_proof=_truth(deal.asked.inputs.get("consignment_proof")),
        channel=deal.channel,
    )


def _crossing_question(crossing: Crossing, code: GoodsCode) -> duty.DutyQuestion:
    """What the route adds: how it travels, where it stops, what it costs to the border."""
    route, asked = crossing.route, crossing.deal.asked
    # Work in Hong Kong may change the origin: it is the old one or Hong Kong until declared anew.
    processed = route.path == "processed-hk"
    origin = None if processed else asked.goods.origin
    possible = tuple(dict.fromkeys((asked.goods.origin or "CN", "HK"))) if processed else ()
    return replace(
        _question(crossing.deal, code),
        origin=origin,
        possible_origins=possible,
        fob=crossing.value_at("FOB")[0],
        freight=crossing.amount("main_carriage"),
        insurance=crossing.amount("insurance"),
        inputs={**asked.inputs, "mode": route.mode},
        agreement=route.agreement,
        consigned_from="HK" if route.path == "via-hk" else None,
    )


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
