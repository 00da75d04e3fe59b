"""The page of a case, what is done with it, and who may not."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tradewind.errors import InputError
from tradewind_desk.cases import actions
from tradewind_desk.cases.files import MOST_BYTES, media_type
from tradewind_desk.cases.stages import NEXT
from tradewind_desk.plans.actions import make_plan
from tradewind_desk.policies import Refused
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Case, Document, Firm, Person, Plan, Task

EXAMPLES = Path(__file__).parents[3] / "examples"
PDF = b"%PDF-1.7\n1 0 obj\n"


def act(client, case, which, /, **told):
    return client.post(reverse("cases:act", args=[case.pk, which]), told)


@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_a_case_of_ones_own_body_opens_in_each_language(case, adviser, logged_in, lang):
    page = logged_in(adviser).get(f"/cases/{case.pk}/", {"lang": lang})
    assert page.status_code == 200
    assert "Examplia Pots" in page.content.decode()


def test_what_the_firm_shares_not_is_said_and_where_to_record_a_consent(
    case, firm, adviser, logged_in
):
    Person.objects.create(firm=firm, name="Ah Examplia")
    page = logged_in(adviser).get(f"/cases/{case.pk}/").content.decode()
    assert "Ah Examplia" not in page
    assert "Not shared" in page


def test_what_the_firm_shares_is_shown(case, firm, adviser, consent, logged_in):
    Person.objects.create(firm=firm, name="Ah Examplia")
    consent(firm, adviser.organisation, Part.PEOPLE)
    assert "Ah Examplia" in logged_in(adviser).get(f"/cases/{case.pk}/").content.decode()


def test_another_body_gets_nothing_of_a_case_by_its_address(case, member, logged_in):
    client = logged_in(member("adviser"))
    assert client.get(f"/cases/{case.pk}/").status_code == 404
    assert client.get(f"/cases/{case.pk}/brief/").status_code == 404
    assert act(client, case, "task", what="x").status_code == 404


def test_a_shared_case_can_be_read_and_not_changed(case, firm, member, consent, logged_in):
    other = member("adviser")
    given = consent(firm, other.organisation, Part.CASE)
    client = logged_in(other)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert f"Shared by consent until {given.until.day} " in page
    assert reverse("cases:act", args=[case.pk, "task"]) not in page
    assert act(client, case, "task", what="x").status_code == 403
    assert not Task.objects.exists()


def test_every_view_is_in_the_firms_audit_with_the_parts_seen(
    case, firm, adviser, consent, logged_in
):
    consent(firm, adviser.organisation, Part.PLANS)
    logged_in(adviser).get(f"/cases/{case.pk}/")
    line = firm.audit.get()
    assert line.act == "view"
    assert {"identity", "plans", "case"} <= set(line.parts)
    assert "people" not in line.parts


def test_queries_of_a_case_do_not_grow_with_its_rows(case, firm, adviser, consent, logged_in):
    consent(firm, adviser.organisation, *Part.values, may_change=True)
    client, counts = logged_in(adviser), []
    for more in (1, 12):
        for number in range(more):
            told = {"acting": adviser, "case": case}
            actions.add_task(**told, what=f"{number}", due=None, who=adviser.person)
            actions.add_interaction(**told, kind="call", on=timezone.localdate(), said="said")
            actions.add_outcome(**told, kind="order", on=timezone.localdate())
            actions.add_document(**told, name=f"{number}.pdf", content=PDF)
            actions.add_person(**told, name=f"Examplia {number}")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/cases/{case.pk}/").status_code == 200
        counts.append(len(seen))
    assert counts[1] <= counts[0]  # what is seen again at once is not written again


@pytest.mark.parametrize("address", ["", "refer/?kind=test-toys"])
def test_no_id_stands_twice_on_a_page(case, firm, adviser, consent, logged_in, address):
    consent(firm, adviser.organisation, *Part.values, may_change=True)
    page = logged_in(adviser).get(f"/cases/{case.pk}/{address}").content.decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r' for="([^"]+)"', page)) <= set(ids)


# stages


def test_every_stage_leads_somewhere_and_only_to_stages():
    assert set(NEXT) == set(Case.Stage)
    assert all(then and set(then) <= set(Case.Stage) for then in NEXT.values())


def test_a_stage_is_changed_along_the_table_with_its_moment(case, adviser, logged_in):
    before = case.stage_since
    assert act(logged_in(adviser), case, "stage", stage="contacted").status_code == 302
    case.refresh_from_db()
    assert case.stage == "contacted"
    assert case.stage_since > before


def test_a_stage_that_does_not_follow_is_refused(case, adviser, logged_in):
    assert act(logged_in(adviser), case, "stage", stage="won").status_code == 422
    with pytest.raises(InputError, match="cannot go from prospect to won"):
        actions.change_stage(acting=adviser, case=case, stage="won")


def test_a_case_is_closed_with_a_reason_only(case, adviser, logged_in):
    client = logged_in(adviser)
    page = act(client, case, "stage", stage="closed")
    assert page.status_code == 422
    assert "A case is closed for a reason" in page.content.decode()
    act(client, case, "stage", stage="closed", closing="no_need")
    case.refresh_from_db()
    assert (case.stage, case.closing) == ("closed", "no_need")


def test_a_case_is_won_once_the_owner_has_confirmed_an_outcome(case, adviser, owner, logged_in):
    Case.objects.filter(pk=case.pk).update(stage="verify_win")
    case.refresh_from_db()
    client = logged_in(adviser)
    act(client, case, "outcome", kind="order", on="2026-11-01", currency="HKD")
    assert act(client, case, "stage", stage="won").status_code == 422
    outcome = case.outcomes.get()
    assert (outcome.minor, outcome.currency) == (None, "")
    assert client.post(reverse("cases:confirm", args=[outcome.pk])).status_code == 403
    logged_in(owner).post(reverse("cases:confirm", args=[outcome.pk]))
    outcome.refresh_from_db()
    assert outcome.confirmed_by == owner.person
    assert act(client, case, "stage", stage="won").status_code == 302


def test_an_amount_is_kept_in_the_minor_units_of_its_currency(case, adviser, logged_in):
    client = logged_in(adviser)
    for amount, currency in (("12.5", "HKD"), ("1200", "JPY")):
        act(client, case, "outcome", kind="order", on="2026-11-01", amount=amount,
            currency=currency)  # fmt: skip
    assert sorted(case.outcomes.values_list("currency", "minor")) == [("HKD", 1250), ("JPY", 1200)]


# tasks


def test_a_case_is_due_with_the_first_of_its_open_tasks(case, adviser, logged_in):
    client, day = logged_in(adviser), timezone.localdate()
    for ahead in (5, 2):
        act(client, case, "task", what="ring", due=day + timedelta(days=ahead))
    case.refresh_from_db()
    assert case.next_due == day + timedelta(days=2)
    first = case.tasks.get(due=case.next_due)
    client.post(reverse("cases:task", args=[first.pk]), {"done": "1"})
    case.refresh_from_db()
    assert case.next_due == day + timedelta(days=5)
    client.post(reverse("cases:task", args=[case.tasks.get(done_at=None).pk]), {"due": ""})
    case.refresh_from_db()
    assert case.next_due is None


def test_a_task_goes_to_nobody_outside_the_body(case, adviser, member):
    other = member("adviser").person
    with pytest.raises(Refused):
        actions.add_task(acting=adviser, case=case, what="ring", due=None, who=other)


# people


def test_a_contact_is_written_only_where_the_firm_lets_the_body_write(
    case, firm, adviser, consent, logged_in
):
    client = logged_in(adviser)
    assert act(client, case, "person", name="Ah Examplia").status_code == 404
    assert not firm.people.exists()
    consent(firm, adviser.organisation, Part.PEOPLE, may_change=True)
    assert act(client, case, "person", name="Ah Examplia").status_code == 302
    assert firm.people.get().name == "Ah Examplia"


# documents


def zipped(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"plain \xe6\xb8\xaf", "text/plain"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml.sheet"),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), None),
        (zipped("evil.exe"), None),
        (b"<html><script>", None),
        (b" \n<svg onload=x>", None),
        (b"MZ\x00\x01", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_what_it_holds(content, kind):
    told = media_type(content)
    assert told == kind or (kind and told and told.endswith(kind))


def test_a_document_is_kept_with_its_hash_and_served_to_be_saved(case, adviser, logged_in):
    client = logged_in(adviser)
    file = SimpleUploadedFile("合同.html", PDF, "text/html")
    client.post(reverse("cases:add_document", args=[case.pk]), {"file": file})
    kept = Document.objects.get()
    assert kept.media_type == "application/pdf"
    answer = client.get(reverse("cases:document", args=[kept.pk]))
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert len(kept.sha256) == 64


@pytest.mark.parametrize("content", [b"MZ\x00", PDF + b"x" * MOST_BYTES])
def test_a_file_that_is_not_kept_is_said_to_be_so(case, adviser, logged_in, content):
    client = logged_in(adviser)
    told = {"file": SimpleUploadedFile("a.pdf", content, "application/pdf")}
    page = client.post(reverse("cases:add_document", args=[case.pk]), told, follow=True)
    assert "told error" in page.content.decode()
    assert not Document.objects.exists()


def test_a_document_is_not_served_to_another_body(case, adviser, member, logged_in):
    kept = actions.add_document(acting=adviser, case=case, name="a.pdf", content=PDF)
    assert logged_in(member("adviser")).get(f"/cases/documents/{kept.pk}/").status_code == 404


# other acts


def test_a_case_by_hand_is_of_a_new_firm_and_once_for_an_identifier(adviser, logged_in):
    client = logged_in(adviser)
    told = {"name": "Examplia Kettles", "identifier": "ex 77", "place": "HK"}
    first = client.post("/cases/new/", told)
    second = client.post("/cases/new/", told)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.get().firm.identifier == "EX77"


def test_writing_down_an_identifier_tells_nothing_of_another_bodys_firm(
    case, firm, member, logged_in
):
    firm.identifier = "EX99"
    firm.save()
    other = member("adviser")
    logged_in(other).post("/cases/new/", {"name": "Examplia", "identifier": "EX99"})
    mine = Case.objects.get(organisation=other.organisation)
    assert mine.firm != firm
    page = logged_in(other).get(f"/cases/{mine.pk}/").content.decode()
    assert "Examplia Pots" not in page


def test_a_case_joins_the_firms_own_account_once_it_may_be_seen(firm, member, consent, logged_in):
    firm.identifier = "EX99"
    firm.save()
    other = member("adviser")
    client = logged_in(other)
    client.post("/cases/new/", {"name": "Examplia", "identifier": "EX99"})
    case = Case.objects.get(organisation=other.organisation)
    join = reverse("cases:join", args=[case.pk, firm.pk])
    assert client.post(join).status_code == 404
    consent(firm, other.organisation, Part.PROFILE)
    assert join in client.get(f"/cases/{case.pk}/").content.decode()
    client.post(join)
    case.refresh_from_db()
    assert case.firm == firm


def test_the_first_plan_answers_a_waiting_case(case, firm):
    told = {"firm": firm, "applies_on": timezone.localdate(), "known_on": timezone.localdate()}
    Plan.objects.create(number=1, told=b"", **told)
    case.refresh_from_db()
    first = case.first_answer_at
    assert first is not None
    Plan.objects.create(number=2, told=b"", **told)
    case.refresh_from_db()
    assert case.first_answer_at == first


def test_the_brief_says_what_is_not_shared(case, adviser, logged_in):
    actions.add_task(acting=adviser, case=case, what="Send samples", due=None, who=None)
    page = logged_in(adviser).get(f"/cases/{case.pk}/brief/").content.decode()
    assert "Send samples" in page
    assert "Not shared" in page


def test_the_brief_holds_the_newest_plans_markets_and_schemes(
    case, firm, owner, adviser, consent, logged_in
):
    firm.file = (EXAMPLES / "kitchenware-mainland-maker.yaml").read_text("utf-8")
    firm.save()
    make_plan(acting=owner, firm=firm, options={"markets": ["JP"]})
    consent(firm, adviser.organisation, Part.PLANS)
    client = logged_in(adviser)
    assert "Japan" in client.get(f"/cases/{case.pk}/").content.decode()
    page = client.get(f"/cases/{case.pk}/brief/")
    brief = page.context["brief"]
    assert [one["market"] for one in brief.best] == ["JP"]
    assert brief.schemes
    assert brief.schemes[0]["name"] in html.unescape(page.content.decode())
    case.refresh_from_db()
    assert case.first_answer_at is not None


def test_the_start_page_shows_an_adviser_what_is_due_and_stuck(case, adviser, logged_in):
    actions.add_task(
        acting=adviser, case=case, what="Ring back", due=timezone.localdate(), who=adviser.person
    )
    Case.objects.filter(pk=case.pk).update(stage_since=timezone.now() - timedelta(days=31))
    page = logged_in(adviser).get("/").content.decode()
    assert "Ring back" in page
    assert f"/cases/{case.pk}/" in page


def test_what_is_typed_is_escaped(case, adviser, logged_in):
    client = logged_in(adviser)
    act(client, case, "interaction", kind="call", on="2026-11-01", said="<script>alert(1)</script>")
    Firm.objects.filter(pk=case.firm_id).update(name="<b>bold</b>")
    for address in (f"/cases/{case.pk}/", f"/cases/{case.pk}/brief/", "/cases/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>bold" not in page
