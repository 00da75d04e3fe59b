"""The extra duties of the United States over the lists of a copy of chapter 99, if one is at hand.

Expected figures are sums by hand of what the law of the day adds: 1,000 USD of goods of China or of
Hong Kong, whose ordinary rate is known.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tradewind.assess.duty import DutyAnswer, DutyQuestion, answer
from tradewind.facts import Library
from tradewind.facts.folders import shipped_packs
from tradewind.importers.importing import Imported, run_import
from tradewind.model.goods import GoodsCode
from tradewind.model.money import Money
from tradewind.rules.vocabulary import read_inputs

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
DATA = Path(os.environ.get("TRADEWIND_TEST_DATA") or _BESIDE) / "tariff" / "us"
SHIPPED = Library((("shipped", shipped_packs()),))
DUTIES = ("mfn", "additional", "remedy")
DAYS = (
    "2025-01-15",
    "2025-02-10",
    "2025-03-20",
    "2025-04-20",
    "2025-07-01",
    "2025-10-20",
    "2026-01-20",
    "2026-03-10",
    "2026-05-01",
    "2026-08-01",
    "2026-11-20",
)
GOODS = (
    "3926.90.99",
    "4202.92.31",
    "6109.10.00",
    "7323.93.00",
    "8507.60.00",
    "8516.60.60",
    "8544.42.90",
    "8703.80.00",
    "9403.20.00",
    "9503.00.00",
)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Imported]]:
    """The lists of the copy, imported with the schedule of 2025, and what the import came to."""
    if not (DATA / "chapter99_2026_rev_6.txt.gz").exists():
        pytest.skip("no copy of chapter 99 is at hand; set TRADEWIND_TEST_DATA to a folder of one")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        today = date(2026, 11, 30)
        run_import("us-hts", [DATA / "hts_2025_basic_edition.csv.gz"], read_on=today)
        done = run_import("us-chapter-99", [DATA], read_on=today)
        yield Library.standard(), done


def told(
    library: Library,
    code: str,
    origin: str,
    day: str,
    *,
    parts: dict[str, str] | None = None,
    **inputs: Any,
) -> DutyAnswer:
    """The answer for 1,000 USD of goods."""
    facts = library.as_of(applies_on=date.fromisoformat(day), known_on=date.max)
    question = DutyQuestion(
        goods=GoodsCode.parse(code),
        origin=origin,
        tariff="us",
        tax="us",
        customs_value=Money.parse("1000 USD"),
        currency="USD",
        parts={name: Money.parse(value) for name, value in (parts or {}).items()},
        inputs=read_inputs(inputs, facts, code),
    )
    [found] = answer([question], facts)
    return found


def duties(found: DutyAnswer) -> set[str]:
    """The duty of every outcome, plain."""
    return {"?" if one.duty is None else f"{one.duty.amount:f}" for one in found.outcomes}


@pytest.mark.parametrize(
    ("code", "origin", "day", "expected"),
    [
        # 25 of the review, 25 of Section 232; then 10 and 20 for opioids; 50 from June 2025
        ("7208.10.15", "CN", "2025-01-15", {"500.00"}),
        ("7208.10.15", "CN", "2025-03-20", {"700.00"}),
        ("7208.10.15", "CN", "2025-07-01", {"950.00"}),
        ("7208.10.15", "HK", "2025-07-01", {"700.00"}),
        ("7208.10.15", "HK", "2026-03-10", {"500.00"}),
        ("7208.10.15", "CN", "2026-05-01", {"750.00"}),
        # aluminium sheet: 3, 25 of the review, 10 and from March 2025 25 of Section 232
        ("7606.12.30", "CN", "2025-02-15", {"480.00"}),
        ("7606.12.30", "CN", "2025-05-20", {"730.00"}),
        # semiconductors of the review: 50 from 2025, outside the reciprocal duty
        ("8541.10.00", "CN", "2025-02-10", {"600.00"}),
        ("8541.10.00", "CN", "2025-04-20", {"700.00"}),
        ("8541.10.00", "HK", "2025-04-20", {"200.00"}),
        # softwood: 10 of Section 232 in place of the reciprocal duty
        ("4407.11.00", "CN", "2025-11-01", {"550.00"}),
        ("4407.11.00", "HK", "2025-11-20", {"200.00"}),
        # a bus: 2, list 3, 10 of Section 232, 10 for opioids
        ("8702.10.31", "CN", "2025-12-01", {"470.00"}),
        # graphite: reciprocal until it was put on the list of exceptions; 25 of the review in 2026
        ("2504.10.10", "CN", "2025-06-01", {"300.00"}),
        ("2504.10.10", "CN", "2025-10-20", {"200.00"}),
        ("2504.10.10", "CN", "2026-01-20", {"350.00"}),
        # coffee: list 4A, outside the reciprocal duty from November 2025
        ("0901.11.00", "CN", "2025-12-01", {"175.00"}),
        # rubber gloves from 2026: 100
        ("4015.12.10", "CN", "2026-06-01", {"1100.00"}),
        # copper wire by annex
        ("7408.11.60", "HK", "2026-05-01", {"530.00"}),
        # a line that both put on list 3, and one that only the file beside puts on 4B too
        ("4202.12.21", "CN", "2026-03-10", {"550.00"}),
        ("4202.92.31", "CN", "2026-03-15", {"526.00"}),
        # outside the forced-labour duty by code: rock phosphate is, sports balls are not
        ("2510.10.00", "HK", "2026-08-01", {"0.00"}),
        ("9506.62.40", "HK", "2026-08-01", {"125.00"}),
        # cranes, and their second duty from 2026-11-10
        ("8426.19.00", "CN", "2026-11-09", {"125.00", "375.00"}),
        ("8426.19.00", "CN", "2026-11-10", {"125.00", "375.00", "1125.00", "1375.00"}),
    ],
)
def test_a_line_of_the_lists_bears_what_the_law_adds(imported, code, origin, day, expected):
    assert duties(told(imported[0], code, origin, day)) == expected


def test_annex_3_lifts_the_ordinary_duty_to_fifteen(imported):
    found = told(imported[0], "8504.34.00", "CN", "2026-05-10", metal_weight_pct="60")

    assert duties(found) == {"400.00"}  # 15 with the ordinary 1.6, and list 3


def test_parts_of_cars_are_outside_the_metals(imported):
    told_so = {"is_part_of_passenger_vehicle": True, "metal_weight_pct": "80"}
    found = told(imported[0], "8708.10.60", "CN", "2026-05-10", **told_so)

    assert not {one.measure for each in found.outcomes for one in each.lines} & {"us-232-1b-weight"}


def test_metal_content_bears_section_232_and_the_rest_the_reciprocal_duty(imported):
    found = told(imported[0], "8516.60.60", "CN", "2025-10-01", parts={"steel": "400 USD"})

    # 2.7 % and 20 % of 1,000, 50 % of 400, 10 % of 600
    assert duties(found) == {"487.00"}


def test_metal_content_bears_section_232_and_the_rest_the_surcharge(imported):
    found = told(imported[0], "8516.60.60", "HK", "2026-03-01", parts={"steel": "400 USD"})

    assert duties(found) == {"287.00"}


@pytest.mark.parametrize("code", GOODS)
@pytest.mark.parametrize("day", DAYS)
def test_the_lines_of_an_outcome_add_up_to_its_duty(imported, code, day):
    for origin in ("CN", "HK"):
        for one in told(imported[0], code, origin, day).outcomes:
            if one.duty is not None:
                lines = [line.amount for line in one.lines if line.kind in DUTIES]
                total = sum((line.amount for line in lines if line), Decimal(0))
                assert abs(total - one.duty.amount) <= Decimal("0.05")


@pytest.mark.parametrize("code", GOODS)
@pytest.mark.parametrize("day", DAYS)
def test_hong_kong_never_bears_a_line_of_the_mainland(imported, code, day):
    library = imported[0]
    pack = library.pack("duty/us")
    mainland = {
        name
        for name, one in pack.measures.items()
        if (one.get("origins") or {}).get("include") == ["CN"]
    }
    lines = {line.measure for one in told(library, code, "HK", day).outcomes for line in one.lines}
    assert not lines & mainland


@pytest.mark.parametrize("code", GOODS)
@pytest.mark.parametrize("day", DAYS)
def test_a_suspended_list_is_never_charged(imported, code, day):
    for one in told(imported[0], code, "CN", day).outcomes:
        for line in one.lines:
            if line.measure == "us-301-list-4b":
                assert line.amount == Money(0, "USD")


def _ends() -> Iterator[Any]:
    """Every measure with a last day, with that day, and the goods that show it."""
    for measure, code, last in (
        ("us-122", "9503.00.00", "2026-07-23"),
        ("us-ieepa-fentanyl", "9503.00.00", "2026-02-23"),
        ("us-ieepa-reciprocal-cn", "9503.00.00", "2026-02-23"),
        ("us-201-solar", "8541.43.0010", "2026-02-06"),
    ):
        yield pytest.param(measure, code, last, id=measure)


@pytest.mark.parametrize(("measure", "code", "last"), list(_ends()))
def test_a_measure_is_charged_on_its_last_day_and_not_after(measure, code, last):
    before = _measures(code, last)
    after = _measures(code, (date.fromisoformat(last) + timedelta(days=1)).isoformat())

    assert measure in before
    assert measure not in after


def _measures(code: str, day: str) -> set[str]:
    found = told(SHIPPED, code, "CN", day)
    return {line.measure for one in found.outcomes for line in one.lines}


def test_a_day_outside_a_measure_changes_nothing_else():
    before, after = _measures("6109.10.00", "2026-07-23"), _measures("6109.10.00", "2026-07-24")

    assert before ^ after == {"us-122", "us-301-forced-labour-cn"}


@pytest.mark.parametrize(
    ("table", "code", "day"),
    [
        ("s301", "6109.10.00", "2025-07-01"),
        ("s301_review", "8507.60.00", "2026-05-01"),
        ("s232", "7323.93.00", "2026-05-01"),
        ("s232_content", "8516.60.60", "2025-10-01"),
        ("ieepa_exempt", "9503.00.00", "2025-07-01"),
        ("s122_exempt", "9503.00.00", "2026-03-10"),
        ("s301fl_exempt", "9503.00.00", "2026-08-01"),
    ],
)
def test_a_list_nobody_has_makes_the_answer_open_and_not_lower(table, code, day):
    with_it = told(SHIPPED, code, "CN", day)
    without = told(SHIPPED.without(f"duty/us:{table}"), code, "CN", day)

    assert without.status != "known"
    assert without.missing
    if with_it.status == "known":
        known = [one.duty.amount for one in without.outcomes if one.duty is not None]
        assert not known or max(known) >= with_it.outcomes[0].duty.amount


def test_where_too_much_is_open_the_certain_lines_are_shown():
    library = SHIPPED
    for table in ("s301", "s301_review", "s232", "s232_content"):
        library = library.without(f"duty/us:{table}")
    found = told(library, "6109.10.00", "CN", "2025-03-20")

    assert found.status == "unknown"
    [one] = found.outcomes
    assert one.duty is None
    shown = {line.measure: line.amount for line in one.lines}
    assert shown["us-mfn"] == Money.parse("165.00 USD")
    assert len(found.missing) == len(set(found.missing))


def test_the_chapter_and_the_lists_beside_it_agree(imported):
    figures = imported[1].tally.figures

    assert figures["s301_3_in_both"] == 5906
    assert figures["s301_4a_in_both"] == 2958
    assert figures["s301_9903.91.01_in_both"] == 348
    for name in ("s301_1", "s301_2", "s301_3", "s301_4a", "s301_4b", "auto_parts", "truck_parts"):
        assert figures[f"{name}_only_in_chapter"] == 0


def test_the_lists_are_whole_for_every_chapter(imported):
    facts = imported[0].as_of(applies_on=date(2026, 5, 1), known_on=date.max)
    for table in ("s301", "s301_review", "s232", "s232_content", "s122_exempt", "ieepa_exempt"):
        held = facts.table(f"duty/us:{table}")
        assert held.scope.holds("10063010", date(2026, 5, 1)), table


def test_the_calendar_of_the_model_is_named_where_it_differs(imported):
    named = [one.text for one in imported[1].tally.examples["differs_from_pack"]]

    assert any(one.startswith("section_201.solar_rate") for one in named)
