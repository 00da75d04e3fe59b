"""The desk's own words for the pages of the package that keeps accounts."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.test import Client

from tradewind_desk.accounts.package_words import reworded

SAID = reworded()
BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def test_every_sentence_is_still_one_of_the_package():
    file = Path(allauth.__file__).parent / "locale/zh_Hant/LC_MESSAGES/django.po"
    with file.open("rb") as told:
        known = {one.id for one in read_po(told, ignore_obsolete=True)}
    assert set(SAID) - known == set()


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_our_words_leave_the_blanks_of_the_package_and_add_none(lang):
    odd = {
        one
        for one, told in SAID.items()
        if not set(BLANK.findall(told[lang])) <= set(BLANK.findall(one))
    }
    assert odd == set()


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "This login failed"), ("zh-hant", "登入失敗"), ("zh-hans", "登录失败")],
)
def test_a_login_of_another_house_that_failed_is_told_in_the_language_of_the_page(db, lang, words):
    answer = Client().get("/account/3rdparty/login/error/", {"lang": lang})
    assert answer.status_code == 401
    assert re.search(rf"<h1>\s*{words}\s*</h1>", answer.content.decode())
