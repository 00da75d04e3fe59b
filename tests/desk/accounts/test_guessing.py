"""What somebody meets who guesses: passwords, addresses, where a login leads."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client

from tradewind_desk.accounts import inviting
from tradewind_desk.accounts.adapter import INVITED, SocialAdapter
from tradewind_desk.records.models import User

PASSWORD = "a long example of words"
ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"]


@pytest.fixture
def person(db):
    return User.objects.create_user("p@example.com", PASSWORD, name="Example person")


def _try(password=PASSWORD, email="p@example.com", come_from="192.0.2.1", **said):
    """Whether one try at a login, through a proxy, lets in."""
    client = Client(headers={"x-forwarded-for": come_from})
    client.post("/account/login/", {"login": email, "password": password, **said})
    return "_auth_user_id" in client.session


def test_one_account_is_guessed_at_five_times_from_wherever(person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        assert not _try("wrong", come_from=f"192.0.2.{number}")
    assert not _try(come_from="198.51.100.1")


def test_one_origin_guesses_at_twenty_accounts_and_others_go_on(person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(20):
        assert not _try("wrong", f"guess{number}@example.com")
    assert not _try()
    assert _try(come_from="198.51.100.1")


@pytest.mark.parametrize("proxies", [0, 1])
def test_an_origin_that_a_visitor_writes_itself_counts_for_nothing(person, settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(20):
        told = f"192.0.2.{number}" + ", 203.0.113.9" * proxies  # the proxy adds the last alone
        assert not _try("wrong", f"guess{number}@example.com", told)
    assert not _try(come_from="192.0.2.77" + ", 203.0.113.9" * proxies)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(person):
    said = []
    for email in ("p@example.com", "q@example.com"):
        answer = Client().post("/account/login/", {"login": email, "password": "wrong"})
        said.append(answer.context["form"].errors.as_json())
    assert said[0] == said[1]


def test_a_reset_of_a_password_does_not_tell_whether_there_is_an_account(person):
    said = []
    for email in ("p@example.com", "q@example.com"):
        answer = Client().post("/account/password/reset/", {"email": email})
        said.append((answer.status_code, answer.headers["Location"]))
    assert said[0] == said[1]
    assert [one.to for one in mail.outbox] == [["p@example.com"], ["q@example.com"]]
    assert "/reset/key/" in mail.outbox[0].body and "/reset/key/" not in mail.outbox[1].body


def test_a_sign_up_does_not_tell_whether_there_is_an_account(person, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    said = []
    for email in ("p@example.com", "q@example.com"):
        told = {"email": email, "password1": PASSWORD, "password2": PASSWORD}
        told |= {"name": "N", "firm": "F", "place": "HK"}
        answer = Client().post("/account/signup/", told)
        said.append((answer.status_code, answer.headers["Location"]))
    assert said[0] == said[1]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_login_leads_to_no_other_site(person, elsewhere):
    client = Client()
    told = {"login": "p@example.com", "password": PASSWORD, "next": elsewhere}
    assert client.post("/account/login/", told).headers["Location"] == "/account/welcome/"
    assert client.post("/account/logout/", {"next": elsewhere}).headers["Location"] == "/"


def test_a_new_password_ends_the_other_sessions_and_is_told_by_letter(person):
    here, there = Client(headers={"accept-language": "zh-HK"}), Client()
    for client in (here, there):
        client.post("/account/login/", {"login": "p@example.com", "password": PASSWORD})
    new = "another example of words"
    told = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post("/account/password/change/", told)
    assert here.get("/account/profile/").status_code == 200
    assert there.get("/account/profile/").status_code == 302
    assert mail.outbox[-1].subject == "密碼已更改"


@pytest.mark.parametrize(
    ("email", "verified", "is_open"),
    [
        ("New@example.com", True, True),
        ("new@example.com", False, False),
        ("other@example.com", True, False),
    ],
)
def test_another_house_lets_in_a_newcomer_only_as_who_was_invited(
    member, rf, email, verified, is_open
):
    request = rf.get("/")
    manager = member("adviser", may_manage=True)
    made = inviting.invite_member(request, acting=manager, email="new@example.com", role="adviser")
    request.session = {INVITED: inviting.link(request, made).rstrip("/").rpartition("/")[2]}
    login = SimpleNamespace(email_addresses=[SimpleNamespace(email=email, verified=verified)])
    assert SocialAdapter().is_open_for_signup(request, login) is is_open


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "Too many tries"), ("zh-hant", "嘗試次數太多"), ("zh-hans", "尝试次数太多")],
)
def test_too_many_tries_are_refused_with_a_page(person, settings, lang, words):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    said = {"login": "p@example.com", "password": "wrong"}
    answers = [Client().post(f"/account/login/?lang={lang}", said) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert words in answers[1].content.decode() and 'class="top"' in answers[1].content.decode()
