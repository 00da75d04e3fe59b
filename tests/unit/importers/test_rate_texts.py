"""A rate printed in a schedule's own way reads back to the very tree it was printed from."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tradewind.importers import au_rate_text, jp_rate_text
from tradewind.importers.table import read_plain_rate
from tradewind.importers.uk_duty_text import read_components
from tradewind.model.rate import (
    AdValorem,
    Highest,
    Lowest,
    Rate,
    Specific,
    Sum,
    UnknownRate,
    rate_text,
)

numbers = st.decimals(min_value="0.01", max_value=99999, places=2)
percents = st.builds(AdValorem, st.decimals(min_value="0.1", max_value=800, places=1))


def specifics(currency: str, units: dict[str, tuple[str, int]]) -> st.SearchStrategy[Specific]:
    def make(amount: Decimal, unit: str) -> Specific:
        name, per = units[unit]
        return Specific(amount, currency, Decimal(per), name)

    return st.builds(make, numbers, st.sampled_from(sorted(units)))


JP_UNITS = {"kg": ("kg", 1), "l": ("l", 1), "kl": ("l", 1000), "足": ("pair", 1), "㎡": ("m2", 1)}
AU_UNITS = {"L": ("l", 1), "kg": ("kg", 1), "L of alcohol": ("la", 1), "stick": ("item", 1)}
UK_UNITS = {"DTN": ("kg", 100), "TNE": ("t", 1), "HLT": ("hl", 1), "MIL": ("thousand", 1)}


def japanese(rate: Rate) -> str:
    """A rate as the schedule of Japan prints it."""
    match rate:
        case AdValorem(percent):
            return f"{percent}%"
        case Specific(amount, _, per, unit):
            name = next(key for key, told in JP_UNITS.items() if told == (unit, int(per)))
            return f"{amount:,}円/{name}"
        case Sum(parts):
            return "＋".join(map(japanese, parts))
        case Highest((first, second)):
            return f"{japanese(first)}又は{japanese(second)}のうちいずれか高い税率"
        case Lowest((first, second)):
            return f"{japanese(first)}又は{japanese(second)}のうちいずれか低い税率"
    raise AssertionError(rate)


jp_amounts = specifics("JPY", JP_UNITS)
jp_sums = st.one_of(percents, jp_amounts, st.builds(lambda *two: Sum(two), percents, jp_amounts))
jp_rates = st.one_of(
    jp_sums,
    st.builds(lambda *two: Highest(two), jp_sums, jp_sums),
    st.builds(lambda *two: Lowest(two), jp_sums, jp_sums),
)


@given(jp_rates)
def test_what_japan_prints_reads_back_to_its_tree(rate: Rate) -> None:
    assert jp_rate_text.read_rate(japanese(rate)) == rate


@given(st.text(max_size=40))
def test_any_text_is_a_rate_of_japan_or_is_kept_with_a_reason(text: str) -> None:
    found = jp_rate_text.read_rate(text)
    if found is None:
        assert jp_rate_text.why_not_read(text)
        assert isinstance(jp_rate_text.as_printed(text), UnknownRate)
    jp_rate_text.is_bound_above(text)


au_amounts = specifics("AUD", AU_UNITS)


@given(percents, au_amounts)
def test_what_australia_prints_reads_back_to_its_tree(share: AdValorem, amount: Specific) -> None:
    unit = next(key for key, told in AU_UNITS.items() if told == (amount.unit, int(amount.per)))
    printed = f"{share.percent}%, and ${amount.amount:,}/{unit}"
    assert au_rate_text.read_rate(printed) == Sum((share, amount))
    assert au_rate_text.read_rate(f"{share.percent}%") == share


@given(st.text(max_size=60))
def test_any_text_has_stages_and_is_a_rate_of_australia_or_none(text: str) -> None:
    for stage in au_rate_text.stages(text):
        au_rate_text.read_rate(stage.general)


@given(percents, specifics("GBP", UK_UNITS), specifics("GBP", UK_UNITS))
def test_components_of_the_uk_read_back_to_their_tree(
    share: AdValorem, more: Specific, least: Specific
) -> None:
    def component(number: str, amount: Specific) -> dict[str, object]:
        unit = next(key for key, told in UK_UNITS.items() if told[0] == amount.unit)
        told = {"duty_expression_id": number, "duty_amount": str(amount.amount)}
        return {**told, "monetary_unit_code": "GBP", "measurement_unit_code": unit}

    first = {"duty_expression_id": "01", "duty_amount": str(share.percent)}
    found = read_components([first, component("04", more), component("15", least)])
    assert found == Highest((Sum((share, more)), least))


@given(jp_rates)
def test_the_form_of_a_list_reads_every_canonical_rate(rate: Rate) -> None:
    assert read_plain_rate(rate_text(rate)) == rate


@given(st.text(max_size=40))
def test_any_text_is_a_rate_of_a_list_or_none(text: str) -> None:
    read_plain_rate(text, "USD")
