"""Facts that changed since a plan was made: told on the first page, and tried one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from tradewind.facts.diff import Change, Kind, Stated
from tradewind_desk.plans import since, touching
from tradewind_desk.plans.actions import make_plan
from tradewind_desk.plans.kept import unpacked
from tradewind_desk.records.models import Plan


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["sections"].clear()
    touching._changes.cache_clear()


@pytest.fixture
def plan(described, owner) -> Plan:
    day = timezone.localdate() - timedelta(days=1)
    told = {"options": {"markets": ["SG"]}, "applies_on": day, "known_on": day}
    return make_plan(acting=owner, firm=described, **told)


@pytest.fixture
def client(owner, logged_in):
    return logged_in(owner)


@pytest.fixture
def changed(plan, monkeypatch):
    """Two facts are told otherwise today, of which the plan uses one."""
    used = sorted(set(touching.hung_on(unpacked(bytes(plan.told)).told)))[0]
    facts = [used, "examplia/unused:value"]
    told = tuple(
        Change(one, Kind.VALUE, (Stated("5%", "5%"),), (Stated("6%", "6%"),)) for one in facts
    )
    monkeypatch.setattr(touching, "changes_of", lambda plan, today: told)
    monkeypatch.setattr(since, "changes_of", lambda plan, today: told)
    return used


def seen(client, name, *args, **asked):
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_page_tells_which_plans_hang_on_a_changed_fact(plan, client, changed):
    at = reverse("plans:changed", args=[plan.firm_id])
    assert f'hx-get="{at}"' in seen(client, "start")  # it does not wait for the first look
    assert "1 of its facts changed since" in seen(client, "plans:changed", plan.firm_id)
    text = seen(client, "start")
    assert "1 of its facts changed since" in text
    assert reverse("plans:since", args=[plan.pk]) in text


def test_a_plan_whose_facts_stand_is_not_named(plan, client, monkeypatch):
    monkeypatch.setattr(touching, "changes_of", lambda plan, today: ())
    text = seen(client, "plans:changed", plan.firm_id)
    assert "None of the facts that your last plans use has changed" in text


def test_a_plan_of_todays_facts_is_not_looked_through(described, owner, client, monkeypatch):
    make_plan(acting=owner, firm=described, options={"markets": ["SG"]})
    monkeypatch.setattr(touching, "changes_of", None)
    assert "None of the facts" in seen(client, "start")


def test_the_first_page_asks_no_more_for_more_plans(
    plan, client, changed, django_assert_max_num_queries
):
    seen(client, "plans:changed", plan.firm_id)
    with django_assert_max_num_queries(40) as few:
        seen(client, "start")
    most = len(few)  # before the next request empties the log
    for number in (2, 3, 4):
        plan.pk, plan.number, plan.asked = None, number, str(number)
        plan._state.adding = True
        plan.save()
    seen(client, "plans:changed", plan.firm_id)
    with django_assert_max_num_queries(most):
        seen(client, "start")


def test_another_firm_is_not_looked_through(plan, member, logged_in):
    at = reverse("plans:changed", args=[plan.firm_id])
    assert logged_in(member("owner")).get(at).status_code == 404


def test_a_changed_fact_moves_nothing_where_nothing_moves(plan, client, changed):
    text = seen(client, "plans:since", plan.pk)
    assert "Nothing of this plan would move" in text
    assert "not tried" not in text


def test_many_changes_are_tried_where_that_is_asked_for(plan, client, changed, monkeypatch):
    monkeypatch.setattr(since, "_moves", lambda plan, old, new: [_move()])
    monkeypatch.setattr(since, "_MOST_AT_ONCE", 0)
    text = seen(client, "plans:since", plan.pk)
    assert "not tried by itself" in text
    assert "Try each of the 1 facts" in text
    text = seen(client, "plans:since", plan.pk, **{"try": "1"})
    assert "not tried" not in text
    assert "not tried" not in seen(client, "plans:since", plan.pk)  # kept for the day


def test_more_changes_than_can_be_tried_are_said_to_be_too_many(plan, client, changed, monkeypatch):
    monkeypatch.setattr(since, "_moves", lambda plan, old, new: [_move()])
    for name in ("_MOST_AT_ONCE", "MOST_CHANGES"):
        monkeypatch.setattr(since, name, 0)
    text = seen(client, "plans:since", plan.pk, **{"try": "1"})
    assert "not tried by itself" in text
    assert "Try each" not in text


def _move():
    from tradewind.report.market_view import Cell
    from tradewind_desk.plans.moves import Move

    return Move("Singapore", "Left", Cell("known", "1"), Cell("known", "2"), "more")
