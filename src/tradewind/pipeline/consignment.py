"""One consignment as a person tells of it, made into the question of what is payable on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from tradewind.assess.duty import DutyQuestion
from tradewind.errors import InputError, worded
from tradewind.facts import Facts
from tradewind.facts.agreements import check_agreement
from tradewind.facts.exchange import require_rate
from tradewind.facts.markets import market
from tradewind.facts.nomenclature import check_code
from tradewind.facts.units import check_units
from tradewind.model.goods import GoodsCode
from tradewind.model.market import Market
from tradewind.model.money import Money, minor_digits
from tradewind.rules.vocabulary import read_inputs


@dataclass(frozen=True, slots=True)
class Consignment:
    """What is told of a consignment: amounts and numbers as text, quantities by their unit."""

    goods: str
    to: str
    origin: str | None = None
    value: str | None = None
    currency: str | None = None
    fob: str | None = None
    freight: str | None = None
    insurance: str | None = None
    quantities: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, object] = field(default_factory=dict)
    agreement: str | None = None
    consigned_from: str | None = None
    consignment_proof: bool | None = None
    channel: str | None = None


def duty_question(
    told: Consignment, facts: Facts, named: Callable[[str], str]
) -> tuple[DutyQuestion, Market]:
    """The question and its market; `named` is how the door that asks calls each part of it."""
    there = market(told.to, facts, named("to"))
    goods = GoodsCode.parse(told.goods, named("goods"))
    check_code(goods, there.tariff, facts, named("goods"))
    _check_places(told, named)
    if told.agreement:
        check_agreement(told.agreement, facts, named("agreement"))
    if told.currency:
        minor_digits(told.currency)  # refuses what is no currency at all
        require_rate(told.currency, "USD", facts, named("currency"))
    currency = told.currency or there.currency
    check_units(told.quantities, facts, named("unit"))

    def money(text: str | None, where: str) -> Money | None:
        return None if text is None else Money.of(_number(text, named(where)), currency)

    return DutyQuestion(
        goods=goods,
        origin=told.origin,
        tariff=there.tariff,
        tax=there.tax,
        customs_value=money(told.value, "value"),
        currency=currency,
        fob=money(told.fob, "fob"),
        freight=money(told.freight, "freight"),
        insurance=money(told.insurance, "insurance"),
        quantities={
            unit: _number(number, named("quantities")) for unit, number in told.quantities.items()
        },
        parts={
            name: Money.of(_number(value, named("parts")), currency)
            for name, value in told.parts.items()
        },
        inputs=read_inputs(told.attributes, facts, named("attributes")),
        agreement=told.agreement,
        consigned_from=told.consigned_from,
        consignment_proof=told.consignment_proof,
        channel=told.channel,
    ), there


def _number(text: str, where: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise InputError(
            where,
            worded("{text} is not a number of zero or more.", text=repr(text)),
            worded("Write 1000.50."),
        )
    return number


def _check_places(told: Consignment, named: Callable[[str], str]) -> None:
    """InputError where an origin or a place of consignment is no economy's code."""
    from babel import Locale

    known = {code for code in map(str, Locale.parse("en").territories) if len(code) == 2}
    for name, place in (("origin", told.origin), ("consigned_from", told.consigned_from)):
        if place is not None and place not in known:
            mend = worded("Write its two capital letters, such as CN or HK.")
            problem = worded("{place} is not the code of an economy.", place=repr(place))
            raise InputError(named(name), problem, mend)
