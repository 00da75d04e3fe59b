"""A rate list of the user's own: what a row needs, what it does, what is refused by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tradewind.assess.duty import DutyAnswer
from tradewind.cli.main import main
from tradewind.errors import InputError
from tradewind.importers.importing import Imported, remove_import
from tradewind.importers.table import COLUMNS, read_plain_rate
from tradewind.model.rate import rate_text
from tradewind.report.table_form import write_form

AS_OF = date(2026, 1, 1)
GOOD = {
    "code": "1504.10.90",
    "rate": "12%",
    "kind": "mfn",
    "source": "Invented Gazette 12",
    "address": "https://gazette.example/12",
}


@pytest.fixture
def own_list(tmp_path: Path) -> Callable[..., Path]:
    """A CSV list of rows, each told by what it has otherwise than a good one."""

    def write(*rows: dict[str, str], name: str = "rates.csv") -> Path:
        lines = [",".join(COLUMNS)]
        lines += [
            ",".join(f'"{({**GOOD, **row}).get(column, "")}"' for column in COLUMNS) for row in rows
        ]
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("told", "tree"),
    [
        ("5%", "5%"),
        ("5 %", "5%"),
        ("Free", "free"),
        ("免税", "free"),
        ("0%", "free"),
        ("5% + 2 USD/kg", "5% + 2 USD/kg"),
        ("1,200 JPY/kg", "1200 JPY/kg"),
        ("max(60%, 4800 JPY/pair)", "max(60%, 4800 JPY/pair)"),
    ],
)
def test_a_rate_is_read_as_a_person_writes_it(told: str, tree: str) -> None:
    found = read_plain_rate(told)
    assert found is not None
    assert rate_text(found) == tree


def test_an_amount_without_a_currency_takes_the_one_that_was_told() -> None:
    assert read_plain_rate("2/kg") is None
    found = read_plain_rate("5% + 2/kg", "VND")
    assert found is not None
    assert rate_text(found) == "5% + 2 VND/kg"


@pytest.mark.parametrize("told", ["5", "about 5%", "5% or 2 USD/kg", "-5%", "5%%", ""])
def test_what_may_mean_two_things_is_no_rate(told: str) -> None:
    assert read_plain_rate(told) is None


def test_a_row_takes_the_place_of_the_shipped_line(
    own_list: Callable[..., Path], take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    path = own_list({"code": "6109.10.010", "rate": "3.3%"})
    take_in("table", path, market="JP", as_of=AS_OF)
    found = duty("6109.10.010", "JP").only
    assert found is not None
    assert [(one.measure, one.rate) for one in found.lines[:1]] == [("jp-mfn", "3.3%")]
    assert found.lines[0].cites[0].layer == "user"


def test_a_preference_of_ones_own_is_charged_when_it_is_claimed(
    own_list: Callable[..., Path], take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    row = {"rate": "2%", "kind": "preference", "agreement": "EX-1", "origins": "HK MO"}
    take_in("table", own_list({}, row), market="VN", as_of=AS_OF)
    claimed = duty("1504.10.90", "VN", "HK", agreement="EX-1").only
    assert claimed is not None
    assert claimed.lines[0].rate == "2%"
    assert duty("1504.10.90", "VN", "HK").only.lines[0].rate == "12%"  # type: ignore[union-attr]


def test_an_additional_duty_of_ones_own_is_on_its_goods_only(
    own_list: Callable[..., Path], take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    extra = {"code": "1504.10.90", "rate": "30%", "kind": "additional", "origins": "CN"}
    other = {"code": "1504.20.10"}
    take_in("table", own_list({}, extra, other), market="VN", as_of=AS_OF)
    assert str(duty("1504.10.90", "VN").only.percent) == "42"  # type: ignore[union-attr]
    assert str(duty("1504.10.90", "VN", "HK").only.percent) == "12"  # type: ignore[union-attr]
    assert str(duty("1504.20.10", "VN").only.percent) == "12"  # type: ignore[union-attr]


def test_a_rate_ends_after_its_last_day_unless_another_has_begun(
    own_list: Callable[..., Path], take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    first = {"from": "2026-01-01", "until": "2026-06-30"}
    second = {"rate": "8%", "from": "2026-07-01", "until": "2026-10-31"}
    take_in("table", own_list(first, second), market="VN")
    assert duty("1504.10.90", "VN", on=date(2026, 6, 30)).only.lines[0].rate == "12%"  # type: ignore[union-attr]
    assert duty("1504.10.90", "VN", on=date(2026, 7, 1)).only.lines[0].rate == "8%"  # type: ignore[union-attr]
    assert duty("1504.10.90", "VN", on=date(2026, 11, 1)).status == "unknown"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"code": ""}, "no_code"),
        ({"code": "85A6"}, "bad_code"),
        ({"rate": ""}, "no_rate"),
        ({"rate": "5"}, "rate_not_read"),
        ({"rate": "5 USD/parsec"}, "unit_not_known"),
        ({"rate": "5 QQQ/kg"}, "currency_not_known"),
        ({"kind": "duty"}, "bad_kind"),
        ({"kind": "preference", "origins": "HK"}, "no_agreement"),
        ({"kind": "preference", "agreement": "EX-1"}, "no_origins"),
        ({"origins": "China"}, "bad_origin"),
        ({"from": "1.7.2026"}, "bad_date"),
        ({"until": "2025-01-01"}, "ends_before_it_starts"),
        ({"source": ""}, "no_source"),
        ({"address": "gazette.example"}, "bad_address"),
        ({"note": "=cmd|'/C calc'!A0"}, "formula"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_number_and_reason(
    row: dict[str, str],
    reason: str,
    own_list: Callable[..., Path],
    take_in: Callable[..., Imported],
) -> None:
    done = take_in("table", own_list({}, {"code": "1504.20.10", **row}), market="VN", as_of=AS_OF)
    assert dict(done.tally.refused) == {reason: 1}
    assert done.tally.examples[reason][0].where == "row 3"


def test_a_line_said_twice_with_two_rates_is_refused_and_not_known(
    own_list: Callable[..., Path], take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    path = own_list({}, {"rate": "15%"}, {"code": "1504.20.10"}, {"code": "1504.20.10"})
    done = take_in("table", path, market="VN", as_of=AS_OF)
    assert dict(done.tally.refused) == {"said_twice": 1}
    assert done.tally.figures["lines_said_again"] == 1
    assert duty("1504.10.90", "VN").status == "unknown"
    assert duty("1504.20.10", "VN").status == "known"


def test_lists_of_two_markets_stand_beside_each_other(
    own_list: Callable[..., Path], take_in: Callable[..., Imported], duty: Callable[..., DutyAnswer]
) -> None:
    take_in("table", own_list({}), market="VN", as_of=AS_OF)
    take_in("table", own_list({"rate": "7%"}), market="JP", as_of=AS_OF)
    assert duty("1504.10.90", "VN").only.lines[0].rate == "12%"  # type: ignore[union-attr]
    remove_import("table", {"market": "VN"})
    assert duty("1504.10.90", "JP").status != "unknown"
    with pytest.raises(InputError, match="not imported"):
        remove_import("table", {"market": "VN"})


@pytest.mark.parametrize(
    ("told", "problem"),
    [({}, "no market"), ({"market": "vn"}, "is none"), ({"market": "QZ"}, "is not a market")],
)
def test_a_list_needs_a_market_that_is_known(
    told: dict[str, str],
    problem: str,
    own_list: Callable[..., Path],
    take_in: Callable[..., Imported],
) -> None:
    with pytest.raises(InputError, match=problem):
        take_in("table", own_list({}), as_of=AS_OF, **told)


def _book(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def test_a_workbook_is_read_as_the_csv_is_and_its_traps_are_refused(
    tmp_path: Path, take_in: Callable[..., Imported]
) -> None:
    head = ("code", "rate", "kind", "from", "source")
    path = _book(
        tmp_path / "rates.xlsx",
        [
            head,
            ("0902.10", "5%", "mfn", date(2026, 1, 1), "Gazette"),
            (902.1, "5%", "mfn", date(2026, 1, 1), "Gazette"),
            ("0902.20", "=1+1", "mfn", date(2026, 1, 1), "Gazette"),
        ],
    )
    book = openpyxl.load_workbook(path)
    book.worksheets[0].append(["0902.30", 0.075, "mfn", date(2026, 1, 1), "Gazette"])
    book.worksheets[0]["B5"].number_format = "0.0%"
    book.save(path)
    done = take_in("table", path, market="VN")
    assert done.manifest["packs"]["duty/vn"] == {"mfn": 2}
    assert dict(done.tally.refused) == {"code_is_number": 1, "formula": 1}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_empty_form_says_how_to_fill_it_in_and_reads_as_an_empty_list(
    ending: str, tmp_path: Path, take_in: Callable[..., Imported]
) -> None:
    path = write_form(tmp_path / f"form.{ending}")
    with pytest.raises(InputError, match="holds no row"):
        take_in("table", path, market="VN", as_of=AS_OF)
    with pytest.raises(InputError, match="is there already"):
        write_form(path)
    if ending == "csv":
        text = path.read_text("utf-8-sig")
        assert text.startswith(",".join(COLUMNS))
        assert "貨品編號" in text
        assert "商品编码" in text


def test_the_command_writes_the_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], own_packs: Path
) -> None:
    assert main(["import", "table", "--template", str(tmp_path / "f.xlsx"), "--json"]) == 0
    assert '"kind": "xlsx"' in capsys.readouterr().out
    assert main(["import", "jp-tariff", "--template", str(tmp_path / "g.csv")]) == 2
    assert main(["import", "table", "--template", str(tmp_path / "h.pdf")]) == 2
