"""Who may do what with what: the whole expectation, written out; not read from the rules.

Beside the firm of the tables stand two others with rows of the same kinds: one that shows everyone
everything, and one that withdrew from everyone. Neither may change an answer about the firm.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.world import ACTORS, give, make_world
from tradewind_desk import policies
from tradewind_desk.policies import RULES, VISIBLE, Act, Sight
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import (
    AuditEntry,
    Case,
    Consent,
    Document,
    Firm,
    Invitation,
    Job,
    Membership,
    Organisation,
    Person,
    Referral,
    Task,
)

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

STATES = ("prospect", "expired", "withdrawn", "narrow")

# What a body without a case sees by each part alone; the identity of the firm comes with any part.
BY_PART = """
            firm version put_off plan person case interaction task document outcome referral
identity    yes  .       .       .    .      .    .           .    .        .       .
profile     yes  yes     yes     .    .      .    .           .    .        .       .
money       yes  .       .       .    .      .    .           .    .        .       .
materials   yes  .       .       .    .      .    .           .    .        .       .
people      yes  .       .       .    yes    .    .           .    .        .       .
plans       yes  .       .       yes  .      .    .           .    .        .       .
case        yes  .       .       .    .      yes  yes         yes  .        .       .
documents   yes  .       .       .    .      .    .           .    yes      .       .
referrals   yes  .       .       .    .      .    .           .    .        .       yes
outcomes    yes  .       .       .    .      .    .           .    .        yes     .
"""

# What the body with the case may write where the firm lets it change one part, and read the rest.
WRITES_BY_PART = """
            firm plan person case
identity    .    .    .      .
profile     yes  .    .      .
money       .    .    .      .
materials   .    .    .      .
people      .    .    yes    .
plans       .    yes  .      .
case        .    .    .      .
documents   .    .    .      .
referrals   .    .    .      yes
outcomes    .    .    .      .
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
    world = make_world()
    for withdrawn_at in (None, timezone.now()):
        _firm_beside(world, withdrawn_at)
    return world


def _firm_beside(world, withdrawn_at):
    """A firm without an account that said the same to everyone, and has a case with every body."""
    firm = Firm.objects.create(name="Beside", place="HK", is_invented=True)
    person, now = Person.objects.create(firm=firm, name="Beside"), timezone.now()
    for who in ("lead", "partner", "stranger", "provider", "rival"):
        to = world.members[who].organisation
        give(firm, to, *Part.values, may_change=True, withdrawn_at=withdrawn_at)
    for who in ("lead", "partner", "stranger"):
        told = {"firm": firm, "organisation": world.members[who].organisation}
        case = Case.objects.create(**told, stage_since=now)
        Task.objects.create(case=case, what=f"Call {person}")
        Document.objects.create(case=case, name="Beside", bytes_long=0, sha256="", content=b"")
        for provider in ("provider", "rival"):
            to = world.members[provider].organisation.provider
            Referral.objects.create(case=case, provider=to, kind="testing", need="Beside")


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


def _say(world, state):
    """What the firm last said to the body with its case."""
    consent = Consent.objects.filter(pk=world.rows["consent"].pk)
    if state == "prospect":
        consent.delete()
    elif state == "expired":
        consent.update(until=timezone.localdate() - timedelta(days=1))
    elif state != "in force":
        consent.update(withdrawn_at=timezone.now())
    if state == "narrow":
        give(world.rows["firm"], world.members["lead"].organisation, Part.PLANS)


def _differ(actor):
    """The tables whose list holds other rows than those that the member may view."""
    sight = Sight(actor)
    for model in VISIBLE:
        may = {row.pk for row in model.objects.all() if sight.can(Act.VIEW, row)}
        listed = policies.visible(actor, model).values_list("pk", flat=True)
        if sorted(listed, key=str) != sorted(may, key=str):
            yield actor.role, model.__name__


@pytest.mark.parametrize("state", ["in force", *STATES])
@pytest.mark.parametrize("who", ["lead", "provider"])
def test_each_list_follows_what_the_firm_says(world, state, who):
    _say(world, state)
    assert [*_differ(world.members[who])] == []


@pytest.mark.parametrize("at", ["owner", "lead", "stranger", "provider"])
def test_each_list_holds_what_may_be_viewed_whatever_the_role_is_for(world, at):
    _say(world, "prospect")
    AuditEntry.objects.create(firm=None, act="view", thing="firm")
    person, to = world.members["outsider"].person, world.members[at].organisation
    for role in Membership.Role:
        actor = Membership(person=person, organisation=to, role=role, may_manage=at == "lead")
        assert [*_differ(actor)] == []


@pytest.mark.parametrize("state", STATES)
def test_the_body_with_the_case_has_what_the_firm_last_said(world, state):
    _say(world, state)
    lead = world.members["lead"]
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


