"""Tokens: what they open, until when, and as whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tradewind_desk.api import bearer
from tradewind_desk.api.scopes import SCOPES
from tradewind_desk.records.models import AuditEntry, Token

OPENS = {
    "read:facts": ("get", "/schemes", 200),
    "evaluate": ("post", "/schemes", 200),
    "cases:read": ("get", "/cases", 200),
    "cases:write": ("post", "/cases/{case}/tasks", 201),
    "referrals:write": ("post", "/cases/{case}/providers", 422),
    "jobs:write": ("post", "/batch", 202),
}


def _asked(program, scope, case, pots):
    method, path, _ = OPENS[scope]
    path = f"/api/v1{path.format(case=case.pk)}"
    bodies = {"evaluate": {"firm": pots}, "cases:write": {"what": "call"}}
    bodies |= {"jobs:write": {"firms": [pots]}, "referrals:write": {"kind": "none"}}
    if method == "get":
        return program.get(path)
    return program.post(path, bodies[scope], content_type="application/json")


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_opens_what_it_names_and_nothing_else(holder, adviser, case, pots, scope):
    program = holder(adviser, scope)
    shared = {"cases:read": {"referrals:write"}}.get(scope, set())  # either finds providers
    for one, (_, _, status) in OPENS.items():
        wanted = status if one == scope or one in shared else 403
        assert _asked(program, one, case, pots).status_code == wanted, one


def test_nothing_but_a_token_is_taken(logged_in, owner):
    answer = logged_in(owner).get("/api/v1/cases")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("value", ["Bearer", "Bearer x", "Basic dTpw", "Bearer tw_é", ""])
def test_no_other_word_is_a_token(db, value):
    answer = Client(headers={"authorization": value}).get("/api/v1/schemes")
    assert answer.status_code == 401


def test_a_revoked_token_opens_nothing_from_that_moment(holder, logged_in, owner):
    program = holder(owner)
    assert program.get("/api/v1/cases").status_code == 200
    logged_in(owner).post(f"/api/tokens/{Token.objects.get().pk}/revoke/")
    assert program.get("/api/v1/cases").status_code == 401


@pytest.mark.parametrize("change", ["over", "left", "shut out"])
def test_a_token_ends_with_its_day_and_with_its_member(holder, owner, change):
    program = holder(owner)
    if change == "over":
        Token.objects.update(until=timezone.localdate() - timedelta(days=1))
    elif change == "left":
        owner.delete()
    else:
        owner.person.is_active = False
        owner.person.save()
    assert program.get("/api/v1/cases").status_code == 401


def test_a_token_is_shown_once_and_kept_as_its_hash(logged_in, owner):
    client = logged_in(owner)
    until = timezone.localdate() + timedelta(days=90)
    page = client.post(
        "/api/tokens/", {"name": "Books", "scopes": ["evaluate"], "until": until.isoformat()}
    )
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert secret not in client.get("/api/tokens/").content.decode()
    token = Token.objects.get()
    assert token.sha256 == bearer.hashed(secret)
    assert secret.startswith(token.beginning)
    assert token.beginning in client.get("/api/tokens/").content.decode()


@pytest.mark.parametrize("days", [-1, 366])
def test_a_token_holds_for_a_year_at_most(logged_in, owner, days):
    until = timezone.localdate() + timedelta(days=days)
    page = logged_in(owner).post(
        "/api/tokens/", {"name": "Books", "scopes": ["evaluate"], "until": until.isoformat()}
    )
    assert page.status_code == 422
    assert not Token.objects.exists()


def test_a_manager_sees_and_revokes_the_tokens_of_the_organisation_only(
    holder, logged_in, member, adviser
):
    holder(adviser)
    manager = member("adviser", adviser.organisation, may_manage=True)
    stranger = member("adviser", may_manage=True)
    token = Token.objects.get()
    assert logged_in(stranger).post(f"/api/tokens/{token.pk}/revoke/").status_code == 404
    assert token.beginning in logged_in(manager).get("/api/tokens/").content.decode()
    logged_in(manager).post(f"/api/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_the_audit_tells_by_which_door_something_was_done(holder, adviser, case, post):
    post(holder(adviser), f"/cases/{case.pk}/tasks", {"what": "call"})
    assert AuditEntry.objects.get(act="add").told["door"] == "api"


def test_a_token_spends_its_minute_and_is_told_when_it_has_more(holder, owner, monkeypatch):
    monkeypatch.setattr(bearer, "MOST_UNITS", 2)
    program = holder(owner)
    found = [program.get("/api/v1/cases") for _ in range(3)]
    if [one.status_code for one in found] != [200, 200, 429]:  # a minute ended between
        found = [program.get("/api/v1/cases") for _ in range(3)]
    assert [one.status_code for one in found] == [200, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in found] == ["1", "0", "0"]
    assert 1 <= int(found[-1].headers["Retry-After"]) <= 60


def test_a_plan_costs_more_than_a_look(holder, owner, post, pots):
    program = holder(owner)
    before = int(program.get("/api/v1/cases").headers["RateLimit-Remaining"])
    answer = post(program, "/plan", {"firm": pots, "markets": ["JP"]})
    spent = before - int(answer.headers["RateLimit-Remaining"])
    assert spent == bearer.PLAN or spent < 0  # less than nothing where a minute ended between


def test_a_minute_over_is_forgotten(holder, owner):
    holder(owner)
    token, now = Token.objects.get(), timezone.now()
    bearer.spend(token, bearer.MOST_UNITS, now)
    assert not bearer.spend(token, 1, now).is_enough
    assert bearer.spend(token, 1, now + timedelta(minutes=1)).left == bearer.MOST_UNITS - 1
