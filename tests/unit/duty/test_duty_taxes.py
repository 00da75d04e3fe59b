"""Taxes, fees and the regimes of small parcels, on top of duty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tradewind.assess.duty import DutyAnswer, DutyLine
from tradewind.assess.duty.border_taxes import Base, base_of
from tradewind.model.money import Money

Border = Callable[..., DutyAnswer]
JULY = date(2026, 7, 1)


def xts(amount: str) -> Money:
    return Money.of(amount, "XTS")


def asked(told: DutyAnswer) -> list[str]:
    return [gap.name for gap in told.missing]


def line(told: DutyAnswer, measure: str) -> DutyLine:
    return next(one for one in told.only.lines if one.measure == measure)


# The base of the import tax


BASE = Base(*map(Decimal, (1000, 50, 7, 20, 90, 10)))


@pytest.mark.parametrize(
    ("named", "total"),
    [
        ("customs_value", "1000"),
        ("customs_value+duty", "1050"),
        ("customs_value + duty + excise", "1057"),
        ("customs_value+duty+fees", "1070"),
        ("customs_value+duty+freight+insurance", "1150"),
        ("customs_value+duty+fob_uplift_10pct", "1150"),
    ],
)
def test_a_base_is_the_sum_of_its_parts(named: str, total: str) -> None:
    assert base_of(named, BASE) == (Decimal(total), [])


def test_a_base_with_an_unknown_part_is_unknown_and_names_it() -> None:
    base = Base(Decimal(1000), Decimal(50), Decimal(7), Decimal(20), None, None)

    assert base_of("customs_value+freight", base) == (None, ["freight"])


def test_a_part_nobody_defined_is_named() -> None:
    assert base_of("customs_value+stamps", BASE) == (None, ["stamps"])


def test_import_tax_is_charged_on_value_and_duty(border: Border) -> None:
    assert line(border("8516.79.00"), "import_tax").amount == xts("105")


def test_import_tax_is_charged_on_excise_too(border: Border) -> None:
    assert line(border("2203.00.00", origin="VN"), "import_tax").amount == xts("110")


def test_taxes_are_import_tax_and_excise_together(border: Border) -> None:
    assert border("2203.00.00", origin="VN").only.taxes == xts("210")


def test_freight_and_insurance_are_in_the_base_where_the_law_adds_them(border: Border) -> None:
    told = border("8516.79.00", tax="exb", freight=xts("90"), insurance=xts("10"))

    assert line(told, "import_tax").amount == xts("115")


def test_freight_that_is_not_known_leaves_the_tax_unknown(border: Border) -> None:
    assert border("8516.79.00", tax="exb", insurance=xts("10")).only.taxes is None


def test_freight_that_is_not_known_is_asked(border: Border) -> None:
    assert "tax_base.freight" in asked(border("8516.79.00", tax="exb", insurance=xts("10")))


def test_freight_is_not_asked_where_no_base_adds_it(border: Border) -> None:
    assert "tax_base.freight" not in asked(border("8516.79.00"))


def test_an_uplift_is_a_tenth_of_the_value(border: Border) -> None:
    assert line(border("8516.79.00", tax="exc"), "import_tax").amount == xts("115")


def test_an_unknown_tax_leaves_the_duty_known(border: Border) -> None:
    told = border("8516.79.00", tax="exb")

    assert (told.status, told.only.duty) == ("known", xts("50"))


def test_an_unknown_duty_leaves_the_tax_unknown(border: Border) -> None:
    assert border("1905.90.00", origin="VN").only.taxes is None


def test_sources_that_disagree_on_the_tax_leave_it_unknown(border: Border) -> None:
    assert border("8516.79.00", tax="exd").only.taxes is None


def test_sources_that_disagree_on_the_tax_are_both_shown(border: Border) -> None:
    assert line(border("8516.79.00", tax="exd"), "import_tax").rate == "8% / 9%"


def test_a_union_without_a_member_has_no_known_tax(border: Border) -> None:
    assert "market.member" in asked(border("8516.79.00", tax=None))


@pytest.mark.parametrize(("tax", "recoverable"), [("exa", True), ("exb", False), ("exc", None)])
def test_whether_the_tax_comes_back_is_told(
    border: Border, tax: str, recoverable: bool | None
) -> None:
    assert border("8516.79.00", tax=tax).recoverable is recoverable


def test_the_valuation_basis_is_told(border: Border) -> None:
    assert border("8516.79.00").value_base == "CIF"


# Fees


@pytest.mark.parametrize(
    ("value", "fee"), [("1000", "20"), ("4000", "20"), ("10000", "50"), ("200000", "500")]
)
def test_a_fee_is_held_between_its_floor_and_its_cap(border: Border, value: str, fee: str) -> None:
    told = border("8516.79.00", value=value, inputs={"mode": "air"})

    assert told.only.fees == xts(fee)


@pytest.mark.parametrize("limit", ["processing_minimum", "processing_maximum"])
def test_a_fee_whose_limit_is_not_known_is_unknown(border: Border, limit: str) -> None:
    told = border("8516.79.00", inputs={"mode": "air"}, without=[f"border/exa:{limit}"])

    assert told.only.fees is None


def test_a_limit_that_is_not_known_is_named(border: Border) -> None:
    told = border("8516.79.00", without=["border/exa:processing_minimum"])

    assert "border/exa:processing_minimum" in asked(told)


def test_a_fee_on_an_unknown_value_is_unknown(border: Border) -> None:
    assert border("8516.79.00", value=None).only.fees is None


def test_a_fee_that_does_not_apply_is_not_charged(border: Border) -> None:
    told = border("8516.79.00", inputs={"mode": "air"})

    assert "exa-port" not in [one.measure for one in told.only.lines]


def test_a_fee_that_applies_is_charged(border: Border) -> None:
    assert border("8516.79.00", inputs={"mode": "sea"}).only.fees == xts("21")


def test_a_fee_in_doubt_leaves_the_fees_open(border: Border) -> None:
    assert border("8516.79.00").only.fees is None


def test_a_fee_in_doubt_does_not_double_the_outcomes(border: Border) -> None:
    assert len(border("8516.79.00").outcomes) == 1


def test_a_fee_in_doubt_asks_for_its_input(border: Border) -> None:
    assert "mode" in asked(border("8516.79.00"))


# Small parcels


def parcel(border: Border, value: str | None, **told: object) -> DutyAnswer:
    return border("8516.79.00", value=value, channel="own-shop-parcel", **told)


@pytest.mark.parametrize("value", ["1", "149.99", "150"])
def test_a_parcel_up_to_the_ceiling_is_free(border: Border, value: str) -> None:
    assert parcel(border, value).only.duty == xts("0")


def test_a_parcel_above_the_ceiling_pays_the_general_rate(border: Border) -> None:
    assert parcel(border, "150.01").only.duty == xts("7.50")


def test_a_parcel_of_unknown_value_shows_both_outcomes(border: Border) -> None:
    assert parcel(border, None).status == "depends"


def test_a_parcel_of_unknown_value_asks_for_it(border: Border) -> None:
    assert "customs_value" in asked(parcel(border, None))


@pytest.mark.parametrize("channel", [None, "importer", "distributor", "marketplace"])
def test_the_ceiling_is_for_parcels_only(border: Border, channel: str | None) -> None:
    assert border("8516.79.00", value="100", channel=channel).only.duty == xts("5")


def test_a_parcel_free_of_tax_pays_no_import_tax(border: Border) -> None:
    assert line(parcel(border, "100"), "import_tax").amount == xts("0")


def test_a_flat_duty_is_counted_by_the_line_and_not_by_the_value(border: Border) -> None:
    assert parcel(border, "10", on=JULY).only.duty == xts("3")


def test_a_flat_duty_does_not_grow_with_the_pieces(border: Border) -> None:
    told = parcel(border, "100", on=JULY, quantities={"item": Decimal(12)})

    assert told.only.duty == xts("3")


def test_a_flat_duty_is_no_percentage(border: Border) -> None:
    assert parcel(border, "100", on=JULY).only.percent is None


def test_a_parcel_under_a_flat_duty_pays_import_tax(border: Border) -> None:
    assert line(parcel(border, "100", on=JULY), "import_tax").amount == xts("10.30")


def test_a_regime_ends_after_its_last_day(border: Border) -> None:
    told = parcel(border, "100", on=JULY)

    assert "exa-small-parcel" not in [one.measure for one in told.only.lines]


def test_a_parcel_under_a_regime_pays_no_extra_duty(border: Border) -> None:
    told = border("9403.60.00", value="100", channel="own-shop-parcel")

    assert told.only.duty == xts("0")


# Regimes side by side

NEW_YEAR = date(2027, 1, 1)
LISTED = {"seller_in_parcel_scheme": True}
OTHERS = {"seller_in_parcel_scheme": False}


def charged(told: DutyAnswer) -> list[str]:
    return [one.measure for one in told.only.lines]


@pytest.mark.parametrize(
    ("value", "duty"),
    [("50", "10"), ("50.01", "10.01"), ("100", "40"), ("3000", "1780"), ("3000.01", "150.00")],
)
def test_a_regime_of_two_steps_changes_at_its_edge(border: Border, value: str, duty: str) -> None:
    assert parcel(border, value, on=NEW_YEAR, inputs=LISTED).only.duty == xts(duty)


def test_a_regime_that_asks_for_a_condition_holds_where_it_is_met(border: Border) -> None:
    told = parcel(border, "40", on=NEW_YEAR, inputs=LISTED)

    assert "exa-listed-low" in charged(told) and "exa-unlisted" not in charged(told)


def test_the_next_regime_holds_where_the_condition_is_not_met(border: Border) -> None:
    assert parcel(border, "40", on=NEW_YEAR, inputs=OTHERS).only.duty == xts("24")


def test_a_condition_that_is_not_known_shows_each_regime_once(border: Border) -> None:
    told = parcel(border, "40", on=NEW_YEAR)

    assert sorted(one.duty.minor for one in told.outcomes) == [800, 2400]


def test_a_condition_that_is_not_known_is_asked(border: Border) -> None:
    assert "seller_in_parcel_scheme" in asked(parcel(border, "40", on=NEW_YEAR))


def test_a_parcel_of_unknown_value_may_fall_under_every_regime_or_none(border: Border) -> None:
    told = parcel(border, None, on=NEW_YEAR, inputs=LISTED)

    assert told.status == "depends" and len(told.outcomes) == 4


def test_a_regime_goes_by_where_the_parcel_was_sent_from(border: Border) -> None:
    told = parcel(border, "40", on=NEW_YEAR, inputs=OTHERS, consigned_from="VN")

    assert told.only.duty == xts("0")


def test_a_parcel_sent_from_elsewhere_is_outside_that_regime(border: Border) -> None:
    told = parcel(border, "40", on=NEW_YEAR, inputs=OTHERS, consigned_from="HK")

    assert told.only.duty == xts("24")


def test_goods_that_a_regime_leaves_out_pay_the_ordinary_duty(border: Border) -> None:
    told = border(
        "2203.00.00", value="40", channel="own-shop-parcel", on=NEW_YEAR, inputs=OTHERS, origin="VN"
    )

    assert "exa-unlisted" not in charged(told)


def test_a_regime_stands_in_for_the_fees_it_names(border: Border) -> None:
    told = parcel(border, "40", on=NEW_YEAR, inputs=LISTED)

    assert told.only.fees == xts("0")


def test_a_regime_with_a_fee_of_its_own_charges_it_in_place_of_the_others(
    border: Border,
) -> None:
    told = parcel(border, "100", on=NEW_YEAR, inputs=LISTED)

    assert (told.only.fees, line(told, "border_fee").rate) == (xts("2"), "2 XTS/declaration")


def test_a_regime_that_names_no_fees_leaves_them(border: Border) -> None:
    told = parcel(border, "40", on=NEW_YEAR, inputs={**OTHERS, "mode": "air"})

    assert told.only.fees == xts("20")


def test_a_regime_with_a_tax_of_its_own_charges_it_on_value_and_duty(border: Border) -> None:
    told = parcel(border, "40", on=NEW_YEAR, inputs=LISTED)

    assert line(told, "import_tax").amount == xts("2.40")


def test_tax_that_the_seller_owes_is_not_known_at_the_border(border: Border) -> None:
    told = parcel(border, "40", on=NEW_YEAR, inputs=OTHERS)

    assert (line(told, "import_tax").amount, "seller_vat" in asked(told)) == (None, True)


@pytest.mark.parametrize(("goods", "duty"), [("150", "3"), ("150.01", "8.00")])
def test_a_limit_on_the_goods_goes_by_their_value_without_freight(
    border: Border, goods: str, duty: str
) -> None:
    assert parcel(border, "160", on=JULY, fob=xts(goods)).only.duty == xts(duty)


def test_a_limit_on_the_customs_value_does_not(border: Border) -> None:
    told = parcel(border, "60", on=NEW_YEAR, inputs=LISTED, fob=xts("45"))

    assert told.only.duty == xts("16")


def test_parcels_that_a_regime_tells_apart_by_origin_are_told_apart(border: Border) -> None:
    told = border(
        "8516.79.00", value="40", channel="own-shop-parcel", on=NEW_YEAR, inputs=OTHERS, origin=None
    )

    assert {one.duty.minor for one in told.outcomes} >= {0, 2400}
