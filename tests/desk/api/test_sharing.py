"""Cases, firms and referrals over the API: whose they are decides, as on the pages."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.desk.world import SECRET, make_world
from tradewind_desk.plans.actions import make_plan
from tradewind_desk.records.models import AuditEntry, Case, Firm, Interaction, Referral, Service

# What each of them reads at the address of each thing: yes where it is there for them.
READS = """
           owner outsider lead partner stranger provider rival analyst
case       yes   .        yes  yes     .        .        .     .
firm       yes   .        yes  yes     .        yes      .     .
referral   yes   .        yes  yes     .        yes      .     .
job        .     .        .    .       .        .        .     yes
"""
# What each is answered who tries: 404 where the thing is hidden, 403 where it is only seen.
ACTS = """
           owner outsider lead partner stranger provider rival analyst
task       403   404      201  403     404      404      404   404
stage      403   404      200  403     404      404      404   404
said       403   404      201  403     404      404      404   404
answer     403   404      403  403     404      200      404   404
"""


def _cells(table):
    head, *lines = (line.split() for line in table.strip().splitlines())
    return [
        (line[0], who, cell) for line in lines for who, cell in zip(head, line[1:], strict=True)
    ]


@pytest.fixture
def world(db):
    return make_world()


PATHS = {"case": "cases", "firm": "firms", "referral": "referrals", "job": "jobs"}


@pytest.mark.parametrize(("thing", "who", "cell"), _cells(READS))
def test_a_thing_is_there_only_for_those_who_may_view_it(world, holder, thing, who, cell):
    answer = holder(world.members[who]).get(f"/api/v1/{PATHS[thing]}/{world.rows[thing].pk}")
    assert answer.status_code == (200 if cell == "yes" else 404)
    if cell != "yes":
        assert SECRET not in answer.content.decode()


@pytest.mark.parametrize(("act", "who", "cell"), _cells(ACTS))
def test_an_act_is_done_only_by_those_who_may(world, holder, post, act, who, cell):
    case, referral = world.rows["case"].pk, world.rows["referral"].pk
    path, body = {
        "task": (f"/cases/{case}/tasks", {"what": "call"}),
        "stage": (f"/cases/{case}/stage", {"stage": "contacted"}),
        "said": (f"/cases/{case}/interactions", {"kind": "call", "on": "2026-11-01", "said": "x"}),
        "answer": (f"/referrals/{referral}/answer", {"state": "accepted"}),
    }[act]
    if act == "stage":
        Case.objects.update(stage="prospect")
    assert post(holder(world.members[who]), path, body).status_code == int(cell)


@pytest.mark.parametrize("path", ["cases", "cases?tab=shared", "referrals"])
@pytest.mark.parametrize("who", ["outsider", "stranger", "rival", "analyst"])
def test_a_list_holds_nothing_of_others(world, holder, path, who):
    assert holder(world.members[who]).get(f"/api/v1/{path}").json()["rows"] == []


def test_a_case_shows_the_parts_that_are_shared_and_null_for_the_rest(
    holder, member, firm, case, consent
):
    Interaction.objects.create(case=case, kind="call", on="2026-11-01", said="hello")
    partner = member("adviser")
    consent(firm, partner.organisation, "case")
    told = holder(partner).get(f"/api/v1/cases/{case.pk}").json()
    assert [one["said"] for one in told["interactions"]] == ["hello"]
    assert told["people"] is None
    assert told["documents"] is None


def test_a_firm_tells_only_the_fields_that_it_shares(holder, adviser, firm, case, consent):
    firm.file = "enterprise:\n  place: CN\n  revenue: 100 CNY\n  founded: 2009-06-18\n"
    firm.save()
    consent(firm, adviser.organisation, "identity", "profile")
    told = holder(adviser).get(f"/api/v1/firms/{firm.pk}").json()
    assert "enterprise.place" in told["known"]
    assert "enterprise.revenue" not in told["known"]
    assert "money" in told["not_shared"]


def test_a_withdrawn_consent_shuts_the_api_at_once(holder, member, firm, case, consent):
    partner = member("adviser")
    given = consent(firm, partner.organisation, "case")
    program = holder(partner)
    assert program.get(f"/api/v1/cases/{case.pk}").status_code == 200
    given.withdrawn_at = timezone.now()
    given.save()
    assert program.get(f"/api/v1/cases/{case.pk}").status_code == 404


def test_the_firm_reads_in_its_audit_what_a_program_saw(holder, member, firm, case, consent):
    partner = member("adviser")
    consent(firm, partner.organisation, "case")
    holder(partner).get(f"/api/v1/cases/{case.pk}")
    line = AuditEntry.objects.get(act="view", thing="case")
    assert (line.firm, line.organisation) == (firm, partner.organisation)
    assert line.told["door"] == "api"


def test_a_kept_plan_is_explained_to_those_who_may_see_it(
    holder, owner, adviser, firm, consent, pots
):
    firm.file = json.dumps(pots)
    firm.save()
    plan = make_plan(acting=owner, firm=firm, options={"markets": ["JP"]})
    path = f"/api/v1/explain/{plan.determination}"
    told = holder(owner).get(path).json()
    assert (told["schema"], told["determination"]) == ("tradewind/plan/1", plan.determination)
    program = holder(adviser)
    assert program.get(path).status_code == 404
    consent(firm, adviser.organisation, "plans")
    assert program.get(path).json()["determination"] == plan.determination
    line = AuditEntry.objects.get(act="view", thing="plan")
    assert (line.organisation, line.told["door"]) == (adviser.organisation, "api")


def _many(adviser, count):
    firms = [Firm.objects.create(name=f"Examplia {number}") for number in range(count)]
    for number, firm in enumerate(firms):
        Case.objects.create(
            firm=firm,
            organisation=adviser.organisation,
            stage_since=timezone.now() - timedelta(days=number),
            stage="met" if number % 2 else "prospect",
        )


def test_a_list_is_read_to_its_end_by_its_cursor(holder, adviser):
    _many(adviser, 7)
    program, found, cursor = holder(adviser), [], ""
    while cursor is not None:
        page = program.get("/api/v1/cases", {"limit": 3, "cursor": cursor}).json()
        found += [one["id"] for one in page["rows"]]
        cursor = page["next"]
    assert len(found) == len(set(found)) == 7


def test_a_list_is_filtered_as_on_the_page(holder, adviser):
    _many(adviser, 4)
    program = holder(adviser)
    assert len(program.get("/api/v1/cases", {"stage": "met"}).json()["rows"]) == 2
    assert len(program.get("/api/v1/cases", {"q": "Examplia 3"}).json()["rows"]) == 1


def test_a_longer_list_asks_the_database_no_more(holder, adviser):
    program = holder(adviser)
    counts = []
    for _ in range(2):
        _many(adviser, 5)
        with CaptureQueriesContext(connection) as asked:
            program.get("/api/v1/cases")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_fault_of_a_form_names_its_field(holder, adviser, case, post):
    body = {"what": "call", "who": str(case.pk)}
    told = post(holder(adviser), f"/cases/{case.pk}/tasks", body).json()
    assert [one["where"] for one in told["errors"]] == ["body.who"]


def test_a_stage_follows_the_table(holder, adviser, case, post):
    answer = post(holder(adviser), f"/cases/{case.pk}/stage", {"stage": "won"})
    assert answer.status_code == 422


def test_a_need_is_referred_and_answered(holder, adviser, member, case, firm, consent, post):
    consent(firm, adviser.organisation, "referrals", may_change=True)
    provider = member("provider")
    kind = "logistics-warehousing"
    from tradewind_desk import named

    kind = next(iter(named.kinds()), kind)
    Service.objects.create(provider=provider.organisation.provider, kind=kind)
    program = holder(adviser)
    found = post(program, f"/cases/{case.pk}/providers", {"kind": kind}).json()
    service = (found["fitting"] or found["others"])[0]["service"]
    body = {"case": str(case.pk), "kind": kind, "services": [service], "need": "A need."}
    sent = post(program, "/referrals", body)
    if found["fitting"]:
        assert sent.status_code == 201
        one = sent.json()["rows"][0]["id"]
        answered = post(holder(provider), f"/referrals/{one}/answer", {"state": "accepted"})
        assert answered.json()["state"] == "accepted"
        taken = post(program, f"/referrals/{one}/withdraw", None)
        assert taken.json()["state"] == "withdrawn"
        assert Referral.objects.get().state == "withdrawn"


def test_a_request_needs_no_mark_of_a_form_since_no_cookie_opens_anything(holder, adviser, case):
    program = holder(adviser)
    strict = Client(enforce_csrf_checks=True, headers={
        "authorization": program.defaults["HTTP_AUTHORIZATION"]})  # fmt: skip
    answer = strict.post(
        f"/api/v1/cases/{case.pk}/tasks", {"what": "call"}, content_type="application/json"
    )
    assert answer.status_code == 201
