"""Who may do what with what: the whole expectation, written out; not read from the rules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.world import ACTORS, give, make_world
from tradewind_desk import policies
from tradewind_desk.policies import RULES, VISIBLE, Act
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Consent, Invitation, Membership

EXPECTED = """
                      owner outsider lead partner stranger provider rival analyst visitor
firm view             yes   .        yes  yes     .        yes      .     .       .
firm change           yes   .        yes  .       .        .        .     .       .
firm consent          yes   .        .    .       .        .        .     .       .
firm record           .     .        .    .       .        .        .     .       .
firm ask              .     .        yes  yes     .        yes      .     .       .
firm export           yes   .        .    .       .        .        .     .       .
firm delete           yes   .        .    .       .        .        .     .       .
version view          yes   .        yes  yes     .        .        .     .       .
put_off view          yes   .        yes  yes     .        .        .     .       .
plan view             yes   .        .    yes     .        .        .     .       .
plan change           yes   .        .    .       .        .        .     .       .
case view             yes   .        yes  yes     .        .        .     .       .
case change           .     .        yes  .       .        .        .     .       .
case create           .     .        yes  .       .        .        .     .       .
person view           yes   .        yes  yes     .        .        .     .       .
person change         yes   .        yes  .       .        .        .     .       .
interaction view      yes   .        yes  yes     .        .        .     .       .
interaction change    .     .        yes  .       .        .        .     .       .
task view             yes   .        yes  yes     .        .        .     .       .
task change           .     .        yes  .       .        .        .     .       .
document view         yes   .        yes  yes     .        .        .     .       .
document delete       .     .        yes  .       .        .        .     .       .
outcome view          yes   .        yes  yes     .        .        .     .       .
outcome change        .     .        yes  .       .        .        .     .       .
outcome answer        yes   .        .    .       .        .        .     .       .
referral view         yes   .        yes  yes     .        yes      .     .       .
referral answer       .     .        .    .       .        yes      .     .       .
referral delete       .     .        yes  .       .        .        .     .       .
consent view          yes   .        yes  .       .        .        .     yes     .
consent change        yes   .        .    .       .        .        .     .       .
consent delete        yes   .        .    .       .        .        .     .       .
partner_consent view  yes   .        .    yes     .        .        .     .       .
wish view             yes   .        yes  .       .        .        .     yes     .
wish answer           yes   .        .    .       .        .        .     .       .
audit view            yes   .        .    .       .        .        .     .       .
provider view         yes   yes      yes  yes     yes      yes      yes   yes     .
provider change       .     .        .    .       .        yes      .     .       .
service view          yes   yes      yes  yes     yes      yes      yes   yes     .
service change        .     .        .    .       .        yes      .     .       .
register view         .     .        .    .       .        .        .     yes     .
register change       .     .        .    .       .        .        .     yes     .
job view              .     .        .    .       .        .        .     yes     .
job change            .     .        .    .       .        .        .     yes     .
correction view       yes   yes      yes  yes     yes      yes      yes   yes     .
correction review     .     .        .    .       .        .        .     .       .
organisation view     yes   .        .    .       .        .        .     .       .
organisation create   .     .        .    .       .        .        .     .       .
organisation change   .     .        .    .       .        .        .     .       .
membership view       .     .        yes  .       .        .        .     .       .
membership change     .     .        .    .       .        .        .     .       .
invitation view       .     .        .    .       .        .        .     .       .
invitation change     .     .        .    .       .        .        .     .       .
token view            .     .        yes  .       .        .        .     .       .
token delete          .     .        yes  .       .        .        .     .       .
webhook view          .     .        .    .       .        .        .     .       .
webhook change        .     .        .    .       .        .        .     .       .
"""

# What the body with the case still has, by what the firm last said to it: nothing yet (a prospect),
# a consent that ran out, one withdrawn, one for plans only.
AFTER = """
                      prospect expired withdrawn narrow
firm view             yes      yes     .         yes
firm change           .        .       .         .
firm ask              yes      yes     .         yes
plan view             .        .       .         yes
person view           .        .       .         .
case view             yes      yes     .         yes
case change           yes      yes     .         yes
case create           .        .       .         .
interaction view      yes      yes     .         yes
task view             yes      yes     .         yes
document view         yes      .       .         .
outcome view          yes      yes     .         yes
referral view         yes      yes     .         yes
referral delete       yes      yes     .         yes
"""

# What a body without a case sees by each part alone; the identity of the firm comes with any part.
BY_PART = """
            firm plan person case interaction task document outcome referral
