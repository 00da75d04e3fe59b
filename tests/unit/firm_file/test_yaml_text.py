"""Claims about YAML at the door."""

from __future__ import annotations

import time

import pytest

from tradewind.firm_file import read_bytes


def test_norway_is_a_market_and_not_false():
    firm = read_bytes("firm.yaml", b"targets:\n  - market: NO\n")
    assert firm.targets[0].market == "NO"


def test_a_key_left_blank_is_not_known():
    firm = read_bytes("firm.yaml", b"enterprise:\n  employees:\n  listed: ~\n")
    assert firm.enterprise is None


def test_zero_is_known():
    firm = read_bytes("firm.yaml", b"enterprise: {employees: 0}\n")
    assert firm.enterprise.employees == 0


def test_no_companies_is_known_and_differs_from_not_said():
    none = read_bytes("firm.yaml", b"enterprise: {companies: [], employees: 3}\n")
    silent = read_bytes("firm.yaml", b"enterprise: {employees: 3}\n")
    assert none.enterprise.companies == ()
    assert silent.enterprise.companies is None


def test_a_fault_names_line_and_column_of_its_key(faults_of):
    told = faults_of("firm.yaml", "price:\n  amount: 5 USD\n  incoterm: FOX\n")
    assert told[0].startswith("line 3, column 3: price.incoterm")


def test_a_fault_in_a_list_counts_its_items_from_one(faults_of):
    told = faults_of("firm.yaml", "targets:\n  - market: US\n  - market: Japan\n")
    assert told[0].startswith("line 3, column 5: targets[2].market")


def test_all_faults_are_told_together(faults_of):
    content = (
        "price: {amount: -5 USD, incoterm: FOX}\nenterprise: {founded: 2026-02-30, emplyees: 4}"
    )
    assert len(faults_of("firm.yaml", content)) == 4


def test_faults_of_form_and_of_meaning_are_told_together(faults_of):
    told = faults_of("firm.yaml", "price: {amount: -5 USD}\nprice: {amount: -6 USD}\n")
    assert len(told) == 2


def test_no_more_than_twenty_faults_are_shown():
    from tradewind.firm_file import FirmFileError

    content = "targets:\n" + "  - {market: Mars}\n" * 25
    with pytest.raises(FirmFileError) as refused:
        read_bytes("firm.yaml", content.encode())
    assert len(refused.value.faults) == 25
    assert str(refused.value).count("targets[") == 20
    assert "and 5 more" in str(refused.value)


def test_a_key_written_twice_is_refused_and_both_places_named(faults_of):
    told = faults_of("firm.yaml", "price:\n  channel: importer\n  channel: distributor\n")
    assert "line 3" in told[0]
    assert "line 2" in told[0]


@pytest.mark.parametrize(
    "content",
    [
        "enterprise: &firm {employees: 3}\n",
        "price: {amount: 5 USD}\ntransfer_price: *price\n",
        "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n",
    ],
)
def test_names_for_reuse_are_refused(faults_of, content):
    assert "reuse" in faults_of("firm.yaml", content)[0]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [ls]", "!x 1", "!!str 5"])
def test_tags_are_refused(faults_of, tag):
    assert "Tags" in faults_of("firm.yaml", f"target_margin_pct: {tag}\n")[0]


def test_a_second_document_is_refused(faults_of):
    told = faults_of("firm.yaml", "price: {channel: importer}\n---\nprice: {}\n")
    assert "second document" in told[0]


def test_a_list_in_place_of_keys_is_refused(faults_of):
    assert "does not hold keys" in faults_of("firm.yaml", "- price\n")[0]


def test_deep_brackets_are_refused_quickly(faults_of):
    began = time.perf_counter()
    told = faults_of("firm.yaml", "price: " + "[" * 100_000)
    assert "levels deep" in told[0]
    assert time.perf_counter() - began < 5


def test_too_many_values_are_refused(faults_of):
    assert "values" in faults_of("firm.yaml", "targets: [" + "1," * 30_000 + "]")[0]


def test_a_tab_for_indent_is_told_to_be_spaces(faults_of):
    assert "spaces, not tabs" in faults_of("firm.yaml", "price:\n\tamount: 5 USD\n")[0]


def test_a_hidden_character_is_named(faults_of):
    told = faults_of("firm.yaml", "price:\n  channel: im\0porter\n")
    assert "U+0000" in told[0]
    assert "line 2" in told[0]


def test_a_merge_key_is_an_unknown_key(faults_of):
    assert "<<" in faults_of("firm.yaml", "price:\n  <<: {channel: importer}\n")[0]


def test_a_blank_unknown_key_is_still_refused(faults_of):
    told = faults_of("firm.yaml", "quotes: [{source_note: forwarder, by phone}]\n")
    assert "quotes[1].by phone is not a key" in told[0]


def test_a_blank_group_of_another_kind_is_no_clash():
    content = b"offering:\n  kind: brand\n  goods:\n    national_codes:\n      US:\n"
    assert read_bytes("firm.yaml", content).offering.goods is None


def test_faults_are_told_in_the_order_of_the_file(faults_of):
    content = "enterprise:\n  emplyees: 1\n  founded: x\nprice:\n  incoterm: FOX\n  amout: 1\n"
    lines = [told.split(",")[0] for told in faults_of("firm.yaml", content)]
    assert lines == ["line 2", "line 3", "line 5", "line 6"]
