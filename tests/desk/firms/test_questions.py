"""The next question: answered, put off, asked again; and why it is asked."""

from __future__ import annotations

from tradewind.firm_file import read_bytes
from tradewind_desk.records.models import AuditEntry, PutOff


def test_the_next_question_says_why_and_what_it_could_open(filed, owner, logged_in):
    page = logged_in(owner).get(f"/firms/{filed.pk}/next/")
    one = page.context["one"]
    assert one.opens in page.content.decode().replace("&#x27;", "'").replace("&amp;", "&")
    assert one.because and all(told.cite for told in one.because)


def test_an_answer_is_written_into_the_file(filed, owner, logged_in):
    client, address = logged_in(owner), f"/firms/{filed.pk}/next/"
    typed = {"path": "enterprise.companies", "answer": "HK", "version": "3"}
    assert client.post(address, typed).status_code == 302
    filed.refresh_from_db()
    told = read_bytes("firm.yaml", filed.file.encode())
    assert [one.place for one in told.enterprise.companies] == ["HK"]
    assert filed.versions.get(number=4).how == "answered"


def test_an_answer_of_the_wrong_form_says_the_form_and_stays(filed, owner, logged_in):
    typed = {"path": "enterprise.founded", "answer": "long ago", "version": "3"}
    page = logged_in(owner).post(f"/firms/{filed.pk}/next/", typed)
    assert page.status_code == 422
    assert "such as 2026-11-22" in page.content.decode() and "long ago" in page.content.decode()


def test_a_question_put_off_comes_back_only_when_asked_for(filed, owner, logged_in):
    client, address = logged_in(owner), f"/firms/{filed.pk}/next/"
    first = client.get(address).context["one"].ask.written_to
    client.post(address, {"path": first, "act": "unknown", "version": "3"})
    assert PutOff.objects.get(firm=filed).is_unknown
    assert client.get(address).context["one"].ask.written_to != first
    client.post(f"/firms/{filed.pk}/again/")
    assert client.get(address).context["one"].ask.written_to == first


def test_an_answer_over_a_newer_version_is_not_written(filed, owner, logged_in):
    typed = {"path": "enterprise.companies", "answer": "HK", "version": "2"}
    page = logged_in(owner).post(f"/firms/{filed.pk}/next/", typed)
    assert page.status_code == 422 and 'value="HK"' in page.content.decode()
    filed.refresh_from_db()
    assert filed.version == 3


def test_the_first_page_leads_an_owner_on(filed, owner, logged_in):
    page = logged_in(owner).get("/").content.decode()
    assert "Plan a product" in page and "The next question" in page


def test_a_firm_without_a_file_is_asked_where_it_is(firm, owner, logged_in):
    page = logged_in(owner).get(f"/firms/{firm.pk}/next/")
    assert page.context["one"].ask.written_to == "enterprise.place"


def test_putting_off_is_a_line_of_the_audit(filed, owner, logged_in):
    client = logged_in(owner)
    typed = {"path": "enterprise.companies", "act": "later", "version": "3"}
    client.post(f"/firms/{filed.pk}/next/", typed)
    assert AuditEntry.objects.get(firm=filed, act="change").told["is_put_off"]
