"""Every page of the menu, in each language: it fits, it can be walked by keyboard, it is named."""

from __future__ import annotations

import pytest

from tests.desk.browser.conftest import EMAILS, LANGUAGES

# Labels that a screen reader says: every control has one.
NAMELESS = """[...document.querySelectorAll('input:not([type=hidden]),select,textarea,button')]
.filter(one => one.offsetParent !== null)
.filter(one => !one.labels?.length && !one.getAttribute('aria-label') && !one.title
        && !one.textContent.trim() && !one.getAttribute('aria-labelledby'))
.map(one => one.outerHTML.slice(0, 120))"""
LINKS = "[...document.querySelectorAll('.top nav a')].map(one => one.getAttribute('href'))"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("role", sorted(EMAILS))
def test_every_page_of_the_menu_fits_at_360_px_and_names_its_controls(opened, desk, role, lang):
    page = opened(role, "/", lang, 360)
    for path in page.evaluate(LINKS):
        answer = page.goto(desk.address + path)
        assert answer.status == 200
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.evaluate(NAMELESS) == []
        assert page.locator("h1").count() == 1
        told = page.evaluate("document.documentElement.lang").lower()
        assert told.startswith(lang)


def test_the_keyboard_reaches_the_content_first(opened):
    page = opened("owner")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_language_switch_keeps_the_page(opened):
    page = opened("adviser", "/?kept=1")
    page.click("button[value=zh-hant]")
    assert page.url.endswith("/?kept=1")
    assert page.evaluate("document.documentElement.lang") == "zh-Hant-HK"
