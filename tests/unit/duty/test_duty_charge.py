"""How a rate becomes an amount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.assess.duty.rules import Charge, Ground, charge
from tradewind.model.finding import Missing
from tradewind.model.money import Money
from tradewind.model.rate import parse_rate

PER_UNIT = {"XTS": Decimal(1), "JPY": Decimal(1), "USD": Decimal(2)}


def on(
    value: str | None = "1000",
    quantities: Mapping[str, str] | None = None,
    parts: Mapping[str, Money] | None = None,
    duty: str | None = "50",
    duty_percent: str | None = "5",
) -> Ground:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return Ground(
        value=number(value),
        quantities={unit: Decimal(many) for unit, many in (quantities or {}).items()},
        parts=parts or {},
        duty=number(duty),
        duty_percent=number(duty_percent),
        to_currency=lambda code: (PER_UNIT[code], ()) if code in PER_UNIT else None,
        value_missing=() if value else (Missing("input", "customs_value", "duty"),),
    )


def charged(rate: str, ground: Ground | None = None) -> Charge:
    return charge(parse_rate(rate), ground or on())


def asked(rate: str, ground: Ground | None = None) -> list[str]:
    return [gap.name for gap in charged(rate, ground).missing]


def test_free_is_nothing_and_known() -> None:
    assert charged("free") == Charge(Decimal(0), Decimal(0))


def test_free_needs_no_value() -> None:
    assert charged("free", on(value=None)).amount == 0


def test_a_share_of_the_value() -> None:
    assert charged("5%").amount == 50


def test_a_share_of_an_unknown_value_is_unknown() -> None:
    assert charged("5%", on(value=None)).amount is None


def test_a_share_of_an_unknown_value_asks_for_the_value() -> None:
    assert asked("5%", on(value=None)) == ["customs_value"]


def test_the_percentage_is_known_without_the_value() -> None:
    assert charged("5%", on(value=None)).percent == 5


def test_the_lower_of_twenty_and_seventeen_percent_is_seventeen() -> None:
    # China to Japan, green tea 0902.10-000: general 20 %, WTO 17 %, the lower applies.
    assert charged("min(20%, 17%)").percent == 17


@pytest.mark.parametrize(("value", "duty"), [("300", "41.88"), ("600", "56.40"), ("1000", "78.13")])
def test_a_share_is_held_between_two_amounts_per_litre(value: str, duty: str) -> None:
    # China to Japan, still wine 2204.21-020: 9.4 % or 78.13 JPY/l, not under 41.88 JPY/l.
    wine = "max(min(9.4%, 78.13 JPY/l), 41.88 JPY/l)"

    assert charged(wine, on(value, {"l": "1"})).amount == Decimal(duty)


def test_clamp_holds_a_share_between_its_ends() -> None:
    assert charged("clamp(10 XTS/item, 4.5%, 30 XTS/item)", on("1000", {"item": "1"})).amount == 30


def test_an_amount_per_unit_follows_the_quantity() -> None:
    assert charged("3 XTS/kg", on(quantities={"kg": "10"})).amount == 30


def test_an_amount_per_hundred_units_follows_the_quantity() -> None:
    assert charged("13 XTS/100 kg", on(quantities={"kg": "50"})).amount == Decimal("6.5")


def test_an_amount_per_unit_without_a_quantity_is_unknown_and_not_zero() -> None:
    assert charged("3 XTS/kg").amount is None


def test_an_amount_per_unit_without_a_quantity_asks_for_it() -> None:
    assert asked("3 XTS/kg") == ["quantity.kg"]


def test_another_unit_does_not_stand_in_for_the_one_needed() -> None:
    assert charged("3 XTS/pair", on(quantities={"item": "10"})).amount is None


def test_no_quantity_at_all_pays_nothing() -> None:
    assert charged("3 XTS/kg", on(quantities={"kg": "0"})).amount == 0


def test_an_amount_in_another_currency_is_changed() -> None:
    assert charged("3 USD/kg", on(quantities={"kg": "10"})).amount == 60


def test_an_amount_in_a_currency_without_a_rate_is_unknown() -> None:
    assert charged("3 EUR/kg", on(quantities={"kg": "10"})).amount is None


def test_an_amount_in_a_currency_without_a_rate_names_the_rate() -> None:
    assert asked("3 EUR/kg", on(quantities={"kg": "10"})) == ["money/rates:eur_per_usd"]


def test_an_amount_per_unit_is_no_percentage() -> None:
    assert charged("3 XTS/kg", on(quantities={"kg": "10"})).percent is None


def test_compound_duty_is_all_parts_together() -> None:
    assert charged("0.9 USD/pair + 37.5%", on(quantities={"pair": "10"})).amount == 393


def test_compound_duty_with_an_unknown_part_is_unknown() -> None:
    assert charged("0.9 USD/pair + 37.5%").amount is None


def test_compound_duty_of_shares_alone_is_a_percentage() -> None:
    assert charged("3% + 2%").percent == 5


def test_the_higher_of_two_with_an_unknown_part_is_unknown() -> None:
    assert charged("max(60%, 4800 JPY/pair)").amount is None


def test_the_higher_of_two() -> None:
    assert charged("max(60%, 4800 JPY/pair)", on(quantities={"pair": "1"})).amount == 4800


def test_a_part_is_charged_on_its_own_value() -> None:
    case = Money.of(200, "XTS")

    assert charged("part(case, 6%)", on(parts={"case": case})).amount == 12


def test_a_part_without_a_value_asks_for_it() -> None:
    assert asked("part(case, 6%)") == ["part_value.case"]


def test_a_share_of_a_part_is_no_share_of_the_whole() -> None:
    case = Money.of(200, "XTS")

    assert charged("part(case, 6%)", on(parts={"case": case})).percent is None


def test_parts_of_several_values_add_up() -> None:
    parts = {"case": Money.of(200, "XTS"), "strap": Money.of(100, "XTS")}

    assert charged("part(case, 6%) + part(strap, 14%)", on(parts=parts)).amount == 26


def test_the_value_of_a_part_in_another_currency_is_changed() -> None:
    case = Money.of(200, "USD")

    assert charged("part(case, 6%)", on(parts={"case": case})).amount == 24


def test_a_floor_lifts_the_duty_already_payable() -> None:
    assert charged("floor_to(15%)").amount == 100


def test_a_floor_adds_its_lift_to_the_percentage() -> None:
    assert charged("floor_to(15%)").percent == 10


def test_a_floor_below_the_duty_already_payable_adds_nothing() -> None:
    assert charged("floor_to(15%)", on(duty="200", duty_percent="20")).amount == 0


def test_a_floor_over_an_unknown_duty_is_unknown() -> None:
    assert charged("floor_to(15%)", on(duty=None, duty_percent=None)).amount is None


def test_a_surcharge_is_a_share_of_the_duty() -> None:
    assert charged("of_duty(10%)").amount == 5


def test_a_surcharge_adds_a_share_of_the_percentage() -> None:
    assert charged("of_duty(10%)").percent == Decimal("0.5")


def test_a_surcharge_on_an_unknown_duty_names_what_is_missing() -> None:
    assert asked("of_duty(10%)", on(duty=None)) == ["base duty"]


def test_a_subtraction_takes_the_second_from_the_first() -> None:
    assert charged("minus(5%, 1%)").amount == 40


def test_a_subtraction_never_falls_below_nothing() -> None:
    assert charged("minus(1%, 5%)").amount == 0


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        ('unknown("9.00% + EA")', "rate: 9.00% + EA"),
        ("agricultural(EA)", "recipe (EA)"),
        ("reference(8517.62.00)", "rate of 8517.62.00"),
    ],
)
def test_what_cannot_be_computed_is_named_as_it_was_printed(rate: str, shown: str) -> None:
    assert asked(rate) == [shown]


@pytest.mark.parametrize(
    "rate", ['unknown("9.00% + EA")', "agricultural(EA)", "reference(8517.62.00)"]
)
def test_what_cannot_be_computed_is_unknown(rate: str) -> None:
    assert charged(rate) == Charge(None, None, charged(rate).missing)


@pytest.mark.parametrize("rate", ["5% + {}", "max(5%, {})", "min(5%, {})", "minus(5%, {})"])
def test_what_cannot_be_computed_stays_unknown_inside_a_larger_rate(rate: str) -> None:
    assert charged(rate.format("agricultural(EA)")).amount is None


amounts = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
percents = st.integers(0, 10_000).map(lambda points: Decimal(points) / 100)


@given(amounts, percents, percents)
def test_the_lower_of_two_is_never_more_than_the_higher(
    value: Decimal, one: Decimal, other: Decimal
) -> None:
    least = charged(f"min({one}%, {other}%)", on(str(value))).amount
    most = charged(f"max({one}%, {other}%)", on(str(value))).amount

    assert least is not None and most is not None and least <= most


@given(amounts, percents)
def test_no_rate_pays_money_back(value: Decimal, percent: Decimal) -> None:
    told = charged(f"minus(5%, {percent}%)", on(str(value))).amount

    assert told is not None and told >= 0


# What is left of the value


def test_the_rest_is_the_whole_where_no_part_is_charged() -> None:
    told = charged("rest(10%)")

    assert (told.amount, told.percent) == (100, 10)


def test_the_rest_leaves_out_the_parts_that_are_charged() -> None:
    ground = replace(on(parts={"steel": Money(40000, "XTS")}), parts_charged=frozenset({"steel"}))

    assert charged("rest(10%)", ground).amount == 60


def test_the_rest_of_an_unknown_part_is_unknown() -> None:
    ground = replace(on(), parts_charged=frozenset({"steel"}))

    assert asked("rest(10%)", ground) == ["part_value.steel"]


def test_the_rest_is_no_share_of_the_whole_value() -> None:
    ground = replace(on(parts={"steel": Money(40000, "XTS")}), parts_charged=frozenset({"steel"}))

    assert charged("rest(10%)", ground).percent is None


def test_parts_worth_more_than_the_whole_leave_nothing() -> None:
    ground = replace(on(parts={"steel": Money(900000, "XTS")}), parts_charged=frozenset({"steel"}))

    assert charged("rest(10%)", ground).amount == 0
