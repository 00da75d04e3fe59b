"""The main path of each role, from the first page to its end, in each language."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.desk.browser.conftest import LANGUAGES

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
WIDE, NARROW = 1280, 360


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_owner_answers_a_question_and_sees_what_a_price_moves(opened, picture, lang):
    page = opened("owner", "/", lang)
    picture(page, f"desk-start-owner-{lang}")
    page.click("section[aria-labelledby=next-h] a")
    question = page.inner_text("h1")
    page.click("button[value=later]")
    expect(page.locator("h1")).not_to_have_text(question)
    page.goto(page.url.split("/firms/")[0] + "/")
    page.locator("section[aria-labelledby=plans-h] li a").last.click()
    expect(page.locator("tr.under details").nth(2)).to_be_attached()
    picture(page, f"desk-plan-{lang}")
    page.locator("tr.under details summary").first.click()
    page.locator("tr.under details[open] table").first.wait_for()
    page.click("details.try summary")
    price = page.locator("details.try input[name^=price-]").first
    price.wait_for()
    price.fill("9.10")
    price.press("Tab")
    page.wait_for_selector("#moved tr.changed")
    picture(page, f"desk-moved-{lang}")
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


# A product of each language's newcomer; every number is invented.
NEWCOMERS = {
    "en": ("Example Brushes", "en", "Cosmetic brush set", "9603.30", "CNSNZ"),
    "zh-hant": ("示例玩具廠", "zh-Hant", "玩具", "9503.00", "CNDGG"),
    "zh-hans": ("示例保温杯厂", "zh-Hans", "不锈钢真空保温杯", "9617.00", "CNDGG"),
}
GOODS = {
    "offering.goods.unit_cost": "22",
    "offering.goods.unit_weight_kg": "0.45",
    "offering.goods.units_per_consignment": "5000",
    "offering.goods.attributes.export_vat_refund_pct": "13",
}
PRICE = {
    "price.amount": "6.50",
    "payment.credit_days": "30",
    "payment.annual_cost_pct": "5",
    "payment.currency_cost_pct": "0.3",
}
TERMS = {"price.incoterm": "FOB", "price.place": "CNYTN", "price.channel": "importer"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_owner_gets_from_nothing_to_a_landed_cost_of_their_own_product(opened, picture, lang):
    firm, written, goods, code, city = NEWCOMERS[lang]
    page = opened(None, "/", lang)
    page.click("main a[href='/account/signup/']")
    _fill(page, {"email": f"new-{uuid4().hex[:8]}@example.com", "name": "Lin", "firm": firm})
    _fill(page, dict.fromkeys(("password1", "password2"), "a long enough pass phrase"))
    page.select_option("select[name=place]", "CN")
    page.click("form:has(input[name=password1]) button[type=submit]")
    assert page.input_value(f"input[name='enterprise.names.{written}']") == firm
    _go_on(page)
    _fill(page, {f"offering.names.{written}": goods})
    _choose_goods(page, code)
    page.select_option("select[name='enterprise.sites[1].city']", city)
    page.select_option("select[name='enterprise.sites[1].is_own']", "yes")
    _fill(page, GOODS)
    picture(page, f"desk-product-{lang}")
    _go_on(page)
    _fill(page, PRICE)
    for name, told in TERMS.items():
        page.select_option(f"select[name='{name}']", told)
    _go_on(page)
    page.check("input[name='market.JP']")
    page.check("input[name='market.SG']")
    _go_on(page)
    picture(page, f"desk-quotes-{lang}")
    for one in page.locator("fieldset input[name$='.amount']").all():
        one.fill("700")
    _go_on(page)
    _go_on(page)
    page.wait_for_url("**/plans/**")
    assert "US$7." in page.inner_text("ol.best")  # landed: price, to the ship, 700 five times
    picture(page, f"desk-first-plan-{lang}")


def _choose_goods(page, code):
    """The code that the name found, else the one from the customs declaration."""
    page.press("input[name^='offering.names.']", "Tab")
    page.locator("#goods-found p").first.wait_for()
    found = page.locator(f"input[name='offering.goods.hs6.pick'][value='{code}']")
    if found.count():
        found.check()
    else:
        _fill(page, {"offering.goods.hs6": code})


def _fill(page, typed):
    for name, told in typed.items():
        page.fill(f"input[name='{name}']", told)


def _go_on(page):
    """Save the step at hand and go to the next."""
    page.locator("main form button.main").last.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_adviser_finds_a_case_notes_a_call_and_looks_at_a_referral(opened, picture, lang):
    page = opened("adviser", "/", lang)
    picture(page, f"desk-start-adviser-{lang}")
    page.goto(page.url + "cases/")
    picture(page, f"desk-caseload-{lang}")
    page.fill("main form input[type=search], main form input[name=q]", "Jiangmen")
    page.press("main form input[name=q]", "Enter")
    page.locator("main tbody a", has_text="Example Kitchenware (Jiangmen)").first.click()
    said = f"Called about the fair {uuid4().hex[:6]}"
    form = page.locator("details:has(form[action*='/add/interaction/'])").first
    form.locator("summary").first.click()
    form.locator("textarea[name=said]").fill(said)
    form.locator("button").last.click()
    expect(page.get_by_text(said).first).to_be_visible()
    picture(page, f"desk-case-{lang}")
    page.click("a[href$='/brief/']")
    expect(page.locator("h1")).to_have_count(1)
    page.go_back()
    page.click("a[href$='/refer/']")
    page.goto(page.url + "?kind=test-electrical&market=&language=en")
    assert page.locator("main table input[name=provider]").count() >= 1
    picture(page, f"desk-refer-{lang}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_provider_reads_a_need_and_accepts_it(opened, picture, lang):
    page = opened("provider", "/services/inbox/", lang)
    picture(page, f"desk-inbox-{lang}")
    waiting = page.locator("article.need").count()
    assert waiting >= 1
    page.locator("button[value=accepted]").first.click()
    page.goto(page.url.split("?")[0] + "?tab=taken")
    assert page.locator("article.need").count() >= 1
    page.goto(page.url.split("/services/")[0] + "/services/profile/")
    picture(page, f"desk-profile-{lang}")
    assert page.locator("main form").count() >= 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_analyst_makes_a_register_runs_it_and_reads_the_funnel(opened, picture, lang):
    page = opened("analyst", "/registers/", lang)
    form = page.locator("form[action$='/make/']")
    form.locator("input[name$=name]").fill(f"Invented {uuid4().hex[:6]}")
    form.locator("input[name$=rows]").fill("200")
    form.locator("button.main").click()
    page.locator("a.act.main").wait_for(timeout=60_000)
    page.click("a.act.main")
    page.locator("form[action$='/start/run/'], form:has(select[name*=engine])").first.locator(
        "button.main"
    ).click()
    page.locator("main table").first.wait_for(timeout=90_000)
    picture(page, f"desk-run-{lang}")
    page.goto(page.url.split("/registers/")[0] + "/outcomes/")
    assert page.locator("main table").count() >= 2
    picture(page, f"desk-outcomes-{lang}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_firm_sees_its_consents_and_reads_who_saw_it(opened, picture, lang):
    page = opened("owner", "/consents/", lang)
    picture(page, f"desk-consents-{lang}")
    page.goto(page.url + "audit/")
    assert page.locator("main table tbody tr").count() >= 1
    picture(page, f"desk-audit-{lang}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_anybody_finds_a_fact_and_its_source(opened, picture, lang):
    page = opened(None, "/library/", lang)
    page.fill("main input[name=q]", "BUD")
    page.press("main input[name=q]", "Enter")
    picture(page, f"desk-library-{lang}")
    page.locator("main tbody a, main ol a, main ul.plain a, main li a").first.click()
    expect(page.locator("main a[href^=http]").first).to_be_attached()
    picture(page, f"desk-fact-{lang}")
