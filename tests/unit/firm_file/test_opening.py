"""Claims about files refused before their meaning is looked at."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from tradewind.errors import InputError
from tradewind.firm_file import read, read_bytes


def test_an_empty_file_is_refused(faults_of):
    assert "empty" in faults_of("firm.yaml", b"")[0]


def test_a_blank_file_is_refused(faults_of):
    assert "blank" in faults_of("firm.json", " \n\n")[0]


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "firm.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError, match="50000000 bytes"):
        read(path)


def test_a_file_that_is_not_there_names_itself(tmp_path):
    with pytest.raises(InputError, match=r"absent\.yaml"):
        read(tmp_path / "absent.yaml")


def test_a_folder_is_not_a_firms_file(tmp_path):
    folder = tmp_path / "firm.yaml"
    folder.mkdir()
    with pytest.raises(InputError, match="cannot be opened"):
        read(folder)


def test_an_unknown_kind_of_file_is_refused(faults_of):
    assert ".yaml, .json or .xlsx" in faults_of("firm.csv", "a,b")[0]


def test_text_that_is_not_utf8_names_its_first_bad_byte(faults_of):
    told = faults_of("firm.yaml", b"price:\n  channel: \xff\n")[0]
    assert "Byte 18 is not UTF-8" in told
    assert "Save the file as UTF-8" in told


def test_text_in_gb18030_is_recognised(faults_of):
    content = "enterprise:\n  names:\n    zh-Hans: 江门示例厨具".encode("gb18030")
    assert "GB18030" in faults_of("firm.yaml", content)[0]


def test_text_in_utf16_is_recognised(faults_of):
    assert "UTF-16" in faults_of("firm.yaml", "price:\n".encode("utf-16"))[0]


def test_a_byte_order_mark_is_no_fault():
    firm = read_bytes("firm.yaml", b"\xef\xbb\xbftarget_margin_pct: 12\n")
    assert firm.target_margin_pct == 12


def test_a_workbook_named_yaml_is_recognised(faults_of, workbook):
    assert "rename it to end in .xlsx" in faults_of("firm.yaml", workbook())[0]


def test_text_named_xlsx_is_recognised(faults_of):
    assert "not a workbook" in faults_of("firm.xlsx", "price:\n")[0]


def test_a_locked_or_old_workbook_is_recognised(faults_of):
    assert "password" in faults_of("firm.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600)[0]


def test_a_cut_off_workbook_is_refused(faults_of, workbook):
    assert "damaged" in faults_of("firm.xlsx", workbook()[:900])[0]


def test_a_zip_that_is_no_workbook_is_refused(faults_of):
    assert "not a workbook" in faults_of("firm.xlsx", _zip({"hello.txt": b"hello"}))[0]


def test_a_zip_bomb_is_refused(faults_of):
    bomb = _zip({"xl/workbook.xml": b"<workbook/>", "xl/big.xml": b"\0" * 30_000_000})
    assert "unpacks to more" in faults_of("firm.xlsx", bomb)[0]


def test_a_workbook_that_swells_by_its_document_type_is_refused(faults_of):
    part = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
    assert "document type" in faults_of("firm.xlsx", _zip({"xl/workbook.xml": part}))[0]


def test_a_workbook_with_macros_is_refused(faults_of):
    parts = {"xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": b"x"}
    assert "macros" in faults_of("firm.xlsx", _zip(parts))[0]


def _zip(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return file.getvalue()
