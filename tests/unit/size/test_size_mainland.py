"""The Mainland's standard: every line of every sector, and what is said where little is known.

The lines are those printed in article 4 of 工信部联企业〔2011〕300号, in people and in ten
thousand yuan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.assess.size import SizeAnswer
from tradewind.facts import Facts, Library

Sized = Callable[..., SizeAnswer]

# Code of GB/T 4754-2017, measure, the least of small, of medium, and of large.
PRINTED = [
    ("A", "revenue", 50, 500, 20000),
    ("C38", "employees", 20, 300, 1000),
    ("C38", "revenue", 300, 2000, 40000),
    ("E", "revenue", 300, 6000, 80000),
    ("E", "assets", 300, 5000, 80000),
    ("F51", "employees", 5, 20, 200),
    ("F51", "revenue", 1000, 5000, 40000),
    ("F52", "employees", 10, 50, 300),
    ("F52", "revenue", 100, 500, 20000),
    ("G54", "employees", 20, 300, 1000),
    ("G54", "revenue", 200, 3000, 30000),
    ("G592", "employees", 20, 100, 200),
    ("G592", "revenue", 100, 1000, 30000),
    ("G60", "employees", 20, 300, 1000),
    ("G60", "revenue", 100, 2000, 30000),
    ("H61", "employees", 10, 100, 300),
    ("H61", "revenue", 100, 2000, 10000),
    ("H62", "employees", 10, 100, 300),
    ("H62", "revenue", 100, 2000, 10000),
    ("I63", "employees", 10, 100, 2000),
    ("I63", "revenue", 100, 1000, 100000),
    ("I65", "employees", 10, 100, 300),
    ("I65", "revenue", 50, 1000, 10000),
    ("K701", "revenue", 100, 1000, 200000),
    ("K701", "assets", 2000, 5000, 10000),
    ("K702", "employees", 100, 300, 1000),
    ("K702", "revenue", 500, 1000, 5000),
    ("L72", "employees", 10, 100, 300),
    ("L72", "assets", 100, 8000, 120000),
    ("M73", "employees", 10, 100, 300),
]
CLASSES = ("micro", "small", "medium", "large")
SECTORS = {
    "A": "agriculture",
    "C38": "industry",
    "E": "construction",
    "F51": "wholesale",
    "F52": "retail",
    "G54": "transport",
    "G592": "warehousing",
    "G60": "postal",
    "H61": "accommodation",
    "H62": "catering",
    "I63": "information_transmission",
    "I65": "software",
    "K701": "real_estate_development",
    "K702": "property_management",
    "L72": "leasing_business",
    "M73": "other",
}
AMPLE = {"employees": 10**6, "revenue": "900000000000 CNY", "assets": "900000000000 CNY"}


def boundaries() -> Iterator[tuple[str, str, Any, str]]:
    """Just below, at, and just above each printed line, with the class that follows."""
    for code, measure, *lines in PRINTED:
        for below, line in enumerate(lines):
            for step, at in ((-1, below), (0, below + 1), (1, below + 1)):
                amount: Any = line + step
                if measure != "employees":
                    amount = f"{line * 10000 + step} CNY"
                yield code, measure, amount, CLASSES[at]


@pytest.mark.parametrize(("code", "measure", "amount", "expected"), list(boundaries()))
def test_a_class_begins_at_its_printed_line(
    sized: Sized, code: str, measure: str, amount: Any, expected: str
) -> None:
    assert sized(code, **(AMPLE | {measure: amount})).cn_class == expected


@pytest.mark.parametrize(("code", "sector"), SECTORS.items())
def test_each_sector_has_codes_of_its_own(sized: Sized, code: str, sector: str) -> None:
    assert sized(code).sector == sector


def test_missing_one_upper_line_makes_an_sme(sized: Sized) -> None:
    told = sized("C38", employees=2000, revenue="399999999 CNY")

    assert (told.cn_class, told.is_cn_sme) == ("medium", True)


def test_reaching_both_upper_lines_is_no_sme(sized: Sized) -> None:
    told = sized("C38", employees=1000, revenue="400000000 CNY")

    assert (told.cn_class, told.is_cn_sme) == ("large", False)


def test_one_measure_below_small_makes_a_micro_firm(sized: Sized) -> None:
    assert sized("C38", employees=19, revenue="500000000 CNY").cn_class == "micro"


def test_a_firm_may_be_an_sme_before_its_class_is_known(sized: Sized) -> None:
    told = sized("C38", employees=500)

    assert told.is_cn_sme is True
    assert told.cn_class is None
    assert told.cn_classes_possible == ("micro", "small", "medium")


def test_a_measure_that_could_settle_the_class_is_asked_for(sized: Sized) -> None:
    told = sized("C38", place="CN", employees=500)

    assert [gap.name for gap in told.missing] == ["enterprise.revenue"]


def test_a_measure_that_can_no_longer_matter_is_not_asked_for(sized: Sized) -> None:
    told = sized("C38", place="CN", employees=5)

    assert (told.cn_class, told.missing) == ("micro", ())


def test_a_measure_the_sector_does_not_use_is_not_asked_for(sized: Sized) -> None:
    told = sized("C38", place="CN")

    assert [gap.name for gap in told.missing] == ["enterprise.employees", "enterprise.revenue"]


def test_many_people_alone_leave_the_sme_question_open(sized: Sized) -> None:
    assert sized("C38", employees=1500).is_cn_sme is None


def test_without_any_answer_every_class_is_possible(sized: Sized) -> None:
    assert sized().cn_classes_possible == CLASSES


def test_a_code_of_two_sectors_is_settled_where_both_agree(sized: Sized) -> None:
    told = sized("H", employees=50, revenue="5000000 CNY")

    assert (told.sector, told.cn_class) == (None, "small")


def test_a_code_of_two_sectors_stays_open_where_they_differ(sized: Sized) -> None:
    told = sized("F", employees=30, revenue="60000000 CNY")

    assert told.cn_classes_possible == ("small", "medium")
    assert "enterprise.industry" in [gap.name for gap in told.missing]


def test_an_industry_outside_the_standard_has_no_class(sized: Sized) -> None:
    told = sized("J66", place="CN", employees=5, revenue="1 CNY", assets="1 CNY")

    assert (told.cn_classes_possible, told.is_cn_sme) == ((), None)


def test_railways_are_outside_the_standard(sized: Sized) -> None:
    assert sized("G53", employees=5, revenue="1 CNY").is_cn_sme is None


def test_an_industry_nobody_told_may_be_outside_the_standard(sized: Sized) -> None:
    told = sized(place="CN", employees=1, revenue="1 CNY", assets="1 CNY")

    assert (told.cn_classes_possible, told.cn_class) == (("micro",), None)
    assert [gap.name for gap in told.missing] == ["enterprise.industry"]


def test_money_of_another_currency_is_exchanged(sized: Sized) -> None:
    told = sized("C38", employees=400, revenue="100000000 USD")

    assert told.cn_class == "medium"
    assert any(cite.fact.startswith("money/") for cite in told.cites)


def test_money_that_cannot_be_exchanged_names_the_rate(sized: Sized) -> None:
    told = sized("C38", place="CN", employees=400, revenue="1 XTS")

    assert told.cn_class is None
    assert [(gap.kind, gap.name) for gap in told.missing] == [("fact", "money/rates:xts_per_usd")]


def test_the_standard_is_not_for_a_hong_kong_firm(sized: Sized) -> None:
    told = sized("C38", place="HK", employees=5, revenue="1 CNY")

    assert (told.cn_class, told.is_cn_sme) == (None, None)


def test_every_answer_cites_the_standard(sized: Sized) -> None:
    told = sized("C38", place="CN", employees=500, revenue="1000 CNY")

    assert {cite.source.id for cite in told.cites} == {"sme-standard-2011", "nbs-method-2017"}


def test_before_the_standard_nothing_is_known(sized: Sized, shipped: Library) -> None:
    facts: Facts = shipped.as_of(applies_on=date(2010, 1, 1), known_on=date(2026, 11, 22))
    told = sized(place="CN", employees=5, facts=facts)

    assert [gap.name for gap in told.missing] == ["definitions/sme:cn_classes"]


@given(
    line=st.sampled_from([one for one in SECTORS if one not in ("A", "M73")]),
    shares=st.tuples(st.integers(0, 200), st.integers(0, 200)),
)
def test_a_firm_is_an_sme_exactly_when_one_measure_misses_its_upper_line(
    sized: Sized, line: str, shares: tuple[int, int]
) -> None:
    told: dict[str, Any] = {}
    misses = False
    upper = [(measure, lines[-1]) for code, measure, *lines in PRINTED if code == line]
    for (measure, most), share in zip(upper, shares, strict=True):
        amount = most * share // 100
        told[measure] = amount if measure == "employees" else f"{amount * 10000} CNY"
        misses = misses or amount < most

    assert sized(line, **told).is_cn_sme is misses
