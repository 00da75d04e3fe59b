"""Claims about what the check refuses, each on one fault planted in Examplia."""

from __future__ import annotations

import pytest

from tradewind.cli.facts import read_tree
from tradewind.facts.check import check

# What is planted: file, old text, new text; then the place and the problem that must be told.
PLANTED = {
    "a value without a source": (
        ("values.yaml", ", source: order-12, where: s. 4(2)", ", where: s. 4(2)"),
        ("values.yaml:5: extra_rate.values[1]", "lacks source"),
    ),
    "a value without its place in the source": (
        ("values.yaml", ", where: s. 4(2)", ""),
        ("values.yaml:5", "lacks where"),
    ),
    "a value without a start day": (
        ("values.yaml", "from: 2025-01-01, ", ""),
        ("values.yaml:5", "lacks from"),
    ),
    "an unknown unit": (
        ("values.yaml", "unit: percent", "unit: furlong"),
        ("values.yaml:3: extra_rate.unit", "'furlong' is not a known unit"),
    ),
    "a rate written as a float": (
        ("values.yaml", 'value: "7.5"', "value: 7.5"),
        ("values.yaml:5", "7.5 is a number that a machine may round"),
    ),
    "a word where a number belongs": (
        ("values.yaml", '"7.5"', '"high"'),
        ("values.yaml:5", "'high' is not a number of percent"),
    ),
    "two values of one source for one day": (
        ("values.yaml", "from: 2027-01-01", "from: 2025-01-01"),
        ("values.yaml:6", "gives two values"),
    ),
    "values out of order": (
        ("values.yaml", "from: 2027-01-01", "from: 2024-01-01"),
        ("values.yaml:6", "stands after 2025-01-01"),
    ),
    "a day that is not in the calendar": (
        ("values.yaml", "2025-01-01", "2025-02-30"),
        ("values.yaml:5", "2025-02-30 is not a day"),
    ),
    "a day too far ahead": (
        ("values.yaml", "2027-01-01", "2072-01-01"),
        ("values.yaml:6", "too far ahead"),
    ),
    "a name without simplified Chinese": (
        ("values.yaml", ", zh-Hans: 附加关税", ""),
        ("values.yaml:2: extra_rate.name", "lacks zh-Hans"),
    ),
    "a name left in English": (
        ("values.yaml", "zh-Hant: 附加關稅", "zh-Hant: Extra duty"),
        ("values.yaml:2: extra_rate.name", "no Chinese character"),
    ),
    "traditional characters in a simplified name": (
        ("values.yaml", "zh-Hans: 附加关税", "zh-Hans: 附加關稅"),
        ("values.yaml:2: extra_rate.name", "traditional characters: 關稅"),
    ),
    "simplified characters in a traditional name": (
        ("values.yaml", "zh-Hant: 附加關稅", "zh-Hant: 附加关税"),
        ("values.yaml:2: extra_rate.name", "simplified characters: 关税"),
    ),
    "a key written twice": (
        ("values.yaml", "  unit: percent\n", "  unit: percent\n  unit: percent\n"),
        ("values.yaml:4: extra_rate.unit", "written twice"),
    ),
    "a key nobody knows": (
        ("values.yaml", "  unit: percent\n", "  unit: percent\n  colour: red\n"),
        ("values.yaml:4: extra_rate.colour", "not known here"),
    ),
    "a source that is not of the pack": (
        ("values.yaml", "source: order-12, where: s. 4(2)", "source: order-13, where: s. 4(2)"),
        ("values.yaml:5", "'order-13', which is not a source"),
    ),
    "a source that nothing cites": (
        (
            "pack.yaml",
            "sources:\n",
            "sources:\n  order-9: {title: Order 9, publisher: Examplia, "
            "address: 'https://law.example/9', read_on: 2026-02-11, trust: official}\n",
        ),
        ("pack.yaml:6: sources.order-9", "not cited"),
    ),
    "a source without an address": (
        ("pack.yaml", "    address: https://law.example/orders/12\n", ""),
        ("pack.yaml:6: sources.order-12", "lacks address"),
    ),
    "a trust that is no class": (
        ("pack.yaml", "trust: official", "trust: hearsay"),
        ("pack.yaml:12: sources.order-12.trust", "'hearsay' is not a word known here"),
    ),
    "a source published after it was read": (
        ("pack.yaml", "published_on: 2024-11-02", "published_on: 2026-11-02"),
        ("pack.yaml:10: sources.order-12.published_on", "after the day it was read"),
    ),
    "a table whose file is missing": (
        ("pack.yaml", "file: listed.csv", "file: lost.csv"),
        ("pack.yaml:21: tables.listed.file", "no file lost.csv"),
    ),
    "a rate that cannot be read": (
        ("mfn.csv", "5%", "5 per cent"),
        ("mfn.csv:2: rate", "5 per cent"),
    ),
    "a rate per an unknown unit": (
        ("mfn.csv", "2 USD/pair", "2 USD/firkin"),
        ("mfn.csv:3: rate", "firkin is not a known unit"),
    ),
    "a rate in an unknown currency": (
        ("mfn.csv", "2 USD/pair", "2 QQQ/pair"),
        ("mfn.csv:3: rate", "QQQ is not a currency"),
    ),
    "a chapter that holds no goods": (
        ("mfn.csv", "7323.93", "7723.93"),
        ("mfn.csv:2: code", "'7723.93' is not of the form"),
    ),
    "a row of a measure nobody wrote": (
        ("mfn.csv", "ex-mfn", "ex-most"),
        ("mfn.csv:2: measure", "'ex-most' is not a measure"),
    ),
    "a row that stands twice": (
        ("mfn.csv", "6402.99,", "732393,"),
        ("mfn.csv:3", "says again what row 2 says"),
    ),
    "a cell that a spreadsheet would run": (
        ("mfn.csv", "Schedule 1", "=1+1"),
        ("mfn.csv:2: where", "'=1+1' would run as a formula"),
    ),
    "a minus sign before words": (
        ("mfn.csv", "Schedule 1", "-cmd"),
        ("mfn.csv:2: where", "would run as a formula"),
    ),
    "a row with a cell too many": (
        ("mfn.csv", "Schedule 1", "Schedule 1, part 2"),
        ("mfn.csv:2", "has 11 cells under 10 columns"),
    ),
    "a row with a day that is none": (
        ("mfn.csv", "2025-01-01", "2025-13-01"),
        ("mfn.csv:2: from", "is not a day"),
    ),
    "an input that no rule set declares": (
        ("measures.yaml", "input: mode", "input: colour"),
        ("measures.yaml:12: ex-extra.when.input", "asks 'colour', which is not declared"),
    ),
    "a value that is not of the input's kind": (
        ("measures.yaml", "equals: sea", "equals: 3"),
        ("measures.yaml", "3 is not text"),
    ),
    "a leaf with two operators": (
        ("measures.yaml", "equals: sea", "equals: sea\n    not_equals: air"),
        ("measures.yaml:10: ex-extra.when", "needs exactly one operator"),
    ),
    "a measure of a table that is not there": (
        ("measures.yaml", "rates: mfn", "rates: most"),
        ("measures.yaml:4: ex-mfn.rates", "'most' is not a table"),
    ),
    "a measure of a series that is not there": (
        ("measures.yaml", "rate: extra_rate", "rate: other_rate"),
        ("measures.yaml:9: ex-extra.rate", "'other_rate' is not a series"),
    ),
    "a measure on a list without codes": (
        ("measures.yaml", 'key: "1"', 'key: "2"'),
        ("measures.yaml:8: ex-extra.goods.key", "list '2' of listed has no code"),
    ),
    "a measure that gives way to none": (
        ("measures.yaml", "  rate: extra_rate\n", "  rate: extra_rate\n  unless: [ex-other]\n"),
        ("measures.yaml:10: ex-extra.unless", "'ex-other' is not a measure"),
    ),
    "a regime for goods on a list that is not there": (
        ("regimes.yaml", "duty: free", "goods: {list: other, key: all}\n  duty: free"),
        ("regimes.yaml:", "'other' is not a table of this pack that holds list"),
    ),
    "a band of values without an edge": (
        ("regimes.yaml", 'up_to: "150", ', ""),
        ("regimes.yaml:", "needs one of above, from, below, up_to"),
    ),
    "a fee of a regime that is no rate": (
        ("regimes.yaml", "tax: normal", "tax: normal\n  fee: some money"),
        ("regimes.yaml:", "'some' is not a rate"),
    ),
    "a regime that ends before it starts": (
        ("regimes.yaml", "until: 2026-12-31", "until: 2024-12-31"),
        ("regimes.yaml:1", "ends on 2024-12-31, before 2025-01-01"),
    ),
}


