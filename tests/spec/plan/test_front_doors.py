"""What the command line answers, asks for and refuses: one clear error each, exit 2, no file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tradewind.cli.main import main

EXAMPLES = Path(__file__).parents[3] / "examples"
KITCHENWARE = EXAMPLES / "kitchenware-mainland-maker.yaml"
ON = ("--on", "2026-11-22", "--known-on", "2026-11-22", "--packs", "shipped")
Json = dict[str, Any]


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Json:
    assert main([*arguments, "--json"]) == 0
    told: Json = json.loads(capsys.readouterr().out)
    return told


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main([*arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("tradewind:") == 1
    return told.err


def firm(tmp_path: Path, *changes: tuple[str, str]) -> str:
    text = KITCHENWARE.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "firm.yaml"
    path.write_text(text, "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("flag", "value", "says"),
    [
        ("--origin", "cn", "not the code of an economy"),
        ("--origin", "China", "not the code of an economy"),
        ("--consigned-from", "XX", "not the code of an economy"),
        ("--agreement", "FOO", "not an agreement of any pack"),
        ("--agreement", "rcep", "RCEP"),
        ("--value", "-5", "zero or more"),
        ("--value", "nan", "zero or more"),
        ("--currency", "ZZZ", "ISO 4217"),
        ("--currency", "LAK", "no exchange rate of LAK"),
        ("--on", "2026-02-30", "not a date"),
        ("--on", "9999-12-31", "out of range"),
        ("--attribute", "colour=red", "not asked by any rule"),
    ],
)
def test_a_flag_that_cannot_be_read_is_told_with_the_mend(
    capsys: pytest.CaptureFixture[str], flag: str, value: str, says: str
) -> None:
    told = refusal(capsys, "duty", "--goods", "7323.93", "--to", "US", flag, value)
    assert says in told
    assert "Mend:" in told


@pytest.mark.parametrize("code", ["12", "7700.00", "9801.00", "73x3.93", "1234567890123"])
def test_a_malformed_or_impossible_code_is_bad_input(
    capsys: pytest.CaptureFixture[str], code: str
) -> None:
    assert "--goods" in refusal(capsys, "duty", "--goods", code, "--to", "US")


def test_a_well_formed_code_that_nobody_has_facts_for_is_unknown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = answer(
        capsys, "duty", "--goods", "0101.21", "--origin", "CN", "--to", "US", "--value", "9", *ON
    )
    assert told["status"] == "unknown"
    assert "duty/us:mfn[010121]" in {gap["name"] for gap in told["missing"]}


def test_a_market_of_no_pack_is_told_with_those_that_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "plan.html"
    told = refusal(capsys, "plan", str(KITCHENWARE), "--markets", "US,UK", "-o", str(page))
    assert "'UK'" in told
    assert not page.exists()


def test_a_claim_whose_rates_nobody_wrote_down_is_not_told_as_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = answer(
        capsys, "duty", "--goods", "7323.93", "--origin", "CN", "--to", "VN",
        "--agreement", "RCEP", "--value", "1000", "--currency", "USD", *ON,
    )  # fmt: skip
    assert told["status"] == "depends"
    assert "duty/vn:RCEP" in {gap["name"] for gap in told["missing"]}


def test_two_targets_for_one_market_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = firm(tmp_path, ("{market: CA, channel: importer,", "{market: US, channel: distributor,"))
    assert "names US again" in refusal(capsys, "plan", path)


def test_one_letter_off_a_known_attribute_is_a_slip(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = firm(tmp_path, ("export_vat_refund_pct:", "export_vat_refund_pc:"))
    assert "export_vat_refund_pct" in refusal(capsys, "plan", path)


def test_a_price_in_a_currency_without_any_rate_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = firm(tmp_path, ("amount: 6.80 USD", "amount: 6.80 LAK"))
    assert "price.amount" in refusal(capsys, "plan", path)


def test_a_firm_without_a_price_is_asked_for_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = KITCHENWARE.read_text("utf-8")
    start, end = text.index("price:\n  amount"), text.index("# transfer_price")
    stripped = text[:start] + text[end : text.index("# The firm's own assumptions")]
    path = tmp_path / "firm.yaml"
    path.write_text(stripped, "utf-8")
    told = answer(capsys, "plan", str(path), "--markets", "US,JP", *ON)
    names = {gap["name"] for gap in told["markets"][0]["routes"][0]["missing"]}
    assert "price" in names


def test_a_service_is_said_not_to_be_assessed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text("enterprise: {place: HK}\noffering: {kind: service}\n", "utf-8")
    told = answer(capsys, "plan", str(path), *ON)
    assert (told["offering"]["status"], told["markets"]) == ("not_assessed", [])


def test_a_firm_that_says_nothing_is_asked_where_the_goods_are_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text("enterprise: {place: CN}\n", "utf-8")
    told = answer(capsys, "plan", str(path), *ON)
    assert told["next_questions"][0]["name"] == "enterprise.sites"


def test_a_consumer_gets_no_import_tax_back(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = firm(
        tmp_path,
        (
            "{market: DE, channel: importer, price: 7.20 USD, place: DEHAM,",
            "{market: DE, channel: own-shop-parcel, price: 300 USD, incoterm: DAP, place: DEBER,",
        ),
    )
    [market] = answer(capsys, "plan", path, "--markets", "DE", *ON)["markets"]
    for route in market["routes"]:
        assert route["cash_tied_up"] == []
        assert "import_tax" in {line["kind"] for line in route["lines"]}


def test_hong_kong_as_origin_and_as_stop_over_are_not_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ("duty", "--goods", "8507.60.00", "--to", "US", "--value", "1000", *ON)
    made_there = answer(capsys, *asked, "--origin", "HK")
    stopped_there = answer(capsys, *asked, "--origin", "CN", "--consigned-from", "HK")
    assert (made_there["ad_valorem_pct"], stopped_there["ad_valorem_pct"]) == ("15.9", "40.9")


def test_a_users_rate_is_laid_over_one_line_of_the_tariff(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "duty" / "us"
    home.mkdir(parents=True)
    (home / "pack.yaml").write_text(
        "title: {en: Own, zh-Hant: 自己, zh-Hans: 自己}\nanswers: duty\nlicence: CC0-1.0\n"
        "check_again_by: 2027-01-01\nsources:\n  own:\n    title: Letter of the broker\n"
        "    publisher: Broker\n    address: https://broker.example/letter\n"
        "    read_on: 2026-11-20\n    trust: professional\n"
        "tables:\n  mfn: {file: mfn.csv, holds: rates, name: {en: Own}}\n",
        "utf-8",
    )
    (home / "mfn.csv").write_text(
        "code,except,measure,rate,from,source,where\n7323.93.00,,us-mfn,3%,2026-01-01,own,page 1\n",
        "utf-8",
    )
    monkeypatch.setenv("TRADEWIND_PACKS", str(tmp_path))
    asked = ("--origin", "CN", "--to", "US", "--value", "1000", "--on", "2026-11-22")
    mine = answer(capsys, "duty", "--goods", "7323.93.00", *asked)
    others = answer(capsys, "duty", "--goods", "9503.00.00", *asked)
    assert (mine["ad_valorem_pct"], mine["lines"][0]["source"]["layer"]) == ("28", "user")
    assert others["ad_valorem_pct"] == "12.5"
    shipped = answer(capsys, "duty", "--goods", "7323.93.00", *asked, "--packs", "shipped")
    assert shipped["ad_valorem_pct"] == "27"
