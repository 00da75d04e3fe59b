"""A plan is made once for one question, numbered, and only by those who may."""

from __future__ import annotations

from datetime import date

import pytest

from tradewind.errors import InputError
from tradewind_desk.plans.actions import make_plan
from tradewind_desk.plans.kept import unpacked
from tradewind_desk.policies import Refused
from tradewind_desk.records.models import AuditEntry, Plan

TWO = {"markets": ["JP", "SG"]}


def test_plans_of_a_firm_are_numbered_one_by_one(described, owner):
    first = make_plan(acting=owner, firm=described, options=TWO)
    second = make_plan(acting=owner, firm=described, options={"markets": ["JP"]})
    assert [first.number, second.number] == [1, 2]


def test_the_same_question_is_the_same_plan(described, owner):
    first = make_plan(acting=owner, firm=described, options=TWO)
    assert make_plan(acting=owner, firm=described, options=TWO) == first
    assert Plan.objects.count() == 1


def test_a_plan_keeps_what_it_was_asked_and_what_it_told(described, owner):
    day = date(2026, 11, 22)
    plan = make_plan(acting=owner, firm=described, options=TWO, applies_on=day, known_on=day)
    told = unpacked(plan.told).told
    assert plan.options == {"markets": ["JP", "SG"], "modes": ["sea", "air"], "red_sea": None}
    assert told["determination"] == plan.determination
    assert told["known_on"] == "2026-11-22"
    assert {one["market"] for one in told["markets"]} == {"JP", "SG"}


def test_markets_are_those_aimed_at_where_none_is_chosen(described, owner):
    plan = make_plan(acting=owner, firm=described)
    assert plan.options["markets"] == ["JP", "SG", "DE"]


def test_an_adviser_makes_a_plan_only_where_the_firm_lets_its_body_write(
    described, adviser, consent
):
    consent(described, adviser.organisation, "identity", "plans")
    with pytest.raises(Refused):
        make_plan(acting=adviser, firm=described, options=TWO)
    consent(described, adviser.organisation, "plans", may_change=True)
    assert make_plan(acting=adviser, firm=described, options=TWO).made_by == adviser.person


def test_making_a_plan_stands_in_the_account(described, owner):
    plan = make_plan(acting=owner, firm=described, options=TWO)
    line = AuditEntry.objects.get(act="create", thing="plan")
    assert (line.firm, line.thing_id, line.parts) == (described, str(plan.pk), ["plans"])


@pytest.mark.parametrize(
    "options", [{"markets": ["ZZ"]}, {"modes": ["kite"]}, {"red_sea": "perhaps"}]
)
def test_what_nobody_knows_is_bad_input(described, owner, options):
    with pytest.raises(InputError):
        make_plan(acting=owner, firm=described, options=options)


def test_nobody_knows_what_will_be_known(described, owner):
    with pytest.raises(InputError, match="still to come"):
        make_plan(acting=owner, firm=described, options=TWO, known_on=date(2999, 1, 1))


def test_a_service_is_planned_for_without_markets(described, owner):
    described.file = "offering: {kind: service, names: {en: Tuning of Examplian pianos}}\n"
    plan = make_plan(acting=owner, firm=described)
    assert plan.headline["markets"] == 0
    assert plan.headline["offering"] == {"en": "Tuning of Examplian pianos"}
