"""Industries by their names: of the division, else of the section, of their own classification."""

from __future__ import annotations

from datetime import date

import pytest

from tradewind.facts.industries import classification_of, division_of, industry_names


@pytest.fixture
def facts(shipped):
    day = date(2026, 11, 30)
    return shipped.as_of(applies_on=day, known_on=day)


@pytest.mark.parametrize(
    ("code", "division"),
    [("C3382", "33"), ("3382", "33"), ("25.11", "25"), ("c", "C"), ("C1", "C"), ("", "")],
)
def test_a_division_is_the_first_two_digits_else_the_letter_of_the_section(code, division):
    assert division_of(code) == division


@pytest.mark.parametrize(
    ("classification", "code", "name"),
    [
        ("GB/T 4754-2017", "C3382", "Metal products"),
        ("GB/T 4754-2017", "33", "Metal products"),
        ("GB/T 4754-2017", "C", "Manufacturing"),
        ("ISIC Rev.4", "33", "Repair and installation of machinery"),
        ("ISIC Rev.4", "8610", "Health and social work"),  # no name of the division: its section
        ("HSIC V2.0", "G47", "Retail"),
        ("HSIC V2.0", "G46", "Import/export, wholesale and retail"),
    ],
)
def test_a_code_is_called_as_its_own_classification_calls_it(facts, classification, code, name):
    assert industry_names(classification, code, facts)["en"] == name


@pytest.mark.parametrize(
    ("classification", "code"), [("", "C3382"), ("HSIC V2.0", "25"), ("HSIC V2.0", "C25")]
)
def test_a_code_of_which_nobody_says_what_it_means_has_no_name(facts, classification, code):
    assert industry_names(classification, code, facts) is None


@pytest.mark.parametrize(
    ("told", "called"),
    [
        ("gb/t4754", "GB/T 4754-2017"),
        ("isic", "ISIC Rev.4"),
        ("Examplia 1", "Examplia 1"),
        (None, ""),
    ],
)
def test_a_classification_goes_by_its_name_in_the_packs(facts, told, called):
    assert classification_of(told, facts) == called
