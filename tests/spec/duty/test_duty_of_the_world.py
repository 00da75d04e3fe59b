"""Duties of real markets by the shipped packs; each case names where it was read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tradewind.cli.main import main

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def duty(capsys: pytest.CaptureFixture[str]) -> Ask:
    """The answer of `tradewind duty` as JSON, on 1,000 US dollars unless told otherwise."""

    def ask(goods: str, origin: str, to: str, on: str, *more: str) -> dict[str, Any]:
        question = ["--goods", goods, "--origin", origin, "--to", to, "--on", on, *more]
        known = ["--known-on", "2026-11-22", "--packs", "shipped", "--json"]
        code = main(["duty", "--value", "1000", "--currency", "USD", *question, *known])
        assert code == 0
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    return ask


def percents(told: dict[str, Any]) -> list[str]:
    return sorted({one["ad_valorem_pct"] for one in told["options"]}, key=float)


# United States, 7323.93.00 (steel kitchenware): general rate 2 % (HTS, column 1) and Section 232,
# annex 1b, 25 % (chapter 99, U.S. note 16); Section 122 does not stack on annex goods.


def test_steel_kitchenware_of_china_pays_27_percent_in_the_united_states(duty: Ask) -> None:
    assert duty("73239300", "CN", "US", "2026-05-01")["ad_valorem_pct"] == "27"


def test_steel_kitchenware_of_china_pays_270_dollars_on_a_thousand(duty: Ask) -> None:
    told = duty("73239300", "CN", "US", "2026-05-01")

    assert (told["status"], told["duty"]) == ("known", {"minor": 27000, "currency": "USD"})


def test_steel_kitchenware_of_china_pays_2700_basis_points(duty: Ask) -> None:
    assert duty("73239300", "CN", "US", "2026-05-01")["ad_valorem_bp"] == 2700


def test_steel_kitchenware_of_hong_kong_pays_27_percent_in_the_united_states(duty: Ask) -> None:
    assert duty("73239300", "HK", "US", "2026-05-01")["ad_valorem_pct"] == "27"


# United States, 4202.92.31 (backpacks): general rate 17.6 %; Section 122, 10 % from 2026-02-24;
# Section 301 list 3 (25 %) or list 4B (suspended) by the ten-digit number, for goods of China.


def test_backpacks_of_china_pay_one_of_two_rates_in_the_united_states(duty: Ask) -> None:
    told = duty("4202.92.31", "CN", "US", "2026-03-15")

    assert (told["status"], percents(told)) == ("depends", ["27.6", "52.6"])


def test_backpacks_of_china_ask_for_the_ten_digit_number(duty: Ask) -> None:
    told = duty("4202.92.31", "CN", "US", "2026-03-15")

    assert "goods_code.national" in [gap["name"] for gap in told["missing"]]


def test_backpacks_of_hong_kong_pay_the_rate_without_the_list(duty: Ask) -> None:
    told = duty("4202.92.31", "HK", "US", "2026-03-15")

    assert (told["status"], told["ad_valorem_pct"]) == ("known", "27.6")


def test_backpacks_of_china_that_pass_through_hong_kong_still_pay_by_origin(duty: Ask) -> None:
    told = duty("4202.92.31", "CN", "US", "2026-03-15", "--consigned-from", "HK")

    assert percents(told) == ["27.6", "52.6"]


def test_goods_that_pass_through_hong_kong_are_told_that_duty_follows_origin(duty: Ask) -> None:
    told = duty("4202.92.31", "CN", "US", "2026-03-15", "--consigned-from", "HK")

    assert "duty.follows_origin" in json.dumps(told["because"])


# Australia, 9403.60.00 (wooden furniture): general rate 5 % (schedule 3); not named in schedule
# 12 (China) or 13 (Hong Kong), so free when originating.


@pytest.mark.parametrize("origin", ["CN", "HK"])
def test_wooden_furniture_pays_5_percent_in_australia(duty: Ask, origin: str) -> None:
    told = duty("9403.60.00", origin, "AU", "2026-11-22")

    assert (told["status"], told["ad_valorem_pct"]) == ("known", "5")


@pytest.mark.parametrize(("origin", "agreement"), [("CN", "CN-AU"), ("HK", "HK-AU")])
def test_originating_wooden_furniture_is_free_in_australia(
    duty: Ask, origin: str, agreement: str
) -> None:
    told = duty("9403.60.00", origin, "AU", "2026-11-22", "--agreement", agreement)

    assert (told["status"], told["ad_valorem_pct"]) == ("known", "0")


@pytest.mark.parametrize(("origin", "agreement"), [("CN", "HK-AU"), ("HK", "CN-AU")])
def test_wooden_furniture_cannot_claim_the_agreement_of_the_other(
    duty: Ask, origin: str, agreement: str
) -> None:
    told = duty("9403.60.00", origin, "AU", "2026-11-22", "--agreement", agreement)

    assert told["ad_valorem_pct"] == "5"


def test_furniture_of_china_by_way_of_hong_kong_must_prove_its_consignment(duty: Ask) -> None:
    claim = ("--agreement", "CN-AU", "--consigned-from", "HK")
    told = duty("9403.60.00", "CN", "AU", "2026-11-22", *claim)

    assert (told["status"], percents(told)) == ("depends", ["0", "5"])


def test_a_saturday_is_answered_like_any_other_day(duty: Ask) -> None:
    assert duty("9403.60.00", "CN", "AU", "2026-05-02")["ad_valorem_pct"] == "5"


# European Union, parcels up to EUR 150 from 2026-07-01: EUR 3 for each tariff line, not for each
# piece (Council Regulation 2026/382, as told by Baker McKenzie, Global Import Blog, 2026-07-02).


def test_a_parcel_of_five_pieces_pays_the_flat_duty_of_the_european_union_once(duty: Ask) -> None:
    parcel = ("--channel", "own-shop-parcel", "--quantity", "5", "--unit", "item")
    told = duty(
        "9503.00.99", "CN", "DE", "2026-11-20", *parcel, "--value", "100", "--currency", "EUR"
    )

    assert told["duty"] == {"minor": 300, "currency": "EUR"}
