"""Money, presence, upgrade and set-up on the page, in a real browser and in three languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tradewind import firm_file
from tradewind.cli.plan import beside
from tradewind.facts import Library
from tradewind.facts.markets import market
from tradewind.pipeline import make_ready
from tradewind.plan import compose
from tradewind.report.page import write_page
from tradewind.report.plan_json import plan_json

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2026, 11, 22)
MAKER, TRADER = "kitchenware-mainland-maker", "toys-hong-kong-trader"
SECTIONS = ("money", "presence", "upgrade", "set-up")
# Words that run out of the box they stand in; boxes that scroll keep their own.
RUNS_OUT = """() => [...document.querySelectorAll(
    'main p, main li, main h2, main h3, main h4, summary, .reach td, .conds td')]
  .filter(one => one.offsetParent && one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).display !== 'inline')
  .map(one => one.textContent.slice(0, 60))"""


@pytest.fixture(scope="session", params=["en", "zh-Hant", "zh-Hans"])
def pages(request, tmp_path_factory):
    """The pages of a Mainland maker and of a Hong Kong trader, each language in turn."""
    facts = Library.standard(with_user_packs=False).as_of(applies_on=DAY, known_on=DAY)
    folder, lang, found = tmp_path_factory.mktemp("support"), request.param, {}
    for name in (MAKER, TRADER):
        ready = make_ready(firm_file.read(EXAMPLES / f"{name}.yaml"), f"{name}.yaml", facts)
        plan = compose(ready, [market(code, facts, "test") for code in ("JP", "DE")])
        path = folder / f"{name}.html"
        write_page(plan_json(plan, lang), path, beside(plan, facts, lang))
        found[name] = path.as_uri()
    return found


@pytest.fixture
def opened(browser, pages):
    """One of the pages at a width."""
    every = []

    def show(name=MAKER, width=1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(pages[name])
        every.append(page)
        return page

    yield show
    for page in every:
        page.close()


def test_each_section_has_a_title_and_shows_something(opened):
    page = opened()
    for name in SECTIONS:
        section = page.locator(f"section[aria-labelledby={name}]")
        assert section.locator("h2").inner_text()
        assert section.bounding_box()["height"] > 60


def test_a_mainland_sellers_route_shows_no_bud_fund(opened):
    page = opened(MAKER)
    page.evaluate("document.querySelectorAll('details.market').forEach(one => one.open = true)")
    direct = page.locator("table.reach tbody tr:first-child").all_inner_texts()
    assert direct
    assert not [text for text in direct if "BUD" in text]


def test_a_hong_kong_sellers_route_shows_the_bud_fund(opened):
    page = opened(TRADER)
    page.evaluate("document.querySelectorAll('details.market').forEach(one => one.open = true)")
    assert [one for one in page.locator("table.reach").all_inner_texts() if "BUD" in one]


@pytest.mark.parametrize("name", [MAKER, TRADER])
def test_no_words_run_out_of_their_place_on_a_phone(opened, name):
    page = opened(name, 360)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(RUNS_OUT) == []


def test_the_details_of_a_scheme_fit_a_phone(opened):
    page = opened(MAKER, 360)
    depth = page.locator("table.money details.deep").first
    depth.evaluate("one => one.open = true")
    box = depth.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_a_scheme_opens_by_keyboard_to_its_conditions(opened):
    page = opened()
    depth = page.locator("table.money details.deep").first
    depth.locator("summary").focus()
    page.keyboard.press("Enter")
    assert depth.locator("table.conds").is_visible()


def test_the_timetable_is_told_in_words_to_those_who_do_not_see_it(opened):
    picture = opened().locator("svg.gantt.wide")
    for tag in ("title", "desc"):
        words = picture.locator(f"> {tag}")
        assert words.text_content()
        assert words.get_attribute("id") in picture.get_attribute("aria-labelledby")


def test_the_narrow_timetable_takes_the_place_of_the_wide_one(opened):
    page = opened(MAKER, 360)
    assert page.locator("svg.gantt.narrow").is_visible()
    assert not page.locator("svg.gantt.wide").is_visible()


def test_print_keeps_the_tables_and_spares_the_depth(opened):
    page = opened()
    page.emulate_media(media="print")
    assert page.locator("table.money").first.is_visible()
    assert not page.locator("table.money .deep-in").first.is_visible()


def test_what_a_path_asks_for_stands_under_its_scheme_on_a_narrow_screen(opened):
    page = opened(MAKER, 360)
    row = page.locator(".money:visible tbody tr").filter(
        has=page.locator("td:nth-child(5):not(:empty)")
    )
    name, path = (row.first.locator(one).bounding_box() for one in ("th", "td:nth-child(5)"))

    assert path["y"] > name["y"]
    assert path["x"] >= 0
    assert path["x"] + path["width"] <= 360


def test_a_narrow_page_is_printed_as_tables_all_the_same(opened):
    page = opened(MAKER, 360)
    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.querySelector('.money thead')).display") == (
        "table-header-group"
    )
