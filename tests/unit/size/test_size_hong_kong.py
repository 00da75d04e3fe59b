"""Hong Kong's definition: fewer than 100 people in manufacturing, fewer than 50 elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tradewind.assess.size import SizeAnswer

Sized = Callable[..., SizeAnswer]


@pytest.mark.parametrize(
    ("section", "employees", "is_sme"),
    [("C", 99, True), ("C", 100, False), ("G", 49, True), ("G", 50, False)],
)
def test_the_line_itself_is_too_many(
    sized: Sized, section: str, employees: int, is_sme: bool
) -> None:
    assert sized(section, "HSIC V2.0", place="HK", employees=employees).is_hk_sme is is_sme


@pytest.mark.parametrize(
    ("employees", "is_sme"), [(49, True), (50, None), (99, None), (100, False)]
)
def test_without_an_industry_only_what_holds_for_all_is_said(
    sized: Sized, employees: int, is_sme: bool | None
) -> None:
    assert sized(place="HK", employees=employees).is_hk_sme is is_sme


def test_an_industry_that_would_settle_it_is_asked_for(sized: Sized) -> None:
    told = sized(place="HK", employees=70)

    assert [gap.name for gap in told.missing] == ["enterprise.industry"]


def test_without_people_nothing_is_said(sized: Sized) -> None:
    told = sized("C", "HSIC V2.0", place="HK")

    assert told.is_hk_sme is None
    assert [gap.name for gap in told.missing] == ["enterprise.employees"]


def test_the_definition_is_not_for_a_mainland_firm(sized: Sized) -> None:
    assert sized("C38", place="CN", employees=5).is_hk_sme is None


def test_only_manufacturing_is_manufacturing(sized: Sized) -> None:
    assert [sized(code).is_manufacturer for code in ("B06", "C13", "C43", "D44")] == [
        False,
        True,
        True,
        False,
    ]
