"""What a search of the library finds, and for whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from tradewind_desk.library import queries
from tradewind_desk.library.catalogue import Item, catalogue

ADDRESS = "/library/"


def ids(page) -> list[str]:
    return [row["item"].id for row in page.context["rows"]]


def test_a_visitor_finds_a_scheme_by_its_name(db):
    page = Client().get(ADDRESS, {"q": "bud fund"})
    assert "schemes/hk-bud:hk-bud-general" in ids(page)


@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_a_name_in_any_language_is_found_whatever_the_language_of_the_page(db, lang):
    page = Client().get(ADDRESS, {"q": "高新技術企業", "lang": lang})
    assert "schemes/cn-hnte:cn-hnte" in ids(page)


def test_a_goods_code_finds_its_line_of_a_tariff(db):
    assert "duty/us:mfn[73239300]" in ids(Client().get(ADDRESS, {"q": "7323.93.00"}))


def test_a_market_keeps_only_what_is_about_it(db):
    page = Client().get(ADDRESS, {"market": "JP"})
    assert {row["item"].market for row in page.context["rows"]} == {"JP"}


def test_a_kind_keeps_its_shelf_and_counts_the_others(db):
    page = Client().get(ADDRESS, {"q": "steel", "kind": "duty"})
    shelves = dict(page.context["found"].shelves)
    assert len(shelves) > 1
    assert page.context["page"].paginator.count == shelves["duty"]


def test_a_class_of_trust_keeps_only_what_rests_on_it(db):
    page = Client().get(ADDRESS, {"trust": "secondary"})
    assert page.context["rows"]
    assert all("secondary" in row["trusts"] for row in page.context["rows"])


def test_every_page_of_the_list_can_be_reached(db):
    first = Client().get(ADDRESS)
    last = Client().get(ADDRESS, {"page": first.context["page"].paginator.num_pages})
    assert ids(last)
    assert not last.context["page"].has_next()


def test_a_filter_that_is_not_one_finds_nothing_and_says_so(db):
    page = Client().get(ADDRESS, {"kind": "nonsense"})
    assert page.status_code == 200
    assert not page.context["rows"]


def test_what_is_typed_comes_back_as_text(db):
    page = Client().get(ADDRESS, {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_the_list_is_made_once_for_the_same_packs():
    assert catalogue() is catalogue()


def test_everything_in_the_list_has_a_name_in_the_three_languages():
    nameless = [one.id for one in catalogue().items if len(one.names) < 3]
    assert not nameless


@pytest.mark.parametrize(("days", "is_stale"), [(-1, True), (0, False), (1, False)])
def test_a_thing_is_due_once_its_day_has_passed(days, is_stale):
    day = date(2026, 11, 30)
    one = Item("a", "series", "duty/us", {}, check_again_by=day + timedelta(days=days))
    assert one.is_stale(day) is is_stale


def test_a_value_seen_over_a_year_ago_is_due():
    one = Item("a", "series", "duty/us", {}, last_seen=date(2025, 11, 29))
    assert one.is_stale(date(2026, 11, 30))


def test_the_longest_overdue_stands_first_in_the_queue(db):
    page = Client().get("/library/due/")
    days = [one.check_again_by for one in page.context["packs"]]
    assert days
    assert days == sorted(days)


def test_visitors_and_members_have_the_library_in_their_menu(db, adviser, logged_in):
    assert 'href="/library/"' in Client().get("/").content.decode()
    assert 'href="/library/"' in logged_in(adviser).get("/").content.decode()


def test_the_list_asks_the_database_no_more_for_more_rows(
    adviser, logged_in, django_assert_num_queries
):
    client = logged_in(adviser)
    client.get(ADDRESS)
    with django_assert_num_queries(4):  # session, person, memberships, open corrections
        client.get(ADDRESS)


def test_markets_to_choose_from_are_those_that_something_is_about():
    assert {"HK", "CN", "US", "EU"} <= set(queries.markets())


@pytest.mark.parametrize("asked", ["RCEP", "區域全面經濟夥伴", "Regional Comprehensive"])
def test_an_agreement_is_found_by_its_code_and_by_its_name(db, asked):
    page = Client().get("/library/", {"q": asked})
    assert page.context["found"].items[0].id == "agreement:RCEP"


def test_every_agreement_stands_on_one_shelf(db):
    found = Client().get("/library/", {"kind": "origin"}).context["found"].items
    assert {one.form for one in found} == {"agreement"}
    assert len(found) >= 15
