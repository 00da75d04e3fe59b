"""From a need to providers: who fits, in which order, why, and what is sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tradewind_desk.cases import referrals
from tradewind_desk.cases.matching import History, Wanted, match
from tradewind_desk.cases.sending import send
from tradewind_desk.policies import Refused
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Firm, Person, Referral
from tradewind_desk.records.signals import referral_changed

TODAY = date(2026, 11, 30)


def found(services, *, histories=None, today=TODAY, **wanted):
    asked = Wanted(kind="test-toys", **wanted)
    return match(services, histories or {}, asked, today=today, lot="lot")


def codes(clauses):
    return {one["code"] for one in clauses}


@pytest.mark.parametrize(
    ("told", "wanted", "against"),
    [
        ({"markets": ["JP"]}, {"market": "US"}, "market.not"),
        ({"languages": ["en"]}, {"languages": ("zh-Hant",)}, "language.not"),
        ({"sectors": ["26"]}, {"division": "33"}, "sector.not"),
        ({"is_open": False}, {}, "open.not"),
        (
            {"accreditations": [{"name": "A", "body": "hoklas", "until": "2026-11-29"}]},
            {"checked_in": ("hoklas",)},
            "proved.not",
        ),
    ],
)
def test_what_speaks_against_a_provider_shuts_it_out_and_is_said(offer, told, wanted, against):
    _, service = offer(**told)
    answer = found([service], **wanted)
    assert not answer.fitting
    assert codes(answer.others[0].against) == {against}


@pytest.mark.parametrize(
    ("told", "wanted", "unknown"),
    [
        ({}, {"languages": ("en",)}, "language.unknown"),
        ({"sectors": ["26"]}, {}, "sector.unknown"),
        ({}, {"checked_in": ("hoklas",)}, "proved.unknown"),
        (
            {"accreditations": [{"name": "A", "body": "hoklas"}]},
            {"checked_in": ("hoklas",)},
            "proved.unknown",
        ),
        ({}, {}, "capacity.unknown"),
    ],
)
def test_what_a_provider_does_not_tell_is_unknown_and_shuts_nobody_out(
    offer, told, wanted, unknown
):
    _, service = offer(**told)
    answer = found([service], **wanted)
    assert unknown in codes(answer.fitting[0].why)


def test_an_accreditation_counts_on_its_last_day(offer):
    told = [{"name": "A", "body": "hoklas", "until": TODAY.isoformat()}]
    _, service = offer(accreditations=told)
    assert "proved.fits" in codes(found([service], checked_in=("hoklas",)).fitting[0].why)


def test_who_was_asked_least_for_its_size_comes_first(offer):
    (_, small), (_, large) = offer(monthly_capacity=2), offer(monthly_capacity=100)
    busy = History(asked=20, answered=20)
    histories = {small.provider_id: History(), large.provider_id: busy}
    assert found([large, small], histories=histories).fitting[0].service == small
    histories = {small.provider_id: History(asked=2, answered=2), large.provider_id: busy}
    assert found([small, large], histories=histories).fitting[0].service == large


def test_a_provider_without_room_comes_after_one_that_has_some(offer):
    (_, full), (_, free) = offer(monthly_capacity=1), offer(monthly_capacity=1)
    histories = {
        full.provider_id: History(taken_this_month=1),
        free.provider_id: History(asked=9, answered=9),
    }
    answer = found([full, free], histories=histories)
    assert [one.service for one in answer.fitting] == [free, full]


@pytest.mark.parametrize(
    ("told", "wanted", "says"),
    [
        ({}, {"is_by_market": True}, "told.no_market"),
        ({}, {"needed_by": TODAY - timedelta(days=1)}, "told.past"),
        ({"days": 9}, {"needed_by": TODAY + timedelta(days=3)}, "told.too_soon"),
        ({"markets": ["JP"]}, {"market": "US"}, "told.without_market"),
        (
            {"markets": ["JP"], "is_open": False},
            {"market": "US"},
            "told.none",
        ),
        ({"monthly_capacity": 0}, {}, "told.all_full"),
    ],
)
def test_contradictions_are_said(offer, told, wanted, says):
    _, service = offer(**told)
    assert says in codes(found([service], **wanted).contradictions)


def test_queries_do_not_grow_with_providers(case, offer):
    asked, counts = Wanted(kind="test-toys"), []
    for more in (1, 9):
        for _ in range(more):
            offer()
        with CaptureQueriesContext(connection) as told:
            answer = referrals.providers(case, asked, TODAY)
        counts.append(len(told))
    assert len(answer.fitting) == 10
    assert counts == [2, 2]


def test_only_the_chosen_kind_of_service_is_looked_at(case, offer):
    offer(kind="tax-advice")
    assert not referrals.providers(case, Wanted(kind="test-toys"), TODAY).fitting


@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_the_page_shows_who_fits_and_why_in_each_language(
    case, adviser, offer, logged_in, lang, may_refer
):
    offer(monthly_capacity=4, days=2)
    offer(is_open=False)
    told = {"kind": "test-toys", "market": "JP", "language": "en", "lang": lang}
    page = logged_in(adviser).get(reverse("cases:refer", args=[case.pk]), told)
    assert page.status_code == 200
    assert "match." not in page.content.decode()
    assert len(page.context["found"].fitting) == len(page.context["found"].others) == 1


def refer(client, case, step, *services, need="Test of toys"):
    address = reverse("cases:refer", args=[case.pk]) + "?kind=test-toys&market=JP"
    told = {"step": step, "need": need, "provider": [str(one.pk) for one in services]}
    return client.post(address, told)


def test_the_need_is_shown_before_it_is_sent(case, adviser, offer, logged_in, may_refer):
    _, service = offer()
    client = logged_in(adviser)
    page = refer(client, case, "look", service)
    assert "Test of toys" in page.content.decode()
    assert not Referral.objects.exists()
    assert refer(client, case, "send", service).status_code == 302
    referral = Referral.objects.get()
    assert (referral.need, referral.market, referral.state) == ("Test of toys", "JP", "sent")
    assert "market.fits" in codes(referral.why)
    case.refresh_from_db()
    assert case.stage == "prospect"  # nobody was met yet: the stage is not skipped to


def test_a_case_that_was_met_moves_on_when_it_is_referred(
    case, adviser, offer, logged_in, may_refer
):
    case.stage = "met"
    case.save()
    _, service = offer()
    refer(logged_in(adviser), case, "send", service)
    case.refresh_from_db()
    assert case.stage == "referred"


def test_nothing_is_sent_without_the_firms_consent(case, adviser, offer, logged_in):
    _, service = offer()
    assert refer(logged_in(adviser), case, "send", service).status_code == 403
    with pytest.raises(Refused):
        send(acting=adviser, case=case, asked=Wanted(kind="test-toys"),
             services=[str(service.pk)], need="x", today=TODAY)  # fmt: skip
    assert not Referral.objects.exists()


def test_a_provider_that_does_not_fit_or_was_asked_is_not_sent_to(
    case, adviser, offer, logged_in, may_refer
):
    (_, fits), (_, shut) = offer(), offer(is_open=False)
    client = logged_in(adviser)
    for _ in range(2):
        refer(client, case, "send", fits, shut)
    assert Referral.objects.get().provider == fits.provider


@pytest.mark.parametrize("need", ["", "1\n2\n3\n4\n5\n6", "x" * 601])
def test_a_need_is_one_to_five_lines(case, adviser, offer, logged_in, may_refer, need):
    _, service = offer()
    assert refer(logged_in(adviser), case, "send", service, need=need).status_code == 422
    assert not Referral.objects.exists()


def test_the_draft_holds_only_what_the_firm_lets_be_seen(case, firm, adviser, consent, may_refer):
    Person.objects.create(firm=firm, name="Ah Examplia", phone="5550 0000")
    asked = Wanted(kind="test-toys")
    assert "Ah Examplia" not in referrals.draft(adviser, case, asked)
    consent(firm, adviser.organisation, Part.PEOPLE)
    assert "Ah Examplia" in referrals.draft(adviser, case, asked)


def test_others_hear_of_a_referral_within_the_act(case, adviser, offer, logged_in, may_refer):
    heard = []

    def hear(sender, referral, event, acting, **told):
        heard.append((event, referral.provider_id, acting.pk))

    referral_changed.connect(hear)
    try:
        _, service = offer()
        refer(logged_in(adviser), case, "send", service)
    finally:
        referral_changed.disconnect(hear)
    assert heard == [("referral.sent", service.provider_id, adviser.pk)]


def test_a_referral_is_taken_back_while_it_waits(case, adviser, offer, logged_in, may_refer):
    _, service = offer()
    client = logged_in(adviser)
    refer(client, case, "send", service)
    referral = Referral.objects.get()
    client.post(reverse("cases:withdraw", args=[referral.pk]))
    referral.refresh_from_db()
    assert referral.state == "withdrawn"
    assert client.post(reverse("cases:withdraw", args=[referral.pk])).status_code == 422


def test_another_body_takes_no_referral_back(case, adviser, offer, member, logged_in, may_refer):
    _, service = offer()
    refer(logged_in(adviser), case, "send", service)
    referral = Referral.objects.get()
    client = logged_in(member("adviser"))
    assert client.post(reverse("cases:withdraw", args=[referral.pk])).status_code == 404


def test_history_counts_answers_and_what_is_taken_this_month(case, offer, adviser):
    _, service = offer(monthly_capacity=5)
    now, told = timezone.now(), {"provider": service.provider, "kind": "test-toys", "need": "x"}
    others = Firm.objects.create(name="Examplia Other")
    other = case.__class__.objects.create(
        firm=others, organisation=adviser.organisation, stage_since=now
    )
    Referral.objects.create(
        case=other, state="accepted", made_at=now - timedelta(hours=4), answered_at=now, **told
    )
    Referral.objects.create(case=other, state="withdrawn", **told)
    answer = referrals.providers(case, Wanted(kind="test-toys"), timezone.localdate())
    assert (answer.fitting[0].history.asked, answer.fitting[0].left) == (1, 4)
    assert round(answer.fitting[0].history.hours) == 4
