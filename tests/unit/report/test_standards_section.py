"""What markets ask stands on the page and in the plan, each with its state and its source."""

from __future__ import annotations

import re
from html import unescape

from tradewind.report.page import page_html

POWER_BANKS = "power-banks-mainland-with-hk-company"
STATES = ("required", "required_from", "sources_disagree", "hangs_on", "not_found")


def text_of(told):
    html = page_html(told)
    html = html[html.index("</style>") :]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def test_no_market_is_left_unassessed(plan_of, example):
    for market in plan_of(example)["markets"]:
        assert market["standards"]["status"] in STATES


def test_a_source_of_a_requirement_is_told_once_in_the_plan(plan_of, example):
    told = plan_of(example)
    for market in told["markets"]:
        for one in market["standards"]["requirements"]:
            assert set(one["sources"]) <= set(told["sources"])


def test_every_requirement_in_force_is_on_the_page(plan_of, lang):
    told = plan_of(POWER_BANKS, lang)
    text = text_of(told)
    for market in told["markets"]:
        for one in market["standards"]["requirements"]:
            assert re.sub(r"\s+", " ", one["name"]) in text


def test_every_open_question_is_on_the_page(plan_of, lang):
    told = plan_of(POWER_BANKS, lang)
    text = text_of(told)
    for market in told["markets"]:
        for one in market["standards"]["asks"]:
            assert one["question"] in text


def test_a_market_of_which_nothing_is_known_says_whether_anybody_looked(plan_of):
    told = plan_of(POWER_BANKS)
    here = told["markets"][0]["standards"]
    here |= {"requirements": [], "not_found": [], "asks": [], "looked_on": None}
    assert "Nobody has looked yet" in text_of(told)
    here["looked_on"] = "2026-11-30"
    assert "Last looked on 30 Nov 2026" in text_of(told)


def test_the_timetable_holds_only_steps_whose_time_a_source_tells(plan_of):
    told = plan_of(POWER_BANKS)
    first = told["markets"][0]["standards"]["requirements"]
    timed = {one["name"] for one in first if one["time"]}
    shown = {one["says"] for one in told["timetable"] if one["step"] == "timetable.standard"}
    assert shown <= timed
