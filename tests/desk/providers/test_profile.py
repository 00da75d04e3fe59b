"""What a provider tells of itself, and who may write it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tradewind_desk import named
from tradewind_desk.records.models import AuditEntry, Service


@pytest.fixture
def provider(member):
    """A member of an invented provider."""
    return member("provider")


@pytest.fixture
def offered(provider):
    """One service of the provider."""
    return Service.objects.create(provider=provider.organisation.provider, kind="test-toys")


def keep(client, **told):
    given = {"kind": "test-toys", "currency": "HKD", **told}
    return client.post(reverse("providers:keep_service"), given)


@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_the_profile_opens_in_each_language(provider, offered, logged_in, lang):
    assert logged_in(provider).get("/services/profile/", {"lang": lang}).status_code == 200


def test_what_is_left_empty_stays_unknown(provider, offered, logged_in):
    client = logged_in(provider)
    keep(client, markets=["JP"], price_low="12.50")
    offered.refresh_from_db()
    assert (offered.markets, offered.price_low_minor, offered.price_high_minor) == (
        ["JP"], 1250, None)  # fmt: skip
    assert (offered.monthly_capacity, offered.days) == (None, None)
    assert "Unknown" in client.get("/services/profile/").content.decode().title()


def test_one_kind_of_service_is_one_row(provider, offered, logged_in):
    client = logged_in(provider)
    for capacity in (3, 0):
        keep(client, monthly_capacity=capacity)
    assert Service.objects.get().monthly_capacity == 0


def test_a_price_band_does_not_end_below_its_beginning(provider, offered, logged_in):
    page = keep(logged_in(provider), price_low="20", price_high="10")
    assert page.status_code == 422
    assert "below the lowest" in page.content.decode()


def test_an_accreditation_that_has_ended_is_marked(provider, logged_in):
    client, day = logged_in(provider), timezone.localdate()
    for name, until in (("Old", day - timedelta(days=1)), ("Good", day)):
        told = {"name": name, "number": "EX-1", "until": until.isoformat()}
        client.post(reverse("providers:add_accreditation"), told)
    page = client.get("/services/profile/")
    assert [one["is_over"] for one in page.context["accreditations"]] == [True, False]
    assert "not counted" in page.content.decode()
    client.post(reverse("providers:remove_accreditation"), {"name": "Old", "number": "EX-1"})
    provider.organisation.provider.refresh_from_db()
    assert [one["name"] for one in provider.organisation.provider.accreditations] == ["Good"]


def test_languages_sectors_and_words_are_kept_and_closing_is_one_tick(provider, logged_in):
    client = logged_in(provider)
    told = {"languages": ["en", "zh-Hant"], "sectors": "C26，33", "about_en": "We test."}
    client.post(reverse("providers:change"), told)
    kept = provider.organisation.provider
    kept.refresh_from_db()
    assert (kept.languages, kept.sectors, kept.about, kept.is_open) == (
        ["en", "zh-Hant"], ["26", "33"], {"en": "We test."}, False)  # fmt: skip


def test_a_sector_is_two_digits(provider, logged_in):
    page = logged_in(provider).post(reverse("providers:change"), {"sectors": "toys"})
    assert page.status_code == 422


def test_each_change_is_in_the_audit(provider, offered, logged_in):
    keep(logged_in(provider))
    assert AuditEntry.objects.filter(act="change", thing="service").count() == 1


def test_a_provider_removes_no_service_of_another(provider, offered, member, logged_in):
    client = logged_in(member("provider"))
    assert client.post(reverse("providers:remove_service", args=[offered.pk])).status_code == 404
    assert logged_in(provider).post(
        reverse("providers:remove_service", args=[offered.pk])
    ).status_code == 302  # fmt: skip
    assert not Service.objects.exists()


def test_queries_of_the_profile_do_not_grow_with_services(provider, logged_in):
    client, counts = logged_in(provider), []
    for more in (1, 9):
        Service.objects.bulk_create(
            Service(provider=provider.organisation.provider, kind=f"{more}-{number}")
            for number in range(more)
        )
        with CaptureQueriesContext(connection) as told:
            client.get("/services/profile/")
        counts.append(len(told))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("broken", ["x", "9" * 36, "-" * 36])
def test_a_broken_address_of_a_service_is_a_new_one(provider, offered, logged_in, broken):
    assert logged_in(provider).get("/services/profile/", {"service": broken}).status_code == 200


def test_a_code_that_no_pack_names_is_shown_as_it_is():
    assert named.called("kind", "no-such-kind") == "no-such-kind"
