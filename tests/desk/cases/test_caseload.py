"""The list of cases: found by index, narrowed, paged, counted and written to files."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tradewind_desk import policies
from tradewind_desk.cases import queries
from tradewind_desk.records.models import AuditEntry, Case, Firm, Organisation, SearchWord, Task

PARTS = ("identity", "case")


def some_cases(adviser, count, **told):
    """Cases of invented firms of the adviser's body, each changed a minute after the one before."""
    now = timezone.now()
    firms = Firm.objects.bulk_create(
        Firm(
            name=f"Examplia Works {number}",
            name_zh=f"示例工厂{number}",
            identifier=f"EX-{number:05}",
            place="CN-GD" if number % 2 else "HK",
            industry="C3382",
            size="small",
        )
        for number in range(count)
    )
    cases = Case.objects.bulk_create(
        Case(firm=firm, organisation=adviser.organisation, stage_since=now, **told)
        for firm in firms
    )
    for number, case in enumerate(cases):
        case.changed_at = now - timedelta(minutes=number // 2)  # two at the same moment
    Case.objects.bulk_update(cases, ["changed_at"])
    return cases


def test_pages_hold_every_case_once_and_tell_how_many_there_are(adviser, logged_in):
    some_cases(adviser, 120)
    client, seen, after = logged_in(adviser), [], ""
    for _ in range(3):
        page = client.get("/cases/", {"after": after})
        seen += [case.pk for case in page.context["page"].rows]
        after = page.context["page"].next
        assert page.context["count"] == 120
    assert not after
    assert len(seen) == len(set(seen)) == 120


def test_queries_do_not_grow_with_cases(adviser, logged_in):
    client = logged_in(adviser)
    counts = []
    for more in (3, 40):
        some_cases(adviser, more)
        with CaptureQueriesContext(connection) as told:
            client.get("/cases/")
        counts.append(len(told))
    assert counts[0] == counts[1] <= 8


@pytest.mark.parametrize(
    "text", ["Lantern", "lantern pots", "灯笼", "笼锅", "914400EX", "Ｌａｎｔｅｒｎ"]
)
def test_a_case_is_found_by_a_part_of_a_name_or_identifier(adviser, logged_in, text):
    some_cases(adviser, 3)
    firm = Firm.objects.create(
        name="Examplia Lantern Pots", name_zh="示例灯笼锅具厂", identifier="914400EX1"
    )
    case = Case.objects.create(
        firm=firm, organisation=adviser.organisation, stage_since=timezone.now()
    )
    page = logged_in(adviser).get("/cases/", {"q": text})
    assert [one.pk for one in page.context["page"].rows] == [case.pk]


def test_a_firm_is_found_by_its_new_name_only(adviser):
    firm = Firm.objects.create(name="Examplia Kettles")
    firm.name = "Examplia Pans"
    firm.save()
    assert not Firm.objects.filter(SearchWord.found("kettles", "pk")).exists()
    assert Firm.objects.filter(SearchWord.found("pans", "pk")).get() == firm


def test_each_filter_narrows_the_list(adviser, logged_in):
    day = timezone.localdate()
    cases = some_cases(adviser, 4)
    odd = cases[1]
    odd.stage, odd.adviser, odd.next_due, odd.source = "met", adviser.person, day, "event"
    odd.stage_since = timezone.now() - timedelta(days=40)
    odd.save()
    Firm.objects.filter(pk=odd.firm_id).update(industry="C1811", size="micro", place="CN-ZJ")
    client = logged_in(adviser)
    for told in (
        {"stage": "met"},
        {"adviser": str(adviser.person.pk)},
        {"place": "CN-ZJ"},
        {"industry": "18"},
        {"size": "micro"},
        {"due": day.isoformat()},
        {"stuck": "30"},
        {"source": "event"},
    ):
        page = client.get("/cases/", told)
        assert [one.pk for one in page.context["page"].rows] == [odd.pk], told
        assert page.context["count"] == 1


def test_the_mainland_includes_its_provinces(adviser, logged_in):
    some_cases(adviser, 4)
    assert logged_in(adviser).get("/cases/", {"place": "CN"}).context["count"] == 2


def test_the_next_page_keeps_the_filters(adviser, logged_in):
    some_cases(adviser, 60, source="event")
    page = logged_in(adviser).get("/cases/", {"source": "event"}).content.decode()
    assert "source=event&amp;after=" in page


def test_another_bodys_cases_are_not_listed(adviser, member, logged_in):
    some_cases(adviser, 3)
    page = logged_in(member("adviser")).get("/cases/")
    assert page.context["count"] == 0


@pytest.mark.parametrize("said", ["nothing", "plans only", "withdrawn", "ran out"])
def test_no_filter_counts_or_lists_a_case_that_is_not_shown(
    case, firm, member, consent, logged_in, said
):
    other = member("adviser")
    parts = ("identity", "plans") if said == "plans only" else PARTS
    if said != "nothing":
        given = consent(firm, other.organisation, *parts)
        given.withdrawn_at = timezone.now() if said == "withdrawn" else None
        given.until -= timedelta(days=100 if said == "ran out" else 0)
        given.save()
    Firm.objects.filter(pk=firm.pk).update(industry="C3382", size="small")
    client, today = logged_in(other), timezone.localdate().isoformat()
    Case.objects.update(source="event", next_due=today)
    asked = ({"q": "Pots"}, {"place": "CN"}, {"industry": "33"}, {"size": "small"})
    for told in (*asked, {"source": "event"}, {"due": today}, {"adviser": str(case.adviser_id)}):
        for tab in ("ours", "shared"):
            page = client.get("/cases/", told | {"tab": tab})
            assert (page.context["count"], [*page.context["page"].rows]) == (0, []), told
            assert queries.narrowed(queries.cases(other, tab), told).count() == 0


def test_a_case_shared_by_consent_is_listed_apart_with_its_last_day(
    case, firm, member, consent, logged_in
):
    other = member("adviser")
    given = consent(firm, other.organisation, *PARTS)
    client = logged_in(other)
    assert client.get("/cases/").context["count"] == 0
    shared = client.get("/cases/", {"tab": "shared"})
    assert [one.shared_until for one in shared.context["page"].rows] == [given.until]


def test_a_withdrawn_consent_takes_the_case_from_the_list_at_once(
    case, firm, member, consent, logged_in
):
    other = member("adviser")
    given = consent(firm, other.organisation, *PARTS)
    given.withdrawn_at = timezone.now()
    given.save()
    assert logged_in(other).get("/cases/", {"tab": "shared"}).context["count"] == 0


def test_own_and_shared_cases_are_what_the_policy_shows(case, firm, member, consent):
    other = member("adviser")
    some_cases(other, 2)
    consent(firm, other.organisation, *PARTS)
    told = {*policies.own_cases(other), *policies.shared_cases(other)}
    assert told == set(policies.visible(other, Case))


def test_providers_have_no_caseload(member, logged_in):
    assert logged_in(member("provider")).get("/cases/").status_code == 404


def test_an_owner_sees_the_cases_about_the_own_firm(case, owner, logged_in):
    page = logged_in(owner).get("/cases/")
    assert [one.pk for one in page.context["page"].rows] == [case.pk]


@pytest.mark.parametrize("after", ["x", "2026-01-01_x", "2026-01-01T00:00:00Z_x", "_", "9" * 300])
def test_a_broken_place_in_the_list_is_its_beginning(adviser, logged_in, after):
    some_cases(adviser, 2)
    assert logged_in(adviser).get("/cases/", {"after": after}).context["count"] == 2


def test_a_filter_that_cannot_be_is_said_and_lists_nothing(adviser, logged_in):
    some_cases(adviser, 2)
    page = logged_in(adviser).get("/cases/", {"stuck": "soon"})
    assert page.context["count"] == 0
    assert "errorlist" in page.content.decode()


def test_a_file_holds_every_case_of_the_filters_and_runs_nothing(adviser, logged_in):
    some_cases(adviser, 60)
    Firm.objects.filter(identifier="EX-00001").update(name="=1+1")
    client = logged_in(adviser)
    text = b"".join(client.get("/cases/cases.csv", {"place": "CN-GD"}).streaming_content)
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert len(rows) == 31
    assert "'=1+1" in [row[0] for row in rows]
    book = b"".join(client.get("/cases/cases.xlsx", {"place": "CN-GD"}).streaming_content)
    sheet = load_workbook(io.BytesIO(book)).worksheets[0]
    assert [[cell.value or "" for cell in row] for row in sheet.rows] == rows


def test_a_firm_with_an_account_reads_that_its_case_was_written_to_a_file(
    case, firm, adviser, logged_in
):
    logged_in(adviser).get("/cases/cases.csv")
    assert list(firm.audit.values_list("act", flat=True)) == ["export"]


def test_the_account_of_a_file_takes_as_many_queries_for_few_firms_as_for_many(
    adviser, logged_in, django_assert_max_num_queries
):
    some_cases(adviser, 40)
    for firm in Firm.objects.filter(cases__organisation=adviser.organisation):
        firm.organisation = Organisation.objects.create(name=firm.name, kind="firm")
        firm.save(update_fields=["organisation"])
    client = logged_in(adviser)
    with django_assert_max_num_queries(15):
        assert client.get("/cases/cases.csv").status_code == 200
    lines = AuditEntry.objects.filter(act="export", organisation=adviser.organisation)
    assert lines.count() == 40
    assert lines.values("firm", "thing_id").distinct().count() == 40
    assert lines.first().parts == ["case", "identity"]


def test_the_list_is_read_by_an_index(adviser):
    some_cases(adviser, 5)
    plan = queries.cases(adviser).order_by("-changed_at", "pk")[:51].explain()
    assert "USING INDEX records_cas" in plan
    assert "SCAN records_case" not in plan


def chosen(cases, act, **told):
    return {"case": [str(one.pk) for one in cases], "act": act} | told


def test_several_cases_are_given_to_an_adviser_and_the_filters_stay(adviser, logged_in):
    cases = some_cases(adviser, 3)
    told = chosen(cases[:2], "assign", adviser=str(adviser.person_id))
    answer = logged_in(adviser).post("/cases/?stage=prospect", told)
    assert answer.headers["Location"] == "/cases/?stage=prospect"
    given = Case.objects.filter(adviser=adviser.person)
    assert set(given) == set(cases[:2])
    assert AuditEntry.objects.filter(act="assign").count() == 2


def test_several_cases_get_the_same_task_and_are_due_on_its_day(adviser, logged_in):
    cases = some_cases(adviser, 3)
    Case.objects.update(adviser=adviser.person)
    told = chosen(cases[:2], "task", what="Call about the fair", due="2026-12-18")
    logged_in(adviser).post("/cases/", told)
    tasks = Task.objects.filter(what="Call about the fair", who=adviser.person)
    assert {one.case for one in tasks} == set(cases[:2])
    assert Case.objects.filter(next_due="2026-12-18").count() == 2


@pytest.mark.parametrize(
    ("few", "missing"), [(0, "case"), (1, "due"), (1, "what")], ids=["case", "due", "what"]
)
def test_a_bulk_act_that_lacks_something_changes_nothing_and_keeps_the_rest(
    adviser, logged_in, few, missing
):
    cases = some_cases(adviser, 2)
    told = chosen(cases[:few], "task", what="Call about the fair", due="2026-12-18")
    page = logged_in(adviser).post("/cases/", told | ({missing: ""} if few else {}))
    assert page.status_code == 422
    assert missing in page.context["form"].errors
    assert page.context["chosen"] == [str(one.pk) for one in cases[:few]]
    assert not Task.objects.exists()


def test_nobody_chooses_cases_of_another_body(adviser, member, logged_in):
    other = member("adviser")
    cases = some_cases(other, 1)
    told = chosen(cases, "assign", adviser=str(adviser.person_id))
    assert logged_in(adviser).post("/cases/", told).status_code == 422
    assert not Case.objects.filter(adviser=adviser.person).exists()


def test_an_owner_does_nothing_with_several_cases(owner, logged_in):
    assert logged_in(owner).post("/cases/", {"act": "assign"}).status_code == 404