def test_the_pack_of_examplia_has_no_fault(examplia):
    assert check([examplia], read_tree).faults == ()


@pytest.mark.parametrize("planted", PLANTED, ids=lambda name: name.replace(" ", "-"))
def test_the_check_refuses(spoil, planted):
    (file, old, new), (where, problem) = PLANTED[planted]
    told = [f for f in spoil(file, old, new) if where in f.where and problem in str(f)]
    assert told and all(fault.mend for fault in told)


def test_a_file_that_is_not_utf_8_is_refused(examplia):
    (examplia / "duty" / "examplia" / "mfn.csv").write_bytes("code,關稅\n".encode("big5"))
    faults = check([examplia], read_tree).faults
    assert any("mfn.csv" in one.where and "not UTF-8" in one.problem for one in faults)


def test_a_file_that_no_table_names_is_refused(examplia):
    (examplia / "duty" / "examplia" / "spare.csv").write_text("code\n", "utf-8")
    [fault] = check([examplia], read_tree).faults
    assert "spare.csv" in fault.where


def test_a_leading_minus_is_fine_before_a_number(spoil):
    assert spoil("mfn.csv", "order-12,Schedule 1,,,", "order-12,-1.5,,,") == ()


def test_an_endless_alias_is_refused(spoil):
    [fault, *_] = spoil("values.yaml", "  unit: percent", "  unit: &again [*again]")
    assert "alias" in str(fault)
