"""A timetable shows by shape what is critical and what is not known, and escapes every name."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len
from rich.console import Console

from tradewind.model.steps import Step
from tradewind.plan.schedule import schedule
from tradewind.report.gantt import (
    NARROW,
    WIDE,
    gantt_chart,
    gantt_table,
    legend,
    lines,
    summary,
    text_legend,
)
from tradewind.text import words

START = date(2026, 6, 1)
SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"en": "Incorporate", "zh-Hant": "成立公司", "zh-Hans": "设立公司"}
BAD = 'x"<b onload=1>&\x1b[31m[bold]'


def step(name, low=5, high=5, *, after=(), place="HK", count="calendar", names=None):
    return Step(
        id=name, names=names or {"en": name}, who="applicant", place=place, days_low=low,
        days_high=high, count=count, after=tuple(after),
    )  # fmt: skip


def drawn(steps, lang="en", frame=WIDE, start=START):
    """The picture as a tree: it must be well formed to be read at all."""
    svg = gantt_chart(schedule(steps, start), lang, frame)
    return ElementTree.fromstring(svg.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def shapes(tree, kind):
    return [one for one in tree.iter() if one.get("class") == kind]


def shown(steps, lang="en", width=100):
    plan, screen = (
        schedule(steps, START),
        Console(width=width, force_terminal=False, color_system=None),
    )
    with screen.capture() as text:
        screen.print(gantt_table(plan, lang, width))
        screen.print(text_legend(plan, lang))
    return text.get()


def box(tree):
    return [(float(one.get("x")), float(one.get("width"))) for one in shapes(tree, "other")]


def test_a_critical_step_is_an_arrow_and_another_is_a_box():
    tree = drawn([step("long", 9), step("short", 2)])
    [arrow] = shapes(tree, "critical")
    neck, tip = (float(re.search(rf"{mark}([\d.]+)", arrow.get("d"))[1]) for mark in "HL")
    assert arrow.tag == f"{SVG}path" and neck < tip
    assert [one.tag for one in shapes(tree, "other")] == [f"{SVG}rect"]


def test_bars_stand_on_one_scale():
    [(left, width)] = box(drawn([step("whole", 12), step("half", 6)]))
    [(_, half)] = box(drawn([step("whole", 12), step("quarter", 3)]))
    assert width == pytest.approx(2 * half, abs=0.2)
    assert left > WIDE.label


def test_time_that_may_still_pass_is_a_dashed_box():
    assert len(shapes(drawn([step("a", 2, 9)]), "range")) == 1
    assert not shapes(drawn([step("a", 9, 9)]), "range")


def test_an_end_nobody_knows_fades_and_is_not_closed():
    tree = drawn([step("a", 2, None)])
    [dashes] = shapes(tree, "open")
    assert "V" not in dashes.get("d") and "Z" not in dashes.get("d")
    assert not shapes(tree, "range")


def test_what_follows_an_open_end_is_open_too():
    assert len(shapes(drawn([step("a", 2, None), step("b", 1, 1, after=["a"])]), "open")) == 2


def test_a_point_in_time_is_a_diamond():
    [shape] = shapes(drawn([step("done", 0, 0)]), "critical")
    assert shape.get("d").count("l") == 3


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_no_bar_leaves_the_picture(frame):
    tree = drawn(
        [step("a", 2, 400), step("b", None, None, after=["a"]), step("c", 0, 0)], frame=frame
    )
    for one in tree.iter(f"{SVG}rect"):
        assert float(one.get("x")) >= 0
        assert float(one.get("x")) + float(one.get("width")) <= frame.width
    assert {one.get("width") for one in tree.iter(f"{SVG}svg")} == {str(frame.width)}


@pytest.mark.parametrize("days", [0, 1, 6, 30, 90, 400, 4000, 40000])
@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_the_axis_names_days_and_leaves_room_between_them(days, frame):
    ticks = [one.get("d") for one in shapes(drawn([step("a", days, days)], frame=frame), "tick")]
    places = [float(re.match(r"M([\d.]+)", one)[1]) for one in ticks]
    assert places and places == sorted(places)
    assert all(later - before > 50 for before, later in pairwise(places))


def test_the_picture_has_a_title_and_is_told_in_words():
    tree = drawn([step("a", 5, None)])
    ids = tree.get("aria-labelledby").split()
    assert tree.get("role") == "img"
    assert [tree.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")] == ids
    assert "not before 6 Jun 2026" in tree.find(f"{SVG}desc").text


def test_two_pictures_on_a_page_share_no_id():
    plan = schedule([step("a", 5, None)], START)
    every = [gantt_chart(plan, "en", frame, key) for frame in (WIDE, NARROW) for key in ("a", "b")]
    every += [svg for key in ("a", "b") for svg, _ in legend(plan, "en", key)]
    ids = re.findall(r' id="([^"]+)"', "".join(every))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_names_are_escaped_in_the_picture(frame):
    svg = gantt_chart(schedule([step("a", names={"en": BAD})], START), "en", frame, 'k"<')
    ElementTree.fromstring(svg)
    assert "<b" not in svg and "\x1b" not in svg


def test_names_do_not_steer_the_terminal():
    text = shown([step("a", names={"en": BAD})])
    assert "\x1b" not in text and "[bold]" in text


def test_a_long_word_stays_in_its_column():
    tree = drawn([step("a", names={"en": "w" * 90})])
    names = [one.text for one in shapes(tree, "strong")]
    assert "".join(names) == "w" * 90 and max(map(len, names)) < 30


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_everything_is_said_in_the_language(lang):
    steps = [
        step("a", 2, None, names=NAMES),
        step("b", 3, 9, after=["gone"], place="EU", count="working"),
        step("c", 0, 0, after=["a"]),
        step("d", 300, 310, count="working", after=["a"]),
    ]
    plan = schedule(steps, START)
    told = [*summary(plan, lang), *(text for _, text in legend(plan, lang)), shown(steps, lang)]
    told += [text for line in lines(plan, lang) for text in (line.begins, line.ends, line.slack)]
    assert NAMES[lang] in "".join(told)
    assert not re.findall(r"gantt\.|page\.|\{\w+\}", "".join(told))


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_table_fits_the_terminal(lang, width):
    long = {"en": "Open an account, with every paper " * 3, "zh-Hant": "開戶" * 30}
    steps = [step("a", 20, None, names=long), step("b", 9, 30, after=["a"])]
    text = shown(steps, lang, width)
    assert max(cell_len(line.rstrip()) for line in text.splitlines()) <= width
    assert "…" not in text


def test_marks_of_the_terminal_differ_where_shapes_do():
    text = shown([step("a", 9, 30), step("b", 2, None), step("c", 0, 0)])
    assert {"█", "▒", "░", "┄", "◇"} <= set(text)


def test_the_legend_explains_only_what_is_drawn():
    plan = schedule([step("a", 5)], START)
    assert [text for _, text in legend(plan, "en")] == [words()["gantt.legend.critical"]["en"]]


def test_holidays_nobody_announced_are_marked_from_the_first_day_they_touch():
    plan = schedule(
        [step("a", 20, 20, count="working"), step("b", after=["a"])], date(2027, 12, 20)
    )
    first, second = lines(plan, "en")
    assert first.begins == "20 Dec 2027" and first.ends.startswith("≈ ")
    assert second.begins.startswith("≈ ") and second.ends.startswith("≈ ")
    assert "≈" in "".join(svg for svg, _ in legend(plan, "en"))


def test_the_words_say_what_the_critical_path_rests_on():
    [sentence] = [
        one for one in summary(schedule([step("a", 1, 9)], START), "en") if "Critical" in one
    ]
    assert sentence == "Critical path, by the shortest known times: a."


def test_no_steps_can_be_drawn():
    assert drawn([]).tag == f"{SVG}svg"
    assert summary(schedule([], START), "en") == ("There are no steps.",)
