"""What the file of providers may say, and what is told where it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tradewind.errors import InputError
from tradewind.facts import Facts, Library
from tradewind.model.money import Money
from tradewind.model.provider import Offer
from tradewind.register.providers import FIELDS, read_providers
from tradewind.report.demand_file import write_form
from tradewind.text.errors import error_in_words

DAY = date(2026, 11, 30)
HEAD = "provider,services,markets,languages,accredited_until,cases_a_month,price_low,price_high\n"
Read = Callable[[str], tuple[Offer, ...]]


@pytest.fixture(scope="module")
def facts(shipped: Library) -> Facts:
    """The shipped facts on a day."""
    return shipped.as_of(applies_on=DAY, known_on=DAY)


@pytest.fixture
def read(tmp_path: Path, facts: Facts) -> Read:
    """The offers of a CSV text under the head."""

    def offers(text: str) -> tuple[Offer, ...]:
        path = tmp_path / "providers.csv"
        path.write_text(HEAD + text, "utf-8")
        return read_providers(path, facts)

    return offers


def test_a_row_is_an_offer_in_the_words_of_the_packs(read: Read) -> None:
    [one] = read("Invented,test-toys; test-battery,us;*,en,2027-01-31,12,4000 HKD,9000 HKD\n")
    assert one == Offer(
        provider="Invented",
        services=("test-toys", "test-battery"),
        row=2,
        markets=("US", "*"),
        languages=("en",),
        accredited_until=date(2027, 1, 31),
        cases_a_month=12,
        price_low=Money.parse("4000 HKD"),
        price_high=Money.parse("9000 HKD"),
    )


def test_what_is_left_empty_is_not_known_and_never_nought(read: Read) -> None:
    [one] = read("Invented,test-toys,,,,,,\n")
    assert one.cases_a_month is None
    assert one.markets == ()


def test_nought_cases_are_told(read: Read) -> None:
    [one] = read("Invented,test-toys,,,,0,,\n")
    assert one.cases_a_month == 0


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",test-toys,,,,,,", "row 2, provider: It is empty."),
        ("Invented,,,,,,,", "row 2, services: It is empty."),
        ("Invented,test-toy,,,,,,", "row 2, services: 'test-toy' is not a kind of service. Use"),
        ("Invented,test-toys,XX,,,,,", "row 2, markets: 'XX' is not a market."),
        ("Invented,test-toys,,English,,,,", "row 2, languages: 'English' is not a language."),
        (
            "Invented,test-toys,,,31/1/2027,,,",
            "row 2, accredited_until: '31/1/2027' is not a date.",
        ),
        ("Invented,test-toys,,,,-3,,", "row 2, cases_a_month: '-3' is not a whole number."),
        ("Invented,test-toys,,,,2.5,,", "row 2, cases_a_month: '2.5' is not a whole number."),
        ("Invented,test-toys,,,,,cheap,", "row 2, price_low: 'cheap' is not an amount of money."),
        ("Invented,test-toys,,,,,9 HKD,8 HKD", "row 2, price_high: It is below price_low"),
    ],
)
def test_a_fault_names_its_row_its_field_and_the_mend(read: Read, row: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(row + "\n")
    assert told in str(caught.value)


def test_every_fault_is_told_at_once(read: Read) -> None:
    with pytest.raises(InputError) as caught:
        read("Invented,test-toy,XX,,,,,\n,test-toys,,,,,,\n")
    for told in ("row 2, services", "row 2, markets", "row 3, provider"):
        assert told in str(caught.value)


@pytest.mark.parametrize(("lang", "told"), [("zh-Hant", "貨幣不同"), ("zh-Hans", "货币不同")])
def test_a_fault_is_told_in_chinese_too(read: Read, lang: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read("Invented,test-toys,,English,,,9 HKD,8 USD\n")
    words = error_in_words(caught.value, lang)
    assert "第2行" in words
    assert told in words


def test_a_column_that_is_no_field_is_told(tmp_path: Path, facts: Facts) -> None:
    path = tmp_path / "providers.csv"
    path.write_text("provider,service\nInvented,test-toys\n", "utf-8")
    with pytest.raises(InputError, match="'service' is no field of a provider"):
        read_providers(path, facts)


def test_the_example_of_providers_can_be_read(facts: Facts) -> None:
    example = Path(__file__).parents[3] / "examples" / "services" / "providers.yaml"
    offers = read_providers(example, facts)
    assert all("(invented)" in one.provider for one in offers)


@pytest.mark.parametrize("ending", [".csv", ".yaml", ".xlsx"])
def test_an_empty_form_is_a_file_of_no_providers(tmp_path: Path, facts: Facts, ending: str) -> None:
    path = tmp_path / f"form{ending}"
    write_form(path, FIELDS, facts, "zh-Hant")
    assert read_providers(path, facts) == ()


def test_a_filled_workbook_is_read(tmp_path: Path, facts: Facts) -> None:
    path = tmp_path / "form.xlsx"
    write_form(path, FIELDS, facts, "en")
    book = openpyxl.load_workbook(path)
    row = dict.fromkeys(FIELDS) | {"provider": "Invented", "services": "test-toys"}
    row |= {"accredited_until": date(2027, 1, 31), "cases_a_month": 3}
    book.worksheets[0].append([row[name] for name in FIELDS])
    book.save(path)
    [one] = read_providers(path, facts)
    assert (one.accredited_until, one.cases_a_month) == (date(2027, 1, 31), 3)


def test_what_is_no_workbook_is_told(tmp_path: Path, facts: Facts) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"not a workbook")
    with pytest.raises(InputError, match="It cannot be read"):
        read_providers(path, facts)
