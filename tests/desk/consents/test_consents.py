"""A firm says who sees what until when, and can end it at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.world import make_world
from tradewind_desk import policies
from tradewind_desk.consents import actions
from tradewind_desk.policies import Act
from tradewind_desk.records.models import AuditEntry, Case, Consent, Document, Plan, Referral, Wish


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def as_(world, logged_in):
    return lambda name: logged_in(world.members[name])


def _day(days):
    return str(timezone.localdate() + timedelta(days=days))


def _said(**told):
    return {"parts": ["plans"], "purpose": "advice", "until": _day(30), "crosses": "on", **told}


def _give(world, client, **told):
    to = world.members["stranger"].organisation
    return client.post(f"/consents/give/{to.pk}/", {k: v for k, v in _said(**told).items() if v})


def test_a_consent_shows_its_parts_from_the_next_request(world, as_):
    stranger = world.members["stranger"]
    assert not policies.visible(stranger, Plan).exists()
    assert _give(world, as_("owner")).status_code == 302
    assert policies.visible(stranger, Plan).exists()
    assert not policies.visible(stranger, Case).exists()


def test_data_cross_the_boundary_only_where_the_box_was_ticked(world, as_):
    answer = _give(world, as_("owner"), crosses="")
    assert answer.status_code == 422
    assert "boundary between the Mainland and Hong Kong" in answer.content.decode()
    _give(world, as_("owner"))
    assert Consent.objects.get(organisation=world.members["stranger"].organisation).crosses


def test_no_box_stands_where_both_are_on_one_side(world, as_):
    world.rows["firm"].place = "HK"
    world.rows["firm"].save()
    assert _give(world, as_("owner"), crosses="").status_code == 302


def test_a_firm_of_unknown_place_may_be_on_the_other_side(world):
    from tradewind_desk.consents.forms import may_cross

    firm = world.rows["firm"]
    firm.place, firm.organisation.place = "", ""
    assert may_cross(firm, world.members["stranger"].organisation)


@pytest.mark.parametrize("days", [-1, 731])
def test_a_consent_holds_from_today_for_24_months_at_most(world, as_, days):
    assert _give(world, as_("owner"), until=_day(days)).status_code == 422


def test_the_request_after_a_withdrawal_gets_nothing(world, as_):
    owner, lead, provider = (world.members[one] for one in ("owner", "lead", "provider"))
    assert policies.visible(provider, Referral).exists()
    as_("owner").post(f"/consents/{world.rows['consent'].pk}/withdraw/")
    for table in (Case, Document, Plan, Referral):
        assert not policies.visible(lead, table).exists()
    assert not policies.visible(provider, Referral).exists()
    assert not policies.can(lead, Act.CHANGE, world.rows["case"])
    assert Referral.objects.get().state == Referral.State.WITHDRAWN
    assert policies.visible(owner, Case).exists()


def test_a_withdrawn_consent_is_not_extended(world, as_):
    consent = world.rows["consent"]
    client = as_("owner")
    client.post(f"/consents/{consent.pk}/withdraw/")
    client.post(f"/consents/{consent.pk}/extend/", {"until": _day(300)})
    consent.refresh_from_db()
    assert str(consent.until) == _day(90)


def test_a_consent_is_extended_by_the_owner_alone(world, as_):
    address = f"/consents/{world.rows['consent'].pk}/extend/"
    assert as_("lead").post(address, {"until": _day(300)}).status_code == 403
    as_("owner").post(address, {"until": _day(300)})
    assert str(Consent.objects.get(pk=world.rows["consent"].pk).until) == _day(300)


def _without_account(world):
    firm = world.rows["firm"]
    firm.organisation = None
    firm.save()
    return firm


def test_a_body_records_what_a_firm_without_an_account_said(world, as_):
    firm = _without_account(world)
    said = _said(how="spoken", evidence="Said by the export manager on the telephone today.")
    answer = as_("lead").post(f"/consents/firms/{firm.pk}/record/", said)
    assert answer.status_code == 302
    kept = Consent.objects.get(how="spoken")
    assert kept.organisation == world.members["lead"].organisation
    assert AuditEntry.objects.filter(act="record", firm=firm).exists()


@pytest.mark.parametrize(
    "told", [{"evidence": ""}, {"until": _day(91)}, {"how": "online"}, {"crosses": ""}]
)
def test_a_record_needs_evidence_and_is_short(world, as_, told):
    firm = _without_account(world)
    said = _said(how="spoken", evidence="Said by the export manager on the telephone today.")
    answer = as_("lead").post(f"/consents/firms/{firm.pk}/record/", said | told)
    assert answer.status_code == 422


def test_nobody_records_for_a_firm_that_has_an_account(world, as_):
    firm = world.rows["firm"]
    said = _said(how="spoken", evidence="Said by the export manager on the telephone today.")
    answer = as_("lead").post(f"/consents/firms/{firm.pk}/record/", said)
    assert answer.status_code == 403


def test_an_owner_may_accept_less_than_was_asked(world, as_):
    firm = world.rows["firm"]
    as_("lead").post(f"/consents/firms/{firm.pk}/ask/", _said(parts=["plans", "money"]))
    wish = Wish.objects.get(state="open")
    client = as_("owner")
    answer = client.post(f"/consents/wishes/{wish.pk}/", _said(parts=["plans"]))
    assert answer.status_code == 302
    assert Consent.objects.latest("made_at").parts == ["plans"]
    assert client.get(f"/consents/wishes/{wish.pk}/").status_code == 404


def test_a_refused_request_gives_nothing(world, as_):
    before = Consent.objects.count()
    wish = world.rows["wish"]
    as_("owner").post(f"/consents/wishes/{wish.pk}/", {"refuse": "1"})
    wish.refresh_from_db()
    assert (wish.state, Consent.objects.count()) == ("refused", before)


def test_an_owner_stops_a_body_that_knows_the_firm_from_a_register(world, as_):
    world.rows["consent"].delete()
    lead = world.members["lead"]
    assert policies.visible(lead, Case).exists()
    client = as_("owner")
    assert "from a register" in client.get("/consents/").content.decode()
    client.post(f"/consents/stop/{lead.organisation_id}/")
    assert not policies.visible(lead, Case).exists()


def test_the_list_asks_no_more_of_the_database_for_more_consents(
    world, as_, django_assert_max_num_queries
):
    client = as_("owner")
    for _ in range(20):
        actions.give(
            acting=world.members["owner"],
            firm=world.rows["firm"],
            organisation=world.members["stranger"].organisation,
            told=_said(may_change=False) | {"until": timezone.localdate()},
        )
    with django_assert_max_num_queries(16):
        client.get("/consents/")


@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("page", ["", "give/", "audit/", "export/", "erase/"])
def test_each_page_of_an_owner_opens_in_each_language(world, as_, lang, page):
    answer = as_("owner").get(f"/consents/{page}", {"lang": lang})
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == lang
