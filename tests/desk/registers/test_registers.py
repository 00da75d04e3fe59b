"""An analyst brings registers and reads what comes of them. Every firm here is invented."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tradewind_desk.records.models import AuditEntry, Case, Job, Membership, Register
from tradewind_desk.registers import places

CSV = "名称,地区,行业,职工数\n甲厂,广东,2611,25\n乙厂,江苏,3512,80\n丙厂,火星,3512,80\n"


def of(answer):
    """The job that an answer leads to."""
    return Job.objects.get(pk=answer.headers["Location"].split("/")[-2])


def test_an_invented_register_is_made_by_the_worker(client, worked):
    job = worked(of(client.post("/registers/make/", {"name": "Small", "rows": 20})))
    assert (job.state, job.register.rows, job.register.is_invented) == ("done", 20, True)
    assert "20 invented firms" in client.get(f"/registers/work/{job.pk}/").content.decode()


def test_a_file_that_was_brought_is_checked_and_its_clean_rows_are_kept(client, worked):
    file = SimpleUploadedFile("firms.csv", CSV.encode("gb18030"))
    job = worked(of(client.post("/registers/upload/", {"name": "Ours", "file": file})))
    assert job.state == "done", job.says
    register = Register.objects.get()
    assert (register.rows, job.result["refused"]) == (2, 1)
    assert places.register_file(register).name == "clean.parquet"
    page = client.get(f"/registers/{register.pk}/").content.decode()
    assert "1 × " in page and "职工数" in page
    faults = client.get(f"/registers/work/{job.pk}/file/errors.csv")
    assert "火星" in b"".join(faults.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(range(64)), b"PK\x03\x04 no workbook", b"MZ\x00\x01"]
)
def test_a_file_of_another_kind_is_refused_whatever_it_is_called(client, content):
    file = SimpleUploadedFile("firms.csv", content)
    answer = client.post("/registers/upload/", {"name": "Ours", "file": file})
    assert answer.status_code == 422
    assert "neither CSV, XLSX nor Parquet" in answer.content.decode()
    assert not Register.objects.exists()


def test_an_upload_above_the_limit_is_broken_off(client, settings):
    settings.REGISTER_UPLOAD_BYTES = 1000
    file = SimpleUploadedFile("firms.csv", b"name\n" + b"x\n" * 5000)
    answer = client.post("/registers/upload/", {"name": "Ours", "file": file})
    assert answer.status_code == 422
    assert "larger than 1,000 bytes" in answer.content.decode()


def test_an_upload_without_the_token_of_its_page_is_refused(analyst, logged_in):
    client = Client(enforce_csrf_checks=True)
    client.force_login(analyst.person, backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("firms.csv", CSV.encode())
    assert client.post("/registers/upload/", {"name": "x", "file": file}).status_code == 403


@pytest.mark.parametrize("role", ["visitor", "adviser", "owner"])
def test_a_long_upload_is_not_read_for_whoever_may_have_no_register(role, member, logged_in):
    told = {"content-length": str(26 * 1024**2)}
    client = Client() if role == "visitor" else logged_in(member(role))
    assert client.post("/registers/upload/", {}, headers=told).status_code == 413


def test_only_an_upload_of_a_register_may_be_long(client):
    told = {"content-length": str(26 * 1024**2)}
    assert client.post("/registers/make/", {}, headers=told).status_code == 413
    client.raise_request_exception = False  # it reads on, and there is no more
    assert client.post("/registers/upload/", {}, headers=told).status_code != 413


def test_a_file_of_the_inbox_is_moved_to_the_registers(client, analyst, worked):
    inbox = places.inbox(analyst.organisation)
    inbox.mkdir(parents=True)
    (inbox / "firms.csv").write_text(CSV, "utf-8")
    job = of(client.post("/registers/take/", {"name": "Ours", "waiting": "firms.csv"}))
    assert not (inbox / "firms.csv").exists()
    assert worked(job).register.rows == 2


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "none.csv"])
def test_only_files_that_wait_in_ones_own_inbox_are_taken(client, folder, name):
    (folder / "inbox" / "another").mkdir(parents=True)
    assert client.post("/registers/take/", {"name": "x", "waiting": name}).status_code == 422
    assert not Register.objects.exists()


@pytest.mark.parametrize("by", ["region", "division", "size"])
@pytest.mark.parametrize("measure", ["firms", "ready", "upgrade", "scheme:hk-bud-general"])
def test_a_run_is_shown_by_each_dimension_and_measure(client, run, by, measure):
    page = client.get(f"/registers/work/{run.pk}/", {"by": by, "show": measure})
    assert sum(row.firms for row in page.context["rows"]) == 300
    assert ("<svg" in page.content.decode()) is (by == "region")


def test_the_map_and_the_table_beside_it_hold_the_same_numbers(client, run):
    page = client.get(f"/registers/work/{run.pk}/", {"by": "region", "show": "ready"})
    text = page.content.decode()
    for row in page.context["rows"]:
        if row.value:
            assert f"{row.name} {row.value}: {row.percent}</title>" in text


@pytest.mark.parametrize(("lang", "name"), [("en", "Guangdong"), ("zh-hant", "廣東")])
def test_a_run_is_read_in_the_language_of_the_page(client, run, lang, name):
    client.cookies["django_language"] = lang
    text = client.get(f"/registers/work/{run.pk}/").content.decode()
    assert name in text
    assert "style=" not in text


def test_a_row_is_explained_with_its_sources(client, run):
    page = client.get(f"/registers/work/{run.pk}/row/", {"row": 7})
    assert page.context["told"]["differs"] == []
    assert "https://" in page.content.decode()


def test_a_row_that_is_not_there_is_said_with_its_mend(client, run):
    page = client.get(f"/registers/work/{run.pk}/row/", {"row": 301})
    assert page.status_code == 422
    assert "has no row 301" in page.content.decode()


def test_a_list_of_calls_is_made_from_a_run_and_taken_away(client, run, worked):
    asked = {"capacity": 12, "by": "low", "explore": 0, "most": "size=micro:50%"}
    job = worked(of(client.post(f"/registers/work/{run.pk}/start/triage/", asked)))
    assert job.state == "done", job.says
    client.cookies["django_language"] = "zh-hans"
    page = client.get(f"/registers/work/{job.pk}/")
    assert len(page.context["calls"]) == 12
    assert "第 " in page.content.decode()
    book = client.get(f"/registers/work/{job.pk}/file/calls.xlsx")
    assert load_workbook(io.BytesIO(book.content)).active.max_row == 13
    told = client.get(f"/registers/work/{job.pk}/file/calls.csv").content.decode("utf-8-sig")
    assert len(told.strip().splitlines()) == 13
    assert AuditEntry.objects.filter(act="export").count() == 2


def test_only_who_is_an_adviser_of_the_body_too_hands_a_list_to_its_caseload(
    client, analyst, run, worked
):
    asked = {"capacity": 5, "by": "low", "explore": 0}
    job = worked(of(client.post(f"/registers/work/{run.pk}/start/triage/", asked)))
    address = f"/registers/work/{job.pk}/cases/"
    assert client.post(address).status_code == 403
    Membership.objects.create(
        person=analyst.person, organisation=analyst.organisation, role="adviser"
    )
    shown = client.post(address)
    assert len(shown.context["run"].new) == 5
    assert not Case.objects.exists()
    client.post("/cases/calls/take/", {"token": shown.context["run"].token})
    assert Case.objects.filter(organisation=analyst.organisation).count() == 5


def test_a_demand_that_cannot_be_met_is_said_with_its_mend_and_can_be_tried_again(
    client, run, worked
):
    asked = {"capacity": 12, "by": "low", "explore": 0, "least": "region=CN-XZ:12"}
    job = worked(of(client.post(f"/registers/work/{run.pk}/start/triage/", asked)))
    text = client.get(f"/registers/work/{job.pk}/").content.decode()
    assert job.state == "failed"
    assert "Mend:" in job.says and job.says[:20] in text
    assert f"/registers/work/{job.pk}/resume/" in text


def test_what_if_of_a_draft_tells_what_the_draft_moves(client, register, worked):
    from tradewind.facts.folders import shipped_packs

    draft = (shipped_packs() / "schemes/hk-bud.yaml").read_text("utf-8")
    changed = draft.replace('value: "800000"', 'value: "1000000"')
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("schemes/hk-bud.yaml", changed)
    file = SimpleUploadedFile("draft.zip", packed.getvalue())
    asked = {"on": "2026-11-30", "known_on": "2026-11-30", "engine": "duckdb", "draft": file}
    job = worked(of(client.post(f"/registers/{register.pk}/start/compare/", asked)))
    assert job.state == "done", job.says
    text = client.get(f"/registers/work/{job.pk}/").content.decode()
    assert "BUD" in text and "hk-bud:cap_general" in text and "draft.zip" in text
    assert "<style" not in text
    assert client.get(f"/registers/work/{job.pk}/file/moves.xlsx").status_code == 200


@pytest.mark.parametrize("name", ["../../x.yaml", "/x.yaml", "schemes/x.py"])
def test_a_draft_writes_nothing_outside_its_folder(client, register, folder, name):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "x: 1")
    file = SimpleUploadedFile("draft.zip", packed.getvalue())
    asked = {"on": "2026-11-30", "known_on": "2026-11-30", "engine": "duckdb", "draft": file}
    answer = client.post(f"/registers/{register.pk}/start/compare/", asked)
    assert answer.status_code == 422
    assert not Job.objects.filter(kind="compare").exists()


def test_the_demand_of_services_is_counted_from_a_run(client, run, worked):
    job = worked(of(client.post(f"/registers/work/{run.pk}/start/demand/", {"months": 12})))
    assert job.state == "done", job.says
    assert client.get(f"/registers/work/{job.pk}/").context["shown"]


def test_a_register_goes_with_all_that_was_worked_out_from_it(client, run, folder):
    client.post(f"/registers/{run.register.pk}/remove/")
    assert not Register.objects.exists()
    assert not Job.objects.exists()
    assert [one for one in folder.rglob("*") if one.is_file()] == []


def test_no_body_sees_the_registers_and_jobs_of_another(member, logged_in, run):
    other = logged_in(member("analyst"))
    assert "Trial" not in other.get("/registers/").content.decode()
    addresses = [f"/registers/{run.register.pk}/", f"/registers/work/{run.pk}/"]
    addresses += [f"/registers/work/{run.pk}/{end}" for end in ("row/?row=7", "progress/")]
    assert {other.get(one).status_code for one in addresses} == {404}
    acts = [f"/registers/work/{run.pk}/{end}/" for end in ("stop", "resume", "start/triage")]
    acts += [f"/registers/{run.register.pk}/{end}/" for end in ("remove", "start/run")]
    assert {other.post(one).status_code for one in acts} == {404}


@pytest.mark.parametrize("role", ["owner", "adviser", "provider"])
def test_only_analysts_have_registers(member, logged_in, run, role):
    other = logged_in(member(role))
    for address in ("/registers/", f"/registers/work/{run.pk}/"):
        assert other.get(address).status_code == 404


def test_the_first_page_of_an_analyst_shows_the_last_results(client, run):
    assert f"/registers/work/{run.pk}/" in client.get("/").content.decode()


def test_calls_are_shared_out_among_who_calls_and_none_gets_more_than_told(client, run, worked):
    asked = {"capacity": 12, "by": "low", "explore": 0, "officers": "Lam: 3\nChan: 4"}
    job = worked(of(client.post(f"/registers/work/{run.pk}/start/triage/", asked)))
    assert job.state == "done", job.says
    calls = client.get(f"/registers/work/{job.pk}/").context["calls"]
    told = [one["officer"] for one in calls]
    assert (told.count("Lam"), told.count("Chan"), len(told)) == (3, 4, 7)


@pytest.mark.parametrize("line", ["Lam", "Lam: many", "Lam: 0", ": 5"])
def test_a_line_that_names_no_caller_and_calls_is_said(client, run, line):
    asked = {"capacity": 12, "by": "low", "explore": 0, "officers": line}
    page = client.post(f"/registers/work/{run.pk}/start/triage/", asked)
    assert page.status_code == 422
    assert line in page.content.decode()
