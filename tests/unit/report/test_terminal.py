"""The plan on the terminal fits it, in every language, and no number stands without a source."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from tradewind.report.chart import buyer_lines, seller_lines
from tradewind.report.page import PageView
from tradewind.report.terminal import show_plan, wrapped

BARE_CODE = re.compile(r"\b(?:page|terminal|channel|seller|path|mode|line|routes|timetable)\.[a-z]")


@pytest.fixture
def shown(monkeypatch, capsys):
    """What a plan looks like at a width."""

    def show(told, width=100, output=None):
        monkeypatch.setenv("COLUMNS", str(width))
        show_plan(told, output)
        return capsys.readouterr().out

    return show


@pytest.mark.parametrize("width", [80, 100])
def test_no_line_is_wider_than_the_terminal(plan_of, shown, example, lang, width):
    lines = shown(plan_of(example, lang), width).splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= width
    assert not [line for line in lines if "…" in line]


def test_no_code_and_no_blank_is_left(plan_of, shown, example, lang):
    text = shown(plan_of(example, lang))
    assert not BARE_CODE.findall(text)
    assert not re.findall(r"\{\w+\}", text)


def test_every_amount_of_the_first_market_is_shown(plan_of, shown, example):
    told = plan_of(example)
    view, text = PageView(told), shown(told)
    route = view.priced[0].lead
    for line in (*seller_lines(route), *buyer_lines(route)):
        assert view.tell.bare(line["low"], line["high"]) in text


def test_a_line_without_a_source_says_so(plan_of, shown):
    told = plan_of("power-banks-mainland-with-hk-company")
    assert "no source" not in shown(told)
    for market in told["markets"]:
        for route in market["routes"]:
            route["lines"][0] |= {"sources": [], "rate": None, "missing": []}
    assert "no source" in shown(told)


def test_the_first_six_outcomes_of_a_duty_are_shown_and_the_rest_counted(plan_of, shown):
    told = plan_of("power-banks-mainland-with-hk-company")
    best = next(
        one for one in told["markets"][0]["routes"] if one["id"] == told["markets"][0]["best"]
    )
    best["duty_options"] = [
        {
            "when": [[f"goods = {at}"]],
            "ad_valorem_pct": str(at),
            "duty": {"minor": at, "currency": "USD"},
        }
        for at in range(1, 10)
    ]
    text = shown(told)
    assert "6% (US$0.06): goods line 6" in text
    assert "goods line 7" not in text
    assert "and 3 more" in text


def test_a_long_amount_is_never_cut(plan_of, shown):
    told = plan_of("power-banks-mainland-with-hk-company")
    best = next(
        one for one in told["markets"][0]["routes"] if one["id"] == told["markets"][0]["best"]
    )
    low, high = ({"minor": minor, "currency": "USD"} for minor in (123456789, 234567890))
    best["lines"][0] |= {"low": low, "high": high}
    text = shown(told)
    assert "1,234,567.89–" in text
    assert "2,345,678.90" in text


def test_no_colour_is_written_where_nobody_sees_it(plan_of, shown):
    assert "\x1b" not in shown(plan_of("kitchenware-mainland-maker"))


def test_the_page_is_named_where_one_was_written(plan_of, shown):
    told = plan_of("kitchenware-mainland-maker")
    assert "out/plan.html" in shown(told, output="out/plan.html")
    assert "-o plan.html" in shown(told)


def test_a_firm_that_calls_itself_markup_is_printed_as_it_is(plan_of, shown):
    told = plan_of("kitchenware-mainland-maker")
    told["enterprise"]["name"] = "[bold]Examplia[/bold] :smile:"
    assert "[bold]Examplia[/bold] :smile:" in shown(told)


def test_chinese_breaks_after_any_character_but_not_before_a_mark_that_closes():
    assert list(wrapped("甲乙丙，丁", 6)) == ["甲乙", "丙，丁"]


def test_a_word_stays_whole():
    assert list(wrapped("goods from 香港 by sea", 10)) == ["goods from", "香港 by", "sea"]
