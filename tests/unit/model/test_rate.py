"""A rate of duty is a small tree with one canonical text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.errors import PackError
from tradewind.model.rate import (
    AdValorem,
    Agricultural,
    FloorTo,
    Free,
    Highest,
    Lowest,
    Minus,
    OfDuty,
    PartValue,
    Rate,
    Reference,
    Specific,
    Sum,
    UnknownRate,
    parse_rate,
    rate_text,
)

CANONICAL = [
    "free",
    "5%",
    "0.9 USD/pair + 37.5%",
    "max(60%, 4800 JPY/pair)",
    "min(9.4%, 78.13 JPY/l)",
    "13 GBP/100 kg",
    "part(case, 6%)",
    "floor_to(15%)",
    "of_duty(10%)",
    "minus(5%, 1%)",
    "reference(8517.62.00)",
    "agricultural(EA)",
    'unknown("9.00% + EA")',
    "max(min(9.4%, 78.13 JPY/l), 41.88 JPY/l)",
    "part(case, 6%) + part(strap, 14%) + 0.51 USD/item",
]


@pytest.mark.parametrize("text", CANONICAL)
def test_canonical_text_is_written_as_it_was_read(text: str) -> None:
    assert rate_text(parse_rate(text)) == text


def test_clamp_is_the_middle_held_between_its_ends() -> None:
    low, high = (Specific(Decimal(n), "EUR", Decimal(1), "item") for n in ("0.30", "0.80"))

    told = parse_rate("clamp(0.30 EUR/item, 4.5%, 0.80 EUR/item)")

    assert told == Highest((low, Lowest((AdValorem(Decimal("4.5")), high))))


def test_an_amount_may_be_per_many_units() -> None:
    assert parse_rate("13.00 GBP/100 kg") == Specific(Decimal(13), "GBP", Decimal(100), "kg")


def test_zero_percent_is_not_the_word_free() -> None:
    assert parse_rate("0%") == AdValorem(Decimal(0))


def test_a_plus_joins_more_than_two_parts() -> None:
    assert parse_rate("1% + 2% + 3%") == Sum(tuple(AdValorem(Decimal(n)) for n in (1, 2, 3)))


REFUSED = {
    "nothing at all": "",
    "a bare number": "5",
    "a negative rate": "-5%",
    "words of a tariff": "Free (A, AU)",
    "another word": "maximum(5%, 6%)",
    "a call without brackets": "max",
    "a call that is not closed": "max(5%, 6%",
    "a bracket too many": "max(5%, 6%))",
    "a plus without a second part": "5% +",
    "two rates side by side": "5% 6%",
    "one part of a maximum": "max(5%)",
    "one part of a minimum": "min(5%)",
    "two parts of a clamp": "clamp(1%, 2%)",
    "four parts of a clamp": "clamp(1%, 2%, 3%, 4%)",
    "one part of a subtraction": "minus(5%)",
    "three parts of a subtraction": "minus(5%, 1%, 1%)",
    "a floor that is no percentage": "floor_to(1 USD/kg)",
    "a surcharge that is no percentage": "of_duty(free)",
    "a part without a rate": "part(case)",
    "a reference without a code": "reference()",
    "an unknown without its text": "unknown()",
    "an open quotation mark": 'unknown("9.00% + EA)',
    "an amount without a unit": "0.9 USD",
    "an amount per nothing": "0.9 USD/0 kg",
    "a currency in small letters": "0.9 usd/kg",
    "a cent sign": "2.9¢/kg",
    "a decimal comma": "37,5%",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_text_that_is_not_canonical_is_refused(text: str) -> None:
    with pytest.raises(PackError):
        parse_rate(text)


def test_a_refusal_says_how_to_keep_the_rate() -> None:
    with pytest.raises(PackError) as refused:
        parse_rate("Free (A, AU)")

    assert refused.value.mend == 'Write it in canonical form, or keep it as unknown("…").'


def test_a_refusal_shows_the_rate() -> None:
    with pytest.raises(PackError) as refused:
        parse_rate("5% 6%")

    assert refused.value.where == "rate '5% 6%'"


numbers = st.decimals(0, 10**6, places=4).map(lambda one: one.normalize())
counts = st.decimals("0.01", 10**4, places=2)
words = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
printed = st.text(st.characters(blacklist_characters='"', blacklist_categories=["Cs"]), max_size=20)
currencies = st.sampled_from(["USD", "EUR", "JPY", "XTS"])
units = st.sampled_from(["kg", "g", "t", "l", "item", "pair", "m2", "W"])
leaves = st.one_of(
    st.just(Free()),
    st.builds(AdValorem, numbers),
    st.builds(Specific, numbers, currencies, counts, units),
    st.builds(FloorTo, numbers),
    st.builds(OfDuty, numbers),
    st.builds(Reference, st.sampled_from(["8517.62.00", "0902", "420292"])),
    st.builds(Agricultural, words),
    st.builds(UnknownRate, printed),
)


def _joined(rates: st.SearchStrategy[Rate]) -> st.SearchStrategy[Rate]:
    several = st.lists(rates, min_size=2, max_size=3).map(tuple)
    addends = st.lists(rates.filter(lambda one: not isinstance(one, Sum)), min_size=2, max_size=3)
    return st.one_of(
        st.builds(Sum, addends.map(tuple)),
        st.builds(Highest, several),
        st.builds(Lowest, several),
        st.builds(Minus, rates, rates),
        st.builds(PartValue, words, rates),
    )


@given(st.recursive(leaves, _joined, max_leaves=8))
def test_the_text_of_a_tree_is_read_back_as_the_tree(tree: Rate) -> None:
    assert parse_rate(rate_text(tree)) == tree


def test_printed_text_with_a_quotation_mark_cannot_be_built() -> None:
    with pytest.raises(PackError, match="quotation mark"):
        UnknownRate('5% for 15" screens')
