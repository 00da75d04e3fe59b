"""Bars stand on one scale, keep their letters in black and white, and escape their labels."""

from __future__ import annotations

import re

from tradewind.report.chart import LETTERS, PARTS, Bar, cost_chart, part_of, swatch


def bar(size, market="Examplia", depends=0):
    return Bar(market, "direct", (("goods", size), ("left", size)), depends, "X$1")


def widths(svg, part):
    return [float(one) for one in re.findall(rf'class="bar {part}"[^>]* width="([\d.]+)"', svg)]


def test_bars_stand_on_one_scale():
    first, second = widths(cost_chart([bar(100), bar(50)], "cost"), "goods")
    assert first == 2 * second


def test_what_depends_is_a_part_of_its_own():
    assert widths(cost_chart([bar(100, depends=50)], "cost"), "depends")
    assert not widths(cost_chart([bar(100)], "cost"), "depends")


def test_every_part_has_a_letter_and_a_fill():
    assert list(LETTERS) == [*PARTS, "left"]
    assert len({swatch(part) for part in LETTERS}) == len(LETTERS)


def test_a_cost_nobody_placed_is_still_in_the_bar():
    assert part_of("something_new") == "money"


def test_labels_are_escaped():
    assert "<b>" not in cost_chart([bar(1, market="<b>")], 'a"<b>')


def test_a_chart_of_nothing_can_be_drawn():
    assert cost_chart([], "cost").startswith("<svg")
