"""Answers to diagnostics are named diagnostic.item, or diagnostic.MARKET.item."""

from __future__ import annotations

from decimal import Decimal

from tradewind.firm_file import read_bytes
from tradewind.model.enterprise import Enterprise


def diagnostics(name: str, data: bytes):
    enterprise: Enterprise | None = read_bytes(name, data).enterprise
    return enterprise.diagnostics


def test_a_key_of_two_or_three_parts_is_taken():
    text = b"enterprise:\n  diagnostics:\n    siri.vertical: 2\n    target-market.JP.legal: 4\n"
    assert diagnostics("firm.yaml", text) == {
        "siri.vertical": Decimal(2),
        "target-market.JP.legal": Decimal(4),
    }


def test_a_list_with_nothing_in_it_is_an_answer():
    text = b"enterprise: {diagnostics: {cn-digital-2024.talent: []}}\n"
    assert diagnostics("firm.yaml", text) == {"cn-digital-2024.talent": ()}


def test_a_workbook_may_name_such_a_key(workbook):
    rows = [
        ("enterprise.diagnostics.siri.vertical", 2),
        ("enterprise.diagnostics.same_vessel", True),
    ]
    data = workbook(rows)
    assert diagnostics("firm.xlsx", data) == {"siri.vertical": Decimal(2), "same_vessel": True}


def test_a_key_of_four_parts_is_refused(faults_of):
    [fault] = faults_of("firm.yaml", "enterprise: {diagnostics: {a.b.c.d: 1}}\n")
    assert "is not the name of an answer" in fault
    assert "Write it like through_bill or siri.vertical." in fault


def test_other_keys_hold_no_dot(faults_of):
    faults_of("firm.yaml", 'enterprise: {identifiers: {a.b: "1"}}\n')


def test_a_workbook_refuses_a_field_with_no_key(workbook, faults_of):
    faults_of("firm.xlsx", workbook([("enterprise.diagnostics", 1)]))
