"""Each printed form of a rate becomes its tree; anything else stays as printed."""

from __future__ import annotations

import csv
import gzip
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.importers.us_rate_text import read_rate
from tradewind.model.rate import AdValorem, UnknownRate, parse_rate, rate_text

DATA = Path(__file__).resolve().parents[4] / "shared/data/tariff"
SCHEDULE = DATA / "us/hts_2025_basic_edition.csv.gz"


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("Free", "free"),
        ("Free, under bond, as prescribed in U.S. note 1 to this subchapter", "free"),
        ("6.8%", "6.8%"),
        ("33 1/3%", "33.3333333333%"),
        ("2.4¢/kg", "0.024 USD/kg"),
        ("2.4¢/kg + 5%", "0.024 USD/kg + 5%"),
        ("2.4¢/kg +5%", "0.024 USD/kg + 5%"),
        ("$1.035/kg + 8.5%", "1.035 USD/kg + 8.5%"),
        ("68¢/head", "0.68 USD/head"),
        ("6.3¢/liter", "0.063 USD/l"),
        ("23.7¢/pf.liter", "0.237 USD/lpf"),
        ("52.5¢/bbl", "0.525 USD/bbl"),
        ("90¢/pr. + 37.5%", "0.9 USD/pair + 37.5%"),
        ("$1.13/m3", "1.13 USD/m3"),
        ("89.6¢/1000", "0.896 USD/1000 item"),
        ("10¢/1,000 pins + 3.5%", "0.1 USD/1000 pin + 3.5%"),
        ("0.3¢/line/ gross + 4.6%", "0.003 USD/lineGross + 4.6%"),
        ("2.8¢/kg on drained weight", "0.028 USD/kgDrained"),
        ("1.5¢/kg on lead content", "0.015 USD/kgPb"),
        ("33.9¢/kg of total sugars + 8.5%", "0.339 USD/kgSugars + 8.5%"),
        ("5% on the value of the lead content", "part(lead_content, 5%)"),
        ("1.5 percent of the fair retail value", "part(fair_retail_value, 1.5%)"),
        (
            "51¢ each + 6.25% on the case + 5.3% on the battery",
            "0.51 USD/item + part(case, 6.25%) + part(battery, 5.3%)",
        ),
        (
            "43¢ each + 2.8¢/jewel over 7 + 3.7% on the case",
            "0.43 USD/item + 0.028 USD/jewelOver7 + part(case, 3.7%)",
        ),
        (
            "3.66¢/kg less 0.02¢/kg for each degree under 100 degrees (and fractions of a degree in"
            " proportion) but not less than 3.14¢/kg",
            "max(minus(0.0366 USD/kg, 0.0002 USD/kgDegrees), 0.0314 USD/kg)",
        ),
        ("The duty provided in the applicable subheading", "applicable"),
        ("The duty provided inthe applicable subheading+ 25%", "applicable + 25%"),
        ("The duty rate provided in such subheading minus 4%", "minus(applicable, 4%)"),
        ("No change", "applicable"),
    ],
)
def test_a_printed_form_becomes_its_tree(printed: str, canonical: str) -> None:
    assert rate_text(read_rate(printed)) == canonical
    assert parse_rate(canonical) == read_rate(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "The rate applicable to each garment in the ensemble if separately entered",
        "See additional U.S. note 1",
        "10¢/pack + 20%",
        "5% on the lid",
        "5 %% + 3",
        "2.4¢/furlong",
        "2.4/kg",
        "$2.4¢/kg",
        "",
    ],
)
def test_a_form_nobody_knows_stays_as_printed(printed: str) -> None:
    assert read_rate(printed) == UnknownRate(printed)


@given(st.text(max_size=60))
def test_whatever_is_printed_there_is_a_tree_that_reads_back(printed: str) -> None:
    rate = read_rate(printed)
    assert parse_rate(rate_text(rate)) == rate


@given(st.decimals(0, 999, places=3))
def test_a_percent_is_never_another_number(percent: Decimal) -> None:
    assert read_rate(f"{percent}%") == AdValorem(percent)


@pytest.mark.skipif(not SCHEDULE.exists(), reason="the schedule of 2025 is not here")
def test_of_the_whole_schedule_few_general_rates_stay_unread() -> None:
    with gzip.open(SCHEDULE, "rt", encoding="utf-8-sig") as file:
        printed = [row["General Rate of Duty"] for row in csv.DictReader(file)]
    told = [text for text in printed if text]
    unread = [text for text in told if isinstance(read_rate(text), UnknownRate)]
    assert len(told) == 13_611
    assert len(unread) <= 55
    assert not [text for text in unread if text.rstrip().endswith("%") and text[0].isdigit()]
