"""Codes of industries: which classification they belong to, and what they mean."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tradewind.assess.size import SizeAnswer
from tradewind.errors import InputError

Sized = Callable[..., SizeAnswer]


@pytest.mark.parametrize("code", ["C3841", "3841", "C38", "38", "c3841", "C 3841", "C"])
def test_a_code_is_read_with_or_without_its_letter(sized: Sized, code: str) -> None:
    assert sized(code).sector == "industry"


@pytest.mark.parametrize(
    ("code", "by", "sector"),
    [
        ("46", "ISIC Rev.4", "wholesale"),
        ("46", "GB/T 4754-2017", "industry"),
        ("4690", "ISIC Rev. 4", "wholesale"),
        ("46.90", "NACE Rev.2", "wholesale"),
        ("582", "ISIC Rev.4", "software"),
        ("521", "ISIC Rev.4", "warehousing"),
        ("522", "ISIC Rev.4", "transport"),
        ("59", "GB/T 4754-2011", "warehousing"),
        ("591", "GB/T 4754-2017", "transport"),
        ("599", "GB/T 4754-2017", "warehousing"),
        ("84", "GB/T 4754-2011", "other"),
        ("85", "GB/T 4754-2017", "other"),
        ("7010", "GB/T 4754-2017", "real_estate_development"),
        ("7010", "ISIC Rev.4", "leasing_business"),
        ("C26", "HSIC V2.0", "industry"),
        ("472105", "HSIC", "retail"),
    ],
)
def test_a_code_means_what_its_classification_says(
    sized: Sized, code: str, by: str, sector: str
) -> None:
    assert sized(code, by).sector == sector


@pytest.mark.parametrize("name", ["GB/T 4754—2017", "gb/t 4754 2017", "GBT4754-2017"])
def test_a_name_may_be_written_in_several_ways(sized: Sized, name: str) -> None:
    assert sized("C3841", name).classification == "GB/T 4754-2017"


def test_a_name_without_its_year_is_enough_where_the_editions_agree(sized: Sized) -> None:
    told = sized("F51", "GB/T 4754")

    assert (told.sector, told.classification) == ("wholesale", None)


def test_a_name_without_its_year_is_refused_where_the_editions_differ(sized: Sized) -> None:
    with pytest.raises(InputError, match="could be a code of GB/T 4754-2017, GB/T 4754-2011"):
        sized("Q84", "GB/T 4754")


def test_a_code_that_fits_one_classification_is_recognised(sized: Sized) -> None:
    assert sized("46.90", None).classification == "NACE Rev.2"


def test_a_code_that_means_the_same_in_all_is_taken(sized: Sized) -> None:
    told = sized("C26", None)

    assert (told.sector, told.is_manufacturer) == ("industry", True)


def test_a_code_that_could_be_several_lists_them(sized: Sized) -> None:
    with pytest.raises(InputError, match=r"could be a code of GB/T 4754-2017, .*ISIC Rev\.4"):
        sized("3841", None)


def test_six_digits_could_be_two(sized: Sized) -> None:
    with pytest.raises(InputError, match=r"could be a code of HSIC V2\.0, NAICS"):
        sized("472105", None)


def test_six_digits_of_no_held_division_look_like_naics(sized: Sized) -> None:
    with pytest.raises(InputError, match="looks like NAICS, which is not read"):
        sized("541511", None)


def test_five_digits_look_like_the_british_classification(sized: Sized) -> None:
    with pytest.raises(InputError, match="looks like UK SIC 2007, which is not read"):
        sized("62012", None)


@pytest.mark.parametrize("name", ["NAICS", "UK SIC 2007", "US SIC", "ANZSIC", "ISIC Rev.5"])
def test_a_classification_that_is_not_read_is_refused_by_name(sized: Sized, name: str) -> None:
    with pytest.raises(InputError) as told:
        sized("3841", name)

    assert told.value.where == "enterprise.industry"
    assert name in told.value.problem
    assert "GB/T 4754-2017" in told.value.mend


@pytest.mark.parametrize("code", ["C99", "Z01", "C384123", "toys"])
def test_a_code_that_is_none_is_refused(sized: Sized, code: str) -> None:
    with pytest.raises(InputError, match="is not a code of GB/T 4754-2017 that is held"):
        sized(code)


def test_a_letter_of_another_section_is_refused(sized: Sized) -> None:
    with pytest.raises(InputError):
        sized("D38")
