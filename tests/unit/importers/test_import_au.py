"""The tariff of Australia: places and stages in a cell, agreements that list exceptions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tradewind.assess.duty import DutyAnswer
from tradewind.errors import InputError
from tradewind.importers.au_rate_text import read_rate, stages
from tradewind.importers.importing import Imported
from tradewind.model.rate import rate_text

AS_OF = date(2026, 4, 17)


@pytest.mark.parametrize(
    ("printed", "tree"),
    [
        ("Free", "free"),
        ("5%", "5%"),
        ("$107.99/L of alcohol", "107.99 AUD/la"),
        ("$0.526\t/L", "0.526 AUD/l"),
        ("$12,000 each", "12000 AUD/item"),
        ("5%, and $107.99/L of alcohol", "5% + 107.99 AUD/la"),
    ],
)
def test_a_printed_rate_is_read_to_its_tree(printed: str, tree: str) -> None:
    found = read_rate(printed)
    assert found is not None
    assert rate_text(found) == tree


@pytest.mark.parametrize(
    "printed",
    [
        "$10.57/L of alcohol, calculated on that alcohol content by which it exceeds 1.15",
        "5%, or, if lower, $0.45/kg TSS",
        "$2,445.26/kg of tobacco content",
    ],
)
def test_a_rate_of_another_form_is_not_read(printed: str) -> None:
    assert read_rate(printed) is None


def test_a_cell_tells_places_apart_from_the_general_rate() -> None:
    [only] = stages("5%, and $107.99/L of alcohol NZ/PG/FI/DC/LDC/SG $107.99/L of alcohol DCS4%")
    assert only.general == "5%, and $107.99/L of alcohol"
    assert only.places == (("NZ/PG/FI/DC/LDC/SG", "$107.99/L of alcohol"), ("DCS", "4%"))


def test_a_cell_tells_its_stages_with_their_days() -> None:
    found = list(stages("5% CAFree From1July2018 2.5% CA Free From 1 July 2019 Free"))
    assert [(one.starts, one.general) for one in found] == [
        (None, "5%"),
        (date(2018, 7, 1), "2.5%"),
        (date(2019, 7, 1), "Free"),
    ]


@pytest.fixture
def tariff(parquet: Callable[..., Path], take_in: Callable[..., Imported]) -> Imported:
    def general(code: str, rate: str, stat: str = "") -> dict[str, Any]:
        return {
            "reference": code,
            "stat": stat,
            "unit": "No",
            "description": "x",
            "duty_rate": rate,
        }

    def listed(schedule: str, code: str, rate: str, description: str = "") -> dict[str, Any]:
        told = {"schedule": schedule, "fta": "F", "hs_code": code, "duty_rate": rate}
        return {**told, "description": description or code}

    three = parquet(
        "three.parquet",
        [
            general("1504.10.90", "5% DCS4% DCT5%"),
            general("1504.10.90", "", "22"),
            general("1504.20.00", "5% From1July2018 2.5% From1July2019 Free"),
            general("1504.30.00", "4% From 1 July 2030 Free"),
            general("1504.4", "5%"),
        ],
    )
    agreements = parquet(
        "agreements.parquet",
        [
            listed("Schedule 12", "1504.30.00", "$107.99/L of alcohol"),
            listed("Schedule 14", "1504.10.90", "3%", "1504.10.90 From 1 January 2022&#58;"),
            listed("Schedule 4", "9999.32.04", "Free"),
        ],
    )
    return take_in("au-schedule", three, agreements, as_of=AS_OF)


def test_the_stage_of_the_day_is_charged_and_a_later_one_from_its_day(
    tariff: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    assert duty("1504.10.90", "AU").only.lines[0].rate == "5%"  # type: ignore[union-attr]
    assert duty("1504.20.00", "AU").only.lines[0].rate == "free"  # type: ignore[union-attr]
    assert duty("1504.30.00", "AU").only.lines[0].rate == "4%"  # type: ignore[union-attr]
    later = duty("1504.30.00", "AU", on=date(2030, 7, 1)).only
    assert later is not None
    assert later.lines[0].rate == "free"


def test_goods_that_a_schedule_does_not_list_are_free_under_its_agreement(
    tariff: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    free = duty("1504.10.90", "AU", agreement="CN-AU").only
    listed = duty("1504.30.00", "AU", agreement="CN-AU", quantities={"la": "2"}).only
    assert free is not None
    assert listed is not None
    assert free.lines[0].rate == "free"
    assert listed.lines[0].rate == "107.99 AUD/la"


def test_one_stage_of_a_line_that_may_have_more_is_not_charged(
    tariff: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    found = duty("1504.10.90", "AU", agreement="RCEP")
    assert found.status == "unknown"
    assert tariff.tally.figures["as_printed_one_stage_of_several"] == 1


def test_rates_for_places_stay_in_the_note_and_a_heading_is_no_line(tariff: Imported) -> None:
    assert tariff.tally.figures["rates_by_place_in_notes"] == 1
    assert dict(tariff.tally.refused) == {"bad_code": 1}
    assert tariff.tally.figures["lines_of_other_schedules"] == 1


def test_another_file_and_a_file_without_a_day_are_refused(
    parquet: Callable[..., Path], take_in: Callable[..., Imported]
) -> None:
    other = parquet("other.parquet", [{"a": "1"}])
    with pytest.raises(InputError, match="neither schedule 3"):
        take_in("au-schedule", other, as_of=AS_OF)
    with pytest.raises(InputError, match="from which day"):
        take_in("au-schedule", other)


def test_the_real_schedules_are_taken_in_as_they_stand(
    real: Callable[[str], Path], take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    files = [
        real(f"au/{one}.parquet") for one in ("au_schedule3_partial", "au_fta_exclusion_schedules")
    ]
    done = take_in("au-schedule", *files, as_of=AS_OF)
    figures = done.tally.figures
    assert (done.tally.rows, figures["lines"], figures["chapters"]) == (9_578, 4_999, 72)
    assert figures["agreements"] == 18
    assert dict(done.tally.refused) == {"bad_code": 4}
    assert figures["rates_unknown"] < 40
    assert duty("9403.60.00", "AU", "HK", agreement="HK-AU").only.percent == 0  # type: ignore[union-attr]
    beer = duty("2203.00.91", "AU", agreement="CN-AU", quantities={"la": "1"}).only
    assert beer is not None
    assert beer.lines[0].rate == "107.99 AUD/la"
