"""Every operation of the API, walked with the rows of a firm by everyone whose business it is not.

A new operation is walked by itself; one that takes a body must be told here what to send.
"""

from __future__ import annotations

import re

import pytest

from tests.desk.world import SECRET, make_world
from tradewind_desk.api import bearer
from tradewind_desk.api.door import api

OTHERS = ("outsider", "stranger", "rival", "analyst")
POTS = {"enterprise": {"names": {"en": "Examplia Pots"}, "place": "CN"}}
# What to send, so that nothing but who asks can be wrong with it; `case` and `service` are filled.
OF_A_FIRM = ("plan", "evaluate", "schemes", "presence", "upgrade", "ask", "standards", "origin")
BODIES = {
    **{name: {"firm": POTS} for name in OF_A_FIRM},
    "duty": {"goods": "7323.93", "to": "US", "origin": "CN", "value": "100", "currency": "USD"},
    "batch": {"firms": [POTS]},
    "add_interaction": {"kind": "note", "on": "2026-11-22", "said": "x"},
    "add_task": {"what": "x"},
    "change_stage": {"stage": "contacted"},
    "find_providers": {"kind": "testing"},
    "send_referral": {"kind": "testing", "case": "case", "services": ["service"], "need": "x"},
    "answer_referral": {"state": "accepted"},
    "withdraw_referral": None,
}  # fmt: skip
# The rows that the id of an address may be of, by the word before it.
ROWS = {"cases": "case", "firms": "firm", "referrals": "referral", "jobs": "job"}
OTHER_PARTS = {"determination": "sha256:none", "scheme": "hk-bud", "fact": "duty/us:mpf_rate"}
SLOW = {*OF_A_FIRM, "batch"}


@pytest.fixture
def world(db):
    return make_world()


def _operations():
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, told in methods.items():
            yield method, path, told


def _filled(path, world):
    for part in re.findall(r"{(\w+)}", path):
        row = world.rows[ROWS[path.split("/")[3]]] if part == "id" else None
        path = path.replace(f"{{{part}}}", str(row.pk) if row else OTHER_PARTS[part])
    return path


def _body(name, world):
    """A body with the ids of the firm's own rows in it."""
    told = dict(BODIES[name] or {})
    if "case" in told:
        told |= {"case": str(world.rows["case"].pk), "services": [str(world.rows["service"].pk)]}
    return told


def _ask(client, world, method, path, told):
    name = told["operationId"]
    if method == "get":
        return client.get(_filled(path, world))
    has_body = "requestBody" in told
    body = _body(name, world) if has_body else ""
    return client.post(_filled(path, world), body, content_type="application/json")


def test_it_is_told_what_to_send_to_every_operation():
    sent = {told["operationId"] for method, _, told in _operations() if method != "get"}
    assert sent == set(BODIES)
    assert {method for method, _, _ in _operations()} <= {"get", "post"}


@pytest.mark.parametrize("who", OTHERS)
def test_an_outsider_gets_nothing_of_a_firm_by_any_operation(world, who, holder, monkeypatch):
    monkeypatch.setattr(bearer, "MOST_UNITS", 10**9)
    client = holder(world.members[who])
    for method, path, told in _operations():
        if told["operationId"] in SLOW:
            continue  # they read no record: what they answer is what they were sent
        answer = _ask(client, world, method, path, told)
        where = f"{who} {method} {path}: {answer.status_code}"
        is_own_job = who == "analyst" and "jobs" in path
        assert is_own_job or SECRET.encode() not in answer.content, where
        is_of_a_row = "{id}" in path or told["operationId"] in ("send_referral", "explain")
        if is_of_a_row and not is_own_job:
            assert answer.status_code == 404, where


def test_no_operation_answers_without_a_token_but_the_public_one(world, client):
    for method, path, told in _operations():
        answer = _ask(client, world, method, path, told)
        wanted = 200 if told["operationId"] == "firm_schema" else 401
        assert answer.status_code == wanted, path


@pytest.mark.parametrize("state", ["revoked", "over", "left", "gone"])
def test_a_token_that_no_longer_holds_opens_no_operation(world, state, holder):
    member = world.members["lead"]
    client = holder(member)
    token = member.tokens.get(name="program")
    if state == "revoked":
        token.revoked_at = token.made_at
        token.save()
    elif state == "over":
        token.until = token.made_at.date().replace(year=2020)
        token.save()
    elif state == "left":
        member.delete()
    else:
        member.person.is_active = False
        member.person.save()
    for method, path, told in _operations():
        if told["operationId"] != "firm_schema":
            assert _ask(client, world, method, path, told).status_code == 401, path
