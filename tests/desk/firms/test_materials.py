"""A bill of materials that a person brings: shown first, taken over after, or given back."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tradewind_desk.firms import kept_file
from tradewind_desk.firms.materials import lines_of
from tradewind_desk.records.models import AuditEntry

CSV = """part,goods_code,origin,value,supplier
鋼片,721933,CN,14.50 CNY,Examplia Steel
Handle,,VN,1.25 USD,
Rivet,731823,,,
"""
ALL = ("identity", "profile", "money", "materials")


@pytest.fixture
def address(filed) -> str:
    return f"/firms/{filed.pk}/materials/"


def sent(name: str, data: bytes, **told: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, data), **told}


def taken(client, address: str, text: str = CSV, version: int = 3):
    """A sheet that was brought and taken over."""
    dry = client.post(address, {"pasted": text}).context["dry"]
    return client.post(f"{address}take/", {"told": dry.carried, "version": version})


def parts_of(filed) -> list[str | None]:
    filed.refresh_from_db()
    return [one.part for one in lines_of(kept_file.read(filed.file))]


def test_a_dry_run_says_what_would_change_and_changes_nothing(filed, owner, logged_in, address):
    page = logged_in(owner).post(address, sent("bom.csv", CSV.encode()))
    dry = page.context["dry"]
    assert (dry.before, len(dry.bill.lines), len(dry.new), len(dry.out)) == (0, 3, 3, 0)
    assert [one.name for one in dry.bill.sums] == ["Mainland", "Viet Nam", ""]
    assert (dry.bill.whole.unvalued, dry.bill.whole.share[:8]) == (1, "at least")
    assert parts_of(filed) == [] and filed.version == 3


def test_a_sheet_is_taken_over_as_one_version(filed, owner, logged_in, address):
    answer = taken(logged_in(owner), address)
    assert answer.status_code == 302 and parts_of(filed) == ["鋼片", "Handle", "Rivet"]
    assert filed.versions.get(number=4).how == "uploaded" and filed.version == 4
    assert "# at the end of the year" in filed.file


def test_a_sheet_takes_the_place_of_the_lines_there_are(filed, owner, logged_in, address):
    client = logged_in(owner)
    taken(client, address)
    again = CSV.replace("Rivet,731823,,", "Rivet,731823,JP,")
    dry = client.post(address, {"pasted": again}).context["dry"]
    assert (len(dry.new), len(dry.out), dry.stay) == (1, 1, 2)
    taken(client, address, again, version=4)
    assert parts_of(filed) == ["鋼片", "Handle", "Rivet"]
    assert "\n      - part: Handle\n" in filed.file


def test_a_sheet_that_says_what_is_known_changes_nothing(filed, owner, logged_in, address):
    client = logged_in(owner)
    taken(client, address)
    page = client.post(address, {"pasted": CSV})
    assert "Nothing would change" in page.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_is_read_in_the_encodings_spreadsheets_write(owner, logged_in, address, encoding):
    page = logged_in(owner).post(address, sent("bom.csv", CSV.encode(encoding)))
    assert page.context["dry"].new[0].part == "鋼片"
    assert ("read as GB18030" in page.content.decode()) == (encoding == "gb18030")


def test_amounts_without_a_currency_are_in_the_one_chosen(owner, logged_in, address):
    typed = {"pasted": "part\tvalue\nRivet\t0.0125\n", "currency": "CNY"}
    page = logged_in(owner).post(address, typed)
    assert str(page.context["dry"].new[0].value) == "0.0125 CNY"


def test_a_refused_sheet_comes_back_with_its_faults(filed, owner, logged_in, address):
    client = logged_in(owner)
    page = client.post(address, {"pasted": "part,origin\n=1+1,Vietnam\n"})
    assert page.status_code == 422 and "cell B2" in page.context["faults"][0][0]
    told = {"carried": page.context["carried"]}
    back = client.post(f"{address}faults.xlsx", told)
    sheet = load_workbook(BytesIO(back.content))["materials"]
    assert "Vietnam" in sheet["C2"].value
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("name", "data"),
    [("bom.xlsx", b"part"), ("bom.csv", b"PK\x03\x04\x00"), ("bom.exe", b"MZ"), ("bom.csv", b"")],
)
def test_what_is_no_sheet_is_refused(owner, logged_in, address, name, data):
    assert logged_in(owner).post(address, sent(name, data)).status_code == 422


def test_what_is_too_large_is_not_read(owner, logged_in, address, monkeypatch):
    monkeypatch.setattr("tradewind_desk.firms.uploads.LIMIT", 10)
    page = logged_in(owner).post(address, sent("bom.csv", CSV.encode()))
    assert page.status_code == 422 and "at most 10" in page.content.decode()


def test_a_dry_run_over_a_newer_version_is_not_taken(filed, owner, logged_in, address):
    taken(logged_in(owner), address, version=2)
    assert parts_of(filed) == []


@pytest.mark.parametrize(
    "told", ["", "{}", '{"offering": {"goods": {"materials": [{"origin": "Vietnam"}]}}}']
)
def test_what_a_page_carries_is_read_as_strictly_as_a_file(filed, owner, logged_in, address, told):
    client = logged_in(owner)
    taken(client, address)
    page = client.post(f"{address}take/", {"told": told, "version": 4})
    assert page.status_code == 422 and len(parts_of(filed)) == 3


def test_nothing_but_materials_is_taken_from_what_a_page_carries(filed, owner, logged_in, address):
    told = '{"enterprise": {"employees": 1}, "offering": {"goods": {"materials": [{"part": "A"}]}}}'
    logged_in(owner).post(f"{address}take/", {"told": told, "version": 3})
    filed.refresh_from_db()
    assert kept_file.read(filed.file).enterprise.employees == 168


@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_the_sheet_is_had_in_each_language_with_the_lines_there_are(
    filed, owner, logged_in, address, lang
):
    taken(logged_in(owner), address)
    client = logged_in(owner, **{"accept-language": lang})
    data = client.get(f"{address}sheet.xlsx").content
    dry = client.post(address, sent("bom.xlsx", data)).context["dry"]
    assert (dry.stay, len(dry.new)) == (3, 0)


def test_the_firm_s_page_sums_materials_by_origin(filed, owner, logged_in, address):
    client = logged_in(owner)
    taken(client, address)
    page = client.get(f"/firms/{filed.pk}/").content.decode()
    assert "Materials by origin" in page and "Lines without a value" in page


def test_who_sees_prices_does_not_see_materials_by_that(
    filed, owner, case, consent, logged_in, address
):
    taken(logged_in(owner), address)
    consent(filed, case.organisation, "identity", "profile", "money")
    client = logged_in(case.organisation.memberships.get())
    assert client.get(address).status_code == 404
    page = client.get(f"/firms/{filed.pk}/").content.decode()
    assert "Examplia Steel" not in page and "Materials by origin" not in page


def test_who_sees_materials_does_not_see_the_price_by_that(
    filed, owner, case, consent, logged_in, address
):
    taken(logged_in(owner), address)
    consent(filed, case.organisation, "identity", "profile", "materials")
    page = logged_in(case.organisation.memberships.get()).get(address)
    text = page.content.decode()
    assert "Examplia Steel" in text and "6.80" not in text and "Share of the price" not in text
    assert "materials" in AuditEntry.objects.get(firm=filed, act="view").parts


@pytest.mark.parametrize("may_change", [False, True])
def test_who_may_only_read_materials_writes_none(
    filed, case, consent, logged_in, address, may_change
):
    consent(filed, case.organisation, *ALL[:3], may_change=True)
    consent(filed, case.organisation, "materials", may_change=may_change)
    client = logged_in(case.organisation.memberships.get())
    assert client.post(address, {"pasted": CSV}).status_code == (200 if may_change else 403)


def test_the_lines_are_not_in_an_advisers_sheet(filed, owner, case, consent, logged_in, address):
    taken(logged_in(owner), address)
    consent(filed, case.organisation, *ALL)
    data = logged_in(case.organisation.memberships.get()).get(f"{address}sheet.xlsx").content
    assert load_workbook(BytesIO(data))["materials"]["A2"].value is None
