"""The demo: invented, the same each time, and never over a desk in real use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tradewind_desk.demo.management.commands.demo import CASES
from tradewind_desk.demo.people import LOGINS, PASSWORD
from tradewind_desk.records.models import (
    Case,
    Correction,
    Firm,
    Job,
    Organisation,
    Referral,
    Register,
    User,
)


@pytest.fixture
def demo(db):
    """A small demo."""
    call_command("demo", cases=40)


def test_every_printed_login_opens_the_desk(demo, client):
    for email, *_ in LOGINS:
        assert client.login(email=email, password=PASSWORD)


def test_everything_in_the_demo_says_that_it_is_invented(demo):
    assert not Firm.objects.filter(is_invented=False).exists()
    assert not Organisation.objects.filter(is_invented=False).exists()


def test_a_demo_made_twice_is_made_once(demo):
    before = Case.objects.count(), User.objects.count(), Referral.objects.count()
    call_command("demo", cases=40)
    assert (Case.objects.count(), User.objects.count(), Referral.objects.count()) == before


def test_a_reset_brings_back_what_was_changed_and_removes_what_was_added(demo):
    names = sorted(Firm.objects.values_list("name", flat=True))
    Firm.objects.create(name="added")
    Firm.objects.filter(name=names[0]).update(name="changed")
    call_command("demo", cases=40, reset=True)
    assert sorted(Firm.objects.values_list("name", flat=True)) == names


def test_a_desk_in_real_use_is_never_filled_or_reset(demo, settings):
    settings.IS_DEMO = False
    with pytest.raises(CommandError, match="no demo"):
        call_command("demo", reset=True)
    assert Case.objects.exists()


def test_cases_stand_at_every_stage_and_none_in_the_future(demo):
    assert len(set(Case.objects.values_list("stage", flat=True))) >= 6
    tomorrow = timezone.now() + timedelta(days=1)
    assert not Case.objects.filter(stage_since__gt=tomorrow).exists()
    assert not Referral.objects.filter(answered_at__gt=tomorrow).exists()
    assert not Referral.objects.filter(done_at__gt=tomorrow).exists()


def test_a_register_of_the_demo_waits_to_be_made_run_and_called_in_that_order(demo):
    jobs = list(Job.objects.order_by("made_at", "pk"))
    assert [one.kind for one in jobs] == ["make", "run", "triage"]
    assert [one.after for one in jobs] == [None, *jobs[:2]]
    assert Register.objects.get().is_invented
    call_command("demo", cases=40)
    assert Job.objects.count() == 3


def test_corrections_of_the_demo_wait_are_taken_and_are_refused(demo):
    assert sorted(Correction.objects.values_list("state", flat=True)) == [
        "open",
        "refused",
        "taken",
    ]
    assert not Correction.objects.exclude(source_publisher__contains="invented").exists()
    assert not Correction.objects.filter(state="open", reviewed_by__isnull=False).exists()


@pytest.mark.parametrize("role", ["owner", "adviser", "provider", "analyst"])
def test_the_first_page_of_every_role_has_something_to_open(demo, client, role):
    call_command("demo", cases=CASES)
    client.login(email=f"{role}@example.com", password=PASSWORD)
    page = client.get("/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert 'class="empty"' not in page
    assert "/library/" in page
