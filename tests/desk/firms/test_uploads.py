"""A file that a person brings: shown first, taken over after, or given back with its faults."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tradewind.firm_file import form_bytes, read_bytes
from tradewind_desk.firms import kept_file


def book(filed, **cells) -> bytes:
    """The firm's own workbook with some cells of its first sheet written over."""
    data = form_bytes(kept_file.read(filed.file), "xlsx")
    made = load_workbook(BytesIO(data))
    for row in made["firm"].iter_rows():
        if row[0].value in cells:
            row[2].value = cells[row[0].value]
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def sent(name: str, data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, data)}


def test_a_dry_run_changes_nothing(filed, owner, logged_in):
    data = book(filed, **{"enterprise.employees": 200})
    page = logged_in(owner).post(f"/firms/{filed.pk}/upload/", sent("firm.xlsx", data))
    assert page.context["dry_added"] == [("Employees", "168", "200")]
    filed.refresh_from_db()
    assert filed.version == 3


def test_an_upload_is_taken_over_after_its_dry_run(filed, owner, logged_in):
    client = logged_in(owner)
    data = book(filed, **{"enterprise.employees": 200})
    dry = client.post(f"/firms/{filed.pk}/upload/", sent("firm.xlsx", data)).context["dry"]
    client.post(f"/firms/{filed.pk}/upload/take/", {"file": dry.file, "version": "3"})
    filed.refresh_from_db()
    assert read_bytes("firm.yaml", filed.file.encode()).enterprise.employees == 200
    assert "# at the end of the year" in filed.file
    assert filed.versions.get(number=4).how == "uploaded"


@pytest.mark.parametrize(("way", "employees"), [("add", 168), ("replace", None)])
def test_what_an_upload_leaves_blank_stays_unless_it_is_taken_out(
    filed, owner, logged_in, way, employees
):
    file = "enterprise: {names: {en: Examplia Pans}, place: CN}\n"
    typed = {"file": file, "way": way, "version": "3"}
    logged_in(owner).post(f"/firms/{filed.pk}/upload/take/", typed)
    filed.refresh_from_db()
    told = read_bytes("firm.yaml", filed.file.encode())
    assert (filed.name, told.enterprise.employees) == ("Examplia Pans", employees)


def test_a_refused_workbook_comes_back_with_its_faults(filed, owner, logged_in):
    client = logged_in(owner)
    data = book(filed, **{"enterprise.employees": "many"})
    page = client.post(f"/firms/{filed.pk}/upload/", sent("firm.xlsx", data))
    assert page.status_code == 422 and len(page.context["faults"]) == 1
    told = {"carried": page.context["carried"]}
    back = client.post(f"/firms/{filed.pk}/upload/faults.xlsx", told)
    sheet = load_workbook(BytesIO(back.content))["firm"]
    wrong = [row for row in sheet.iter_rows(min_row=2) if row[4].value]
    assert [row[0].value for row in wrong] == ["enterprise.employees"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("firm.xlsx", b"enterprise: {}"),
        ("firm.yaml", b"PK\x03\x04"),
        ("firm.exe", b"MZ"),
        ("firm.yaml", "名稱：".encode("gb18030")),
        ("firm.yaml", b""),
    ],
)
def test_what_is_not_a_firms_file_is_refused(filed, owner, logged_in, name, data):
    page = logged_in(owner).post(f"/firms/{filed.pk}/upload/", sent(name, data))
    assert page.status_code == 422


def test_what_is_too_large_is_not_read(filed, owner, logged_in, monkeypatch):
    monkeypatch.setattr("tradewind_desk.firms.uploads.LIMIT", 10)
    page = logged_in(owner).post(f"/firms/{filed.pk}/upload/", sent("firm.yaml", b"x" * 11))
    assert page.status_code == 422 and "at most 10" in page.content.decode()


def test_a_dry_run_over_a_newer_version_is_not_taken(filed, owner, logged_in):
    typed = {"file": "enterprise: {employees: 1}\n", "version": "2"}
    logged_in(owner).post(f"/firms/{filed.pk}/upload/take/", typed)
    filed.refresh_from_db()
    assert filed.version == 3


def test_a_market_that_nobody_knows_is_refused(filed, owner, logged_in):
    typed = {"file": "targets: [{market: XX}]\n", "version": "3"}
    page = logged_in(owner).post(f"/firms/{filed.pk}/upload/take/", typed)
    assert page.status_code == 422 and "XX" in page.content.decode()
    filed.refresh_from_db()
    assert filed.version == 3


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_what_is_downloaded_says_what_the_firm_says(filed, owner, logged_in, kind):
    data = logged_in(owner).get(f"/firms/{filed.pk}/file.{kind}").content
    assert read_bytes(f"firm.{kind}", data) == kept_file.read(filed.file)


def test_a_name_that_looks_like_a_formula_is_text_in_the_download(filed, owner, logged_in):
    filed.file = filed.file.replace("Examplia Pots", "=1+1")
    filed.save()
    data = logged_in(owner).get(f"/firms/{filed.pk}/file.xlsx").content
    cells = [cell for row in load_workbook(BytesIO(data))["firm"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] != ["f"]


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_an_empty_form_can_be_had(owner, logged_in, kind):
    assert logged_in(owner).get(f"/firms/template.{kind}").status_code == 200
