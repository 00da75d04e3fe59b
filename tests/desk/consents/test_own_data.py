"""The account of who saw what, and the firm's data: taken away, or erased."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.world import SECRET, make_world
from tradewind_desk import audit, policies
from tradewind_desk.consents.kept_of import rows_of
from tradewind_desk.records.models import (
    AuditEntry,
    Case,
    Document,
    Firm,
    Interaction,
    Outcome,
    Person,
    Plan,
    SearchWord,
    Wording,
)

# In no file of its own: what a firm is found by is read from its names, and the words of a plan
# from its JSON.
MADE_FROM_THE_REST = {SearchWord, Wording}


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def owner(world, logged_in):
    return logged_in(world.members["owner"])


def _seen(world, who="lead", **told):
    audit.note(world.members[who], "view", world.rows["case"], firm=world.rows["firm"], **told)


def test_the_same_seen_again_within_a_minute_is_one_line(world):
    before = AuditEntry.objects.count()
    _seen(world, parts=["case"])
    _seen(world, parts=["case"])
    assert AuditEntry.objects.count() == before + 1
    _seen(world, parts=["case", "people"])
    _seen(world, who="partner", parts=["case"])
    assert AuditEntry.objects.count() == before + 3


def test_what_the_firms_own_people_see_is_not_written(world):
    before = AuditEntry.objects.count()
    _seen(world, who="owner")
    assert AuditEntry.objects.count() == before


def test_every_change_is_written_however_often(world):
    before = AuditEntry.objects.count()
    for _ in range(2):
        audit.note(world.members["lead"], "change", world.rows["case"], firm=world.rows["firm"])
    assert AuditEntry.objects.count() == before + 2


def test_what_goes_over_the_boundary_is_marked(world, owner):
    _seen(world)
    told = owner.get("/consents/audit/", {"crosses": "1"}).content.decode()
    assert "crossed the boundary" in told
    assert owner.get("/consents/audit/", {"crosses": "1"}).context["page"].count == 1


def test_the_audit_is_narrowed_by_organisation_act_and_day(world, owner):
    _seen(world, who="partner")
    partner = world.members["partner"].organisation_id
    ask = lambda **told: owner.get("/consents/audit/", told).context["page"].count  # noqa: E731
    assert ask(organisation=str(partner)) == 1
    assert ask(act="export") == 0
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    assert ask(since=tomorrow) == 0
    assert ask(since="no day", organisation="nobody") == ask()


def test_the_audit_has_no_end_that_pages_do_not_reach(world, owner):
    rows = [AuditEntry(firm=world.rows["firm"], act="change", thing="case") for _ in range(120)]
    AuditEntry.objects.bulk_create(rows)
    before, seen = "", 0
    while before is not None:
        page = owner.get("/consents/audit/", {"before": before}).context["page"]
        seen, before = seen + len(page.lines), page.before
    assert seen == AuditEntry.objects.filter(firm=world.rows["firm"]).count()


def test_no_cell_of_the_audit_runs_as_a_formula(world, owner):
    world.members["lead"].person.name = "=cmd()"
    world.members["lead"].person.save()
    text = b"".join(owner.get("/consents/audit.csv")).decode("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(text))][1] == "'=cmd()"


def _zip(answer):
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_one_file_holds_everything_kept_of_the_firm(world, owner):
    told = _zip(owner.post("/consents/export/"))
    names = set(told.namelist())
    assert {"README.txt", "firm.yaml", "plans/1.json", "plans/1.yaml"} <= names
    for table in ("people", "cases", "interactions", "documents", "consents", "audit", "wishes"):
        assert {f"{table}.json", f"{table}.csv"} <= names
    assert SECRET in told.read("firm.yaml").decode()
    assert any(name.startswith("documents/") for name in names)
    assert [row["said"] for row in json.loads(told.read("interactions.json"))] == ["Quixotic said"]
    readme = told.read("README.txt").decode()
    assert "撇號" in readme and "撇号" in readme and "apostrophe" in readme


def _hanging_on(model):
    """Every table that leads to a table by its keys, over however many others."""
    found, left = set(), [model]
    while left:
        links = left.pop()._meta.get_fields(include_hidden=True)
        new = {one.related_model for one in links if one.auto_created and not one.concrete}
        left += new - found
        found |= new
    return found


def test_each_table_that_hangs_on_a_firm_is_in_its_file_or_named_here(world):
    told = {rows.model for _, rows in rows_of(world.rows["firm"])}
    assert _hanging_on(Firm) - told == MADE_FROM_THE_REST


def test_the_firms_file_is_there_as_it_stood_after_each_change(world, owner):
    told = _zip(owner.post("/consents/export/"))
    assert told.read("versions/1.yaml").decode() == world.rows["version"].file


def test_a_document_unpacks_into_its_folder_whatever_its_name(world, owner):
    Document.objects.update(name="../../etc/passwd")
    names = _zip(owner.post("/consents/export/")).namelist()
    assert not [name for name in names if ".." in name.split("/") or name.startswith("/")]


def test_a_firm_is_erased_only_where_its_name_was_typed(world, owner):
    assert owner.post("/consents/erase/", {"name": "Other"}).status_code == 422
    assert Plan.objects.exists()


def test_an_erased_firm_leaves_counts_and_no_words(world, owner):
    firm = world.rows["firm"]
    lines = AuditEntry.objects.filter(firm=firm).count()
    owner.post("/consents/erase/", {"name": firm.name})
    for table in (Plan, Person, Document, Interaction):
        assert not table.objects.exists()
    kept = Firm.objects.get(pk=firm.pk)
    assert (kept.name, kept.file, kept.organisation) == ("", "", None)
    assert Case.objects.get(firm=firm).subject == ""
    assert Outcome.objects.get().said == ""
    assert AuditEntry.objects.filter(firm=firm).count() == lines + 1
    for name in ("lead", "partner", "provider"):
        assert not policies.visible(world.members[name], Firm).filter(pk=firm.pk).exists()
        assert not policies.visible(world.members[name], Case).exists()


def test_an_erased_firm_stays_nowhere_by_name(world, owner):
    from django.apps import apps

    firm = world.rows["firm"]
    owner.post("/consents/erase/", {"name": firm.name})
    tables = {Firm, *_hanging_on(Firm)}
    assert tables <= set(apps.get_models())
    told = [str(row) for table in tables for row in table.objects.values_list()]
    assert not [row for row in told if SECRET in row]
    assert not SearchWord.objects.filter(firm=firm).exists()


def test_nobody_else_takes_away_or_erases(world, logged_in):
    for name in ("lead", "partner", "outsider"):
        client = logged_in(world.members[name])
        if name != "outsider":
            assert client.post("/consents/export/").status_code == 404
            assert client.post("/consents/erase/", {"name": "Quixotic pots"}).status_code == 404
        else:
            content = client.post("/consents/export/").content
            assert SECRET.encode() not in content
    assert Plan.objects.exists()


def test_after_erasing_no_file_of_the_desk_holds_a_word_of_the_firm(tmp_path):
    told = {"TRADEWIND_DATA": str(tmp_path), "TRADEWIND_DEMO": "1", "DATABASE_URL": ""}
    told |= {"DJANGO_SETTINGS_MODULE": "tradewind_desk.settings", "TRADEWIND_SECRET_KEY": "x" * 50}
    manage = [sys.executable, "-m", "django"]
    subprocess.run([*manage, "migrate", "--verbosity=0"], env=os.environ | told, check=True)
    code = "import tests.desk.consents.erased_on_disk"
    done = subprocess.run(
        [*manage, "shell", "--no-imports", "-c", code],
        env=os.environ | told | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(done.stdout or "null") == {"again": 404}, done.stderr
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "desk.sqlite3" for path in kept)
    word = SECRET.encode().lower()
    assert [path.name for path in kept if word in path.read_bytes().lower()] == []