identity    yes  .    .      .    .           .    .        .       .
profile     yes  .    .      .    .           .    .        .       .
money       yes  .    .      .    .           .    .        .       .
materials   yes  .    .      .    .           .    .        .       .
people      yes  .    yes    .    .           .    .        .       .
plans       yes  yes  .      .    .           .    .        .       .
case        yes  .    .      yes  yes         yes  .        .       .
documents   yes  .    .      .    .           .    yes      .       .
referrals   yes  .    .      .    .           .    .        .       yes
outcomes    yes  .    .      .    .           .    .        yes     .
"""


def _table(told):
    head, *lines = (line.split() for line in told.strip().splitlines())
    for line in lines:
        cells = line[-len(head) :]
        yield (
            tuple(line[: -len(head)]),
            dict(zip(head, (cell == "yes" for cell in cells), strict=True)),
        )


def _cells(told):
    return [(*row, column, may) for row, cells in _table(told) for column, may in cells.items()]


@pytest.fixture
def world(db):
    return make_world()


def test_the_matrix_names_every_rule(world):
    written = {(type(world.rows[row]), Act(act)) for (row, act), _ in _table(EXPECTED)}
    assert written == set(RULES)


def test_every_role_may_do_exactly_what_the_matrix_says(world):
    found = {
        (row, act, who): policies.can(world.actor(who), Act(act), world.rows[row])
        for row, act, who, _ in _cells(EXPECTED)
    }
    assert found == {(row, act, who): may for row, act, who, may in _cells(EXPECTED)}


def test_a_list_holds_exactly_what_may_be_viewed(world):
    different = [
        (name, who)
        for name, row in world.rows.items()
        for who in (*ACTORS, "visitor")
        if policies.can(world.actor(who), Act.VIEW, row)
        != policies.visible(world.actor(who), type(row)).filter(pk=row.pk).exists()
    ]
    assert different == []


def test_every_table_with_a_rule_to_view_has_a_rule_for_lists():
    assert {model for model, act in RULES if act == Act.VIEW} == set(VISIBLE)


@pytest.mark.parametrize("state", ["prospect", "expired", "withdrawn", "narrow"])
def test_the_body_with_the_case_has_what_the_firm_last_said(world, state):
    consent = Consent.objects.filter(pk=world.rows["consent"].pk)
    today = timezone.localdate()
    if state == "prospect":
        consent.delete()
    elif state == "expired":
        consent.update(until=today - timedelta(days=1))
    else:
        consent.update(withdrawn_at=timezone.now())
    lead = world.members["lead"]
    if state == "narrow":
        give(world.rows["firm"], lead.organisation, Part.PLANS)
    told = {key: cells[state] for key, cells in _table(AFTER)}
    found = {(row, act): policies.can(lead, Act(act), world.rows[row]) for row, act in told}
    assert found == told
    listed = {
        (row, act): policies.visible(lead, type(world.rows[row]))
        .filter(pk=world.rows[row].pk)
        .exists()
        for row, act in told
        if act == "view"
    }
    assert listed == {key: may for key, may in told.items() if key[1] == "view"}


@pytest.mark.parametrize("state", ["expired", "withdrawn"])
def test_a_provider_loses_the_referral_with_the_consent_it_was_sent_under(world, state):
    told = (
        {"withdrawn_at": timezone.now()}
        if state == "withdrawn"
        else {"until": timezone.localdate() - timedelta(days=1)}
    )
    Consent.objects.filter(pk=world.rows["consent"].pk).update(**told)
    provider = world.members["provider"]
    for name in ("referral", "firm"):
        row = world.rows[name]
        assert not policies.can(provider, Act.VIEW, row)
        assert not policies.visible(provider, type(row)).filter(pk=row.pk).exists()


@pytest.mark.parametrize("role", ["stranger", "rival"])
@pytest.mark.parametrize("part", Part.values)
def test_a_consent_shows_the_part_it_names_and_no_other(world, role, part):
    give(world.rows["firm"], world.members[role].organisation, part)
    told = next(cells for (name,), cells in _table(BY_PART) if name == part)
    if role == "rival":  # no provider reads what another was asked, whatever the firm shares
        told["referral"] = False
    actor = world.members[role]
    assert {name: policies.can(actor, Act.VIEW, world.rows[name]) for name in told} == told
    listed = {
        name: policies.visible(actor, type(world.rows[name]))
        .filter(pk=world.rows[name].pk)
        .exists()
        for name in told
    }
    assert listed == told


def test_a_body_records_and_invites_only_while_the_firm_has_no_account(world):
    firm, lead = world.rows["firm"], world.members["lead"]
    assert not policies.can(lead, Act.RECORD, firm)
    firm.organisation = None
    firm.save()
    assert policies.can(lead, Act.RECORD, firm)
    assert not policies.can(lead, Act.ASK, firm)
    assert not policies.can(world.members["partner"], Act.RECORD, firm)


@pytest.mark.parametrize("name", ["membership", "invitation", "webhook", "organisation", "token"])
def test_managers_manage_their_own_organisation_and_no_other(world, name):
    lead = world.members["lead"]
    Membership.objects.filter(pk=world.members["analyst"].pk).update(may_manage=True)
    manager = Membership.objects.get(pk=world.members["analyst"].pk)
    row = lead.organisation if name == "organisation" else world.rows[name]
    act = Act.DELETE if name == "token" else Act.CHANGE
    assert policies.can(manager, act, row)
    assert not policies.can(world.members["stranger"], act, row)


def test_nobody_reviews_their_own_correction(world):
    lead, partner = world.members["lead"], world.members["partner"]
    lead.may_review = partner.may_review = True
    assert not policies.can(lead, Act.REVIEW, world.rows["correction"])
    assert policies.can(partner, Act.REVIEW, world.rows["correction"])


def test_a_person_who_left_keeps_no_work_of_the_organisation(world):
    analyst, stranger = world.members["analyst"], world.members["stranger"]
    moved = Membership(
        person=analyst.person, organisation=stranger.organisation, role=Membership.Role.ADVISER
    )
    assert not policies.can(moved, Act.VIEW, world.rows["job"])
    assert not policies.visible(moved, type(world.rows["job"])).exists()


def test_an_invitation_of_another_organisation_is_not_listed(world):
    assert not policies.visible(world.members["stranger"], Invitation).exists()
