"""People log in, are invited, manage their organisation, and go."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from tests.desk.world import make_world
from tradewind_desk.records.models import AuditEntry, Firm, Membership, Organisation, User

PASSWORD = "a long example of words"


@pytest.fixture
def person(db):
    return User.objects.create_user("p@example.com", PASSWORD, name="Example person")


def _log_in(client, password=PASSWORD, email="p@example.com", **more):
    return client.post("/account/login/", {"login": email, "password": password}, **more)


def _link(letter):
    return re.search(r"http://testserver(/account/invited/\S+)", letter.body)[1]


def _sign_up(client, email, **told):
    said = {"email": email, "password1": PASSWORD, "password2": PASSWORD, "name": "New person"}
    return client.post("/account/signup/", said | told)


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "Log in"), ("zh-hant", "登入"), ("zh-hans", "登录")]
)
def test_the_login_is_in_three_languages_and_shows_the_demo(db, lang, word):
    page = Client().get("/account/login/", {"lang": lang}).content.decode()
    assert word in page
    assert "owner@example.com" in page


@pytest.mark.parametrize(
    "page", ["signup", "password/reset", "2fa", "2fa/totp/activate", "2fa/webauthn/add", "sessions"]
)
@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_each_page_of_an_account_stands_in_the_desks_own_frame(person, page, lang):
    client = Client()
    if page not in ("signup", "password/reset"):
        _log_in(client)
    answer = client.get(f"/account/{page}/", {"lang": lang}, follow=True)
    assert answer.status_code == 200
    assert 'class="top"' in answer.content.decode()


def test_tries_at_a_password_come_to_an_end(person):
    client = Client()
    for _ in range(5):
        _log_in(client, "wrong")
    _log_in(client)
    assert "_auth_user_id" not in client.session


def test_a_session_gets_a_new_key_when_a_person_logs_in(person):
    client = Client()
    client.get("/account/invited/none/")
    client.post("/language/", {"language": "en"})
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    _log_in(client)
    assert client.session.session_key != before


def test_log_out_everywhere_ends_the_other_sessions(person):
    here, there = Client(), Client()
    for client in (here, there):
        _log_in(client)
    assert there.get("/account/profile/").status_code == 200
    here.post("/account/sessions/")
    assert there.get("/account/profile/").status_code == 302
    assert here.get("/account/profile/").status_code == 200


@pytest.mark.parametrize("password", ["short", "1234567890123", "password1234"])
def test_a_weak_password_is_refused(db, password):
    _sign_up(
        Client(), "n@example.com", password1=password, password2=password, firm="F", place="HK"
    )
    assert not User.objects.exists()


def test_an_owner_signs_up_with_a_firm_of_their_own(db):
    client = Client(headers={"accept-language": "zh-HK"})
    _sign_up(client, "n@example.com", firm="Examplia Pans", place="CN")
    member = Membership.objects.get()
    assert (member.role, member.may_manage) == ("owner", True)
    assert member.organisation.name == "Examplia Pans"
    assert not Firm.objects.exists()  # its owner describes it next
    assert member.person.language == "zh-hant"
    assert client.get("/consents/").headers["Location"] == "/firms/describe/"


def test_after_login_the_language_is_the_persons(person):
    person.language = "zh-hans"
    person.save()
    client = Client(headers={"accept-language": "en"})
    _log_in(client)
    assert client.get("/").headers["Content-Language"] == "zh-hans"
    assert client.get("/", {"lang": "en"}).headers["Content-Language"] == "en"


def test_a_body_invites_a_member_who_comes_by_the_link(
    member, logged_in, django_capture_on_commit_callbacks
):
    manager = member("adviser", may_manage=True)
    with django_capture_on_commit_callbacks(execute=True):
        logged_in(manager).post(
            "/account/members/", {"email": "new@example.com", "role": "analyst"}
        )
    link = _link(mail.outbox[-1])
    visitor = Client()
    assert "Log in or sign up" in visitor.get(link).content.decode()
    _sign_up(visitor, "new@example.com")
    assert Organisation.objects.count() == 1  # an invited person founds no firm
    visitor.post(link)
    joined = Membership.objects.get(person__email="new@example.com")
    assert (joined.role, joined.organisation, joined.may_manage) == (
        "analyst",
        manager.organisation,
        False,
    )
    assert visitor.get(link).status_code == 404


def test_a_link_opens_nothing_for_another_address(member, logged_in, person, rf):
    from tradewind_desk.accounts import inviting

    manager = member("adviser", may_manage=True)
    made = inviting.invite_member(
        rf.get("/"), acting=manager, email="new@example.com", role="adviser"
    )
    client = Client()
    _log_in(client)
    client.post(inviting.link(rf.get("/"), made).removeprefix("http://testserver"))
    assert not person.memberships.exists()


def test_an_owner_takes_over_the_firm_that_a_body_kept(
    member, logged_in, django_capture_on_commit_callbacks
):
    world = make_world()
    firm = world.rows["firm"]
    firm.organisation = None
    firm.save()
    with django_capture_on_commit_callbacks(execute=True):
        logged_in(world.members["lead"]).post(
            f"/consents/firms/{firm.pk}/invite/", {"email": "boss@example.com"}
        )
    visitor, link = Client(), _link(mail.outbox[-1])
    visitor.get(link)
    _sign_up(visitor, "boss@example.com")
    visitor.post(link)
    firm.refresh_from_db()
    boss = Membership.objects.get(person__email="boss@example.com")
    assert (firm.organisation, boss.role) == (boss.organisation, "owner")
    assert "Org of lead" in visitor.get("/consents/").content.decode()
    assert AuditEntry.objects.filter(act="join", firm=firm).exists()


def test_an_old_or_changed_link_is_not_there(db):
    assert Client().get("/account/invited/abc:def:ghi/").status_code == 404


def test_the_last_manager_cannot_go(member, logged_in):
    manager = member("adviser", may_manage=True)
    member("analyst", manager.organisation)
    client = logged_in(manager)
    client.post(f"/account/members/{manager.pk}/", {"remove": "1"})
    client.post(f"/account/members/{manager.pk}/", {"may_review": "on"})
    manager.refresh_from_db()
    assert manager.may_manage
    client.post("/account/erase/", {"email": manager.person.email})
    assert User.objects.filter(pk=manager.person_id).exists()


def test_a_removed_member_has_nothing_from_the_next_request(member, logged_in):
    manager = member("adviser", may_manage=True)
    other = member("analyst", manager.organisation)
    client = logged_in(other)
    assert client.get("/").context["acting"] == other
    logged_in(manager).post(f"/account/members/{other.pk}/", {"remove": "1"})
    assert client.get("/").context["acting"] is None


def test_a_manager_touches_no_member_of_another_organisation(member, logged_in):
    manager, other = member("adviser", may_manage=True), member("adviser")
    answer = logged_in(manager).post(f"/account/members/{other.pk}/", {"remove": "1"})
    assert answer.status_code == 404
    assert Membership.objects.filter(pk=other.pk).exists()


def test_a_member_without_the_flag_manages_nobody(member, logged_in):
    assert logged_in(member("adviser")).get("/account/members/").status_code == 404


def test_a_role_of_another_kind_of_organisation_is_not_given(member, logged_in):
    manager = member("provider", may_manage=True)
    answer = logged_in(manager).post(
        "/account/members/", {"email": "n@example.com", "role": "owner"}
    )
    assert answer.status_code == 422


def test_a_person_takes_their_data_away_and_erases_the_account(person):
    client = Client()
    _log_in(client)
    assert client.post("/account/export/").content[:2] == b"PK"
    assert client.post("/account/erase/", {"email": "other@example.com"}).status_code == 422
    client.post("/account/erase/", {"email": person.email})
    assert not User.objects.exists()
    assert client.get("/account/profile/").status_code == 302


def test_nobody_leaves_a_firm_behind_whose_consents_nobody_could_withdraw(owner, firm, logged_in):
    client, told = logged_in(owner), {"email": owner.person.email}
    answer = client.post("/account/erase/", told)
    assert answer.status_code == 422
    assert "/consents/erase/" in answer.content.decode()
    client.post("/consents/erase/", {"name": firm.name})
    assert client.post("/account/erase/", told).status_code == 302
    assert not Organisation.objects.filter(pk=owner.organisation_id).exists()
    assert Firm.objects.filter(pk=firm.pk).exists()


def test_one_of_two_owners_may_go_and_the_firm_stays_theirs(owner, firm, member, logged_in):
    member("owner", owner.organisation, may_manage=True)
    answer = logged_in(owner).post("/account/erase/", {"email": owner.person.email})
    assert answer.status_code == 302
    firm.refresh_from_db()
    assert firm.organisation_id == owner.organisation_id


def test_lines_of_the_audit_outlive_the_person(member):
    from tradewind_desk import audit
    from tradewind_desk.accounts import actions

    one = member("adviser")
    firm = Firm.objects.create(name="Examplia", is_invented=True)
    audit.note(one, "change", firm, firm=firm)
    actions.erase(person=one.person)
    line = AuditEntry.objects.select_related("person").get(act="change")
    assert line.person is None and line.person_id is not None
