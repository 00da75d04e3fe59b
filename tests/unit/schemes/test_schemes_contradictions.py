"""Answers that cannot all be right are told together, before anything is reckoned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tradewind.errors import InputError
from tradewind.facts import Facts
from tradewind.model.enterprise import Company, Enterprise, FirmFile
from tradewind.pipeline.contradictions import check_contradictions


def told(facts: Facts, **enterprise: Any) -> str:
    with pytest.raises(InputError) as raised:
        check_contradictions(FirmFile(enterprise=Enterprise(**enterprise)), "firm.yaml", facts)
    return str(raised.value)


def test_every_contradiction_is_named_in_one_error(examplia_on: Callable[..., Facts]) -> None:
    text = told(
        examplia_on(),
        employees=3,
        founded=date(2031, 1, 1),
        listed=True,
        diagnostics={"part_time_pct": Decimal(140), "full_time_employees": Decimal(5)},
    )

    for said in (
        "4 answers cannot be right together.",
        "enterprise.founded: 2031-01-01 lies in the future",
        "enterprise.diagnostics.part_time_pct: 140 is above 100.",
        "full_time_employees is 5 and employees is 3",
        "enterprise.listed is true, and no exchange is named",
    ):
        assert said in text


@pytest.mark.parametrize(
    ("enterprise", "said"),
    [
        ({"founded": date(2026, 6, 2)}, "enterprise.founded: 2026-06-02"),
        (
            {"companies": (Company(place="HK"), Company(founded=date(2027, 1, 1)))},
            "enterprise.companies[2].founded",
        ),
        ({"listed": True, "diagnostics": {"listed_on": "none"}}, "no exchange is named"),
        ({"listed": False, "diagnostics": {"listed_on": "HKEX"}}, "listed_on names HKEX"),
        ({"listed": False, "diagnostics": {"is_listed": True}}, "is_listed is true: keep one"),
        ({"place": "HK", "diagnostics": {"applicant_place": "CN"}}, "applicant_place is CN"),
        ({"has_operations": True, "diagnostics": {"has_operations": "no"}}, "keep one"),
        ({"employees": 9, "diagnostics": {"employees": Decimal(8)}}, "employees is 8: keep one"),
        ({"diagnostics": {"hk-company.employees": Decimal(-1)}}, "-1 is below 0."),
        (
            {"employees": 9, "diagnostics": {"group_employees": Decimal(8)}},
            "employees is 9 and group_employees is 8",
        ),
    ],
)
def test_one_contradiction_is_told_alone(
    examplia_on: Callable[..., Facts], enterprise: dict[str, Any], said: str
) -> None:
    text = told(examplia_on(), **enterprise)

    assert said in text and "together" not in text


@pytest.mark.parametrize(
    "enterprise",
    [
        {},
        {"founded": date(2026, 6, 1)},
        {"listed": True},
        {"listed": True, "diagnostics": {"listed_on": "HKEX"}},
        {"listed": False, "diagnostics": {"listed_on": "none"}},
        {"employees": 3, "diagnostics": {"full_time_employees": Decimal(3)}},
        {"diagnostics": {"part_time_pct": Decimal(100)}},
    ],
)
def test_what_may_be_right_is_let_through(
    examplia_on: Callable[..., Facts], enterprise: dict[str, Any]
) -> None:
    check_contradictions(FirmFile(enterprise=Enterprise(**enterprise)), "firm.yaml", examplia_on())
