"""The schedule of Japan: which rate applies, what a line has from above, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tradewind.assess.duty import DutyAnswer
from tradewind.errors import InputError
from tradewind.importers.importing import Imported
from tradewind.importers.jp_rate_text import is_bound_above, read_rate, why_not_read
from tradewind.importers.jp_tariff import applied
from tradewind.model.rate import UnknownRate, rate_text

AS_OF = date(2026, 7, 9)
HEADS = ("level", "stat_code", "suffix", "desc", "基本", "暫定", "WTO協定", "特恵", "EPA_RCEP_中国")


def row(*cells: Any) -> dict[str, Any]:
    return dict(zip(HEADS, cells, strict=True))


LINES = [
    row(0, "39.24", "", "invented heading", "", "", "", "", ""),
    row(1, "3924.80", "", "of invented plastics", "5.8%", "", "", "無税", ""),
    row(2, "3924.80", "110", "first", "", "", "3.9%", "", "1.8%"),
    row(2, "3924.80", "190", "other", "", "", "(5.8%)", "", ""),
    row(1, "3924.81", "000", "two goods", "20%", "", "甲のもの 6.7%\n\nその他のもの 10%", "", ""),
    row(1, "3924.82", "000", "range", "無税", "", "(無税)〜(3%)", "", "無税〜2%"),
    row(1, "3924.83", "000", "temporary", "(30%)", "12%", "(25%)", "", ""),
]


@pytest.fixture
def schedule(parquet: Callable[..., Path], take_in: Callable[..., Imported]) -> Imported:
    return take_in("jp-tariff", parquet("jp_2026-07-09.parquet", LINES, level="BIGINT"))


@pytest.mark.parametrize(
    ("printed", "tree"),
    [
        ("無税", "free"),
        ("9.1%", "9.1%"),
        ("1,200円/kg", "1200 JPY/kg"),
        ("930円/MT", "930 JPY/t"),
        ("310円/kl", "310 JPY/1000 l"),
        ("29.8%＋679円/kg", "29.8% + 679 JPY/kg"),
        ("60%又は4,800円/足のうちいずれか高い税率", "max(60%, 4800 JPY/pair)"),
        ("7%又は7%＋55円/㎡のうちいずれか低い税率", "min(7%, 7% + 55 JPY/m2)"),
        (
            "9%又は70円/lのうちいずれか低い税率\nただしその税率が40円/lを下回る場合は40円/l",
            "max(min(9%, 70 JPY/l), 40 JPY/l)",
        ),
        (
            "9%又は7円/kgのうちいずれか高い税率（ただしその税率が50%を上回る場合は50%とする）",
            "min(max(9%, 7 JPY/kg), 50%)",
        ),
        ("(500円−課税価格)/kg", "minus(500 JPY/kg, 100%)"),
        (
            "2.4%又は((500円−課税価格)×0.8)/kgのうちいずれか低い税率",
            "min(2.4%, minus(400 JPY/kg, 80%))",
        ),
    ],
)
def test_a_printed_rate_is_read_to_its_tree(printed: str, tree: str) -> None:
    found = read_rate(printed)
    assert found is not None
    assert rate_text(found) == tree


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        ("無税〜10%", "range"),
        ("●2.5%〜(4.8%)", "marked"),
        ("◎無税", "marked"),
        ("甲のもの 4.8%\n\nその他のもの 5.7%", "goods_in_cell"),
        ("甲のもの　無税", "goods_in_cell"),
        ("1キログラムにつき基準輸入価格と課税価格との差額", "text_not_read"),
        ("9%又は非譲許", "not_conceded_in_part"),
        ("=HYPERLINK(1)", "formula"),
    ],
)
def test_what_is_no_single_rate_is_refused_by_name(printed: str, why: str) -> None:
    assert read_rate(printed) is None
    assert why_not_read(printed) == why


@pytest.mark.parametrize(
    "wto", ["(10.9%)", "(無税)〜(3%)", "（一部7%）", "(9%又は7円/kgのうちいずれか高い税率)"]
)
def test_brackets_around_all_of_a_wto_rate_mean_that_it_is_not_lower(wto: str) -> None:
    assert is_bound_above(wto)


@pytest.mark.parametrize("wto", ["10.9%", "無税〜(3%)", "(500円−課税価格)/kg"])
def test_a_wto_rate_that_is_not_all_in_brackets_may_be_lower(wto: str) -> None:
    assert not is_bound_above(wto)


@pytest.mark.parametrize(
    ("general", "temporary", "wto", "tree"),
    [
        ("10.9%", "", "(10.9%)", "10.9%"),
        ("20%", "", "17%", "17%"),
        ("5%", "", "", "5%"),
        ("(50%)", "38.5%", "(50%)", "38.5%"),
        ("35%", "28%", "21%", "21%"),
        ("無税", "", "●2%〜5%", "free"),
    ],
)
def test_temporary_goes_before_general_and_the_lower_wto_rate_before_both(
    general: str, temporary: str, wto: str, tree: str
) -> None:
    found, why = applied({"基本": general, "暫定": temporary, "WTO協定": wto})
    assert (rate_text(found), why) == (tree, "")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"基本": "5%", "WTO協定": "6%"}, "rates_contradict"),
        ({"基本": "5%", "WTO協定": "(3%)"}, "rates_contradict"),
        ({"基本": "5%", "WTO協定": "*3%"}, "marked"),
        ({"基本": "(5%)", "WTO協定": "(5%)"}, "general_in_brackets"),
        ({"WTO協定": "3%"}, "no_general_rate"),
    ],
)
def test_a_rate_that_the_columns_do_not_settle_is_kept_as_printed(
    cells: dict[str, str], why: str
) -> None:
    found, told = applied(cells)
    assert isinstance(found, UnknownRate)
    assert told == why


def test_a_line_has_the_general_rate_of_the_line_above(
    schedule: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    assert duty("3924.80.190", "JP").only.lines[0].rate == "5.8%"  # type: ignore[union-attr]
    assert duty("3924.80.110", "JP", "HK").only.lines[0].rate == "3.9%"  # type: ignore[union-attr]


def test_goods_of_the_mainland_have_the_rcep_rate_where_its_column_gives_one(
    schedule: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    found = duty("3924.80.110", "JP", agreement="RCEP").only
    assert found is not None
    assert (found.lines[0].measure, found.lines[0].rate) == ("jp-rcep-cn", "1.8%")


def test_a_blank_rcep_cell_is_no_preference_and_not_free(
    schedule: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    found = duty("3924.80.190", "JP", agreement="RCEP")
    assert found.only is not None
    assert (found.only.lines[0].measure, found.only.lines[0].rate) == ("jp-mfn", "5.8%")
    assert "duty.no_preference" in [one.code for one in found.because]


def test_goods_of_hong_kong_have_no_rcep_rate(
    schedule: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    found = duty("3924.80.110", "JP", "HK", agreement="RCEP").only
    assert found is not None
    assert found.lines[0].measure == "jp-mfn"


def test_two_goods_in_one_cell_are_unknown_with_their_text(
    schedule: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    found = duty("3924.81.000", "JP")
    assert found.status == "unknown"
    assert "6.7%" in found.outcomes[0].lines[0].rate


def test_a_general_preference_is_asked_for_and_inherited(
    schedule: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    asked = {"agreement": "JP-GSP", "origin": "KH"}
    open_ = duty("3924.80.110", "JP", **asked)
    assert "is_jp_gsp_beneficiary" in [gap.name for gap in open_.missing]
    found = duty("3924.80.110", "JP", **asked, inputs={"is_jp_gsp_beneficiary": "yes"})
    assert found.only is not None
    assert found.only.lines[0].rate == "free"


def test_a_line_that_is_not_in_the_file_is_unknown(
    schedule: Imported, duty: Callable[..., DutyAnswer]
) -> None:
    assert duty("3924.80.120", "JP").status == "unknown"
    assert duty("3924.80.120", "JP", agreement="RCEP").status == "unknown"


def test_a_blank_under_a_line_that_is_not_in_the_file_is_not_guessed(
    parquet: Callable[..., Path], take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    rows = [
        {**row(2, "3924.80", "110", "first", "", "", "", "", ""), "path": "a > b > first"},
        {**row(2, "3924.80", "120", "second", "", "", "2%", "", ""), "path": "a > b > second"},
        {**row(2, "3924.80", "130", "third", "4%", "", "(4%)", "", ""), "path": "a > b > third"},
        {**row(2, "3924.80", "140", "fourth", "4%", "", "", "", ""), "path": "a > b > fourth"},
    ]
    done = take_in("jp-tariff", parquet("jp_2026-07-09.parquet", rows, level="BIGINT"))
    assert done.tally.figures["as_printed_line_above_absent"] == 2
    assert duty("3924.80.110", "JP").status == "unknown"
    assert duty("3924.80.130", "JP").only.lines[0].rate == "4%"  # type: ignore[union-attr]
    assert duty("3924.80.140", "JP").status == "unknown"
    assert duty("3924.80.120", "JP").only.lines[0].rate == "2%"  # type: ignore[union-attr]


def test_the_json_of_a_chapter_says_the_same_as_the_table(
    tmp_path: Path, take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    def node(told: dict[str, Any], *children: Any) -> dict[str, Any]:
        rate = {name: told[name] for name in HEADS[4:]} if any(told[h] for h in HEADS[4:]) else {}
        return {
            "level": told["level"],
            "stat_code": told["stat_code"],
            "hs_code": told["suffix"],
            "desc": told["desc"],
            "rate": rate,
            "unit": {"I": "", "II": "KG"},
            "law": [],
            "children": list(children),
        }

    first = node(LINES[1], node(LINES[2]), node(LINES[3]))
    tree = [node(LINES[0], first, *map(node, LINES[4:]))]
    path = tmp_path / "chapter.json"
    path.write_text(json.dumps(tree, ensure_ascii=False), "utf-8")
    with pytest.raises(InputError, match="from which day"):
        take_in("jp-tariff", path)
    done = take_in("jp-tariff", path, as_of=AS_OF)
    assert done.manifest["packs"]["duty/jp"]["mfn"] == 5
    assert duty("3924.80.190", "JP").only.lines[0].rate == "5.8%"  # type: ignore[union-attr]


def test_the_real_schedule_is_taken_in_whole(
    real: Callable[[str], Path], take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    done = take_in("jp-tariff", real("jp/japan_tariff_2026-07-09.parquet"))
    figures = done.tally.figures
    assert done.tally.rows == 14_733
    assert figures["lines"] == 8_954
    assert set(done.tally.refused) == {"said_twice"}  # lines by season share a code
    assert figures["as_printed_line_above_absent"] == figures["as_printed_no_general_rate"] == 0
    assert figures["rates_unknown"] / figures["lines"] < 0.04
    assert figures["preferences_unknown"] / figures["preferences"] < 0.011
    assert duty("4602.19.991", "JP").only.lines[0].rate == "7.9%"  # type: ignore[union-attr]


def test_the_real_schedule_agrees_with_every_shipped_rate(
    real: Callable[[str], Path], take_in: Callable[..., Imported], facts_now: Callable[..., Any]
) -> None:
    take_in("jp-tariff", real("jp/japan_tariff_2026-07-09.parquet"))
    pack = facts_now().library.pack("duty/jp")
    for name in ("mfn", "rcep_cn"):
        laid = pack.tables[name].entries
        mine = {one.row["code"]: one.value for one in laid.above.entries}
        known = [
            (one.row["code"], one.value)
            for one in laid.below.entries
            if one.value and not one.value.startswith("unknown")
        ]
        assert len(known) > 100
        for code, value in known:
            assert mine.get(code.replace(".", ""), value) == value, code
