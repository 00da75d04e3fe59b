"""What the page of a fact says."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tradewind.facts.folders import shipped_packs
from tradewind_desk.library.catalogue import catalogue


def page_of(fact: str, client: Client | None = None, **days: str) -> str:
    answer = (client or Client()).get(reverse("library:fact", args=[fact]), days)
    assert answer.status_code == 200, fact
    return answer.content.decode()


def test_a_value_is_told_with_its_source_by_date(db):
    page = page_of("duty/us:mpf_rate", on="2026-11-30", known_on="2026-11-30")
    assert "0.346%" in page
    assert "1 Oct 2025" in page
    assert "30 Sep 2026" in page
    assert 'rel="noreferrer noopener"' in page


def test_a_value_of_a_day_before_any_source_is_unknown(db):
    page = page_of("duty/us:mpf_rate", on="1950-01-01", known_on="2026-11-30")
    assert 'class="unknown"' in page
    assert 'class="figure"' not in page


def test_a_day_that_is_none_is_answered_with_today_and_the_fault(db):
    assert "errorlist" in page_of("duty/us:mpf_rate", on="yesterday")


@pytest.mark.parametrize(
    "fact",
    [
        "nothing",
        "duty/xx:rate",
        "duty/us:nothing",
        "duty/us:mfn[abc]",
        "../../etc/passwd",
        "duty/us:<script>alert(1)</script>",
        "Duty/US:mpf_rate",
        "duty/us:mpf_rate[1]",
    ],
)
def test_what_no_pack_tells_has_no_page(db, fact):
    answer = Client().get(reverse("library:fact", args=[fact]))
    assert answer.status_code == 404
    assert "<script>alert" not in answer.content.decode()


def test_a_table_of_rates_leads_to_a_code(db):
    answer = Client().get(reverse("library:fact", args=["duty/us:mfn"]), {"code": "7323.93.00"})
    assert answer.headers["Location"].endswith("mfn%5B7323.93.00%5D")


def test_a_code_that_is_none_is_refused_and_kept(db):
    answer = Client().get(reverse("library:fact", args=["duty/us:mfn"]), {"code": "<b>pots"})
    page = answer.content.decode()
    assert "Write it like 7323.93." in page
    assert "&lt;b&gt;pots" in page


def test_a_scheme_shows_its_conditions_as_a_tree_each_with_a_source(db):
    page = page_of("schemes/hk-bud:hk-bud-general")
    tree = page[page.index('class="tree"') :]
    assert "All of these" in tree
    assert "One of these" in tree
    assert "Your answer" not in page
    assert tree.count('class="cites"') >= 8


def test_an_owner_reads_own_answers_in_place_with_paths_to_yes(firm, owner, logged_in):
    firm.file = FILE
    firm.save()
    page = page_of("schemes/cn-hnte:cn-hnte", logged_in(owner))
    assert "For Examplia Pots" in page
    assert "Your answer: 168" in page


def test_answers_of_a_firm_are_shown_to_nobody_else(firm, adviser, logged_in):
    firm.file = FILE
    firm.save()
    page = page_of("schemes/cn-hnte:cn-hnte", logged_in(adviser))
    assert "Your answer" not in page
    assert "Examplia Pots" not in page


def test_clashing_answers_of_a_firm_leave_the_page_without_them(firm, owner, logged_in):
    firm.file = "enterprise: {place: Nowhere}\n"
    firm.save()
    assert "Your answer" not in page_of("schemes/cn-hnte:cn-hnte", logged_in(owner))


def test_a_requirement_names_its_rule_and_what_it_reaches(db):
    page = page_of("standards/jp:jp-pse-circle")
    assert "DENAN" in page
    assert "8516" in page


def test_sources_that_disagree_are_both_shown(db):
    found = [one for one in catalogue().items if one.held and one.held.state == "disagree"]
    assert found
    page = page_of(found[0].id)
    assert "sources disagree" in page
    assert all(one.cite.source.publisher in _plain(page) for one in found[0].held.values)


def _plain(page: str) -> str:
    return page.replace("&amp;", "&").replace("&#x27;", "'")


def test_a_measure_leads_to_the_values_it_rests_on(db):
    assert "/library/facts/duty/us:s232_annex_3" in page_of("duty/us:us-232-3")


def test_a_value_says_which_measures_use_it(db):
    page = page_of("duty/us:s232_annex_3")
    assert "/library/facts/duty/us:us-232-3" in page


def test_one_thing_of_every_form_has_a_page_in_every_language(db):
    forms = {one.form: one.id for one in reversed(catalogue().items)}
    for lang in ("en", "zh-hant", "zh-hans"):
        for fact in forms.values():
            page_of(fact, lang=lang)


def test_no_page_of_a_fact_is_told_by_a_style_or_script_of_its_own(db):
    page = page_of("schemes/hk-bud:hk-bud-general")
    assert not re.search(r"<style|style=|<script>|onclick", page)


def test_every_pack_of_the_desk_is_in_the_catalogue():
    files = {one.parent.name for one in shipped_packs().glob("duty/*/pack.yaml")}
    told = {one.pack.partition("/")[2] for one in catalogue().items if one.shelf == "duty"}
    assert files == told


FILE = """\
# What the maker says of itself; invented.
enterprise:
  names: {en: Examplia Pots}
  place: CN
  region: CN-GD
  employees: 168
offering:
  kind: goods
  goods: {hs6: "7323.93"}
"""


def test_an_agreement_is_told_with_its_parties_rates_and_transit_rule(db):
    page = page_of("agreement:CN-NZ", on="2026-11-30", known_on="2026-11-30")
    assert "New Zealand" in page
    assert "12 months" in page
    assert "6 months" in page  # of before its upgrade
    assert "No pack holds a rate of this agreement." in page


def test_an_agreement_without_a_list_of_parties_says_that_they_are_unknown(db):
    page = page_of("agreement:RCEP", on="2026-11-30", known_on="2026-11-30")
    assert "Regional Comprehensive Economic Partnership" in page
    assert "The packs do not list them." in page
    assert "/library/facts/duty/jp:rcep_cn" in page


@pytest.mark.parametrize("lang", ["en", "zh-hant", "zh-hans"])
def test_no_code_of_a_transit_rule_is_left_without_words(db, lang):
    for one in catalogue().items:
        if one.form == "agreement":
            page = page_of(one.id, lang=lang)
            assert "for-storage" not in page
            assert "customs-paper" not in page


def test_an_agreement_of_a_day_before_any_source_tells_no_transit_rule(db):
    page = page_of("agreement:CN-NZ", on="1990-01-01", known_on="2026-11-30")
    assert "No pack holds its transit rule on this day." in page


def test_an_agreement_that_no_pack_names_has_no_page(db):
    assert Client().get(reverse("library:fact", args=["agreement:XX-YY"])).status_code == 404