@pytest.mark.parametrize("part", Part.values)
def test_a_consent_lets_change_the_part_it_names_and_no_other(world, part):
    Consent.objects.filter(pk=world.rows["consent"].pk).update(withdrawn_at=timezone.now())
    lead = world.members["lead"]
    give(world.rows["firm"], lead.organisation, *Part.values)
    give(world.rows["firm"], lead.organisation, part, may_change=True)
    told = next(cells for (name,), cells in _table(WRITES_BY_PART) if name == part)
    acts = {name: Act.CREATE if name == "case" else Act.CHANGE for name in told}
    assert {one: policies.can(lead, act, world.rows[one]) for one, act in acts.items()} == told


@pytest.mark.parametrize("state", ["in force", *STATES])
def test_rows_of_a_case_are_left_out_exactly_where_the_firm_withdrew(world, state):
    _say(world, state)
    kept = Task.objects.exclude(policies.has_withdrawn()).filter(case__firm=world.rows["firm"])
    assert kept.exists() == (state != "withdrawn")


def test_a_firm_that_withdrew_from_another_body_did_not_withdraw_from_this_one(world):
    partner = Consent.objects.filter(pk=world.rows["partner_consent"].pk)
    partner.update(withdrawn_at=timezone.now())
    kept = Task.objects.exclude(policies.has_withdrawn())
    assert kept.filter(pk=world.rows["task"].pk).exists()


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
    world.members["manager"] = manager
    world.rows[name] = row
    assert _may(world, "manager", name, Act.VIEW, act) == [True, True, True]
    assert _may(world, "stranger", name, Act.VIEW, act) == [False, False, False]


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


@pytest.mark.parametrize(
    ("who", "by", "may"),
    [
        ("analyst", "analyst", True),
        ("analyst", "lead", True),
        ("lead", "lead", True),
        ("lead", "analyst", False),
    ],
)
def test_an_analyst_has_the_jobs_of_the_body_and_others_their_own(world, who, by, may):
    body, person = world.members["lead"].organisation, world.members[by].person
    world.rows["job"] = Job.objects.create(organisation=body, kind="run", by=person)
    assert _may(world, who, "job", Act.VIEW, Act.CHANGE) == [may, may, may]


def test_a_line_of_the_audit_that_names_no_firm_is_nobodys_to_read(world):
    world.rows["audit"] = AuditEntry.objects.create(firm=None, act="view", thing="firm")
    assert not any(any(_may(world, who, "audit", Act.VIEW)) for who in ACTORS)


def test_an_invitation_of_another_organisation_is_not_listed(world):
    assert not policies.visible(world.members["stranger"], Invitation).exists()


def _may(world, who, row, *acts):
    """Whether a member may do each act, and whether a list shows the row."""
    actor, thing = world.actor(who) if isinstance(who, str) else who, world.rows[row]
    listed = policies.visible(actor, type(thing)).filter(pk=thing.pk).exists()
    return [*(policies.can(actor, act, thing) for act in acts), listed]


def test_a_consent_holds_through_its_last_day_and_no_longer(world):
    kept = Consent.objects.filter(pk=world.rows["partner_consent"].pk)
    kept.update(until=timezone.localdate())
    assert _may(world, "partner", "plan", Act.VIEW) == [True, True]
    kept.update(until=timezone.localdate() - timedelta(days=1))
    assert _may(world, "partner", "plan", Act.VIEW) == [False, False]


def test_a_consent_that_ran_out_does_not_outweigh_one_withdrawn(world):
    Consent.objects.filter(pk=world.rows["consent"].pk).update(withdrawn_at=timezone.now())
    past = timezone.localdate() - timedelta(days=1)
    give(world.rows["firm"], world.members["lead"].organisation, Part.PLANS, until=past)
    assert _may(world, "lead", "case", Act.VIEW, Act.CHANGE) == [False, False, False]
    own = policies.own_cases(world.members["lead"])
    assert not own.filter(firm=world.rows["firm"]).exists()


def _only_to_read(world):
    Consent.objects.filter(pk=world.rows["consent"].pk).update(may_change=False)


def _for_all_but_referrals(world):
    Consent.objects.filter(pk=world.rows["consent"].pk).update(sees_referrals=False)


def _to_another_body(world):
    Consent.objects.filter(pk=world.rows["consent"].pk).update(withdrawn_at=timezone.now())
    partner = Consent.objects.filter(pk=world.rows["partner_consent"].pk)
    partner.update(may_change=True)


@pytest.mark.parametrize("happens", [_only_to_read, _for_all_but_referrals, _to_another_body])
def test_a_provider_has_a_referral_only_while_the_body_that_sent_it_may_refer(world, happens):
    happens(world)
    assert _may(world, "provider", "referral", Act.VIEW, Act.ANSWER) == [False, False, False]
    assert _may(world, "provider", "firm", Act.VIEW) == [False, False]


def test_a_provider_keeps_a_referral_that_the_firm_itself_shows_it(world):
    Consent.objects.filter(pk=world.rows["consent"].pk).update(withdrawn_at=timezone.now())
    give(world.rows["firm"], world.members["provider"].organisation, Part.REFERRALS)
    assert _may(world, "provider", "referral", Act.VIEW, Act.ANSWER) == [True, True, True]


