"""A rate of duty as a reader of each language sees it."""

from __future__ import annotations

from datetime import date

import pytest

from tradewind.facts import Library
from tradewind.report.rates import rate_in_words

DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("rate", "lang", "told"),
    [
        ("", "en", "unknown"),
        ("5%", "en", "5%"),
        ("free", "zh-Hant", "免稅"),
        ("seller", "en", "by the seller"),
        ("seller", "zh-Hans", "由卖方缴付"),
        ("3 EUR/line", "en", "3 EUR per line of a declaration"),
        ("3 EUR/line", "zh-Hant", "每報關單項目 3 EUR"),
        ("minus(60%, 20 USD/declaration)", "en", "60% less 20 USD per declaration"),
        ("minus(60%, 20 USD/declaration)", "zh-Hans", "60%，减每报关单 20 USD"),
        ("max(5%, 1 EUR/kg)", "en", "the highest of 5%; 1 EUR per kilogram"),
        ("of_duty(7%)", "en", "7% of the duty"),
        ("floor_to(12.5%)", "en", "as much as lifts the ordinary duty to 12.5%"),
        ("floor_to(12.5%)", "zh-Hant", "補足至與一般關稅合共12.5%"),
        ("part(strap, 14%)", "en", "14% on the value of the strap, band or bracelet"),
        ("part(steel, 25%)", "zh-Hant", "鋼材價值的25%"),
        ("rest(10%)", "zh-Hans", "其余价值的10%"),
        ("applicable + 25%", "en", "the rate of the goods' own line + 25%"),
        ("9% + agricultural(EA)", "en", "9% + an agricultural component (EA)"),
        ("reference(8517.62.00)", "en", "the rate of line 8517.62.00"),
        ("2 USD/100 kg + 3%", "en", "2 USD per 100 kilogram + 3%"),
        ('unknown("ICMS 17-20%")', "zh-Hant", "未定（ICMS 17-20%）"),
        ("8% / 9%", "en", "8% / 9%"),
    ],
)
def test_a_rate_is_told_in_words(shipped: Library, rate: str, lang: str, told: str) -> None:
    facts = shipped.as_of(applies_on=DAY, known_on=DAY)

    assert rate_in_words(rate, lang, facts) == told
