"""Claims about the example firms."""

from __future__ import annotations

from tradewind.firm_file import read


def test_an_example_firm_says_that_it_is_invented(example):
    assert read(example).enterprise.invented is True
    assert "An invented firm" in example.read_text(encoding="utf-8")


def test_an_example_firm_aims_at_thirteen_markets(example):
    firm = read(example)
    assert len({target.market for target in firm.targets}) == 13
    assert all(target.price and target.units_a_year and target.channel for target in firm.targets)


def test_an_example_firms_quotes_are_its_own_and_dated(example):
    quotes = read(example).quotes
    assert all(f"{quote.dated:%Y-%m}" == "2026-11" for quote in quotes)
    assert all("invented" in quote.source_note for quote in quotes)


def test_an_example_firms_consignment_is_whole_cartons_that_fit_together(example):
    goods = read(example).offering.goods
    assert goods.units_per_consignment % goods.units_per_carton == 0
    room = {"20ft": 28, "40ft": 58}[next(iter(goods.containers))]
    assert goods.units_per_consignment * goods.unit_volume_m3 <= room


def test_an_example_firm_is_named_in_three_languages(example):
    firm = read(example)
    for names in (firm.enterprise.names, firm.offering.names):
        assert set(names) == {"en", "zh-Hant", "zh-Hans"}
