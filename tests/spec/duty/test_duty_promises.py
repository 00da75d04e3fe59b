"""What the answer at a border promises, told in Examplia."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.assess.duty import DUTY_KINDS, DutyAnswer, Outcome
from tradewind.model.money import Money

Border = Callable[..., DutyAnswer]
# Goods of Examplia with everything the border asks about them.
ASKED: dict[str, dict[str, Any]] = {
    "8516.79.00": {},
    "9403.60.00": {"agreement": "EXFTA"},
    "4202.92.31": {},
    "7323.93.10": {"inputs": {"metal_weight_pct": Decimal(20)}},
    "7615.10.00": {},
    "3924.10.00": {},
    "8471.30.00": {},
    "2203.00.00": {"origin": "VN"},
    "6402.99.00": {"origin": "VN", "quantities": {"pair": Decimal(10)}},
    "9506.62.00": {"origin": "VN"},
    "6203.42.00": {},
}
# A fact, the goods whose duty hangs on it, and goods whose duty does not.
HANGS = [
    ("duty/exa:mfn", "8516.79.00", None),
    ("duty/exa:pref", "9403.60.00", "8516.79.00"),
    ("duty/exa:extra", "4202.92.31", "2203.00.00"),
    ("duty/exa:metals", "7323.93.10", None),
    ("duty/exa:general", "8471.30.00", None),
    ("duty/exa:exempt", "3924.10.00", None),
    ("duty/exa:remedy_goods", "7615.10.00", None),
    ("duty/exa:remedies", "7615.10.00", "8516.79.00"),
    ("duty/exa:extra_a", "4202.92.31", "8516.79.00"),
    ("duty/exa:extra_b", "4202.92.31", "8516.79.00"),
    ("duty/exa:metal", "7323.93.10", "8516.79.00"),
    ("duty/exa:general_rate", "8471.30.00", "8516.79.00"),
    ("duty/exa:green", "3924.10.00", "8516.79.00"),
    ("duty/exa:lift", "9506.62.00", "8516.79.00"),
]
LIMITS = ("processing", "processing_minimum", "processing_maximum", "port")
TAXES = ("import_tax_rate", "import_tax_base")


def asked(told: DutyAnswer) -> str:
    return " ".join(gap.name for gap in told.missing)


def shown(told: DutyAnswer) -> list[tuple[object, ...]]:
    """The lines of every outcome as a reader sees them."""
    return [(line.measure, line.rate, line.amount) for one in told.outcomes for line in one.lines]


def duty_of(one: Outcome) -> int:
    return sum(line.amount.minor for line in one.lines if line.kind in DUTY_KINDS)


# The lines shown are the total


@given(cents=st.integers(0, 10**11), goods=st.sampled_from(sorted(ASKED)))
def test_the_lines_shown_add_up_to_the_duty(border: Border, cents: int, goods: str) -> None:
    told = border(goods, value=str(Decimal(cents) / 100), **ASKED[goods])

    assert [duty_of(one) for one in told.outcomes] == [one.duty.minor for one in told.outcomes]


@given(cents=st.integers(0, 10**11), goods=st.sampled_from(sorted(ASKED)))
def test_the_lines_shown_add_up_to_the_taxes(border: Border, cents: int, goods: str) -> None:
    told = border(goods, value=str(Decimal(cents) / 100), **ASKED[goods])
    summed = [
        sum(line.amount.minor for line in one.lines if line.kind in ("tax", "excise"))
        for one in told.outcomes
    ]

    assert summed == [one.taxes.minor for one in told.outcomes]


@given(cents=st.integers(0, 10**9), goods=st.sampled_from(sorted(ASKED)))
def test_a_dearer_consignment_never_pays_less(border: Border, cents: int, goods: str) -> None:
    less = border(goods, value=str(Decimal(cents) / 100), **ASKED[goods])
    more = border(goods, value=str(Decimal(cents + 1) / 100), **ASKED[goods])

    assert [one.duty.minor for one in less.outcomes] <= [one.duty.minor for one in more.outcomes]


@given(cents=st.integers(0, 10**11))
def test_a_percentage_is_the_duty_over_the_value(border: Border, cents: int) -> None:
    one = border("9403.60.00", value=str(Decimal(cents) / 100)).only
    exact = Decimal(cents) * one.percent / 100

    assert abs(one.duty.minor - exact) <= len(one.lines)


# A fact taken away


@pytest.mark.parametrize(("fact", "goods", "_"), HANGS)
def test_a_fact_taken_away_leaves_the_duty_open(
    border: Border, fact: str, goods: str, _: str | None
) -> None:
    before = border(goods, **ASKED[goods])
    told = border(goods, without=[fact], **ASKED[goods])

    assert told.status != "known" and shown(told) != shown(before)


@pytest.mark.parametrize(("fact", "goods", "_"), HANGS)
def test_a_fact_taken_away_is_named(border: Border, fact: str, goods: str, _: str | None) -> None:
    told = border(goods, without=[fact], **ASKED[goods])

    assert fact in asked(told)


@pytest.mark.parametrize(("fact", "_", "others"), [one for one in HANGS if one[2]])
def test_a_fact_taken_away_changes_nothing_that_does_not_hang_on_it(
    border: Border, fact: str, _: str, others: str
) -> None:
    told = border(others, without=[fact], **ASKED[others])

    assert shown(told) == shown(border(others, **ASKED[others]))


def test_an_exchange_rate_taken_away_leaves_the_duty_unknown(border: Border) -> None:
    told = border("6402.99.00", without=["money/rates:xts_per_usd"], **ASKED["6402.99.00"])

    assert told.only.duty is None


def test_an_exchange_rate_taken_away_is_named(border: Border) -> None:
    told = border("6402.99.00", without=["money/rates:xts_per_usd"], **ASKED["6402.99.00"])

    assert "money/rates:xts_per_usd" in asked(told)


@pytest.mark.parametrize("name", LIMITS)
def test_a_fee_taken_away_leaves_the_duty_as_it_was(border: Border, name: str) -> None:
    told = border("8516.79.00", inputs={"mode": "sea"}, without=[f"border/exa:{name}"])

    assert (told.status, told.only.duty) == ("known", Money(5000, "XTS"))


@pytest.mark.parametrize("name", LIMITS)
def test_a_fee_taken_away_leaves_the_fees_unknown(border: Border, name: str) -> None:
    told = border("8516.79.00", inputs={"mode": "sea"}, without=[f"border/exa:{name}"])

    assert told.only.fees is None


@pytest.mark.parametrize("name", LIMITS)
def test_a_fee_taken_away_is_named(border: Border, name: str) -> None:
    told = border("8516.79.00", inputs={"mode": "sea"}, without=[f"border/exa:{name}"])

    assert f"border/exa:{name}" in asked(told)


@pytest.mark.parametrize("name", TAXES)
def test_a_tax_taken_away_leaves_the_duty_as_it_was(border: Border, name: str) -> None:
    told = border("8516.79.00", without=[f"border/exa:{name}"])

    assert (told.status, told.only.duty) == ("known", Money(5000, "XTS"))


@pytest.mark.parametrize("name", TAXES)
def test_a_tax_taken_away_leaves_the_taxes_unknown(border: Border, name: str) -> None:
    assert border("8516.79.00", without=[f"border/exa:{name}"]).only.taxes is None


@pytest.mark.parametrize("name", TAXES)
def test_a_tax_taken_away_is_named(border: Border, name: str) -> None:
    assert f"border/exa:{name}" in asked(border("8516.79.00", without=[f"border/exa:{name}"]))


def test_whether_tax_comes_back_taken_away_is_not_known(border: Border) -> None:
    told = border("8516.79.00", without=["border/exa:import_tax_recoverable"])

    assert told.recoverable is None


def test_excise_taken_away_leaves_the_taxes_unknown(border: Border) -> None:
    told = border("2203.00.00", origin="VN", without=["duty/exa:excise"])

    assert told.only.taxes is None


# Days


QUIET = [date(2026, 5, 4), date(2026, 6, 1), date(2026, 6, 30)]  # no fact of Examplia starts here


@pytest.mark.parametrize("goods", sorted(ASKED))
def test_a_day_on_which_nothing_changes_changes_nothing(border: Border, goods: str) -> None:
    told = [shown(border(goods, on=day, **ASKED[goods])) for day in QUIET]

    assert told == [told[0]] * 3


@pytest.mark.parametrize("goods", sorted(set(ASKED) - {"9403.60.00", "6402.99.00"}))
def test_a_change_in_july_moves_only_what_it_is_about(border: Border, goods: str) -> None:
    before, after = (
        shown(border(goods, on=day, **ASKED[goods]))
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    )

    assert before == after


@pytest.mark.parametrize("goods", sorted(ASKED))
def test_the_same_question_has_the_same_answer(border: Border, goods: str) -> None:
    assert border(goods, **ASKED[goods]) == border(goods, **ASKED[goods])


# Every answer says because


@pytest.mark.parametrize("goods", sorted(ASKED))
def test_every_amount_at_the_border_has_a_source(border: Border, goods: str) -> None:
    told = border(goods, **ASKED[goods])

    assert all(line.cites for one in told.outcomes for line in one.lines if line.amount)


@pytest.mark.parametrize("goods", sorted(ASKED))
def test_no_outcome_is_shown_twice(border: Border, goods: str) -> None:
    told = [replace(one, when=()) for one in border(goods, **ASKED[goods]).outcomes]

    assert all(told.count(one) == 1 for one in told)


@pytest.mark.parametrize("goods", sorted(ASKED))
def test_one_outcome_takes_nothing_for_granted(border: Border, goods: str) -> None:
    told = border(goods, **ASKED[goods])

    assert len(told.outcomes) > 1 or told.only.when == ((),)
