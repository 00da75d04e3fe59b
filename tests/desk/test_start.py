"""The first page, the switch of language and the one of organisation."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("lang", "title"),
    [("en", "Direct, or through Hong Kong"), ("zh-hant", "直接出口"), ("zh-hans", "直接出口")],
)
def test_a_visitor_reads_what_this_is_in_each_language(db, lang, title):
    page = Client().get("/", {"lang": lang})
    assert title in page.content.decode()
    assert page.headers["Content-Language"] == lang


@pytest.mark.parametrize(
    ("said", "lang"), [("zh-HK,zh;q=0.9", "zh-hant"), ("zh-CN", "zh-hans"), ("fr", "en")]
)
def test_the_browsers_language_is_taken_where_nobody_chose(db, said, lang):
    page = Client(headers={"accept-language": said}).get("/")
    assert page.headers["Content-Language"] == lang


def test_the_switch_of_language_keeps_the_page(db):
    client = Client()
    answer = client.post("/language/", {"language": "zh-hant", "next": "/?q=1"})
    assert answer.headers["Location"] == "/?q=1"
    assert client.get("/").headers["Content-Language"] == "zh-hant"


def test_the_switch_of_language_leads_to_no_other_site(db):
    answer = Client().post("/language/", {"language": "en", "next": "https://example.org/"})
    assert answer.headers["Location"] == "/"


def test_a_member_sees_only_the_pages_of_the_role(owner, logged_in):
    assert "Registers" not in logged_in(owner).get("/").content.decode()


def test_a_person_acts_for_one_organisation_at_a_time(member, logged_in):
    first = member("adviser")
    second = member("analyst")
    second.person = first.person
    second.save()
    client = logged_in(first)
    client.post("/acting/", {"membership": str(second.id)})
    assert client.get("/").context["acting"] == second


def test_nobody_acts_in_a_membership_of_another(member, logged_in):
    own, other = member("owner"), member("analyst")
    client = logged_in(own)
    client.post("/acting/", {"membership": str(other.id)})
    assert client.get("/").context["acting"] == own


def test_no_page_carries_a_script_or_style_of_its_own(db):
    page = Client().get("/")
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
    assert "<style" not in page.content.decode()
