"""What an adviser sees and writes of a firm is what its consent says, and is accounted for."""

from __future__ import annotations

import pytest

from tradewind_desk.records.models import AuditEntry


def test_nobody_else_finds_a_firm(filed, member, logged_in):
    for role in ("owner", "adviser", "provider", "analyst"):
        assert logged_in(member(role)).get(f"/firms/{filed.pk}/").status_code == 404


def test_money_that_is_not_shared_is_counted_but_not_shown(filed, case, consent, logged_in):
    case_of = case.organisation
    consent(filed, case_of, "identity", "profile")
    page = logged_in(case_of.memberships.get()).get(f"/firms/{filed.pk}/").content.decode()
    assert "7323.93" in page
    assert "31.50 CNY" not in page and "6.80 USD" not in page
    assert "Not shared with you: 1" in page and "Not shared with you: 2" in page


def test_a_view_by_an_adviser_is_accounted_for_with_its_parts(filed, case, consent, logged_in):
    consent(filed, case.organisation, "identity", "profile")
    logged_in(case.organisation.memberships.get()).get(f"/firms/{filed.pk}/")
    line = AuditEntry.objects.get(firm=filed, act="view")
    assert line.parts == ["identity", "profile"] and line.crosses


def test_an_owner_who_looks_leaves_no_line(filed, owner, logged_in):
    logged_in(owner).get(f"/firms/{filed.pk}/")
    assert not AuditEntry.objects.exists()


def test_a_consent_to_read_is_none_to_write(filed, case, consent, logged_in, about):
    consent(filed, case.organisation, "identity", "profile")
    client = logged_in(case.organisation.memberships.get())
    answer = client.post(f"/firms/{filed.pk}/part/about/", about(version="3"))
    assert answer.status_code == 403


def test_an_adviser_who_may_write_the_profile_writes_no_money(filed, case, consent, logged_in):
    consent(filed, case.organisation, "identity", "profile", may_change=True)
    client = logged_in(case.organisation.memberships.get())
    address = f"/firms/{filed.pk}/part/goods/"
    typed = {
        "version": "3",
        "offering.goods.hs6": "7323.93",
        "offering.goods.unit_weight_kg": "1.25",
        "offering.goods.unit_cost": "1",
        "offering.goods.unit_cost.currency": "CNY",
    }
    assert client.post(address, typed).status_code == 302
    filed.refresh_from_db()
    assert "unit_weight_kg: 1.25" in filed.file and "31.50 CNY" in filed.file


@pytest.mark.parametrize("name", ["upload/", "file.xlsx", "file.yaml"])
def test_the_whole_file_is_for_the_firm_alone(filed, case, consent, logged_in, name):
    consent(filed, case.organisation, "identity", "profile", "money", may_change=True)
    client = logged_in(case.organisation.memberships.get())
    assert client.get(f"/firms/{filed.pk}/{name}").status_code == 403


def test_history_hides_the_values_that_are_not_shared(filed, owner, case, consent, logged_in):
    typed = {"price.amount": "7.77", "price.amount.currency": "USD", "price.incoterm": "FOB"}
    logged_in(owner).post(f"/firms/{filed.pk}/part/price/", {**typed, "version": "3"})
    consent(filed, case.organisation, "identity", "profile")
    page = logged_in(case.organisation.memberships.get()).get(f"/firms/{filed.pk}/history/")
    assert "7.77" not in page.content.decode()
    assert "Not shared with you: 1" in page.content.decode()


def test_forms_shown_to_an_adviser_within_a_minute_are_one_view(filed, case, consent, logged_in):
    consent(filed, case.organisation, "identity", "profile", may_change=True)
    client = logged_in(case.organisation.memberships.get())
    for name in ("next/", "ready/", "part/goods/"):
        client.get(f"/firms/{filed.pk}/{name}")
    assert AuditEntry.objects.filter(firm=filed, act="view").count() == 1


@pytest.mark.parametrize("name", ["next/", "ready/", "part/goods/", "history/"])
def test_a_form_shown_to_an_adviser_is_a_view(filed, case, consent, logged_in, name):
    consent(filed, case.organisation, "identity", "profile", may_change=True)
    client = logged_in(case.organisation.memberships.get())
    client.get(f"/firms/{filed.pk}/{name}")
    assert AuditEntry.objects.filter(firm=filed, act="view").count() == 1
