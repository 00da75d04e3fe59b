"""A request under a key acts once, whatever comes twice or at the same time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tradewind_desk.api import once, sharing
from tradewind_desk.records.models import IdempotencyKey, Task


def _add(post, program, case, what="call", key="k1"):
    return post(program, f"/cases/{case.pk}/tasks", {"what": what}, idempotency_key=key)


def test_the_same_request_again_gives_the_first_answer_and_does_nothing(
    holder, adviser, case, post
):
    program = holder(adviser)
    first, second = _add(post, program, case), _add(post, program, case)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Task.objects.count() == 1


def test_a_key_stands_for_one_request(holder, adviser, case, post):
    program = holder(adviser)
    _add(post, program, case)
    answer = _add(post, program, case, what="write")
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/#key-used")


def test_two_tokens_may_use_the_same_key(holder, adviser, case, post):
    _add(post, holder(adviser), case)
    _add(post, holder(adviser), case)
    assert Task.objects.count() == 2


def test_a_refused_request_leaves_its_key_free(holder, adviser, case, post):
    program = holder(adviser)
    body = {"what": "call", "who": str(case.pk)}
    path = f"/cases/{case.pk}/tasks"
    assert post(program, path, body, idempotency_key="k1").status_code == 422
    assert _add(post, program, case).status_code == 201


def test_while_the_first_is_under_way_the_second_is_told_so(holder, adviser, case, post):
    program = holder(adviser)
    _add(post, program, case)
    IdempotencyKey.objects.update(status=None, body=None)
    answer = _add(post, program, case)
    assert (answer.status_code, answer.json()["type"]) == (409, "/api/#under-way")


def test_a_key_whose_server_died_can_be_used_again(holder, adviser, case, post):
    program = holder(adviser)
    _add(post, program, case)
    Task.objects.all().delete()  # what the dead server did was rolled back with it
    before = timezone.now() - timedelta(minutes=6)
    IdempotencyKey.objects.update(status=None, body=None, made_at=before)
    assert _add(post, program, case).status_code == 201
    assert Task.objects.count() == 1


def test_a_key_is_forgotten_after_a_day(holder, adviser, case, post):
    program = holder(adviser)
    _add(post, program, case)
    IdempotencyKey.objects.update(made_at=timezone.now() - once.KEPT - timedelta(minutes=1))
    _add(post, program, case)
    assert Task.objects.count() == 2


@pytest.mark.parametrize("key", ["k" * 101, "k\u00e9", "a\tb"])
def test_a_key_is_short_and_plain(holder, adviser, case, post, key):
    assert _add(post, holder(adviser), case, key=key).status_code == 400


def test_of_two_at_the_same_time_only_one_acts(holder, adviser, case, post, monkeypatch):
    program, between = holder(adviser), []
    act = sharing._act

    def slowly(*told):
        if not between:
            between.append(None)
            between[0] = _add(post, program, case)
        return act(*told)

    monkeypatch.setattr(sharing, "_act", slowly)
    assert _add(post, program, case).status_code == 201
    assert between[0].status_code == 409
    assert Task.objects.count() == 1


def test_a_kept_answer_outlives_no_consent(holder, adviser, case, consent, post):
    given = consent(case.firm, adviser.organisation, "case")
    program = holder(adviser)
    assert _add(post, program, case).status_code == 201
    assert _add(post, program, case).status_code == 201
    given.withdrawn_at = timezone.now()
    given.save()
    answer = _add(post, program, case)
    assert (answer.status_code, answer.json()["type"]) == (404, "/api/#not-found")
