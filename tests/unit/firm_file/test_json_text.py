"""Claims about JSON at the door."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from tradewind.firm_file import read, read_bytes
from tradewind.firm_file.plain import plain


def test_json_and_yaml_say_the_same(example):
    firm = read(example)
    text = json.dumps(
        plain(firm), default=lambda each: float(each) if isinstance(each, Decimal) else str(each)
    )
    assert read_bytes("firm.json", text.encode()) == firm


def test_a_number_keeps_its_written_digits():
    firm = read_bytes("firm.json", b'{"offering": {"goods": {"hs6": 7323.90}}}')
    assert firm.offering.goods.hs6.digits == "732390"


def test_tabs_and_escapes_are_read():
    firm = read_bytes(
        "firm.json", b'{\t"enterprise":\n\t{"names": {"en": "A\\u00e9 \\ud83d\\ude00"}}}'
    )
    assert firm.enterprise.names["en"] == "Aé 😀"


def test_exact_decimals_survive():
    firm = read_bytes("firm.json", b'{"target_margin_pct": 12.10}')
    assert firm.target_margin_pct == Decimal("12.10")


def test_a_fault_names_line_and_column_of_its_key(faults_of):
    told = faults_of("firm.json", '{\n  "price": {\n    "incoterm": "FOX"}}')
    assert told[0].startswith("line 3, column 5: price.incoterm")


def test_a_key_written_twice_is_refused(faults_of):
    told = faults_of("firm.json", '{"price": {"channel": "importer", "channel": "importer"}}')
    assert "written twice" in told[0]


@pytest.mark.parametrize(
    "content",
    [
        '{"price": }',
        '{"price": {"channel": "importer",}}',
        '{"price": {"channel": "importer"}} {}',
        '{"price": {"channel": "impo',
        "{'price': 1}",
        '{"price": NaN}',
        '{"price": 01}',
        '{"price": [1, 2',
        '{"price": "\\ud83d"}',
        "[]",
        '"price"',
        '{"a":' * 50_000,
    ],
)
def test_what_is_not_json_is_refused_with_its_place(faults_of, content):
    assert faults_of("firm.json", content)[0].startswith("line 1, column ")