def test_no_other_part_shows_a_provider_the_referral_that_a_withdrawal_took(world):
    Consent.objects.filter(pk=world.rows["consent"].pk).update(withdrawn_at=timezone.now())
    others = [one for one in Part.values if one != Part.REFERRALS]
    give(world.rows["firm"], world.members["provider"].organisation, *others)
    assert _may(world, "provider", "referral", Act.VIEW, Act.ANSWER) == [False, False, False]


PUBLIC = {("provider", "view"), ("service", "view"), ("correction", "view")}


@pytest.mark.parametrize(
    ("at", "role", "own"),
    [
        *(("owner", one, {("organisation", "view")}) for one in ("adviser", "provider", "analyst")),
        ("lead", "owner", set()),
        *(("provider", one, set()) for one in ("owner", "adviser", "analyst")),
    ],
)
def test_a_role_opens_nothing_in_an_organisation_that_has_no_use_for_it(world, at, role, own):
    person = world.members["outsider"].person
    actor = Membership(person=person, organisation=world.members[at].organisation, role=role)
    found = {
        (row, str(act))
        for row, thing in world.rows.items()
        for act in Act
        if policies.can(actor, act, thing)
    }
    assert found == PUBLIC | own


def test_only_an_owner_describes_the_firm_of_an_organisation_and_only_once(world):
    new = Organisation.objects.create(kind="firm", name="New (invented)", place="HK")
    person = world.members["outsider"].person
    for role in Membership.Role:
        actor = Membership(person=person, organisation=new, role=role)
        assert policies.can(actor, Act.CREATE, new) == (role == Membership.Role.OWNER)
    assert not policies.can(world.members["outsider"], Act.CREATE, new)


def test_a_case_of_ones_own_opens_no_case_of_another_body(world):
    partner, case = world.members["partner"], world.rows["case"]
    consent = Consent.objects.filter(pk=world.rows["partner_consent"].pk)
    consent.update(may_change=True)
    own = Case.objects.create(
        firm=case.firm, organisation=partner.organisation, stage_since=timezone.now()
    )
    assert policies.can(partner, Act.CHANGE, own) and policies.can(partner, Act.CREATE, own)
    changes = {"case": (Act.CHANGE, Act.CREATE), "task": (Act.CHANGE,), "referral": (Act.DELETE,)}
    for row, acts in changes.items():
        assert not any(policies.can(partner, act, world.rows[row]) for act in acts), row
    consent.delete()
    assert policies.can(partner, Act.VIEW, own)
    assert _may(world, "partner", "case", Act.VIEW) == [False, False]


def test_nothing_is_recorded_of_an_erased_firm(world):
    firm = world.rows["firm"]
    firm.organisation, firm.erased_at = None, timezone.now()
    firm.save()
    assert not policies.can(world.members["lead"], Act.RECORD, firm)


def test_an_analyst_of_another_body_has_no_register_job_or_count(world):
    lead, partner = world.members["lead"], world.members["partner"]
    other = Membership(
        person=lead.person, organisation=partner.organisation, role=Membership.Role.ANALYST
    )
    assert _may(world, other, "register", Act.VIEW, Act.CHANGE) == [False, False, False]
    assert _may(world, other, "job", Act.VIEW, Act.CHANGE) == [False, False, False]
    firm = world.rows["firm"]
    assert not policies.counted(other).filter(firm=firm).exists()
    for who in ("analyst", "lead"):
        assert policies.counted(world.members[who]).filter(firm=firm).count() == 1
    for who in ("owner", "provider", "visitor"):
        with pytest.raises(policies.Refused) as told:
            policies.counted(world.actor(who))
        assert told.value.is_hidden


def test_cases_stand_in_one_list_or_the_other_as_their_firms_let(world):
    def lists(who):
        actor = world.actor(who)
        told = (policies.own_cases(actor), policies.shared_cases(actor))
        return tuple(cases.filter(firm=world.rows["firm"]).count() for cases in told)

    give(world.rows["firm"], world.members["stranger"].organisation, Part.PLANS)
    assert lists("stranger") == (0, 0)
    assert lists("lead") == (1, 0)
    assert lists("partner") == (0, 1)
    assert lists("owner") == (0, 1)
    assert lists("provider") == lists("analyst") == lists("visitor") == (0, 0)


def test_a_refusal_tells_of_a_row_only_to_whoever_sees_it(world):
    for who, is_hidden in (("partner", False), ("stranger", True), ("visitor", True)):
        with pytest.raises(policies.Refused) as told:
            policies.check(world.actor(who), Act.CHANGE, world.rows["case"])
        assert told.value.is_hidden == is_hidden


def test_whoever_lost_the_flag_manages_nothing_of_others(world):
    rows = [world.rows[name] for name in ("membership", "invitation", "webhook", "token")]
    plain = Membership(
        person=world.members["stranger"].person,
        organisation=world.members["lead"].organisation,
        role=Membership.Role.ADVISER,
    )
    for row in rows:
        assert not policies.can(plain, Act.VIEW, row)
        assert not policies.visible(plain, type(row)).filter(pk=row.pk).exists()
