"""Corrections: suggested by one person, taken or refused by another."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from tests.desk.library.conftest import FACT
from tradewind.facts import Library
from tradewind.facts.folders import shipped_packs
from tradewind.facts.show import show
from tradewind_desk import policies
from tradewind_desk.library import actions
from tradewind_desk.library.as_pack import faults_of, files_of, pack_text
from tradewind_desk.policies import Refused
from tradewind_desk.records.models import AuditEntry, Correction

SUGGEST = f"/library/suggest/{FACT}"


def at(one: Correction) -> str:
    return reverse("library:review", args=[one.pk])


def test_a_visitor_is_sent_to_log_in_before_suggesting(db):
    assert "/account/login/" in Client().get(SUGGEST).headers["Location"]


@pytest.mark.parametrize("role", ["owner", "adviser", "provider", "analyst"])
def test_a_member_of_any_role_suggests_and_leaves_a_line(member, logged_in, typed, role):
    acting = member(role)
    answer = logged_in(acting).post(SUGGEST, typed())
    made = Correction.objects.get()
    assert answer.headers["Location"] == at(made)
    assert (made.state, made.by, made.held) == ("open", acting.person, "365 days")
    entry = AuditEntry.objects.get(act="suggest")
    assert (entry.thing_id, entry.told) == (str(made.pk), {"fact": FACT})


@pytest.mark.parametrize(
    "missing",
    [
        *("value", "applies_from", "source_title", "source_publisher", "source_address"),
        *("source_place", "source_trust", "read_on", "said"),
    ],
)
def test_nothing_is_suggested_without_any_part_of_its_source(adviser, logged_in, typed, missing):
    answer = logged_in(adviser).post(SUGGEST, typed(**{missing: "  "}))
    assert answer.status_code == 422
    assert missing in answer.context["form"].errors
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("source_address", "http://example.org/"),
        ("source_address", "javascript:alert(1)"),
        ("source_address", "https://user:word@example.org/"),
        ("read_on", "2999-01-01"),
        ("applies_from", "0001-01-01"),
        ("source_trust", "certain"),
        ("value", "many"),
    ],
)
def test_what_cannot_stand_in_a_pack_is_refused_and_kept(adviser, logged_in, typed, field, told):
    answer = logged_in(adviser).post(SUGGEST, typed(**{field: told}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["form"][field].value() == told


def test_a_fact_that_no_pack_tells_cannot_be_corrected(adviser, logged_in):
    assert logged_in(adviser).get("/library/suggest/duty/us:nothing").status_code == 404


def test_a_person_without_a_membership_suggests_nothing(db, typed):
    with pytest.raises(Refused):
        actions.suggest(acting=None, fact=FACT, held="", **typed())


def test_what_is_suggested_is_shown_as_text(correction, reviewer, logged_in):
    correction.value = "<script>alert(1)</script>"
    correction.save()
    page = logged_in(reviewer).get(at(correction)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_nobody_reviews_their_own(correction, owner, logged_in):
    owner.may_review = True
    owner.save()
    client = logged_in(owner)
    assert 'value="taken"' not in client.get(at(correction)).content.decode()
    assert client.post(at(correction), {"state": "taken", "said": "Sure."}).status_code == 403
    correction.refresh_from_db()
    assert correction.state == "open"


def test_only_a_person_who_may_review_does(correction, adviser, logged_in):
    told = {"state": "taken", "said": "Read it."}
    assert logged_in(adviser).post(at(correction), told).status_code == 403


def test_a_review_needs_a_reason(correction, reviewer, logged_in):
    answer = logged_in(reviewer).post(at(correction), {"state": "refused", "said": " "})
    assert answer.status_code == 422
    correction.refresh_from_db()
    assert correction.state == "open"


@pytest.mark.parametrize("state", ["taken", "refused"])
def test_a_second_person_takes_or_refuses_with_a_line(correction, reviewer, logged_in, state):
    client = logged_in(reviewer)
    client.post(at(correction), {"state": state, "said": "Read the notice."})
    correction.refresh_from_db()
    assert (correction.state, correction.reviewed_by) == (state, reviewer.person)
    assert correction.review_said == "Read the notice."
    assert AuditEntry.objects.get(act="review").told == {"fact": FACT, "state": state}
    is_offered = (
        "/library/corrections/schemes/cn-hnte.yaml" in client.get(at(correction)).content.decode()
    )
    assert is_offered is (state == "taken")


def test_a_correction_is_answered_once(correction, reviewer, logged_in):
    client = logged_in(reviewer)
    client.post(at(correction), {"state": "refused", "said": "Not so."})
    again = client.post(at(correction), {"state": "taken", "said": "After all."})
    assert again.status_code == 422
    correction.refresh_from_db()
    assert correction.state == "refused"


def test_a_value_that_no_pack_could_hold_is_not_taken(correction, reviewer, logged_in):
    correction.value = "many"
    correction.save()
    answer = logged_in(reviewer).post(at(correction), {"state": "taken", "said": "Why not."})
    assert answer.status_code == 422
    assert "not a number" in answer.content.decode()


def test_taking_a_correction_changes_no_answer_by_itself(correction, reviewer, logged_in):
    logged_in(reviewer).post(at(correction), {"state": "taken", "said": "Read it."})
    page = Client().get(reverse("library:fact", args=[FACT])).content.decode()
    assert "400 days" not in page


def test_the_file_of_a_taken_correction_passes_the_check_of_packs(correction):
    assert faults_of(files_of([correction])) == ()


def test_the_file_laid_over_the_packs_gives_the_corrected_value(correction, tmp_path):
    path = tmp_path / "schemes" / "cn-hnte.yaml"
    path.parent.mkdir()
    path.write_text(pack_text([correction]), "utf-8")
    library = Library((("shipped", shipped_packs()), ("user", tmp_path)))
    after, before = (
        library.as_of(applies_on=day, known_on=correction.read_on).value(FACT)
        for day in (correction.applies_from, correction.applies_from.replace(year=2025))
    )
    assert (after.value, before.value) == ("400", "365")


def test_a_correction_of_a_pack_of_many_files_is_one_file_too(correction):
    correction.fact, correction.value = "duty/us:mpf_rate", "0.35"
    assert faults_of(files_of([correction])) == ()


def test_the_file_holds_every_taken_correction_of_its_pack(correction, owner, reviewer, logged_in):
    correction.state = "taken"
    correction.save()
    correction.pk, correction.fact, correction.value = None, "schemes/cn-hnte:least_staff", "0.2"
    correction._state.adding = True
    correction.save()
    answer = logged_in(reviewer).get(reverse("library:pack_file", args=["schemes/cn-hnte", "yaml"]))
    assert set(yaml.safe_load(answer.content)["values"]) == {"least_days", "least_staff"}
    assert "attachment" in answer.headers["Content-Disposition"]


def test_there_is_no_file_where_nothing_was_taken(correction, reviewer, logged_in):
    address = reverse("library:pack_file", args=["schemes/cn-hnte", "yaml"])
    assert logged_in(reviewer).get(address).status_code == 404


def test_a_visitor_reads_no_corrections(correction):
    for address in ("/library/corrections/", at(correction)):
        assert "/account/login/" in Client().get(address).headers["Location"]


def test_the_list_of_corrections_asks_no_more_for_more_rows(
    correction, reviewer, logged_in, django_assert_max_num_queries
):
    for _ in range(5):
        correction.pk = None
        correction._state.adding = True
        correction.save()
    client = logged_in(reviewer)
    client.get("/library/corrections/")
    with django_assert_max_num_queries(6):
        page = client.get("/library/corrections/")
    assert len(page.context["lines"]) == page.context["count"]


def test_the_rule_of_the_second_person_stands_in_the_policies(correction, owner, reviewer):
    owner.may_review = True
    assert not policies.can(owner, policies.Act.REVIEW, correction)
    assert policies.can(reviewer, policies.Act.REVIEW, correction)


LINE = "duty/us:mfn[7323.93.00]"


def test_a_line_of_a_table_of_rates_comes_as_a_folder_that_passes_the_check(correction):
    correction.fact, correction.value = LINE, "3%"
    files = files_of([correction])
    assert set(files) == {"duty/us/pack.yaml", "duty/us/mfn.csv"}
    assert faults_of(files) == ()


def test_the_folder_laid_over_the_packs_changes_the_line_and_keeps_its_history(
    correction, tmp_path
):
    correction.fact, correction.value = LINE, "3%"
    for name, text in files_of([correction]).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    library = Library((("shipped", shipped_packs()), ("user", tmp_path)))
    after, before = (
        show(LINE, library.as_of(applies_on=day, known_on=date(2026, 11, 30))).facts[0].held.value
        for day in (correction.applies_from, correction.applies_from.replace(year=2025))
    )
    assert (after, before) == ("3%", "2%")


def test_what_is_no_rate_is_not_suggested_of_a_line(adviser, logged_in, typed):
    answer = logged_in(adviser).post(f"/library/suggest/{LINE}", typed(value="lots"))
    assert answer.status_code == 422
    assert "value" in answer.context["form"].errors


def test_a_taken_line_is_handed_out_as_a_folder(correction, reviewer, logged_in):
    correction.fact, correction.value, correction.state = LINE, "3%", "taken"
    correction.save()
    client = logged_in(reviewer)
    address = reverse("library:pack_file", args=["duty/us", "zip"])
    assert address in client.get(at(correction)).content.decode()
    with zipfile.ZipFile(io.BytesIO(client.get(address).content)) as told:
        assert "duty/us/mfn.csv" in told.namelist()


def test_a_correction_that_gives_no_file_says_what_is_to_be_done(correction, reviewer, logged_in):
    correction.fact, correction.state = "routes/consignment:transit[RCEP]", "taken"
    correction.save()
    page = logged_in(reviewer).get(at(correction)).content.decode()
    assert "routes/consignment/pack.yaml" in page
    assert "tradewind facts check" in page
