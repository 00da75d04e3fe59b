"""The plan's page in a real browser: narrow, wide, by keyboard, in print, off the network."""

from __future__ import annotations

import pytest


@pytest.fixture
def opened(browser, plan_page):
    """The page at a width, with every address it asks for."""
    pages = []

    def show(width, **options):
        page = browser.new_page(viewport={"width": width, "height": 800}, **options)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(plan_page)
        pages.append(page)
        return page

    yield show
    for page in pages:
        page.close()


OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("is_open", [False, True])
def test_the_page_never_scrolls_sideways(opened, width, is_open):
    page = opened(width)
    if is_open:
        page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_wide_table_scrolls_in_its_own_box_and_keeps_its_first_column(opened):
    page = opened(360)
    box = page.locator(".box").first
    assert box.evaluate("one => one.scrollWidth > one.clientWidth")
    box.evaluate("one => one.scrollLeft = 200")
    assert box.evaluate("one => one.scrollLeft") == 200
    first = box.locator("tbody th").first.bounding_box()
    assert first["x"] == pytest.approx(box.bounding_box()["x"], abs=1)


def test_the_table_of_markets_needs_no_scrolling_on_a_desk(opened):
    box = opened(1280).locator(".box").first
    assert box.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_market_opens_by_keyboard(opened):
    page = opened(1280)
    market = page.locator("details.market").first
    market.locator("summary").focus()
    page.keyboard.press("Enter")
    assert market.evaluate("one => one.open")
    assert market.locator("table.ladder").is_visible()


def test_a_link_to_a_market_opens_it(opened):
    page = opened(1280)
    page.locator("ol.best a").first.click()
    assert page.locator("details.market").first.evaluate("one => one.open")


def test_a_box_can_be_scrolled_by_keyboard(opened):
    page = opened(360)
    box = page.locator(".box").first
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)  # scrolling by keyboard is animated
    assert box.evaluate("one => one.scrollLeft") > 0


def test_print_shows_what_is_closed_on_the_screen(opened):
    page = opened(1000, java_script_enabled=True)
    ladder = page.locator("table.ladder").first
    assert not ladder.is_visible()
    page.emulate_media(media="print")
    heights = page.eval_on_selector_all(
        "details .in", "every => every.map(one => one.offsetHeight)"
    )
    assert heights
    assert min(heights) > 0


def test_the_page_reads_without_scripts(opened):
    page = opened(1280, java_script_enabled=False)
    assert page.locator("table").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(opened, scheme):
    page = opened(1280, color_scheme=scheme)
    names = ("--ink", "--soft", "--accent", "--paper", "--grey", "--wash")
    read = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
    colour = {name: page.evaluate(read, name) for name in names}
    for word in ("--ink", "--soft", "--accent"):
        for behind in ("--paper", "--grey", "--wash"):
            assert contrast(colour[word], colour[behind]) >= 4.5, (word, behind)


def test_only_the_file_itself_is_asked_for(opened, plan_page):
    page = opened(1280)
    page.evaluate(OPEN_ALL)
    assert page.asked == [plan_page]


def light(colour: str) -> float:
    """The relative luminance of #rgb or #rrggbb, as WCAG 2 has it."""
    digits = colour.lstrip("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)
