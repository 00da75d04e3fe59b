"""The inbox: needs that wait, what is answered, and what others hear of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tradewind_desk.providers import actions
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Referral, Service
from tradewind_desk.records.signals import referral_changed


@pytest.fixture
def provider(member):
    """A member of an invented provider."""
    return member("provider")


@pytest.fixture
def referred(case, firm, adviser, consent):
    """A need of the case, referred to a provider under the firm's consent."""
    consent(firm, adviser.organisation, Part.REFERRALS, may_change=True)

    def make(acting, **told):
        given = {"kind": "test-toys", "market": "JP", "need": "Test of toys\nfor Japan", **told}
        why = [{"code": "market.fits", "values": {"market": "JP"}}]
        provider = acting.organisation.provider
        return Referral.objects.create(
            case=case, provider=provider, by=adviser.person, why=why, **given
        )

    return make


def answer(client, referral, **told):
    return client.post(reverse("providers:answer", args=[referral.pk]), told)


@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_a_need_is_shown_with_its_day_and_why_in_each_language(provider, referred, logged_in, lang):
    referred(provider, needed_by=timezone.localdate())
    page = logged_in(provider).get("/services/inbox/", {"lang": lang}).content.decode()
    assert "Test of toys<br>for Japan" in page
    assert "match." not in page
    assert str(timezone.localdate().year) in page


def test_a_provider_sees_the_need_and_nothing_else_of_the_firm(provider, referred, firm, logged_in):
    referred(provider)
    assert firm.name not in logged_in(provider).get("/services/inbox/").content.decode()


def test_a_need_is_accepted_then_done_with_the_moments_kept(provider, referred, case, logged_in):
    referral, client = referred(provider), logged_in(provider)
    answer(client, referral, state="accepted")
    referral.refresh_from_db()
    first = referral.answered_at
    assert referral.state == "accepted"
    assert first is not None
    answer(client, referral, state="done")
    referral.refresh_from_db()
    assert referral.state == "done"
    assert referral.answered_at == first
    assert referral.done_at >= first


def test_a_need_that_is_taken_is_the_first_answer_to_the_firm(provider, referred, case, logged_in):
    answer(logged_in(provider), referred(provider), state="accepted")
    case.refresh_from_db()
    assert case.first_answer_at is not None


def test_a_declined_need_is_no_answer_to_the_firm(provider, referred, case, logged_in):
    answer(logged_in(provider), referred(provider), state="declined", reason="no_capacity")
    case.refresh_from_db()
    assert case.first_answer_at is None


def test_a_need_is_declined_with_a_reason_only(provider, referred, logged_in):
    referral, client = referred(provider), logged_in(provider)
    page = answer(client, referral, state="declined")
    assert page.status_code == 422
    assert "declined for a reason" in page.content.decode()
    answer(client, referral, state="declined", reason="no_capacity", said="Ask in May")
    referral.refresh_from_db()
    assert (referral.state, referral.reason, referral.said) == (
        "declined", "no_capacity", "Ask in May")  # fmt: skip


@pytest.mark.parametrize(
    ("state", "then"), [("declined", "accepted"), ("withdrawn", "accepted"), ("sent", "done")]
)
def test_an_answer_that_does_not_follow_is_refused(provider, referred, logged_in, state, then):
    referral = referred(provider, state=state)
    assert answer(logged_in(provider), referral, state=then).status_code == 422


def test_the_others_read_that_one_has_taken_it_and_may_still_answer(
    provider, referred, member, logged_in
):
    other = member("provider")
    mine, theirs = referred(provider), referred(other)
    client = logged_in(other)
    assert "Another provider" not in client.get("/services/inbox/").content.decode()
    answer(logged_in(provider), mine, state="accepted")
    page = client.get("/services/inbox/").content.decode()
    assert "Another provider has taken this need. You may still answer." in page
    assert provider.organisation.name not in page
    assert answer(client, theirs, state="accepted").status_code == 302


def test_another_providers_needs_are_neither_shown_nor_answered(
    provider, referred, member, logged_in
):
    referral = referred(provider)
    client = logged_in(member("provider"))
    assert not client.get("/services/inbox/").context["page"].rows
    assert answer(client, referral, state="accepted").status_code == 404


def test_others_hear_of_each_answer_within_the_act(provider, referred):
    heard = []

    def hear(sender, event, **told):
        heard.append(event)

    referral_changed.connect(hear)
    try:
        referral = referred(provider)
        actions.answer(acting=provider, referral=referral, state="accepted")
        actions.answer(acting=provider, referral=referral, state="done")
    finally:
        referral_changed.disconnect(hear)
    assert heard == ["referral.accepted", "referral.done"]


def test_times_and_what_is_taken_this_month_are_counted(provider, referred, logged_in):
    now = timezone.now()
    Service.objects.create(
        provider=provider.organisation.provider, kind="test-toys", monthly_capacity=3
    )
    told = {"made_at": now - timedelta(hours=6), "answered_at": now}
    referred(provider, state="accepted", **told)
    page = logged_in(provider).get("/services/inbox/")
    assert page.context["timing"].to_answer == timedelta(hours=6)
    assert page.context["timing"].to_done is None
    assert [(one.used, one.left) for one in page.context["used"]] == [(1, 2)]


def test_queries_do_not_grow_with_needs(provider, referred, logged_in):
    client, counts = logged_in(provider), []
    for more in (1, 9):
        for _ in range(more):
            referred(provider)
        with CaptureQueriesContext(connection) as told:
            client.get("/services/inbox/")
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_every_need_is_on_one_page(provider, referred, logged_in):
    for _ in range(45):
        referred(provider)
    client, seen, after = logged_in(provider), [], ""
    for _ in range(3):
        page = client.get("/services/inbox/", {"after": after})
        seen += [one.pk for one in page.context["page"].rows]
        after = page.context["page"].next
    assert len(seen) == len(set(seen)) == 45
    assert not after


def test_the_start_page_shows_what_waits(provider, referred, logged_in):
    referred(provider, kind="test-of-start")
    assert "test-of-start" in logged_in(provider).get("/").content.decode()


def test_advisers_have_no_inbox(adviser, logged_in):
    assert logged_in(adviser).get("/services/inbox/").status_code == 404
